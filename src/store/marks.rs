//! Read marks, stars and tags: written to `state.db` first, then copied beside the articles.

use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::catalog::{ArticleId, Change, Sort, Which};
use crate::text::sanitize::sanitize_line;

use super::fields::Fields;
use super::undo::{self, Before};
use super::{Failure, Store, filing, now};

/// The marks of an article as both files hold them.
#[derive(Debug, Clone, PartialEq)]
struct Marks {
    key: i64,
    read: bool,
    starred: bool,
    tags: String,
    removed: i64,
    opened: i64,
    progress: f64,
    seq: i64,
}

const MARKS: &str = "key, read, starred, tags, removed, opened, progress, seq";

impl Marks {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            key: row.get(0)?,
            read: row.get(1)?,
            starred: row.get(2)?,
            tags: row.get(3)?,
            removed: row.get(4)?,
            opened: row.get(5)?,
            progress: row.get(6)?,
            seq: row.get(7)?,
        })
    }
}

/// The key of the article the reader did something to that these fields belong to, if there is one.
pub fn subject_of(state: &Connection, fields: &Fields) -> Result<Option<i64>, Failure> {
    let mut by_text = state.prepare_cached("SELECT key FROM subject WHERE text = ?1")?;
    if let Some(key) = by_text.query_row([fields.text], |row| row.get(0)).optional()? {
        return Ok(Some(key));
    }
    let Some(place) = fields.place else { return Ok(None) };
    let mut by_place = state.prepare_cached("SELECT key FROM subject WHERE place = ?1")?;
    Ok(by_place.query_row([place], |row| row.get(0)).optional()?)
}

