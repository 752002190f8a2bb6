//! Literal matches in a text.

use std::ops::Range;

/// What is looked for.
#[derive(Debug, Clone)]
pub struct Finder(String);

impl Finder {
    /// Looks for what was typed.
    pub fn new(typed: &str) -> Self {
        Self(typed.to_owned())
    }

    /// The first match at or behind a byte.
    pub fn next(&self, text: &str, from: usize) -> Option<Range<usize>> {
        let at = from + text.get(from..)?.find(&self.0).filter(|_| !self.0.is_empty())?;
        Some(at..at + self.0.len())
    }

    /// The last match before a byte.
    pub fn previous(&self, text: &str, before: usize) -> Option<Range<usize>> {
        let at = text.get(..before)?.rfind(&self.0).filter(|_| !self.0.is_empty())?;
        Some(at..at + self.0.len())
    }

    /// Matches that touch some bytes.
    pub fn within(&self, text: &str, shown: Range<usize>) -> Vec<Range<usize>> {
        if self.0.is_empty() {
            return Vec::new();
        }
        let part = text.get(shown.clone()).unwrap_or_default();
        part.match_indices(&self.0).map(|(at, _)| shown.start + at..shown.start + at + self.0.len()).collect()
    }
}
