//! A line of text asked of the reader.

use crate::catalog::{ArticleId, BookmarkId, BookmarkKind};
use crate::document::Span;

use super::line::Line;

/// What the line is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ask {
    /// Words to search for in the article.
    Search,
    /// Words to filter the library's titles by; what stood there before.
    Title(String),
    /// Words to narrow a list by.
    Narrow,
    /// A note for a new bookmark.
    Note(BookmarkKind, Span),
    /// Other words for a bookmark.
    Rename(BookmarkId),
    /// An address to fetch.
    Address,
    /// An address of a feed or a channel page.
    Source,
    /// A tag for an article.
    Tag(ArticleId),
}

impl Ask {
    /// Name of the sentence before the line.
    pub fn label(&self) -> &'static str {
        match self {
            Self::Search => "ask-search",
            Self::Title(_) => "ask-title",
            Self::Narrow => "ask-narrow",
            Self::Note(BookmarkKind::Place, _) => "ask-note",
            Self::Note(BookmarkKind::Highlight, _) => "ask-highlight",
            Self::Rename(_) => "ask-rename",
            Self::Address => "ask-address",
            Self::Source => "ask-source",
            Self::Tag(_) => "ask-tag",
        }
    }
}

/// A line being asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prompt {
    /// What it is for.
    pub ask: Ask,
    /// What is typed.
    pub line: Line,
    /// What came of it so far, to be said beside the line (no match).
    pub said: String,
}

impl Prompt {
    /// An empty line.
    pub fn new(ask: Ask) -> Self {
        Self { ask, line: Line::default(), said: String::new() }
    }

    /// A line that holds a text already.
    pub fn with(ask: Ask, text: &str) -> Self {
        Self { ask, line: Line::new(text), said: String::new() }
    }
}