impl Store {
    /// The article's key in `state.db`, entered there if the reader has not touched it yet.
    pub(super) fn subject(&self, id: ArticleId) -> Result<i64, Failure> {
        type Identity = (i64, Option<i64>, i64, String, Option<String>);
        let mut find = self.library.prepare_cached("SELECT key, place, text, title, url FROM article WHERE id = ?1")?;
        let identity: Option<Identity> = find
            .query_row([id.0], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)))
            .optional()?;
        let (key, place, text, title, url) = identity.ok_or(Failure::NoArticle(id.0))?;
        self.state
            .prepare_cached(
                "INSERT INTO subject (key, place, text, title, url, seq) VALUES (?1, ?2, ?3, ?4, ?5, 0)
                 ON CONFLICT DO UPDATE SET text = ?3, title = ?4 WHERE text != ?3 OR title != ?4",
            )?
            .execute(params![key, place, text, title, url])?;
        Ok(key)
    }

    /// Copies every mark changed since the last time, by whichever process, beside its article.
    pub(super) fn follow(&mut self) -> Result<(), Failure> {
        self.changes += 1;
        let state = &self.state;
        super::change(&self.library, |library| {
            let applied: i64 = library.query_row("SELECT applied FROM mirror", [], |row| row.get(0))?;
            let mut changed =
                state.prepare_cached(&format!("SELECT {MARKS} FROM subject WHERE seq > ?1 ORDER BY seq"))?;
            let mut last = applied;
            for marks in changed.query_map([applied], Marks::read)? {
                let marks = marks?;
                last = marks.seq;
                copy(library, &marks)?;
            }
            if last != applied {
                library.prepare_cached("UPDATE mirror SET applied = ?1")?.execute([last])?;
            }
            Ok(())
        })
    }

    /// At the start: an earlier process may have died between the two files.
    pub(super) fn follow_if_behind(&mut self) -> Result<(), Failure> {
        let written: i64 = self.state.query_row("SELECT coalesce(max(seq), 0) FROM subject", [], |row| row.get(0))?;
        let applied: i64 = self.library.query_row("SELECT applied FROM mirror", [], |row| row.get(0))?;
        if written > applied {
            return self.follow();
        }
        if written < applied {
            // state.db was begun anew: what it says from now on is news.
            self.in_library(|library| Ok(library.execute("UPDATE mirror SET applied = ?1", [written])?))?;
        }
        Ok(())
    }

    /// Copies the marks of one article that has come into the library.
    pub(super) fn copy_marks(&mut self, key: i64) -> Result<(), Failure> {
        let marks = self
            .state
            .prepare_cached(&format!("SELECT {MARKS} FROM subject WHERE key = ?1"))?
            .query_row([key], Marks::read)
            .optional()?;
        marks.map_or(Ok(()), |marks| self.in_library(|library| copy(library, &marks)))
    }

    /// Marks articles read or unread; can be undone.
    ///
    /// # Errors
    /// When one is not in the library or the disk refuses; then nothing has changed.
    pub fn set_read(&mut self, which: &Which, read: bool) -> Result<Change, Failure> {
        let done = self.mark(which, "read", i64::from(read))?;
        Ok(Change::Read(done, read))
    }

    /// Stars articles or takes the stars off; can be undone.
    ///
    /// # Errors
    /// When one is not in the library or the disk refuses; then nothing has changed.
    pub fn set_starred(&mut self, which: &Which, starred: bool) -> Result<Change, Failure> {
        let done = self.mark(which, "starred", i64::from(starred))?;
        Ok(Change::Starred(done, starred))
    }

    /// Removes articles; can be undone for a week. Their bookmarks stay in the list of all bookmarks.
    ///
    /// # Errors
    /// When one is not in the library or the disk refuses; then nothing has changed.
    pub fn remove(&mut self, which: &Which) -> Result<Change, Failure> {
        let done = self.mark(which, "removed", now())?;
        Ok(Change::Removed(done))
    }

    /// Puts a tag on articles, or takes it off; can be undone. A tag is one line.
    ///
    /// # Errors
    /// When one is not in the library or the disk refuses; then nothing has changed.
    pub fn set_tag(&mut self, which: &Which, tag: &str, on: bool) -> Result<Change, Failure> {
        let tag = sanitize_line(tag);
        let articles = self.which(which)?;
        let mut before = Vec::new();
        self.in_state(|state| {
            for id in articles {
                let key = self.subject(id)?;
                let tags: String = state
                    .prepare_cached("SELECT tags FROM subject WHERE key = ?1")?
                    .query_row([key], |row| row.get(0))?;
                let mut lines: Vec<&str> = tags.lines().filter(|line| *line != tag).collect();
                if on && !tag.is_empty() {
                    lines.push(&tag);
                    lines.sort_unstable();
                }
                let after = lines.join("\n");
                if after != tags {
                    state
                        .prepare_cached(&format!("UPDATE subject SET tags = ?2, seq = {NEXT} WHERE key = ?1"))?
                        .execute(params![key, after])?;
                    before.push((key, tags));
                }
            }
            let change = Change::Tagged(before.len() as u32, tag.clone(), on);
            undo::remember(state, &change, &Before::Tags(before))?;
            Ok(change)
        })
        .and_then(|change| self.follow().map(|()| change))
    }

    /// Sets one mark of articles; how many had another one.
    fn mark(&mut self, which: &Which, column: &'static str, value: i64) -> Result<u32, Failure> {
        let articles = self.which(which)?;
        let done = self.in_state(|state| {
            let mut before = Vec::new();
            for id in articles {
                let key = self.subject(id)?;
                let old: i64 = state
                    .prepare_cached(&format!("SELECT {column} FROM subject WHERE key = ?1"))?
                    .query_row([key], |row| row.get(0))?;
                if old != value && (column != "removed" || old == 0) {
                    state
                        .prepare_cached(&format!("UPDATE subject SET {column} = ?2, seq = {NEXT} WHERE key = ?1"))?
                        .execute([key, value])?;
                    before.push((key, old));
                }
            }
            let count = before.len() as u32;
            let (change, before) = match column {
                "read" => (Change::Read(count, value != 0), Before::Read(before)),
                "starred" => (Change::Starred(count, value != 0), Before::Starred(before)),
                _ => (Change::Removed(count), Before::Removed(before)),
            };
            undo::remember(state, &change, &before)?;
            Ok(count)
        })?;
        self.follow()?;
        Ok(done)
    }

    /// The articles meant; each must be in the library.
    fn which(&mut self, which: &Which) -> Result<Vec<ArticleId>, Failure> {
        match which {
            Which::These(ids) => {
                ids.iter().try_for_each(|id| self.exists(*id))?;
                Ok(ids.clone())
            }
            Which::All(filter) => self.select(filter, Sort::Newest),
        }
    }

    /// Takes an article back that was removed.
    pub(super) fn restore(&mut self, id: ArticleId) -> Result<(), Failure> {
        let key = self.subject(id)?;
        self.state
            .prepare_cached(&format!("UPDATE subject SET removed = 0, seq = {NEXT} WHERE key = ?1"))?
            .execute([key])?;
        self.follow()
    }
}

/// The next number of a change; the index on `seq` makes it a look at one leaf.
pub const NEXT: &str = "(SELECT coalesce(max(seq), 0) + 1 FROM subject)";

fn copy(library: &Connection, marks: &Marks) -> Result<(), Failure> {
    let before: Option<(i64, String, i64)> = library
        .prepare_cached("SELECT id, tags, removed FROM article WHERE key = ?1")?
        .query_row([marks.key], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    let Some((id, tags, removed)) = before else { return Ok(()) };
    library
        .prepare_cached(
            "UPDATE article SET read = ?2, starred = ?3, tags = ?4, removed = ?5, opened = ?6, progress = ?7,
             shown = (?5 = 0 AND under = 0) WHERE id = ?1",
        )?
        .execute(params![id, marks.read, marks.starred, marks.tags, marks.removed, marks.opened, marks.progress])?;
    if tags != marks.tags || removed != marks.removed {
        filing::refile(library, id)?;
    }
    Ok(())
}
