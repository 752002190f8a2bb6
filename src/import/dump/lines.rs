//! A text as lines: blanks at both ends gone, what they said kept.

use crate::text::class::is_han;

/// A line that holds something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Line<'a> {
    /// Its text, no blank at either end.
    pub text: &'a str,
    /// Where it begins in the whole text, in bytes.
    pub start: usize,
    /// Columns of blanks before it.
    pub indent: u16,
    /// Empty lines before it.
    pub gap: u16,
}

impl Line<'_> {
    /// One past its last byte in the whole text.
    pub fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// Its columns, blanks before it left out.
    pub fn width(&self) -> usize {
        columns(self.text)
    }
}

/// The lines of a text that hold something, in one pass.
#[derive(Debug, Clone)]
pub(super) struct Lines<'a> {
    text: &'a str,
    at: usize,
    end: usize,
    feed: u8,
    /// An empty line was skipped in an earlier call.
    gap: u16,
}

/// Lines between two bytes of a text; `range` must lie on characters and be best at line starts.
pub(super) fn lines(text: &str, range: std::ops::Range<usize>) -> Lines<'_> {
    Lines { text, at: range.start, end: range.end.min(text.len()), feed: feed(text), gap: 0 }
}

/// What ends a line: a line feed, or a carriage return where there is no line feed at all.
fn feed(text: &str) -> u8 {
    let bytes = text.as_bytes();
    let head = bytes.get(..1 << 16).unwrap_or(bytes);
    if memchr::memchr(b'\n', head).is_none() && memchr::memchr(b'\r', head).is_some() { b'\r' } else { b'\n' }
}

impl<'a> Iterator for Lines<'a> {
    type Item = Line<'a>;

    fn next(&mut self) -> Option<Line<'a>> {
        while self.at < self.end {
            let rest = self.text.get(self.at..self.end)?;
            let length = memchr::memchr(self.feed, rest.as_bytes()).unwrap_or(rest.len());
            let raw = rest.get(..length)?;
            let from = self.at;
            self.at += length + 1;
            let shown = raw.trim_start_matches(is_blank);
            let text = shown.trim_end_matches(is_blank);
            if text.is_empty() {
                self.gap = self.gap.saturating_add(1);
                continue;
            }
            let blanks = raw.len() - shown.len();
            let indent = if blanks == 0 { 0 } else { columns(raw.get(..blanks).unwrap_or_default()) };
            let gap = std::mem::take(&mut self.gap);
            return Some(Line { text, start: from + blanks, indent: indent.min(999) as u16, gap });
        }
        None
    }
}

/// A blank of any width, or a mark of no width that editors leave at the ends of lines.
pub(super) fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\u{3000}' | '\r' | '\u{FEFF}' | '\u{200B}')
        || (c > '\u{7f}' && c.is_whitespace())
        || c == '\u{c}'
        || c == '\u{b}'
}

/// Columns of a text, reckoned from its bytes: what takes three bytes or more is wide. Good enough to tell a short line
/// from a full one.
pub(super) fn columns(text: &str) -> usize {
    text.bytes().map(|byte| usize::from(byte & 0xC0 != 0x80) + usize::from(byte >= 0xE0)).sum()
}

/// The text is Chinese rather than Latin: more Han than half its letters.
pub(super) fn is_chinese(text: &str) -> bool {
    let han = text.chars().filter(|&c| is_han(c)).count();
    let letters = text.chars().filter(char::is_ascii_alphabetic).count();
    han * 2 > letters
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<(&str, u16, u16)> {
        lines(text, 0..text.len()).map(|line| (line.text, line.indent, line.gap)).collect()
    }

    #[test]
    fn indents_and_gaps_are_told_and_blanks_are_gone() {
        assert_eq!(all("　　一 二　\r\n\r\n \u{a0}三\n四"), [("一 二", 4, 0), ("三", 2, 1), ("四", 0, 0)]);
        assert_eq!(all("\n\n\n"), []);
        assert_eq!(all("一\r二\r\r三"), [("一", 0, 0), ("二", 0, 0), ("三", 0, 1)]);
    }

    #[test]
    fn a_line_knows_its_bytes() {
        let text = "一\n　二 \n";
        let line = lines(text, 0..text.len()).nth(1).unwrap();
        assert_eq!(text.get(line.start..line.end()), Some("二"));
    }

    #[test]
    fn columns_count_wide_ones_twice() {
        assert_eq!((columns("产业 a"), columns("é"), columns("")), (6, 1, 0));
    }
}
