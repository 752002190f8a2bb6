//! Latin words with blanks between their letters (`Ma g n e Ri d e`, `P M2.5`), closed up where Chinese text stands
//! directly on both sides. True blanks inside such a run cannot be known.

use super::codec::{is_han, is_mark};
use super::edits::{Change, Kind};

/// One change for each run.
pub(super) fn changes(text: &str) -> Vec<Change> {
    let mut list = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        // A run of ASCII letters, digits, points and single blanks.
        let len = bytes[at..].iter().take_while(|&&b| b.is_ascii_alphanumeric() || b == b' ' || b == b'.').count();
        if len < 3 || !bytes[at].is_ascii_alphabetic() {
            at += len.max(1);
            continue;
        }
        let run = text.get(at..at + len).unwrap_or_default();
        let before = text.get(..at).and_then(|t| t.chars().next_back());
        let after = text.get(at + len..).and_then(|t| t.chars().next());
        if close(before) && close(after) && (is_spaced_word(run) || is_spaced_formula(run)) {
            list.push(Change::new(at..at + len, run.replace(' ', ""), Kind::Latin));
        }
        at += len;
    }
    list
}

fn close(c: Option<char>) -> bool {
    c.is_some_and(|c| is_han(c) || is_mark(c) || matches!(c, '(' | ')' | ',' | ':' | ';'))
}

/// At least four tokens of one or two letters, three of them single, and not all single capitals: that is a list.
fn is_spaced_word(run: &str) -> bool {
    let tokens: Vec<&str> = run.split(' ').collect();
    tokens.len() >= 4
        && tokens.iter().all(|t| (1..=2).contains(&t.len()) && t.bytes().all(|b| b.is_ascii_alphabetic()))
        && tokens.iter().filter(|t| t.len() == 1).count() >= 3
        && !tokens.iter().all(|t| t.len() == 1 && t.bytes().all(|b| b.is_ascii_uppercase()))
}

/// A capital, a blank, a capital and a number: `P M2.5`.
fn is_spaced_formula(run: &str) -> bool {
    let Some((first, second)) = run.split_once(' ') else { return false };
    let mut rest = second.bytes();
    first.len() == 1
        && first.bytes().all(|b| b.is_ascii_uppercase())
        && rest.next().is_some_and(|b| b.is_ascii_uppercase())
        && second.len() > 1
        && rest.all(|b| b.is_ascii_digit() || b == b'.')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::repair::edits::Revision;

    #[test]
    fn words_and_formulas_but_no_lists() {
        for (from, to) in [
            ("第四代Ab c d e Fg h磁流", "第四代AbcdeFgh磁流"),
            ("颗粒物(P M2.5)平均", "颗粒物(PM2.5)平均"),
            ("选A B C D中", "选A B C D中"),
            ("在 a b c d 中", "在 a b c d 中"),
            ("型号S P85，", "型号SP85，"),
            ("an a b c d", "an a b c d"),
            ("说the cat is on中", "说the cat is on中"),
        ] {
            let mut revision = Revision::new(from);
            revision.apply(changes(from));
            assert_eq!(revision.text(), to);
        }
    }
}
