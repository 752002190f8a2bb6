//! Bytes → Document: the pipeline, readable top to bottom.

mod beginning;
mod book;
mod bundle;
mod chrome;
mod decode;
pub mod draft;
mod dump;
mod gloss;
pub mod guard;
mod headings;
mod html;
mod markdown;
mod mending;
mod meta;
mod reason;
pub mod repair;
mod shape;
pub mod topics;
mod unpack;

use crate::document::{Document, Kind, Mending};

pub use bundle::{append_page, page_of};
pub use decode::{Decoded, decode};
pub use draft::{Draft, DraftBlock};
pub use html::{Listed, Listing};
use shape::Shape;

/// What is known about the bytes before they are read.
#[derive(Debug, Clone, Default)]
pub struct Origin {
    /// File name or address: its extension decides between page, Markdown and dump when the content does not.
    pub name: Option<String>,
    /// Address it came from, to resolve links.
    pub url: Option<String>,
    /// `Content-Type` as the server sent it.
    pub content_type: Option<String>,
    /// The encoding the reader insists on (WHATWG label).
    pub encoding: Option<String>,
    /// How much is mended.
    pub mending: Mending,
}

/// Why bytes did not become a document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// There is nothing in it.
    #[error("it is empty")]
    Empty,
    /// More bytes than are read in one piece.
    #[error("it is too large: {size} MB, and {what} of more than {limit} MB are not read; split it first")]
    TooLarge {
        /// What it is, in the plural: `texts`, `pages`.
        what: &'static str,
        /// Its size, in MB.
        size: u64,
        /// The limit, in MB.
        limit: u64,
    },
    /// Not a text at all.
    #[error("it is {0}, not a text; kanbao reads HTML, Markdown and plain text, also packed with gzip")]
    Binary(&'static str),
    /// The gzip stream is broken.
    #[error("its gzip data are damaged ({0}); fetch or copy it again")]
    Damaged(String),
    /// The encoding asked for does not exist.
    #[error("‘{0}’ is not an encoding; try utf-8, gb18030, big5, shift_jis, euc-jp, euc-kr or utf-16le")]
    Encoding(String),
    /// A page whose elements are nested as no article's are.
    #[error("its HTML is nested {depth} levels deep; save the article alone, or as text")]
    TooDeep {
        /// How deep.
        depth: usize,
    },
    /// A page of more elements than any article has.
    #[error("its HTML has more than {limit} elements; save the article alone, or as text")]
    TooMany {
        /// How many are read.
        limit: usize,
    },
    /// Reading it panicked.
    #[error("reading it failed by a fault in kanbao; please report it with the file, and try it saved as text")]
    Fault,
    /// Reading it took too long.
    #[error("reading it took more than {seconds} seconds and was given up; save the article alone, or as text")]
    Slow {
        /// The limit.
        seconds: u64,
    },
    /// A page without an article in it.
    #[error("{0}")]
    NotAnArticle(NotAnArticle),
}

/// A page that answers in the place of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAnArticle {
    /// Nothing but a script that sets a cookie and loads the page again.
    #[error("the site answered with a script instead of the article; open it in a browser and save the page")]
    Challenge,
    /// 环境异常, 访问过于频繁, 验证码.
    #[error("the site asks for a proof that you are human; open it in a browser and save the page")]
    Verification,
    /// 404 with a status of 200.
    #[error("the site says that this page does not exist, or that it was removed")]
    Missing,
    /// The text is for those who have logged in.
    #[error("the article can be read only after logging in; open it in a browser and save the page")]
    Login,
    /// A consent form.
    #[error("the site asks for consent before it shows the article; open it in a browser and save the page")]
    Consent,
    /// The text is made by scripts: the page itself holds none.
    #[error("there is no article in this page; its text may be made by scripts: open it in a browser and save it")]
    NoText,
}

/// Texts up to this many bytes are read in one piece; positions in a document are 32 bits wide.
const TEXT_LIMIT: usize = 1 << 30;

/// From here on a text is a book: it is cut into lines and left as it is.
const BOOK: usize = 4 << 20;

/// How much of a text [`preview`] reads.
pub const PREVIEW: usize = 64 << 10;

