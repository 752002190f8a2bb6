//! OPML: lists of sources from and for other readers.

use quick_xml::Reader;
use quick_xml::escape::escape;
use quick_xml::events::{BytesStart, Event};

use crate::catalog::{Source, SourceKind};
use crate::text::sanitize::sanitize_line;

/// Not a list of sources.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotOpml {
    /// The XML cannot be read.
    #[error("it is not OPML that can be read: {0}")]
    Xml(String),
    /// There is no `<opml>` in it.
    #[error("it is not OPML: there is no <opml> in it")]
    NoRoot,
}

/// Reads the sources of a list; folders become channels.
///
/// # Errors
/// When it is not OPML.
pub fn read(text: &str) -> Result<Vec<Source>, NotOpml> {
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    reader.config_mut().check_end_names = false;
    let mut sources = Vec::new();
    let mut folders: Vec<Option<String>> = Vec::new();
    let mut rooted = false;
    loop {
        match reader.read_event().map_err(|error| NotOpml::Xml(sanitize_line(&error.to_string())))? {
            Event::Start(tag) if tag.name().as_ref() == "opml" => rooted = true,
            Event::Start(tag) if tag.name().as_ref() == "outline" => {
                let outline = Outline::of(&tag);
                let channel = folders.iter().rev().flatten().next().cloned();
                folders.push(outline.url.is_none().then(|| outline.name.clone()).filter(|name| !name.is_empty()));
                sources.extend(outline.source(channel));
            }
            Event::Empty(tag) if tag.name().as_ref() == "outline" => {
                let channel = folders.iter().rev().flatten().next().cloned();
                sources.extend(Outline::of(&tag).source(channel));
            }
            Event::End(tag) if tag.name().as_ref() == "outline" => {
                folders.pop();
            }
            Event::Eof => break,
            _ => {}
        }
    }
    if rooted { Ok(sources) } else { Err(NotOpml::NoRoot) }
}

/// One `<outline>`.
struct Outline {
    name: String,
    url: Option<String>,
    page: bool,
}

impl Outline {
    fn of(tag: &BytesStart<'_>) -> Self {
        let attribute = |name: &str| {
            let found = tag.attributes().with_checks(false).flatten().find(|a| a.key.as_ref() == name)?;
            let raw = found.value.into_owned();
            let value = quick_xml::escape::unescape(&raw).map_or(raw.clone(), std::borrow::Cow::into_owned);
            Some(sanitize_line(&value)).filter(|value| !value.is_empty())
        };
        let name = attribute("title").or_else(|| attribute("text")).unwrap_or_default();
        let web = |url: &String| url.starts_with("http://") || url.starts_with("https://");
        let feed = attribute("xmlUrl").filter(web);
        let page = feed.is_none() && attribute("type").is_some_and(|kind| matches!(kind.as_str(), "link" | "channel"));
        let url = feed.or_else(|| attribute("htmlUrl").or_else(|| attribute("url")).filter(|url| page && web(url)));
        Self { name, url, page }
    }

    fn source(self, channel: Option<String>) -> Option<Source> {
        let url = self.url?;
        let name = if self.name.is_empty() { url.clone() } else { self.name };
        let kind = if self.page { SourceKind::Channel } else { SourceKind::Feed };
        Some(Source { id: 0, name, url, kind, channel, checked: 0, failure: String::new() })
    }
}

/// Writes sources as a list other readers take; channel pages go as links.
pub fn write(sources: &[Source]) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\">\n  <head><title>kanbao</title></head>\n  <body>\n",
    );
    let mut channels: Vec<Option<&str>> = sources.iter().map(|source| source.channel.as_deref()).collect();
    channels.sort_unstable();
    channels.dedup();
    for channel in channels {
        let indent = if channel.is_some() { "      " } else { "    " };
        if let Some(name) = channel {
            let name = escape(name);
            out.push_str(&format!("    <outline text=\"{name}\" title=\"{name}\">\n"));
        }
        for source in sources.iter().filter(|source| source.channel.as_deref() == channel) {
            let (name, url) = (escape(&source.name), escape(&source.url));
            let address = match source.kind {
                SourceKind::Feed => format!("type=\"rss\" xmlUrl=\"{url}\""),
                SourceKind::Channel => format!("type=\"link\" url=\"{url}\""),
            };
            out.push_str(&format!("{indent}<outline text=\"{name}\" title=\"{name}\" {address}/>\n"));
        }
        if channel.is_some() {
            out.push_str("    </outline>\n");
        }
    }
    out.push_str("  </body>\n</opml>\n");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(name: &str, url: &str, kind: SourceKind, channel: Option<&str>) -> Source {
        let (name, url, channel) = (name.to_owned(), url.to_owned(), channel.map(str::to_owned));
        Source { id: 0, name, url, kind, channel, checked: 0, failure: String::new() }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let sources = [
            source("晚报 & 早报", "https://e.org/rss?a=1&b=2", SourceKind::Feed, None),
            source("“市情”", "https://e.org/sq/", SourceKind::Channel, Some("本地")),
        ];
        assert_eq!(read(&write(&sources)).unwrap(), sources);
    }

    #[test]
    fn other_readers_lists_are_read() {
        let text = r#"<opml version="1.0"><body><outline text="新闻"><outline text="甲" xmlUrl="https://e.org/1"/>
            <outline title="乙" text="x" type="rss" xmlUrl="https://e.org/2" htmlUrl="https://e.org/"/></outline>
            <outline xmlUrl="https://e.org/3"/><outline xmlUrl="javascript:x"/></body></opml>"#;
        let read = read(text).unwrap();
        let rows: Vec<_> = read.iter().map(|s| (s.name.as_str(), s.channel.as_deref())).collect();
        assert_eq!(rows, [("甲", Some("新闻")), ("乙", Some("新闻")), ("https://e.org/3", None)]);
    }

    #[test]
    fn what_is_no_list_is_refused() {
        assert_eq!(super::read("<html></html>"), Err(NotOpml::NoRoot));
        assert!(super::read("").is_err());
    }

    proptest::proptest! {
        #[test]
        fn any_text_ends_in_an_answer(text in "[<>/a-z\"'=&; \\n]{0,200}") {
            let _ = read(&text);
        }
    }
}
