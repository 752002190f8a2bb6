//! A list over the article or the library: outline, topics, bookmarks, hits, links, repairs, help, palette.

use std::ops::Range;

use crate::catalog::{ArticleId, BookmarkId, Facet, HitOrder};
use crate::document::{Anchor, Mending, Span, Topic};
use crate::keymap::{Binding, Mode};
use crate::text::pinyin::Pattern;

use super::cursor::Cursor;
use super::line::Line;
use super::msg::Ticket;

/// Which list it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// Sections of the article.
    Outline,
    /// Topics of the article.
    Topics,
    /// Topics of the library.
    TopicsEverywhere,
    /// Sections of the library on a topic.
    Sections(Topic),
    /// Bookmarks of the article.
    Bookmarks,
    /// Bookmarks of all articles.
    BookmarksEverywhere,
    /// The same story elsewhere.
    Copies,
    /// Places found in the library.
    Hits(HitOrder),
    /// Links of the article.
    Links,
    /// What was repaired and set aside.
    Repairs,
    /// Facts about the article.
    Info,
    /// Keys of a mode.
    Help(Mode),
    /// All commands.
    Palette,
    /// Channels, topics, sources, tags to filter the library by.
    Filter,
    /// Encodings to read the bytes in.
    Encodings,
    /// Faults of the settings files.
    Faults,
    /// What changed in the article when it was fetched again.
    Changes,
    /// Addresses still to be fetched.
    Queue,
}

impl Kind {
    /// Which table of keymap.toml holds in it.
    pub fn mode(&self) -> Mode {
        match self {
            Self::Bookmarks
            | Self::BookmarksEverywhere
            | Self::Links
            | Self::Repairs
            | Self::Info
            | Self::Help(_)
            | Self::Changes
            | Self::Queue
            | Self::Faults => Mode::List,
            _ => Mode::Picker,
        }
    }

    /// Its lines take two rows.
    pub fn is_tall(&self) -> bool {
        matches!(
            self,
            Self::Bookmarks
                | Self::BookmarksEverywhere
                | Self::Changes
                | Self::Queue
                | Self::Hits(_)
                | Self::Repairs
                | Self::Sections(_)
        )
    }

    /// What is typed is a question to the desk, not a filter.
    pub fn is_asked(&self) -> bool {
        matches!(self, Self::Hits(_))
    }

    /// Name of its heading's sentence.
    pub fn title(&self) -> &'static str {
        match self {
            Self::Outline => "outline-title",
            Self::Topics => "topics-title",
            Self::TopicsEverywhere => "topics-everywhere-title",
            Self::Sections(_) => "sections-title",
            Self::Bookmarks => "bookmarks-title",
            Self::BookmarksEverywhere => "bookmarks-everywhere-title",
            Self::Copies => "copies-title",
            Self::Hits(_) => "hits-title",
            Self::Links => "links-title",
            Self::Repairs => "repairs-title",
            Self::Info => "info-title",
            Self::Help(_) => "help-title",
            Self::Palette => "palette-title",
            Self::Filter => "filter-title",
            Self::Encodings => "encodings-title",
            Self::Faults => "faults-title",
            Self::Changes => "changes-title",
            Self::Queue => "queue-title",
        }
    }
}

/// What choosing a line does.
#[derive(Debug, Clone, PartialEq)]
pub enum Choice {
    /// Nothing: the line is only to be read.
    Nothing,
    /// Go to a place of this article.
    Place(Anchor),
    /// Go to the topic's section in this article.
    Topic(Topic),
    /// List the library's sections on a topic.
    Everywhere(Topic),
    /// Open an article at a place.
    Article(ArticleId, Span),
    /// Go to a bookmark, here or in another article.
    Bookmark(BookmarkId, ArticleId, Anchor),
    /// Fetch an address.
    Link(String),
    /// Do what a key would.
    Command(Binding),
    /// Filter the library by this.
    Filter(Facet, String),
    /// Unread only.
    Unread,
    /// Starred only.
    Starred,
    /// Everything.
    All,
    /// Read the bytes in this encoding; `None`: as detected.
    Encoding(Option<String>),
    /// Read the article with so much mended.
    Mend(Mending),
}

