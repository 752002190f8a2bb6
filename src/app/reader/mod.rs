//! An open article. The place is the truth; rows, marks and the status line are derived from it.

mod jumps;
mod motion;
mod search;
mod select;
mod tally;

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::catalog::{Bookmark, BookmarkKind, Entry, Position};
use crate::document::{Anchor, Document, Quote, Span};
use crate::layout::{Layout, Measure, Part, Place, Row, Ruby};
use crate::text::order;

use super::msg::{Coming, Opened, Reading, Target};
pub use jumps::Jumps;
pub use motion::Moved;
pub use search::{Looked, Search};
pub use select::{Selection, span_text};
pub use tally::Standing;

/// What is special about some bytes of the text that show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Light {
    /// The reader's highlight.
    Highlight,
    /// A match of the search.
    Match,
    /// The match the search stands at.
    Current,
    /// The selection.
    Selected,
}

/// An open article.
#[derive(Debug)]
pub struct Reader {
    /// What it was opened from.
    pub target: Target,
    /// How it was read.
    pub reading: Reading,
    /// What the library knows of it; `None` for a file that is not in it.
    pub entry: Option<Entry>,
    /// Its text.
    pub document: Arc<Document>,
    /// What it lacks: it is still to come, or the library has another text by now.
    pub coming: Coming,
    /// Its bookmarks, by place.
    pub bookmarks: Vec<Bookmark>,
    /// Where jumps began.
    pub jumps: Jumps,
    /// The search in it.
    pub search: Option<Search>,
    /// What is selected.
    pub selection: Option<Selection>,
    /// The scrollbar shows: after every move but the scrolling of single lines, which it would make dear.
    pub bar: bool,
    edition: u64,
    layout: Layout,
    at: Place,
    height: u16,
    rows: Vec<Row>,
    lit: Vec<(Range<usize>, Light)>,
    end: bool,
    han_per_byte: f64,
}

impl Reader {
    /// Opens an article at the place where the reader was.
    pub fn new(target: Target, reading: Reading, opened: Opened, measure: Measure, height: u16) -> Self {
        let measure = hide_repaired_ruby(measure, &opened.document);
        let mut reader = Self {
            target,
            reading,
            entry: opened.entry,
            coming: opened.coming,
            bookmarks: Vec::new(),
            jumps: Jumps::default(),
            search: None,
            selection: None,
            bar: true,
            edition: next_edition(),
            layout: Layout::new(measure),
            at: Place::default(),
            height,
            rows: Vec::new(),
            lit: Vec::new(),
            end: false,
            han_per_byte: han_per_byte(opened.document.text()),
            document: opened.document,
        };
        reader.at = match opened.position {
            Some(position) if position.anchor > Anchor::default() => Place { anchor: position.anchor, lead: 0 },
            _ => reader.layout.first(&reader.document),
        };
        reader.set_bookmarks(opened.bookmarks);
        reader
    }

    /// The same article read anew (its structure is known now, or another encoding, or without repair): the place is
    /// kept by how far it is through the text, unless the text is the same.
    pub fn replace(&mut self, opened: Opened) {
        let untouched = self.document.offset(self.at.anchor) == 0;
        let progress = self.document.progress(self.at.anchor);
        let same = opened.document.text() == self.document.text();
        let quote = quote(&self.document, self.row_span());
        self.coming = opened.coming;
        self.entry = opened.entry.or_else(|| self.entry.take());
        self.bookmarks = opened.bookmarks;
        order::by_key(&mut self.bookmarks, |bookmark| bookmark.span.start);
        self.document = opened.document;
        self.edition = next_edition();
        self.rows.clear();
        self.han_per_byte = han_per_byte(self.document.text());
        if !same {
            self.layout = Layout::new(hide_repaired_ruby(self.layout.measure().clone(), &self.document));
        }
        if untouched {
            self.at = match opened.position {
                Some(position) if position.anchor > Anchor::default() => Place { anchor: position.anchor, lead: 0 },
                _ => self.layout.first(&self.document),
            };
        } else if !same {
            let near = (progress * self.document.text().len() as f64) as usize;
            let near = self.document.anchor(self.document.offset(self.document.anchor(near)));
            self.at = Place { anchor: quote.find(&self.document, near).span.start, lead: 0 };
        }
        if !same {
            self.selection = None;
            self.jumps = Jumps::default();
            if let Some(search) = &mut self.search {
                search.forget_place();
            }
        }
        self.derive();
    }

