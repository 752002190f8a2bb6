//! A full disk, at every write: a clear sentence, reading goes on, nothing is lost, and there is a way back.

use super::*;
use crate::catalog::{BookmarkKind, Filter, HitOrder, NewBookmark, Sort};
use crate::document::{Quote, Span};
use crate::paths::Paths;
use crate::store::Failure;

fn bookmark(words: String) -> NewBookmark {
    let quote = Quote { exact: words.clone(), before: "前".repeat(24), after: "后".repeat(24), section: None };
    NewBookmark { article: FIRST, kind: BookmarkKind::Place, span: Span::default(), quote, note: words }
}

#[test]
fn a_full_disk_loses_nothing() {
    let rounds = std::env::var("KANBAO_TEST_ROUNDS").ok().and_then(|n| n.parse().ok()).unwrap_or(6);
    let folder = tempfile::tempdir().unwrap();
    for round in 0..rounds {
        let here = folder.path().join(round.to_string());
        let mut store = Store::open(&Paths { config: here.clone(), data: here }).unwrap();
        let mut kept = vec![store.add_bookmark(&bookmark("第一枚".to_owned())).unwrap().note];
        let room = |store: &Store, spare: Option<i64>| {
            for file in [&store.state, &store.library] {
                let pages: i64 = file.query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap();
                let most = spare.map_or(1 << 30, |spare| pages + spare);
                let _: i64 = file.query_row(&format!("PRAGMA max_page_count = {most}"), [], |row| row.get(0)).unwrap();
            }
        };
        room(&store, Some(round));
        let (mut full, mut number) = (0, 0);
        while full < 4 && number < 500 {
            number += 1;
            match store.add_bookmark(&bookmark(format!("第{number}枚"))) {
                Ok(bookmark) => kept.push(bookmark.note),
                Err(failure) => {
                    assert_eq!(failure, Failure::Full);
                    assert!(failure.to_string().contains("make room"));
                    full += 1;
                }
            }
            let body = format!("第{number}件事。").repeat(50);
            let origin = Origin { url: Some(format!("https://example.cn/{number}")), ..Origin::default() };
            let document = article(&format!("第{number}篇"), "2024-01-01", &[&body]);
            let before = store.list(&Filter::default(), Sort::Newest, 0, 0).unwrap().total;
            if let Err(failure) = store.put(NewArticle { bytes: body.as_bytes(), origin: &origin, document: &document })
            {
                assert_eq!(failure, Failure::Full);
                full += 1;
                assert_eq!(store.list(&Filter::default(), Sort::Newest, 0, 0).unwrap().total, before);
            }
        }
        assert!(full >= 4, "the disk was never full");
        let notes = |store: &Store| store.all_bookmarks().unwrap().into_iter().map(|b| b.note).collect::<Vec<_>>();
        assert!(kept.iter().all(|note| notes(&store).contains(note)), "{kept:?}");
        assert!(!store.document(FIRST).unwrap().is_empty());
        store.search("看报", 5, HitOrder::Relevance).unwrap();
        for file in [&store.state, &store.library] {
            let sound: String = file.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
            assert_eq!(sound, "ok");
        }
        room(&store, None);
        store.add_bookmark(&bookmark("有地方了".to_owned())).unwrap();
        put(&mut store, "https://example.cn/room", &article("有地方了", "2024-01-02", &["又可以写了。"]));
        assert_eq!(store.search("又可以写", 5, HitOrder::Date).unwrap().len(), 1);
    }
}
