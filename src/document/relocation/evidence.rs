//! How well a quote fits a place, and what that allows to claim.

use std::ops::Range;

use super::alignment::{self, Fit};
use super::candidates;
use crate::document::Found;

/// A quote reduced to its letters, digits and Han.
#[derive(Debug, Clone)]
pub(super) struct Trace {
    /// The words.
    pub(super) words: Vec<char>,
    /// What stood before them.
    pub(super) before: Vec<char>,
    /// What stood after them.
    pub(super) after: Vec<char>,
    /// The words stood in one place only.
    pub(super) single: bool,
    /// Index of the old place in the text's skeleton.
    pub(super) old: usize,
}

/// What speaks for a place.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Evidence {
    /// Characters of the skeleton.
    pub(super) range: Range<usize>,
    /// Likeness of the words, 0 to 1.
    pub(super) words: f32,
    /// Likeness of what stands before, 0 to 1, less if it is short.
    pub(super) before: f32,
    /// Likeness of what stands after.
    pub(super) after: f32,
    /// Sum of all that, the words by their length.
    pub(super) weight: f32,
}

/// A fit at least this good is no accident.
const SURE: f32 = 0.75;
/// Surroundings are looked for this many characters away from the words.
const REACH: usize = 40;
/// Words of fewer characters may stand anywhere by accident, and have to be where their surroundings want them.
const SHORT: usize = 6;

/// One side of the surroundings, fitted at a place.
#[derive(Debug)]
struct Side {
    /// How much it speaks for the place, 0 to 1.
    weight: f32,
    /// Where it stands instead, if the place is within it.
    elsewhere: Option<Range<usize>>,
}

impl Trace {
    /// The best place of the quote and what may be claimed of it. The place is `None` if nothing speaks for any.
    pub(super) fn search(&self, text: &[char]) -> (Option<Evidence>, Found) {
        let (best, found) = self.search_exact(text);
        if found == Found::Exact {
            return (best, found);
        }
        let (hits, _) = self.hits(text);
        let mut all: Vec<Evidence> = hits.into_iter().filter_map(|range| self.weigh(text, range, 1.0)).collect();
        let windows = candidates::windows(text, &self.before, &self.words, &self.after);
        all.extend(windows.iter().filter_map(|window| self.examine(text, window.clone())));
        let (best, margin) = self.choose(&all);
        let found = best.as_ref().map_or(Found::Lost, |best| self.verdict(best, margin));
        if found != Found::Lost {
            return (best, found);
        }
        let gaps = windows.into_iter().filter_map(|window| self.gap(text, window));
        (gaps.max_by(|a, b| a.weight.total_cmp(&b.weight)).or(best), found)
    }

    /// As [`Trace::search`], but only among places with the very words.
    pub(super) fn search_exact(&self, text: &[char]) -> (Option<Evidence>, Found) {
        let (hits, all) = self.hits(text);
        let lone = hits.len() == 1 && all && self.single && self.words.len() >= 3;
        if let (true, [only]) = (lone, hits.as_slice()) {
            return (Some(Evidence { range: only.clone(), words: 1.0, ..Evidence::default() }), Found::Exact);
        }
        let weighed: Vec<Evidence> = hits.into_iter().filter_map(|range| self.weigh(text, range, 1.0)).collect();
        let (best, margin) = self.choose(&weighed);
        let certain = best.as_ref().is_some_and(|best| best.before.max(best.after) >= 0.6 && margin >= 0.4);
        (best, if certain { Found::Exact } else { Found::Lost })
    }

    fn hits(&self, text: &[char]) -> (Vec<Range<usize>>, bool) {
        let (starts, all) = candidates::exact(text, &self.words, &self.before, &self.after, self.old);
        (starts.into_iter().map(|start| start..start + self.words.len()).collect(), all)
    }

    /// The evidence for words that stand at `range`; `None` if what stands there belongs to the surroundings.
    fn weigh(&self, text: &[char], range: Range<usize>, words: f32) -> Option<Evidence> {
        let (before, after) = (self.side_before(text, &range), self.side_after(text, &range));
        let free = before.elsewhere.is_none() && after.elsewhere.is_none();
        free.then(|| self.evidence(range, words, before.weight, after.weight))
    }

    /// The evidence for the place in a window that is likest to the words, without what belongs to the surroundings.
    fn examine(&self, text: &[char], window: Range<usize>) -> Option<Evidence> {
        let mut words = alignment::fit(&self.words, text, window);
        let before = self.side_before(text, &words.range).elsewhere;
        let after = self.side_after(text, &words.range).elsewhere;
        let span = self.words.len() + self.words.len() / 3;
        let window = match (before, after) {
            (None, None) => None,
            (Some(before), None) => Some(before.end..before.end + span),
            (None, Some(after)) => Some(after.start.saturating_sub(span)..after.start),
            (Some(before), Some(after)) if before.end < after.start => Some(before.end..after.start),
            _ => return None,
        };
        if let Some(window) = window {
            words = alignment::fit(&self.words, text, window);
        }
        if words.likeness < 0.3 { None } else { self.weigh(text, words.range, words.likeness) }
    }