    /// Lays the text out anew: another width, other options. The place stays.
    pub fn relayout(&mut self, measure: Measure, height: u16) {
        if *self.layout.measure() != measure {
            self.layout.set_measure(measure);
        }
        self.height = height;
        self.bar = true;
        self.rows.clear();
        self.derive();
    }

    /// All of the text is there; of one that is not, how far and how long is not known.
    pub fn is_whole(&self) -> bool {
        self.coming != Coming::Text
    }

    /// A number that every text a reader is given has for itself.
    pub fn edition(&self) -> u64 {
        self.edition
    }

    /// The measure it is laid out for.
    pub fn measure(&self) -> &Measure {
        self.layout.measure()
    }

    /// The rows that show.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// What is drawn on a row.
    pub fn glyphs(&self, row: &Row) -> Vec<crate::layout::Glyph<'_>> {
        self.layout.glyphs(&self.document, row)
    }

    /// Special bytes of the text that shows, in [`Document::text`]; a later one lies over an earlier one.
    pub fn lit(&self) -> &[(Range<usize>, Light)] {
        &self.lit
    }

    /// Where the reader is.
    pub fn at(&self) -> Anchor {
        self.at.anchor
    }

    /// The top of the screen.
    pub fn place(&self) -> Place {
        self.at
    }

    /// The end of the text shows.
    pub fn end_shows(&self) -> bool {
        self.end
    }

    /// How far the reader is, 0.0 to 1.0, by bytes: by the top row, or all when the end shows.
    pub fn progress(&self) -> f64 {
        if self.end { 1.0 } else { self.document.progress(self.at.anchor) }
    }

    /// The same in whole percent; 100 only when the end shows.
    pub fn percent(&self) -> u32 {
        let percent = (self.progress() * 100.0).round() as u32;
        if self.end { 100 } else { percent.min(99) }
    }

    /// Minutes left at a reading speed.
    pub fn minutes_left(&self, han_per_minute: u16) -> u32 {
        let left = (1.0 - self.progress()) * self.document.text().len() as f64;
        (left * self.han_per_byte / f64::from(han_per_minute.max(1))).ceil() as u32
    }

    /// The section at the top of the screen.
    pub fn section(&self) -> Option<usize> {
        self.document.section_at(self.at.anchor.block)
    }

    /// What is to be saved of where the reader is.
    pub fn position(&self) -> Position {
        Position {
            anchor: self.at.anchor,
            quote: quote(&self.document, self.row_span()),
            progress: self.progress(),
            saved: 0,
        }
    }

    /// The text of the top row: from the place to the row's end.
    fn row_span(&self) -> Span {
        let row = self.rows.iter().find(|row| row.part == Part::Text && row.block == self.at.anchor.block);
        let end = row.map_or(self.at.anchor.byte, |row| row.end.max(self.at.anchor.byte));
        Span { start: self.at.anchor, end: Anchor { byte: end, ..self.at.anchor } }
    }

    /// The bookmarks of a row: is there one, and is it a highlight?
    pub fn bookmark_on(&self, row: &Row) -> bool {
        let (start, end) = (Anchor { block: row.block, byte: row.start }, Anchor { block: row.block, byte: row.end });
        let from = self.bookmarks.partition_point(|bookmark| bookmark.span.start < start);
        let first = self.bookmarks.get(from);
        row.part == Part::Text
            && first.is_some_and(|bookmark| bookmark.span.start < end || bookmark.span.start == start)
    }

    /// Puts a bookmark among the others, by place.
    pub fn add_bookmark(&mut self, bookmark: Bookmark) {
        self.bookmarks.retain(|other| other.id != bookmark.id);
        let at = self.bookmarks.partition_point(|other| other.span.start <= bookmark.span.start);
        self.bookmarks.insert(at, bookmark);
        self.derive();
    }

    /// Takes all bookmarks anew.
    pub fn set_bookmarks(&mut self, bookmarks: Vec<Bookmark>) {
        self.bookmarks = bookmarks;
        order::by_key(&mut self.bookmarks, |bookmark| bookmark.span.start);
        self.derive();
    }

    /// Rows and marks from the place.
    fn derive(&mut self) {
        self.rows = self.layout.scroll(&self.document, self.at, self.height, &self.rows);
        self.end = match self.rows.iter().rev().find(|row| row.part == Part::Text) {
            Some(row) => {
                let length = self.document.block(row.block).map_or(0, |block| block.text.len() as u32);
                row.block + 1 >= self.document.len() && row.end >= length
            }
            None => self.rows.last().is_none_or(|row| row.block + 1 >= self.document.len()),
        };
        self.light();
    }

    /// Finds what is special in the rows that show.
    fn light(&mut self) {
        self.lit.clear();
        let texts = || self.rows.iter().filter(|row| row.part == Part::Text);
        let (Some(first), Some(last)) = (texts().next(), texts().next_back()) else { return };
        let start = self.document.offset(Anchor { block: first.block, byte: first.start });
        let end = self.document.offset(Anchor { block: last.block, byte: last.end });
        let shown = start..end;
        let bytes = |span: &Span| self.document.offset(span.start)..self.document.offset(span.end);
        let touches = |range: &Range<usize>| range.start < shown.end && shown.start < range.end;
        for bookmark in self.bookmarks.iter().filter(|bookmark| bookmark.kind == BookmarkKind::Highlight) {
            self.lit.push((bytes(&bookmark.span), Light::Highlight));
        }
        if let Some(search) = &self.search {
            for found in search.within(&self.document, shown.clone()) {
                let light = if search.current() == Some(&found) { Light::Current } else { Light::Match };
                self.lit.push((found, light));
            }
        }
        if let Some(selection) = &self.selection {
            self.lit.push((bytes(&selection.span()), Light::Selected));
        }
        self.lit.retain(|(range, _)| touches(range));
    }
}

