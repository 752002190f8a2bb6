//! Positions and bookmarks.

use super::*;
use crate::catalog::{BookmarkKind, NewBookmark, Position};
use crate::document::{Anchor, Quote, Span};
use crate::store::Failure;

fn position(block: u32, saved: i64) -> Position {
    Position { anchor: Anchor { block, byte: 0 }, quote: Quote::default(), progress: f64::from(block) / 10.0, saved }
}

#[test]
fn the_later_position_wins() {
    let mut store = filled(1);
    assert_eq!(store.position(FIRST).unwrap(), None);
    store.save_position(FIRST, &position(1, 100)).unwrap();
    store.save_position(FIRST, &position(2, 200)).unwrap();
    store.save_position(FIRST, &position(1, 150)).unwrap();
    assert_eq!(store.position(FIRST).unwrap().unwrap().anchor.block, 2);
    assert_eq!(store.entry(FIRST).unwrap().unwrap().progress, 0.2);
    assert_eq!(store.position(ArticleId(9)).unwrap_err(), Failure::NoArticle(9));
}

#[test]
fn bookmarks_are_kept_annotated_and_removed() {
    let mut store = filled(2);
    let new = |article, block| NewBookmark {
        article,
        kind: BookmarkKind::Highlight,
        span: Span { start: Anchor { block, byte: 0 }, end: Anchor { block, byte: 3 } },
        quote: Quote { exact: "第".to_owned(), ..Quote::default() },
        note: "记".to_owned(),
    };
    let second = store.add_bookmark(&new(FIRST, 2)).unwrap();
    let first = store.add_bookmark(&new(FIRST, 1)).unwrap();
    let other = store.add_bookmark(&new(ArticleId(2), 1)).unwrap();
    assert_eq!((first.article, first.title.as_str(), first.note.as_str()), (FIRST, "第1篇", "记"));
    assert_eq!(store.bookmarks(FIRST).unwrap(), [first.clone(), second.clone()]);
    assert_eq!(store.all_bookmarks().unwrap().len(), 3);
    store.annotate(other.id, "改").unwrap();
    assert_eq!(store.bookmark(other.id).unwrap().note, "改");
    store.remove_bookmark(first.id).unwrap();
    assert_eq!(store.bookmarks(FIRST).unwrap(), [second]);
    assert_eq!(store.remove_bookmark(first.id).unwrap_err(), Failure::NoBookmark(first.id.0));
    assert_eq!(store.add_bookmark(&new(ArticleId(9), 1)).unwrap_err(), Failure::NoArticle(9));
}
