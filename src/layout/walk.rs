//! Walking through rows, from a place up and down: only what the walk touches is laid out.

use super::balance::balance;
use super::breaks::Breaker;
use super::cache::Entry;
use super::cells::Ruler;
use super::fill::fill;
use super::passage::{Passage, View};
use super::segment::segments;
use super::shape::{Filling, Shape};
use super::{Layout, Part, Place, Row, window};
use crate::document::{Anchor, Block, Document, Kind};
use crate::text::Script;
use crate::text::script;

/// One row: the text row of a line, or one of the rows without text above it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Spot {
    pub(super) block: u32,
    pub(super) window: u32,
    pub(super) line: u32,
    /// 0 is the text row; counted upward from it.
    pub(super) lead: u8,
}

/// A line of text with what stands above it.
#[derive(Debug, Clone, Copy)]
struct Found {
    start: u32,
    end: u32,
    /// Lines in the window.
    lines: u32,
    annotated: bool,
    gap: u8,
}

impl Found {
    fn lead(self) -> u8 {
        self.gap + u8::from(self.annotated)
    }
}

impl Layout {
    /// The entry of a window, filled for the present measure.
    fn entry(&mut self, document: &Document, block: &Block<'_>, number: u32) -> &Entry {
        let key = (block.index, number);
        if self.cache.touch(key).is_none() {
            let entry = self.lay_out(document, block, number);
            self.cache.put(key, entry);
        }
        self.cache.get(key).unwrap_or(&self.nothing)
    }

    fn lay_out(&mut self, document: &Document, block: &Block<'_>, number: u32) -> Entry {
        let shape = Shape::new(document, block, &self.measure);
        let mut entry = match self.cache.take((block.index, number)) {
            Some(entry) => entry,
            None => Entry { view: self.view(document, block, number, &shape), ..Entry::default() },
        };
        let passage = Passage::new(block.text, number, &entry.view);
        let ruler = passage.ruler(&self.measure);
        if shape.filling == Filling::Hard {
            entry.lines = chop(ruler, shape.edge);
            return entry;
        }
        let mut room = shape.room();
        if entry.segments.is_empty() {
            let breaker = *self.breaker.get_or_insert_with(|| Breaker::new(self.measure.kinsoku));
            let view = entry.view.is_plain();
            let parts = if block.kind == Kind::Byline { parts(ruler, room.rest) } else { Vec::new() };
            entry.segments = segments(ruler, &breaker, |at| {
                (view || passage.may_end(at)) && !parts.iter().any(|part| part.start < at && at < part.end)
            });
            entry.bound = block.kind == Kind::Byline;
        }
        if !passage.first {
            room.first = room.rest;
        }
        entry.lines = match shape.filling {
            Filling::Balanced => balance(&entry.segments, ruler, room),
            _ => fill(&entry.segments, ruler, room),
        };
        entry.lines.shrink_to_fit();
        entry
    }

    /// The view of a window, from the cache or made.
    pub(super) fn view(&self, document: &Document, block: &Block<'_>, number: u32, shape: &Shape) -> View {
        View::new(document, block, number, &self.measure, self.target(document), shape)
    }

    /// The script to convert to: none if the document is written in it.
    fn target(&self, document: &Document) -> Script {
        let wanted = self.measure.script;
        if wanted == Script::Original {
            return wanted;
        }
        let own = self.own_script.get_or_init(|| script::guess(document.text()));
        if *own == Some(wanted) { Script::Original } else { wanted }
    }

    fn line(&mut self, document: &Document, spot: Spot) -> Option<Found> {
        let block = document.block(spot.block)?;
        let entry = self.entry(document, &block, spot.window);
        let nth = spot.line as usize;
        let shown = (nth.checked_sub(1).map_or(Some(0), |nth| entry.lines.get(nth).copied())?, *entry.lines.get(nth)?);
        let passage = Passage::new(block.text, spot.window, &entry.view);
        let (from, to) = (shown.0 as usize, shown.1 as usize);
        let mut found = Found {
            start: passage.source(from) as u32,
            end: passage.source(to) as u32,
            lines: entry.lines.len() as u32,
            annotated: passage.notes().above(from, to),
            gap: 0,
        };
        if spot.line == 0 && spot.window == 0 {
            found.gap = Shape::new(document, &block, &self.measure).gap;
        }
        Some(found)
    }

    /// Lines of a block.
    pub(super) fn count(&mut self, document: &Document, index: u32) -> usize {
        let Some(block) = document.block(index) else { return 0 };
        (0..window::windows(block.text)).map(|number| self.entry(document, &block, number).lines.len()).sum()
    }

    /// The row at a spot.
    pub(super) fn row(&mut self, document: &Document, spot: Spot) -> Option<Row> {
        let found = self.line(document, spot)?;
        let kind = document.block(spot.block)?.kind;
        let part = match spot.lead {
            0 if kind == Kind::Rule => Part::Rule,
            0 => Part::Text,
            1 if found.annotated => Part::Annotation,
            _ => Part::Gap,
        };
        Some(Row { block: spot.block, start: found.start, end: found.end, part })
    }

