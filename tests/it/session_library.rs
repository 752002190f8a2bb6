//! The library, its lists, its search, and leaving it.

use kanbao::app::msg::Summary;
use kanbao::app::{Effect, Msg};
use kanbao::document::changes::Change;

use crate::session::{Session, text};

#[test]
fn enter_reads_and_q_goes_back_and_out() {
    let mut s = Session::library();
    s.shows("12 篇，12 篇未读");
    s.press("<enter>");
    s.shows("边读边按");
    s.press("q");
    s.shows("文库");
    assert!(!s.quit);
    s.press("q");
    assert!(s.quit);
}

#[test]
fn the_list_is_filtered_by_title_in_han_and_pinyin() {
    let mut s = Session::library().keys("/ tudou");
    s.shows("一颗土豆要选十年");
    assert_eq!(s.app.library.window.total, 1, "{}", s.screen());
    s.press("<enter>");
    s.shows("标题含“tudou”");
    s.press("<esc>");
    assert_eq!(s.app.library.window.total, 12);
    s.press("/ 土豆 <esc>");
    assert_eq!(s.app.library.window.total, 12);
}

#[test]
fn the_list_is_sorted_marked_and_undone() {
    let mut s = Session::library();
    let before = s.rows()[1].clone();
    s.press("s");
    // All are unread, so the newest stand first already: the first press shows another order.
    assert_eq!(s.status(), "排序：旧的在前；再按 s：按标题");
    assert_ne!(s.rows()[1], before);

    s.press("r");
    assert_eq!(s.status(), "已标为已读：1 篇");
    s.press("U");
    assert_eq!(s.app.library.window.total, 11);
    s.press("u");
    assert_eq!(s.status(), "已撤销");
    assert_eq!(s.app.library.window.total, 12);
    s.press("* d");
    assert!(s.status().starts_with("已移除 1 篇"), "{}", s.status());
    assert_eq!(s.app.library.window.total, 11);
    s.press("u");
    assert_eq!(s.app.library.window.total, 12);
}

#[test]
fn the_filter_menu_counts_and_filters() {
    let mut s = Session::settled().keys("f");
    s.shows("只看");
    s.shows("频道");
    s.press("yiliao");
    s.shows("医疗");
    s.press("<enter>");
    assert!(s.app.library.window.total < 12, "{}", s.screen());
    s.press("<esc>");
    assert_eq!(s.app.library.window.total, 12);
}

#[test]
fn topics_are_listed_across_the_library() {
    let mut s = Session::settled().keys("T");
    s.shows("文库的话题");
    s.press("yiliao <enter>");
    s.shows("各篇谈“医疗”的章节");
    s.press("<enter>");
    let reader = s.app.reader.as_ref().unwrap();
    let section = &reader.document.sections()[reader.section().unwrap()];
    assert_eq!(section.topic.as_ref().map(|topic| topic.0.as_str()), Some("医疗"));
}

#[test]
fn the_library_is_searched_while_typing_and_opens_at_the_match() {
    let mut s = Session::settled().keys("S 远程");
    s.shows("隔着屏幕看病");
    s.press("<enter>");
    s.shows("远程");
    let lit = s.app.reader.as_ref().unwrap().lit().to_vec();
    assert!(lit.iter().any(|(_, light)| *light == kanbao::app::Light::Current), "{lit:?}");
}

#[test]
fn what_is_no_address_is_refused_in_the_readers_language() {
    for key in ["a", "+"] {
        let s = Session::library().keys(&format!("{key} news.example <enter>"));
        assert_eq!(s.status(), "“news.example”不是网址：网址以 http:// 或 https:// 开头");
        assert!(s.wired.is_empty(), "{:?}", s.wired);
    }
}

#[test]
fn without_sources_the_key_that_adds_one_is_named() {
    let mut s = Session::library().keys("R");
    let Some(Effect::Sync(ticket)) = s.wired.pop() else { panic!("{:?}", s.wired) };
    s.send(Msg::Synced(ticket, Ok(Summary { sourceless: true, ..Summary::default() })));
    assert_eq!(s.status(), "还没有来源：按 + 添加一个");
}

