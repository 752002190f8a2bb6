//! Going back: one step at a time, the way one came, whatever led there.

use kanbao::app::msg::{Coming, Msg, Summary, Target};
use kanbao::app::{Kind, Light};
use kanbao::document::changes::Change;
use kanbao::store::Store;

use crate::session::{Session, article};

fn kind(s: &Session) -> Option<Kind> {
    s.app.overlay.as_ref().map(|overlay| overlay.kind.clone())
}

fn title(s: &Session) -> String {
    s.app.reader.as_ref().map(|reader| reader.document.meta.title.clone()).unwrap_or_default()
}

#[test]
fn q_in_a_hit_goes_back_to_the_hits_and_from_there_to_where_the_search_began() {
    let mut s = Session::settled().size(80, 14).keys("j j j").keys("S 的 <down> <down> <down> <down> <down> <down>");
    let (hits, rank) = (s.screen(), s.app.library.cursor.at);
    s.press("<enter>");
    assert!(kind(&s).is_none() && s.app.reader.is_some());
    s.press("j <space> q");
    assert_eq!(s.screen(), hits);
    // The next hit, and the same again.
    s.press("<down> <enter>");
    let second = title(&s);
    s.press("q <enter>");
    assert_eq!(title(&s), second);
    s.press("q <esc>");
    assert!(s.app.reader.is_none() && kind(&s).is_none());
    assert_eq!(s.app.library.cursor.at, rank);
    assert!(!s.quit);
    s.press("q");
    assert!(s.quit);
}

#[test]
fn a_file_is_left_only_when_nothing_is_behind_it() {
    let mut s = Session::read_over(Session::settled(), article("02-jing-zhang.md")).keys("] ] j");
    let before = s.screen();
    s.press("S 土豆 <enter>");
    s.shows("土豆");
    assert_ne!(s.screen(), before);
    s.press("q");
    assert!(matches!(kind(&s), Some(Kind::Hits(_))) && !s.quit, "{}", s.screen());
    s.press("<esc>");
    assert_eq!(s.screen(), before);
    s.press("q");
    assert!(s.quit);
}

#[test]
fn a_hit_in_the_article_itself_is_a_step_too_and_loses_no_place() {
    let mut s = Session::settled().keys("/ 十年 <enter> <enter>");
    assert!(s.app.reader.is_some(), "{}", s.screen());
    let (name, place) = (title(&s), s.app.reader.as_ref().unwrap().place());
    s.press("S 医疗");
    while !s.rows().iter().any(|row| row.contains('▸') && row.contains(&name[..12])) {
        s.press("<down>");
    }
    s.press("<enter>");
    assert_eq!(title(&s), name);
    let found = s.app.reader.as_ref().unwrap().place();
    assert_ne!(found, place);
    s.press("q");
    assert!(matches!(kind(&s), Some(Kind::Hits(_))));
    s.press("<esc>");
    assert_eq!(s.app.reader.as_ref().unwrap().place(), place);
    s.press("<ctrl-o>");
    assert_eq!(s.app.reader.as_ref().unwrap().place(), found);
}

#[test]
fn lists_that_lead_to_lists_are_gone_back_through() {
    let mut s = Session::settled().keys("T yiliao <enter>");
    assert!(matches!(kind(&s), Some(Kind::Sections(_))));
    s.press("<down> <enter>");
    let first = title(&s);
    // From the article on to another one, by another list.
    s.press("T jiaotong <enter> <enter>");
    assert!(kind(&s).is_none());
    s.press("q");
    assert!(matches!(kind(&s), Some(Kind::Sections(ref topic)) if topic.0 == "交通"));
    s.press("<esc>");
    assert_eq!(kind(&s), Some(Kind::TopicsEverywhere));
    s.press("<esc>");
    assert_eq!((title(&s), kind(&s)), (first, None));
    s.press("q");
    assert!(matches!(kind(&s), Some(Kind::Sections(ref topic)) if topic.0 == "医疗"));
    assert_eq!(s.app.overlay.as_ref().unwrap().cursor.at, 1);
    s.press("<esc> <esc>");
    assert!(kind(&s).is_none() && s.app.reader.is_none() && !s.quit);
}

