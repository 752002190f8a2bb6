//! Reading positions, and finding places again in a text that has changed.

use rusqlite::{OptionalExtension, params};

use crate::catalog::{ArticleId, Found, Position};
use crate::document::{Document, Quote, Span};

use super::{Failure, Store, marks, millis, now};

impl Store {
    /// Remembers where the reader is. The later of two positions wins, whichever process saves it.
    ///
    /// # Errors
    /// When there is no such article or the disk refuses.
    pub fn save_position(&mut self, id: ArticleId, position: &Position) -> Result<(), Failure> {
        let revision = self.revision(id)?;
        let saved = if position.saved > 0 { position.saved.saturating_mul(1000) } else { millis() };
        let kept = Position { saved: saved / 1000, ..position.clone() };
        let json = serde_json::to_string(&kept).unwrap_or_default();
        self.in_state(|state| {
            let key = self.subject(id)?;
            let mut save = state.prepare_cached(&format!(
                "UPDATE subject SET position = ?2, revision = ?3, progress = ?4, saved = ?5, opened = ?6, seq = {}
                 WHERE key = ?1 AND saved <= ?5",
                marks::NEXT
            ))?;
            Ok(save.execute(params![key, json, revision, position.progress, saved, now()])?)
        })?;
        self.follow()
    }

    /// Where the reader was; found again if the text has changed since.
    ///
    /// # Errors
    /// When there is no such article or the disk refuses.
    pub fn position(&self, id: ArticleId) -> Result<Option<Position>, Failure> {
        let Some(key) = self.key(id)? else { return Err(Failure::NoArticle(id.0)) };
        let kept: Option<(Option<String>, i64)> = self
            .state
            .prepare_cached("SELECT position, revision FROM subject WHERE key = ?1")?
            .query_row([key], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let Some((Some(json), revision)) = kept else { return Ok(None) };
        let Ok(mut position) = serde_json::from_str::<Position>(&json) else { return Ok(None) };
        if revision != self.revision(id)? {
            let document = self.document(id)?;
            let (span, _) = relocate(&document, &position.quote, Span { start: position.anchor, end: position.anchor });
            position.anchor = span.start;
            position.progress = document.progress(span.start);
        }
        Ok(Some(position))
    }

    /// The hash of an article's text as it stands.
    pub(super) fn revision(&self, id: ArticleId) -> Result<i64, Failure> {
        let mut find = self.library.prepare_cached("SELECT revision FROM article WHERE id = ?1")?;
        find.query_row([id.0], |row| row.get(0)).optional()?.ok_or(Failure::NoArticle(id.0))
    }

    pub(super) fn key(&self, id: ArticleId) -> Result<Option<i64>, Failure> {
        let mut find = self.library.prepare_cached("SELECT key FROM article WHERE id = ?1")?;
        Ok(find.query_row([id.0], |row| row.get(0)).optional()?)
    }
}

/// Finds a place again in a text that is not the one it was taken in. A place without length stays without.
pub fn relocate(document: &Document, quote: &Quote, old: Span) -> (Span, Found) {
    let located = quote.find(document, old.start);
    let end = if old.start == old.end { located.span.start } else { located.span.end };
    (Span { start: located.span.start, end }, located.found)
}
