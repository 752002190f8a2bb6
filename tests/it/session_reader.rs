//! Reading an article: movement, sections, topics, search, selection, bookmarks.

use kanbao::app::Msg;
use kanbao::app::msg::{Mouse, Target};

use crate::session::{Session, article, text};

fn tour() -> Session {
    Session::read(article("01-tour.md"))
}

/// Forty paragraphs of two sentences, in four sections, one of them without a topic word in its heading.
fn sectioned() -> Session {
    let mut source = "+++\ntitle = \"四节\"\n+++\n".to_owned();
    for (n, heading) in ["产业兴旺", "医疗同城", "交通成网", "头顶一片天"].into_iter().enumerate() {
        source.push_str(&format!("\n## {heading}\n"));
        for k in 0..10 {
            source.push_str(&format!("\n第{n}节第{k}段说的是一件小事。它还有第二句话。\n"));
        }
    }
    Session::read(text(&source))
}

#[test]
fn sections_by_brackets_counts_and_digits() {
    let mut s = sectioned();
    for (keys, top) in [
        ("]", "产业兴旺"),
        ("]", "医疗同城"),
        ("2]", "头顶一片天"),
        ("[", "交通成网"),
        ("2[", "产业兴旺"),
        ("3", "交通成网"),
        ("<pause> 1", "产业兴旺"),
        ("<pause> 4G", "头顶一片天"),
        ("2gg", "医疗同城"),
        ("2 <enter>", "医疗同城"),
    ] {
        s.press(keys);
        assert_eq!(s.top(), top, "{keys}");
    }
    s.shows("2/4 节");
    s.press("4 <pause> ]");
    assert_eq!(s.status(), "已是最后一节");
    s.press("9");
    assert_eq!(s.status(), "没有第 9 节，全文共 4 节");
}

#[test]
fn a_digit_goes_to_its_section_at_once_and_is_a_count_if_a_movement_follows() {
    let mut s = sectioned().keys("2");
    assert_eq!(s.top(), "医疗同城");
    // At once behind it: two sections on from where the reader was, the title.
    s.press("]");
    assert_eq!(s.top(), "医疗同城");
    s.press("gg 5j");
    let five = s.top();
    s.press("gg jjjjj");
    assert_eq!(s.top(), five);
    s.press("gg 50%");
    s.shows("50%");
    // After a pause it was the section that was meant.
    s.press("gg 2 <pause> j");
    assert_ne!(s.top(), "医疗同城");
    s.shows("第1节第0段");
    // Esc takes back what is pending, not where the reader is.
    s.press("gg 3 <esc>");
    assert_eq!(s.top(), "交通成网");
    // The jump is remembered once, whatever was typed.
    s.press("gg <pause> 2 <pause> ''");
    assert_eq!(s.top(), "四节");
}

#[test]
fn in_an_article_without_sections_digits_are_counts() {
    let mut s = Session::read(article("07-something-that-ends.md"));
    s.press("5j");
    let five = s.top();
    s.press("gg jjjjj");
    assert_eq!(s.top(), five);
    s.press("]");
    assert_eq!(s.status(), "本文没有分节");
}

#[test]
fn movement_goes_forth_and_comes_back() {
    let mut s = tour().keys("5j");
    let start = s.screen();
    for there_and_back in [
        "j k",
        "5j 5k",
        "<ctrl-d> <ctrl-u>",
        "<space> <ctrl-b>",
        "<pagedown> <pageup>",
        "3<space> 3<pageup>",
        "G ''",
        "gg ''",
        "50% ''",
        "50% 20% '' ''",
        "] ''",
        "] <ctrl-o>",
        "] ] '' '' <tab> <tab> <ctrl-o> <ctrl-o>",
    ] {
        s.press(there_and_back);
        assert_eq!(s.screen(), start, "{there_and_back}");
        s.press("<pause>");
    }
}

#[test]
fn sentences_and_paragraphs() {
    let source = "标题\n\n第一句在这里。第二句在这里。\n\n第三句在这里。第四句在这里。\n\n第五句。\n\n";
    let long: String = (0..60).map(|n| format!("后面还有第{n}段。\n\n")).collect();
    let mut s = Session::read(text(&format!("# {source}{long}")));
    let at = |s: &Session| {
        let reader = s.app.reader.as_ref().unwrap();
        let offset = reader.document.offset(reader.at());
        reader.document.text()[offset..].chars().take(3).collect::<String>()
    };
    for (keys, words) in [
        (")", "第一句"),
        (")", "第二句"),
        (")", "第三句"),
        ("2)", "第五句"),
        ("(", "第四句"),
        ("}", "第五句"),
        ("{", "第三句"),
        ("{", "第一句"),
    ] {
        s.press(keys);
        assert_eq!(at(&s), words, "{keys}");
    }
}

