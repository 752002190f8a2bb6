//! How content lies on the disk: text and shape apart, the originals deflated.
//!
//! A text of usual length is kept as it is: a search reads many texts, and inflating one takes longer than reading it.

use std::borrow::Cow;
use std::io::{Read, Write};

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{ToSql, types};

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;

use crate::document::{Document, Kind};

/// An article inflates to at most this; more is damage, or somebody's trap.
const CAP: u64 = 1 << 30;

/// Deflates bytes.
pub fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::with_capacity(bytes.len() / 2 + 64), Compression::new(5));
    // Writing to memory does not fail.
    let _ = encoder.write_all(bytes);
    encoder.finish().unwrap_or_default()
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
    /// Deflated JSON of everything else.
    pub shape: Vec<u8>,
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

    /// Whether a line is the title.
    pub fn is_title(self, line: usize) -> bool {
        self.title && line == 0
    }

    /// Whether a line is the byline.
    pub fn is_byline(self, line: usize) -> bool {
        self.byline && line == usize::from(self.title)
    }
}

/// Packs a document.
pub fn pack(document: &Document) -> Packed {
    // A document has no map with keys that JSON cannot write, so this does not fail.
    let shape = serde_json::to_vec(&document.shape()).unwrap_or_default();
    let text = document.text();
    let text = if text.len() > PLAIN { Text::Deflated(deflate(text.as_bytes())) } else { Text::Plain(text.to_owned()) };
    Packed { text, head: Head::of(document), shape: deflate(&shape) }
}

/// The text of a packed document; `None` if it is damaged.
pub fn unpack_text(text: types::ValueRef<'_>) -> Option<Cow<'_, str>> {
    match text {
        ValueRef::Text(text) => std::str::from_utf8(text).ok().map(Cow::Borrowed),
        ValueRef::Blob(bytes) => String::from_utf8(inflate(bytes)?).ok().map(Cow::Owned),
        _ => None,
    }
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
        let packed = pack(&document);
        let Text::Plain(text) = &packed.text else { panic!("a short text is kept as it is") };
        assert_eq!(unpack(ValueRef::Text(text.as_bytes()), &packed.shape), Some(document));
    }

    #[test]
    fn a_long_text_is_deflated() {
        let mut builder = Builder::new(Meta::default());
        builder.push(Kind::Paragraph, &"长".repeat(PLAIN));
        let document = builder.finish();
        let packed = pack(&document);
        let Text::Deflated(text) = &packed.text else { panic!("a long text is deflated") };
        assert!(text.len() < PLAIN);
        assert_eq!(unpack(ValueRef::Blob(text), &packed.shape), Some(document));
    }

    #[test]
    fn damage_is_noticed() {
        let document = Builder::new(Meta { title: "题目".to_owned(), ..Meta::default() }).finish();
        let packed = pack(&document);
        assert_eq!(unpack(ValueRef::Text("题".as_bytes()), &packed.shape), None);
        assert_eq!(unpack(ValueRef::Blob(b"\xFF\xFF"), &packed.shape), None);
        assert_eq!(unpack(ValueRef::Null, &packed.shape), None);
        assert_eq!(unpack(ValueRef::Text("题目".as_bytes()), b"{}"), None);
    }
}