/// Reads bytes as an article. They are copied to the thread that reads them, so that it can be left behind: lend them
/// where they are many.
///
/// # Errors
/// When there is nothing readable in them; the message is a sentence for the reader.
pub fn import(bytes: &[u8], origin: &Origin) -> Result<Document, Failure> {
    guarded(bytes, origin, |bytes, origin| read(&bundle::pages(bytes), origin, None))?
}

/// As [`import`], of bytes that nobody needs any more: they are not copied.
///
/// # Errors
/// As for [`import`].
pub fn import_owned(bytes: Vec<u8>, origin: Origin) -> Result<Document, Failure> {
    import_lent(bytes, &origin).map(|(document, _)| document)
}

/// As [`import_owned`]; what can be shown before all is known is told at once.
///
/// # Errors
/// As for [`import`].
pub fn import_early(bytes: Vec<u8>, origin: Origin, show: &mut dyn FnMut(Early)) -> Result<Document, Failure> {
    let limit = guard::limit(bytes.len());
    let work = move |tell: &mut dyn FnMut(Early)| read(&bundle::pages(&bytes), &origin, Some(tell));
    guard::run_telling(limit, work, show).map_err(|lost| failure(lost, limit))?
}

/// A document that can be shown while the rest of the work goes on.
#[derive(Debug, Clone, PartialEq)]
pub enum Early {
    /// The beginning of the text.
    Beginning(Document),
    /// All of the text; what its sections are about is not known yet.
    Text(Document),
}

/// As [`import`], of bytes that are needed again: they come back instead of being copied.
///
/// # Errors
/// As for [`import`]; the bytes are gone then.
pub fn import_lent(bytes: Vec<u8>, origin: &Origin) -> Result<(Document, Vec<u8>), Failure> {
    let limit = guard::limit(bytes.len());
    let origin = origin.clone();
    let work = move || read(&bundle::pages(&bytes), &origin, None).map(|document| (document, bytes));
    guard::run(limit, work).map_err(|lost| failure(lost, limit))?
}

/// Does work on untrusted bytes, apart from the rest: see [`guard`].
fn guarded<T: Send + 'static>(bytes: &[u8], origin: &Origin, work: fn(&[u8], &Origin) -> T) -> Result<T, Failure> {
    let limit = guard::limit(bytes.len());
    let (bytes, origin) = (bytes.to_vec(), origin.clone());
    let done = guard::run(limit, move || work(&bytes, &origin));
    done.map_err(|lost| failure(lost, limit))
}

fn failure(lost: guard::Lost, limit: std::time::Duration) -> Failure {
    match lost {
        guard::Lost::Fault => Failure::Fault,
        guard::Lost::Late => Failure::Slow { seconds: limit.as_secs() },
    }
}

/// Reads a channel page: see [`Listing`]. Empty for a page of another kind.
pub fn listing(html: &str, url: &str) -> Listing {
    at(html, url, html::listing).unwrap_or_default()
}

/// Addresses of the article's other pages, in order, from the links of its first: same directory, same stem
/// (`a.html`, `a_2.html`, `a-2.html`, `?page=2`). Empty for an article of one page.
pub fn next_pages(html: &str, url: &str) -> Vec<String> {
    at(html, url, html::next_pages).unwrap_or_default()
}

/// Looks for something in the page of an address.
fn at<T: Send + 'static>(html: &str, url: &str, look: fn(&str, &str) -> T) -> Result<T, guard::Lost> {
    let (html, url) = (html.to_owned(), url.to_owned());
    guard::run(guard::limit(html.len()), move || look(&html, &url))
}

