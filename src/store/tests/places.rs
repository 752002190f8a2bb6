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

#[test]
fn places_are_found_again_in_an_edited_text() {
    let mut store = Store::in_memory().unwrap();
    let paragraphs = [
        "坝上的风从蒙古高原吹下来，风机便转了起来，电一路送到北京去。",
        "县城的诊室里坐着从北京来的大夫，一个月来两次，看完病当天回去。",
        "路修通以后，菜从地里到摊上只要三个小时，价钱也好了一些。",
        "官厅水库边的鸟今年多了二十几种，看鸟的人也跟着多了起来。",
    ];
    let url = "https://example.cn/a";
    let document = article("四件事", "2024-12-12", &paragraphs);
    let id = put(&mut store, url, &document).id;
    let block = document.blocks().find(|block| block.text.starts_with("路修通")).unwrap();
    let start = Anchor { block: block.index, byte: 0 };
    let span = Span { start, end: Anchor { byte: block.text.len() as u32, ..start } };
    let set = NewBookmark {
        article: id,
        kind: BookmarkKind::Highlight,
        span,
        quote: Quote::at(&document, span),
        note: String::new(),
    };
    let bookmark = store.add_bookmark(&set).unwrap();
    let here =
        Position { anchor: start, quote: Quote::at(&document, Span { start, end: start }), progress: 0.5, saved: 0 };
    store.save_position(id, &here).unwrap();
    let edited = article(
        "四件事",
        "2024-12-12",
        &["编者按：本文有更正。", paragraphs[1], paragraphs[0], paragraphs[2], paragraphs[3]],
    );
    assert_eq!(put(&mut store, url, &edited).id, id);
    let found = store.bookmarks(id).unwrap().remove(0);
    assert_eq!((found.id, found.found), (bookmark.id, crate::catalog::Found::Exact));
    let words = edited.text().get(edited.offset(found.span.start)..edited.offset(found.span.end)).unwrap();
    assert_eq!(words, paragraphs[2]);
    assert_eq!(store.position(id).unwrap().unwrap().anchor, found.span.start);
    assert_eq!(store.bookmark(bookmark.id).unwrap(), found, "and it is remembered");
}
