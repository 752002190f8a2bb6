//! Which match of how many: counted piece by piece, so that no key waits for a long text.

use std::ops::Range;

use crate::document::find::Finder;

/// Bytes looked through for one key.
const PIECE: usize = 1 << 20;

/// Matches counted at most: who has more wants another word.
const MOST: usize = 1000;

/// The matches of a search, as far as they are counted.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    starts: Vec<usize>,
    /// Everything before this byte is counted.
    until: usize,
    /// There is nothing more to count.
    whole: bool,
}

/// Which match of how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Standing {
    /// Number of the match, from 1; `None` if it lies beyond what is counted.
    pub at: Option<usize>,
    /// How many there are.
    pub all: usize,
    /// These are all; else there may be more.
    pub whole: bool,
}

impl Tally {
    /// Counts a piece further.
    pub fn go_on(&mut self, finder: &Finder, text: &str) {
        if self.whole || self.starts.len() >= MOST {
            return;
        }
        let end = text.ceil_char_boundary((self.until + PIECE).min(text.len()));
        let room = MOST - self.starts.len();
        let before = self.starts.len();
        let mut last = end;
        for found in finder.starting_in(text, self.until..end).take(room) {
            self.starts.push(found.start);
            last = last.max(found.end);
        }
        if self.starts.len() - before < room {
            self.until = last;
            self.whole = last >= text.len();
        }
    }

    /// Where a match stands among those counted.
    pub fn standing(&self, found: &Range<usize>) -> Standing {
        let at = self.starts.binary_search(&found.start).ok().map(|index| index + 1);
        Standing { at, all: self.starts.len(), whole: self.whole }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(finder: &Finder, text: &str) -> (Tally, usize) {
        let (mut tally, mut keys) = (Tally::default(), 0);
        while !tally.whole && tally.starts.len() < MOST {
            tally.go_on(finder, text);
            keys += 1;
        }
        (tally, keys)
    }

    #[test]
    fn a_long_text_is_counted_piece_by_piece_and_every_match_once() {
        let finder = Finder::new("医疗");
        let text = "京津冀的医疗，".repeat(300) + &"没有别的。".repeat(120_000) + "医疗";
        let (tally, keys) = counted(&finder, &text);
        assert_eq!((tally.starts.len(), keys), (301, text.len().div_ceil(PIECE)));
        assert!(keys > 1);
        let last = finder.previous_before(&text, text.len()).unwrap();
        assert_eq!(tally.standing(&last), Standing { at: Some(301), all: 301, whole: true });
        // A match that lies across the border of two pieces is one.
        let across = "a".repeat(PIECE - 1) + "医疗医疗";
        assert_eq!(counted(&finder, &across).0.starts, [PIECE - 1, PIECE + 5]);
    }

    #[test]
    fn more_than_anyone_walks_through_is_not_counted() {
        let finder = Finder::new("的");
        let text = "的".repeat(5000);
        let (tally, _) = counted(&finder, &text);
        assert_eq!(tally.standing(&(0..3)), Standing { at: Some(1), all: MOST, whole: false });
        assert_eq!(tally.standing(&(9000..9003)).at, None);
        let (none, _) = counted(&finder, "");
        assert_eq!(none.standing(&(0..0)), Standing { at: None, all: 0, whole: true });
    }
}
