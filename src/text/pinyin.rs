//! Readings of a character; matching Han by pinyin.

use std::ops::Range;

/// What a reader typed, Han or pinyin.
#[derive(Debug, Clone)]
pub struct Pattern {
    typed: String,
}

impl Pattern {
    /// Reads what was typed.
    pub fn new(typed: &str) -> Self {
        Self { typed: typed.to_owned() }
    }

    /// The first match in a text, in bytes.
    pub fn matches(&self, text: &str) -> Option<Range<usize>> {
        text.find(&self.typed).map(|start| start..start + self.typed.len())
    }
}
