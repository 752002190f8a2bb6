//! What is drawn on a row.

use std::borrow::Cow;

use super::passage::{Passage, View};
use super::ruby::Standing;
use super::set::{Line, Placed, set};
use super::shape::Shape;
use super::{Glyph, Layout, Part, Row, window};
use crate::document::{Block, Document};
use crate::text::CellWidth;
use crate::text::width::pieces;

/// The glyphs of a row, left to right.
pub(super) fn glyphs<'d>(layout: &Layout, document: &'d Document, row: &Row) -> Vec<Glyph<'d>> {
    let Some(block) = document.block(row.block) else { return Vec::new() };
    let measure = &layout.measure;
    let shape = Shape::new(document, &block, measure);
    match row.part {
        Part::Gap => return Vec::new(),
        Part::Rule => return rule(shape.edge, measure.width),
        Part::Text | Part::Annotation => {}
    }
    let number = window::holding(block.text, row.start as usize);
    // A window that ends at the row's start holds it only if the row is empty.
    let made;
    let view = match layout.cache.get((row.block, number)) {
        Some(entry) => &entry.view,
        None => {
            made = layout.view(document, &block, number, &shape);
            &made
        }
    };
    let passage = Passage::new(block.text, number, view);
    let ruler = passage.ruler(measure);
    let (start, end) = (passage.shown(row.start as usize), passage.shown(row.end as usize));
    let line = Line { start, end, first: row.start == 0, last: row.end as usize >= passage.end };
    let placed = set(ruler, line, &shape);
    let glyphs = match row.part {
        Part::Annotation => annotations(&passage, &placed, measure.width),
        _ => text(&passage, view, &block, &shape, placed, measure.width, line.first),
    };
    debug_assert!(
        glyphs.windows(2).all(|pair| pair[0].column + pair[0].width <= pair[1].column)
            && glyphs.last().is_none_or(|last| last.column + last.width <= measure.columns.max(1)),
        "glyphs overlap or leave the measure: {glyphs:?}"
    );
    glyphs
}

fn rule(edge: u16, width: CellWidth) -> Vec<Glyph<'static>> {
    let dash = "─";
    let columns = width.cluster(dash).max(1);
    let glyph = |nth| Glyph { column: nth * columns, width: columns, text: Cow::Borrowed(dash), bytes: None };
    (0..edge / columns).map(glyph).collect()
}

fn text<'d>(
    passage: &Passage<'_>,
    view: &View,
    block: &Block<'d>,
    shape: &Shape,
    placed: Placed<'_>,
    width: CellWidth,
    first: bool,
) -> Vec<Glyph<'d>> {
    let mut glyphs = Vec::with_capacity(placed.len() + 1);
    if first && let Some((column, marker)) = &shape.marker {
        virtually(&mut glyphs, *column, marker, width);
    }
    for (column, cell) in placed {
        let (from, to) = passage.sources(cell.start, cell.end);
        let own = if view.is_converted() { None } else { block.text.get(from..to) };
        let shown = match own.and_then(|own| own.get(..cell.shown.len())) {
            Some(own) if own == cell.shown => Cow::Borrowed(own),
            _ => Cow::Owned(cell.shown.into_owned()),
        };
        glyphs.push(Glyph { column, width: cell.width, text: shown, bytes: Some((from as u32, to as u32)) });
        let notes = passage.notes();
        if notes.standing() == Standing::Inline
            && let Some(note) = notes.at(cell.start)
            && cell.end >= note.end
        {
            virtually(&mut glyphs, column + cell.width, &note.text, width);
        }
    }
    glyphs
}

fn annotations(passage: &Passage<'_>, placed: &Placed<'_>, width: CellWidth) -> Vec<Glyph<'static>> {
    let mut glyphs = Vec::new();
    for (column, cell) in placed {
        let Some(note) = passage.notes().at(cell.start).filter(|note| note.start == cell.start) else { continue };
        virtually(&mut glyphs, column - note.pad + note.inset, &note.text, width);
    }
    glyphs
}

/// Glyphs that stand for no byte.
fn virtually(glyphs: &mut Vec<Glyph<'_>>, mut column: u16, text: &str, policy: CellWidth) {
    for (_, piece) in pieces(text) {
        let (shown, width) = policy.shown(piece);
        if width > 0 {
            glyphs.push(Glyph { column, width, text: Cow::Owned(shown.into_owned()), bytes: None });
        }
        column += width;
    }
}