#[test]
fn the_end_and_the_percent() {
    let mut s = tour().keys("G");
    s.shows("100%");
    let end = s.screen();
    s.press("j <space> <ctrl-d>");
    assert_eq!(s.screen(), end);
    s.press("gg");
    s.shows("0%");
    s.press("50%");
    s.shows("50%");
}

#[test]
fn topics_have_their_own_keys_and_a_picker() {
    let mut s = sectioned();
    for (keys, top) in [("gy", "医疗同城"), ("gj", "交通成网"), ("gc", "产业兴旺")] {
        s.press(keys);
        assert_eq!(s.top(), top, "{keys}");
    }
    let mut s = sectioned().keys("t");
    s.shows("本文的话题");
    s.press("yl");
    s.shows("医疗");
    s.press("<enter>");
    assert_eq!(s.top(), "医疗同城");
}

#[test]
fn a_section_is_found_by_what_it_is_about() {
    let name = "02-jing-zhang.md";
    let mut s = Session::read(article(name)).keys("gs");
    let reader = s.app.reader.as_ref().unwrap();
    let section = &reader.document.sections()[reader.section().unwrap()];
    assert_eq!(section.topic.as_ref().map(|topic| topic.0.as_str()), Some("生态"));
    let heading = section.title.clone();
    assert_eq!(s.top(), heading);
    s.press("gc");
    assert_ne!(s.top(), heading);
}

#[test]
fn without_the_topic_the_library_offers_the_next_article() {
    let mut s = Session::settled().keys("/ 标点 <enter> <enter>");
    s.shows("报纸与标点");
    s.press("gy");
    s.shows("本文没有“医疗”一节");
    s.shows("回车打开");
    s.press("<enter>");
    let reader = s.app.reader.as_ref().unwrap();
    let section = &reader.document.sections()[reader.section().unwrap()];
    assert_eq!(section.topic.as_ref().map(|topic| topic.0.as_str()), Some("医疗"));
    assert_eq!(s.top(), section.title);
}

#[test]
fn the_outline_is_narrowed_by_pinyin_and_opens_at_the_present_section() {
    let mut s = sectioned().keys("3 <pause> o");
    s.shows("目录");
    let chosen = s.rows().into_iter().find(|row| row.starts_with('▸')).unwrap();
    assert!(chosen.contains("交通成网"), "{chosen}");
    s.press("yl");
    let rows: Vec<String> = s.rows().into_iter().filter(|row| row.contains("同城") || row.contains("成网")).collect();
    assert_eq!(rows.len(), 1, "{}", s.screen());
    s.press("<enter>");
    assert_eq!(s.top(), "医疗同城");
    s.press("o <esc>");
    assert_eq!(s.top(), "医疗同城");
}

#[test]
fn the_outline_stands_beside_a_wide_text() {
    let s = sectioned().size(130, 30).keys("2 <pause>");
    let first = &s.rows()[..4];
    assert!(first[0].contains("产业兴旺") && first[1].contains("▸") && first[1].contains("医疗同城"), "{first:?}");
    let s = s.keys("O");
    assert!(!s.rows()[0].contains("产业兴旺"));
    let s = s.size(80, 24).keys("O");
    assert_eq!(s.status(), "屏幕再宽一些，目录才能放在正文旁边");
}

#[test]
fn search_is_incremental_and_crosses_rows() {
    let line = "字".repeat(37);
    let filler: String = (0..80).map(|n| format!("第{n}段。\n\n")).collect();
    let source = format!("# 题\n\n{line}张家口的冬天。\n\n{filler}张家口的春天。\n\n{filler}");
    let mut s = Session::read(text(&source)).keys("/ 张家口");
    // Forty columns of indent and text put the match across a row's end.
    assert!(s.status().starts_with("/张家口 ") && s.status().ends_with("1/2 处"), "{}", s.status());
    let lit = |s: &Session| s.app.reader.as_ref().unwrap().lit().len();
    assert_eq!(lit(&s), 1);
    s.press("<enter> n");
    s.shows("张家口的春天");
    s.press("n");
    s.shows("已从另一头继续");
    s.press("N");
    s.shows("张家口的春天");
    s.press("'' <esc> /zjk <enter>");
    assert_eq!(lit(&s), 1);
    s.press("<esc> gg / 没有这样的词");
    s.shows("没有找到");
    s.press("<esc>");
    assert_eq!(s.top(), "题");
    assert_eq!(lit(&s), 0);
}

