//! The stretches of Chinese prose that need no segmenter: ideographs with full-width marks, letters and digits between.
//!
//! Among these UAX #14 comes down to a table of four classes, so most of a newspaper is cut at the speed of a scan. A
//! property test holds it to the segmenter's answer.

use super::breaks::{Break, between};
use crate::text::class;

/// What a character is to its neighbours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    /// An ideograph.
    Han,
    /// Opens: nothing parts it from what follows.
    Opening,
    /// Pauses, stops or closes: nothing parts it from what stands before.
    Closing,
    /// An ASCII letter or digit.
    Word,
}

/// An ideograph of the basic block that is a cluster by itself unless a mark follows it.
pub(super) fn is_han(bytes: &[u8], at: usize) -> bool {
    match bytes.get(at) {
        // U+4DC0 to U+4DFF are hexagrams.
        Some(0xE4) => bytes.get(at + 1).is_some_and(|second| *second != 0xB7),
        Some(0xE5..=0xE9) => true,
        _ => false,
    }
}

/// The next place at or behind `at` where an ideograph begins.
pub(super) fn next_han(bytes: &[u8], mut at: usize) -> usize {
    while at < bytes.len() && !is_han(bytes, at) {
        at += 1;
    }
    at
}

/// The sort of a character; `None` if it needs the segmenter.
pub(super) fn sort(c: char) -> Option<Sort> {
    match c {
        '0'..='9' | 'A'..='Z' | 'a'..='z' => Some(Sort::Word),
        '、' | '。' | '，' | '：' | '；' | '！' | '？' | '”' | '’' | '）' | '》' | '」' | '』' | '】' | '〉' | '〕' => {
            Some(Sort::Closing)
        }
        '“' | '‘' | '（' | '《' | '「' | '『' | '【' | '〈' | '〔' => Some(Sort::Opening),
        '\u{4E00}'..='\u{9FFF}' => Some(Sort::Han),
        _ => None,
    }
}

/// Where the stretch ends that begins with the ideograph at `at`: at the next ideograph, if all between is plain.
pub(super) fn stretch(text: &str, at: usize) -> Option<usize> {
    let mut last = Sort::Han;
    let mut quote = false;
    for (offset, c) in text.get(at..)?.char_indices().skip(1) {
        let sort = sort(c)?;
        // A quote with Latin on both sides is not a Chinese one.
        if quote && sort == Sort::Word {
            return None;
        }
        if sort == Sort::Han {
            return Some(at + offset);
        }
        quote = last == Sort::Word && matches!(c, '“' | '”' | '‘' | '’');
        last = sort;
    }
    None
}

/// How a line may end between two plain characters.
pub(super) fn join(before: (char, Sort), after: (char, Sort)) -> Option<Break> {
    match (before.1, after.1) {
        (Sort::Opening, _) | (_, Sort::Closing) | (Sort::Word, Sort::Word) => None,
        _ => Some(between(before.0, after.0)),
    }
}

/// Columns of a plain character where an ambiguous one takes `ambiguous`.
pub(super) fn columns(c: char, ambiguous: u16) -> u16 {
    match c {
        '\0'..='~' => 1,
        '“' | '”' | '‘' | '’' => ambiguous,
        _ => 2,
    }
}

/// A full-width mark that may protrude.
pub(super) fn protrudes(c: char, ambiguous: u16) -> bool {
    columns(c, ambiguous) == 2 && class::may_protrude(c)
}
