//! One paragraph as it grows: blanks folded as a browser folds them, marks kept.

use std::ops::Range;

use crate::document::Style;
use crate::text::class::is_han;

/// Text with marks. A `\n` in it stands for a `<br>`.
#[derive(Debug, Default, Clone)]
pub struct Inline {
    /// The text so far.
    pub text: String,
    /// Marks over bytes of it.
    pub marks: Vec<(Range<usize>, Style)>,
    /// Characters within links.
    pub linked: usize,
    /// Blanks stand before the next character: whether the line was broken among them.
    blank: Option<bool>,
}

impl Inline {
    /// Adds text as a browser would show it. `link`: it stands within a link.
    pub fn push(&mut self, text: &str, link: bool) {
        for c in text.chars() {
            if matches!(c, ' ' | '\t' | '\n' | '\r' | '\x0c') {
                self.blank = Some(self.blank.unwrap_or(false) || matches!(c, '\n' | '\r'));
                continue;
            }
            if let Some(broken) = self.blank.take() {
                // A line broken in the source between two Han is no blank: newspapers' systems wrap their markup.
                let none = self.text.is_empty() || self.text.ends_with(['\n', ' ', '\u{a0}', '\u{3000}']);
                let wrapped = broken && is_wide(c) && self.text.ends_with(is_wide);
                if !none && !wrapped {
                    self.text.push(' ');
                }
            }
            self.text.push(c);
            self.linked += usize::from(link && c.is_alphanumeric());
        }
    }

    /// Adds a line break.
    pub fn line_break(&mut self) {
        self.blank = None;
        self.text.push('\n');
    }

    /// Where the next text will begin, for a mark around it.
    pub fn here(&self) -> usize {
        self.text.len()
    }

    /// Lays a mark from a place to the end of the text so far.
    pub fn mark(&mut self, from: usize, style: Style) {
        let to = self.text.len();
        let Some(inner) = self.text.get(from..to) else { return };
        let start = from + (inner.len() - inner.trim_start().len());
        let end = to - (inner.len() - inner.trim_end().len());
        if start < end {
            self.marks.push((start..end, style));
        }
    }

    /// Takes what was gathered, cut into paragraphs at its line breaks.
    pub fn take(&mut self) -> Vec<Inline> {
        let whole = std::mem::take(self);
        let mut parts = Vec::new();
        for range in paragraphs(&whole.text) {
            let Some(text) = whole.text.get(range.clone()) else { continue };
            let marks = whole
                .marks
                .iter()
                .filter(|(mark, _)| mark.start < range.end && range.start < mark.end)
                .map(|(mark, style)| {
                    let start = mark.start.max(range.start) - range.start;
                    (start..mark.end.min(range.end) - range.start, style.clone())
                })
                .collect();
            let share = whole.linked * text.len() / whole.text.len().max(1);
            parts.push(Inline { text: text.replace('\n', ""), marks, linked: share, blank: None });
        }
        parts
    }
}

/// Written without blanks between words.
fn is_wide(c: char) -> bool {
    is_han(c) || matches!(c, '\u{3001}'..='\u{303f}' | '\u{3040}'..='\u{30ff}' | '\u{ff00}'..='\u{ff60}' | '“' | '”')
}

/// A paragraph's first-line indent as pages write it.
fn is_indent(c: char) -> bool {
    matches!(c, '\u{3000}' | '\u{a0}' | '\u{2002}' | '\u{2003}' | ' ')
}

/// Ends a sentence.
fn closes(text: &str) -> bool {
    let text = text.trim_end();
    let inner = text.trim_end_matches(['”', '’', '」', '』', '）', ')', '"', '】']);
    inner.ends_with(['。', '！', '？', '!', '?', '…', '.', '；', ';', '：', ':'])
}

