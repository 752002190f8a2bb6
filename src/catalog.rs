//! What the library knows, as plain data: no database, no terminal.

use serde::{Deserialize, Serialize};

use crate::document::{Anchor, Published, Quote, Span, Topic};

pub use crate::document::Found;

/// An article's number in the library.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ArticleId(pub i64);

/// A bookmark's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BookmarkId(pub i64);

/// An article in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Its number.
    pub id: ArticleId,
    /// Title; never empty (an untitled article is called by its first words).
    pub title: String,
    /// As printed.
    pub published: Option<Published>,
    /// 来源.
    pub source: Option<String>,
    /// Path of channels.
    pub channel: Vec<String>,
    /// Authors.
    pub authors: Vec<String>,
    /// Topics of its sections, each once, in their order.
    pub topics: Vec<Topic>,
    /// The reader's own tags.
    pub tags: Vec<String>,
    /// BCP 47.
    pub language: String,
    /// Han (or, in other scripts, half the letters): what reading time is reckoned from.
    pub han: u32,
    /// Number of sections.
    pub sections: u32,
    /// 0.0 to 1.0, by bytes of text.
    pub progress: f64,
    /// Read to the end, or marked so.
    pub read: bool,
    /// Starred.
    pub starred: bool,
    /// Address or file it came from.
    pub url: Option<String>,
    /// When it came into the library, seconds since 1970.
    pub added: i64,
    /// The same story elsewhere, folded under this one.
    pub copies: u32,
}

/// Which articles a list shows. Everything given must hold.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Filter {
    /// Words of the title, Han or pinyin; empty for all.
    pub title: String,
    /// A channel (any level of the path).
    pub channel: Option<String>,
    /// A source.
    pub source: Option<String>,
    /// A topic of any section.
    pub topic: Option<Topic>,
    /// A tag.
    pub tag: Option<String>,
    /// Unread only.
    pub unread: bool,
    /// Starred only.
    pub starred: bool,
    /// Published on this day or later.
    pub after: Option<Published>,
    /// Published before this day.
    pub before: Option<Published>,
}

impl Filter {
    /// Lets through what was published in a year (`2024`) or a month (`2024-12`); anything else leaves the filter as
    /// it is.
    pub fn narrow_to(&mut self, period: &str) {
        let mut numbers = period.split('-').map(|number| number.parse::<u16>().ok());
        let (year, month) = (numbers.next().flatten(), numbers.next());
        let (Some(year), None | Some(Some(1..=12))) = (year, month) else { return };
        let month = month.flatten().map(|month| month as u8);
        let next = match month {
            Some(month @ 1..=11) => Published::day(year, month + 1, 1),
            _ => Published::day(year.saturating_add(1), 1, 1),
        };
        (self.after, self.before) = (Published::day(year, month.unwrap_or(1), 1), next);
    }

    /// The year or the month it is narrowed to, or its days; `None` if any day will do.
    pub fn period(&self) -> Option<String> {
        let (after, before) = (self.after, self.before);
        if after.is_none() && before.is_none() {
            return None;
        }
        let names = after.map(|day| [format!("{:04}", day.year), format!("{:04}-{:02}", day.year, day.month)]);
        let same = |name: &String| {
            let mut narrowed = Self::default();
            narrowed.narrow_to(name);
            (narrowed.after, narrowed.before) == (after, before)
        };
        let day = |day: Option<Published>| day.map(|day| day.printed()).unwrap_or_default();
        Some(names.into_iter().flatten().find(same).unwrap_or_else(|| format!("{} – {}", day(after), day(before))))
    }
}

/// The order of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, strum::EnumIter)]
#[serde(rename_all = "kebab-case")]
pub enum Sort {
    /// Unread first, each newest first.
    #[default]
    Unread,
    /// Newest first by publication, then by arrival.
    Newest,
    /// Oldest first.
    Oldest,
    /// By title, in pinyin order.
    Title,
    /// By source, then newest.
    Source,
    /// By channel, then newest.
    Channel,
    /// Last opened first.
    Opened,
}

/// A window on a list: a hundred thousand articles scroll as ten do.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Window {
    /// How many articles the filter lets through.
    pub total: usize,
    /// How many of them are unread.
    pub unread: usize,
    /// Rank of the first entry below.
    pub offset: usize,
    /// The entries asked for.
    pub entries: Vec<Entry>,
}

/// How many articles stand under a channel, source, topic or tag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// The name.
    pub name: String,
    /// All articles.
    pub articles: u32,
    /// Unread ones.
    pub unread: u32,
}

/// What a bookmark is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BookmarkKind {
    /// A place.
    #[default]
    Place,
    /// A highlighted range.
    Highlight,
}

/// A place the reader keeps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bookmark {
    /// Its number.
    pub id: BookmarkId,
    /// The article; number 0 if it is not in this library (it was removed, or the bookmark came from elsewhere).
    pub article: ArticleId,
    /// The article's title, for lists over the whole library.
    pub title: String,
    /// A place or a highlight.
    pub kind: BookmarkKind,
    /// Where it stands in the present text.
    pub span: Span,
    /// The words that find it again.
    pub quote: Quote,
    /// The reader's own words.
    pub note: String,
    /// Seconds since 1970.
    pub created: i64,
    /// How it was found in the present text.
    pub found: Found,
}

