//! Bookmarks as a file: enough of each to find its place on another machine, and to know it again there.

use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};

use crate::catalog::{ArticleId, Bookmark, BookmarkKind};
use crate::document::{Published, Quote, Span};
use crate::text::sanitize::{sanitize, sanitize_line};

use super::{Failure, Store, fields, key};

/// A bookmark as it is exported and imported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The bookmark's number here; means nothing elsewhere.
    #[serde(default)]
    pub id: i64,
    /// The article's number here; 0 if it is not in the library.
    #[serde(default)]
    pub article: ArticleId,
    /// The article's title.
    pub title: String,
    /// The article's address, if it has one.
    #[serde(default)]
    pub url: Option<String>,
    /// Hash of the article's words, in hexadecimal.
    #[serde(default)]
    pub text: String,
    /// A place or a highlight.
    #[serde(default)]
    pub kind: BookmarkKind,
    /// Heading of its section.
    #[serde(default)]
    pub section: Option<String>,
    /// The exact words.
    pub quote: String,
    /// The words before them.
    #[serde(default)]
    pub before: String,
    /// The words after them.
    #[serde(default)]
    pub after: String,
    /// The reader's words.
    #[serde(default)]
    pub note: String,
    /// When it was set.
    pub created: Published,
    /// Where it stands in the text it was exported from.
    #[serde(default)]
    pub span: Span,
}

/// What importing bookmarks came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Merged {
    /// Bookmarks that were not there.
    pub added: usize,
    /// Bookmarks that were there; one without a note has taken the file's.
    pub known: usize,
}

impl Store {
    /// All bookmarks, the newest first, to be written to a file.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn export_bookmarks(&self) -> Result<Vec<Record>, Failure> {
        let mut identity = self.state.prepare_cached(
            "SELECT s.text, s.url FROM bookmark b JOIN subject s ON s.key = b.subject WHERE b.id = ?1",
        )?;
        let mut records = Vec::new();
        for bookmark in self.all_bookmarks()? {
            let (text, url): (i64, Option<String>) =
                identity.query_row([bookmark.id.0], |row| Ok((row.get(0)?, row.get(1)?)))?;
            records.push(record(bookmark, text, url));
        }
        Ok(records)
    }

    /// Adds the bookmarks of a file that are not here yet. One of an article that is not in the library waits for it.
    ///
    /// # Errors
    /// When the text is no export of bookmarks, or the disk refuses; then nothing has changed.
    pub fn import_bookmarks(&mut self, json: &str) -> Result<Merged, Failure> {
        let records: Vec<Record> =
            serde_json::from_str(json).map_err(|error| Failure::NotBookmarks(error.to_string()))?;
        self.in_state(|state| {
            let mut merged = Merged::default();
            for record in &records {
                let subject = self.subject_of_record(state, record)?;
                if merge(state, subject, record)? {
                    merged.added += 1;
                } else {
                    merged.known += 1;
                }
            }
            Ok(merged)
        })
    }

    /// The key of the article a record speaks of: one of the library, one known from before, or a new one.
    fn subject_of_record(&self, state: &Connection, record: &Record) -> Result<i64, Failure> {
        let text = u64::from_str_radix(&record.text, 16).ok().map(u64::cast_signed);
        let place = record.url.as_deref().map(key::place);
        let mut alias = self
            .library
            .prepare_cached("SELECT a.id FROM alias JOIN article a ON a.id = alias.article WHERE alias.hash = ?1")?;
        for hash in [text, place].into_iter().flatten() {
            if let Some(article) = alias.query_row([hash], |row| row.get(0)).optional()? {
                return self.subject(ArticleId(article));
            }
        }
        let mut known = state.prepare_cached("SELECT key FROM subject WHERE text = ?1 OR place = ?2")?;
        if let Some(key) = known.query_row(params![text, place], |row| row.get(0)).optional()? {
            return Ok(key);
        }
        let title = sanitize_line(&record.title);
        let text = text.unwrap_or_else(|| key::bytes("title", title.as_bytes()));
        let key = place.unwrap_or(text);
        state
            .prepare_cached(
                "INSERT OR IGNORE INTO subject (key, place, text, title, url, seq) VALUES (?1, ?2, ?3, ?4, ?5, 0)",
            )?
            .execute(params![key, place, text, title, record.url.as_deref().map(sanitize_line)])?;
        Ok(key)
    }
}

fn record(bookmark: Bookmark, text: i64, url: Option<String>) -> Record {
    let Quote { exact, before, after, section } = bookmark.quote;
    Record {
        id: bookmark.id.0,
        article: bookmark.article,
        title: bookmark.title,
        url,
        text: format!("{:016x}", text.cast_unsigned()),
        kind: bookmark.kind,
        section,
        quote: exact,
        before,
        after,
        note: bookmark.note,
        created: fields::moment(bookmark.created),
        span: bookmark.span,
    }
}

/// Adds a record unless it is there; whether it was added.
fn merge(state: &Connection, subject: i64, record: &Record) -> Result<bool, Failure> {
    let kind = i64::from(record.kind == BookmarkKind::Highlight);
    let quote = [&record.quote, &record.before, &record.after].map(|text| sanitize(text).into_owned());
    let [exact, before, after] = &quote;
    let there: Option<(i64, String)> = state
        .prepare_cached(
            "SELECT id, note FROM bookmark WHERE subject = ?1 AND kind = ?2 AND exact = ?3 AND before = ?4 AND after = ?5",
        )?
        .query_row(params![subject, kind, exact, before, after], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let note = sanitize(&record.note);
    if let Some((id, ours)) = there {
        if ours.is_empty() && !note.is_empty() {
            state.prepare_cached("UPDATE bookmark SET note = ?2 WHERE id = ?1")?.execute(params![id, note])?;
        }
        return Ok(false);
    }
    let Span { start, end } = record.span;
    // Revision 0 is no text's: the place is found by its words when it is first asked for.
    state
        .prepare_cached(
            "INSERT INTO bookmark (subject, kind, start_block, start_byte, end_block, end_byte, exact, before, after,
             section, note, created, found, revision)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, 1, 0)",
        )?
        .execute(params![
            subject,
            kind,
            start.block,
            start.byte,
            end.block,
            end.byte,
            exact,
            before,
            after,
            record.section.as_deref().map(sanitize_line),
            note,
            fields::stamp(&record.created)
        ])?;
    Ok(true)
}
