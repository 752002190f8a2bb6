//! Segments become lines: first fit, from left to right.
//!
//! First fit is right for Chinese: it leaves full lines, where an optimal fit evens out the holes. It needs no more
//! than the line at hand, so a passage can be filled as it comes.

use super::cells::Ruler;
use super::segment::Segment;
use crate::text::class;

/// The room lines have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Room {
    /// Columns of the first line.
    pub(super) first: u16,
    /// Columns of the others.
    pub(super) rest: u16,
    /// Columns a line-end mark may protrude.
    pub(super) protrude: u16,
    /// Numbers keep their units.
    pub(super) glue: bool,
    /// No last line of a single ideograph.
    pub(super) orphans: bool,
}

/// Where a stretch that fits no line is cut.
enum Cut {
    /// At this byte.
    At(usize),
    /// Nowhere: this many columns are left.
    Fits(u16),
}

/// Ends of lines, as bytes of the passage, ascending; the last one is the passage's end.
pub(super) fn fill(segments: &[Segment], ruler: Ruler<'_>, room: Room) -> Vec<u32> {
    let mut lines = Lines { ends: Vec::new(), firsts: Vec::new(), first: 0, whole: true, room: room.first };
    let mut at = 0;
    // Columns of the line so far, of the blanks at its end, and the last segment after which it should end.
    let (mut columns, mut blanks, mut good) = (0_u32, 0_u32, 0_usize);
    while let Some(segment) = segments.get(at) {
        let width = u32::from(segment.width);
        let need = columns + blanks + width;
        let fits = need <= u32::from(lines.room)
            || (segment.ends_in_mark() && need <= u32::from(lines.room) + u32::from(room.protrude));
        if fits {
            let trail = u32::from(segment.trail);
            // Blanks at a line's start are not drawn; a segment of nothing else adds to those before it.
            blanks = if width > 0 {
                trail
            } else if columns > 0 {
                blanks + trail
            } else {
                0
            };
            columns = if width > 0 { need } else { columns };
            at += 1;
            if !(room.glue && segment.is_soft()) {
                good = at;
            }
            continue;
        }
        if columns == 0 && lines.room < room.rest && width <= u32::from(room.rest) {
            // An indent never leaves an empty line behind.
            lines.room = room.rest;
            continue;
        }
        let left = u32::from(lines.room).saturating_sub(columns + blanks);
        let begins = columns == 0 || (good == at && left >= 4 && left * 4 >= u32::from(room.rest));
        if width > u32::from(room.rest) && begins {
            let start = if at == 0 { 0 } else { segments[at - 1].end };
            if let Some(used) = lines.emergency(ruler, start, *segment, (left as u16, columns == 0), room.rest) {
                (columns, blanks) = (used, segment.trail.into());
                at += 1;
                good = at;
                (lines.first, lines.whole) = (at, false);
                continue;
            }
        }
        // A run glued for its meaning gives way if it is all the line holds.
        let end = if good > lines.first { good } else { at };
        if end > 0 {
            lines.end(segments[end - 1].end, end, room.rest);
        }
        (columns, blanks, at, good) = (0, 0, end, end);
    }
    let end = segments.last().map_or(0, |last| last.end);
    if lines.ends.last() != Some(&end) || lines.ends.is_empty() {
        lines.end(end, segments.len(), room.rest);
    }
    if room.orphans {
        lines.adopt(segments, ruler.text, room);
    }
    lines.ends
}

/// Lines found so far.
struct Lines {
    ends: Vec<u32>,
    /// For every line, its first segment; `None` if the line begins inside one.
    firsts: Vec<Option<usize>>,
    first: usize,
    whole: bool,
    room: u16,
}

impl Lines {
    fn end(&mut self, end: u32, next: usize, room: u16) {
        self.ends.push(end);
        self.firsts.push(self.whole.then_some(self.first));
        (self.first, self.whole, self.room) = (next, true, room);
    }