    /// The text row that holds an anchor; the document's end for one behind it.
    pub(super) fn spot(&mut self, document: &Document, anchor: Anchor) -> Option<Spot> {
        let last = document.len().checked_sub(1)?;
        let (index, byte) = if anchor.block > last { (last, u32::MAX) } else { (anchor.block, anchor.byte) };
        let block = document.block(index)?;
        let byte = (byte as usize).min(block.text.len());
        let number = window::holding(block.text, byte);
        let entry = self.entry(document, &block, number);
        let shown = Passage::new(block.text, number, &entry.view).shown(byte) as u32;
        let line = entry.lines.partition_point(|end| *end <= shown).min(entry.lines.len().saturating_sub(1));
        Some(Spot { block: index, window: number, line: line as u32, lead: 0 })
    }

    /// The spot of a place.
    pub(super) fn spot_of(&mut self, document: &Document, place: Place) -> Option<Spot> {
        let spot = self.spot(document, place.anchor)?;
        let lead = self.line(document, spot)?.lead().min(place.lead);
        Some(Spot { lead, ..spot })
    }

    /// The place of a spot.
    pub(super) fn place(&mut self, document: &Document, spot: Spot) -> Place {
        let byte = self.line(document, spot).map_or(0, |found| found.start);
        Place { anchor: Anchor { block: spot.block, byte }, lead: spot.lead }
    }

    /// The spot of the text row above which all of a line shows.
    pub(super) fn top(&mut self, document: &Document, spot: Spot) -> Spot {
        let lead = self.line(document, spot).map_or(0, Found::lead);
        Spot { lead, ..spot }
    }

    /// How many annotation rows a line has.
    pub(super) fn annotations(&mut self, document: &Document, spot: Spot) -> u8 {
        self.line(document, spot).map_or(0, |found| found.annotated.into())
    }

    /// One row down; `None` at the document's end.
    pub(super) fn below(&mut self, document: &Document, spot: Spot) -> Option<Spot> {
        if let Some(lead) = spot.lead.checked_sub(1) {
            return Some(Spot { lead, ..spot });
        }
        let lines = self.line(document, spot)?.lines;
        let next = if spot.line + 1 < lines {
            Spot { line: spot.line + 1, ..spot }
        } else if spot.window + 1 < window::windows(document.block(spot.block)?.text) {
            Spot { window: spot.window + 1, line: 0, ..spot }
        } else if spot.block + 1 < document.len() {
            Spot { block: spot.block + 1, window: 0, line: 0, lead: 0 }
        } else {
            return None;
        };
        Some(self.top(document, next))
    }

    /// One row up; `None` at the document's beginning.
    pub(super) fn above(&mut self, document: &Document, spot: Spot) -> Option<Spot> {
        if spot.lead < self.line(document, spot)?.lead() {
            return Some(Spot { lead: spot.lead + 1, ..spot });
        }
        if let Some(line) = spot.line.checked_sub(1) {
            return Some(Spot { line, lead: 0, ..spot });
        }
        let (index, number) = match spot.window.checked_sub(1) {
            Some(number) => (spot.block, number),
            None => {
                let index = spot.block.checked_sub(1)?;
                (index, window::windows(document.block(index)?.text) - 1)
            }
        };
        let block = document.block(index)?;
        let line = (self.entry(document, &block, number).lines.len() as u32).saturating_sub(1);
        Some(Spot { block: index, window: number, line, lead: 0 })
    }

    /// The document's first row.
    pub(super) fn start(&mut self, document: &Document) -> Option<Spot> {
        document.block(0)?;
        Some(self.top(document, Spot { block: 0, window: 0, line: 0, lead: 0 }))
    }

    /// The document's last row.
    pub(super) fn finish(&mut self, document: &Document) -> Option<Spot> {
        self.spot(document, Anchor { block: u32::MAX, byte: u32::MAX })
    }
}

/// The parts of a byline that fit a line: none of them is cut, so that a name stays in one piece.
fn parts(ruler: Ruler<'_>, columns: u16) -> Vec<std::ops::Range<usize>> {
    let mut parts = Vec::new();
    let mut start = 0;
    for part in ruler.text.split("  ") {
        if ruler.width.columns(part) <= usize::from(columns) {
            parts.push(start..start + part.len());
        }
        start += part.len() + 2;
    }
    parts
}

/// Lines of preformatted text: as many clusters as fit, blanks kept.
fn chop(ruler: Ruler<'_>, edge: u16) -> Vec<u32> {
    let mut ends = Vec::new();
    let (mut columns, mut start) = (0_u32, 0);
    for cell in ruler.cells(0, ruler.text.len()) {
        let span = u32::from(cell.span() + cell.gap);
        if columns + span > u32::from(edge) && cell.start > start {
            ends.push(cell.start as u32);
            (columns, start) = (0, cell.start);
        }
        columns += span;
    }
    ends.push(ruler.text.len() as u32);
    ends
}
