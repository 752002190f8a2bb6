//! The letters, digits and Han of a text, folded: what script, width, punctuation and paragraphs do not change.

use std::ops::Range;

use crate::text::{class, fold};

/// A text without its punctuation and blanks, and where each of its characters came from.
#[derive(Debug, Default)]
pub(super) struct Skeleton {
    chars: Vec<char>,
    /// For each character: first byte in the text, and one past its last.
    bytes: Vec<(u32, u32)>,
}

impl Skeleton {
    /// The skeleton of a text that begins at byte `offset` of its document.
    pub(super) fn of(text: &str, offset: usize) -> Self {
        let mut skeleton = Self::default();
        for (at, c) in text.char_indices().filter(|(_, c)| is_word(*c)) {
            skeleton.chars.push(fold::fold(c));
            let start = offset + at;
            skeleton.bytes.push((start as u32, (start + c.len_utf8()) as u32));
        }
        skeleton
    }

    pub(super) fn chars(&self) -> &[char] {
        &self.chars
    }

    /// Bytes of the document that a range of characters covers; an empty range stands before its character.
    pub(super) fn bytes(&self, range: &Range<usize>) -> Range<usize> {
        let start = self.bytes.get(range.start).map(|bytes| bytes.0);
        let start = start.or(self.bytes.last().map(|bytes| bytes.1)).unwrap_or(0) as usize;
        let last = range.end.checked_sub(1).filter(|last| *last >= range.start);
        let end = last.and_then(|last| self.bytes.get(last)).map_or(start, |bytes| bytes.1 as usize);
        start..end
    }

    /// The first character at or after a byte of the document.
    pub(super) fn index(&self, byte: usize) -> usize {
        self.bytes.partition_point(|(start, _)| (*start as usize) < byte)
    }
}

/// Letters, digits and Han.
pub(super) fn is_word(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphanumeric() } else { class::is_han(c) || c.is_alphanumeric() }
}

/// The folded letters, digits and Han of a short text.
pub(super) fn words(text: &str) -> Vec<char> {
    text.chars().filter(|c| is_word(*c)).map(fold::fold).collect()
}