    /// Where the words would stand if they were taken out: between what stood before them and what stood after.
    fn gap(&self, text: &[char], window: Range<usize>) -> Option<Evidence> {
        let wide = window.start.saturating_sub(self.before.len())..window.end + self.after.len();
        let before = alignment::fit(&self.before, text, wide.clone());
        let after = alignment::fit(&self.after, text, wide);
        let at = match (before.likeness >= SURE, after.likeness >= SURE) {
            (_, true) if after.likeness >= before.likeness => after.range.start,
            (true, _) => before.range.end,
            _ => return None,
        };
        Some(self.evidence(at..at, 0.0, before.likeness, after.likeness))
    }

    fn side_before(&self, text: &[char], range: &Range<usize>) -> Side {
        let reach = self.before.len() + REACH;
        let start = range.start.saturating_sub(reach);
        let here = alignment::fit(&self.before, text, start..range.start);
        let wide = alignment::fit(&self.before, text, start..range.end + reach);
        Side::new(range, &here, wide, self.before.len(), range.start.saturating_sub(here.range.end))
    }

    fn side_after(&self, text: &[char], range: &Range<usize>) -> Side {
        let reach = self.after.len() + REACH;
        let here = alignment::fit(&self.after, text, range.end..range.end + reach);
        let wide = alignment::fit(&self.after, text, range.start.saturating_sub(reach)..range.end + reach);
        Side::new(range, &here, wide, self.after.len(), here.range.start.saturating_sub(range.end))
    }

    fn evidence(&self, range: Range<usize>, words: f32, before: f32, after: f32) -> Evidence {
        let length = 1.0 + self.words.len().min(24) as f32 / 12.0;
        Evidence { weight: words * length + before + after, range, words, before, after }
    }

    /// The place with most evidence, the nearest to the old one among equals, and how much less any other has.
    fn choose(&self, all: &[Evidence]) -> (Option<Evidence>, f32) {
        let far = |evidence: &Evidence| evidence.range.start.abs_diff(self.old);
        let order = |a: &&Evidence, b: &&Evidence| a.weight.total_cmp(&b.weight).then(far(b).cmp(&far(a)));
        let Some(best) = all.iter().max_by(order) else { return (None, 0.0) };
        let apart = |other: &&Evidence| {
            other.range.start >= best.range.end || best.range.start >= other.range.end || other.range.is_empty()
        };
        let second = all.iter().filter(apart).map(|other| other.weight).max_by(f32::total_cmp);
        (Some(best.clone()), best.weight - second.unwrap_or(0.0))
    }

    /// What may be claimed of words that are not there as they were.
    fn verdict(&self, best: &Evidence, margin: f32) -> Found {
        let (less, more) = (best.before.min(best.after), best.before.max(best.after));
        let kept = best.words * self.words.len() as f32;
        let holds = if best.words == 1.0 {
            // The very words, and yet no reason to prefer this place.
            false
        } else if self.words.len() < SHORT {
            best.words >= 0.6 && kept >= 2.0 && less >= 0.75
        } else {
            // Any two lines of Latin letters have many of them in common.
            let latin = self.words.iter().filter(|c| c.is_ascii()).count() * 2 > self.words.len();
            let alike = if latin { 0.15 } else { 0.0 };
            let by_both = best.words >= 0.4 + alike && less >= 0.5;
            // With one side gone, a sentence built alike may have moved up against the other.
            let by_one =
                more >= 0.6 && best.words >= 0.6 + alike && (less >= 0.25 || (best.words >= 0.75 && kept >= 10.0));
            let by_words = best.words >= 0.8 && kept >= 14.0 * (1.0 + 2.0 * alike);
            by_both || by_one || by_words
        };
        if holds && margin >= 0.4 { Found::Near } else { Found::Lost }
    }
}

impl Side {
    /// `here` is the best fit on the right side of a place, `wide` the best around it.
    fn new(place: &Range<usize>, here: &Fit, wide: Fit, length: usize, apart: usize) -> Self {
        // Text that has nothing to do with the quote is four parts in ten like it; six characters of context may
        // stand anywhere, twelve do not; and what was next to the words should still be near them.
        let likeness = ((here.likeness - 0.4) / 0.6).max(0.0);
        let length = (length as f32 / 12.0).min(1.0);
        let nearness = match apart {
            0..=4 => 1.0,
            5..=16 => 0.6,
            _ => 0.25,
        };
        // On the other side of the place it may have been moved there; over the place, the words are its own.
        let over = wide.range.start < place.end && place.start < wide.range.end;
        let better = over && wide.likeness >= SURE && wide.likeness > here.likeness + 0.01;
        Self { weight: likeness * length * nearness, elsewhere: better.then_some(wide.range) }
    }
}