/// How a line stands out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    /// As the others.
    #[default]
    Plain,
    /// Where the reader is.
    Here,
    /// To be taken with care: a bookmark found by its surroundings.
    Care,
    /// Gone: a bookmark whose words are lost, a source that fails.
    Gone,
}

/// A line of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// A short word before the text: a number, keys.
    pub label: String,
    /// The text that a filter matches.
    pub text: String,
    /// At the right edge.
    pub aside: String,
    /// The second row of a tall list.
    pub detail: String,
    /// Columns to indent the text by.
    pub indent: u16,
    /// How it stands out.
    pub tone: Tone,
    /// Bytes of the detail to mark.
    pub matched: Vec<Range<usize>>,
    /// What choosing it does.
    pub choice: Choice,
}

impl Item {
    /// A line with a text and what choosing it does.
    pub fn new(text: impl Into<String>, choice: Choice) -> Self {
        Self {
            label: String::new(),
            text: text.into(),
            aside: String::new(),
            detail: String::new(),
            indent: 0,
            tone: Tone::Plain,
            matched: Vec::new(),
            choice,
        }
    }
}

/// A list over the screen.
#[derive(Debug, Clone)]
pub struct Overlay {
    /// Which list.
    pub kind: Kind,
    /// What is typed to narrow it, or to search for.
    pub line: Line,
    /// The chosen line among those shown.
    pub cursor: Cursor,
    /// The answer it waits for.
    pub ticket: Option<Ticket>,
    items: Vec<Item>,
    shown: Vec<(usize, Option<Range<usize>>)>,
}

impl Overlay {
    /// A list with these lines.
    pub fn new(kind: Kind, items: Vec<Item>) -> Self {
        let mut overlay =
            Self { kind, line: Line::default(), cursor: Cursor::default(), ticket: None, items, shown: Vec::new() };
        overlay.narrow();
        overlay.cursor.at = overlay.items.iter().rposition(|item| item.tone == Tone::Here).unwrap_or(0);
        overlay
    }

    /// A list whose lines the desk is asked for.
    pub fn asked(kind: Kind, ticket: Ticket) -> Self {
        Self { ticket: Some(ticket), ..Self::new(kind, Vec::new()) }
    }

    /// Takes other lines; the choice stays at its rank.
    pub fn set_items(&mut self, items: Vec<Item>) {
        let at = self.cursor.at;
        self.items = items;
        self.narrow();
        self.cursor.at = at.min(self.shown.len().saturating_sub(1));
    }

    /// Adds lines.
    pub fn add_items(&mut self, items: Vec<Item>) {
        let mut all = std::mem::take(&mut self.items);
        all.extend(items);
        self.set_items(all);
    }

    /// All lines.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// Lines that show, and the bytes of their texts that match what is typed.
    pub fn shown(&self) -> impl ExactSizeIterator<Item = (&Item, Option<&Range<usize>>)> {
        self.shown.iter().map(|(index, found)| (&self.items[*index], found.as_ref()))
    }

    /// The chosen line.
    pub fn chosen(&self) -> Option<&Item> {
        self.shown.get(self.cursor.at).and_then(|(index, _)| self.items.get(*index))
    }

    /// Lines that fit into so many rows.
    pub fn fitting(&self, rows: u16) -> usize {
        let each = if self.kind.is_tall() { 2 } else { 1 };
        usize::from(rows / each).max(1)
    }

    /// Brings the choice into sight.
    pub fn fit(&mut self, rows: u16) {
        let fitting = self.fitting(rows);
        self.cursor.fit(self.shown.len(), fitting);
    }

    /// Shows the lines that match what is typed: by text first, then by what stands beside and below it.
    pub fn narrow(&mut self) {
        let typed = self.line.text().trim();
        self.cursor = Cursor::default();
        if typed.is_empty() || self.kind.is_asked() {
            self.shown = (0..self.items.len()).map(|index| (index, None)).collect();
            return;
        }
        let pattern = Pattern::new(typed);
        self.shown = (self.items.iter().enumerate())
            .filter_map(|(index, item)| {
                let found = pattern.matches(&item.text);
                let other = || {
                    item.label == typed
                        || pattern.matches(&item.aside).is_some()
                        || pattern.matches(&item.detail).is_some()
                };
                (found.is_some() || other()).then_some((index, found))
            })
            .collect();
    }
}
