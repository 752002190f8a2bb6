//! JSON Feed 1.0 and 1.1.

use serde_json::Value;
use url::Url;

use super::entry::{Channel, Entry, Link};
use super::{dates, resolve};

/// Reads a feed.
///
/// # Errors
/// What is wrong with it.
pub(super) fn read(text: &str, url: &str) -> Result<Channel, String> {
    let feed: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    if !string(&feed, "version").is_some_and(|version| version.starts_with("https://jsonfeed.org/version/1")) {
        return Err("its version is none of JSON Feed's".to_owned());
    }
    let items = feed.get("items").and_then(Value::as_array).ok_or("there are no items in it")?;
    let base = Url::parse(url).ok();
    let common = authors(&feed);
    let entries = items.iter().map(|item| {
        let mut entry = entry(item, base.as_ref());
        if entry.authors.is_empty() {
            entry.authors.clone_from(&common);
        }
        entry
    });
    Ok(Channel { title: string(&feed, "title").unwrap_or_default(), entries: entries.collect() })
}

fn entry(item: &Value, base: Option<&Url>) -> Entry {
    let html = string(item, "content_html");
    let text = string(item, "content_text");
    let links = ["url", "external_url"].into_iter().filter_map(|name| string(item, name));
    let links = links.map(|href| resolve(base, &href).map_or(href, String::from));
    let tags = item.get("tags").and_then(Value::as_array).into_iter().flatten();
    Entry {
        title: string(item, "title").unwrap_or_default(),
        links: links.map(|href| Link { href, alternate: false }).collect(),
        permalink: String::new(),
        summary: string(item, "summary").or_else(|| text.clone().filter(|_| html.is_some())),
        content: html.or(text),
        published: string(item, "date_published").and_then(|date| dates::moment(&date)),
        updated: string(item, "date_modified").and_then(|date| dates::moment(&date)),
        authors: authors(item),
        categories: tags.filter_map(Value::as_str).map(str::to_owned).collect(),
    }
}

/// Everybody once: version 1.0 has one author, 1.1 has several, and many feeds write both.
fn authors(of: &Value) -> Vec<String> {
    let several = of.get("authors").and_then(Value::as_array).into_iter().flatten();
    let mut names = Vec::new();
    for name in of.get("author").into_iter().chain(several).filter_map(|author| string(author, "name")) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

fn string(of: &Value, name: &str) -> Option<String> {
    of.get(name).and_then(Value::as_str).map(|text| text.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_the_text_and_everybody() {
        let text = r#"{"version":"https://jsonfeed.org/version/1.1","title":" 报 ","authors":[{"name":"编辑部"}],"items":[
            {"id":1,"url":"a.html","title":"甲","content_html":"<p>文","content_text":"文","date_published":"2019-09-07",
             "author":{"name":"李雷"},"authors":[{"name":"李雷"},{"name":"韩梅梅"}],"tags":["要闻",7]},
            {"external_url":"https://e.org","summary":"短","content_text":"长"}]}"#;
        let feed = read(text, "https://e.org/feed.json").unwrap();
        assert_eq!(feed.title, "报");
        let first = &feed.entries[0];
        assert_eq!((first.links[0].href.as_str(), first.published), ("https://e.org/a.html", Some(1_567_785_600)));
        assert_eq!((first.content.as_deref(), first.summary.as_deref()), (Some("<p>文"), Some("文")));
        assert_eq!(
            (&first.authors[..], &first.categories[..]),
            (&["李雷".into(), "韩梅梅".into()][..], &["要闻".into()][..])
        );
        let second = &feed.entries[1];
        assert_eq!((second.links[0].href.as_str(), &second.authors[..]), ("https://e.org/", &["编辑部".into()][..]));
        assert_eq!((second.content.as_deref(), second.summary.as_deref()), (Some("长"), Some("短")));
        for other in ["{}", "[", r#"{"version":"https://jsonfeed.org/version/2","items":[]}"#] {
            assert!(read(other, "").is_err(), "{other}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_ends_in_an_answer(text in r#"[{}\[\]",:a-z0-9甲]{0,60}|.{0,40}"#) {
            let _ = read(&text, "https://e.org/");
            let _ = read(&format!(r#"{{"version":"https://jsonfeed.org/version/1","items":[{text}]}}"#), "");
        }
    }
}
