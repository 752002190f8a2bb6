//! What the reader is told: every mended spot by itself, and one line for each kind that is the same throughout.

use super::{Edit, Kind, Mended};
use crate::document::{Evidence, Repair};

/// The repairs of a text in the order of the text; `block` is the line (from 0) a repair fell into.
///
/// Annotations, marks and characters are changed by the hundred, each for the same reason: of these kinds the first
/// one stands for all, and its evidence says how many there are.
pub fn report(original: &str, mended: &Mended<'_>) -> Vec<Repair> {
    let mut list = Vec::new();
    let mut told = Vec::new();
    let mut lines = Lines { text: original, at: 0, line: 0 };
    for edit in &mended.edits {
        let line = lines.of(edit.range.start);
        let each = matches!(edit.kind, Kind::Alignment | Kind::Latin | Kind::Debris);
        if each {
            list.push(repair(edit, Some(line), 0));
        } else if !told.contains(&edit.kind) {
            told.push(edit.kind);
            list.push(repair(edit, None, mended.count(edit.kind)));
        }
    }
    list
}

/// The restorations too doubtful to make, as far as they are better than nothing and stand apart from what was mended.
pub fn doubtful(original: &str, mended: &Mended<'_>) -> Vec<Repair> {
    // Edits are in order and apart.
    let is_mended = |doubt: &Edit| {
        let from = mended.edits.partition_point(|edit| edit.range.end <= doubt.range.start);
        let near = mended.edits.iter().skip(from).take_while(|edit| edit.range.start < doubt.range.end);
        near.filter(|edit| edit.kind == Kind::Alignment).count() > 0
    };
    let mut lines = Lines { text: original, at: 0, line: 0 };
    let doubts = mended.doubtful.iter().filter(|doubt| doubt.margin > 0.0);
    doubts.filter(|doubt| !is_mended(doubt)).map(|doubt| repair(doubt, Some(lines.of(doubt.range.start)), 0)).collect()
}

fn repair(edit: &Edit, block: Option<u32>, times: usize) -> Repair {
    let tenths = |nats: f32| (nats * 10.0).round() as i32;
    Repair {
        kind: edit.kind.to_string(),
        before: edit.old.clone(),
        after: edit.new.clone(),
        block,
        evidence: Evidence {
            facts: edit.facts.clone(),
            gain: tenths(edit.gain),
            margin: tenths(edit.margin),
            times: times as u32,
        },
    }
}

/// The lines of a text, asked for places in order.
struct Lines<'a> {
    text: &'a str,
    at: usize,
    line: u32,
}

impl Lines<'_> {
    fn of(&mut self, place: usize) -> u32 {
        let passed = self.text.get(self.at..place).unwrap_or_default();
        self.line += memchr::memchr_iter(b'\n', passed.as_bytes()).count() as u32;
        self.at = self.at.max(place);
        self.line
    }
}
