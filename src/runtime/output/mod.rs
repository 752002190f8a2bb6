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
use kept::{Kept, Shown};
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
    shown: Shown,
    /// Of the rows that are shown, as far as they were asked for.
    marks: Vec<Option<Marks>>,
    /// Columns of each row that is shown, up to where it is empty.
    tails: Vec<u16>,
    hand: Hand,
    known: bool,
    cursor: Option<(u16, u16)>,
}

impl Presenter {
    /// A presenter for a screen that shows anything.
    pub fn new(options: Options) -> Self {
        Self {
            options,
            shown: Shown::default(),
            marks: Vec::new(),
            tails: Vec::new(),
            hand: Hand::lost(),
            known: false,
            cursor: None,
        }
    }

    /// The screen may show anything now: the next frame repaints all of it.
    pub fn forget(&mut self) {
        self.known = false;
        self.hand = Hand::lost();
    }

    /// The first cells of the first row were written on, and the cursor moved: they differ from every glyph. The next
    /// frame must not name that row as an origin.
    pub fn spoil(&mut self, cells: u16) {
        for cell in self.shown.row_mut(0).iter_mut().take(usize::from(cells)) {
            cell.set_symbol("\u{fffd}");
        }
        if let Some(marks) = self.marks.first_mut() {
            *marks = None;
        }
        self.hand.forget_cursor();
    }

    /// The bytes that make the terminal show `next`, with its cursor at a column and row or hidden; none if it does.
    ///
    /// `origins` names for each row of `next` the row of the frame before that it is the same as, if that is known;
    /// such a row need not be drawn in `next`, and none is named twice. What `next` holds afterwards is of no use.
    pub fn present(&mut self, next: &mut Buffer, origins: &[Option<u16>], cursor: Option<(u16, u16)>) -> Vec<u8> {
        let same_size = next.area == self.shown.area();
        let kept = Kept::of(if same_size { origins } else { &[] });
        let bytes =
            if self.known && same_size { self.change(next, &kept, cursor) } else { self.repaint(next, &kept, cursor) };
        let tail = |y: u16| match kept.origin(y) {
            Some(from) => self.tails.get(usize::from(from)).copied().unwrap_or_default(),
            None => hand::tail(row(next, y), &self.options),
        };
        if !bytes.is_empty() || !same_size {
            self.tails = (0..next.area.height).map(tail).collect();
        }
        self.shown.take(next, &kept);
        self.known = true;
        self.cursor = cursor;
        if self.options.synchronized && bytes.len() >= BIG {
            return [b"\x1b[?2026h", bytes.as_slice(), b"\x1b[?2026l"].concat();
        }
        bytes
    }

    fn repaint(&mut self, next: &Buffer, kept: &Kept<'_>, cursor: Option<(u16, u16)>) -> Vec<u8> {
        let mut writer = Writer::new(self.hand, next.area.width, next.area.height, &self.options);
        writer.show_cursor(None);
        writer.clear();
        for y in 0..next.area.height {
            writer.row(y, &[], kept.row(y, &self.shown, next));
        }
        writer.show_cursor(cursor);
        self.hand = writer.hand;
        self.marks = vec![None; usize::from(next.area.height)];
        writer.out
    }

    fn change(&mut self, next: &Buffer, kept: &Kept<'_>, cursor: Option<(u16, u16)>) -> Vec<u8> {
        let differs = |y: u16| match kept.origin(y) {
            Some(from) => from != y,
            None => row(next, y) != self.shown.row(y),
        };
        let changed: Vec<bool> = (0..next.area.height).map(differs).collect();
        let count = changed.iter().filter(|changed| **changed).count();
        if count == 0 && cursor == self.cursor {
            return Vec::new();
        }
        let mut marks: Vec<Option<Marks>> = (0..)
            .zip(&changed)
            .map(|(y, changed)| {
                let from = kept.origin(y).or((!changed).then_some(y))?;
                self.marks.get(usize::from(from)).cloned().flatten()
            })
            .collect();
        let shift = if count > 1 { self.shift(next, kept, &changed, &mut marks) } else { None };
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

    /// The scroll that spares the most, and how many bytes: by what is known to have moved, else by what the rows hold.
    fn shift(
        &mut self,
        next: &Buffer,
        kept: &Kept<'_>,
        changed: &[bool],
        marks: &mut [Option<Marks>],
    ) -> Option<(Shift, i64)> {
        let steps = kept.steps();
        if !steps.is_empty() {
            // A cell of text costs a byte and a half: a Han of three bytes takes two cells.
            let weight = |y: u16| self.tails.get(usize::from(y)).map_or(0, |tail| i64::from(*tail) * 3 / 2);
            let stay = (0..).zip(changed).map(|(y, changed)| if *changed { 0 } else { weight(y) }).collect();
            let moved = |to: u16, from: u16| if kept.origin(to) == Some(from) { weight(from) } else { 0 };
            return scroll::find(&steps, stay, moved);
        }
        let depth = self.options.depth;
        let fill = |marks: &mut [Option<Marks>], row: &dyn Fn(u16) -> Marks| -> Vec<Marks> {
            (0..).zip(marks).map(|(y, marks)| marks.get_or_insert_with(|| row(y)).clone()).collect()
        };
        let mut shown = std::mem::take(&mut self.marks);
        shown.resize(marks.len(), None);
        let shown = fill(&mut shown, &|y| Marks::of(self.shown.row(y), depth));
        let next = fill(marks, &|y| Marks::of(kept.row(y, &self.shown, next), depth));
        scroll::find_by_marks(&shown, &next)
    }

    /// The frame, by this scroll or by none.
    fn attempt(&self, next: &Buffer, kept: &Kept<'_>, changed: &[bool], shift: Option<Shift>) -> Writer<'_> {
        let mut writer = Writer::new(self.hand, next.area.width, next.area.height, &self.options);
        if let Some(shift) = shift {
            let exposed = if shift.rows > 0 { shift.bottom } else { shift.top };
            writer.scroll(shift, hand::head(kept.row(exposed, &self.shown, next), &self.options));
        }
        for (y, changed) in (0..).zip(changed) {
            let row = kept.row(y, &self.shown, next);
            match shift.map_or(Some(y), |shift| shift.source(y)) {
                Some(from) if kept.origin(y) == Some(from) || (from == y && !changed) => {}
                Some(from) => writer.row(y, self.shown.row(from), row),
                None => writer.row(y, &[], row),
            }
        }
        writer
    }
}

fn row(buffer: &Buffer, y: u16) -> &[Cell] {
    let width = usize::from(buffer.area.width);
    buffer.content.get(usize::from(y) * width..(usize::from(y) + 1) * width).unwrap_or_default()
}
