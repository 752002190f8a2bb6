//! Every screen at every size: nothing panics, nothing moves what is read, nothing is unhandled.

use kanbao::app::{Effect, Msg};
use kanbao::keymap::{Action, Binding, Mode};
use proptest::prelude::*;
use strum::IntoEnumIterator;

use crate::session::{Session, article};

/// Keys that lead from the library to every kind of screen.
const SCREENS: [&str; 17] = [
    "",
    "/ x",
    "f",
    "T",
    "S 京",
    "a",
    "?",
    "<enter>",
    "<enter> o",
    "<enter> t",
    "<enter> ) m 注 <enter> b",
    "<enter> B",
    "<enter> l",
    "<enter> i",
    "<enter> I",
    "<enter> ) v",
    "<enter> / 看报",
];

#[test]
fn no_size_breaks_a_screen() {
    for keys in SCREENS {
        let mut s = Session::library().keys(keys);
        for width in [1, 2, 7, 20, 40, 80, 300] {
            for height in [1, 2, 6, 24, 100] {
                s.resize(width, height);
                s.press("j");
                s.buffer();
            }
        }
    }
}

#[test]
fn at_twenty_by_six_everything_can_be_used() {
    let mut s = Session::library().size(20, 6);
    s.shows("▸ ● 边读边按");
    s.press("<enter>");
    assert_eq!(s.top(), "边读边按：看");
    s.press("] ]");
    s.shows("2/13 节");
    s.press("o");
    s.shows("目录");
    s.press("yl");
    assert!(s.rows().iter().any(|row| row.contains('▸')), "{}", s.screen());
}

#[test]
fn resizing_is_the_identity() {
    let mut s = Session::read(article("02-jing-zhang.md")).size(80, 24).keys("37%");
    let (start, at) = (s.screen(), s.app.reader.as_ref().unwrap().place());
    for (width, height) in [(20, 6), (300, 100), (1, 1), (61, 17), (40, 12), (79, 25), (80, 24)] {
        s.resize(width, height);
        assert_eq!(s.app.reader.as_ref().unwrap().place(), at);
    }
    assert_eq!(s.screen(), start);
}

#[test]
fn every_action_in_every_mode_is_handled_or_says_that_it_does_nothing() {
    for (mode, keys) in [
        (Mode::Library, ""),
        (Mode::Reader, "<enter>"),
        (Mode::Select, "<enter> v"),
        (Mode::List, "<enter> ) m <enter> b"),
        (Mode::Picker, "<enter> o"),
        (Mode::Prompt, "<enter> /"),
    ] {
        let (base, mut effects) = (Session::library().keys(keys), 0);
        assert_eq!(base.app.mode(), mode);
        drop(base);
        let mut s = Session::library().keys(keys);
        for action in Action::iter() {
            if s.app.mode() != mode {
                s = Session::library().keys(keys);
            }
            let argument = if action == Action::Topic { "医疗".to_owned() } else { String::new() };
            s.app.notice = None;
            s.app.perform(&Binding { action, argument }, None);
            effects += s.app.update(Msg::Pause).len();
            s.buffer();
        }
        assert!(effects > 0, "{mode:?}");
    }
}

#[test]
fn what_keymap_toml_binds_in_a_mode_that_mode_handles() {
    for (mode, keys) in [
        (Mode::Library, ""),
        (Mode::Reader, "<enter>"),
        (Mode::Select, "<enter> v"),
        (Mode::List, "<enter> ) m <enter> b"),
        (Mode::Picker, "<enter> o"),
        (Mode::Prompt, "<enter> /"),
    ] {
        let rows: Vec<Binding> = Session::library().app.keymap().rows(mode).map(|row| row.binding.clone()).collect();
        for binding in rows {
            let mut s = Session::library().keys(keys);
            s.app.notice = None;
            s.app.perform(&binding, None);
            let said = s.app.notice.clone().unwrap_or_default();
            assert!(!said.contains("在这里不起作用"), "{mode:?} {binding:?}: {said}");
        }
    }
}

#[test]
fn a_key_that_does_nothing_says_so_quietly() {
    let s = Session::library().keys("<enter> ~");
    assert_eq!(s.status(), "~ 在这里没有用处，按 ? 看按键");
}

#[test]
fn leaving_asks_for_quit_and_nothing_is_pending() {
    let mut s = Session::library().keys("<enter> j");
    let effects = s.app.update(Msg::Key(kanbao::keymap::Key::parse("ctrl-c").unwrap()));
    assert_eq!(effects, [Effect::Quit]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(rounds()))]
    #[test]
    fn any_keys_at_any_size_draw_a_screen(
        keys in proptest::collection::vec(0usize..KEYS.len(), 1..40),
        sizes in proptest::collection::vec((1u16..130, 1u16..50), 1..4),
    ) {
        let mut s = Session::read(article("02-jing-zhang.md"));
        for (index, key) in keys.into_iter().enumerate() {
            if let Some((width, height)) = sizes.get(index % 13) {
                s.resize(*width, *height);
            }
            s.press(KEYS[key]);
            s.buffer();
        }
    }
}

const KEYS: [&str; 42] = [
    "j", "k", "<space>", "<ctrl-b>", "G", "gg", ")", "(", "}", "{", "]", "[", "3", "5", "%", "o", "t", "T", "b", "B",
    "'", "m", "v", "h", "l", "y", "<enter>", "<esc>", "/", "n", "N", "z", "Z", "x", "i", "S", "q", "?", ":", "<up>",
    "<down>", "京",
];

pub fn rounds() -> u32 {
    std::env::var("KANBAO_TEST_ROUNDS").ok().and_then(|n| n.parse().ok()).unwrap_or(24)
}

#[test]
fn on_a_small_screen_hints_and_keys_are_fewer_and_whole() {
    let mut s = Session::library().size(40, 12).keys("?");
    for _ in 0..4 {
        let screen = s.screen();
        assert!(!screen.contains('…'), "{screen}");
        s.press("<space>");
    }
    s.press("q S");
    let hint: String = s.rows()[1..3].concat().split_whitespace().collect();
    assert_eq!(hint, "词语、“整句”、-排除、topic:医疗；也可用拼音：yiliao、yl");
    s.press("<esc> <enter> ?");
    for _ in 0..7 {
        let screen = s.screen();
        assert!(!screen.contains('…'), "{screen}");
        s.press("<space>");
    }
    s.press("q v");
    assert_eq!(s.status(), "选择：j k 按句，h l 按字，y 复制");
}
