//! Reading articles again from their originals: the rules have become better.

use crate::catalog::ArticleId;
use crate::import;

use super::{Failure, NewArticle, Store};

/// A batch is committed after so many articles, so that another process never waits long.
const BATCH: usize = 32;

/// What has been read again so far.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reread {
    /// Articles seen.
    pub done: usize,
    /// Articles there are.
    pub total: usize,
    /// Articles that say something else now, if only of their headings or their date.
    pub changed: usize,
    /// What stayed as it was, and why: one sentence each.
    pub failures: Vec<String>,
}

impl Store {
    /// Reads an article again from its original; whether it is another one now. Bookmarks and the position are found
    /// again when they are next asked for.
    ///
    /// # Errors
    /// When there is no such article, or its original says nothing any more (the document stays as it was).
    pub fn reimport(&mut self, id: ArticleId) -> Result<bool, Failure> {
        let original = self.original(id)?;
        let document = import::import(&original.bytes, &original.origin)
            .map_err(|error| Failure::Reimport { id: id.0, why: error.to_string() })?;
        if self.document(id).is_ok_and(|known| *known == document) {
            return Ok(false);
        }
        self.replace(id, NewArticle { bytes: &original.bytes, origin: &original.origin, document: &document })?;
        Ok(true)
    }

    /// Reads every article again from its original; those that cannot be read stay as they were. `tell` is called after
    /// each few; when it answers `false`, the work stops. Articles that the program brought are not touched: a new
    /// program brings them anew.
    ///
    /// # Errors
    /// When the disk refuses; what was done before stays.
    pub fn reimport_all(&mut self, mut tell: impl FnMut(&Reread) -> bool) -> Result<Reread, Failure> {
        let all: Vec<i64> = {
            let mut rows = self.library.prepare_cached(
                "SELECT id FROM article WHERE removed = 0 AND id NOT IN (SELECT article FROM bundled) ORDER BY id",
            )?;
            rows.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?
        };
        let mut reread = Reread { total: all.len(), ..Reread::default() };
        for some in all.chunks(BATCH) {
            reread = self.batch(|store| {
                let mut counted = reread.clone();
                for id in some {
                    match store.reimport(ArticleId(*id)) {
                        Ok(changed) => counted.changed += usize::from(changed),
                        Err(failure @ (Failure::Reimport { .. } | Failure::BadContent(_))) => {
                            counted.failures.push(failure.to_string());
                        }
                        // It was removed meanwhile, by another kanbao.
                        Err(Failure::NoArticle(_)) => {}
                        Err(failure) => return Err(failure),
                    }
                    counted.done += 1;
                }
                Ok(counted)
            })?;
            if !tell(&reread) {
                break;
            }
        }
        Ok(reread)
    }
}
