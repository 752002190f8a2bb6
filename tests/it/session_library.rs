//! The library, its lists, its search, and leaving it.

use kanbao::app::Effect;

use crate::session::Session;

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
    let mut s = Session::library().keys("s");
    assert_eq!(s.status(), "排序：新的在前");
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
