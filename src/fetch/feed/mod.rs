//! Feeds: RSS 0.9 to 2.0, Atom, JSON Feed; read through a pre-pass that mends what real feeds get wrong.

mod dates;
mod entry;
mod json;
mod mending;
mod person;
mod xml;

use crate::document::Published;
use crate::import::{self, Origin, guard};
use crate::text::Reason;
use crate::text::sanitize::sanitize_line;

use entry::{Channel, Entry};
use url::Url;

/// Minutes east of UTC that a date without a zone is read in.
const CHINA: i16 = 480;
/// Letters and Han from which a feed's text counts as the whole article.
const WHOLE: usize = 280;

/// A feed, as far as a reader of news cares.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Feed {
    /// Its title; may be empty.
    pub title: String,
    /// Its articles, in its own order.
    pub items: Vec<Item>,
}

/// An article in a feed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Item {
    /// Its title; may be empty.
    pub title: String,
    /// Its page; a feed entry without one is left out unless its text is whole.
    pub url: String,
    /// When it was published.
    pub published: Option<Published>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// Its categories.
    pub categories: Vec<String>,
    /// Its whole text as HTML, when the feed carries it: the page need not be fetched.
    pub html: Option<String>,
}

/// Not a feed we can read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAFeed {
    /// The bytes do not decode.
    #[error(transparent)]
    Undecodable(#[from] import::Failure),
    /// The structure cannot be read.
    #[error("it is not a feed that can be read ({0})")]
    Structure(String),
}

impl From<NotAFeed> for Reason {
    fn from(failure: NotAFeed) -> Self {
        match &failure {
            NotAFeed::Undecodable(failure) => failure.into(),
            NotAFeed::Structure(why) => Self::new("why-no-feed", &failure).with("why", why),
        }
    }
}

/// Looks like a feed rather than a page.
pub fn is_feed(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(4096)).unwrap_or_default();
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let json = head.trim_start().starts_with('{') && head.contains("jsonfeed.org");
    json || ["<rss", "<rdf:rdf", "<feed"].iter().any(|root| head.contains(root)) && !head.contains("<html")
}

/// Reads a feed. Links are resolved against `url`.
///
/// # Errors
/// When it is no feed, or too damaged to be read as one.
pub fn parse(bytes: &[u8], url: &str, content_type: Option<&str>) -> Result<Feed, NotAFeed> {
    let origin = Origin {
        url: Some(url.to_owned()),
        content_type: content_type.map(str::to_owned),
        encoding: declared(bytes),
        ..Origin::default()
    };
    let text = import::decode(bytes, &origin)
        .or_else(|_| import::decode(bytes, &Origin { encoding: None, ..origin.clone() }))?
        .text
        .into_owned();
    let url = url.to_owned();
    let read = guard::run(guard::limit(text.len()), move || read(&text, &url));
    let channel = match read {
        Ok(channel) => channel.map_err(|why| NotAFeed::Structure(sanitize_line(&why)))?,
        Err(guard::Lost::Fault) => return Err(NotAFeed::Structure("its parts contradict each other".to_owned())),
        Err(guard::Lost::Late) => return Err(NotAFeed::Structure("reading it takes too long".to_owned())),
    };
    Ok(Feed { title: plain(&channel.title), items: channel.entries.into_iter().filter_map(item).collect() })
}

fn read(text: &str, url: &str) -> Result<Channel, String> {
    if text.trim_start().starts_with('{') { json::read(text, url) } else { xml::read(&mending::mend(text), url) }
}

/// An address as a feed writes it, whole.
fn resolve(base: Option<&Url>, address: &str) -> Option<Url> {
    match Url::parse(address) {
        Err(url::ParseError::RelativeUrlWithoutBase) => base?.join(address).ok(),
        read => read.ok(),
    }
}

/// The encoding the XML declaration names, unless the bytes are UTF-8 all the same.
fn declared(bytes: &[u8]) -> Option<String> {
    if std::str::from_utf8(bytes).is_ok() || bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return None;
    }
    let head = String::from_utf8_lossy(bytes.get(..bytes.len().min(200))?).into_owned();
    let rest = head.split_once("encoding=")?.1;
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    rest.get(1..)?.split_once(quote).map(|(label, _)| label.to_owned())
}

fn item(entry: Entry) -> Option<Item> {
    let alternate = entry.links.iter().find(|link| link.alternate).or(entry.links.first());
    let named = alternate.map_or(&entry.permalink, |link| &link.href);
    let url = Some(sanitize_line(named)).filter(|url| url.starts_with("http://") || url.starts_with("https://"));
    let html = [entry.content, entry.summary].into_iter().flatten().find(|html| is_whole(html));
    if url.is_none() && html.is_none() {
        return None;
    }
    let names = |names: Vec<String>| -> Vec<String> {
        names.iter().map(|name| plain(name)).filter(|name| !name.is_empty()).collect()
    };
    Some(Item {
        title: plain(&entry.title),
        url: url.unwrap_or_default(),
        published: entry.published.or(entry.updated).and_then(|seconds| Published::from_unix(seconds, CHINA)),
        authors: names(entry.authors),
        categories: names(entry.categories),
        html,
    })
}

