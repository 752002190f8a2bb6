//! Effects, as plain equality: what a message asks to be done.

use std::sync::Arc;

use super::msg::{Coming, Opened, Reading, Target};
use super::*;
use crate::catalog::{ArticleId, Entry, Filter, Sort, Window};
use crate::document::{Builder, Kind as BlockKind, Meta};
use crate::keymap::Key;

fn entry(id: i64) -> Entry {
    Entry {
        id: ArticleId(id),
        title: format!("文章{id}"),
        published: None,
        source: None,
        channel: Vec::new(),
        authors: Vec::new(),
        topics: Vec::new(),
        tags: Vec::new(),
        language: "zh-Hans".to_owned(),
        han: 1000,
        sections: 0,
        progress: 0.0,
        read: false,
        starred: false,
        url: None,
        added: 0,
        copies: 0,
    }
}

fn app() -> App {
    let (keymap, faults) = Keymap::load(None);
    App::new(Config::default(), keymap, faults, (80, 24))
}

fn press(app: &mut App, keys: &str) -> Vec<Effect> {
    let keys = Key::parse_all(keys).unwrap();
    keys.into_iter().flat_map(|key| app.update(Msg::Key(key))).collect()
}

/// A library of a hundred thousand articles, of which the first are at hand.
fn large() -> App {
    let mut app = app();
    let effects = app.start(Start::Library);
    let [Effect::LoadList { ticket, offset: 0, limit, .. }] = effects[..] else { panic!("{effects:?}") };
    let entries = (0..limit as i64).map(entry).collect();
    assert_eq!(app.update(Msg::List(ticket, Ok(Window { total: 100_000, unread: 100_000, offset: 0, entries }))), []);
    app
}

#[test]
fn a_long_list_is_asked_for_in_windows() {
    let mut app = large();
    assert_eq!(press(&mut app, "j j j"), []);
    let effects = press(&mut app, "G");
    let [Effect::LoadList { ticket, offset, limit, .. }] = effects[..] else { panic!("{effects:?}") };
    assert!(offset > 99_000 && limit < 200, "{offset} {limit}");
    // Nothing is asked twice while the answer is awaited.
    assert_eq!(press(&mut app, "k"), []);
    // An answer to the first question, asked before: refused.
    app.update(Msg::List(Ticket::numbered(1), Ok(Window::default())));
    assert_eq!(app.library.window.total, 100_000);
    let entries = (offset as i64..100_000).map(entry).collect();
    app.update(Msg::List(ticket, Ok(Window { total: 100_000, unread: 0, offset, entries })));
    assert_eq!(app.library.chosen().map(|entry| entry.id), Some(ArticleId(99_998)));
}

#[test]
fn opening_is_one_effect_and_leaving_saves_nothing_twice() {
    let mut app = large();
    let effects = press(&mut app, "enter");
    let [Effect::Open { ticket, .. }] = effects[..] else { panic!("{effects:?}") };
    let mut builder = Builder::new(Meta { title: "题".to_owned(), ..Meta::default() });
    for n in 0..200 {
        builder.push(BlockKind::Paragraph, &format!("第{n}段。"));
    }
    let opened = Opened {
        entry: Some(entry(0)),
        document: Arc::new(builder.finish()),
        position: None,
        bookmarks: Vec::new(),
        coming: Coming::Nothing,
    };
    let effects = app.update(Msg::Opened(ticket, Ok(Box::new(opened))));
    assert!(matches!(effects[..], [Effect::SavePosition(ArticleId(0), _)]), "{effects:?}");
    let effects = press(&mut app, "j");
    assert!(matches!(effects[..], [Effect::SavePosition(ArticleId(0), _)]), "{effects:?}");
    assert_eq!(press(&mut app, "esc"), []);
    let effects = press(&mut app, "q");
    assert!(matches!(effects[..], [Effect::LoadList { offset: 0, .. }]), "{effects:?}");
    assert_eq!(press(&mut app, "q"), [Effect::Quit]);
}

