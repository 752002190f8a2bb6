//! Bookmarks: on the disk before the answer, found again whenever the text has changed.

use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::catalog::{ArticleId, Bookmark, BookmarkId, BookmarkKind, Change, Found, NewBookmark};
use crate::document::{Anchor, Document, Quote, Span};
use crate::text::order;
use crate::text::sanitize::sanitize;

use super::undo::{self, Before, BookmarkRow};
use super::{Failure, Store, now, places};

/// A bookmark as its row says.
struct Kept {
    bookmark: Bookmark,
    subject: i64,
    revision: i64,
}

const COLUMNS: &str = "b.id, b.kind, b.start_block, b.start_byte, b.end_block, b.end_byte, b.exact, b.before, b.after, \
                       b.section, b.note, b.created, b.found, b.revision, b.subject, s.title";

impl Kept {
    /// Reads a row of [`COLUMNS`]; the article's number is not in it.
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        let kind = if row.get::<_, i64>(1)? == 1 { BookmarkKind::Highlight } else { BookmarkKind::Place };
        let found = match row.get::<_, i64>(12)? {
            0 => Found::Exact,
            1 => Found::Near,
            _ => Found::Lost,
        };
        let span = Span {
            start: Anchor { block: row.get(2)?, byte: row.get(3)? },
            end: Anchor { block: row.get(4)?, byte: row.get(5)? },
        };
        let quote = Quote { exact: row.get(6)?, before: row.get(7)?, after: row.get(8)?, section: row.get(9)? };
        let bookmark = Bookmark {
            id: BookmarkId(row.get(0)?),
            article: ArticleId(0),
            title: row.get(15)?,
            kind,
            span,
            quote,
            note: row.get(10)?,
            created: row.get(11)?,
            found,
        };
        Ok(Self { bookmark, subject: row.get(14)?, revision: row.get(13)? })
    }
}

impl Store {
    /// Sets a bookmark; can be undone. When this returns, it is on the disk.
    ///
    /// # Errors
    /// When there is no such article or the disk refuses.
    pub fn add_bookmark(&mut self, new: &NewBookmark) -> Result<Bookmark, Failure> {
        let id = self.write_bookmark(new, now())?;
        self.bookmark(id)
    }

