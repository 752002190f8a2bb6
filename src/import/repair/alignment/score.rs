//! What a text costs: the less likely, the dearer, in nats.

use crate::import::repair::codec::{encode, is_han, is_mark, is_private};
use crate::import::repair::model::Walk;
use crate::import::repair::script::simplified;

/// A `?` where no question is.
const HOLE: f32 = 5.4;
/// An annotation or a tag that belongs to nothing.
pub(super) const ORPHAN: f32 = 14.0;
/// A Latin letter that touches Han.
const GLUED: f32 = 5.0;

/// A reader that goes through a text and pays for every character.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Reader {
    before: Option<char>,
    walk: Walk,
}

impl Reader {
    /// The last character read.
    pub(super) fn before(&self) -> Option<char> {
        self.before
    }

    /// Goes on to `c` without asking what it costs: what is read behind it has no cost that means anything.
    pub(super) fn pass(&mut self, c: char) {
        self.before = Some(c);
    }

    /// The cost of going on to a hole.
    pub(super) fn hole(&mut self) -> f32 {
        self.walk = Walk::default();
        self.before = Some('?');
        HOLE
    }

    /// The cost of going on to `c`.
    pub(super) fn read(&mut self, c: char) -> f32 {
        let before = self.before.replace(c);
        if is_han(c) {
            let glued = before.is_some_and(|b| b.is_ascii_alphabetic());
            return self.walk.han(c) + rarity(c) + if glued { GLUED } else { 0.0 };
        }
        if c == '。' {
            return self.walk.stop(before);
        }
        let end = self.walk.other();
        match c {
            c if is_mark(c) || matches!(c, ',' | ':' | ';' | '!' | '(' | ')') => end + mark(before, c),
            c if c.is_ascii_alphabetic() => 3.0 + if before.is_some_and(is_han) { GLUED } else { 0.0 },
            c if c.is_ascii_digit() => 2.5,
            '%' => 1.0,
            ' ' | '\u{a0}' | '\u{3000}' => 3.0,
            '?' => HOLE,
            c if is_private(c) => 19.0,
            c if c.is_ascii() => 4.0,
            c => 6.0 + rarity(c),
        }
    }
}

/// A mark other than the full stop.
fn mark(before: Option<char>, c: char) -> f32 {
    let share: f32 = match (before, c) {
        // A closing quote stands where a sentence or a word ends, an opening one after a colon, a comma or a word.
        (Some('。' | '！' | '？' | '!' | '?'), '”' | '’') => 0.3,
        (Some('。'), '“' | '‘' | '《' | '「' | '【' | '（' | '(' | '—' | '…') => 0.02,
        (Some('。'), _) => 1e-5,
        (Some('：' | ':'), '“' | '‘') => 0.3,
        (Some('”' | '》' | '）' | ')'), '，' | ',' | '、') => 0.2,
        (Some('，' | ','), '“' | '《') => 0.05,
        (Some(b), _) if is_han(b) => match c {
            '，' | ',' => 0.06,
            '、' => 0.02,
            _ => 0.008,
        },
        (Some(b), '，' | ',' | '、' | '；' | ';') if !is_mark(b) => 0.06,
        (None, '“' | '《' | '【') => 0.05,
        _ => 0.002,
    };
    -share.ln()
}

/// How far a character lies from everyday text: GB2312's two levels, their Traditional forms, the rest of GBK.
fn rarity(c: char) -> f32 {
    let level = |c: char| match encode(c) {
        Some([0xB0..=0xD7, 0xA1..=0xFE]) => Some(0.0),
        Some([0xD8..=0xF7, 0xA1..=0xFE]) => Some(2.0),
        Some([0xA1..=0xA3, 0xA1..=0xFE]) => Some(0.0),
        _ => None,
    };
    match (level(c), encode(c)) {
        (Some(cost), _) => cost,
        // Beyond Unicode's first block of Han: characters of dictionaries.
        (None, Some(_)) if is_han(c) && !matches!(c, '\u{4e00}'..='\u{9fff}') => 8.0,
        (None, None) => 15.0,
        (None, Some(_)) if is_private(c) => 15.0,
        (None, Some(_)) => {
            let simple = simplified(c);
            match level(simple).filter(|_| simple != c) {
                Some(cost) => cost + 0.3,
                None => 4.0,
            }
        }
    }
}

/// The cost of a text between two characters; the one behind is counted, as its own cost depends on the text.
pub(super) fn text(mut reader: Reader, text: impl IntoIterator<Item = char>, behind: &[char]) -> f32 {
    text.into_iter().chain(behind.iter().copied()).map(|c| reader.read(c)).sum()
}
