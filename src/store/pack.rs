//! How content lies on the disk: text and shape apart, the originals deflated.
//!
//! A text of usual length is kept as it is: a search reads many texts, and inflating one takes longer than reading it.

use std::borrow::Cow;
use std::cell::RefCell;
use std::io::Read;

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{ToSql, types};

use flate2::read::DeflateDecoder;
use flate2::{Compress, Compression, FlushCompress, Status};

use crate::document::{Anchor, Document, Kind};

/// An article inflates to at most this; more is damage, or somebody's trap.
const CAP: u64 = 1 << 30;

thread_local! {
    /// Making a compressor takes longer than compressing a short article.
    static DEFLATE: RefCell<Compress> = RefCell::new(Compress::new(Compression::new(4), false));
}

/// Deflates bytes.
pub fn deflate(bytes: &[u8]) -> Vec<u8> {
    DEFLATE.with_borrow_mut(|machine| {
        machine.reset();
        let mut out = Vec::with_capacity(bytes.len() / 2 + 64);
        loop {
            let rest = bytes.get(machine.total_in() as usize..).unwrap_or_default();
            match machine.compress_vec(rest, &mut out, FlushCompress::Finish) {
                Ok(Status::Ok | Status::BufError) => out.reserve(out.capacity()),
                // Compressing memory does not fail.
                Ok(Status::StreamEnd) | Err(_) => return out,
            }
        }
    })
}

/// Inflates bytes; `None` if they are damaged.
pub fn inflate(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(bytes.len().saturating_mul(3).min(1 << 20));
    DeflateDecoder::new(bytes).take(CAP).read_to_end(&mut out).ok()?;
    Some(out)
}

/// A text of more bytes than this is deflated.
const PLAIN: usize = 1 << 14;

/// A text as it is kept.
#[derive(Debug)]
pub enum Text {
    /// As it is.
    Plain(String),
    /// A long one, deflated.
    Deflated(Vec<u8>),
}

impl ToSql for Text {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Plain(text) => ValueRef::Text(text.as_bytes()),
            Self::Deflated(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

/// A document as it is kept: its text and its shape.
#[derive(Debug)]
pub struct Packed {
    /// The text.
    pub text: Text,
    /// Which lines of the text are its head.
    pub head: Head,
    /// Its sections, one a line: first block, one past the last, heading. See [`section_at`].
    pub outline: String,
    /// Deflated JSON of everything else.
    pub shape: Vec<u8>,
    /// The bytes as they came, deflated; empty if they are the text, byte for byte. See [`original`].
    pub original: Vec<u8>,
}

/// Which of the first lines of a text are title and byline: enough to search it without its shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// The first line is the title.
    pub title: bool,
    /// The next one is the byline.
    pub byline: bool,
}

impl Head {
    /// The head of a document.
    pub fn of(document: &Document) -> Self {
        let is = |index, kind| document.block(index).is_some_and(|block| block.kind == kind);
        let title = is(0, Kind::Title);
        Self { title, byline: is(u32::from(title), Kind::Byline) }
    }

    /// As the database keeps it.
    pub fn code(self) -> i64 {
        i64::from(self.title) + 2 * i64::from(self.byline)
    }

    /// As the database kept it.
    pub fn read(code: i64) -> Self {
        Self { title: code & 1 != 0, byline: code & 2 != 0 }
    }

    /// Where the body begins in a text.
    pub fn bytes(self, text: &str) -> usize {
        let lines = usize::from(self.title) + usize::from(self.byline);
        text.split_inclusive('\n').take(lines).map(str::len).sum()
    }

    /// Whether a line is the title.
    pub fn is_title(self, line: usize) -> bool {
        self.title && line == 0
    }

