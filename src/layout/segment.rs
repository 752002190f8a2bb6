//! A passage cut where lines may break: eight bytes a segment, the same at every width.

use super::breaks::{Break, Breaker};
use super::cells::{Cell, Ruler};
use crate::text::class;

/// What stands between two opportunities.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Segment {
    /// One past its last byte in the passage, blanks behind it included.
    pub(super) end: u32,
    /// Columns of what is seen.
    pub(super) width: u16,
    /// Columns of the blanks behind it, which vanish at a line's end.
    pub(super) trail: u8,
    flags: u8,
}

impl Segment {
    const SOFT: u8 = 1;
    const MARK: u8 = 2;

    /// A line should not end here if that can be helped: a number and its unit.
    pub(super) fn is_soft(self) -> bool {
        self.flags & Self::SOFT != 0
    }

    /// Ends in a full-width mark that may protrude.
    pub(super) fn ends_in_mark(self) -> bool {
        self.flags & Self::MARK != 0
    }
}

/// A number and its unit stay together up to this many columns.
const GLUED: u32 = 10;
/// No segment is wider: the rest is cut off, even where no line should end.
const WIDEST: u32 = 32_000;

/// Cuts a passage into segments. `may_end` refuses places for reasons of its own (inside an annotated base, inside a
/// converted phrase).
pub(super) fn segments(ruler: Ruler<'_>, breaker: &Breaker, may_end: impl Fn(usize) -> bool) -> Vec<Segment> {
    let text = ruler.text;
    let mut cutter = Cutter { segments: Vec::with_capacity(text.len() / 3 + 1), width: 0, trail: 0, mark: false };
    let plain = ruler.notes.is_empty();
    let bytes = text.as_bytes();
    let wide_marks = breaker.keeps_pauses() && ruler.width.cluster("，") == 2;
    let mut at = 0;
    let mut before = None;
    let mut opportunities = Vec::new();
    while at < bytes.len() {
        // Between two ideographs a line may always break, whatever stands around them (UAX #14, LB31): they need no
        // segmenter, and what lies between them can be cut by itself.
        if plain && is_plain_han(bytes, at) {
            if is_plain_han(bytes, at + 3) && may_end(at + 3) {
                cutter.add(2);
                cutter.cut(at + 3, Break::Free, 0);
                at += 3;
                continue;
            }
            if wide_marks && is_wide_pause(bytes, at + 3) && is_plain_han(bytes, at + 6) && may_end(at + 6) {
                cutter.add(4);
                cutter.mark = true;
                cutter.cut(at + 6, Break::Free, 0);
                at += 6;
                continue;
            }
        }
        let end = next_plain_han(bytes, at + 1);
        let upto = if end < bytes.len() { end + 3 } else { end };
        opportunities.clear();
        let slice = text.get(at..upto).unwrap_or_default();
        breaker.each(slice, |found, kind| opportunities.push((at + found, kind)));
        let mut next = opportunities.iter().copied().peekable();
        for cell in ruler.cells_behind(before, at, end) {
            // An opportunity inside a cluster is none.
            while next.next_if(|(found, _)| *found < cell.start).is_some() {}
            if let Some((_, kind)) = next.next_if(|(found, _)| *found == cell.start && may_end(cell.start)) {
                cutter.cut(cell.start, kind, cell.gap);
                cutter.push(&cell, false);
            } else {
                cutter.push(&cell, true);
            }
            before = Some(cell.last);
        }
        if end < bytes.len() {
            let gap = ruler.cells_behind(before, end, upto).next().map_or(0, |cell| cell.gap);
            let kind = opportunities.last().filter(|(found, _)| *found == end && may_end(end));
            match kind {
                Some((_, kind)) => cutter.cut(end, *kind, gap),
                None => cutter.add(u32::from(gap)),
            }
            before = None;
        }
        at = end;
    }
    cutter.finish(text.len())
}

/// Collects segments.
struct Cutter {
    segments: Vec<Segment>,
    width: u32,
    trail: u32,
    mark: bool,
}

impl Cutter {
    fn add(&mut self, columns: u32) {
        if columns > 0 {
            self.width += self.trail + columns;
            self.trail = 0;
        }
    }

    /// Takes a cell; its gap counts if it continues a segment.
    fn push(&mut self, cell: &Cell<'_>, continues: bool) {
        if self.width + self.trail > WIDEST || (self.trail > 200 && !cell.is_blank()) {
            self.cut(cell.start, Break::Free, 0);
        }
        if cell.is_blank() {
            self.trail += u32::from(cell.span());
            if self.trail > 240 {
                self.cut(cell.end, Break::Free, 0);
            }
            return;
        }
        let gap = if continues { cell.gap } else { 0 };
        self.add(u32::from(cell.span() + gap));
        if cell.width > 0 {
            self.mark = cell.width == 2 && cell.tail == 0 && class::may_protrude(cell.first);
        }
    }

    fn cut(&mut self, end: usize, kind: Break, gap: u16) {
        let soft = if kind == Break::Soft { Segment::SOFT } else { 0 };
        let mark = if self.mark { Segment::MARK } else { 0 };
        let trail = self.trail.max(u32::from(gap)).min(255) as u8;
        let width = self.width.min(u32::from(u16::MAX)) as u16;
        self.segments.push(Segment { end: end as u32, width, trail, flags: soft | mark });
        (self.width, self.trail, self.mark) = (0, 0, false);
    }

    fn finish(mut self, end: usize) -> Vec<Segment> {
        if self.segments.last().is_none_or(|last| (last.end as usize) < end) {
            self.cut(end, Break::Free, 0);
        }
        unglue(&mut self.segments);
        self.segments.shrink_to_fit();
        self.segments
    }
}

/// Frees runs of glued segments that are too wide to be kept together.
fn unglue(segments: &mut [Segment]) {
    let mut first = 0;
    while first < segments.len() {
        let mut last = first;
        let mut columns = u32::from(segments[first].width);
        while segments[last].is_soft() && last + 1 < segments.len() {
            columns += u32::from(segments[last].trail) + u32::from(segments[last + 1].width);
            last += 1;
        }
        if last > first && columns > GLUED {
            for segment in &mut segments[first..last] {
                segment.flags &= !Segment::SOFT;
            }
        }
        first = last + 1;
    }
}

/// An ideograph of the basic block that is a cluster by itself unless a mark follows it.
fn is_plain_han(bytes: &[u8], at: usize) -> bool {
    match bytes.get(at) {
        // U+4DC0 to U+4DFF are hexagrams.
        Some(0xE4) => bytes.get(at + 1).is_some_and(|second| *second != 0xB7),
        Some(0xE5..=0xE9) => true,
        _ => false,
    }
}

/// 、 。 ， ： ； ！ or ？.
fn is_wide_pause(bytes: &[u8], at: usize) -> bool {
    match bytes.get(at..at + 3) {
        Some([0xE3, 0x80, third]) => matches!(third, 0x81 | 0x82),
        Some([0xEF, 0xBC, third]) => matches!(third, 0x8C | 0x9A | 0x9B | 0x81 | 0x9F),
        _ => false,
    }
}

/// The next place at or behind `at` where an ideograph begins.
fn next_plain_han(bytes: &[u8], mut at: usize) -> usize {
    while at < bytes.len() && !is_plain_han(bytes, at) {
        at += 1;
    }
    at
}
