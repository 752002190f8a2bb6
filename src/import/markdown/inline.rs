//! The text of one block while it is read: marks open and close over it; line ends are settled last.

use std::ops::Range;

use crate::document::Style;
use crate::import::dump;
use crate::text::class::is_han;
use crate::text::order;

/// A block's text on its way in. Line ends of the source stand in it as `\n`, listed in `soft` and `hard`.
#[derive(Debug, Default)]
pub(super) struct Inline {
    text: String,
    marks: Vec<(Range<usize>, Style)>,
    open: Vec<(usize, Style)>,
    /// Code and escaped braces: nothing in them is a sign.
    literal: Vec<Range<usize>>,
    hard: Vec<usize>,
    images: Vec<(Range<usize>, String, String)>,
    image: Option<(usize, String, String)>,
    ruby: usize,
    note: Option<usize>,
}

/// A piece of a block: text with its marks, or an image on a line of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    /// A line or several, joined.
    Text(String, Vec<(Range<usize>, Style)>),
    /// Alternative text, address, title.
    Image(String, String, String),
    /// What cannot be shown within a line: the address of an image without words, the title of one with them.
    Aside(String),
}

impl Inline {
    /// Nothing was said yet.
    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty() && self.images.is_empty()
    }

    /// The same text with a label before it.
    pub fn led_by(self, label: &str) -> Self {
        let by = label.len();
        let move_range = |range: Range<usize>| range.start + by..range.end + by;
        Self {
            text: format!("{label}{}", self.text),
            marks: self.marks.into_iter().map(|(range, style)| (move_range(range), style)).collect(),
            open: self.open.into_iter().map(|(at, style)| (at + by, style)).collect(),
            literal: self.literal.into_iter().map(move_range).collect(),
            hard: self.hard.into_iter().map(|at| at + by).collect(),
            images: self.images.into_iter().map(|(range, url, title)| (move_range(range), url, title)).collect(),
            ..Self::default()
        }
    }

    /// Text as it is.
    pub fn text(&mut self, text: &str) {
        self.text.push_str(&text.replace('\n', " "));
    }

    /// Text in which no brace or star is a sign.
    pub fn literal(&mut self, text: &str) {
        let from = self.text.len();
        self.text(text);
        self.literal.push(from..self.text.len());
    }

    /// Code within the line.
    pub fn code(&mut self, text: &str) {
        let from = self.text.len();
        self.literal(text);
        self.marks.push((from..self.text.len(), Style::Code));
    }

    /// A mark opens.
    pub fn open(&mut self, style: Style) {
        self.open.push((self.text.len(), style));
    }

    /// The mark opened last closes.
    pub fn close(&mut self) {
        if let Some((from, style)) = self.open.pop() {
            // A link without words shows where it leads.
            if let Style::Link(url) = &style
                && self.text.len() == from
            {
                let url = url.to_string();
                self.literal(&url);
            }
            self.marks.push((from..self.text.len(), style));
        }
    }

    /// The source's line ends here; `hard`: it is meant.
    pub fn line_end(&mut self, hard: bool) {
        if hard {
            self.hard.push(self.text.len());
        }
        self.text.push('\n');
    }

    /// An image opens; what follows is its alternative text.
    pub fn open_image(&mut self, url: &str, title: &str) {
        self.image = Some((self.text.len(), url.to_owned(), title.to_owned()));
    }

    /// The image closes.
    pub fn close_image(&mut self) {
        if let Some((from, url, title)) = self.image.take() {
            self.images.push((from..self.text.len(), url, title));
        }
    }

    /// An HTML tag within the line: `<br>` and `<ruby>` are understood. `false`: it is not.
    pub fn tag(&mut self, tag: &str) -> bool {
        let name: String =
            tag.chars().filter(|c| c.is_ascii_alphabetic() || *c == '/').collect::<String>().to_ascii_lowercase();
        match name.as_str() {
            "br" | "br/" => self.line_end(true),
            "ruby" | "rb" => self.ruby = self.text.len(),
            "rt" | "rp" => self.note = Some(self.text.len()),
            "/rt" => {
                if let Some(from) = self.note.take() {
                    let reading = self.text.split_off(from.min(self.text.len()));
                    self.marks.push((self.ruby..from, Style::Ruby(reading.trim().into())));
                    self.ruby = from;
                }
            }
            "/rp" => {
                if let Some(from) = self.note.take() {
                    self.text.truncate(from);
                }
            }
            "/ruby" | "/rb" => {}
            _ => return false,
        }
        true
    }

    /// The block's text: cut at hard line ends and around images on lines of their own; other line ends joined as their
    /// script does; `{漢|hàn}` and stars that CommonMark leaves beside Han turned into marks.
    pub fn finish(mut self) -> Vec<Piece> {
        while !self.open.is_empty() {
            self.close();
        }
        self.close_image();
        let mut pieces = Vec::new();
        let mut lines: Vec<Range<usize>> = Vec::new();
        let mut from = 0;
        let ends: Vec<usize> = self.text.match_indices('\n').map(|(at, _)| at).chain([self.text.len()]).collect();
        for end in ends {
            let line = from..end;
            from = end + 1;
            match self.image_line(&line) {
                Some(images) => {
                    self.flush(&mut lines, &mut pieces);
                    pieces.extend(images);
                }
                None => lines.push(line),
            }
            if self.hard.contains(&end) {
                self.flush(&mut lines, &mut pieces);
            }
        }
        self.flush(&mut lines, &mut pieces);
        pieces
    }

    /// The images of a line that holds nothing else.
    fn image_line(&self, line: &Range<usize>) -> Option<Vec<Piece>> {
        let inside: Vec<_> =
            self.images.iter().filter(|(range, ..)| line.start <= range.start && range.end <= line.end).collect();
        let mut at = line.start;
        for (range, ..) in &inside {
            if !self.text.get(at..range.start)?.trim().is_empty() {
                return None;
            }
            at = range.end;
        }
        if inside.is_empty() || !self.text.get(at..line.end)?.trim().is_empty() {
            return None;
        }
        let alt = |range: &Range<usize>| self.text.get(range.clone()).unwrap_or_default().trim().to_owned();
        Some(inside.iter().map(|(range, url, title)| Piece::Image(alt(range), url.clone(), title.clone())).collect())
    }

    fn flush(&self, lines: &mut Vec<Range<usize>>, pieces: &mut Vec<Piece>) {
        let lines = std::mem::take(lines);
        let (Some(first), Some(last)) = (lines.first(), lines.last()) else { return };
        let whole = first.start..last.end;
        if self.text.get(whole.clone()).is_none_or(|text| text.trim().is_empty()) {
            return;
        }
        let mut edits = Vec::new();
        for line in lines.iter().skip(1) {
            let before = self.text.get(whole.start..line.start - 1).unwrap_or_default();
            let after = self.text.get(line.start..line.end).unwrap_or_default();
            let blanks = after.len() - after.trim_start().len();
            let between = if dump::joins_tight(before, after.trim_start()) { "" } else { " " };
            edits.push((line.start - 1..line.start + blanks, between));
        }
        let inside = |range: &Range<usize>| whole.start <= range.start && range.end <= whole.end;
        let clip = |range: &Range<usize>| range.start.max(whole.start)..range.end.min(whole.end);
        let mut marks: Vec<(Range<usize>, Style)> =
            self.marks.iter().map(|(range, style)| (clip(range), style.clone())).collect();
        marks.extend(
            self.images
                .iter()
                .filter(|(range, url, _)| inside(range) && !url.is_empty())
                .map(|(range, url, _)| (range.clone(), Style::Link(url.as_str().into()))),
        );
        self.signs(&whole, &mut edits, &mut marks);
        order::by_key(&mut edits, |(range, _)| range.start);
        for (range, url, title) in self.images.iter().filter(|(range, ..)| inside(range)) {
            let unsaid = Some(url).filter(|_| range.is_empty());
            pieces.extend(
                [unsaid, Some(title)].into_iter().flatten().filter(|text| !text.is_empty()).cloned().map(Piece::Aside),
            );
        }
        let (text, marks) = apply(&self.text, whole, &edits, marks);
        pieces.push(trimmed(text, marks));
    }

    /// Finds `{漢|hàn}` and pairs of `**`; their signs go, their marks come.
    fn signs(
        &self,
        whole: &Range<usize>,
        edits: &mut Vec<(Range<usize>, &'static str)>,
        marks: &mut Vec<(Range<usize>, Style)>,
    ) {
        let text = self.text.get(whole.clone()).unwrap_or_default();
        let free = |range: &Range<usize>| {
            !self.literal.iter().any(|literal| literal.start < range.end && range.start < literal.end)
        };
        for (at, _) in text.match_indices('{') {
            let Some(length) = text.get(at..).and_then(|rest| rest.find('}')) else { break };
            let inner = text.get(at + 1..at + length).unwrap_or_default();
            let range = whole.start + at..whole.start + at + length + 1;
            let Some((base, reading)) = inner.split_once('|') else { continue };
            if !free(&range) || inner.contains(['{', '\n']) || reading.trim().is_empty() || !base.chars().any(is_han) {
                continue;
            }
            let start = range.start + 1;
            marks.extend(rubies(start, base, reading));
            edits.push((range.start..start, ""));
            edits.push((start + base.len()..range.end, ""));
        }
        let stars: Vec<usize> =
            text.match_indices("**").map(|(at, _)| whole.start + at).filter(|&at| free(&(at..at + 2))).collect();
        for pair in stars.chunks_exact(2) {
            let &[from, to] = pair else { continue };
            let inner = self.text.get(from + 2..to).unwrap_or_default();
            if inner.is_empty()
                || inner.contains('*')
                || inner.starts_with(char::is_whitespace)
                || inner.ends_with(char::is_whitespace)
            {
                continue;
            }
            marks.push((from + 2..to, Style::Strong));
            edits.push((from..from + 2, ""));
            edits.push((to..to + 2, ""));
        }
    }
}