    /// Whether a line is the byline.
    pub fn is_byline(self, line: usize) -> bool {
        self.byline && line == usize::from(self.title)
    }
}

/// Packs a document and the bytes it was read from.
pub fn pack(document: &Document, bytes: &[u8]) -> Packed {
    // A document has no map with keys that JSON cannot write, so this does not fail.
    let shape = serde_json::to_vec(&document.shape()).unwrap_or_default();
    let text = document.text();
    let text = if text.len() > PLAIN { Text::Deflated(deflate(text.as_bytes())) } else { Text::Plain(text.to_owned()) };
    let outline = document
        .sections()
        .iter()
        .map(|section| format!("{} {} {}\n", section.first_block, section.first_block + section.blocks, section.title));
    // Even nothing deflates to something: an empty original says that the text is it.
    let original = if bytes == document.text().as_bytes() { Vec::new() } else { deflate(bytes) };
    Packed { text, head: Head::of(document), outline: outline.collect(), shape: deflate(&shape), original }
}

/// The heading of the innermost section a block stands in, from an outline.
pub fn section_at(outline: &str, block: u32) -> Option<String> {
    let within = |line: &&str| {
        let mut parts = line.splitn(3, ' ').map(|part| part.parse::<u32>().unwrap_or(0));
        parts.next().is_some_and(|first| first <= block) && parts.next().is_some_and(|end| block < end)
    };
    outline.lines().rfind(within).and_then(|line| line.splitn(3, ' ').nth(2)).map(str::to_owned)
}

/// The anchor of a byte of a document's text: blocks are lines.
pub fn anchor(text: &str, offset: usize) -> Anchor {
    let before = text.get(..offset).unwrap_or(text);
    let start = before.rfind('\n').map_or(0, |feed| feed + 1);
    let block = memchr::memchr_iter(b'\n', before.as_bytes()).count();
    Anchor { block: block as u32, byte: (before.len() - start) as u32 }
}

/// The text of a packed document; `None` if it is damaged.
pub fn unpack_text(text: types::ValueRef<'_>) -> Option<Cow<'_, str>> {
    match text {
        ValueRef::Text(text) => std::str::from_utf8(text).ok().map(Cow::Borrowed),
        ValueRef::Blob(bytes) => String::from_utf8(inflate(bytes)?).ok().map(Cow::Owned),
        _ => None,
    }
}

/// The bytes an article came as, from its packed original and text; `None` if they are damaged.
pub fn original(packed: &[u8], text: types::ValueRef<'_>) -> Option<Vec<u8>> {
    if packed.is_empty() { unpack_text(text).map(|text| text.into_owned().into_bytes()) } else { inflate(packed) }
}

/// A packed document; `None` if it is damaged.
pub fn unpack(text: types::ValueRef<'_>, shape: &[u8]) -> Option<Document> {
    let shape: Document = serde_json::from_slice(&inflate(shape)?).ok()?;
    shape.with_text(unpack_text(text)?.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Builder, Meta, Style};

    #[test]
    fn a_document_comes_back_whole() {
        let mut builder = Builder::new(Meta { title: "题".to_owned(), ..Meta::default() });
        builder.push(Kind::Heading(2), "产业");
        builder.push(Kind::Paragraph, "一段“带引号”的话。");
        builder.mark(0..6, Style::Strong);
        builder.push(Kind::Image, "图");
        builder.image("a.png");
        let document = builder.finish();
        let packed = pack(&document, b"<p>");
        let Text::Plain(text) = &packed.text else { panic!("a short text is kept as it is") };
        assert_eq!(unpack(ValueRef::Text(text.as_bytes()), &packed.shape), Some(document));
    }

    #[test]
    fn a_long_text_is_deflated() {
        let mut builder = Builder::new(Meta::default());
        builder.push(Kind::Paragraph, &"长".repeat(PLAIN));
        let document = builder.finish();
        let packed = pack(&document, b"<p>");
        let Text::Deflated(text) = &packed.text else { panic!("a long text is deflated") };
        assert!(text.len() < PLAIN);
        assert_eq!(unpack(ValueRef::Blob(text), &packed.shape), Some(document));
    }

    #[test]
    fn an_original_that_is_the_text_is_kept_once() {
        let document = Builder::new(Meta { title: "题目".to_owned(), ..Meta::default() }).finish();
        for (bytes, empty) in [("题目", true), ("<h1>题目</h1>", false), ("", false)] {
            let packed = pack(&document, bytes.as_bytes());
            assert_eq!(packed.original.is_empty(), empty, "{bytes}");
            let back = original(&packed.original, ValueRef::Text("题目".as_bytes()));
            assert_eq!(back.as_deref(), Some(bytes.as_bytes()));
        }
    }

    #[test]
    fn a_match_is_placed_without_the_shape() {
        let mut builder =
            Builder::new(Meta { title: "题".to_owned(), source: Some("某报".to_owned()), ..Meta::default() });
        for (kind, text) in [
            (Kind::Paragraph, "导语"),
            (Kind::Heading(2), "一 二"),
            (Kind::Paragraph, "甲"),
            (Kind::Heading(3), "内"),
            (Kind::Paragraph, "乙"),
            (Kind::Heading(2), "三"),
        ] {
            builder.push(kind, text);
        }
        let document = builder.finish();
        let packed = pack(&document, b"<p>");
        for offset in (0..=document.text().len()).filter(|offset| document.text().is_char_boundary(*offset)) {
            assert_eq!(anchor(document.text(), offset), document.anchor(offset), "{offset}");
        }
        for block in 0..document.len() {
            let section = document.section_at(block).map(|index| document.sections()[index].title.clone());
            assert_eq!(section_at(&packed.outline, block), section, "{block}");
        }
        assert_eq!(packed.head.bytes(document.text()), document.block(document.head()).unwrap().start);
        assert!(packed.head.is_title(0) && packed.head.is_byline(1) && !packed.head.is_byline(2));
    }

    #[test]
    fn what_is_deflated_inflates() {
        for length in [0, 1, 100, 5000, 300_000] {
            let bytes: Vec<u8> = (0..length).map(|n: u32| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
            assert_eq!(inflate(&deflate(&bytes)), Some(bytes));
        }
    }

    #[test]
    fn damage_is_noticed() {
        let document = Builder::new(Meta { title: "题目".to_owned(), ..Meta::default() }).finish();
        let packed = pack(&document, b"<p>");
        assert_eq!(unpack(ValueRef::Text("题".as_bytes()), &packed.shape), None);
        assert_eq!(unpack(ValueRef::Blob(b"\xFF\xFF"), &packed.shape), None);
        assert_eq!(unpack(ValueRef::Null, &packed.shape), None);
        assert_eq!(unpack(ValueRef::Text("题目".as_bytes()), b"{}"), None);
    }
}
