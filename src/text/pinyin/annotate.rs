//! The readings of a text, for learners: one for every Han, the likeliest in its word.

use pinyin::ToPinyin;

use crate::text::class;

/// The reading of one character of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// The byte of the text where the character begins.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
    /// With tone mark.
    pub text: &'static str,
}

/// The readings of all Han in a text, in order.
pub fn annotate(text: &str) -> Vec<Reading> {
    let han = text.char_indices().filter(|(_, c)| class::is_han(*c));
    let reading = |(start, c): (usize, char)| {
        let text = c.to_pinyin()?.with_tone();
        Some(Reading { start, end: start + c.len_utf8(), text })
    };
    han.filter_map(reading).collect()
}
