//! Marks, and taking them back.

use super::*;
use crate::catalog::{BookmarkKind, Change, Facet, Filter, NewBookmark, Sort, Which};
use crate::document::{Anchor, Quote, Span};

fn unread(store: &mut Store) -> usize {
    store.list(&Filter::default(), Sort::Newest, 0, 0).unwrap().unread
}

#[test]
fn marks_are_set_by_filter_and_taken_back() {
    let mut store = filled(12);
    store.set_read(&Which::These(vec![ArticleId(3)]), true).unwrap();
    let all = Which::All(Filter { channel: Some("市情".to_owned()), ..Filter::default() });
    assert_eq!(store.set_read(&all, true).unwrap(), Change::Read(11, true));
    assert_eq!(unread(&mut store), 0);
    assert_eq!(store.undo().unwrap(), Some(Change::Read(11, true)));
    assert_eq!(unread(&mut store), 11);
    assert_eq!(store.undo().unwrap(), Some(Change::Read(1, true)));
    assert_eq!(store.undo().unwrap(), None);
    assert_eq!(unread(&mut store), 12);
}

#[test]
fn removed_articles_come_back() {
    let mut store = filled(5);
    store.set_tag(&Which::These(vec![ArticleId(2), ArticleId(4)]), "待读", true).unwrap();
    store.set_starred(&Which::These(vec![ArticleId(2)]), true).unwrap();
    let tagged = Filter { tag: Some("待读".to_owned()), ..Filter::default() };
    assert_eq!(store.remove(&Which::All(tagged.clone())).unwrap(), Change::Removed(2));
    assert_eq!(ids(&store.list(&Filter::default(), Sort::Oldest, 0, 9).unwrap().entries), [1, 3, 5]);
    assert!(store.tallies(Facet::Tag).unwrap().is_empty());
    assert!(store.entry(ArticleId(2)).unwrap().is_none());
    assert!(store.set_read(&Which::These(vec![ArticleId(2)]), true).is_err());
    store.undo().unwrap();
    assert_eq!(ids(&store.list(&tagged, Sort::Oldest, 0, 9).unwrap().entries), [2, 4]);
    let starred = Filter { starred: true, ..Filter::default() };
    assert_eq!(ids(&store.list(&starred, Sort::Oldest, 0, 9).unwrap().entries), [2]);
    assert_eq!(store.undo().unwrap(), Some(Change::Starred(1, true)));
    assert_eq!(store.undo().unwrap(), Some(Change::Tagged(2, "待读".to_owned(), true)));
    assert!(store.list(&tagged, Sort::Oldest, 0, 9).unwrap().entries.is_empty());
}

#[test]
fn an_article_put_again_after_its_removal_is_back() {
    let mut store = filled(2);
    let document = store.document(FIRST).unwrap();
    store.remove(&Which::These(vec![FIRST])).unwrap();
    assert_eq!(store.known("https://example.cn/1").unwrap(), Some(FIRST));
    assert_eq!(put(&mut store, "https://example.cn/1", &document).id, FIRST);
    assert!(store.entry(FIRST).unwrap().is_some());
}

#[test]
fn bookmarks_are_taken_back() {
    let mut store = filled(1);
    let anchor = Anchor { block: 1, byte: 0 };
    let bookmark = store
        .add_bookmark(&NewBookmark {
            article: FIRST,
            kind: BookmarkKind::Place,
            span: Span { start: anchor, end: anchor },
            quote: Quote { exact: "第".to_owned(), ..Quote::default() },
            note: String::new(),
        })
        .unwrap();
    store.annotate(bookmark.id, "好").unwrap();
    store.remove_bookmark(bookmark.id).unwrap();
    assert!(store.bookmarks(FIRST).unwrap().is_empty());
    assert_eq!(store.undo().unwrap(), Some(Change::BookmarkRemoved));
    assert_eq!(store.bookmark(bookmark.id).unwrap().note, "好");
    assert_eq!(store.undo().unwrap(), Some(Change::BookmarkAnnotated));
    assert_eq!(store.bookmark(bookmark.id).unwrap(), bookmark);
    assert_eq!(store.undo().unwrap(), Some(Change::BookmarkAdded));
    assert!(store.all_bookmarks().unwrap().is_empty());
}

#[test]
fn after_a_week_nothing_is_taken_back_any_more() {
    let mut store = filled(3);
    let document = store.document(FIRST).unwrap();
    store.remove(&Which::These(vec![FIRST])).unwrap();
    for (file, sql) in [
        (&store.state, "UPDATE undo SET at = at - 8 * 86400"),
        (&store.library, "UPDATE article SET removed = removed - 8 * 86400 WHERE removed != 0"),
    ] {
        file.execute(sql, []).unwrap();
    }
    assert_eq!(store.undo().unwrap(), None);
    store.tidy().unwrap();
    assert!(store.document(FIRST).is_err());
    assert!(store.known("https://example.cn/1").unwrap().is_some(), "a source does not bring it again");
    let again = put(&mut store, "https://example.cn/1", &document);
    assert_eq!(again.arrival, crate::store::Arrival::New);
    assert!(store.list(&Filter::default(), Sort::Newest, 0, 9).unwrap().total >= 2);
}
