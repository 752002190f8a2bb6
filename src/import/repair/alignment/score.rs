//! What a text costs: the less likely, the dearer, in nats.

use crate::import::repair::codec::{encode, is_han, is_mark, is_private};
use crate::import::repair::model;
use crate::import::repair::script::simplified;

/// A `?` where no question is.
pub(super) const HOLE: f32 = 5.4;
/// An annotation or a tag that belongs to nothing.
pub(super) const ORPHAN: f32 = 14.0;
/// A Latin letter that touches Han.
const GLUED: f32 = 5.0;

/// The cost of `c` after `before` (`None` at a line's start).
pub(super) fn after(before: Option<char>, c: char) -> f32 {
    let han_before = before.filter(|&b| is_han(b));
    match c {
        c if is_han(c) => {
            let follow = match han_before {
                Some(b) => model::follows(b, c),
                None => model::begins(c),
            };
            let glued = before.is_some_and(|b| b.is_ascii_alphabetic());
            follow + rarity(c) + if glued { GLUED } else { 0.0 }
        }
        '。' => before.map_or(8.0, model::stops),
        c if is_mark(c) || matches!(c, ',' | ':' | ';' | '!' | '(' | ')') => mark(before, c),
        c if c.is_ascii_alphabetic() => 3.0 + if han_before.is_some() { GLUED } else { 0.0 },
        c if c.is_ascii_digit() => 2.5,
        '%' => 1.0,
        ' ' | '\u{a0}' | '\u{3000}' => 3.0,
        '?' => HOLE,
        c if is_private(c) => 15.0 + 4.0,
        _ => 6.0 + rarity(c),
    }
}

/// A mark other than the full stop.
fn mark(before: Option<char>, c: char) -> f32 {
    let share: f32 = match (before, c) {
        // A closing quote stands where a sentence or a word ends, an opening one after a colon, a comma or a word.
        (Some('。' | '！' | '？' | '!' | '?'), '”' | '’') => 0.3,
        (Some('：' | ':'), '“' | '‘') => 0.3,
        (Some('”' | '》' | '）' | ')'), '，' | ',' | '、') => 0.2,
        (Some('，' | ',' | '。'), '“' | '《') => 0.05,
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
pub(super) fn rarity(c: char) -> f32 {
    let level = |c: char| match encode(c) {
        Some([0xB0..=0xD7, 0xA1..=0xFE]) => Some(0.0),
        Some([0xD8..=0xF7, 0xA1..=0xFE]) => Some(2.0),
        Some([0xA1..=0xA3, 0xA1..=0xFE]) => Some(0.0),
        _ => None,
    };
    match (level(c), encode(c)) {
        (Some(cost), _) => cost,
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
pub(super) fn text(before: Option<char>, text: impl IntoIterator<Item = char>, behind: Option<char>) -> f32 {
    let mut last = before;
    let mut sum = 0.0;
    for c in text.into_iter().chain(behind) {
        sum += after(last, c);
        last = Some(c);
    }
    sum
}
