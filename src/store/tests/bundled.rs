//! The first start.

use super::*;
use crate::catalog::{Filter, Sort, Which};
use crate::paths::Paths;

fn places(folder: &tempfile::TempDir) -> Paths {
    Paths { config: folder.path().join("config"), data: folder.path().join("data") }
}

#[test]
fn the_first_start_lists_the_bundled_articles() {
    let folder = tempfile::tempdir().unwrap();
    let paths = places(&folder);
    let mut store = Store::open(&paths).unwrap();
    let listed = store.list(&Filter::default(), Sort::Newest, 0, 50).unwrap();
    assert!(listed.total >= 8);
    assert!(listed.entries.iter().all(|entry| entry.published.is_some() && entry.source.is_some()));
    let packed: i64 = store.library.query_row("SELECT count(*) FROM content", [], |row| row.get(0)).unwrap();
    assert_eq!(packed, 0, "nothing is unpacked for a list");
    assert!(!store.document(listed.entries[0].id).unwrap().is_empty());
    assert!(!store.original(listed.entries[0].id).unwrap().bytes.is_empty());
    assert!(store.settle().unwrap());
    assert!(!store.settle().unwrap());
    let settled = store.list(&Filter::default(), Sort::Newest, 0, 50).unwrap();
    assert_eq!(settled.total, listed.total);
    assert!(!store.original(listed.entries[0].id).unwrap().bytes.is_empty());
}

#[test]
fn a_bundled_article_that_was_removed_stays_so() {
    let folder = tempfile::tempdir().unwrap();
    let paths = places(&folder);
    let mut store = Store::open(&paths).unwrap();
    let total = store.list(&Filter::default(), Sort::Newest, 0, 0).unwrap().total;
    store.remove(&Which::These(vec![FIRST])).unwrap();
    store.settle().unwrap();
    drop(store);
    let mut store = Store::open(&paths).unwrap();
    assert_eq!(store.list(&Filter::default(), Sort::Newest, 0, 0).unwrap().total, total - 1);
    drop(store);
    // Also when the library has to be made again.
    std::fs::remove_file(paths.data.join("library.db")).unwrap();
    let mut store = Store::open(&paths).unwrap();
    assert_eq!(store.list(&Filter::default(), Sort::Newest, 0, 0).unwrap().total, total - 1);
}
