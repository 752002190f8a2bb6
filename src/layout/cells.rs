//! A stretch of text as a line of cells: what is drawn, how wide it is, and where blank columns stand between.
//!
//! This is the one measure of text in the layout: lines are filled, cut and set by it.

use std::borrow::Cow;

use super::ruby::{Note, Notes};
use super::{Autospace, Measure};
use crate::text::{CellWidth, class, width};

/// One cluster with the columns around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cell<'t> {
    /// First byte in the passage's text.
    pub(super) start: usize,
    /// One past its last byte.
    pub(super) end: usize,
    /// What is drawn.
    pub(super) shown: Cow<'t, str>,
    /// Columns of what is drawn.
    pub(super) width: u16,
    /// Blank columns before it that vanish where a line begins: autospace, or what keeps two annotations apart.
    pub(super) gap: u16,
    /// Blank columns before it that belong to it: a base centred under a longer annotation.
    pub(super) pad: u16,
    /// Columns behind it that belong to it: an inline annotation, or the rest of a widened base.
    pub(super) tail: u16,
    /// First character.
    pub(super) first: char,
    /// Last character.
    pub(super) last: char,
}

impl Cell<'_> {
    /// May be dropped at a line's end.
    pub(super) fn is_blank(&self) -> bool {
        // A vowel sign behind a blank is one cluster with it, and is seen.
        class::is_blank(self.first) && class::is_blank(self.last)
    }

    /// Columns from its left edge to the next cell's, without the gap.
    pub(super) fn span(&self) -> u16 {
        self.pad + self.width + self.tail
    }
}

/// What a cell's columns depend on beside its text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ruler<'t> {
    /// The whole passage as the reader sees it.
    pub(super) text: &'t str,
    /// Annotations shown in it.
    pub(super) notes: &'t Notes,
    /// What the terminal makes of a cluster.
    pub(super) width: CellWidth,
    /// Where blank columns are set.
    pub(super) autospace: Autospace,
}

impl<'t> Ruler<'t> {
    /// For one passage.
    pub(super) fn new(text: &'t str, notes: &'t Notes, measure: &Measure) -> Self {
        Self { text, notes, width: measure.width, autospace: measure.autospace }
    }

    /// The cells of a stretch, as if a line began with it.
    pub(super) fn cells(self, start: usize, end: usize) -> Cells<'t> {
        Cells { ruler: self, at: start, end, before: None }
    }

    /// The cells of a stretch that continues a line.
    pub(super) fn cells_behind(self, before: Option<char>, start: usize, end: usize) -> Cells<'t> {
        Cells { ruler: self, at: start, end, before }
    }

    /// Blank columns between two characters (盘古之白).
    pub(super) fn space(&self, before: char, at: usize, after: char) -> u16 {
        let (han, other) = if class::is_han(before) { (before, after) } else { (after, before) };
        if !class::is_han(han) || class::is_han(other) || self.autospace == Autospace::Off {
            return 0;
        }
        let counts = (other.is_ascii_digit() && self.autospace == Autospace::All)
            && !(other == before && class::is_unit(han))
            && !(other == after && han == '第');
        if !(class::is_letter(other) || counts) || self.in_address(at) {
            return 0;
        }
        1
    }

    /// Stands inside an address: no blank is ever set there.
    fn in_address(&self, at: usize) -> bool {
        const REACH: usize = 160;
        let mut from = at.saturating_sub(REACH);
        while !self.text.is_char_boundary(from) {
            from += 1;
        }
        let behind = self.text.get(from..at).unwrap_or_default();
        if memchr::memmem::find(behind.as_bytes(), b"://").is_none() {
            return false;
        }
        let word = behind.rsplit(|c| class::is_blank(c) || class::is_opening(c)).next().unwrap_or_default();
        word.contains("://") && !word.contains(|c| class::is_pause(c) && !c.is_ascii())
    }
}

/// Goes through the cells of a stretch.
#[derive(Debug, Clone)]
pub(super) struct Cells<'t> {
    ruler: Ruler<'t>,
    at: usize,
    end: usize,
    before: Option<char>,
}

impl<'t> Cells<'t> {
    fn cut(&mut self) -> Option<&'t str> {
        let rest = self.ruler.text.get(self.at..self.end)?;
        if let Some(length) = width::plain_cluster(rest) {
            return rest.get(..length);
        }
        width::pieces(rest).next().map(|(_, piece)| piece)
    }
}

impl<'t> Iterator for Cells<'t> {
    type Item = Cell<'t>;

    fn next(&mut self) -> Option<Cell<'t>> {
        let piece = self.cut()?;
        let (first, last) = (piece.chars().next()?, piece.chars().next_back()?);
        let (shown, width) = self.ruler.width.shown(piece);
        let (start, end) = (self.at, self.at + piece.len());
        let mut cell = Cell { start, end, shown, width, gap: 0, pad: 0, tail: 0, first, last };
        if let Some(before) = self.before {
            cell.gap = self.ruler.space(before, start, first);
        }
        if !self.ruler.notes.is_empty() {
            self.ruler.notes.apply(&mut cell, self.before.is_some());
        }
        self.at = end;
        self.before = Some(last);
        Some(cell)
    }
}

impl Notes {
    /// Widens a cell by the annotation it belongs to.
    fn apply(&self, cell: &mut Cell<'_>, continues: bool) {
        let Some(note) = self.at(cell.start) else { return };
        let Note { start, end, pad, tail, gap, .. } = *note;
        if cell.start == start {
            cell.pad = pad;
            if continues && gap {
                cell.gap = cell.gap.max(1);
            }
        }
        if cell.end >= end {
            cell.tail = tail;
        }
    }
}