/// Where the paragraphs of a text with line breaks stand, trimmed.
///
/// Two breaks end a paragraph. One break ends it too, unless the lines were wrapped by hand: then most of them are
/// about equally long and end within a sentence. An indent in the middle of a line that follows a full stop begins a
/// paragraph as well.
fn paragraphs(text: &str) -> Vec<Range<usize>> {
    let mut lines: Vec<Range<usize>> = Vec::new();
    let mut start = 0;
    for (at, _) in text.match_indices('\n').chain([(text.len(), "")]) {
        lines.push(start..at);
        start = at + 1;
    }
    let of = |range: &Range<usize>| text.get(range.clone()).unwrap_or_default();
    let trimmed = |range: &Range<usize>| {
        let line = of(range);
        let begin = range.start + (line.len() - line.trim_start().len());
        begin..begin + line.trim().len()
    };
    let filled: Vec<&Range<usize>> = lines.iter().filter(|line| !of(line).trim().is_empty()).collect();
    let longest = filled.iter().map(|line| of(line).chars().count()).max().unwrap_or(0);
    let wrapped =
        filled.iter().filter(|line| of(line).trim().chars().count() * 5 >= longest * 4 && !closes(of(line))).count();
    let by_hand = filled.len() >= 4 && longest < 60 && wrapped * 2 > filled.len();

    let mut out: Vec<Range<usize>> = Vec::new();
    let mut fresh = true;
    for line in &lines {
        let range = trimmed(line);
        if range.is_empty() {
            fresh = true;
            continue;
        }
        let indented = of(line).chars().take_while(|c| is_indent(*c)).count() >= 2;
        match out.last_mut() {
            Some(last) if by_hand && !fresh && !indented => last.end = range.end,
            _ => out.push(range),
        }
        fresh = false;
    }
    out.into_iter().flat_map(|range| run_in(text, range)).collect()
}

/// Cuts a line at indents that stand behind a full stop.
fn run_in(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = range.start;
    let line = text.get(range.clone()).unwrap_or_default();
    let mut gap: Option<(usize, usize)> = None;
    for (at, c) in line.char_indices() {
        let at = range.start + at;
        if is_indent(c) && c != ' ' {
            let begun = gap.map_or((at, 1), |(from, width)| (from, width + 1));
            gap = Some(begun);
        } else if let Some((from, width)) = gap.take()
            && width >= 2
            && closes(text.get(start..from).unwrap_or_default())
        {
            out.push(start..from);
            start = at;
        }
    }
    out.push(start..range.end);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn take(text: &str) -> Vec<String> {
        let mut inline = Inline::default();
        for (at, line) in text.split('|').enumerate() {
            if at > 0 {
                inline.line_break();
            }
            inline.push(line, false);
        }
        inline.take().into_iter().map(|part| part.text).collect()
    }

    #[test]
    fn breaks_make_paragraphs_unless_a_hand_wrapped_them() {
        assert_eq!(take("　　一二三。||　　四五六。"), ["一二三。", "四五六。"]);
        assert_eq!(take("一二三。|四五六。"), ["一二三。", "四五六。"]);
        assert_eq!(take("一二三。　　四五六。"), ["一二三。", "四五六。"]);
        assert_eq!(take("一二　　三四"), ["一二　　三四"]);
        assert_eq!(
            take("春天的风从河面上吹过|来岸边的柳树都绿了孩|子们跑来跑去放着风筝|直到天黑才回家"),
            ["春天的风从河面上吹过来岸边的柳树都绿了孩子们跑来跑去放着风筝直到天黑才回家"]
        );
        assert_eq!(take("一\n  二 a  b"), ["一二 a b"]);
    }

    #[test]
    fn marks_are_cut_with_their_paragraphs() {
        let mut inline = Inline::default();
        let from = inline.here();
        inline.push(" 甲。", false);
        inline.line_break();
        inline.push("乙 ", false);
        inline.mark(from, Style::Strong);
        let parts = inline.take();
        assert_eq!(parts.len(), 2);
        assert!(parts.iter().all(|part| part.marks == [(0..part.text.len(), Style::Strong)]));
    }
}
