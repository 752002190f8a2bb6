//! Finding what moved: rows of the next screen that stand in the present one a few rows further up or down.
//!
//! Rows are compared in pieces of eight columns, so that a scrollbar or an outline that stays where it is does not
//! hide that the text beside it moved.

use std::rc::Rc;

use ratatui::buffer::Cell;

use super::pen::{Depth, Pen};

/// Columns of a piece.
const PIECE: usize = 8;

/// What a region scroll costs at the most: region, moves, pen.
const COST: i64 = 24;

/// A scroll of the rows `top..=bottom` by `rows`: up (the text moves up) if positive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shift {
    /// First row of the region.
    pub top: u16,
    /// Last row of the region.
    pub bottom: u16,
    /// By how many rows: positive moves the content up.
    pub rows: i32,
}

impl Shift {
    /// The row whose content comes to stand in row `y`; `None` if it is exposed, blank.
    pub fn source(&self, y: u16) -> Option<u16> {
        if !(self.top..=self.bottom).contains(&y) {
            return Some(y);
        }
        let from = i32::from(y) + self.rows;
        u16::try_from(from).ok().filter(|from| (self.top..=self.bottom).contains(from))
    }
}

/// A row by its pieces: a hash of each and the bytes it would take to write it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marks(Rc<[(u64, u32)]>);

impl Marks {
    /// The marks of a row.
    pub fn of(row: &[Cell], depth: Depth) -> Self {
        Self(row.chunks(PIECE).map(|cells| piece(cells, depth)).collect())
    }

    /// Bytes in which the rows agree.
    fn common(&self, other: &Self) -> i64 {
        self.0.iter().zip(&*other.0).filter(|(one, two)| one.0 == two.0).map(|(one, _)| i64::from(one.1)).sum()
    }
}

