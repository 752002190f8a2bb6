//! Channel pages: most Chinese local papers have no feed, but every page of theirs lists articles.

use crate::catalog::{Source, SourceKind};
use crate::import::{self, Origin};

use crate::text::Reason;

use super::feed::{self, Item};
use super::web::{Request, Watch, Web};

/// The articles a channel page lists.
///
/// # Errors
/// When the page does not decode.
pub fn items(page: &[u8], url: &str, content_type: Option<&str>) -> Result<Vec<Item>, Reason> {
    Ok(read(page, url, content_type)?.articles.into_iter().map(item).collect())
}

fn item(listed: import::Listed) -> Item {
    Item { title: listed.title, url: listed.url, published: listed.published, ..Item::default() }
}

fn read(page: &[u8], url: &str, content_type: Option<&str>) -> Result<import::Listing, Reason> {
    let origin = Origin { content_type: content_type.map(str::to_owned), ..Origin::default() };
    let decoded = import::decode(page, &origin)?;
    Ok(import::listing(&decoded.text, url))
}

/// What stands at an address that may be a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recognised {
    /// A feed, read.
    Feed(Source, Vec<Item>),
    /// A page that names feeds: title and address of each.
    Names(Vec<(String, String)>),
    /// A page that lists articles itself.
    Channel(Source, Vec<Item>),
    /// Neither.
    Nothing,
}

/// Asks an address, and the first feed it names, for a source.
///
/// # Errors
/// When there is no answer, or one that cannot be read: a sentence for the reader.
pub fn find(web: &dyn Web, address: &str, watch: &dyn Watch) -> Result<Found, Reason> {
    let mut address = address.to_owned();
    for _ in 0..2 {
        let answer = web.get(&Request::new(&address), watch)?;
        match recognise(&answer.body, &answer.url, answer.content_type.as_deref())? {
            Recognised::Feed(source, items) | Recognised::Channel(source, items) => {
                return Ok(Found::Source(source, items));
            }
            Recognised::Names(feeds) => match feeds.into_iter().next() {
                Some((_, feed)) => address = feed,
                None => break,
            },
            Recognised::Nothing => break,
        }
    }
    Ok(Found::Nothing(address))
}

/// Says that an address is no source, and what may be.
pub fn no_source(address: &str) -> Reason {
    let english = format_args!(
        "{address} is neither a feed nor a page that lists articles; a list made by scripts cannot be seen: try the \
         site's feed, one of its channels, or its page for telephones"
    );
    Reason::new("why-no-such-source", english).with("address", address)
}

/// What [`find`] came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// A source and what it lists now.
    Source(Source, Vec<Item>),
    /// The last address asked is none.
    Nothing(String),
}

/// Recognises a source: a feed, a page that names one, or a channel page.
///
/// # Errors
/// When what was answered cannot be read; a sentence for the reader.
pub fn recognise(body: &[u8], url: &str, content_type: Option<&str>) -> Result<Recognised, Reason> {
    let source = |name: String, kind| Source {
        id: 0,
        name: if name.is_empty() { url.to_owned() } else { name },
        url: url.to_owned(),
        kind,
        channel: None,
        checked: 0,
        failure: String::new(),
    };
    if feed::is_feed(body) {
        let feed = feed::parse(body, url, content_type)?;
        return Ok(Recognised::Feed(source(feed.title, SourceKind::Feed), feed.items));
    }
    let page = read(body, url, content_type)?;
    if !page.feeds.is_empty() {
        return Ok(Recognised::Names(page.feeds));
    }
    if page.articles.is_empty() {
        return Ok(Recognised::Nothing);
    }
    let items = page.articles.into_iter().map(item).collect();
    Ok(Recognised::Channel(source(page.title, SourceKind::Channel), items))
}
