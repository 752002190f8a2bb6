//! The disk: SQLite. The only SQL in the program.
//!
//! Two files. `state.db` holds what the reader made (bookmarks, positions, marks, tags, sources, undo) and syncs every
//! commit. `library.db` holds what can be made again (originals, documents, index) and copies of the reader's marks, so
//! that a list needs one file. The two know an article by its key, a hash, never by its number: a lost `library.db` is
//! filled again and every bookmark finds its article.
//!
//! One thread, the desk, owns a [`Store`]. Another process may own another on the same files.

mod articles;
mod bookmarks;
mod bulk;
mod bundled;
mod connect;
mod copies;
mod exchange;
mod failure;
mod fields;
mod filing;
mod index;
mod key;
mod lists;
mod marks;
mod pack;
mod places;
mod query;
mod reimport;
mod repair;
mod search;
mod set;
mod snippet;
mod sound;
mod sounding;
mod sources;
mod titles;
mod topics;
mod turn;
mod undo;

#[cfg(test)]
mod tests;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use rusqlite::Connection;

use crate::paths::Paths;
use crate::text::Reason;
use connect::Base;
use turn::Turn;

pub use crate::catalog::{Arrival, Validator, Wanted};
pub use articles::{NewArticle, Original, Put};
pub use bulk::Bulk;
pub use exchange::{Merged, Record};
pub use failure::{BadQuery, Failure};
pub use query::day;
pub use reimport::Reread;
pub use repair::{Health, check};
pub use turn::First;

/// The library and what the reader made of it.
#[derive(Debug)]
pub struct Store {
    state: Connection,
    library: Connection,
    /// Where the files are; `None` in memory.
    folder: Option<PathBuf>,
    /// Grows with every change made through this store.
    changes: u64,
    counts: lists::Counts,
    written: sound::Written,
    notices: Vec<Reason>,
    turn: Turn,
    /// Much is written: pages are kept in memory for it.
    bulky: bool,
    /// Why nothing can be written, if it could only be opened for reading.
    closed: Option<Failure>,
}

impl Store {
    /// Opens the library in the data directory, makes it at the first start.
    ///
    /// A library that may only be read is opened as it is: reading works, every change fails with
    /// [`Failure::ReadOnly`]. A damaged `library.db` is set aside and begun anew, which [`Store::notices`] tells.
    ///
    /// # Errors
    /// When the directory cannot be used, or a newer kanbao wrote the files.
    pub fn open(paths: &Paths) -> Result<Self, Failure> {
        let folder = &paths.data;
        make_folder(folder)?;
        let (state, library) = (folder.join(Base::State.file()), folder.join(Base::Library.file()));
        let opened =
            connect::open(Base::State, &state).and_then(|state| Ok((state, connect::open(Base::Library, &library)?)));
        match opened {
            Ok((state, library)) => {
                let mut store = Self::over(state, library, Some(folder.clone()));
                store.follow_if_behind()?;
                store.stock()?;
                Ok(store)
            }
            Err(Failure::Damaged(_)) if connect::open(Base::State, &state).is_ok() => Self::begin_anew(paths, &library),
            Err(failure @ (Failure::Unusable { .. } | Failure::Full | Failure::Disk(_)))
                if state.exists() && library.exists() =>
            {
                let state = connect::open_read_only(Base::State, &state)?;
                let library = connect::open_read_only(Base::Library, &library)?;
                let mut store = Self::over(state, library, Some(folder.clone()));
                let why = if matches!(failure, Failure::Unusable { .. }) { Failure::ReadOnly } else { failure };
                store.notices.push(Reason::from(&why));
                store.closed = Some(why);
                Ok(store)
            }
            Err(failure) => Err(failure),
        }
    }

    /// Sets a damaged `library.db` aside and fills a new one from what can be read of it.
    fn begin_anew(paths: &Paths, library: &Path) -> Result<Self, Failure> {
        let aside = repair::set_aside(library)?;
        let salvage = repair::salvage_library(paths, &aside)?;
        let mut store = Self::open(paths)?;
        let named = aside.display();
        let english = format!("library.db was damaged; it is kept as {named}: {}", salvage.told().join("; "));
        let name = if salvage.lost.is_empty() { "why-begun-anew" } else { "why-begun-anew-lost" };
        let reason = Reason::new(name, english).with("file", named).with("saved", salvage.saved);
        store.notices.push(reason.with("lost", salvage.lost.len()).with("titles", salvage.lost.join("；")));
        Ok(store)
    }

    /// Opens the library; if it cannot be had, one in memory with the bundled articles, and why.
    ///
    /// # Errors
    /// When there is not even memory.
    pub fn open_or_memory(paths: &Paths) -> Result<(Self, Option<Failure>), Failure> {
        match Self::open(paths) {
            Ok(store) => Ok((store, None)),
            Err(failure) => {
                let mut store = Self::in_memory()?;
                store.stock()?;
                Ok((store, Some(failure)))
            }
        }
    }

    /// An empty library that lasts as long as the process.
    ///
    /// # Errors
    /// When there is no memory.
    pub fn in_memory() -> Result<Self, Failure> {
        let (state, library) = (connect::open_in_memory(Base::State)?, connect::open_in_memory(Base::Library)?);
        Ok(Self::over(state, library, None))
    }

