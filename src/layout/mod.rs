//! A document and a measure become rows, from a place outward; no global row number exists.
//!
//! Layout only chooses rows and adds virtual cells (indent, autospace, justification, ruby): none of them maps to a
//! byte of the text.

mod breaks;
mod fill;
mod measure;
mod ruby;

pub use measure::{Autospace, Kinsoku, Measure, Ruby};

use std::borrow::Cow;

use crate::document::{Anchor, Document};

/// A laid-out line. Sixteen bytes and no text: what is drawn in it comes from [`Layout::glyphs`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Row {
    /// The block it belongs to.
    pub block: u32,
    /// First byte of the block's text on this row.
    pub start: u32,
    /// One past the last byte on this row.
    pub end: u32,
    /// What stands on it.
    pub part: Part,
}

/// What stands on a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// Text of the block.
    Text,
    /// Annotations of the text row below it (same range).
    Annotation,
    /// The empty row above a block.
    Gap,
    /// A rule across the measure.
    Rule,
}

/// The top of a screen: a row of text, and how many of the rows without text above it (gap, annotations) show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Place {
    /// A place on the first row that holds text. Any character of the row may stand for it.
    pub anchor: Anchor,
    /// Rows directly above it that are shown: gap and annotation rows of the same text row.
    pub lead: u8,
}

/// What stands in some columns of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Glyph<'a> {
    /// Column within the measure, from 0.
    pub column: u16,
    /// Columns it takes: 1 or 2.
    pub width: u16,
    /// What is drawn: one grapheme cluster.
    pub text: Cow<'a, str>,
    /// The bytes of the block's text it stands for; `None` for a virtual cell (annotations, list markers).
    pub bytes: Option<(u32, u32)>,
}

/// Lays out one document for one measure, block by block, as far as it is asked.
#[derive(Debug)]
pub struct Layout {
    measure: Measure,
}

impl Layout {
    /// Nothing is laid out yet.
    pub fn new(measure: Measure) -> Self {
        Self { measure }
    }

    /// The measure.
    pub fn measure(&self) -> &Measure {
        &self.measure
    }

    /// Up to `height` rows downward from a place; fewer at the document's end.
    pub fn screen(&mut self, document: &Document, place: Place, height: u16) -> Vec<Row> {
        let _ = (document, place, height, &self.measure);
        Vec::new()
    }

    /// The place `rows` rows further down (or up, if negative), stopping at the document's first and last row.
    pub fn step(&mut self, document: &Document, place: Place, rows: i32) -> Place {
        let _ = (document, rows);
        place
    }

    /// The first place: all of the document's beginning shows.
    pub fn first(&mut self, document: &Document) -> Place {
        let _ = document;
        Place::default()
    }

    /// The place that shows the document's last row at the bottom of `height` rows (the first place if all fits).
    pub fn last(&mut self, document: &Document, height: u16) -> Place {
        let _ = (document, height);
        Place::default()
    }

    /// The place whose text row holds this anchor.
    pub fn place_of(&mut self, document: &Document, anchor: Anchor) -> Place {
        let _ = document;
        Place { anchor, lead: 0 }
    }

    /// What is drawn on a row, left to right, justified and spaced. Columns not covered are blank.
    pub fn glyphs<'d>(&self, document: &'d Document, row: &Row) -> Vec<Glyph<'d>> {
        let _ = (document, row);
        Vec::new()
    }
}