#[test]
fn keys_typed_while_an_article_opens_are_typed_into_it() {
    let mut app = large();
    let effects = press(&mut app, "enter");
    let [Effect::Open { ticket, .. }] = effects[..] else { panic!("{effects:?}") };
    assert_eq!(press(&mut app, "j j space"), []);
    assert_eq!(app.library.cursor.at, 0);
    let mut builder = Builder::bare(Meta::default());
    for n in 0..200 {
        builder.push(BlockKind::Paragraph, &format!("第{n}段。"));
    }
    let document = Arc::new(builder.finish());
    let opened = Opened { entry: None, document, position: None, bookmarks: Vec::new(), coming: Coming::Nothing };
    app.update(Msg::Opened(ticket, Ok(Box::new(opened.clone()))));
    assert!(app.reader.as_ref().unwrap().at().block > 5);
    // Esc meanwhile: the reader stays in the library, whatever comes.
    press(&mut app, "q");
    let effects = press(&mut app, "j enter");
    let [Effect::Open { ticket, .. }] = effects[..] else { panic!("{effects:?}") };
    press(&mut app, "esc");
    app.update(Msg::Opened(ticket, Ok(Box::new(opened))));
    assert!(app.reader.is_none());
    assert_eq!(press(&mut app, "enter ctrl-c").last(), Some(&Effect::Quit));
}

#[test]
fn the_beginning_of_a_large_file_shows_first_and_stays_where_it_is() {
    let mut app = app();
    let target = Target::File("novel.txt".into());
    let effects = app.start(Start::Read(target, Reading::default()));
    let [Effect::Open { ticket, .. }] = effects[..] else { panic!("{effects:?}") };
    let document = |head: bool, blocks: usize| {
        let mut builder = Builder::bare(Meta::default());
        if head {
            builder.push(BlockKind::Heading(1), "第一章");
        }
        for n in 0..blocks {
            builder.push(BlockKind::Paragraph, &format!("这是第{n}段，说一件不大不小的事。"));
        }
        Arc::new(builder.finish())
    };
    let opened = |document, coming| {
        Ok(Box::new(Opened { entry: None, document, position: None, bookmarks: Vec::new(), coming }))
    };
    app.update(Msg::Opened(ticket, opened(document(false, 100), Coming::Text)));
    press(&mut app, "space space");
    let top = |app: &App| {
        let reader = app.reader.as_ref().unwrap();
        let offset = reader.document.offset(reader.at());
        reader.document.text().get(offset..).unwrap_or_default().chars().take(8).collect::<String>()
    };
    let before = top(&app);
    app.update(Msg::Opened(ticket, opened(document(true, 5000), Coming::Nothing)));
    assert_eq!(top(&app), before);
    assert_eq!(app.reader.as_ref().unwrap().document.sections().len(), 1);
    // A third answer to the same question is none of ours.
    app.update(Msg::Opened(ticket, opened(document(true, 1), Coming::Nothing)));
    assert_eq!(top(&app), before);
}

#[test]
fn every_change_of_the_filter_is_one_question() {
    let mut app = large();
    let effects = press(&mut app, "U");
    let expected = Filter { unread: true, ..Filter::default() };
    assert!(
        matches!(&effects[..], [Effect::LoadList { filter, sort: Sort::Unread, offset: 0, .. }] if *filter == expected),
        "{effects:?}"
    );
    let effects = press(&mut app, "esc");
    assert!(matches!(&effects[..], [Effect::LoadList { filter, .. }] if *filter == Filter::default()), "{effects:?}");
}

#[test]
fn faults_of_the_settings_are_said_at_the_start() {
    let (keymap, faults) = Keymap::load(Some(("keymap.toml", "[reader]\n\"j\" = \"dwon\"\n\"?!\" = \"up\"\n")));
    let mut app = App::new(Config::default(), keymap, faults, (80, 24));
    app.start(Start::Library);
    assert_eq!(app.overlay.as_ref().map(|overlay| overlay.shown().len()), Some(2));
    let notice = app.notice.unwrap_or_default();
    assert!(notice.contains("keymap.toml:2") && notice.contains("down") && notice.contains('1'), "{notice}");
}
