//! Undo: how things were before each change, for a week, whatever happened to the program meanwhile.

use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};

use crate::catalog::Change;
use crate::document::Quote;

use super::marks::NEXT;
use super::{Failure, Store, index, now, pack};

/// How long a change can be undone, in seconds.
pub const KEPT: i64 = 7 * 86_400;

/// How things were: articles by key.
#[derive(Debug, Serialize, Deserialize)]
pub enum Before {
    /// Read marks.
    Read(Vec<(i64, i64)>),
    /// Stars.
    Starred(Vec<(i64, i64)>),
    /// When they were removed; 0: they were not.
    Removed(Vec<(i64, i64)>),
    /// Tags, one a line.
    Tags(Vec<(i64, String)>),
    /// A bookmark stood so.
    Bookmark(BookmarkRow),
    /// There was no such bookmark.
    NoBookmark(i64),
}

/// A bookmark's row.
#[derive(Debug, Serialize, Deserialize)]
pub struct BookmarkRow {
    /// Its number.
    pub id: i64,
    /// Its article's key.
    pub subject: i64,
    /// 0 place, 1 highlight.
    pub kind: i64,
    /// Start block and byte, end block and byte.
    pub place: [u32; 4],
    /// Its words.
    pub quote: Quote,
    /// The reader's words.
    pub note: String,
    /// Seconds since 1970.
    pub created: i64,
    /// 0 exact, 1 near, 2 lost.
    pub found: i64,
    /// The text it stands in.
    pub revision: i64,
}

/// Remembers how things were, within the change itself. What changed nothing is not remembered.
pub fn remember(state: &Connection, change: &Change, before: &Before) -> Result<(), Failure> {
    let nothing = match before {
        Before::Read(marks) | Before::Starred(marks) | Before::Removed(marks) => marks.is_empty(),
        Before::Tags(tags) => tags.is_empty(),
        Before::Bookmark(_) | Before::NoBookmark(_) => false,
    };
    if nothing {
        return Ok(());
    }
    let told = serde_json::to_string(change).unwrap_or_default();
    let before = pack::deflate(&serde_json::to_vec(before).unwrap_or_default());
    state.prepare_cached("DELETE FROM undo WHERE at < ?1")?.execute([now() - KEPT])?;
    state.prepare_cached("INSERT INTO undo (at, change, before) VALUES (?1, ?2, ?3)")?.execute(params![
        now(),
        told,
        before
    ])?;
    Ok(())
}

impl Store {
    /// Takes the last change back, of any of the last seven days; `None` when there is nothing to take back.
    ///
    /// # Errors
    /// When the disk refuses; then nothing has changed.
    pub fn undo(&mut self) -> Result<Option<Change>, Failure> {
        let undone = self.in_state(|state| {
            let last: Option<(i64, String, Vec<u8>)> = state
                .prepare_cached("SELECT id, change, before FROM undo WHERE at >= ?1 ORDER BY id DESC LIMIT 1")?
                .query_row([now() - KEPT], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
                .optional()?;
            let Some((id, told, before)) = last else { return Ok(None) };
            state.prepare_cached("DELETE FROM undo WHERE id = ?1")?.execute([id])?;
            let before = pack::inflate(&before).and_then(|json| serde_json::from_slice(&json).ok());
            let (Some(before), Ok(change)) = (before, serde_json::from_str(&told)) else { return Ok(None) };
            put_back(state, &before)?;
            Ok(Some(change))
        })?;
        self.follow()?;
        Ok(undone)
    }
}

impl Store {
    /// Lets go of what was removed so long ago that it cannot be taken back. Its address stays known, so that a source
    /// does not bring it again; its bookmarks stay in the list of all bookmarks.
    pub(super) fn tidy(&mut self) -> Result<(), Failure> {
        let gone: Vec<i64> = {
            let mut rows =
                self.library.prepare_cached("SELECT id FROM article WHERE removed != 0 AND removed < ?1 LIMIT 1000")?;
            rows.query_map([now() - KEPT], |row| row.get(0))?.collect::<Result<_, _>>()?
        };
        if gone.is_empty() {
            return Ok(());
        }
        self.in_library(|library| {
            for id in gone {
                index::erase(library, id)?;
                for sql in [
                    "DELETE FROM content WHERE article = ?1",
                    "DELETE FROM sound WHERE article = ?1",
                    "DELETE FROM section WHERE article = ?1",
                    "DELETE FROM facet WHERE article = ?1",
                    "DELETE FROM article WHERE id = ?1",
                ] {
                    library.prepare_cached(sql)?.execute([id])?;
                }
            }
            Ok(())
        })
    }
}

fn put_back(state: &Connection, before: &Before) -> Result<(), Failure> {
    let marks = |column: &str, marks: &[(i64, i64)]| -> Result<(), Failure> {
        let mut set =
            state.prepare_cached(&format!("UPDATE subject SET {column} = ?2, seq = {NEXT} WHERE key = ?1"))?;
        for (key, value) in marks {
            set.execute([key, value])?;
        }
        Ok(())
    };
    match before {
        Before::Read(before) => marks("read", before),
        Before::Starred(before) => marks("starred", before),
        Before::Removed(before) => marks("removed", before),
        Before::Tags(before) => {
            let mut set =
                state.prepare_cached(&format!("UPDATE subject SET tags = ?2, seq = {NEXT} WHERE key = ?1"))?;
            for (key, tags) in before {
                set.execute(params![key, tags])?;
            }
            Ok(())
        }
        Before::NoBookmark(id) => {
            state.prepare_cached("DELETE FROM bookmark WHERE id = ?1")?.execute([id])?;
            Ok(())
        }
        Before::Bookmark(row) => {
            let [start_block, start_byte, end_block, end_byte] = row.place;
            let quote = &row.quote;
            state
                .prepare_cached(
                    "INSERT OR REPLACE INTO bookmark (id, subject, kind, start_block, start_byte, end_block, end_byte,
                     exact, before, after, section, note, created, found, revision)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
                )?
                .execute(params![
                    row.id,
                    row.subject,
                    row.kind,
                    start_block,
                    start_byte,
                    end_block,
                    end_byte,
                    quote.exact,
                    quote.before,
                    quote.after,
                    quote.section,
                    row.note,
                    row.created,
                    row.found,
                    row.revision
                ])?;
            Ok(())
        }
    }
}