/// The number of a text that was just opened. Where it lies in memory would not tell it from one that was closed.
fn next_edition() -> u64 {
    static EDITIONS: AtomicU64 = AtomicU64::new(0);
    EDITIONS.fetch_add(1, Ordering::Relaxed)
}

/// The words of a span and around it, at little cost: taken with every step, and enough to find a place by. A
/// bookmark takes [`Quote::at`].
fn quote(document: &Document, span: Span) -> Quote {
    let text = document.text();
    let (start, end) = (document.offset(span.start), document.offset(span.end));
    let before: Vec<char> = text.get(..start).unwrap_or_default().chars().rev().take(24).collect();
    let section = document.section_at(span.start.block).and_then(|index| document.sections().get(index));
    Quote {
        exact: text.get(start..end.max(start)).unwrap_or_default().to_owned(),
        before: before.into_iter().rev().collect(),
        after: text.get(end..).unwrap_or_default().chars().take(24).collect(),
        section: section.map(|section| section.title.clone()),
    }
}

/// Annotations that came into a text by accident are hidden until the reader asks for them.
fn hide_repaired_ruby(mut measure: Measure, document: &Document) -> Measure {
    if document.aside.annotations > 0 {
        measure.ruby = Ruby::Hide;
    }
    measure
}

/// Han (half the letters, where there is no Han) in a byte of this text, from its beginning.
fn han_per_byte(text: &str) -> f64 {
    const SAMPLE: usize = 16 << 10;
    let (mut han, mut letters, mut bytes) = (0usize, 0usize, 0usize);
    for c in text.chars() {
        bytes += c.len_utf8();
        if crate::text::class::is_han(c) {
            han += 1;
        } else {
            letters += usize::from(c.is_alphabetic());
        }
        if bytes >= SAMPLE {
            break;
        }
    }
    (han + letters / 2) as f64 / bytes.max(1) as f64
}
