//! Where a quote may stand: every place with its very words, and the windows that share most pairs of characters
//! with it and its surroundings.

use std::collections::HashMap;
use std::ops::Range;

/// Places looked at more closely.
const PLACES: usize = 64;
/// Windows looked at more closely.
const WINDOWS: usize = 12;
/// Width of a band of diagonals, in characters.
const BAND: usize = 16;

/// Starts of `words` in `text`, at most [`PLACES`]: those with most of the surroundings, the nearest to `old` among
/// equals. The flag says that there are no others.
pub(super) fn exact(text: &[char], words: &[char], before: &[char], after: &[char], old: usize) -> (Vec<usize>, bool) {
    let Some(first) = words.first() else { return (Vec::new(), true) };
    let starts = text.iter().enumerate().filter(|(_, c)| *c == first).map(|(at, _)| at);
    let starts = starts.filter(|at| text.get(*at..at + words.len()) == Some(words));
    let mut places: Vec<(usize, usize, usize)> = starts
        .map(|at| {
            let ahead = text.get(at + words.len()..).unwrap_or_default();
            let behind = text.get(..at).unwrap_or_default();
            let same = ahead.iter().zip(after).take_while(|(a, b)| a == b).count()
                + behind.iter().rev().zip(before.iter().rev()).take_while(|(a, b)| a == b).count();
            (usize::MAX - same, at.abs_diff(old), at)
        })
        .collect();
    places.sort_unstable();
    let all = places.len() <= PLACES;
    (places.into_iter().take(PLACES).map(|(_, _, at)| at).collect(), all)
}

/// Windows of `text` in which `words` may stand, edited, best first: by pairs of characters shared with `words` and
/// both surroundings at the same distance from each other.
pub(super) fn windows(text: &[char], before: &[char], words: &[char], after: &[char]) -> Vec<Range<usize>> {
    let whole: Vec<char> = before.iter().chain(words).chain(after).copied().collect();
    let mut pairs: HashMap<(char, char), Vec<usize>> = HashMap::new();
    let mut seen = vec![false; 1 << 12];
    for (at, pair) in whole.windows(2).enumerate() {
        if let [a, b] = pair {
            pairs.entry((*a, *b)).or_default().push(at);
            seen[bucket(*a, *b)] = true;
        }
    }
    let mut votes = vec![0_u32; (text.len() + whole.len()) / BAND + 2];
    for (at, pair) in text.windows(2).enumerate() {
        if let [a, b] = pair
            && seen[bucket(*a, *b)]
            && let Some(places) = pairs.get(&(*a, *b))
        {
            for place in places {
                votes[(at + whole.len() - place) / BAND] += 1;
            }
        }
    }
    let mut bands: Vec<(u32, usize)> = votes
        .windows(2)
        .enumerate()
        .map(|(band, pair)| (pair.iter().sum(), band))
        .filter(|(sum, _)| *sum >= 3)
        .collect();
    bands.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut chosen: Vec<usize> = Vec::new();
    for (_, band) in bands {
        if chosen.len() == WINDOWS {
            break;
        }
        if chosen.iter().all(|other| other.abs_diff(band) > 1) {
            chosen.push(band);
        }
    }
    let slack = words.len() / 3 + 24;
    let window = |band: usize| {
        // The first diagonal of the band, shifted to where the words would begin.
        let start = (band * BAND + before.len()).saturating_sub(whole.len());
        start.saturating_sub(slack)..(start + 2 * BAND + words.len() + slack).min(text.len())
    };
    chosen.into_iter().map(window).collect()
}

/// A cheap hash of a pair, to pass over the many that the quote does not have.
fn bucket(a: char, b: char) -> usize {
    let (a, b) = (u32::from(a), u32::from(b));
    (a.wrapping_mul(0x9E37_79B1).wrapping_add(b.wrapping_mul(0x85EB_CA6B)) >> 20) as usize
}
