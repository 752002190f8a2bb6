//! A selection: by sentence, then by character.

use crate::document::{Anchor, Document, Span, next_character, previous_character, sentence_at};
use crate::keymap::Action;

use super::Reader;

/// From a fixed end to a moving one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Selection {
    fixed: Anchor,
    moving: Anchor,
}

impl Selection {
    /// What is selected; never empty in a text that is not.
    pub fn span(&self) -> Span {
        Span { start: self.fixed.min(self.moving), end: self.fixed.max(self.moving) }
    }
}

impl Reader {
    /// Begins a selection with the top sentence.
    pub fn select(&mut self) {
        let span = sentence_at(&self.document, self.at.anchor);
        self.selection = Some(Selection { fixed: span.start, moving: span.end });
        self.light();
    }

    /// Ends it.
    pub fn deselect(&mut self) {
        self.selection = None;
        self.light();
    }

    /// Moves the selection's end as an action asks; tells whether it was one of a selection's.
    pub fn stretch(&mut self, action: Action, count: Option<u32>) -> bool {
        let Some(mut selection) = self.selection else { return false };
        if action == Action::SelectSwap {
            std::mem::swap(&mut selection.fixed, &mut selection.moving);
        } else {
            let step = match action {
                Action::SelectMore => sentence_after,
                Action::SelectLess => sentence_before,
                Action::SelectCharMore => next_character,
                Action::SelectCharLess => previous_character,
                _ => return false,
            };
            for _ in 0..count.unwrap_or(1).clamp(1, 10_000) {
                match step(&self.document, selection.moving) {
                    Some(anchor) if anchor != selection.fixed => selection.moving = anchor,
                    _ => break,
                }
            }
        }
        self.selection = Some(selection);
        let seen = if selection.moving > selection.fixed {
            previous_character(&self.document, selection.moving).unwrap_or(selection.moving)
        } else {
            selection.moving
        };
        self.bring(seen);
        self.light();
        true
    }

    /// The words selected, without what only separates blocks.
    pub fn selected_text(&self) -> Option<String> {
        self.selection.map(|selection| span_text(&self.document, selection.span()))
    }

    /// Scrolls as little as shows an anchor.
    fn bring(&mut self, anchor: Anchor) {
        if self.shows(anchor) {
            return;
        }
        let place = self.layout.place_of(&self.document, anchor);
        let up = anchor < self.at.anchor;
        let place = if up { place } else { self.layout.step(&self.document, place, 1 - i32::from(self.height)) };
        self.at = place;
        self.derive();
    }
}

/// The text of a span, a line a block.
pub fn span_text(document: &Document, span: Span) -> String {
    let (start, end) = (document.offset(span.start), document.offset(span.end));
    document.text().get(start..end.max(start)).unwrap_or_default().to_owned()
}

/// The end of the sentence behind this end.
fn sentence_after(document: &Document, end: Anchor) -> Option<Anchor> {
    let here = sentence_at(document, end);
    if here.end > end && here.start <= end {
        return Some(here.end);
    }
    let next = crate::document::next_sentence(document, end)?;
    Some(sentence_at(document, next).end)
}

/// The end of the sentence before this end.
fn sentence_before(document: &Document, end: Anchor) -> Option<Anchor> {
    let last = previous_character(document, end)?;
    let start = sentence_at(document, last).start;
    let before = previous_character(document, start)?;
    Some(sentence_at(document, before).end.min(start))
}
