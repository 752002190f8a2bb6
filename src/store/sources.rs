//! Where articles come from, what servers said of their addresses, and what is still wanted.

use rusqlite::{OptionalExtension, Row, params};

use crate::catalog::{Source, SourceKind, Validator, Wanted};

use super::{Failure, Store, now};

const SOURCE: &str = "id, name, url, kind, channel, checked, failure";

fn source(row: &Row<'_>) -> rusqlite::Result<Source> {
    Ok(Source {
        id: row.get(0)?,
        name: row.get(1)?,
        url: row.get(2)?,
        kind: if row.get::<_, i64>(3)? == 0 { SourceKind::Feed } else { SourceKind::Channel },
        channel: row.get(4)?,
        checked: row.get(5)?,
        failure: row.get(6)?,
    })
}

impl Store {
    /// All sources, by name.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn sources(&self) -> Result<Vec<Source>, Failure> {
        let mut rows = self.state.prepare_cached(&format!("SELECT {SOURCE} FROM source ORDER BY name"))?;
        Ok(rows.query_map([], source)?.collect::<Result<_, _>>()?)
    }

    /// The source of this name, address or number.
    ///
    /// # Errors
    /// When there is none, or the disk refuses.
    pub fn source(&self, called: &str) -> Result<Source, Failure> {
        let mut find = self
            .state
            .prepare_cached(&format!("SELECT {SOURCE} FROM source WHERE name = ?1 OR url = ?1 OR id = ?2 LIMIT 1"))?;
        let found = find.query_row(params![called, called.parse().unwrap_or(0_i64)], source).optional()?;
        found.ok_or_else(|| Failure::NoSource(called.to_owned()))
    }

    /// Adds a source, and gives its number.
    ///
    /// # Errors
    /// When one of this name or address is there, or the disk refuses.
    pub fn add_source(&mut self, new: &Source) -> Result<i64, Failure> {
        let added = self
            .state
            .prepare_cached(
                "INSERT INTO source (name, url, kind, channel, checked, failure) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![new.name, new.url, kind(new.kind), new.channel, new.checked, new.failure]);
        match added {
            Ok(_) => Ok(self.state.last_insert_rowid()),
            Err(error) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::ConstraintViolation) => {
                Err(Failure::SourceExists(new.name.clone()))
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Writes how the checks of sources went, and where they are now; one that was removed meanwhile stays so.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn checked(&mut self, sources: &[Source]) -> Result<(), Failure> {
        self.in_state(|state| {
            let mut check = state.prepare_cached("UPDATE source SET checked = ?2, failure = ?3 WHERE id = ?1")?;
            // Two sources may have moved to one address; the second then stays where it was.
            let mut address =
                state.prepare_cached("UPDATE OR IGNORE source SET url = ?2 WHERE id = ?1 AND url != ?2")?;
            for source in sources {
                check.execute(params![source.id, source.checked, source.failure])?;
                address.execute(params![source.id, source.url])?;
            }
            Ok(())
        })
    }

    /// Removes a source; its articles stay.
    ///
    /// # Errors
    /// When there is none, or the disk refuses.
    pub fn remove_source(&mut self, id: i64) -> Result<(), Failure> {
        let changed = self.state.prepare_cached("DELETE FROM source WHERE id = ?1")?.execute([id])?;
        if changed == 0 { Err(Failure::NoSource(id.to_string())) } else { Ok(()) }
    }

    /// What a server said of an address.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn validator(&self, url: &str) -> Result<Option<Validator>, Failure> {
        let mut find =
            self.library.prepare_cached("SELECT etag, modified, hash, checked FROM validator WHERE url = ?1")?;
        let found = find.query_row([url], |row| {
            Ok(Validator { etag: row.get(0)?, modified: row.get(1)?, hash: row.get(2)?, checked: row.get(3)? })
        });
        Ok(found.optional()?)
    }

    /// Remembers what a server said of an address.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn set_validator(&mut self, url: &str, said: &Validator) -> Result<(), Failure> {
        self.library
            .prepare_cached(
                "INSERT OR REPLACE INTO validator (url, etag, modified, hash, checked) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![url, said.etag, said.modified, said.hash, said.checked])?;
        Ok(())
    }

    /// Notes an address to be fetched when there is a network, and why it could not be now: a
    /// [`crate::text::Reason::note`].
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn want(&mut self, url: &str, failure: &str, next: i64) -> Result<(), Failure> {
        self.state
            .prepare_cached(
                "INSERT INTO wanted (url, asked, tries, next, failure) VALUES (?1, ?2, 1, ?3, ?4)
                 ON CONFLICT DO UPDATE SET tries = tries + 1, next = ?3, failure = ?4",
            )?
            .execute(params![url, now(), next, failure])?;
        Ok(())
    }

    /// Addresses still wanted, the oldest first.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn wanted(&self) -> Result<Vec<Wanted>, Failure> {
        let mut rows =
            self.state.prepare_cached("SELECT url, asked, tries, next, failure FROM wanted ORDER BY asked, url")?;
        let found = rows.query_map([], |row| {
            Ok(Wanted {
                url: row.get(0)?,
                asked: row.get(1)?,
                tries: row.get(2)?,
                next: row.get(3)?,
                failure: row.get(4)?,
            })
        })?;
        Ok(found.collect::<Result<_, _>>()?)
    }

    /// An address is wanted no more: it came, or the reader gave it up.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn no_longer_wanted(&mut self, url: &str) -> Result<(), Failure> {
        self.state.prepare_cached("DELETE FROM wanted WHERE url = ?1")?.execute([url])?;
        Ok(())
    }
}

fn kind(kind: SourceKind) -> i64 {
    match kind {
        SourceKind::Feed => 0,
        SourceKind::Channel => 1,
    }
}
