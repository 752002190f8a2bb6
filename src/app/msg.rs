//! What happens ([`Msg`]), what is to be done ([`Effect`]), and which answer belongs to which question ([`Ticket`]).
//!
//! [`super::App::update`] takes a message and gives effects; it performs nothing. The runtime performs effects and
//! brings the answers back as messages.

use std::path::PathBuf;
use std::sync::Arc;

use crate::catalog::{
    ArticleId, Bookmark, BookmarkId, Entry, Filter, Hit, Position, Sort, Tally, TopicSection, Wanted, Window,
};
pub use crate::catalog::{Change, Facet, HitOrder, NewBookmark, Which};
use crate::document::{Document, Mending, Topic};
use crate::keymap::Key;
use crate::text::CellWidth;
pub use crate::text::Reason;

/// Proof of which question an answer belongs to. Only the app mints them; an answer that bears an old one is dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ticket(pub(super) u64);

impl Ticket {
    /// A ticket by its number, for whoever plays the desk without an app (tests, the verbs).
    pub fn numbered(number: u64) -> Self {
        Self(number)
    }
}

/// What an article is opened from.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Target {
    /// One of the library.
    Article(ArticleId),
    /// A file; it does not enter the library by being read.
    File(PathBuf),
    /// Bytes from a pipe, with a name for the messages.
    Bytes(String, Arc<[u8]>),
}

/// How an article is read from its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Reading {
    /// How much is mended; as the article was taken in if not said.
    pub mending: Option<Mending>,
    /// The encoding the reader insists on (WHATWG label).
    pub encoding: Option<String>,
}

impl Reading {
    /// As it came, before repair.
    pub fn is_original(&self) -> bool {
        self.mending == Some(Mending::OFF)
    }
}

/// An opened article and what the library knows of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Opened {
    /// Its entry; `None` for a file that is not in the library.
    pub entry: Option<Entry>,
    /// Its text.
    pub document: Arc<Document>,
    /// Where the reader was.
    pub position: Option<Position>,
    /// Its bookmarks, found again in this text, by place.
    pub bookmarks: Vec<Bookmark>,
    /// What is still to come under the same ticket.
    pub coming: Coming,
}

/// What an opened article still lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Coming {
    /// Nothing.
    #[default]
    Nothing,
    /// The text is whole; what its sections are about, or what the library knows of it, comes.
    Knowledge,
    /// This is the beginning of the text, as it can be told so far.
    Text,
}

/// What an export is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, strum::EnumString, strum::Display)]
#[strum(serialize_all = "kebab-case")]
pub enum Format {
    /// Laid out plain text.
    Text,
    /// Markdown with front matter.
    Markdown,
    /// One JSON object.
    Json,
}

