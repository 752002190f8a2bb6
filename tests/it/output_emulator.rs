//! A strict little terminal for what the presenter writes: it knows the sequences the presenter may use and no other,
//! and breaks off where terminals are known to differ.

use std::collections::BTreeSet;

use kanbao::text::{Ambiguous, CellWidth};
use unicode_segmentation::UnicodeSegmentation;

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Spot {
    /// What is drawn from here on; empty: blank, or the second column of a wide glyph.
    pub text: String,
    /// The glyph reaches into the next column.
    pub wide: bool,
    /// The second column of a wide glyph.
    pub second: bool,
    /// SGR parameters that hold, sorted.
    pub pen: BTreeSet<String>,
}

/// The terminal.
#[derive(Debug)]
pub struct Emulator {
    pub rows: Vec<Vec<Spot>>,
    pub cursor: (usize, usize),
    pub visible: bool,
    /// It draws some glyphs wider than the program thinks.
    pub surprised: bool,
    pending: bool,
    region: (usize, usize),
    pen: BTreeSet<String>,
    width: CellWidth,
}

impl Emulator {
    pub fn new(columns: u16, rows: u16, ambiguous: Ambiguous) -> Self {
        // What was on the screen before is anything but blank.
        let dirt = Spot { text: "#".into(), ..Spot::default() };
        Self {
            rows: vec![vec![dirt; usize::from(columns)]; usize::from(rows)],
            cursor: (3.min(usize::from(columns) - 1), 0),
            visible: true,
            surprised: false,
            pending: false,
            region: (0, usize::from(rows) - 1),
            pen: BTreeSet::from(["7".to_owned()]),
            width: CellWidth { ambiguous, letters: Ambiguous::Narrow, clusters: true },
        }
    }

    /// Takes what the program wrote.
    pub fn feed(&mut self, bytes: &[u8]) {
        let mut rest = std::str::from_utf8(bytes).expect("what is written is UTF-8");
        while let Some(c) = rest.chars().next() {
            rest = match c {
                '\x1b' if rest.starts_with("\x1b[") => {
                    let end = rest[2..].find(|c: char| c.is_ascii_alphabetic()).expect("a final byte") + 2;
                    self.control(&rest[2..end], rest.as_bytes()[end]);
                    &rest[end + 1..]
                }
                '\x1b' => {
                    assert!(rest.starts_with("\x1bM"), "unknown sequence {:?}", &rest[..4.min(rest.len())]);
                    self.pending = false;
                    if self.cursor.1 == self.region.0 {
                        self.scroll(-1);
                    } else {
                        self.cursor.1 -= 1;
                    }
                    &rest[2..]
                }
                '\r' => {
                    (self.cursor.0, self.pending) = (0, false);
                    &rest[1..]
                }
                '\n' => {
                    self.pending = false;
                    if self.cursor.1 == self.region.1 {
                        self.scroll(1);
                    } else {
                        assert!(self.cursor.1 + 1 < self.rows.len(), "a line feed below the screen");
                        self.cursor.1 += 1;
                    }
                    &rest[1..]
                }
                '\x08' => {
                    assert!(!self.pending, "terminals differ on a backspace behind the last column");
                    self.cursor.0 -= 1;
                    &rest[1..]
                }
                c => {
                    assert!(!c.is_control(), "control character {c:?}");
                    let cluster = rest.graphemes(true).next().unwrap();
                    self.write(cluster);
                    &rest[cluster.len()..]
                }
            };
        }
    }

    fn write(&mut self, cluster: &str) {
        assert!(!self.pending, "terminals differ on writing behind the last column");
        let width = usize::from(self.width.cluster(cluster));
        let (x, y) = self.cursor;
        let row = &mut self.rows[y];
        if x + width > row.len() {
            // A real terminal wraps here; only a disputed glyph may come to that.
            self.pending = true;
            return;
        }
        let pen = self.pen.clone();
        for column in [x, x + width - 1] {
            // Half of a wide glyph is overwritten: the other half goes blank.
            if row[column].second {
                row[column - 1].text.clear();
                row[column - 1].wide = false;
            }
            if row[column].wide {
                row[column + 1].second = false;
            }
        }
        row[x] = Spot { text: cluster.to_owned(), wide: width == 2, second: false, pen: pen.clone() };
        if cluster == " " {
            row[x].text.clear();
        }
        if width == 2 {
            row[x + 1] = Spot { text: String::new(), wide: false, second: true, pen };
        }
        self.pending = x + width == row.len();
        self.cursor.0 = (x + width).min(row.len() - 1);
    }

