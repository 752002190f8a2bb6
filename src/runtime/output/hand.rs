//! The hand that writes: what it last told the terminal, and the bytes of one frame.

use ratatui::buffer::Cell;

use super::Options;
use super::cursor::{Cursor, Field, with_number};
use super::glyph::{Glyph, is_sure};
use super::pen::Pen;
use super::scroll::Shift;

/// Blank cells from which erasing them, and moving on behind them, is shorter than writing them.
const RUN: u16 = 9;

/// Columns a disputed cluster may be off by: a family of emoji drawn one by one.
const DISPUTED: u16 = 8;

/// Everything the terminal remembers between two frames beside the cells.
#[derive(Debug, Clone, Copy)]
pub struct Hand {
    cursor: Cursor,
    pen: Option<Pen>,
    /// The scroll region that is set; `None`: the whole screen.
    region: Option<(u16, u16)>,
    /// Is the cursor shown? `None`: unknown.
    visible: Option<bool>,
}

impl Hand {
    /// Nothing is known: the screen was just entered, resized or written on by someone else.
    pub fn lost() -> Self {
        Self { cursor: Cursor::Unknown, pen: None, region: None, visible: None }
    }

    /// The cursor was moved by someone else.
    pub fn forget_cursor(&mut self) {
        self.cursor = Cursor::Unknown;
    }
}

/// Writes one frame.
#[derive(Debug)]
pub struct Writer<'a> {
    /// What the terminal remembers.
    pub hand: Hand,
    /// The bytes so far.
    pub out: Vec<u8>,
    width: u16,
    height: u16,
    options: &'a Options,
}

impl<'a> Writer<'a> {
    /// A writer for a screen of this size.
    pub fn new(hand: Hand, width: u16, height: u16, options: &'a Options) -> Self {
        Self { hand, out: Vec::new(), width, height, options }
    }

    /// Clears the screen.
    pub fn clear(&mut self) {
        // The region is unknown too: a resize or another program may have set it.
        self.out.extend_from_slice(b"\x1b[r\x1b[m\x1b[H\x1b[J");
        self.hand =
            Hand { cursor: Cursor::At(0, 0), pen: Some(Pen::default()), region: None, visible: self.hand.visible };
    }

    /// Scrolls; the exposed rows are blank. `column` is where the first of them will be written.
    pub fn scroll(&mut self, shift: Shift, column: u16) {
        // Terminals fill exposed rows with the pen's background.
        self.pen(Pen::default());
        let region = Some((shift.top, shift.bottom)).filter(|&region| region != (0, self.height.saturating_sub(1)));
        if self.hand.region != region {
            let rows = match region {
                None => b"\x1b[r".to_vec(),
                Some((top, bottom)) => format!("\x1b[{};{}r", top + 1, bottom + 1).into_bytes(),
            };
            self.out.extend_from_slice(&rows);
            self.hand.region = region;
            // Setting the region sends the cursor home; terminals differ on whose home.
            self.hand.cursor = Cursor::Unknown;
        }
        let by = u16::try_from(shift.rows.unsigned_abs()).unwrap_or(u16::MAX);
        let up = shift.rows > 0;
        if by <= 4 || !self.options.scrolls {
            // A line feed on the last row, or a reverse one on the first: every terminal knows it.
            let (row, step): (u16, &[u8]) = if up { (shift.bottom, b"\n") } else { (shift.top, b"\x1bM") };
            let stays = matches!(self.hand.cursor, Cursor::Row(at) | Cursor::At(_, at) if at == row);
            if !stays || by == 1 {
                self.go(column, row);
            }
            for _ in 0..by {
                self.out.extend_from_slice(step);
            }
        } else {
            self.out.extend_from_slice(&with_number(by, if up { b'S' } else { b'T' }));
        }
    }

    /// Makes a row that shows `shown` show `next`.
    pub fn row(&mut self, y: u16, shown: &[Cell], next: &[Cell]) {
        let depth = self.options.depth;
        let tail = tail(next, self.options);
        let old_tail = self::tail(shown, self.options);
        let (mut x, mut old) = (0, 0);
        // A terminal that draws a disputed glyph wider than we think damages what stands behind it, when the glyph is
        // drawn and when it is drawn over: with what pen.
        let mut damaged: Option<Pen> = None;
        while x < tail {
            let glyph = Glyph::at(next, x, depth);
            let mut under = Glyph::at(shown, old, depth);
            while old < x {
                old += under.width;
                under = Glyph::at(shown, old, depth);
            }
            if damaged.is_some() || old != x || under != glyph {
                let blank = if glyph.is_empty() { self.blank_run(x, shown, next) } else { 0 };
                if blank >= RUN {
                    self.pen(Pen::default());
                    self.go(x, y);
                    self.out.extend_from_slice(&with_number(blank, b'X'));
                    damaged = None;
                    x += blank;
                    continue;
                }
                self.reach(x, y, next);
                self.glyph(&glyph, x, y);
                damaged = [glyph, under].iter().find(|glyph| !is_sure(glyph.text, self.options.trust)).map(|it| it.pen);
            }
            x += glyph.width;
        }
        let stained = damaged.is_some_and(|pen| !pen.on_blank().is_plain()) && tail < self.width;
        if old_tail > tail || stained {
            self.rest(tail, old_tail.max(tail + 1), y);
        }
    }