/// Reads an article that came in several pages, in their order: see [`next_pages`]. What is known of the first page is
/// known of all; a page that cannot be read is left out, unless it is the first. Only where somebody looks on (`tell`) is
/// something made that can be shown before the rest.
fn read(pages: &[&[u8]], origin: &Origin, mut tell: Option<&mut dyn FnMut(Early)>) -> Result<Document, Failure> {
    let [first, rest @ ..] = pages else { return Err(Failure::Empty) };
    let size: u64 = pages.iter().map(|page| page.len() as u64).sum();
    let unpacked = unpack::unpack(first, TEXT_LIMIT)?;
    let decoded = decode::decode(&unpacked, origin)?;
    let text = decoded.text.as_ref();
    let shape = shape::of(text, origin);
    let known = |mut document: Document| {
        document.aside.encoding = decoded.encoding.to_owned();
        document.aside.bytes = size;
        document
    };
    if shape == Shape::Text && text.len() >= BOOK && !book::is_wrapped(text) {
        return Ok(known(book::read(text, origin)));
    }
    let mut draft = match &mut tell {
        Some(tell) if shape == Shape::Text && rest.is_empty() && !text.trim().is_empty() => {
            let profile = repair::Profile::within(text, &origin.mending);
            if let Some(beginning) = beginning::read(text, &profile, origin) {
                tell(Early::Beginning(known(beginning)));
            }
            mending::text_like(profile, text, origin, dump::read)
        }
        _ => parse(text, shape, origin)?,
    };
    if !rest.is_empty() {
        // What stands behind a page's links to the others is its foot; behind them stand the other pages.
        chrome::set_aside(&mut draft);
        draft = html::join(draft, rest.iter().filter_map(|page| parse_page(page, origin).ok()));
    }
    let mut document = known(finish(draft, origin)?);
    if let Some(tell) = tell.filter(|_| text.len() < BOOK) {
        tell(Early::Text(document.clone()));
    }
    let topics = topics::assign(&document);
    document.set_topics(topics);
    Ok(document)
}

/// A further page → blocks.
fn parse_page(bytes: &[u8], origin: &Origin) -> Result<Draft, Failure> {
    let unpacked = unpack::unpack(bytes, TEXT_LIMIT)?;
    let decoded = decode::decode(&unpacked, origin)?;
    let mut draft = parse(&decoded.text, shape::of(&decoded.text, origin), origin)?;
    chrome::set_aside(&mut draft);
    Ok(draft)
}

/// Text → blocks, mended.
fn parse(text: &str, shape: Shape, origin: &Origin) -> Result<Draft, Failure> {
    if text.trim().is_empty() {
        return Err(Failure::Empty);
    }
    Ok(match shape {
        Shape::Page => mending::blocks(html::read(text, origin)?, origin),
        Shape::Markdown => mending::text(text, origin, markdown::read),
        Shape::Text => mending::text(text, origin, dump::read),
    })
}

/// Blocks → document: what is not the article's goes aside, headings and facts are found.
fn finish(mut draft: Draft, origin: &Origin) -> Result<Document, Failure> {
    chrome::set_aside(&mut draft);
    headings::promote(&mut draft);
    meta::complete(&mut draft, origin);
    if draft.blocks.is_empty() && draft.meta.title.is_empty() {
        return Err(Failure::Empty);
    }
    Ok(draft.finish())
}

/// Reads the first bytes of a text, fast: something to look at while [`import`] reads all of it. Give it the first
/// [`PREVIEW`] bytes. Blocks are paragraphs; meta and sections are not looked for.
///
/// # Errors
/// As for [`import`], as far as the first bytes show it.
pub fn preview(bytes: &[u8], origin: &Origin) -> Result<Document, Failure> {
    guarded(bytes, origin, glance)?
}

fn glance(bytes: &[u8], origin: &Origin) -> Result<Document, Failure> {
    let unpacked = unpack::unpack(bytes, TEXT_LIMIT)?;
    let decoded = decode::decode(&unpacked, origin)?;
    let mut draft = Draft::default();
    for line in decoded.text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        draft.blocks.push(DraftBlock::new(Kind::Paragraph, line));
    }
    let mut document = draft.finish();
    document.aside.encoding = decoded.encoding.to_owned();
    Ok(document)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_in_a_reader_is_that_files_failure() {
        let defective = |bytes: &[u8], _: &Origin| *bytes.get(7).unwrap();
        assert_eq!(guarded(b"too short", &Origin::default(), defective), Ok(b'r'));
        assert_eq!(guarded(b"short", &Origin::default(), defective), Err(Failure::Fault));
    }
}
