//! Damaged text mended: each repair is an edit over the original, with its evidence.

use std::ops::Range;

use crate::document::Repair;

/// A text after repair.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Mended {
    /// The mended text. It has as many line feeds as the original: a line stays a line, though it may become empty.
    pub text: String,
    /// What was replaced, in order and without overlap: bytes of the original, and what stands there now. Marks that
    /// were laid over the original are moved by it.
    pub edits: Vec<(Range<usize>, String)>,
    /// Annotations taken out of the text: bytes of the *mended* text they annotate, and the reading.
    pub annotations: Vec<(Range<usize>, Box<str>)>,
    /// For the reader: what was mended and why, in the order of the text. `block` is the line (from 0) the repair
    /// fell into; the pipeline turns it into a block's number.
    pub repairs: Vec<Repair>,
}

/// Mends a text, line by line with the whole text as evidence. `None`: no evidence of damage, nothing changed.
pub fn mend(text: &str) -> Option<Mended> {
    let _ = text;
    None
}