    /// Cells from a column on that are to be empty, without those at the end that are empty already.
    fn blank_run(&self, from: u16, shown: &[Cell], next: &[Cell]) -> u16 {
        if !self.options.erases {
            return 0;
        }
        let depth = self.options.depth;
        let run = (from..self.width).take_while(|&x| Glyph::at(next, x, depth).is_empty()).count();
        let shows =
            |x: u16| x > from && Glyph::at(shown, x - 1, depth).width == 2 || !Glyph::at(shown, x, depth).is_empty();
        let run = u16::try_from(run).unwrap_or(u16::MAX);
        (0..run).rev().find(|&at| shows(from + at)).map_or(0, |last| last + 1)
    }

    /// Blanks a row from column `from` on, of which `until` is the first that is blank already.
    fn rest(&mut self, from: u16, until: u16, y: u16) {
        self.pen(Pen::default());
        self.go(from, y);
        if until - from <= 3 && until < self.width {
            self.out.resize(self.out.len() + usize::from(until - from), b' ');
            self.hand.cursor = Cursor::At(until, y);
        } else {
            self.out.extend_from_slice(b"\x1b[K");
        }
    }

    /// Brings the cursor to a column, by writing again what stands between if that is shorter.
    fn reach(&mut self, x: u16, y: u16, next: &[Cell]) {
        if let Cursor::At(from, row) = self.hand.cursor
            && row == y
            && (1..=4).contains(&x.saturating_sub(from))
            // The cursor may have been shown on the second column of a wide glyph, which writing there would cut.
            && !(from > 0 && Glyph::at(next, from - 1, self.options.depth).width == 2)
        {
            let mut between = Vec::new();
            let mut at = from;
            while at < x {
                let glyph = Glyph::at(next, at, self.options.depth);
                if Some(glyph.pen) != self.hand.pen || !is_sure(glyph.text, self.options.trust) {
                    break;
                }
                between.extend_from_slice(glyph.text.as_bytes());
                at += glyph.width;
            }
            if at == x && between.len() <= with_number(x - from, b'C').len() {
                self.out.extend_from_slice(&between);
                self.hand.cursor = Cursor::At(x, y);
                return;
            }
        }
        self.go(x, y);
    }

    fn glyph(&mut self, glyph: &Glyph<'_>, x: u16, y: u16) {
        self.pen(glyph.pen);
        self.out.extend_from_slice(glyph.text.as_bytes());
        let after = x + glyph.width;
        self.hand.cursor = if is_sure(glyph.text, self.options.trust) {
            // Behind the last column terminals differ: the wrap is pending, or done.
            if after < self.width { Cursor::At(after, y) } else { Cursor::Unknown }
        } else if after + DISPUTED < self.width {
            Cursor::Row(y)
        } else {
            Cursor::Unknown
        };
    }

    /// Shows the cursor there, or hides it.
    pub fn show_cursor(&mut self, place: Option<(u16, u16)>) {
        if let Some((x, y)) = place {
            self.go(x.min(self.width.saturating_sub(1)), y.min(self.height.saturating_sub(1)));
        }
        if self.hand.visible != Some(place.is_some()) {
            self.out.extend_from_slice(if place.is_some() { b"\x1b[?25h" } else { b"\x1b[?25l" });
            self.hand.visible = Some(place.is_some());
        }
    }

    fn go(&mut self, x: u16, y: u16) {
        let region = self.hand.region.unwrap_or((0, self.height.saturating_sub(1)));
        self.hand.cursor.go(x, y, Field { height: self.height, region }, &mut self.out);
    }

    fn pen(&mut self, pen: Pen) {
        pen.write(self.hand.pen, &mut self.out);
        self.hand.pen = Some(pen);
    }
}

/// The column from which a row that is to be shown is empty.
pub fn tail(row: &[Cell], options: &Options) -> u16 {
    // The second column of a wide glyph holds a blank cell: the glyph before it reaches over it.
    let end = |x: u16| {
        let glyph = Glyph::at(row, x, options.depth);
        (!glyph.is_empty()).then_some(x + glyph.width)
    };
    let width = u16::try_from(row.len()).unwrap_or(u16::MAX);
    (0..width).rev().find_map(end).unwrap_or(0)
}

/// The first column of a row that is not empty.
pub fn head(row: &[Cell], options: &Options) -> u16 {
    let width = u16::try_from(row.len()).unwrap_or(u16::MAX);
    (0..width).find(|&x| !Glyph::at(row, x, options.depth).is_empty()).unwrap_or(0)
}
