//! A document and a measure become rows, from a place outward; no global row number exists.
//!
//! Layout only chooses rows and adds virtual cells (indent, autospace, justification, ruby): none of them maps to a
//! byte of the text.

mod balance;
mod breaks;
mod cache;
mod cells;
mod fill;
mod glyph;
mod measure;
mod passage;
mod plain;
mod ruby;
mod screen;
mod seams;
mod segment;
mod set;
mod shape;
mod walk;
mod window;

pub use measure::{Autospace, Kinsoku, Measure, Ruby};
pub use seams::seams;

use std::borrow::Cow;
use std::cell::OnceCell;

use breaks::Breaker;
use cache::{Cache, Entry};
use walk::Spot;

use crate::document::{Anchor, Document};
use crate::text::Script;

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
///
/// What has been laid out is kept, within bounds; another document begins anew.
#[derive(Debug)]
pub struct Layout {
    measure: Measure,
    cache: Cache,
    /// Address and length of the text the cache is about, and how many blocks and marks it has.
    of: [usize; 4],
    breaker: Option<Breaker>,
    own_script: OnceCell<Option<Script>>,
    nothing: Entry,
}

impl Layout {
    /// Nothing is laid out yet.
    pub fn new(measure: Measure) -> Self {
        Self {
            measure,
            cache: Cache::default(),
            of: [0; 4],
            breaker: None,
            own_script: OnceCell::new(),
            nothing: Entry::default(),
        }
    }

    /// The measure.
    pub fn measure(&self) -> &Measure {
        &self.measure
    }

    /// Another measure for the same document. What does not depend on the change is kept: at a new width, no text is
    /// looked at again but to draw it.
    pub fn set_measure(&mut self, measure: Measure) {
        let (old, new) = (&self.measure, &measure);
        let same_segments = old.kinsoku == new.kinsoku
            && old.autospace == new.autospace
            && old.ruby == new.ruby
            && old.readings == new.readings
            && old.script == new.script
            && old.width == new.width;
        if same_segments {
            self.cache.unfill();
        } else {
            self.cache.clear();
            self.breaker = None;
        }
        self.measure = measure;
    }

    /// The place `rows` rows further down (or up, if negative), stopping at the document's first and last row.
    pub fn step(&mut self, document: &Document, place: Place, rows: i32) -> Place {
        self.attend(document);
        let Some(spot) = self.spot_of(document, place) else { return place };
        let spot = self.walk(document, spot, rows);
        self.place(document, spot)
    }

    /// How many lines of text a block has. Lays all of it out, which for a long one costs as much as reading it.
    pub fn lines(&mut self, document: &Document, block: u32) -> usize {
        self.attend(document);
        self.count(document, block)
    }

    /// The first place: all of the document's beginning shows.
    pub fn first(&mut self, document: &Document) -> Place {
        self.attend(document);
        self.start(document).map_or_else(Place::default, |spot| self.place(document, spot))
    }

    /// The place that shows the document's last row at the bottom of `height` rows (the first place if all fits).
    pub fn last(&mut self, document: &Document, height: u16) -> Place {
        self.attend(document);
        let Some(spot) = self.finish(document) else { return Place::default() };
        let spot = self.walk(document, spot, 1 - i32::from(height.max(1)));
        self.place(document, spot)
    }

    /// The place whose text row holds this anchor; its annotations show too.
    pub fn place_of(&mut self, document: &Document, anchor: Anchor) -> Place {
        self.attend(document);
        let Some(spot) = self.spot(document, anchor) else { return Place { anchor, lead: 0 } };
        let lead = self.annotations(document, spot);
        Place { lead, ..self.place(document, spot) }
    }

    /// What is drawn on a row, left to right, justified and spaced. Columns not covered are blank.
    pub fn glyphs<'d>(&self, document: &'d Document, row: &Row) -> Vec<Glyph<'d>> {
        glyph::glyphs(self, document, row)
    }

    fn walk(&mut self, document: &Document, mut spot: Spot, rows: i32) -> Spot {
        for _ in 0..rows.unsigned_abs() {
            let next = if rows > 0 { self.below(document, spot) } else { self.above(document, spot) };
            let Some(next) = next else { break };
            spot = next;
        }
        spot
    }

    /// Forgets another document's rows. Documents are told apart by where their text lies: a document does not change.
    fn attend(&mut self, document: &Document) {
        let text = document.text();
        let of = [text.as_ptr() as usize, text.len(), document.len() as usize, document.marks().len()];
        if of != self.of {
            self.of = of;
            self.cache.clear();
            self.own_script = OnceCell::new();
        }
    }
}

#[cfg(test)]
mod tests;
