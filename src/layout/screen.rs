//! A screenful of rows, made from nothing or from the screen before it.

use super::walk::Spot;
use super::{Layout, Part, Place, Row};
use crate::document::{Anchor, Document};

impl Layout {
    /// Up to `height` rows downward from a place; fewer at the document's end.
    pub fn screen(&mut self, document: &Document, place: Place, height: u16) -> Vec<Row> {
        self.attend(document);
        let mut rows = Vec::with_capacity(usize::from(height).min(256));
        let mut spot = self.spot_of(document, place);
        while let Some(here) = spot
            && rows.len() < usize::from(height)
        {
            rows.extend(self.row(document, here));
            spot = self.below(document, here);
        }
        rows
    }

    /// The same as [`Self::screen`], at less cost where most of it is among the rows of a screen `before` of the same
    /// document and measure.
    pub fn scroll(&mut self, document: &Document, place: Place, height: u16, before: &[Row]) -> Vec<Row> {
        let Some(mut rows) = self.joined(document, place, before) else {
            return self.screen(document, place, height);
        };
        rows.truncate(usize::from(height));
        if rows.len() == usize::from(height) {
            return rows;
        }
        // What stands above the next line of text is known with that line: it goes on from the last one.
        let end = rows.iter().rposition(|row| row.part == Part::Text).and_then(|last| Some((last, *rows.get(last)?)));
        let Some((last, row)) = end else { return self.screen(document, place, height) };
        rows.truncate(last);
        let anchor = Anchor { block: row.block, byte: row.start };
        rows.extend(self.screen(document, Place { anchor, lead: 0 }, height - last as u16));
        rows
    }

    /// Rows from a place on, as far as they are among those of a screen before it, and the few above them. Rows of
    /// text are told apart by what they hold; the empty rows above one are not, but they are counted.
    fn joined(&mut self, document: &Document, place: Place, before: &[Row]) -> Option<Vec<Row>> {
        const FEW: u16 = 6;
        self.attend(document);
        let spot = self.spot_of(document, place)?;
        let begun = self.row(document, Spot { lead: 0, ..spot })?;
        if let Some(at) = before.iter().position(|row| *row == begun) {
            return before.get(at.checked_sub(usize::from(spot.lead))?..).map(<[Row]>::to_vec);
        }
        let first = before.iter().position(|row| row.part == Part::Text)?;
        let mut rows = self.screen(document, place, FEW);
        let at = rows.iter().position(|row| Some(row) == before.get(first))?;
        rows.truncate(at);
        rows.extend_from_slice(before.get(first..)?);
        Some(rows)
    }
}
