//! What really goes down the line: the least that turns the screen that is shown into the next one.
//!
//! Widgets draw into a [`Buffer`]; the [`Presenter`] keeps the one that is shown, finds what moved ([`scroll`]),
//! chooses between scrolling and repainting by counted bytes, and writes only glyphs that differ, with the cheapest
//! cursor moves ([`cursor`]) and the shortest changes of pen ([`pen`]). The cursor is taken as unknown behind a
//! character whose width terminals disagree on ([`glyph`]). One frame is one run of bytes; no change is none.

mod cursor;
mod glyph;
mod hand;
mod kept;
mod pen;
mod scroll;

use ratatui::buffer::{Buffer, Cell};

pub use glyph::Trust;
use hand::{Hand, Writer};
use kept::Kept;
pub use pen::Depth;
use scroll::{Marks, Shift};

/// Bytes from which a frame is worth the sixteen of a synchronized update.
const BIG: usize = 1200;

/// Bytes a scroll must spare for the frame without it not even to be tried.
const CLEAR: i64 = 256;

/// What the terminal can do, and how far its widths are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Options {
    /// Colours.
    pub depth: Depth,
    /// It knows `CSI S` and `CSI T`; else a region is scrolled by line feeds.
    pub scrolls: bool,
    /// It knows `CSI X`, which blanks a run of cells.
    pub erases: bool,
    /// It knows synchronized updates (DEC 2026).
    pub synchronized: bool,
    /// Which widths are known.
    pub trust: Trust,
}

/// Keeps what the terminal shows, and says what to write to make it show something else.
#[derive(Debug)]
pub struct Presenter {
    /// What the terminal can do.
    pub options: Options,
    shown: Buffer,
    marks: Vec<Marks>,
    hand: Hand,
    known: bool,
    cursor: Option<(u16, u16)>,
}

impl Presenter {
    /// A presenter for a screen that shows anything.
    pub fn new(options: Options) -> Self {
        Self { options, shown: Buffer::default(), marks: Vec::new(), hand: Hand::lost(), known: false, cursor: None }
    }

    /// The screen may show anything now: the next frame repaints all of it.
    pub fn forget(&mut self) {
        self.known = false;
        self.hand = Hand::lost();
    }

    /// The first cells of the first row were written on, and the cursor moved: they differ from every glyph. The next
    /// frame must not name that row as an origin.
    pub fn spoil(&mut self, cells: u16) {
        let count = usize::from(cells.min(self.shown.area.width));
        for cell in self.shown.content.iter_mut().take(count) {
            cell.set_symbol("\u{fffd}");
        }
        let width = usize::from(self.shown.area.width);
        if let (Some(row), Some(marks)) = (self.shown.content.get(..width), self.marks.first_mut()) {
            *marks = Marks::of(row, self.options.depth);
        }
        self.hand.forget_cursor();
    }

    /// The bytes that make the terminal show `next`, with its cursor at a column and row or hidden; none if it does.
    ///
    /// `origins` names for each row of `next` the row of the frame before that it is the same as, if that is known;
    /// such a row need not be drawn in `next`, and none is named twice. `next` is exchanged for the buffer that was
    /// shown before, to be drawn on again.
    pub fn present(&mut self, next: &mut Buffer, origins: &[Option<u16>], cursor: Option<(u16, u16)>) -> Vec<u8> {
        let kept = Kept::of(origins, next.area.height);
        if next.area == self.shown.area {
            kept.fetch(&mut self.shown, next);
        }
        let bytes = if self.known && next.area == self.shown.area {
            self.change(next, &kept, cursor)
        } else {
            self.repaint(next, cursor)
        };
        std::mem::swap(&mut self.shown, next);
        self.known = true;
        self.cursor = cursor;
        if self.options.synchronized && bytes.len() >= BIG {
            return [b"\x1b[?2026h", bytes.as_slice(), b"\x1b[?2026l"].concat();
        }
        bytes
    }

    fn repaint(&mut self, next: &Buffer, cursor: Option<(u16, u16)>) -> Vec<u8> {
        let mut writer = Writer::new(self.hand, next.area.width, next.area.height, &self.options);
        writer.show_cursor(None);
        writer.clear();
        self.marks.clear();
        for (y, row) in (0..).zip(rows(next)) {
            writer.row(y, &[], row);
            self.marks.push(Marks::of(row, self.options.depth));
        }
        writer.show_cursor(cursor);
        self.hand = writer.hand;
        writer.out
    }

    fn change(&mut self, next: &Buffer, kept: &Kept<'_>, cursor: Option<(u16, u16)>) -> Vec<u8> {
        let differs = |(y, next_row)| match kept.origin(y) {
            Some(from) => from != y,
            None => next_row != kept.shown(y, &self.shown, next),
        };
        let changed: Vec<bool> = (0..).zip(rows(next)).map(differs).collect();
        let count = changed.iter().filter(|changed| **changed).count();
        if count == 0 && cursor == self.cursor {
            return Vec::new();
        }
        let known = |row: u16| self.marks.get(usize::from(row)).cloned();
        let marks_of = |((y, row), changed): ((u16, &[Cell]), &bool)| {
            let from = kept.origin(y).or((!changed).then_some(y));
            from.and_then(known).unwrap_or_else(|| Marks::of(row, self.options.depth))
        };
        let marks: Vec<Marks> = (0..).zip(rows(next)).zip(&changed).map(marks_of).collect();
        let shift = if count > 1 { scroll::find(&self.marks, &marks, &kept.steps()) } else { None };
        let mut frame = match shift {
            Some((shift, spared)) => {
                let scrolled = self.attempt(next, kept, &changed, Some(shift));
                if spared >= CLEAR {
                    scrolled
                } else {
                    let plain = self.attempt(next, kept, &changed, None);
                    if plain.out.len() <= scrolled.out.len() { plain } else { scrolled }
                }
            }
            None => self.attempt(next, kept, &changed, None),
        };
        frame.show_cursor(cursor);
        let (hand, out) = (frame.hand, frame.out);
        self.hand = hand;
        self.marks = marks;
        out
    }

    /// The frame, by this scroll or by none.
    fn attempt(&self, next: &Buffer, kept: &Kept<'_>, changed: &[bool], shift: Option<Shift>) -> Writer<'_> {
        let mut writer = Writer::new(self.hand, next.area.width, next.area.height, &self.options);
        if let Some(shift) = shift {
            let exposed = if shift.rows > 0 { shift.bottom } else { shift.top };
            writer.scroll(shift, hand::head(row(next, exposed), &self.options));
        }
        for ((y, row), changed) in (0..).zip(rows(next)).zip(changed) {
            match shift.map_or(Some(y), |shift| shift.source(y)) {
                Some(from) if kept.origin(y) == Some(from) || (from == y && !changed) => {}
                Some(from) => writer.row(y, kept.shown(from, &self.shown, next), row),
                None => writer.row(y, &[], row),
            }
        }
        writer
    }
}

fn rows(buffer: &Buffer) -> std::slice::Chunks<'_, Cell> {
    buffer.content.chunks(usize::from(buffer.area.width).max(1))
}

fn row(buffer: &Buffer, y: u16) -> &[Cell] {
    rows(buffer).nth(usize::from(y)).unwrap_or_default()
}