    fn write_bookmark(&mut self, new: &NewBookmark, created: i64) -> Result<BookmarkId, Failure> {
        let revision = self.revision(new.article)?;
        self.in_state(|state| {
            let key = self.subject(new.article)?;
            state
                .prepare_cached(
                    "INSERT INTO bookmark (subject, kind, start_block, start_byte, end_block, end_byte, exact, before,
                     after, section, note, created, found, revision)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, 0, ?13)",
                )?
                .execute(params![
                    key,
                    i64::from(new.kind == BookmarkKind::Highlight),
                    new.span.start.block,
                    new.span.start.byte,
                    new.span.end.block,
                    new.span.end.byte,
                    new.quote.exact,
                    new.quote.before,
                    new.quote.after,
                    new.quote.section,
                    sanitize(&new.note),
                    created,
                    revision
                ])?;
            let id = BookmarkId(state.last_insert_rowid());
            undo::remember(state, &Change::BookmarkAdded, &Before::NoBookmark(id.0))?;
            Ok(id)
        })
    }

    /// One bookmark.
    ///
    /// # Errors
    /// When there is none of this number.
    pub fn bookmark(&self, id: BookmarkId) -> Result<Bookmark, Failure> {
        self.kept("b.id = ?1", id.0)?.pop().ok_or(Failure::NoBookmark(id.0))
    }

    /// The bookmarks of an article, by place, found again if the text has changed.
    ///
    /// # Errors
    /// When there is no such article or the disk refuses.
    pub fn bookmarks(&self, article: ArticleId) -> Result<Vec<Bookmark>, Failure> {
        let mut found = self.kept("b.subject = ?1", self.key(article)?.ok_or(Failure::NoArticle(article.0))?)?;
        order::by_key(&mut found, |bookmark| (bookmark.span.start, bookmark.id));
        Ok(found)
    }

    /// All bookmarks, the newest first. One whose article is not in the library has the number 0 for it.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn all_bookmarks(&self) -> Result<Vec<Bookmark>, Failure> {
        let mut all = self.kept("?1 = 0", 0)?;
        order::by_key(&mut all, |bookmark| std::cmp::Reverse((bookmark.created, bookmark.id)));
        Ok(all)
    }

    /// Gives a bookmark other words; can be undone.
    ///
    /// # Errors
    /// When there is none of this number or the disk refuses.
    pub fn annotate(&mut self, id: BookmarkId, note: &str) -> Result<(), Failure> {
        let note = sanitize(note);
        self.in_state(|state| {
            let before = row(state, id)?;
            state.prepare_cached("UPDATE bookmark SET note = ?2 WHERE id = ?1")?.execute(params![id.0, note])?;
            undo::remember(state, &Change::BookmarkAnnotated, &Before::Bookmark(before))
        })
    }

    /// Removes a bookmark; can be undone.
    ///
    /// # Errors
    /// When there is none of this number or the disk refuses.
    pub fn remove_bookmark(&mut self, id: BookmarkId) -> Result<(), Failure> {
        self.in_state(|state| {
            let before = row(state, id)?;
            state.prepare_cached("DELETE FROM bookmark WHERE id = ?1")?.execute([id.0])?;
            undo::remember(state, &Change::BookmarkRemoved, &Before::Bookmark(before))
        })
    }

    /// The bookmarks a condition lets through, in no order, each where it stands in the present text.
    fn kept(&self, condition: &str, value: i64) -> Result<Vec<Bookmark>, Failure> {
        let mut rows = self.state.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM bookmark b JOIN subject s ON s.key = b.subject WHERE {condition} ORDER BY b.subject"
        ))?;
        let kept: Vec<Kept> = rows.query_map([value], Kept::read)?.collect::<Result<_, _>>()?;
        let mut bookmarks = Vec::with_capacity(kept.len());
        let mut present: Option<(i64, Present)> = None;
        for Kept { mut bookmark, subject, revision } in kept {
            if present.as_ref().is_none_or(|(key, _)| *key != subject) {
                present = Some((subject, self.present(subject)?));
            }
            let Some((_, present)) = &mut present else { continue };
            if let Some((id, title, now)) = &present.article {
                bookmark.article = *id;
                bookmark.title.clone_from(title);
                if *now != revision {
                    self.find_again(&mut bookmark, *id, *now, &mut present.document)?;
                }
            }
            bookmarks.push(bookmark);
        }
        Ok(bookmarks)
    }

    /// Finds a bookmark in a text it was not set in, and remembers where.
    fn find_again(
        &self,
        bookmark: &mut Bookmark,
        article: ArticleId,
        revision: i64,
        document: &mut Option<std::sync::Arc<Document>>,
    ) -> Result<(), Failure> {
        if document.is_none() {
            *document = Some(self.document(article)?);
        }
        let Some(document) = document else { return Ok(()) };
        (bookmark.span, bookmark.found) = places::relocate(document, &bookmark.quote, bookmark.span);
        let found = match bookmark.found {
            Found::Exact => 0,
            Found::Near => 1,
            Found::Lost => 2,
        };
        let Span { start, end } = bookmark.span;
        let remembered = self
            .state
            .prepare_cached(
                "UPDATE bookmark SET start_block = ?2, start_byte = ?3, end_block = ?4, end_byte = ?5, found = ?6,
                 revision = ?7 WHERE id = ?1",
            )?
            .execute(params![bookmark.id.0, start.block, start.byte, end.block, end.byte, found, revision]);
        // A library that may only be read, or a full disk: it will be found again the next time.
        match remembered.map_err(Failure::from) {
            Ok(_) | Err(Failure::ReadOnly | Failure::Full | Failure::Busy) => Ok(()),
            Err(failure) => Err(failure),
        }
    }

    fn present(&self, key: i64) -> Result<Present, Failure> {
        let mut find =
            self.library.prepare_cached("SELECT id, title, revision FROM article WHERE key = ?1 AND removed = 0")?;
        let article = find.query_row([key], |row| Ok((ArticleId(row.get(0)?), row.get(1)?, row.get(2)?))).optional()?;
        Ok(Present { article, document: None })
    }
}

/// The article a bookmark belongs to, as it is now: number, title, revision.
struct Present {
    article: Option<(ArticleId, String, i64)>,
    document: Option<std::sync::Arc<Document>>,
}

/// A bookmark's row as it is, to be put back by undo.
fn row(state: &Connection, id: BookmarkId) -> Result<BookmarkRow, Failure> {
    let mut find = state.prepare_cached(
        "SELECT id, subject, kind, start_block, start_byte, end_block, end_byte, exact, before, after, section, note,
         created, found, revision FROM bookmark WHERE id = ?1",
    )?;
    let found = find.query_row([id.0], |row| {
        Ok(BookmarkRow {
            id: row.get(0)?,
            subject: row.get(1)?,
            kind: row.get(2)?,
            place: [row.get(3)?, row.get(4)?, row.get(5)?, row.get(6)?],
            quote: Quote { exact: row.get(7)?, before: row.get(8)?, after: row.get(9)?, section: row.get(10)? },
            note: row.get(11)?,
            created: row.get(12)?,
            found: row.get(13)?,
            revision: row.get(14)?,
        })
    });
    found.optional()?.ok_or(Failure::NoBookmark(id.0))
}