#[test]
fn an_address_is_asked_for_and_fetched() {
    let mut s = Session::library().keys("a https://example.org/x <enter>");
    assert!(matches!(&s.wired[..], [Effect::Fetch(_, address)] if address == "https://example.org/x"));
    s.shows("下载");
    s.press("<esc>");
    assert!(matches!(s.wired.last(), Some(Effect::Cancel(_))));
    s.press("R");
    assert!(matches!(s.wired.last(), Some(Effect::Sync(_))));
}

#[test]
fn the_place_of_every_article_is_kept_exactly() {
    let mut s = Session::library().size(70, 20).keys("<enter> 30%");
    let top = s.top();
    let at = s.app.reader.as_ref().unwrap().at();
    s.press("q j <enter> q k <enter>");
    assert_eq!(s.top(), top);
    // At another width the same words stand at the top.
    s.press("q");
    s.resize(44, 15);
    s.press("<enter>");
    assert_eq!(s.app.reader.as_ref().unwrap().at(), at);
    s.resize(70, 20);
    assert_eq!(s.top(), top);
}

#[test]
fn the_end_of_an_article_marks_it_read() {
    let mut s = Session::library().keys("<enter> G q");
    s.shows("12 篇，11 篇未读");
    s.press("G <enter>");
    assert!(s.app.reader.as_ref().unwrap().end_shows());
}

#[test]
fn the_keys_of_a_mode_are_shown_and_do_what_they_say() {
    let mut s = Session::library().keys("?");
    s.shows("按键");
    s.shows("打开");
    s.press("<esc> : zxlk <esc> <enter> ?");
    s.shows("下一行");
    s.press("<esc> : mulu");
    s.shows("目录");
    s.press("<enter>");
    s.shows("目录");
}

/// Articles put into the library of a session, by number: two channels, a story that two papers tell, two months.
fn papers() -> Session {
    use kanbao::document::{Builder, Kind, Meta};
    use kanbao::import::Origin;
    use kanbao::store::{NewArticle, Store};
    let mut store = Store::in_memory().unwrap();
    for n in 0..60 {
        let channel = if n % 2 == 0 { "新闻" } else { "体育" };
        let meta = Meta {
            title: format!("第{n}篇"),
            published: format!("2024-{:02}-{:02}", 11 + n / 30, n % 28 + 1).parse().ok(),
            source: Some(format!("第{}日报", n % 3)),
            channel: vec![channel.to_owned()],
            ..Meta::default()
        };
        let mut builder = Builder::new(meta);
        builder.push(Kind::Paragraph, &format!("第{n}篇说的是第{n}件事，与别的都不相同。").repeat(20));
        let document = builder.finish();
        let origin = Origin { url: Some(format!("https://example.cn/{n}")), ..Origin::default() };
        let new = NewArticle { bytes: document.text().as_bytes(), origin: &origin, document: &document };
        store.put(new).unwrap();
    }
    let story = "山里的邮局关了三年，上个星期又开门了，来取信的人站满了院子，谁也没有高声说话。只有一个穿绿衣服的人把门板一块一块卸下来，靠在墙边，再把秤和戳子摆上柜台。";
    for (paper, title) in ["晨报", "晚报", "早报"].into_iter().zip(["邮局开门", "邮局回来了", "山里的邮局"])
    {
        let meta = Meta {
            title: title.to_owned(),
            published: "2024-12-30".parse().ok(),
            source: Some(paper.to_owned()),
            ..Meta::default()
        };
        let mut builder = Builder::new(meta);
        builder.push(Kind::Paragraph, &format!("{story}{}。", &paper[..3]));
        let document = builder.finish();
        let origin = Origin { url: Some(format!("https://{paper}.example/1")), ..Origin::default() };
        let put = store.put(NewArticle { bytes: paper.as_bytes(), origin: &origin, document: &document }).unwrap();
        store.fold_copy(put.id).unwrap();
    }
    Session::stored(store)
}

#[test]
fn a_story_that_several_papers_tell_stands_once_and_opens_in_each() {
    let mut s = papers();
    s.shows("邮局开门 +2");
    assert!(!s.screen().contains("邮局回来了"));
    s.press("c");
    s.shows("同一新闻的其他版本");
    s.shows("邮局回来了");
    s.shows("晚报 2024-12-30");
    s.press("<enter>");
    assert_eq!(s.app.reader.as_ref().unwrap().document.meta.source.as_deref(), Some("晚报"));
    s.press("q");
    s.shows("同一新闻的其他版本");
    s.press("<esc> j c");
    assert_eq!(s.status(), "这篇没有其他版本");
}