#[test]
fn a_selection_grows_by_sentence_and_by_character_and_is_copied() {
    let mut s = Session::read(text("# 题\n\n甲说了一句话。乙也说了一句。丙没有说。\n"));
    s.press(") v y");
    s.press("v j h h y");
    s.press("v 2j k y");
    s.press("v o l l y");
    assert_eq!(s.copied, ["甲说了一句话。", "甲说了一句话。乙也说了一", "甲说了一句话。乙也说了一句。", "了一句话。"]);
    s.press("y");
    assert_eq!(s.copied.last().map(String::as_str), Some("甲说了一句话。"));
    assert_eq!(s.status(), "已复制 7 字");
}

#[test]
fn bookmarks_are_set_listed_renamed_removed_and_brought_back() {
    let mut s = Session::library().keys("<enter> 30j m 练习 <enter>");
    s.shows("已加书签");
    s.press("] ] m <enter> b");
    s.shows("本文书签");
    s.shows("练习");
    let marks = s.app.reader.as_ref().unwrap().bookmarks.len();
    assert_eq!(marks, 2);
    s.press("gg r <ctrl-u> 改过 <enter>");
    s.shows("改过");
    s.press("d");
    assert!(s.status().starts_with("书签已删"), "{}", s.status());
    assert_eq!(s.app.reader.as_ref().unwrap().bookmarks.len(), 1);
    s.press("u");
    s.shows("改过");
    s.press("gg <enter>");
    let reader = s.app.reader.as_ref().unwrap();
    assert_eq!(reader.at(), reader.bookmarks[0].span.start);
    // From another article, through the list of all.
    s.press("q j <enter> B");
    s.shows("全部书签");
    s.press("gg <enter>");
    assert!(s.app.reader.as_ref().unwrap().document.meta.title.contains("看报上手"));
}

#[test]
fn a_highlight_is_a_bookmark_with_a_range_and_shows_in_the_text() {
    let s = Session::library().keys("<enter> ) ) ) v <enter> 好句 <enter>");
    let reader = s.app.reader.as_ref().unwrap();
    assert_eq!(reader.bookmarks.len(), 1);
    assert!(reader.bookmarks[0].span.start < reader.bookmarks[0].span.end);
    assert_eq!(reader.lit().len(), 1);
}

#[test]
fn a_bookmark_in_a_file_brings_the_file_into_the_library() {
    let s = tour().keys("m <enter>");
    assert!(s.app.reader.as_ref().unwrap().entry.is_some(), "{}", s.status());
    s.shows("已加书签");
    // Read again as a file, it is the article of the library.
    let mut again = Session::read_over(s, article("01-tour.md"));
    assert_eq!(again.app.reader.as_ref().unwrap().bookmarks.len(), 1);
    again.press("b");
    again.shows("1/1");
}

#[test]
fn one_quote_lists_bookmarks_and_two_go_back() {
    let mut s = sectioned().keys("3 <pause> '");
    s.shows("本文书签");
    s.press("'");
    assert_eq!(s.top(), "四节");
}

#[test]
fn the_wheel_scrolls() {
    let mut s = tour();
    let start = s.screen();
    s.mouse(Mouse::Down);
    assert_ne!(s.top(), "边读边按：看报上手一篇");
    s.mouse(Mouse::Up);
    assert_eq!(s.screen(), start);
}

#[test]
fn views_cycle_and_say_so() {
    let mut s = Session::read(article("06-place-names.md"));
    for (key, said) in [
        ("z", "注音：字上"),
        ("z", "注音：隐藏"),
        ("z", "注音：行内"),
        ("Z", "每个字都注音"),
        ("Z", "不再逐字注音"),
        ("x", "字形：简体"),
        ("x", "字形：繁体"),
        ("x", "字形：原文"),
        ("J", "右边不齐"),
        ("J", "两端对齐"),
    ] {
        s.press(key);
        assert_eq!(s.status(), said, "{key}");
    }
}

