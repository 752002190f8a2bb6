//! Why the disk did not do what was asked.

use rusqlite::ErrorCode;

use crate::text::Reason;

/// Why the disk did not do what was asked: one sentence for the reader, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// A newer kanbao wrote the file. It is left as it is.
    #[error(
        "{file} was written by a newer kanbao (format {theirs}, this one reads up to {ours}): use that kanbao, or another --data-dir"
    )]
    Newer {
        /// The file.
        file: String,
        /// Its format.
        theirs: i64,
        /// The newest format this program reads.
        ours: i64,
    },
    /// The place for the files cannot be used.
    #[error("{place} cannot be used ({why}): mend it, or name another place with --data-dir")]
    Unusable {
        /// Directory or file; the data directory itself if it is [`DATA`].
        place: String,
        /// The system's words.
        why: String,
    },
    /// The library may be read but not written.
    #[error("the library may only be read: check the permissions of the data directory (kanbao check names it)")]
    ReadOnly,
    /// Another process holds the lock.
    #[error("another kanbao is writing and did not finish in time: try again")]
    Busy,
    /// No room.
    #[error("the disk is full and nothing was changed: make room, then try again")]
    Full,
    /// The disk itself fails.
    #[error("the disk failed while reading or writing ({0}): check it, then run kanbao check")]
    Disk(String),
    /// The database is damaged.
    #[error("the library is damaged ({0}): run kanbao check --repair")]
    Damaged(String),
    /// No such article.
    #[error("there is no article {0} in the library: see kanbao list")]
    NoArticle(i64),
    /// No such bookmark.
    #[error("there is no bookmark {0}: see kanbao bookmark list")]
    NoBookmark(i64),
    /// No such source.
    #[error("there is no source ‘{0}’: see kanbao source list")]
    NoSource(String),
    /// A source of this name or address is there already.
    #[error("a source of this name or address is there already: ‘{0}’")]
    SourceExists(String),
    /// An article's content is not what was stored.
    #[error("article {0} is damaged on the disk: run kanbao check --repair")]
    BadContent(i64),
    /// Its original could not be read again.
    #[error("article {id} could not be read again from its original: {why}")]
    Reimport {
        /// The article.
        id: i64,
        /// Why.
        why: String,
    },
    /// A query that cannot be meant.
    #[error(transparent)]
    Query(#[from] BadQuery),
    /// A file of bookmarks that is none.
    #[error("these are not bookmarks exported by kanbao ({0})")]
    NotBookmarks(String),
    /// Anything else the database says.
    #[error("the database refused: {0}")]
    Refused(String),
}

/// Why a query cannot be meant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadQuery {
    /// Nothing behind the colon.
    #[error("{0}: needs a value")]
    NoValue(&'static str),
    /// No date.
    #[error("‘{0}’ is not a date: write it like 2024, 2024-12 or 2024-12-12")]
    NoDate(String),
}

/// What the data directory is called where SQLite does not name it.
const DATA: &str = "the data directory";

impl From<&Failure> for Reason {
    fn from(failure: &Failure) -> Self {
        let new = |name| Self::new(name, failure);
        match failure {
            Failure::Newer { file, theirs, ours } => {
                new("why-newer").with("file", file).with("theirs", theirs).with("ours", ours)
            }
            Failure::Unusable { place, why } if place == DATA => {
                new("why-unusable-data").because("why", Self::system(why))
            }
            Failure::Unusable { place, why } => {
                new("why-unusable").with("place", place).because("why", Self::system(why))
            }
            Failure::ReadOnly => new("why-read-only"),
            Failure::Busy => new("why-busy"),
            Failure::Full => new("why-full"),
            Failure::Disk(why) => new("why-disk").because("why", Self::system(why)),
            Failure::Damaged(why) => new("why-damaged").because("why", Self::system(why)),
            Failure::NoArticle(id) => new("why-no-article").with("id", id),
            Failure::NoBookmark(id) => new("why-no-bookmark").with("id", id),
            Failure::NoSource(name) => new("why-no-source").with("name", name),
            Failure::SourceExists(name) => new("why-source-exists").with("name", name),
            Failure::BadContent(id) => new("why-bad-content").with("id", id),
            Failure::Reimport { id, why } => new("why-reimport").with("id", id).with("why", why),
            Failure::Query(BadQuery::NoValue(key)) => new("why-query-no-value").with("key", key),
            Failure::Query(BadQuery::NoDate(text)) => new("why-query-no-date").with("text", text),
            Failure::NotBookmarks(why) => new("why-not-bookmarks").with("why", why),
            Failure::Refused(why) => new("why-refused").because("why", Self::system(why)),
        }
    }
}

impl From<Failure> for Reason {
    fn from(failure: Failure) -> Self {
        Self::from(&failure)
    }
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        let words = error.to_string();
        // Where there is no room even for the memory two processes share, SQLite speaks of the disk itself.
        if error.sqlite_error().is_some_and(|error| error.extended_code == rusqlite::ffi::SQLITE_IOERR_SHMSIZE) {
            return Self::Full;
        }
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked | ErrorCode::FileLockingProtocolFailed) => {
                Self::Busy
            }
            Some(ErrorCode::DiskFull) => Self::Full,
            Some(ErrorCode::ReadOnly) => Self::ReadOnly,
            Some(ErrorCode::SystemIoFailure) => Self::Disk(words),
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Damaged(words),
            Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
                Self::Unusable { place: DATA.to_owned(), why: words }
            }
            _ => Self::Refused(words),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sqlite_codes_become_sentences() {
        let failure = |code| Failure::from(rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(code), None));
        assert_eq!(failure(5), Failure::Busy);
        assert_eq!(failure(8), Failure::ReadOnly);
        assert_eq!(failure(13), Failure::Full);
        assert!(matches!(failure(11), Failure::Damaged(_)));
        assert!(matches!(failure(26), Failure::Damaged(_)));
        assert!(matches!(failure(10), Failure::Disk(_)));
        assert!(matches!(failure(14), Failure::Unusable { .. }));
    }
}
