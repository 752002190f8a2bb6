//! Searching the library.

use super::*;
use crate::catalog::{HitOrder, Which};

fn library() -> Store {
    let mut store = Store::in_memory().unwrap();
    let articles = [
        ("医疗进县城", "2024-03-01", &["# 看病@医疗", "县城的诊室里，北京的大夫坐诊。", "PM2.5从35降到18。"][..]),
        ("路修到家门口", "2024-05-01", &["# 路@交通", "高鐵一通，去北京看病只要一個小時，醫療資源近了。"][..]),
        ("冬天的雪", "2024-04-01", &["雪落在坝上，也落在城里。Ｋ８ｓ是一种软件。", "# 滑雪", "教练说，膝盖要弯。"][..]),
    ];
    for (n, (title, day, paragraphs)) in articles.into_iter().enumerate() {
        put(&mut store, &format!("https://example.cn/{n}"), &article(title, day, paragraphs));
    }
    store
}

fn search(store: &mut Store, typed: &str) -> Vec<i64> {
    store.search(typed, 10, HitOrder::Relevance).unwrap().iter().map(|hit| hit.article.0).collect()
}

#[test]
fn words_of_any_length_and_script_are_found() {
    let mut store = library();
    for (typed, expected) in [
        ("医疗", &[1, 2][..]),
        ("醫療", &[1, 2]),
        ("雪", &[3]),
        ("北京 看病", &[2, 1]),
        ("“去北京看病”", &[2]),
        ("北京 -高铁", &[1]),
        ("pm2.5", &[1]),
        ("K8s", &[3]),
        ("k8", &[3]),
        ("35", &[1]),
        ("高铁一通", &[2]),
        ("yiliao", &[1, 2]),
        ("yl", &[1, 2, 3]),
        ("topic:交通", &[2]),
        ("北京 topic:医疗", &[1]),
        ("北京 after:2024-04", &[2]),
        ("北京 before:2024-04", &[1]),
        ("，", &[2, 3, 1]),
        ("落城", &[]),
        ("新闻网", &[]),
        ("", &[]),
    ] {
        assert_eq!(search(&mut store, typed), expected, "{typed}");
    }
}

#[test]
fn a_hit_opens_at_its_match() {
    let mut store = library();
    let hits = store.search("膝盖", 10, HitOrder::Relevance).unwrap();
    let [hit] = hits.as_slice() else { panic!("{hits:?}") };
    let document = store.document(hit.article).unwrap();
    let text = document.text().get(document.offset(hit.span.start)..document.offset(hit.span.end)).unwrap();
    assert_eq!(text, "膝盖");
    assert_eq!(hit.section.as_deref(), Some("滑雪"));
    assert_eq!((hit.title.as_str(), hit.matches), ("冬天的雪", 1));
    let (start, end) = hit.matched[0];
    assert_eq!(hit.snippet.get(start as usize..end as usize).unwrap(), "膝盖");
}

#[test]
fn dates_and_limits_hold() {
    let mut store = library();
    let by = |store: &mut Store, limit, order| {
        store.search("医疗", limit, order).unwrap().iter().map(|hit| hit.article.0).collect::<Vec<_>>()
    };
    assert_eq!(by(&mut store, 10, HitOrder::Date), [2, 1]);
    assert_eq!(by(&mut store, 1, HitOrder::Date), [2]);
    assert_eq!(by(&mut store, 1, HitOrder::Relevance), [1]);
}

#[test]
fn what_changes_is_found_as_it_is_now() {
    let mut store = library();
    store.remove(&Which::These(vec![FIRST])).unwrap();
    assert_eq!(search(&mut store, "医疗"), [2]);
    store.undo().unwrap();
    assert_eq!(search(&mut store, "医疗"), [1, 2]);
    let edited = article("医疗进县城", "2024-03-01", &["县城的诊室里没有人。"]);
    let origin = Origin::default();
    store.replace(FIRST, NewArticle { bytes: b"", origin: &origin, document: &edited }).unwrap();
    assert!(search(&mut store, "坐诊").is_empty());
    assert_eq!(search(&mut store, "没有人"), [1]);
}