#[test]
fn a_text_in_traditional_script_is_searched_as_it_is_written() {
    let mut s = Session::read(text("# 题\n\n这里有一个发展中的国家，头发很长。\n")).keys("x x");
    s.shows("發展");
    s.press("/ 发展 <enter>");
    assert_eq!(s.app.reader.as_ref().unwrap().lit().len(), 1);
}

#[test]
fn links_are_listed_and_fetched_or_copied() {
    let mut s =
        Session::read(text("# 题\n\n见[这里](https://example.org/a)和[那里](https://example.org/b)。\n")).keys("l");
    s.shows("链接");
    s.shows("https://example.org/b");
    s.press("y");
    assert_eq!(s.copied, ["https://example.org/a"]);
    s.press("j <enter>");
    assert!(matches!(&s.wired[..], [kanbao::app::Effect::Fetch(_, address)] if address == "https://example.org/b"));
}

#[test]
fn another_encoding_and_the_original_keep_the_place() {
    let mut s = tour().keys("50%");
    let top = s.top();
    s.press("\\");
    assert_eq!(s.status(), "修复前的原文");
    assert_eq!(s.top(), top);
    s.press("\\ e utf <enter>");
    assert_eq!(s.top(), top);
}

#[test]
fn an_article_that_cannot_be_read_ends_with_a_sentence() {
    let s = Session::read(kanbao::app::msg::Target::File("/nowhere/at/all.md".into()));
    assert!(s.quit);
    assert_eq!(s.app.failure(), Some("there is no file /nowhere/at/all.md"));
}

#[test]
fn an_answer_to_an_older_question_is_dropped() {
    let mut s = Session::settled();
    s.held = Some(Vec::new());
    s.press("S yiliao");
    let mut asked = s.held.take().unwrap();
    assert_eq!(asked.len(), 6);
    // The answers come in the wrong order: only the last question's is shown.
    asked.rotate_right(1);
    s.perform(asked);
    let newest = s.screen();
    s.send(Msg::Hits(kanbao::app::Ticket::numbered(1), Ok(Vec::new())));
    assert_eq!(s.screen(), newest);
    s.shows("搜索文库");
}

#[test]
fn the_scrollbar_has_ticks_and_hides_while_lines_are_scrolled() {
    let config = kanbao::config::Config::default();
    let mut s = Session::read_with(config, article("02-jing-zhang.md"));
    let bar = |s: &Session| s.rows().iter().filter(|row| row.ends_with(['▐', '-'])).count();
    assert_eq!(bar(&s), 5, "{}", s.screen());
    s.press("j");
    assert_eq!(bar(&s), 0, "{}", s.screen());
    s.press("<space>");
    s.shows("▐");
}

#[test]
fn doubtful_repairs_are_listed_and_made_when_asked() {
    let source = "　　我們(men)沿著河走了三天，看見(jiàn)農(nóng)村的變(biàn)化。會(huì)計(jì)說(shuō)，開(kāi)發(fā)區(qū)的門(mén)口有樹(shù)。\n\n　　農(nóng)民們(men)說(shuō)，看見(jiàn)的??h(xiàn)城在北邊。\n";
    let mut session = Session::read(Target::Bytes("a.txt".to_owned(), source.as_bytes().into())).size(70, 24);
    assert!(session.screen().contains("看见的??h(xiàn)城"), "{}", session.screen());
    session.press("i");
    let screen = session.screen();
    assert!(screen.contains("另有 1 处存疑"), "{screen}");
    assert!(screen.contains("??h(xiàn) → 。縣"), "{screen}");
    assert!(screen.contains("注音 xiàn 应属“縣”"), "{screen}");
    assert!(screen.contains("首字“。”系推断"), "{screen}");
    session.press("/存疑，未 <enter> <enter>");
    assert!(session.screen().contains("看见的。县城"), "{}", session.screen());
    session.press("\\");
    assert!(session.screen().contains("看見(jiàn)的??h(xiàn)城"), "{}", session.screen());
    session.press("\\");
    assert!(session.screen().contains("看见的??h(xiàn)城"), "{}", session.screen());
}