/// A feed's title or name as one safe line.
fn plain(text: &str) -> String {
    sanitize_line(&without_tags(text))
}

fn without_tags(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut inside = false;
    let mut rest = html.char_indices().peekable();
    while let Some((_, c)) = rest.next() {
        match c {
            // A bare `<` as in `a < b` opens no tag.
            '<' if rest.peek().is_some_and(|(_, next)| next.is_ascii_alphabetic() || matches!(next, '/' | '!')) => {
                inside = true;
            }
            '>' if inside => inside = false,
            c if !inside => out.push(c),
            _ => {}
        }
    }
    out
}

/// Long enough to be the article, and not a teaser that ends in “read more”.
fn is_whole(html: &str) -> bool {
    let text = without_tags(html);
    let letters = text.chars().filter(|c| c.is_alphanumeric()).count();
    let end: String = text.trim_end().chars().rev().take(12).collect::<Vec<_>>().into_iter().rev().collect();
    let teaser = ["…", "...", "[…]", "阅读全文", "阅读原文", "查看全文", "更多", "閱讀全文", "Read more"];
    letters >= WHOLE && !teaser.iter().any(|mark| end.ends_with(mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rss(items: &str) -> String {
        format!("<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>晚报</title>{items}</channel></rss>")
    }

    fn one(items: &str) -> Item {
        parse(rss(items).as_bytes(), "https://example.org/rss", None).unwrap().items.remove(0)
    }

    #[test]
    fn an_item_is_read_with_its_chinese_date() {
        for date in ["2019-09-07 13:43:45", "2019年09月07日 13:43:45", "Sat, 07 Sep 2019 05:43:45 GMT"] {
            let item =
                one(&format!("<item><title>桥 &amp; 路</title><link>/a.html</link><pubDate>{date}</pubDate></item>"));
            assert_eq!(item.title, "桥 & 路", "{date}");
            assert_eq!(item.url, "https://example.org/a.html");
            assert_eq!(item.published.unwrap().to_string(), "2019-09-07T13:43:45+08:00", "{date}");
            assert_eq!(item.html, None);
        }
    }

    #[test]
    fn a_whole_text_is_kept_and_a_teaser_is_not() {
        let long = "字".repeat(300);
        let text = |body: &str| {
            one(&format!(
                "<item><link>https://e.org/1</link><description>&lt;p&gt;{body}&lt;/p&gt;</description></item>"
            ))
            .html
        };
        assert!(text(&long).is_some());
        assert!(text(&format!("{long}阅读全文")).is_none());
        assert!(text("短讯。").is_none());
    }

    #[test]
    fn damaged_feeds_are_read_as_far_as_they_go() {
        let whole = rss(
            "<item><title>甲</title><link>https://e.org/1</link></item><item><title>乙&nbsp;丙 & 丁</title><link>https://e.org/2</link></item>",
        );
        let titles = |bytes: &[u8]| -> Vec<String> {
            parse(bytes, "https://e.org/", None).unwrap().items.into_iter().map(|item| item.title).collect()
        };
        assert_eq!(titles(whole.as_bytes()), ["甲", "乙 丙 & 丁"]);
        let cut = whole.find("丙").unwrap();
        assert_eq!(titles(&whole.as_bytes()[..cut + 1]), ["甲"]);
        assert_eq!(titles(whole.replace(" version=\"2.0\"", "").as_bytes()).len(), 2);
        assert_eq!(titles(whole.replace("\"2.0\"", "\"0.90\"").as_bytes()).len(), 2);
        let utf16: Vec<u8> = whole.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(titles(&utf16), ["甲", "乙 丙 & 丁"]);
    }

    #[test]
    fn atom_and_json_feeds_are_feeds() {
        let atom = r#"<feed xmlns="http://www.w3.org/2005/Atom"><title>报</title><entry><title>甲</title><link href="https://e.org/1"/><updated>2024-12-12T00:00:00Z</updated></entry></feed>"#;
        let json = r#"{"version":"https://jsonfeed.org/version/1.1","title":"报","items":[{"id":"1","url":"https://e.org/1","title":"甲","content_text":"短"}]}"#;
        for text in [atom, json] {
            assert!(is_feed(text.as_bytes()));
            let feed = parse(text.as_bytes(), "https://e.org/", None).unwrap();
            assert_eq!((feed.title.as_str(), feed.items[0].url.as_str()), ("报", "https://e.org/1"));
        }
        assert!(!is_feed(b"<!doctype html><html><body>rss</body></html>"));
        assert!(parse(b"<html>", "https://e.org/", None).is_err());
    }

    #[test]
    fn escape_sequences_do_not_pass() {
        let item = one("<item><title>\u{1b}]0;pwned\u{7}甲</title><link>https://e.org/1</link></item>");
        assert!(!item.title.chars().any(char::is_control), "{:?}", item.title);
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_end_in_an_answer(bytes: Vec<u8>) {
            let _ = parse(&bytes, "https://e.org/", None);
        }

        #[test]
        fn any_items_end_in_an_answer(inner in "[<>/a-z&;\"=甲 \\n]{0,200}") {
            let _ = parse(rss(&inner).as_bytes(), "https://e.org/", None);
        }
    }
}