#[test]
fn the_library_is_filtered_by_year_and_month() {
    let mut s = papers().keys("f 2024-11");
    s.shows("2024-11");
    s.press("<enter>");
    s.shows("只看2024-11");
    assert_eq!(s.app.library.window.total, 30);
    s.press("f 2024 <enter>");
    s.shows("只看2024");
    assert_eq!(s.app.library.window.total, 61);
}

#[test]
fn channels_stand_over_their_articles_however_the_list_is_scrolled() {
    let mut s = papers();
    while s.app.library.sort != kanbao::catalog::Sort::Channel {
        s.press("s");
    }
    s.shows("未分频道");
    s.shows("邮局开门");
    s.shows("体育");
    for key in ["j", "G", "k", "<ctrl-u>", "<space>", "gg", "<ctrl-d>", "50%", "G"] {
        s.press(key);
        // The chosen article is always in sight, and over the first one stands its channel.
        let chosen = s.app.library.chosen().unwrap().clone();
        let rows = s.rows();
        assert!(rows.iter().any(|row| row.contains('▸') && row.contains(&chosen.title)), "{key}\n{}", s.screen());
        assert!(["未分频道", "体育", "新闻"].contains(&rows[1].trim()), "{key}\n{}", s.screen());
    }
    assert_eq!(s.app.library.cursor.at, 60);
    // By pages, every article comes past once at least.
    s.press("gg");
    let mut seen = std::collections::BTreeSet::new();
    for _ in 0..8 {
        for row in s.rows() {
            seen.extend(row.split_whitespace().find(|word| word.starts_with('第')).map(str::to_owned));
        }
        s.press("<space>");
    }
    assert_eq!(seen.len(), 60, "{seen:?}");
    s.resize(80, 3);
    s.press("gg j k");
    assert!(s.screen().contains('▸'), "{}", s.screen());
}

#[test]
fn the_next_unread_article_is_found_however_far_it_is() {
    let mut s = papers().size(80, 8).keys("s A");
    assert_eq!(s.app.library.window.unread, 0);
    s.press("n");
    assert_eq!(s.status(), "没有别的未读文章");
    // The last but one is unread again; it is far from what is at hand at the top.
    s.press("G k r gg n");
    assert_eq!(s.app.library.cursor.at, s.app.library.window.total - 2, "{}", s.screen());
    assert!(!s.app.library.chosen().unwrap().read);
}

#[test]
fn an_article_is_fetched_again_and_its_changes_are_listed() {
    let source = "+++\ntitle = \"山里的邮局\"\nurl = \"https://news.example/a.html\"\n+++\n\n开头的一段话写在这里。\n\n喝一杯热茶再走，路还很长。\n\n结尾的一段话写在这里。\n";
    let mut session = Session::read(text(source)).keys("m <enter>");
    session.press("D");
    assert!(session.screen().contains("没有改动"), "{}", session.screen());
    session.press("F");
    let Some(Effect::Fetch(ticket, address)) = session.wired.pop() else { panic!("{:?}", session.wired) };
    assert_eq!(address, "https://news.example/a.html");
    // While it is under way, nothing else is begun and nothing of it is lost.
    session.press("F");
    assert!(session.wired.is_empty() && session.screen().contains("Esc"), "{}", session.screen());
    let changes = vec![
        Change::Other(3, "喝一杯热水再走，路还很长。".to_owned(), "喝一杯热茶再走，路还很长。".to_owned()),
        Change::Gone(4, "这一段后来删去了。".to_owned()),
    ];
    let id = session.app.reader.as_ref().unwrap().entry.as_ref().unwrap().id;
    session.send(Msg::Fetched(ticket, Ok(Summary { updated: 1, article: Some(id), changes, ..Summary::default() })));
    assert!(session.screen().contains("有 2 段改动，按 D 查看"), "{}", session.screen());
    session.press("D");
    let screen = session.screen();
    for words in ["改动之处", "改写", "热茶", "原为：", "热水", "删去", "后来删去"] {
        assert!(screen.contains(words), "{words}\n{screen}");
    }
}

