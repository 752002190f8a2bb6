//! What a page says of itself to machines: meta tags and JSON-LD.

use serde_json::Value;

use crate::import::html::tree::Tree;
use crate::text::order;

/// Facts from the page's head.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Linked {
    /// Titles, most trusted first.
    pub titles: Vec<String>,
    /// Publication times as written, most trusted first.
    pub times: Vec<String>,
    /// Sources.
    pub sources: Vec<String>,
    /// The site's or publisher's name: the source of a page that names none.
    pub publishers: Vec<String>,
    /// Authors.
    pub authors: Vec<String>,
    /// Editors.
    pub editors: Vec<String>,
    /// Channels, outermost first.
    pub channel: Vec<String>,
    /// The article's text, where a page gives it to machines only.
    pub body: Option<String>,
    /// The page's own address.
    pub url: Option<String>,
}

const TITLES: &[&str] =
    &["og:title", "articletitle", "twitter:title", "dc:title", "dc.title", "headline", "title", "contenttitle"];
const TIMES: &[&str] = &[
    "article:published_time",
    "og:published_time",
    "published_time",
    "pubdate",
    "publishdate",
    "publish_date",
    "publishtime",
    "article:published",
    "og:time",
    "og:release_date",
    "apub:time",
    "weibo:article:create_at",
    "article:create_at",
    "bytedance:published_time",
    "datepublished",
    "date",
    "dc.date",
    "dc.date.issued",
    "dcterms.created",
    "publication_date",
    "parsely-pub-date",
    "sailthru.date",
    "_pubtime",
    "firstpublishedtime",
    "time",
    "dateupdate",
    "og:updated_time",
    "article:modified_time",
    "dcterms.modified",
    "bytedance:updated_time",
];
const SOURCES: &[&str] = &["contentsource", "source", "og:source", "article:source", "mediaid", "laiyuan"];
const PUBLISHERS: &[&str] = &["og:site_name", "application-name", "sitename", "publisher"];
const AUTHORS: &[&str] = &["article:author", "author", "og:article:author", "dc.creator", "byl", "parsely-author"];
const CHANNELS: &[&str] = &["columnname", "article:section", "og:article:section", "section", "catalogs"];

/// Reads the head.
pub fn read(tree: &Tree) -> Linked {
    let mut linked = Linked::default();
    let metas: Vec<(String, &str)> = tree
        .nodes()
        .iter()
        .filter(|node| node.name == "meta")
        .filter_map(|node| {
            let name =
                ["property", "name", "itemprop"].iter().map(|key| node.attribute(key)).find(|key| !key.is_empty())?;
            let content = node.attribute("content").trim();
            (!content.is_empty()).then(|| (name.trim().to_ascii_lowercase(), content))
        })
        .collect();
    let all = |names: &[&str]| -> Vec<String> {
        let by_name =
            |name: &&str| metas.iter().filter(|(key, _)| key == *name).map(|(_, value)| (*value).to_owned()).collect();
        names.iter().flat_map(|name| -> Vec<String> { by_name(name) }).collect()
    };
    for at in 0..tree.nodes().len() {
        if tree.node(at).is_some_and(|node| node.name == "script" && node.attribute("type").contains("ld+json")) {
            let text: String =
                tree.children(at).filter_map(|child| tree.node(child)).map(|node| node.text.as_str()).collect();
            // Line feeds within strings are the commonest fault of hand-made JSON-LD.
            let text = text.replace(['\n', '\r', '\t'], " ");
            if let Ok(value) = serde_json::from_str::<Value>(&text) {
                take(&value, &mut linked, 0);
            }
        }
    }
    linked.titles.extend(all(TITLES));
    linked.times.extend(all(TIMES));
    linked.sources.extend(all(SOURCES));
    linked.publishers.extend(all(PUBLISHERS));
    linked.authors.extend(all(AUTHORS));
    if linked.channel.is_empty() {
        linked.channel.extend(all(CHANNELS).into_iter().take(1));
    }
    linked.url = all(&["og:url"]).into_iter().next().or(linked.url);
    linked
}

/// Takes the facts of an article's node; graphs and lists are walked through.
fn take(value: &Value, linked: &mut Linked, depth: usize) {
    if depth > 6 {
        return;
    }
    match value {
        Value::Array(items) => items.iter().for_each(|item| take(item, linked, depth + 1)),
        Value::Object(object) => {
            let kind = strings(object.get("@type")).join(" ");
            if let Some(graph) = object.get("@graph") {
                take(graph, linked, depth + 1);
            }
            if kind.contains("BreadcrumbList") {
                let mut items: Vec<(u64, String)> = Vec::new();
                for item in object.get("itemListElement").and_then(Value::as_array).into_iter().flatten() {
                    let name = item.get("name").or_else(|| item.get("item").and_then(|item| item.get("name")));
                    if let Some(name) = name.and_then(Value::as_str) {
                        let at = item.get("position").and_then(Value::as_u64).unwrap_or(items.len() as u64);
                        items.push((at, name.to_owned()));
                    }
                }
                order::by_key(&mut items, |(at, _)| *at);
                linked.channel = items.into_iter().map(|(_, name)| name).collect();
            }
            let article =
                ["Article", "Posting", "Report", "ImageObject", "WebPage"].iter().any(|word| kind.contains(word))
                    || object.contains_key("pubDate");
            if !article || kind.contains("ImageObject") {
                return;
            }
            let page = kind.contains("WebPage");
            if !page {
                linked.titles.extend(strings(object.get("headline")));
                linked.authors.extend(names(object.get("author")));
                linked.editors.extend(names(object.get("editor")));
                linked.body = linked.body.take().or_else(|| strings(object.get("articleBody")).into_iter().next());
            }
            linked
                .times
                .extend(["datePublished", "pubDate", "dateCreated"].iter().flat_map(|key| strings(object.get(*key))));
            linked.publishers.extend(names(object.get("publisher")));
            if let Some(main) = object.get("mainEntity") {
                take(main, linked, depth + 1);
            }
        }
        _ => {}
    }
}

fn strings(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::String(text)) => vec![text.clone()],
        Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

fn names(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::Array(items)) => items.iter().flat_map(|item| names(Some(item))).collect(),
        Some(Value::Object(object)) => strings(object.get("name")),
        other => strings(other),
    }
}