/// Where the reader was in an article.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Position {
    /// Start of the top row.
    pub anchor: Anchor,
    /// The words there, to find it again after an edit.
    pub quote: Quote,
    /// 0.0 to 1.0.
    pub progress: f64,
    /// Seconds since 1970.
    pub saved: i64,
}

/// A place found by a search over the library.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Hit {
    /// The article.
    pub article: ArticleId,
    /// Its title.
    pub title: String,
    /// When it was published.
    pub published: Option<Published>,
    /// Its source.
    pub source: Option<String>,
    /// The match.
    pub span: Span,
    /// Heading of the section it stands in.
    pub section: Option<String>,
    /// Words around it, one line.
    pub snippet: String,
    /// Bytes of `snippet` that matched.
    pub matched: Vec<(u32, u32)>,
    /// Matches in this article in all.
    pub matches: u32,
}

/// A section on a topic somewhere in the library.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TopicSection {
    /// The topic.
    pub topic: Topic,
    /// The article.
    pub article: ArticleId,
    /// Its title.
    pub title: String,
    /// When it was published.
    pub published: Option<Published>,
    /// The heading as printed.
    pub heading: String,
    /// The heading's place.
    pub anchor: Anchor,
    /// The section's first words.
    pub opening: String,
}

/// What a source is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SourceKind {
    /// RSS, Atom or JSON Feed.
    Feed,
    /// A channel page that lists articles.
    Channel,
}

/// Somewhere articles come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Its number; 0 before it is stored.
    pub id: i64,
    /// The reader's name for it.
    pub name: String,
    /// Address of the feed or the page.
    pub url: String,
    /// Feed or channel page.
    pub kind: SourceKind,
    /// Channel its articles are filed under, if they name none.
    pub channel: Option<String>,
    /// Seconds since 1970 of the last successful check; 0 if never.
    pub checked: i64,
    /// The last failure in one sentence; empty if the last check went well.
    pub failure: String,
}

/// Some articles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Which {
    /// These.
    These(Vec<ArticleId>),
    /// All a filter lets through.
    All(Filter),
}

/// What tallies are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Facet {
    /// Channels, every level of their paths.
    Channel,
    /// Topics of sections.
    Topic,
    /// Sources (来源).
    Source,
    /// The reader's tags.
    Tag,
    /// Years and months of publication (`2024`, `2024-12`), the latest first.
    Period,
}

/// A bookmark to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewBookmark {
    /// The article.
    pub article: ArticleId,
    /// A place or a highlight.
    pub kind: BookmarkKind,
    /// Where it stands.
    pub span: Span,
    /// The words that find it again.
    pub quote: Quote,
    /// The reader's words; may be empty.
    pub note: String,
}

/// The order of hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum HitOrder {
    /// Best first.
    #[default]
    Relevance,
    /// Newest article first.
    Date,
}

/// What a change was, so that the reader can be told.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// A bookmark was set.
    BookmarkAdded,
    /// A bookmark has other words.
    BookmarkAnnotated,
    /// A bookmark is gone.
    BookmarkRemoved,
    /// So many articles were marked read, or unread.
    Read(u32, bool),
    /// So many articles were starred, or not any more.
    Starred(u32, bool),
    /// So many articles have this tag, or not any more.
    Tagged(u32, String, bool),
    /// So many articles were removed.
    Removed(u32),
}

/// What a server said of an address the last time it was asked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Validator {
    /// `ETag`.
    pub etag: Option<String>,
    /// `Last-Modified`.
    pub modified: Option<String>,
    /// A hash of the body, for servers that say neither.
    pub hash: Option<i64>,
    /// Seconds since 1970 of that time.
    pub checked: i64,
}

/// An address the reader asked for that could not be had yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The address.
    pub url: String,
    /// When the reader asked for it, seconds since 1970.
    pub asked: i64,
    /// How often it was tried.
    pub tries: u32,
    /// Not to be tried before this, seconds since 1970.
    pub next: i64,
    /// Why it failed the last time: a note of a [`crate::text::Reason`].
    pub failure: String,
}

/// Whether an article that came is new.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Arrival {
    /// It was not in the library.
    New,
    /// It is there, word for word, perhaps in another wrapper.
    Same,
    /// It is there, and its words have changed: it was replaced.
    Updated,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_is_narrowed_to_a_year_or_a_month() {
        for (period, after, before) in [
            ("2024", "2024-01-01", "2025-01-01"),
            ("2024-12", "2024-12-01", "2025-01-01"),
            ("2024-02", "2024-02-01", "2024-03-01"),
        ] {
            let mut filter = Filter::default();
            filter.narrow_to(period);
            assert_eq!((filter.after, filter.before), (after.parse().ok(), before.parse().ok()), "{period}");
            assert_eq!(filter.period().as_deref(), Some(period));
        }
        for period in ["", "x", "2024-13", "2024-0", "2024-x", "-"] {
            let mut filter = Filter::default();
            filter.narrow_to(period);
            assert_eq!(filter, Filter::default(), "{period}");
        }
        let days = Filter { after: "2024-12-05".parse().ok(), ..Filter::default() };
        assert_eq!(days.period().as_deref(), Some("2024-12-05 – "));
        assert_eq!(Filter::default().period(), None);
    }
}
