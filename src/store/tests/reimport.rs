//! Articles read again from their originals.

use super::*;
use crate::catalog::{BookmarkKind, Found, NewBookmark};
use crate::document::{Anchor, Quote, Span};
use crate::import;

const PAGE: &str = "# 县城来了大夫\n\n2024-12-12 08:55:07  来源：某某新闻网\n\n县城的诊室里，北京的大夫坐诊，看一次病不用跑远路了。\n\n## 医疗\n\n远程会诊接上了十四家医院，片子传过去，意见传回来。\n";

#[test]
fn better_rules_read_the_library_again_and_bookmarks_stay() {
    let mut store = Store::in_memory().unwrap();
    let origin = Origin { name: Some("story.md".to_owned()), ..Origin::default() };
    // What an older kanbao made of it: no headings, no date, the lines run together.
    let poor = article("县城来了大夫", "", &[&PAGE.replace('\n', " ")]);
    let id = store.put(NewArticle { bytes: PAGE.as_bytes(), origin: &origin, document: &poor }).unwrap().id;
    let start = poor.text().find("远程会诊").unwrap();
    let span = Span { start: poor.anchor(start), end: poor.anchor(start + "远程会诊".len()) };
    let quote = Quote::at(&poor, span);
    let new = NewBookmark { article: id, kind: BookmarkKind::Highlight, span, quote, note: "记".to_owned() };
    let bookmark = store.add_bookmark(&new).unwrap();
    // An article whose original says nothing any more stays as it was.
    let kept = article("留着", "2024-01-01", &["正文还在。"]);
    let empty = store.put(NewArticle { bytes: b"", origin: &Origin::default(), document: &kept }).unwrap().id;

    let mut told = Vec::new();
    let reread = store
        .reimport_all(|reread| {
            told.push(reread.done);
            true
        })
        .unwrap();
    assert_eq!((reread.done, reread.total, reread.changed, reread.failures.len()), (2, 2, 1, 1), "{reread:?}");
    assert_eq!(told, [2]);
    assert_eq!(*store.document(empty).unwrap(), kept);

    let now = store.document(id).unwrap();
    assert_eq!(*now, import::import(PAGE.as_bytes(), &origin).unwrap());
    assert_eq!(store.entry(id).unwrap().unwrap().sections, 1);
    let found = store.bookmarks(id).unwrap().remove(0);
    assert_eq!((found.id, found.found, found.note.as_str()), (bookmark.id, Found::Exact, "记"));
    assert_ne!(found.span.start, Anchor { block: 0, byte: 0 });
    assert_eq!(now.text().get(now.offset(found.span.start)..now.offset(found.span.end)), Some("远程会诊"));

    let again = store.reimport_all(|_| true).unwrap();
    assert_eq!((again.done, again.changed), (2, 0), "what says the same is left alone");
}
