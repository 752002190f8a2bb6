//! What the reader is told: every mended spot by itself, and one line for each kind that is the same throughout.

use super::{Kind, Mended};
use crate::document::Repair;

/// The repairs of a text in the order of the text; `block` is the line (from 0) a repair fell into.
///
/// Annotations, marks and characters are changed by the hundred, each for the same reason: of these kinds the first
/// one stands for all, and its evidence says how many there are.
pub fn report(original: &str, mended: &Mended<'_>) -> Vec<Repair> {
    let mut list = Vec::new();
    let mut told = Vec::new();
    let mut line = 0u32;
    let mut at = 0;
    for edit in &mended.edits {
        line +=
            original.get(at..edit.range.start).map_or(0, |t| memchr::memchr_iter(b'\n', t.as_bytes()).count() as u32);
        at = edit.range.start;
        let each = matches!(edit.kind, Kind::Alignment | Kind::Latin | Kind::Debris);
        if !each && told.contains(&edit.kind) {
            continue;
        }
        let evidence = if each {
            edit.evidence.to_string()
        } else {
            told.push(edit.kind);
            format!("{} × {}", edit.evidence, mended.count(edit.kind))
        };
        list.push(Repair {
            kind: edit.kind.to_string(),
            before: edit.old.clone(),
            after: edit.new.clone(),
            block: each.then_some(line),
            evidence,
        });
    }
    list
}
