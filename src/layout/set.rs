//! A line is set: its cells get their columns, and what the line lacks is spread over it.

use super::cells::{Cell, Ruler};
use super::fill::slack;
use super::shape::{Filling, Shape};
use crate::text::class;

/// Stands for a wide character where the measure has one column.
const SLIVER: &str = "▯";

/// The cells of a line, each with the column of what is drawn, ascending.
pub(super) type Placed<'t> = Vec<(u16, Cell<'t>)>;

/// Which line of its passage a stretch is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Line {
    /// First byte.
    pub(super) start: usize,
    /// One past the last.
    pub(super) end: usize,
    /// Opens its block.
    pub(super) first: bool,
    /// Ends a paragraph: its right edge is free.
    pub(super) last: bool,
}

/// Sets one line.
pub(super) fn set<'t>(ruler: Ruler<'t>, line: Line, shape: &Shape) -> Placed<'t> {
    let mut cells: Vec<Cell<'t>> = ruler.cells(line.start, line.end).collect();
    if shape.filling != Filling::Hard {
        let seen = cells.iter().rposition(|cell| cell.width > 0 && !cell.is_blank()).map_or(0, |last| last + 1);
        cells.truncate(seen);
        let blank = cells.iter().take_while(|cell| cell.is_blank() || cell.width == 0).count();
        cells.drain(..blank);
    }
    if let Some(first) = cells.first_mut() {
        first.gap = 0;
    }
    let content: u32 = cells.iter().map(|cell| u32::from(cell.span() + cell.gap)).sum();
    let mut indent = if line.first { shape.first } else { shape.rest };
    let protrudes = cells.last().is_some_and(|last| last.width == 2 && class::may_protrude(last.first));
    let over = content > u32::from(shape.edge - indent) + u32::from(if protrudes { shape.gutter } else { 0 });
    if over && indent > shape.rest {
        // The first line gives its indent up for a word that would not fit beside it.
        indent = shape.rest.max(shape.edge.saturating_sub(content as u16));
    }
    let room = shape.edge - indent;
    let mut extra = vec![0_u16; cells.len()];
    let lacking = u32::from(room).saturating_sub(content);
    if shape.justified && !line.last && lacking > 0 && lacking <= slack(shape.edge - shape.rest) {
        spread(&cells, ruler, lacking as u16, &mut extra);
    }
    let mut column = indent;
    let mut placed = Vec::with_capacity(cells.len());
    for (mut cell, extra) in cells.into_iter().zip(extra) {
        if cell.width > shape.edge + shape.gutter {
            (cell.shown, cell.width) = (SLIVER.into(), 1);
        }
        column += cell.gap + cell.pad;
        let at = column;
        column += cell.width + cell.tail + extra;
        if cell.width > 0 {
            placed.push((at, cell));
        }
    }
    placed
}

/// Puts single blank columns behind cells, best places first (CLREQ, line adjustment): where Han meets Latin, behind
/// stops, behind pauses, around brackets and dashes, where a number or a small word shows that a word ends. Each of them
/// is taken twice before a blank may stand between any two ideographs, where it may part a word.
fn spread(cells: &[Cell<'_>], ruler: Ruler<'_>, mut lacking: u16, extra: &mut [u16]) {
    let han = cells.iter().any(|cell| class::is_han(cell.first));
    if !han {
        return;
    }
    let seen = std::iter::once(None).chain(cells.iter().map(|cell| Some(cell.last)));
    let tiers: Vec<Option<u8>> =
        cells.windows(2).zip(seen).map(|(pair, before)| tier(before, &pair[0], &pair[1], ruler)).collect();
    if tiers.iter().all(Option::is_none) {
        return;
    }
    while lacking > 0 {
        for rank in (0..=SURE).chain(0..=LAST) {
            let slots: Vec<usize> = (0..tiers.len()).filter(|slot| tiers[*slot] == Some(rank)).collect();
            let count = slots.len().min(usize::from(lacking));
            for nth in 0..count {
                // Evenly over the line, none at its very ends.
                let slot = slots[(2 * nth + 1) * slots.len() / (2 * count)];
                extra[slot] += 1;
            }
            lacking -= count as u16;
        }
    }
}

/// The last rank of places that part no word.
const SURE: u8 = 4;
/// The last rank: blanks inside a run of Latin.
const LAST: u8 = 6;

/// How willingly two cells part; `None`: never.
fn tier(before: Option<char>, left: &Cell<'_>, right: &Cell<'_>, ruler: Ruler<'_>) -> Option<u8> {
    let (p, n) = (left.last, right.first);
    if ruler.notes.splits(right.start) {
        return None;
    }
    if right.gap > 0 {
        return Some(0);
    }
    if left.is_blank() && !right.is_blank() {
        // Words of another language, and names of keys, keep the blanks they have.
        let latin = before.is_some_and(|before| !class::is_han(before)) && !class::is_han(n);
        return Some(if latin { LAST } else { 0 });
    }
    if class::is_opening(p) || class::never_opens_line(n) || right.is_blank() {
        return None;
    }
    let dash = |c| class::is_dash(c) || class::is_ellipsis(c);
    if dash(p) && dash(n) {
        return None;
    }
    if matches!(p, '。' | '！' | '？' | '；' | '：') {
        return Some(1);
    }
    if matches!(p, '，' | '、') {
        return Some(2);
    }
    let wide = |c: char| c >= '\u{2E80}' || matches!(c, '‘' | '’' | '“' | '”');
    if (class::is_opening(n) && wide(n)) || (class::is_closing(p) && wide(p)) || dash(p) || dash(n) {
        return Some(3);
    }
    match (class::is_han(p), class::is_han(n)) {
        (true, true) => Some(if class::ends_word(p) || class::begins_word(n) { SURE } else { SURE + 1 }),
        (true, false) if n.is_alphanumeric() && p != '第' => Some(SURE),
        (false, true) if p.is_alphanumeric() && !(p.is_ascii_digit() && class::is_unit(n)) => Some(SURE),
        _ => None,
    }
}
