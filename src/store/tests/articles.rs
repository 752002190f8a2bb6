//! Putting, listing, opening.

use super::*;
use crate::catalog::{Facet, Filter, Sort};
use crate::store::{Arrival, Failure};

const BODY: &str = "张家口的风从蒙古高原吹下来，坝上的风机转起来，电一路送到北京。数据中心怕热又费电，坝上天凉，电就在跟前，两下凑成一对。这一年，全市的算力又多了一截。";

#[test]
fn what_goes_in_comes_out() {
    let mut store = Store::in_memory().unwrap();
    let document = article("把风记进账里", "2024-12-12T08:55:07", &["# 产业“链织网”@产业", BODY]);
    let put = put(&mut store, "https://example.cn/a", &document);
    assert_eq!(put.arrival, Arrival::New);
    assert_eq!(*store.document(put.id).unwrap(), document);
    assert_eq!(store.original(put.id).unwrap().bytes, document.text().as_bytes());
    let window = store.list(&Filter::default(), Sort::Newest, 0, 10).unwrap();
    assert_eq!((window.total, window.unread, window.entries.len()), (1, 1, 1));
    let entry = &window.entries[0];
    assert_eq!(entry.title, "把风记进账里");
    assert_eq!(entry.published.unwrap().to_string(), "2024-12-12T08:55:07");
    assert_eq!(entry.channel, ["新闻", "市情"]);
    assert_eq!(entry.topics, [Topic("产业".to_owned())]);
    assert_eq!((entry.sections, entry.read, entry.progress), (1, false, 0.0));
    assert_eq!(store.document(ArticleId(7)).unwrap_err(), Failure::NoArticle(7));
}

#[test]
fn one_article_is_kept_once() {
    let mut store = Store::in_memory().unwrap();
    let first = put(&mut store, "https://example.cn/a", &article("风", "2024-12-12", &[BODY]));
    let again = put(&mut store, "http://www.example.cn/a#top", &article("风", "2024-12-12", &[BODY]));
    assert_eq!((again.id, again.arrival), (first.id, Arrival::Same));
    let (head, tail) = BODY.split_once("数据").unwrap();
    let wrapped = article("风_某某网", "2024-12-12", &[head, &format!("数据{tail}")]);
    let elsewhere = put(&mut store, "https://other.cn/x", &wrapped);
    assert_eq!((elsewhere.id, elsewhere.arrival), (first.id, Arrival::Same));
    let edited = put(&mut store, "https://other.cn/x", &article("风", "2024-12-12", &[BODY, "更正：电也送到天津。"]));
    assert_eq!((edited.id, edited.arrival), (first.id, Arrival::Updated));
    assert!(store.document(first.id).unwrap().text().contains("天津"));
    let other: String = BODY.chars().rev().collect();
    let overwritten = put(&mut store, "https://other.cn/x", &article("别的", "2024-12-13", &[&other]));
    assert_eq!(overwritten.arrival, Arrival::New);
    assert!(store.document(first.id).unwrap().text().contains("天津"));
}

#[test]
fn a_list_is_the_same_in_windows_of_any_size() {
    let mut store = filled(57);
    for sort in <Sort as strum::IntoEnumIterator>::iter() {
        let whole = ids(&store.list(&Filter::default(), sort, 0, 100).unwrap().entries);
        assert_eq!(whole.len(), 57, "{sort:?}");
        for size in [1, 7, 20] {
            let mut pieced = Vec::new();
            for offset in (0..57).step_by(size) {
                let window = store.list(&Filter::default(), sort, offset, size).unwrap();
                assert_eq!((window.total, window.offset), (57, offset));
                pieced.extend(ids(&window.entries));
            }
            assert_eq!(pieced, whole, "{sort:?} by {size}");
        }
        let all = Filter { channel: Some("市情".to_owned()), ..Filter::default() };
        assert_eq!(ids(&store.list(&all, sort, 0, 100).unwrap().entries), whole, "{sort:?} filtered");
        assert!(store.list(&Filter::default(), sort, 60, 5).unwrap().entries.is_empty());
    }
}

#[test]
fn filters_let_through_what_they_say() {
    let mut store = filled(9);
    let other = article("頭頂“一片天”", "2025-03-01", &["# 生态@生态", BODY]);
    let id = put(&mut store, "https://example.cn/x", &other).id.0;
    let mut of = |filter: Filter| ids(&store.list(&filter, Sort::Oldest, 0, 100).unwrap().entries);
    assert_eq!(of(Filter { topic: Some(Topic("生态".to_owned())), ..Filter::default() }), [id]);
    assert_eq!(of(Filter { title: "头顶".to_owned(), ..Filter::default() }), [id]);
    assert_eq!(of(Filter { title: "第3".to_owned(), ..Filter::default() }), [3]);
    assert_eq!(of(Filter { after: "2025-01-01".parse().ok(), ..Filter::default() }), [id]);
    assert_eq!(of(Filter { before: "2024-01-04".parse().ok(), ..Filter::default() }), [1, 2]);
    assert!(of(Filter { source: Some("没有".to_owned()), ..Filter::default() }).is_empty());
    assert_eq!(of(Filter { unread: true, title: "篇".to_owned(), ..Filter::default() }).len(), 9);
    let tallies = store.tallies(Facet::Channel).unwrap();
    assert_eq!(
        tallies.iter().map(|t| (t.name.as_str(), t.articles, t.unread)).collect::<Vec<_>>(),
        [("市情", 10, 10), ("新闻", 10, 10)]
    );
    assert_eq!(store.tallies(Facet::Topic).unwrap()[0].name, "生态");
}

#[test]
fn sections_on_a_topic_come_newest_first_and_go_round() {
    let mut store = Store::in_memory().unwrap();
    for (n, day) in ["2024-01-01", "2024-03-01", "2024-02-01"].iter().enumerate() {
        let body = format!("{n}{BODY}");
        let document = article(&format!("文{n}"), day, &["# 头顶“一片天”@生态", &body, "# 路@交通", "修路。"]);
        put(&mut store, &format!("https://example.cn/{n}"), &document);
    }
    let topic = Topic("生态".to_owned());
    let found = store.topic_sections(Some(&topic), 10).unwrap();
    assert_eq!(found.iter().map(|s| s.article.0).collect::<Vec<_>>(), [2, 3, 1]);
    assert_eq!(found[0].heading, "头顶“一片天”");
    assert!(found[0].opening.starts_with("1张家口"));
    assert_eq!(found[0].anchor.block, 2);
    assert_eq!(store.topic_sections(None, 10).unwrap().len(), 6);
    for (after, next) in [(Some(2), 3), (Some(3), 1), (Some(1), 2), (None, 2)] {
        let found = store.next_with_topic(&topic, after.map(ArticleId)).unwrap().unwrap();
        assert_eq!(found.article.0, next, "{after:?}");
    }
    assert_eq!(store.next_with_topic(&Topic("体育".to_owned()), None).unwrap(), None);
}
