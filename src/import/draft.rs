//! An article on its way in: blocks that the stages may still move, merge, promote or set aside.

use std::ops::Range;

use crate::document::{Builder, Document, Kind, Meta, Repair, Style};
use crate::text::order;
use crate::text::sanitize::{sanitize, sanitize_line};

/// An article on its way in. Nothing in it is safe to print yet: [`Draft::finish`] makes it so.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Draft {
    /// Title, time, source and the rest, as far as known.
    pub meta: Meta,
    /// The body, in order. No title and no byline: the document makes them from `meta`.
    pub blocks: Vec<DraftBlock>,
    /// Lines set aside, in their order.
    pub chrome: Vec<String>,
    /// What was mended. Until [`Draft::finish`] their `block` is a line of the text that was mended.
    pub repairs: Vec<Repair>,
    /// What was left though it looks damaged; `block` as in `repairs`.
    pub doubtful: Vec<Repair>,
    /// Annotations that repair turned into ruby marks.
    pub annotations: u32,
}

/// A block on its way in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftBlock {
    /// What it is.
    pub kind: Kind,
    /// Its text, of one line.
    pub text: String,
    /// What holds for bytes of `text`.
    pub marks: Vec<(Range<usize>, Style)>,
    /// The address of an image.
    pub image: Option<String>,
    /// Where `text` begins in the decoded (and mended) text of a dump, in bytes, while `text` is still a verbatim
    /// piece of it. Annotations found before parsing are laid over the block by it. `None`: they are not.
    pub source: Option<usize>,
    /// The line of the mended text it begins on, set by the stage that mends.
    pub line: Option<u32>,
}

impl DraftBlock {
    /// A block without marks.
    pub fn new(kind: Kind, text: impl Into<String>) -> Self {
        Self { kind, text: text.into(), marks: Vec::new(), image: None, source: None, line: None }
    }

    /// A paragraph without marks.
    pub fn paragraph(text: impl Into<String>) -> Self {
        Self::new(Kind::Paragraph, text)
    }

    /// An image slot: caption or alternative text, and the address (may be empty).
    pub fn image(text: impl Into<String>, url: impl Into<String>) -> Self {
        Self { image: Some(url.into()), ..Self::new(Kind::Image, text) }
    }

    /// All of the text (blanks at the ends apart) is strong: a heading in disguise, perhaps.
    pub fn all_strong(&self) -> bool {
        let mut strong: Vec<&Range<usize>> =
            self.marks.iter().filter(|(_, style)| *style == Style::Strong).map(|(range, _)| range).collect();
        order::by_key(&mut strong, |range| range.start);
        let mut uncovered = 0;
        for range in strong {
            if self.text.get(uncovered..range.start).is_some_and(|gap| !gap.trim().is_empty()) {
                return false;
            }
            uncovered = uncovered.max(range.end);
        }
        uncovered > 0 && self.text.get(uncovered..).is_none_or(|rest| rest.trim().is_empty())
    }

    /// The text made safe to print, the marks moved along.
    fn safe(mut self) -> Self {
        let clean = match self.kind {
            // Columns of preformatted text are aligned by blanks: they stay.
            Kind::Code => sanitize(&self.text).replace('\n', " "),
            _ => sanitize_line(&self.text),
        };
        if clean == self.text {
            return self;
        }
        let places = align(&self.text, &clean, &self.marks);
        let moved = |at: usize| {
            places
                .binary_search_by_key(&at, |(from, _)| *from)
                .map_or(clean.len(), |found| places.get(found).map_or(clean.len(), |(_, to)| *to))
        };
        let marks = self.marks.iter().map(|(range, style)| (moved(range.start)..moved(range.end), style.clone()));
        self.marks = marks.filter(|(range, _)| range.start < range.end).collect();
        self.text = clean;
        self
    }
}

/// Where the ends of marks stand in a text made safe. Making safe drops characters and folds blanks, so the safe text
/// runs along the original one, and one walk over both finds all places.
fn align(text: &str, clean: &str, marks: &[(Range<usize>, Style)]) -> Vec<(usize, usize)> {
    let mut wanted: Vec<usize> = marks.iter().flat_map(|(range, _)| [range.start, range.end]).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let mut places = Vec::with_capacity(wanted.len());
    let mut wanted = wanted.into_iter().peekable();
    let mut kept = clean.char_indices().peekable();
    for (at, c) in text.char_indices() {
        let here = kept.peek().map_or(clean.len(), |(to, _)| *to);
        while let Some(place) = wanted.next_if(|place| *place <= at) {
            places.push((place, here));
        }
        kept.next_if(|(_, other)| *other == c || (other.is_whitespace() && (c.is_whitespace() || c.is_control())));
    }
    places.extend(wanted.map(|place| (place, clean.len())));
    places
}