#[test]
fn a_notice_longer_than_the_status_line_is_read_whole_and_goes_with_the_next_key() {
    let mut s = Session::read(article("02-jing-zhang.md")).size(40, 12).keys("] j");
    let before = s.rows();
    let refused = "https://news.example.cn/a/very/long/address 不是订阅源，也不是列出文章的网页；由脚本生成的列表看不见，可以试该站的订阅源、某个频道或手机版";
    s.app.notice = Some(refused.to_owned());
    let rows = s.rows();
    let told: String = rows[8..].iter().map(|row| row.trim()).collect();
    assert_eq!(told.replace(' ', ""), refused.replace(' ', ""), "{}", s.screen());
    assert_eq!(rows[..8], before[..8]);
    assert!(rows.iter().all(|row| !row.contains('…')));
    s.send(Msg::Pause);
    s.press("<esc>");
    assert_eq!(s.rows(), before);
    // A screen that has no room for it shows what it can.
    s.app.notice = Some(refused.to_owned());
    for (width, height) in [(40, 2), (7, 3), (12, 1), (1, 1)] {
        s.resize(width, height);
        s.buffer();
    }
}

#[test]
fn the_search_says_which_match_of_how_many() {
    let body: String =
        (1..=17).map(|n| format!("第{n}段说到医疗。\n\n还有许多别的话要说，一句接着一句。\n\n")).collect();
    let mut s = Session::read(text(&format!("开头。\n\n{body}"))).keys("/ yiliao");
    assert!(s.status().ends_with("1/17 处"), "{}", s.status());
    s.press("<down>");
    assert!(s.status().ends_with("2/17 处"), "{}", s.status());
    s.press("<enter>");
    assert!(s.status().contains("2/17 处"), "{}", s.status());
    s.press("n n");
    assert!(s.status().contains("4/17 处"), "{}", s.status());
    // It stays while one scrolls.
    s.press("j j k");
    assert!(s.status().contains("4/17 处"), "{}", s.status());
    s.press("N");
    assert!(s.status().contains("3/17 处"), "{}", s.status());
    s.press("G n 5n n");
    assert!(s.status().contains("1/17 处，已从另一头继续"), "{}", s.status());
    s.press("<esc>");
    assert!(!s.status().contains("处"), "{}", s.status());
    s.press("/ 没有这个词");
    assert!(s.status().ends_with("没有找到"), "{}", s.status());
}

#[test]
fn in_a_text_too_long_to_count_at_once_the_count_says_so() {
    let mut s = Session::read(text(&"一个又一个的字，说个不停的话。\n\n".repeat(2000))).keys("/ 的 <enter>");
    assert!(s.status().contains("1/1000+ 处"), "{}", s.status());
    s.press("G N");
    assert!(s.status().contains("1000+ 处") && !s.status().contains("/1000+"), "{}", s.status());
}

#[test]
fn the_outline_beside_the_text_says_where_there_is_no_room_for_it() {
    let mut s = tour().keys("O");
    assert_eq!(s.status(), "屏幕再宽一些，目录才能放在正文旁边");
    s.resize(120, 24);
    assert!(s.app.page().outline.is_some());
    s.press("O");
    assert!(s.app.page().outline.is_none());
}

#[test]
fn lists_set_the_blank_between_han_and_latin_that_the_text_has() {
    use kanbao::document::{Builder, Kind, Meta};
    use kanbao::import::Origin;
    use kanbao::store::{NewArticle, Store};
    let mut s = Session::read(text("# 题\n\n请看[用AI看病](https://a.example/1)的消息。\n")).keys("l");
    s.shows("用 AI 看病");
    s.press("/ AI <enter>");
    s.shows("用 AI 看病");
    let mut store = Store::in_memory().unwrap();
    let mut builder = Builder::new(Meta { title: "县医院用AI读片".to_owned(), ..Meta::default() });
    builder.push(Kind::Paragraph, "这家医院去年请了一位用AI读片的大夫。");
    let (document, origin) = (builder.finish(), Origin::default());
    store.put(NewArticle { bytes: b"x", origin: &origin, document: &document }).unwrap();
    store.settle().unwrap();
    let mut s = Session::stored(store);
    s.shows("县医院用 AI 读片");
    s.press("S 读片");
    s.shows("县医院用 AI 读片");
    s.shows("一位用 AI 读片的大夫");
    let row = s.rows().iter().position(|row| row.contains("大夫")).unwrap() as u16;
    let buffer = s.buffer();
    let plain = buffer[(2, row)].style();
    let marked: String =
        (0..80).map(|x| &buffer[(x, row)]).filter(|cell| cell.style() != plain).map(|cell| cell.symbol()).collect();
    assert_eq!(marked.split_whitespace().collect::<String>(), "读片");
}