    /// Cuts a segment that is wider than a line, beginning in the room left on this one. Gives the columns of what is
    /// left on the last line; `None` if nothing fits beside what this line holds.
    fn emergency(
        &mut self,
        ruler: Ruler<'_>,
        mut start: u32,
        segment: Segment,
        (mut left, mut empty): (u16, bool),
        rest: u16,
    ) -> Option<u32> {
        loop {
            match cut(ruler, start as usize, segment.end as usize, left, empty) {
                Cut::Fits(columns) => return Some(columns.into()),
                Cut::At(end) if end == start as usize => return None,
                Cut::At(end) => {
                    start = end as u32;
                    self.end(start, self.first, rest);
                    self.whole = false;
                    (left, empty) = (rest, true);
                }
            }
        }
    }

    /// Gives a last line of one ideograph another one from the line before.
    fn adopt(&mut self, segments: &[Segment], text: &str, room: Room) {
        let [.., Some(before), Some(last)] = self.firsts[..] else { return };
        // The line before keeps two segments at least.
        if last + 1 != segments.len() || last < before + 3 {
            return;
        }
        let moved = last - 1;
        let (only, extra, kept) = (segments[last], segments[moved], segments[moved - 1]);
        let start = segments[moved].end as usize;
        let word = text.get(start..only.end as usize).unwrap_or_default();
        let lonely = word.chars().filter(|c| !class::never_opens_line(*c) && !class::is_opening(*c)).count() == 1
            && word.chars().any(class::is_han);
        // The line before must stay one that can be justified.
        let room_before = if self.ends.len() == 2 { room.first } else { room.rest };
        let content: u32 = segments[before..moved].iter().map(|it| u32::from(it.width) + u32::from(it.trail)).sum();
        let deficit = (u32::from(room_before) + u32::from(kept.trail)).saturating_sub(content);
        if lonely && !kept.is_soft() && deficit <= slack(room.rest) && extra.width + only.width <= room.rest {
            let line = self.ends.len() - 2;
            self.ends[line] = kept.end;
        }
    }
}

/// More unused columns than this are not spread over a line.
pub(super) fn slack(room: u16) -> u32 {
    (u32::from(room) / 10).max(4)
}

/// Where to cut a stretch that is too wide: at a cluster, with closing marks kept behind what they close. An empty line
/// takes one cluster at least, and breaks before the last of its closing marks rather than overflow.
fn cut(ruler: Ruler<'_>, start: usize, end: usize, room: u16, empty: bool) -> Cut {
    let mut columns = 0_u32;
    let mut blanks = 0_u32;
    let (mut good, mut better, mut previous) = (None, None, None::<(char, usize)>);
    for cell in ruler.cells(start, end) {
        if let Some((last, _)) = previous {
            let opens =
                class::never_opens_line(cell.first) || class::is_dash(cell.first) || class::is_ellipsis(cell.first);
            if !opens && !class::is_opening(last) {
                good = Some(cell.start);
                // An address breaks best behind its own punctuation.
                if matches!(last, '/' | '?' | '&' | '=' | '-' | '.' | '_' | '#' | '%' | '+' | ',' | ';' | ':') {
                    better = Some((cell.start, columns));
                }
            }
        }
        if cell.is_blank() {
            blanks += u32::from(cell.span());
            continue;
        }
        let span = u32::from(cell.span() + if previous.is_some() { cell.gap } else { 0 });
        if columns + blanks + span > u32::from(room) && (cell.start > start || !empty) {
            let near = better.filter(|(_, used)| used * 3 >= u32::from(room) * 2).map(|(at, _)| at);
            let at = near.or(good).unwrap_or(if empty { cell.start } else { start });
            return Cut::At(at);
        }
        columns += blanks + span;
        blanks = 0;
        previous = Some((cell.last, cell.start));
    }
    Cut::Fits(columns.min(u32::from(u16::MAX)) as u16)
}