impl Draft {
    /// The document: every string in it is safe to print from here on.
    pub fn finish(self) -> Document {
        let mut builder = Builder::new(safe_meta(self.meta));
        let lines = self.blocks.iter().enumerate().filter_map(|(at, block)| Some((block.line?, at)));
        let mut lines: Vec<(u32, usize)> = lines.collect();
        lines.sort_unstable();
        let mut head = None;
        // Only looked at to place repairs.
        let mut texts = Vec::new();
        for block in self.blocks {
            let block = block.safe();
            if !(self.repairs.is_empty() && self.doubtful.is_empty()) {
                texts.push(block.text.clone());
            }
            let index = builder.push(block.kind, &block.text);
            head.get_or_insert(index);
            for (range, style) in block.marks {
                let style = match style {
                    Style::Link(url) => Style::Link(sanitize_line(&url).into()),
                    Style::Ruby(text) => Style::Ruby(sanitize_line(&text).into()),
                    other => other,
                };
                builder.mark(range, style);
            }
            if let Some(url) = &block.image {
                builder.image(&sanitize_line(url));
            }
        }
        let aside = builder.aside();
        aside.chrome = self.chrome.iter().map(|line| sanitize_line(line)).filter(|line| !line.is_empty()).collect();
        let head = head.unwrap_or(0);
        let place = |repair: Repair, shown: fn(&Repair) -> &str| {
            let mut repair = safe_repair(repair);
            // A block that was flowed together from several lines is known by its first.
            let line = repair.block.take();
            let at = line.and_then(|line| lines.partition_point(|(first, _)| *first <= line).checked_sub(1));
            let at = at.and_then(|at| lines.get(at)).map(|(_, at)| *at);
            // A line between two blocks, or behind the last, was set aside.
            let at = at.filter(|&at| texts.get(at).is_some_and(|text| text.contains(shown(&repair))));
            repair.block = at.map(|at| at as u32 + head);
            repair
        };
        aside.repairs = self.repairs.into_iter().map(|repair| place(repair, |repair| &repair.after)).collect();
        aside.doubtful = self.doubtful.into_iter().map(|repair| place(repair, |repair| &repair.before)).collect();
        aside.annotations = self.annotations;
        builder.finish()
    }

    /// All text of the blocks, one block a line.
    pub fn text(&self) -> String {
        self.blocks.iter().map(|block| block.text.as_str()).collect::<Vec<_>>().join("\n")
    }
}

fn safe_meta(meta: Meta) -> Meta {
    let line = |text: String| Some(sanitize_line(&text)).filter(|text| !text.is_empty());
    let lines = |texts: Vec<String>| texts.into_iter().filter_map(line).collect();
    Meta {
        title: sanitize_line(&meta.title),
        published: meta.published,
        printed: meta.printed.and_then(line),
        source: meta.source.and_then(line),
        authors: lines(meta.authors),
        editor: meta.editor.and_then(line),
        channel: lines(meta.channel),
        url: meta.url.and_then(line),
        language: sanitize_line(&meta.language),
    }
}

fn safe_repair(repair: Repair) -> Repair {
    Repair { before: sanitize_line(&repair.before), after: sanitize_line(&repair.after), ..repair }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_move_when_the_text_is_made_safe() {
        let mut block = DraftBlock::paragraph("\u{1b}一  二\u{7}三四");
        let at = block.text.find('三').unwrap();
        block.marks.push((at..at + 3, Style::Strong));
        let block = block.safe();
        assert_eq!(block.text, "一 二三四");
        assert_eq!(block.text.get(block.marks[0].0.clone()), Some("三"));
    }

    #[test]
    fn strong_must_cover_all_but_blanks() {
        let mut block = DraftBlock::paragraph("产业 链织网");
        block.marks.push((0..6, Style::Strong));
        assert!(!block.all_strong());
        block.marks.push((7..16, Style::Strong));
        assert!(block.all_strong());
    }
}