    fn scroll(&mut self, by: i32) {
        assert!(self.pen.is_empty(), "a scroll fills with the pen's background");
        let (top, bottom) = self.region;
        for _ in 0..by.abs() {
            let blank = vec![Spot::default(); self.rows[0].len()];
            if by > 0 {
                self.rows[top..=bottom].rotate_left(1);
                self.rows[bottom] = blank;
            } else {
                self.rows[top..=bottom].rotate_right(1);
                self.rows[top] = blank;
            }
        }
    }

    fn control(&mut self, parameters: &str, last: u8) {
        let number = |n: usize| parameters.split(';').nth(n).and_then(|n| n.parse::<usize>().ok());
        let count = number(0).unwrap_or(1);
        if !matches!(last, b'm' | b'h' | b'l') {
            assert!(
                !self.pending || matches!(last, b'H' | b'r' | b'S' | b'T'),
                "{:?} behind the last column",
                char::from(last)
            );
            self.pending = false;
        }
        let (columns, rows) = (self.rows[0].len(), self.rows.len());
        match last {
            b'H' => self.cursor = (number(1).unwrap_or(1) - 1, count - 1),
            b'G' => self.cursor.0 = count - 1,
            b'd' => self.cursor.1 = count - 1,
            b'C' => self.cursor.0 += count,
            b'K' | b'J' => {
                assert!(self.pen.is_empty(), "erasing fills with the pen's background");
                let (x, y) = self.cursor;
                if self.rows[y][x].second {
                    assert!(self.surprised, "erasing half of a wide glyph");
                    self.rows[y][x - 1] = Spot::default();
                }
                self.rows[y][x..].fill(Spot::default());
                if last == b'J' {
                    self.rows[y + 1..].iter_mut().for_each(|row| row.fill(Spot::default()));
                }
            }
            b'X' => {
                assert!(self.pen.is_empty(), "erasing fills with the pen's background");
                let (x, y) = self.cursor;
                let end = (x + count).min(columns);
                for half in [x, end] {
                    // Half of a wide glyph is erased: the other half goes blank.
                    if half < columns && self.rows[y][half].second {
                        self.rows[y][half - 1] = Spot::default();
                        self.rows[y][half] = Spot::default();
                    }
                }
                self.rows[y][x..end].fill(Spot::default());
            }
            b'S' => self.scroll(count as i32),
            b'T' => self.scroll(-(count as i32)),
            b'r' => {
                self.region = (count - 1, number(1).unwrap_or(rows) - 1);
                assert!(self.region.0 < self.region.1 && self.region.1 < rows, "{:?}", self.region);
                self.cursor = (0, 0);
            }
            b'm' => self.select(parameters),
            b'h' | b'l' => match parameters {
                "?25" => self.visible = last == b'h',
                "?2026" => {}
                _ => panic!("unknown mode {parameters}"),
            },
            _ => panic!("unknown sequence CSI {parameters} {}", char::from(last)),
        }
        assert!(self.cursor.0 < columns && self.cursor.1 < rows, "the cursor left the screen: {:?}", self.cursor);
    }

    fn select(&mut self, parameters: &str) {
        let mut numbers = parameters.split(';');
        while let Some(number) = numbers.next() {
            let class = |pen: &mut BTreeSet<String>, first: char| {
                pen.retain(|known| !(known.starts_with(first) && known.len() > 1));
            };
            match number.parse::<u8>().unwrap_or(0) {
                0 => self.pen.clear(),
                1..=9 => {
                    self.pen.insert(number.to_owned());
                }
                22 => self.pen.retain(|known| known != "1" && known != "2"),
                off @ 23..=29 => self.pen.retain(|known| *known != (off - 20).to_string()),
                39 => class(&mut self.pen, 'f'),
                49 => class(&mut self.pen, 'b'),
                code => {
                    let side = if matches!(code, 30..=38 | 90..=97) { 'f' } else { 'b' };
                    class(&mut self.pen, side);
                    let mut colour = format!("{side}{}", code % 10);
                    if code >= 90 {
                        colour.push('!');
                    }
                    if code % 10 == 8 && code < 90 {
                        let kind = numbers.next().unwrap_or_default();
                        let take = if kind == "5" { 1 } else { 3 };
                        colour = format!("{side}{kind}:{}", numbers.by_ref().take(take).collect::<Vec<_>>().join(":"));
                    }
                    self.pen.insert(colour);
                }
            }
        }
    }
}
