//! The text itself: lines → blocks.

use std::ops::Range;

use super::flow::{self, Flow, Passage};
use super::lines::{Line, columns, lines};
use super::{chapters, signs, standing};
use crate::document::Kind;
use crate::import::DraftBlock;

/// The blocks of a text, and which of them may be headings because they stand alone.
#[derive(Debug, Default)]
pub(super) struct Body {
    /// In their order.
    pub blocks: Vec<DraftBlock>,
    /// Numbers of short blocks that stand alone.
    pub alone: Vec<usize>,
}

/// Reads lines as a [`Flow`] says. `book`: too long for anything but a look at the first bytes of a line.
pub(super) fn read(text: &str, range: Range<usize>, flow: Flow, book: bool) -> Body {
    let mut body = Body::default();
    match flow {
        Flow::Lines => body.read_lines(text, range, book),
        Flow::Verse => body.read_runs(text, range, |body, run| body.verse(run)),
        Flow::Wrapped(width) => body.read_runs(text, range, |body, run| body.wrapped(run, width)),
    }
    body
}

impl Body {
    fn read_lines(&mut self, text: &str, range: Range<usize>, book: bool) {
        let mut all = lines(text, range).peekable();
        let mut before: Option<Line<'_>> = None;
        while let Some(line) = all.next() {
            if !self.known(&line) {
                if !book && standing::is_alone(before.as_ref(), &line, all.peek()) {
                    self.alone.push(self.blocks.len());
                }
                self.push(Kind::Paragraph, &line);
            }
            before = Some(line);
        }
    }

    /// Lines up to the next empty one, together.
    fn read_runs<'a>(&mut self, text: &'a str, range: Range<usize>, mut each: impl FnMut(&mut Self, &[Line<'a>])) {
        let mut run: Vec<Line<'a>> = Vec::new();
        for line in lines(text, range) {
            let heading = chapters::rank(line.text).is_some();
            let after_heading = run.last().is_some_and(|last: &Line<'_>| chapters::rank(last.text).is_some());
            if (line.gap > 0 || heading || after_heading) && !run.is_empty() {
                each(self, &run);
                run.clear();
            }
            run.push(line);
        }
        if !run.is_empty() {
            each(self, &run);
        }
    }

    fn verse(&mut self, run: &[Line<'_>]) {
        if let [line] = run
            && self.known(line)
        {
            return;
        }
        if matches!(self.blocks.last(), Some(block) if block.kind == Kind::Code) {
            self.blocks.push(DraftBlock::new(Kind::Code, ""));
        }
        if let [line] = run
            && standing::looks_like_heading(line)
        {
            self.alone.push(self.blocks.len());
        }
        for line in run {
            self.push(Kind::Code, line);
        }
    }

    fn wrapped(&mut self, run: &[Line<'_>], width: usize) {
        if let [line] = run {
            if !self.known(line) {
                if line.width() * 100 < width * 70 && standing::looks_like_heading(line) {
                    self.alone.push(self.blocks.len());
                }
                self.push(Kind::Paragraph, line);
            }
            return;
        }
        for passage in flow::passages(run, width) {
            match passage {
                Passage::Kept(lines) => lines.iter().for_each(|line| self.push(Kind::Code, line)),
                Passage::Rows(rows) => self.join(&rows),
            }
        }
    }

    fn join(&mut self, rows: &[Line<'_>]) {
        if let [row] = rows {
            return self.push(Kind::Paragraph, row);
        }
        let mut text = String::with_capacity(rows.iter().map(|row| row.text.len() + 1).sum());
        rows.iter().for_each(|row| flow::join(&mut text, row.text));
        self.blocks.push(DraftBlock::paragraph(text));
    }

    fn push(&mut self, kind: Kind, line: &Line<'_>) {
        self.blocks.push(DraftBlock { source: Some(line.start), ..DraftBlock::new(kind, line.text) });
    }

    /// A line that says what it is by its first bytes: a chapter, an image, a caption, a rule.
    fn known(&mut self, line: &Line<'_>) -> bool {
        if let Some(rank) = chapters::rank(line.text) {
            self.push(Kind::Heading(rank), line);
            return true;
        }
        if line.text.len() > 300 {
            return false;
        }
        let maybe_image = line.text.contains('.')
            || line.text.starts_with(['图', '圖', '资', '資', '插', '配', '点', '點', '[', '【', '(', 'i']);
        if maybe_image && signs::is_image(line.text) {
            let named = line.text.contains('.');
            let (text, url) = if named { ("", line.text) } else { (line.text, "") };
            self.blocks.push(DraftBlock { source: (!named).then_some(line.start), ..DraftBlock::image(text, url) });
            return true;
        }
        if self.blocks.last().is_some_and(|block| block.kind == Kind::Image) && signs::is_caption(line.text) {
            self.push(Kind::Caption, line);
            return true;
        }
        if is_rule(line.text) {
            self.push(Kind::Rule, line);
            return true;
        }
        false
    }
}

/// Three or more of one mark, blanks between them left out: `* * *`, `————`, `※※※`.
fn is_rule(text: &str) -> bool {
    let Some(first) = text.chars().next().filter(|c| "*-—─=_~＊※·•#".contains(*c)) else { return false };
    let marks = text.chars().filter(|c| !c.is_whitespace());
    columns(text) < 200 && text.chars().all(|c| c == first || c.is_whitespace()) && marks.count() >= 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_marks_alone() {
        for (text, rule) in [("* * *", true), ("————", true), ("--", false), ("- 一 -", false), ("***", true)]
        {
            assert_eq!(is_rule(text), rule, "{text}");
        }
    }

    #[test]
    fn images_and_their_captions() {
        let text = "一段文字，说了一些事情。\nimage.png\n图为新桥。\n图为另一座桥的文字是正文。\n";
        let kinds: Vec<Kind> =
            read(text, 0..text.len(), Flow::Lines, false).blocks.iter().map(|block| block.kind).collect();
        assert_eq!(kinds, [Kind::Paragraph, Kind::Image, Kind::Caption, Kind::Paragraph]);
    }
}
