//! The door, by what goes in and what comes out.

mod articles;
mod bundled;
mod full;
mod places;
mod reimport;
mod search;
mod sounding;
mod undo;

use crate::catalog::ArticleId;
use crate::document::{Builder, Document, Kind, Meta, Topic};
use crate::import::Origin;

use super::{NewArticle, Put, Store};

/// An article of some paragraphs; one that begins with `# ` is a heading and, after `@`, its topic.
pub fn article(title: &str, day: &str, paragraphs: &[&str]) -> Document {
    let mut builder = Builder::new(Meta {
        title: title.to_owned(),
        published: day.parse().ok(),
        source: Some("张家口新闻网".to_owned()),
        channel: vec!["新闻".to_owned(), "市情".to_owned()],
        language: "zh-Hans".to_owned(),
        ..Meta::default()
    });
    let mut topics = Vec::new();
    for paragraph in paragraphs {
        match paragraph.strip_prefix("# ") {
            Some(heading) => {
                let (heading, topic) = heading.split_once('@').map_or((heading, None), |(h, t)| (h, Some(t)));
                builder.push(Kind::Heading(2), heading);
                topics.push(topic.map(|topic| Topic(topic.to_owned())));
            }
            None => {
                builder.push(Kind::Paragraph, paragraph);
            }
        }
    }
    let mut document = builder.finish();
    document.set_topics(topics);
    document
}

/// Puts a document that came from an address.
pub fn put(store: &mut Store, url: &str, document: &Document) -> Put {
    let origin = Origin { url: Some(url.to_owned()), ..Origin::default() };
    store.put(NewArticle { bytes: document.text().as_bytes(), origin: &origin, document }).unwrap()
}

/// A store with so many articles, the first the oldest.
pub fn filled(count: u32) -> Store {
    let mut store = Store::in_memory().unwrap();
    for n in 1..=count {
        let day = format!("2024-01-{:02}", n % 28 + 1);
        let body = format!("第{n}篇的正文，写的是第{n}件事。").repeat(6);
        put(&mut store, &format!("https://example.cn/{n}"), &article(&format!("第{n}篇"), &day, &[&body]));
    }
    store
}

/// Numbers of a list.
pub fn ids(entries: &[crate::catalog::Entry]) -> Vec<i64> {
    entries.iter().map(|entry| entry.id.0).collect()
}

pub const FIRST: ArticleId = ArticleId(1);
