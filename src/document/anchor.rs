//! Places that survive reflow and edits: [`Anchor`], [`Span`], [`Quote`].

use serde::{Deserialize, Serialize};

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
    /// Up to 24 characters before them.
    pub before: String,
    /// Up to 24 characters after them.
    pub after: String,
    /// The heading of the section they stand in.
    pub section: Option<String>,
}