/// Ruby over a base: character by character where the reading has as many syllables.
fn rubies(start: usize, base: &str, reading: &str) -> Vec<(Range<usize>, Style)> {
    let syllables: Vec<&str> =
        reading.split(|c: char| c == '|' || c.is_whitespace()).filter(|part| !part.is_empty()).collect();
    if syllables.len() > 1 && syllables.len() == base.chars().count() {
        let chars = base.char_indices().zip(syllables);
        return chars
            .map(|((at, c), syllable)| (start + at..start + at + c.len_utf8(), Style::Ruby(syllable.into())))
            .collect();
    }
    vec![(start..start + base.len(), Style::Ruby(syllables.join(" ").into()))]
}

/// A part of a text with edits (ordered, apart from each other) made, and the marks moved along.
fn apply(
    text: &str,
    whole: Range<usize>,
    edits: &[(Range<usize>, &str)],
    marks: Vec<(Range<usize>, Style)>,
) -> (String, Vec<(Range<usize>, Style)>) {
    let mut out = String::new();
    // Where each untouched stretch came from and went to.
    let mut stretches: Vec<(Range<usize>, usize)> = Vec::new();
    let mut at = whole.start;
    for (range, new) in edits {
        if range.start < at {
            continue;
        }
        stretches.push((at..range.start, out.len()));
        out.push_str(text.get(at..range.start).unwrap_or_default());
        out.push_str(new);
        at = range.end;
    }
    stretches.push((at..whole.end, out.len()));
    out.push_str(text.get(at..whole.end).unwrap_or_default());
    let moved = |place: usize| {
        let stretch = stretches.partition_point(|(from, _)| from.start <= place).saturating_sub(1);
        stretches.get(stretch).map_or(out.len(), |(from, to)| to + place.min(from.end).saturating_sub(from.start))
    };
    let marks = marks.into_iter().map(|(range, style)| (moved(range.start)..moved(range.end), style));
    let marks = marks.filter(|(range, _)| range.start < range.end).collect();
    (out, marks)
}

/// Blanks at the ends gone, the marks moved along.
fn trimmed(text: String, marks: Vec<(Range<usize>, Style)>) -> Piece {
    let short = text.trim();
    if short.len() == text.len() {
        return Piece::Text(text, marks);
    }
    let cut = text.len() - text.trim_start().len();
    let length = short.len();
    let at = |place: usize| place.saturating_sub(cut).min(length);
    let marks = marks.into_iter().map(|(range, style)| (at(range.start)..at(range.end), style));
    Piece::Text(short.to_owned(), marks.filter(|(range, _)| range.start < range.end).collect())
}