    /// Where the files are; `None` for a library in memory.
    pub fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    /// What the reader should know of this library: one sentence each; empty when all is well.
    pub fn notices(&self) -> &[Reason] {
        &self.notices
    }

    fn over(state: Connection, library: Connection, folder: Option<PathBuf>) -> Self {
        let turn = folder.as_deref().map(Turn::of).unwrap_or_default();
        Self {
            state,
            library,
            folder,
            changes: 0,
            counts: lists::Counts::default(),
            written: sound::Written::default(),
            notices: Vec::new(),
            turn,
            bulky: false,
            closed: None,
        }
    }

    /// A number that differs whenever the library may have changed, by this store or by another process.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub fn generation(&self) -> Result<(u64, i64), Failure> {
        let others = self.library.prepare_cached("PRAGMA data_version")?.query_row([], |row| row.get(0))?;
        Ok((self.changes, others))
    }

    /// Does several things to the library at once: all of them or none.
    ///
    /// # Errors
    /// Those of `work`, after which nothing of it remains.
    pub fn batch<T>(&mut self, work: impl FnOnce(&mut Self) -> Result<T, Failure>) -> Result<T, Failure> {
        if !std::mem::replace(&mut self.bulky, true) {
            // Every article touches a page of each index: what does not fit is written, forgotten and read again.
            self.library.execute_batch("PRAGMA cache_size = -32000; PRAGMA wal_autocheckpoint = 2000;")?;
        }
        self.together(work)
    }

    /// Does a few things to the library at once: all of them or none.
    fn together<T>(&mut self, work: impl FnOnce(&mut Self) -> Result<T, Failure>) -> Result<T, Failure> {
        self.closed.clone().map_or(Ok(()), Err)?;
        let nested = begin(&self.library)?;
        let done = work(self);
        self.changes += 1;
        let done = end(&self.library, nested, done);
        if done.is_err() {
            self.written.forget();
        }
        done
    }

    /// Lets what this store writes go before what others write in bulk, until the answer is dropped.
    pub fn go_first(&self) -> Option<First> {
        self.turn.first()
    }

    /// Changes the library in batches for as long as `work` says there is more. It is called again and again; a batch
    /// ends when it is full, or between two calls when someone else is to write first.
    ///
    /// # Errors
    /// Those of `work`; the batches before the last one stay.
    pub fn in_batches(
        &mut self,
        full: usize,
        mut work: impl FnMut(&mut Self) -> Result<bool, Failure>,
    ) -> Result<(), Failure> {
        let mut more = true;
        while more {
            self.batch(|store| {
                for _ in 0..full {
                    more = work(store)?;
                    if !more || store.turn.is_taken() {
                        break;
                    }
                }
                Ok(())
            })?;
            self.turn.let_pass();
        }
        Ok(())
    }

    /// Begins to look at the library as it is now; whether this began it.
    fn begin_reading(&self) -> Result<bool, Failure> {
        let begins = self.library.is_autocommit();
        if begins {
            self.library.prepare_cached("BEGIN")?.execute([])?;
        }
        Ok(begins)
    }

    fn end_reading(&self, began: bool) {
        if began {
            // Nothing was written; ending cannot fail but for a database that is gone.
            let _ = self.library.prepare_cached("COMMIT").and_then(|mut end| end.execute([]));
        }
    }

    /// Changes the library, alone or as part of a batch.
    fn in_library<T>(&mut self, work: impl FnOnce(&Connection) -> Result<T, Failure>) -> Result<T, Failure> {
        self.closed.clone().map_or(Ok(()), Err)?;
        self.changes += 1;
        change(&self.library, work)
    }

    /// Changes what the reader made.
    fn in_state<T>(&self, work: impl FnOnce(&Connection) -> Result<T, Failure>) -> Result<T, Failure> {
        self.closed.clone().map_or(Ok(()), Err)?;
        change(&self.state, work)
    }
}

fn change<T>(connection: &Connection, work: impl FnOnce(&Connection) -> Result<T, Failure>) -> Result<T, Failure> {
    let nested = begin(connection)?;
    let done = work(connection);
    end(connection, nested, done)
}

/// Begins a change; within another one, a part of it.
fn begin(connection: &Connection) -> Result<bool, Failure> {
    let nested = !connection.is_autocommit();
    connection.execute_batch(if nested { "SAVEPOINT part" } else { "BEGIN IMMEDIATE" })?;
    Ok(nested)
}

fn end<T>(connection: &Connection, nested: bool, done: Result<T, Failure>) -> Result<T, Failure> {
    let kept = done.and_then(|done| {
        connection.execute_batch(if nested { "RELEASE part" } else { "COMMIT" })?;
        Ok(done)
    });
    if kept.is_err() && !connection.is_autocommit() {
        // SQLite has rolled back by itself when the disk was full; then there is nothing left to roll back.
        let _ = connection.execute_batch(if nested { "ROLLBACK TO part; RELEASE part" } else { "ROLLBACK" });
    }
    kept
}

/// What a reader reads is nobody else's business: the directory is made for its owner alone.
fn make_folder(folder: &Path) -> Result<(), Failure> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    builder
        .create(folder)
        .map_err(|error| Failure::Unusable { place: folder.display().to_string(), why: error.to_string() })
}

/// Seconds since 1970.
fn now() -> i64 {
    millis() / 1000
}

/// Milliseconds since 1970.
fn millis() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as i64)
}
