//! How content lies on the disk: deflated, text and shape apart.

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;

use crate::document::Document;

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

/// A document as it is kept: its text and its shape.
#[derive(Debug)]
pub struct Packed {
    /// Deflated text.
    pub text: Vec<u8>,
    /// Deflated JSON of everything else.
    pub shape: Vec<u8>,
}

/// Packs a document.
pub fn pack(document: &Document) -> Packed {
    // A document has no map with keys that JSON cannot write, so this does not fail.
    let shape = serde_json::to_vec(&document.shape()).unwrap_or_default();
    Packed { text: deflate(document.text().as_bytes()), shape: deflate(&shape) }
}

/// The text of a packed document; `None` if it is damaged.
pub fn unpack_text(text: &[u8]) -> Option<String> {
    String::from_utf8(inflate(text)?).ok()
}

/// A packed document; `None` if it is damaged.
pub fn unpack(text: &[u8], shape: &[u8]) -> Option<Document> {
    let shape: Document = serde_json::from_slice(&inflate(shape)?).ok()?;
    shape.with_text(unpack_text(text)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Builder, Kind, Meta, Style};

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
        assert_eq!(unpack(&packed.text, &packed.shape), Some(document));
    }

    #[test]
    fn damage_is_noticed() {
        let document = Builder::new(Meta { title: "题目".to_owned(), ..Meta::default() }).finish();
        let packed = pack(&document);
        assert_eq!(unpack(&deflate("题".as_bytes()), &packed.shape), None);
        assert_eq!(unpack(b"\xFF\xFF", &packed.shape), None);
        assert_eq!(unpack(&packed.text, b"{}"), None);
    }
}