fn piece(cells: &[Cell], depth: Depth) -> (u64, u32) {
    let (mut hash, mut bytes) = (0u64, 0);
    for cell in cells {
        let text = cell.symbol();
        let packed = text.bytes().take(8).fold(0u64, |packed, byte| packed << 8 | u64::from(byte));
        let pen = Pen::of(cell, depth).key();
        hash = (hash.rotate_left(5) ^ packed ^ pen.rotate_left(24)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        if text != " " || pen != 0 {
            bytes += text.len() as u32;
        }
    }
    (hash, bytes)
}

/// The scroll that spares the most bytes, and how many, by what the rows hold; `None` if none is worth it.
pub fn find_by_marks(shown: &[Marks], next: &[Marks]) -> Option<(Shift, i64)> {
    let stay: Vec<i64> = next.iter().zip(shown).map(|(next, shown)| next.common(shown)).collect();
    let last = i32::try_from(stay.len()).unwrap_or(i32::MAX);
    let steps: Vec<i32> = (1..last).flat_map(|by| [by, -by]).collect();
    let common = |to: u16, from: u16| {
        let (next, shown) = (next.get(usize::from(to)), shown.get(usize::from(from)));
        next.zip(shown).map_or(0, |(next, shown)| next.common(shown))
    };
    find(&steps, stay, common)
}

/// The scroll by one of the steps (rows moved, up if positive) that spares the most bytes, and how many; `None` if none
/// is worth it. `stay`: the bytes of each row that stand where they are to stand; `moved`: those of the next screen's
/// row (the first number) that stand in a row of the present one.
pub fn find(steps: &[i32], stay: Vec<i64>, moved: impl Fn(u16, u16) -> i64) -> Option<(Shift, i64)> {
    let height = stay.len();
    let mut best: Option<(Shift, i64)> = None;
    let mut gain = vec![0; height];
    for &rows in steps {
        let (up, by) = (rows > 0, rows.unsigned_abs() as usize);
        // Row `to` of the next screen would come from row `from` of the present one.
        let mut any = false;
        for ((to, gain), stay) in gain.iter_mut().enumerate().zip(&stay) {
            let from = if up { to.checked_add(by).filter(|&from| from < height) } else { to.checked_sub(by) };
            let spared = from.map(|from| moved(to as u16, from as u16));
            any |= spared.is_some_and(|spared| spared > 0);
            *gain = spared.map_or(i64::MIN / 4, |spared| spared - stay);
        }
        if !any {
            continue;
        }
        let Some((first, last, value)) = best_run(&gain, &stay, by, up) else { continue };
        if value > COST && best.is_none_or(|(_, known)| value > known) {
            let (top, bottom) = if up { (first, last + by) } else { (first - by, last) };
            best = Some((Shift { top: top as u16, bottom: bottom as u16, rows }, value));
        }
    }
    best
}

/// The run of rows with the greatest sum of gains, less what stood in the rows that the scroll exposes.
fn best_run(gain: &[i64], stay: &[i64], by: usize, up: bool) -> Option<(usize, usize, i64)> {
    let exposed = |rows: std::ops::Range<usize>| -> i64 { stay.get(rows).unwrap_or_default().iter().sum() };
    let mut best: Option<(usize, usize, i64)> = None;
    let mut run: Option<(usize, i64)> = None;
    for (row, &gain) in gain.iter().enumerate() {
        // Scrolling down exposes the rows above the run's first one; that is paid once, when it starts.
        let start = if up { 0 } else { -exposed(row.saturating_sub(by)..row) };
        let (first, sum) = match run {
            Some((first, sum)) if sum >= start => (first, sum + gain),
            _ => (row, start + gain),
        };
        run = Some((first, sum));
        let value = sum - if up { exposed(row + 1..row + 1 + by) } else { 0 };
        let on_screen = if up { row + by < stay.len() } else { first >= by };
        if on_screen && best.is_none_or(|(_, _, known)| value > known) {
            best = Some((first, row, value));
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use ratatui::buffer::Buffer;

    use super::*;

    fn marks(lines: &[&str]) -> Vec<Marks> {
        let buffer = Buffer::with_lines(lines.iter().copied());
        let width = usize::from(buffer.area.width);
        buffer.content.chunks(width).map(|row| Marks::of(row, Depth::True)).collect()
    }

    #[test]
    fn a_status_line_stays_out_of_the_region() {
        let shown = marks(&[
            "一一一一一一一一",
            "二二二二二二二二",
            "三三三三三三三三",
            "四四四四四四四四",
            "10%             ",
        ]);
        let next = marks(&[
            "二二二二二二二二",
            "三三三三三三三三",
            "四四四四四四四四",
            "五五五五五五五五",
            "20%             ",
        ]);
        let (shift, _) = find_by_marks(&shown, &next).unwrap();
        assert_eq!(shift, Shift { top: 0, bottom: 3, rows: 1 });
        let (back, _) = find_by_marks(&next, &shown).unwrap();
        assert_eq!(back, Shift { top: 0, bottom: 3, rows: -1 });
    }

    #[test]
    fn a_column_that_stays_does_not_hide_the_move() {
        let shown =
            marks(&["一一一一一一一一   |", "二二二二二二二二   |", "三三三三三三三三   #", "四四四四四四四四   |"]);
        let next =
            marks(&["二二二二二二二二   |", "三三三三三三三三   |", "四四四四四四四四   #", "五五五五五五五五   |"]);
        assert_eq!(find_by_marks(&shown, &next).unwrap().0, Shift { top: 0, bottom: 3, rows: 1 });
    }

    #[test]
    fn nothing_moved() {
        let shown = marks(&["一一一一", "二二二二", "三三三三"]);
        assert_eq!(find_by_marks(&shown, &shown), None);
        assert_eq!(find_by_marks(&shown, &marks(&["四四四四", "五五五五", "六六六六"])), None);
    }

    #[test]
    fn rows_come_from_where_they_stood() {
        let up = Shift { top: 1, bottom: 4, rows: 2 };
        assert_eq!((0..6).map(|y| up.source(y)).collect::<Vec<_>>(), [Some(0), Some(3), Some(4), None, None, Some(5)]);
        let down = Shift { rows: -2, ..up };
        assert_eq!(
            (0..6).map(|y| down.source(y)).collect::<Vec<_>>(),
            [Some(0), None, None, Some(1), Some(2), Some(5)]
        );
    }
}
