//! A passage cut where lines may break: eight bytes a segment, the same at every width.

use super::breaks::{Break, Breaker};
use super::cells::{Cell, Ruler};
use super::plain;
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
    let ambiguous = ruler.width.cluster("“");
    let mut at = 0;
    let mut before = None;
    let mut opportunities = Vec::new();
    while at < bytes.len() {
        // Between two ideographs a line may always break, whatever stands around them (UAX #14, LB31): they need no
        // segmenter, and what lies between them can be cut by itself.
        if plain && plain::is_han(bytes, at) {
            if plain::is_han(bytes, at + 3) && may_end(at + 3) {
                cutter.add(2);
                cutter.cut(at + 3, Break::Free, 0);
                at += 3;
                continue;
            }
            if breaker.is_plain()
                && let Some(end) = plain::stretch(text, at)
            {
                cutter.stretch(ruler, at, end, ambiguous, &may_end);
                at = end;
                continue;
            }
        }
        let end = plain::next_han(bytes, at + 1);
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
            let gap = match (before, text.get(end..).and_then(|rest| rest.chars().next())) {
                (Some(before), Some(han)) if plain => ruler.space(before, end, han),
                _ => ruler.cells_behind(before, end, upto).next().map_or(0, |cell| cell.gap),
            };
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

    /// Takes a plain stretch, from one ideograph up to the next.
    fn stretch(
        &mut self,
        ruler: Ruler<'_>,
        start: usize,
        end: usize,
        ambiguous: u16,
        may_end: &impl Fn(usize) -> bool,
    ) {
        let mut before = None;
        let upto = ruler.text.get(start..).unwrap_or_default();
        for (at, c) in upto.char_indices().map(|(offset, c)| (start + offset, c)) {
            let Some(sort) = plain::sort(c) else { return };
            if let Some((last, _)) = before {
                let gap = ruler.space(last, at, c);
                match before.and_then(|before| plain::join(before, (c, sort))).filter(|_| may_end(at)) {
                    Some(kind) => self.cut(at, kind, gap),
                    None => self.add(gap.into()),
                }
            }
            if at >= end {
                return;
            }
            self.add(plain::columns(c, ambiguous).into());
            self.mark = plain::protrudes(c, ambiguous);
            before = Some((c, sort));
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
