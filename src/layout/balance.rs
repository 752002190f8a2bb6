//! Headings: lines as even as can be, instead of a full line with a word below it.

use textwrap::core::Fragment;
use textwrap::wrap_algorithms::{Penalties, wrap_optimal_fit};

use super::cells::Ruler;
use super::fill::{Room, fill};
use super::segment::Segment;

impl Fragment for Segment {
    fn width(&self) -> f64 {
        self.width.into()
    }

    fn whitespace_width(&self) -> f64 {
        self.trail.into()
    }

    fn penalty_width(&self) -> f64 {
        0.0
    }
}

/// Ends of lines. As many lines as first fit needs, set in the narrowest measure that still holds them in so many.
pub(super) fn balance(segments: &[Segment], ruler: Ruler<'_>, room: Room) -> Vec<u32> {
    let room = Room { first: room.rest, protrude: 0, orphans: false, ..room };
    let full = fill(segments, ruler, room);
    let widest = segments.iter().map(|segment| segment.width).max().unwrap_or(0);
    // A heading of many lines is a paragraph; one with a word wider than the measure has been cut already.
    if full.len() < 2 || full.len() > 6 || widest > room.rest {
        return full;
    }
    let (mut low, mut high) = (widest.max(1), room.rest);
    while low < high {
        let middle = low.midpoint(high);
        if fill(segments, ruler, Room { first: middle, rest: middle, ..room }).len() <= full.len() {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    match wrap_optimal_fit(segments, &[f64::from(high)], &Penalties::new()) {
        Ok(lines) if lines.len() == full.len() && keeps_runs(&lines) => {
            lines.iter().filter_map(|line| line.last()).map(|last| last.end).collect()
        }
        _ => fill(segments, ruler, Room { first: high, rest: high, ..room }),
    }
}

/// No line ends between a number and its unit.
fn keeps_runs(lines: &[&[Segment]]) -> bool {
    lines.iter().rev().skip(1).all(|line| line.last().is_none_or(|last| !last.is_soft()))
}