/// Something to be done outside the state.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Desk: a window on the list. Answer: [`Msg::List`].
    LoadList {
        /// Question.
        ticket: Ticket,
        /// Which articles.
        filter: Filter,
        /// In which order.
        sort: Sort,
        /// Rank of the first one wanted.
        offset: usize,
        /// How many.
        limit: usize,
    },
    /// Desk: how many articles stand under each channel, topic, source or tag. Answer: [`Msg::Tallies`].
    Tallies(Ticket, Facet),
    /// Desk: the rank of the next unread article behind a rank. Answer: [`Msg::Unread`].
    NextUnread {
        /// Question.
        ticket: Ticket,
        /// Which articles.
        filter: Filter,
        /// In which order.
        sort: Sort,
        /// Behind which rank.
        rank: usize,
    },
    /// Desk: the same story elsewhere, folded under an article. Answer: [`Msg::Copies`].
    LoadCopies(Ticket, ArticleId),
    /// Desk: read an article. Answer: [`Msg::Opened`], again as long as something is coming.
    Open {
        /// Question.
        ticket: Ticket,
        /// What.
        target: Target,
        /// How.
        reading: Reading,
    },
    /// Desk: put a file or a pipe that is being read into the library. Answer: [`Msg::Kept`].
    Keep(Ticket, Target),
    /// Desk: remember where the reader is. No answer unless it fails ([`Msg::Failed`]); `saved` is filled by the desk.
    SavePosition(ArticleId, Position),
    /// Desk: set a bookmark, on the disk before the answer. Answer: [`Msg::Bookmarked`].
    AddBookmark(Ticket, NewBookmark),
    /// Desk: give a bookmark other words. Answer: [`Msg::Changed`].
    Annotate(BookmarkId, String),
    /// Desk: remove a bookmark; can be undone. Answer: [`Msg::Changed`].
    RemoveBookmark(BookmarkId),
    /// Desk: bookmarks of one article or of all. Answer: [`Msg::Bookmarks`].
    LoadBookmarks(Ticket, Option<ArticleId>),
    /// Desk: mark articles read or unread; can be undone. Answer: [`Msg::Changed`].
    SetRead(Which, bool),
    /// Desk: star articles or not; can be undone. Answer: [`Msg::Changed`].
    SetStarred(Which, bool),
    /// Desk: put a tag on articles, or take it off; can be undone. Answer: [`Msg::Changed`].
    SetTag(Which, String, bool),
    /// Desk: remove articles; can be undone. Answer: [`Msg::Changed`].
    Remove(Which),
    /// Desk: take back the last change that can be undone. Answer: [`Msg::Undone`].
    Undo,
    /// Desk: search the library. Answer: [`Msg::Hits`].
    Search {
        /// Question.
        ticket: Ticket,
        /// As typed: words, phrases, `-word`, `topic:…`.
        query: String,
        /// How many articles at most.
        limit: usize,
        /// In which order.
        order: HitOrder,
    },
    /// Desk: sections on a topic (or on any) in all articles, newest first. Answer: [`Msg::Topics`].
    LoadTopics(Ticket, Option<Topic>),
    /// Desk: the next article of the library, after this one in date, that has a section on the topic.
    /// Answer: [`Msg::NextWithTopic`].
    NextWithTopic(Ticket, Topic, Option<ArticleId>),
    /// Desk: files into the library. Answers: [`Msg::Progress`], then [`Msg::Imported`].
    Import(Ticket, Vec<PathBuf>),
    /// Wire: an address into the library. Answers: [`Msg::Progress`], then [`Msg::Fetched`].
    Fetch(Ticket, String),
    /// Wire: a new source (feed or channel page). Answers: [`Msg::Progress`], then [`Msg::SourceAdded`].
    AddSource(Ticket, String),
    /// Wire: all sources. Answers: [`Msg::Progress`], then [`Msg::Synced`].
    Sync(Ticket),
    /// Desk: addresses that could not be had yet. Answer: [`Msg::Queue`].
    LoadQueue(Ticket),
    /// Desk: an address is not to be fetched any more. Answer: [`Msg::Queue`], with the others.
    Unqueue(Ticket, String),
    /// Stop what was asked under this ticket.
    Cancel(Ticket),
    /// Desk: write articles to files in the working directory. Answer: [`Msg::Exported`].
    Export(Ticket, Which, Format),
    /// Runtime: to the clipboard (OSC 52). The text is already safe to print.
    Copy(String),
    /// Runtime: leave the terminal as it was and end.
    Quit,
    /// Runtime: stop like any job (ctrl-z), redraw when resumed.
    Suspend,
    /// Runtime: paint everything anew.
    Redraw,
}

/// How far a long piece of work is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Progress {
    /// Articles done.
    pub done: u32,
    /// Articles known of so far; 0 if unknown.
    pub total: u32,
    /// Bytes on the wire so far; 0 if nothing goes over it.
    pub bytes: u64,
}