#[test]
fn a_page_of_a_list_is_turned_as_a_whole() {
    let mut s = papers().size(80, 12).keys("j j");
    let first = |s: &Session| s.rows()[1].replace('▸', " ");
    let (height, chosen) = (usize::from(s.app.list_rows()), s.app.library.cursor.at);
    let below = s.rows()[11 - 1].replace('▸', " ");
    s.press("<ctrl-f>");
    assert_eq!((s.app.library.cursor.top, s.app.library.cursor.at), (height, chosen + height));
    assert_ne!(first(&s), below);
    s.press("<ctrl-b>");
    assert_eq!((s.app.library.cursor.top, s.app.library.cursor.at), (0, chosen));
    // The same in a list over the screen, of tall lines.
    s.press("?");
    let rows = s.rows();
    s.press("<space>");
    assert!(s.rows()[1..11].iter().all(|row| !rows[1..11].contains(row)), "{}", s.screen());
}

#[test]
fn a_source_is_shown_whole_where_the_title_leaves_room_and_the_count_stands_over_its_column() {
    let mut s = Session::library();
    let rows = s.rows();
    let whole = rows.iter().filter(|row| row.contains("看报（kanbao）")).count();
    let cut = rows.iter().filter(|row| row.contains("看报（kan…")).count();
    assert!(whole >= 9 && cut == 0, "{}", s.screen());
    // A title that needs the room has it; its source keeps the least it had.
    assert!(rows.iter().any(|row| row.contains("Two Columns Wide: How Chinese Is Set in a Term")), "{}", s.screen());
    assert!(rows[1..13].iter().all(|row| row.ends_with(|c: char| c.is_ascii_digit())));
    s.press("?");
    let widths: Vec<usize> = s.rows()[..2].iter().map(|row| kanbao::text::CellWidth::default().columns(row)).collect();
    assert_eq!(widths, [80, 80], "{}", s.screen());
}

#[test]
fn addresses_still_to_be_fetched_are_listed_with_why_and_fetched_or_given_up() {
    use kanbao::text::Reason;
    let mut store = kanbao::store::Store::in_memory().unwrap();
    let why = Reason::new("why-timeout", "b.example did not answer in time: try again later").with("host", "b.example");
    store.want("https://a.example/1", "an older kanbao's sentence", 0).unwrap();
    store.want("https://b.example/2", &why.note(), 0).unwrap();
    store.want("https://b.example/2", &why.note(), 0).unwrap();
    let mut s = Session::stored(store).keys("Q");
    s.shows("待下载的网址");
    s.shows("https://a.example/1");
    s.shows("试过 1 次。an older kanbao's sentence");
    s.shows("试过 2 次。b.example 迟迟没有回应：请稍后再试");
    s.press("d");
    assert!(!s.screen().contains("a.example"), "{}", s.screen());
    s.press("<enter>");
    let Some(Effect::Fetch(ticket, address)) = s.wired.pop() else { panic!("{:?}", s.wired) };
    assert_eq!(address, "https://b.example/2");
    let summary = Summary { added: 1, bytes: 4000, downgraded: true, ..Summary::default() };
    s.send(Msg::Fetched(ticket, Ok(summary)));
    assert_eq!(s.status(), "新增 1 篇，更新 0 篇 · 4000 B；最后一程没有加密");
    s.press("Q d");
    s.shows("没有待下载的网址");
}

#[test]
fn what_failed_in_a_sync_is_said_with_the_reasons() {
    use kanbao::text::Reason;
    let failed = |n: usize| {
        let why = Reason::new("why-timeout", "late").with("host", format!("h{n}.example"));
        Reason::of(format!("第{n}报"), why)
    };
    let mut s = Session::library().keys("R");
    let Some(Effect::Sync(ticket)) = s.wired.pop() else { panic!("{:?}", s.wired) };
    let failures: Vec<Reason> = (1..=7).map(failed).collect();
    s.send(Msg::Synced(ticket, Ok(Summary { added: 2, bytes: 12_000, failures, ..Summary::default() })));
    let told = s.screen().split_whitespace().collect::<String>();
    assert!(told.contains("新增2篇，更新0篇·12KB；失败7处：第1报：h1.example迟迟没有回应"), "{}", s.screen());
    assert!(told.contains("第5报：h5.example") && told.contains("（另有2处）"), "{}", s.screen());
    s.press("j");
    assert!(!s.screen().contains("h1.example"), "{}", s.screen());
}
