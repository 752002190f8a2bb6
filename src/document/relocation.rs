//! Finding a quote again in a text that is not the one it was taken from.

use super::{Anchor, Document, Found, Located, Quote, Span};

impl Quote {
    /// Where these words stand in a document, `near` being where they stood when the quote was taken.
    pub fn find(&self, document: &Document, near: Anchor) -> Located {
        let text = document.text();
        let old = document.offset(near);
        let matches = text.match_indices(&self.exact).map(|(at, _)| at);
        let found = matches.min_by_key(|at| at.abs_diff(old));
        let (start, end) = found.map_or((old, old), |at| (at, at + self.exact.len()));
        let span = Span { start: document.anchor(start), end: document.anchor(end) };
        let found = match found {
            Some(_) if self.was_single() => Found::Exact,
            Some(_) => Found::Near,
            None => Found::Lost,
        };
        Located { span, found }
    }
}