/// What a long piece of work came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Summary {
    /// New articles.
    pub added: u32,
    /// Articles whose text changed.
    pub updated: u32,
    /// Already there.
    pub unchanged: u32,
    /// Bytes on the wire.
    pub bytes: u64,
    /// What failed, and why: one sentence each.
    pub failures: Vec<Reason>,
    /// There was nothing to ask: the library has no sources.
    pub sourceless: bool,
    /// The page came over a line that is not encrypted, though one that is was asked for.
    pub downgraded: bool,
    /// The one article it was about, to be opened.
    pub article: Option<ArticleId>,
    /// What changed in that article, if it was there before.
    pub changes: Vec<crate::document::changes::Change>,
}

/// A button of the mouse, or its wheel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mouse {
    /// Wheel up.
    Up,
    /// Wheel down.
    Down,
    /// Left button pressed at a cell (column, row), both from 0.
    Press(u16, u16),
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Msg {
    /// A key was pressed.
    Key(Key),
    /// Sent before a key that comes more than about a second after the one before it. No clock runs for it: the
    /// runtime compares when the two arrived.
    Pause,
    /// Text was pasted.
    Paste(String),
    /// The mouse was used.
    Mouse(Mouse),
    /// The terminal has this size, in columns and rows.
    Resize(u16, u16),
    /// The terminal answered how wide it draws ambiguous characters.
    Width(CellWidth),
    /// The terminal answered whether its background is dark.
    Background(bool),
    /// The process goes on after a stop.
    Resumed,
    /// Another kanbao changed the library, or a background job did: lists on screen are asked again.
    Stale,

    /// Answer to [`Effect::LoadList`].
    List(Ticket, Result<Window, Reason>),
    /// Answer to [`Effect::NextUnread`]: a rank.
    Unread(Ticket, Result<Option<usize>, Reason>),
    /// Answer to [`Effect::LoadCopies`].
    Copies(Ticket, Result<Vec<Entry>, Reason>),
    /// Answer to [`Effect::Tallies`].
    Tallies(Ticket, Facet, Vec<Tally>),
    /// Answer to [`Effect::Open`].
    Opened(Ticket, Result<Box<Opened>, Reason>),
    /// Answer to [`Effect::Keep`].
    Kept(Ticket, Result<Box<Entry>, Reason>),
    /// Answer to [`Effect::AddBookmark`].
    Bookmarked(Ticket, Result<Bookmark, Reason>),
    /// Answer to [`Effect::LoadBookmarks`].
    Bookmarks(Ticket, Result<Vec<Bookmark>, Reason>),
    /// Answer to every change of marks, tags, stars, bookmarks.
    Changed(Result<Change, Reason>),
    /// Answer to [`Effect::Undo`]; `None` when there is nothing to undo.
    Undone(Result<Option<Change>, Reason>),
    /// Answer to [`Effect::Search`].
    Hits(Ticket, Result<Vec<Hit>, Reason>),
    /// Answer to [`Effect::LoadTopics`].
    Topics(Ticket, Result<Vec<TopicSection>, Reason>),
    /// Answer to [`Effect::NextWithTopic`].
    NextWithTopic(Ticket, Result<Option<TopicSection>, Reason>),
    /// A long piece of work goes on.
    Progress(Ticket, Progress),
    /// Answer to [`Effect::Import`].
    Imported(Ticket, Summary),
    /// Answer to [`Effect::Fetch`].
    Fetched(Ticket, Result<Summary, Reason>),
    /// Answer to [`Effect::AddSource`]: its name.
    SourceAdded(Ticket, Result<String, Reason>),
    /// Answer to [`Effect::Sync`].
    Synced(Ticket, Result<Summary, Reason>),
    /// Answer to [`Effect::LoadQueue`] and [`Effect::Unqueue`].
    Queue(Ticket, Result<Vec<Wanted>, Reason>),
    /// Answer to [`Effect::Export`]: the files written.
    Exported(Ticket, Result<Vec<PathBuf>, Reason>),
    /// Something done in the background failed.
    Failed(Reason),
}
