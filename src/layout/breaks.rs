//! Where a line may end: UAX #14 by ICU4X, tailored to Chinese.
//!
//! Quotes are the one place where the standard is wrong for Chinese: it glues both sides of `“ ”`. The marks are
//! swapped for corner brackets of the same length before ICU4X sees the text, so byte offsets stay valid. What else
//! CLREQ asks is a filter over the opportunities found.

use icu_segmenter::options::{LineBreakOptions, LineBreakStrictness};
use icu_segmenter::{LineSegmenter, LineSegmenterBorrowed};

use super::Kinsoku;
use crate::text::class;
use crate::text::width::pieces;

/// How a line may end at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Break {
    /// It may.
    Free,
    /// Only if the measure is narrow or the run is long: between a number and its unit.
    Soft,
}

/// Finds opportunities at one level of prohibition.
#[derive(Debug, Clone, Copy)]
pub(super) struct Breaker {
    icu: LineSegmenterBorrowed<'static>,
    kinsoku: Kinsoku,
    plain: bool,
}

impl Breaker {
    /// ICU4X at its strictest, where the language makes no difference: for Chinese, *normal* gives the same lines.
    pub(super) fn new(kinsoku: Kinsoku) -> Self {
        let mut options = LineBreakOptions::default();
        options.strictness = Some(LineBreakStrictness::Strict);
        Self { plain: kinsoku != Kinsoku::None, ..Self::with(options, kinsoku) }
    }

    /// ICU4X with options of one's own.
    fn with(options: LineBreakOptions<'_>, kinsoku: Kinsoku) -> Self {
        Self { icu: LineSegmenter::new_for_non_complex_scripts(options), kinsoku, plain: false }
    }

    /// The table of [`super::plain`] says what this breaker would.
    pub(super) fn is_plain(&self) -> bool {
        self.plain
    }

    /// Opportunities strictly inside a text, ascending.
    pub(super) fn each(&self, text: &str, mut found: impl FnMut(usize, Break)) {
        if self.kinsoku == Kinsoku::None {
            return self.each_unruled(text, found);
        }
        let swapped = swap_quotes(text);
        for at in self.icu.segment_str(swapped.as_deref().unwrap_or(text)) {
            let Some((before, after)) = text.split_at_checked(at) else { continue };
            if let Some(verdict) = self.judge(before, after) {
                found(at, verdict);
            }
        }
    }

    /// Anywhere but inside words and numbers.
    fn each_unruled(&self, text: &str, mut found: impl FnMut(usize, Break)) {
        let mut standard = self.icu.segment_str(text).peekable();
        let word = |c: char| !c.is_ascii_punctuation() && c < '\u{2000}';
        let mut before = None;
        for (at, piece) in pieces(text) {
            while standard.peek().is_some_and(|next| *next < at) {
                standard.next();
            }
            let first = piece.chars().next();
            let inside = before.is_some_and(word) && first.is_some_and(word);
            let glued = before.is_some_and(|c| c.is_ascii()) && first.is_some_and(|c| c.is_ascii());
            if at > 0 && (standard.peek() == Some(&at) || !(inside || glued)) {
                found(at, Break::Free);
            }
            before = piece.chars().next_back();
        }
    }

    /// What the tailoring makes of an opportunity ICU4X found; `None`: not here.
    fn judge(&self, before: &str, after: &str) -> Option<Break> {
        let (Some(p), Some(n)) = (before.chars().next_back(), after.chars().next()) else { return None };
        let next = || after.chars().nth(1);
        // The last mark that is seen, if blanks stand at the break.
        let seen =
            if class::is_blank(p) { before.trim_end_matches(class::is_blank).chars().next_back() } else { Some(p) };
        // ICU4X keeps every closing mark with what stands before it, but not across blanks.
        let behind_blank = class::is_blank(p) && (class::never_opens_line(n) || class::is_ellipsis(n));
        if matches!(n, '·' | '•' | '～' | '－' | '／') || behind_blank {
            // A hyphen behind a blank may be a minus or an option, and those belong to what follows.
            if !(matches!(n, '-' | '–') && next().is_some_and(char::is_alphanumeric)) {
                return None;
            }
        }
        if seen.is_some_and(class::is_opening) {
            return None;
        }
        if class::is_dash(n) && (self.kinsoku == Kinsoku::Strict || next() != Some(n)) {
            return None;
        }
        if matches!(self.kinsoku, Kinsoku::Gb | Kinsoku::Strict)
            && matches!(seen, Some('/' | '／'))
            && (class::is_han(n) || seen == Some('／'))
        {
            return None;
        }
        // A hyphen that begins a word stays with it (LB20a of later versions of the standard).
        if matches!(p, '-' | '‐') && class::is_letter(n) && before.chars().rev().nth(1).is_none_or(class::is_blank) {
            return None;
        }
        if matches!(p, '@' | '#' | '＠' | '＃') {
            return None;
        }
        if n == '(' && class::is_han(p) && is_reading(after) {
            return None;
        }
        Some(between(p, n))
    }
}

/// How a line may end between two characters, if it may.
pub(super) fn between(before: char, after: char) -> Break {
    let number = before.is_ascii_digit() && class::is_unit(after) || before == '第' && after.is_ascii_digit();
    if number { Break::Soft } else { Break::Free }
}

/// `(zì)`: a pinyin reading in brackets, as some sites print behind a character.
fn is_reading(text: &str) -> bool {
    let inner = text.strip_prefix('(').unwrap_or_default();
    let letters = inner.chars().take(7).take_while(|c| c.is_lowercase() && class::is_letter(*c));
    let length: usize = letters.map(char::len_utf8).sum();
    length > 0 && inner.get(length..).is_some_and(|rest| rest.starts_with(')'))
}

/// The text with Chinese quotes as corner brackets; `None` if it has none. An apostrophe stays, and so does a quote
/// that touches nothing Chinese.
fn swap_quotes(text: &str) -> Option<String> {
    let is_quote = |c: char| matches!(c, '‘' | '’' | '“' | '”');
    memchr::memchr(0xE2, text.as_bytes())?;
    if !text.contains(is_quote) {
        return None;
    }
    let chinese = |c: char| c >= '\u{2E80}' || is_quote(c) || class::is_dash(c) || class::is_ellipsis(c);
    let mut swapped = String::with_capacity(text.len());
    let mut before = None;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let after = chars.peek().copied();
        let touches = before.is_some_and(chinese) || after.is_some_and(chinese);
        let apostrophe = c == '’' && before.is_some_and(class::is_letter) && after.is_some_and(class::is_letter);
        swapped.push(match c {
            '‘' | '“' if touches => '「',
            '’' | '”' if touches && !apostrophe => '」',
            _ => c,
        });
        before = Some(c);
    }
    Some(swapped)
}

#[cfg(test)]
pub(super) mod tests;
