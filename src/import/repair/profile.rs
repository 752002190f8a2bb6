//! What a document looks like before anything is touched: one pass, counts only.
//!
//! A document without a sign of damage costs this pass and nothing else.

use std::collections::HashMap;

use super::codec::is_han;
use super::punctuation;
use super::reading::{self, Syllable, note, reads};
use super::script::is_traditional;
use crate::document::Mending;

/// Fewer annotations are no signature.
const LEAST: usize = 8;

/// Counts of a document, and what they allow.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Profile {
    /// Annotations that read the Han character before them.
    pub annotations: usize,
    /// Toned annotations that read something else.
    pub misread: usize,
    /// Different characters annotated.
    pub bases: usize,
    /// Share of them that exist in Traditional text only.
    pub traditional: f32,
    /// Share of their occurrences that are annotated.
    pub consistency: f32,
    /// Share of them that are read one way throughout.
    pub single: f32,
    /// Traces of slipped bytes: an annotation without its opening bracket, half a tag.
    pub traces: usize,
    /// Half-width marks that touch Han.
    pub half: usize,
    /// Full-width marks of the same kinds.
    pub full: usize,
    /// The annotations are a machine's: Traditional-only characters, each with its one reading, throughout.
    pub signature: bool,
    /// The half-width marks were full-width ones.
    pub folded: bool,
    /// The characters annotated and their readings.
    pub(super) table: Table,
}

/// Characters and how a text's annotations read them.
pub(super) type Table = HashMap<char, Vec<Syllable>>;

impl Profile {
    /// Looks at a text.
    pub fn of(text: &str) -> Self {
        let marks = punctuation::count(text);
        let mut profile = Self { half: marks.half, full: marks.full, folded: marks.folded, ..Self::default() };
        let mut bases: Table = Table::new();
        let mut holes = 0;
        let bytes = text.as_bytes();
        for at in memchr::memchr3_iter(b'(', b'?', 0xEF, bytes) {
            match bytes[at] {
                b'(' => profile.bracket(text, at, &mut bases),
                b'?' => {
                    holes += 1;
                    profile.hole(text, at + 1);
                }
                _ => match bytes.get(at + 1..at + 3) {
                    Some([0xBC, 0x88]) => profile.bracket(text, at, &mut bases),
                    Some([0xBF, 0xBD]) => {
                        holes += 1;
                        profile.hole(text, at + 3);
                    }
                    _ => {}
                },
            }
        }
        profile.judge(text, &bases);
        profile.table = bases;
        if holes == 0 {
            profile.traces = 0;
        }
        profile
    }

    /// Looks at a text as far as it may be mended.
    pub fn within(text: &str, mending: &Mending) -> Self {
        if mending.off { Self::default() } else { Self::of(text) }
    }

    /// Nothing here asks for a repair.
    pub fn is_clean(&self) -> bool {
        !self.signature && !self.folded && self.traces == 0
    }

    fn bracket(&mut self, text: &str, at: usize, bases: &mut Table) {
        let bytes = text.as_bytes();
        // Most brackets hold no letter at once: they are passed without decoding anything.
        let inside = at + if bytes[at] == b'(' { 1 } else { 3 };
        if !bytes.get(inside).is_some_and(|&b| b.is_ascii_lowercase() || b == b' ' || b >= 0x80) || at < 3 {
            return;
        }
        let Some(base) = text.get(..at).and_then(|before| before.chars().next_back()) else { return };
        if !is_han(base) {
            return;
        }
        let Some(note) = text.get(at..).and_then(note) else { return };
        if bases.get(&base).is_some_and(|known| known.contains(&note.syllable)) {
            self.annotations += 1;
        } else if reads(base, &note.syllable) {
            self.annotations += 1;
            bases.entry(base).or_default().push(note.syllable);
        } else if note.syllable.tone > 0 {
            self.misread += 1;
        }
    }

    fn hole(&mut self, text: &str, behind: usize) {
        let next = text.as_bytes().get(behind).copied().unwrap_or(b' ');
        let Some(rest) = text.get(behind..) else { return };
        let orphan = match next {
            b'a'..=b'z' | 0x80.. => reading::tail(rest),
            b'(' => note(rest),
            b'/' => {
                self.traces += 1;
                None
            }
            _ => None,
        };
        // A toned syllable: `why?)` and `?a)` are no trace.
        if orphan.is_some_and(|note| note.syllable.tone > 0) {
            self.traces += 1;
        }
    }

    fn judge(&mut self, text: &str, bases: &Table) {
        self.bases = bases.len();
        if self.annotations < LEAST {
            return;
        }
        let share = |count: usize| count as f32 / bases.len() as f32;
        self.traditional = share(bases.keys().filter(|&&c| is_traditional(c)).count());
        self.single = share(bases.values().filter(|readings| readings.len() == 1).count());
        if self.traditional < 0.95 || self.single < 0.95 {
            return;
        }
        let mut annotated: Vec<char> = bases.keys().copied().collect();
        annotated.sort_unstable();
        let occurrences = text.chars().filter(|&c| is_han(c) && annotated.binary_search(&c).is_ok()).count();
        self.consistency = self.annotations as f32 / occurrences.max(1) as f32;
        self.signature = self.misread as f32 <= self.annotations as f32 * 0.02 + 1.0 && self.consistency >= 0.8;
    }
}