#[test]
fn all_bookmarks_and_help_are_steps_like_any_other() {
    let mut s = Session::library().keys("<enter> ) m <enter> q j <enter> ) m <enter> B");
    assert_eq!(kind(&s), Some(Kind::BookmarksEverywhere));
    s.press("?");
    assert!(matches!(kind(&s), Some(Kind::Help(_))));
    s.press("q");
    assert_eq!(kind(&s), Some(Kind::BookmarksEverywhere), "{}", s.screen());
    let here = title(&s);
    let other = s.app.overlay.as_ref().unwrap().shown().count() - 1;
    s.press(if other == 1 && s.rows()[1].contains('▸') { "j <enter>" } else { "<enter>" });
    if title(&s) == here {
        s.press("q k <enter>");
    }
    assert_ne!(title(&s), here);
    s.press("q");
    assert_eq!(kind(&s), Some(Kind::BookmarksEverywhere));
    s.press("q");
    assert_eq!((title(&s), kind(&s)), (here, None));
    s.press("q");
    s.shows("文库");
    assert!(s.app.reader.is_none() && !s.quit);
}

#[test]
fn an_article_behind_that_was_fetched_again_is_read_again() {
    let mut store = Store::in_memory().unwrap();
    store.stock().unwrap();
    store.settle().unwrap();
    let id = store.list(&Default::default(), Default::default(), 0, 1).unwrap().entries[0].id;
    let mut s = Session::stored(store).keys("<enter>");
    s.press("S 土豆 <enter>");
    let ticket = {
        s.press("a https://example.org/x <enter>");
        let Some(kanbao::app::Effect::Fetch(ticket, _)) = s.wired.pop() else { panic!() };
        ticket
    };
    let changes = vec![Change::Gone(4, "这一段后来删去了。".to_owned())];
    s.send(Msg::Fetched(ticket, Ok(Summary { updated: 1, article: Some(id), changes, ..Summary::default() })));
    assert!(s.app.reader.as_ref().is_some_and(|reader| reader.target != Target::Article(id)));
    s.held = Some(Vec::new());
    s.press("q <esc>");
    let asked = s.held.take().unwrap();
    assert!(
        asked.iter().any(
            |effect| matches!(effect, kanbao::app::Effect::Open { target: Target::Article(again), .. } if *again == id)
        ),
        "{asked:?}"
    );
    s.perform(asked);
    assert_eq!(s.app.reader.as_ref().unwrap().coming, Coming::Nothing);
    assert!(!s.app.reader.as_ref().unwrap().lit().iter().any(|(_, light)| *light == Light::Current));
}

#[test]
fn an_offered_article_is_left_for_the_one_it_was_offered_in() {
    let mut s = Session::read_over(Session::settled(), article("10-potato.md")).keys("] j");
    let before = s.screen();
    s.press("g j");
    assert!(s.status().contains("回车打开"), "{}", s.screen());
    s.press("<enter>");
    assert_ne!(title(&s), "一颗土豆要选十年");
    s.press("q");
    assert_eq!(s.screen(), before);
    s.press("q");
    assert!(s.quit);
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(crate::session_screens::rounds() / 2))]
    #[test]
    fn from_anywhere_the_way_back_leads_out(
        steps in proptest::collection::vec(0usize..STEPS.len(), 1..24),
        file: bool,
    ) {
        let library = Session::settled();
        let mut s = if file { Session::read_over(library, article("10-potato.md")) } else { library };
        for step in steps {
            s.press(STEPS[step]);
            // Whoever left begins anew where he was: nothing is asked of a program that has ended.
            s.quit = false;
        }
        let mut presses = 0;
        while !s.quit {
            s.press("<esc> q");
            presses += 1;
            assert!(presses < 200, "{}", s.screen());
        }
        assert!(kind(&s).is_none(), "{}", s.screen());
    }
}

/// Steps that lead on, and some that lead back.
const STEPS: [&str; 22] = [
    "S 的 <enter>",
    "S 土豆 <down> <enter>",
    "T yiliao <enter> <enter>",
    "T <enter> <down> <enter>",
    "B <enter>",
    "B j",
    "<enter>",
    ") m <enter>",
    "o",
    "?",
    "j",
    "<space>",
    "q",
    "<esc>",
    "g j",
    "<ctrl-o>",
    ": zxlk",
    "c <enter>",
    "<f1>",
    "Q",
    "/ 的 <enter>",
    "U",
];
