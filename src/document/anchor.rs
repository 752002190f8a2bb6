//! Places that survive reflow and edits: [`Anchor`], [`Span`], [`Quote`].

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::{Document, relocation, sentence};

/// Characters of context kept on each side of a quote.
const CONTEXT: usize = 24;

/// How far around a quote its words are looked for a second time, in bytes.
const NEIGHBOURHOOD: usize = 2 << 20;

/// A place in a document: a block and a byte of its text, always at a character's start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Anchor {
    /// The block's number.
    pub block: u32,
    /// Bytes from the start of the block's text.
    pub byte: u32,
}

/// From one place up to, not including, another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Span {
    /// First place.
    pub start: Anchor,
    /// One past the last.
    pub end: Anchor,
}

/// The words at a place and around it: what finds the place again after an edit.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Quote {
    /// The exact words.
    pub exact: String,
    /// 24 characters before them, twice as many if the words stand elsewhere in the document too; fewer at its start.
    pub before: String,
    /// As many characters after them; fewer at the document's end.
    pub after: String,
    /// The heading of the section they stand in.
    pub section: Option<String>,
}

/// How sure the program is that a quote stands where it was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Found {
    /// The exact words at a place that cannot be mistaken.
    #[default]
    Exact,
    /// Found again by its surroundings, or its words were edited.
    Near,
    /// The words are gone: it opens the nearest place and says so.
    Lost,
}

/// Where a quote stands in a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Located {
    /// The place; if the words are lost, the nearest there is.
    pub span: Span,
    /// How sure that is.
    pub found: Found,
}

impl Quote {
    /// The words of a span and around it. An empty span stands for the rest of its sentence.
    pub fn at(document: &Document, span: Span) -> Self {
        let text = document.text();
        let start = document.offset(span.start);
        let mut end = document.offset(span.end).max(start);
        if start == end {
            end = document.offset(sentence::sentence_at(document, span.start).end).max(start);
        }
        let exact = text.get(start..end).unwrap_or_default();
        let width = if is_repeated(text, start, end) { 2 * CONTEXT } else { CONTEXT };
        let before = text.get(..start).unwrap_or_default();
        let cut = before.char_indices().rev().take(width).last().map_or(start, |(at, _)| at);
        let section = document.section_at(document.anchor(start).block);
        Self {
            exact: exact.to_owned(),
            before: before.get(cut..).unwrap_or_default().to_owned(),
            after: text.get(end..).unwrap_or_default().chars().take(width).collect(),
            section: section.and_then(|index| document.sections().get(index)).map(|section| section.title.clone()),
        }
    }

    /// Are these words known to stand in one place only, when the quote was taken?
    pub(super) fn was_single(&self) -> bool {
        let longest = self.before.chars().count().max(self.after.chars().count());
        longest <= CONTEXT
    }
}

/// Do the words of a range stand a second time, not too far away?
fn is_repeated(text: &str, start: usize, end: usize) -> bool {
    let bytes = text.as_bytes();
    let words = bytes.get(start..end).unwrap_or_default();
    if words.is_empty() {
        return false;
    }
    let finder = memchr::memmem::Finder::new(words);
    let holds = |range: Range<usize>| bytes.get(range).is_some_and(|part| finder.find(part).is_some());
    holds(start.saturating_sub(NEIGHBOURHOOD)..end.saturating_sub(1))
        || holds(start + 1..bytes.len().min(end + NEIGHBOURHOOD))
        || relocation::is_repeated(text, start..end)
}
