//! A line as its signs are looked for: without notes of pronunciation, every character folded.

use crate::import::gloss;
use crate::text::fold::fold;

/// A line twice: as it is shown, and folded (Simplified, half width, lower case), character by character.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reading {
    shown: Vec<char>,
    folded: Vec<char>,
}

impl Reading {
    /// Reads a line.
    pub fn of(line: &str) -> Self {
        let shown: Vec<char> = gloss::strip(line).chars().collect();
        let folded = shown.iter().map(|&c| fold(c)).collect();
        Self { shown, folded }
    }

    /// How many characters it has.
    pub fn len(&self) -> usize {
        self.folded.len()
    }

    /// The folded characters.
    pub fn folded(&self) -> &[char] {
        &self.folded
    }

    /// All of it, folded.
    pub fn text(&self) -> String {
        self.folded.iter().collect()
    }

    /// Some characters as they are shown, without blanks at the ends.
    pub fn shown(&self, range: std::ops::Range<usize>) -> String {
        let text: String = self.shown.get(range).unwrap_or_default().iter().collect();
        text.trim().to_owned()
    }

    /// A character as it is shown.
    pub fn shown_at(&self, at: usize) -> Option<char> {
        self.shown.get(at).copied()
    }

    /// These folded characters stand at a place.
    pub fn has(&self, at: usize, pattern: &str) -> bool {
        let mut chars = self.folded.get(at..).unwrap_or_default().iter();
        pattern.chars().all(|c| chars.next() == Some(&c))
    }
}
