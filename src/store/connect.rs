//! Opening a database file: patience, journal, migrations; and refusing what a newer program wrote.

use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::{Connection, ErrorCode, OpenFlags, Transaction, TransactionBehavior};

use super::Failure;

/// How long a writer waits for another process.
pub const PATIENCE: Duration = Duration::from_secs(5);

/// One of the two files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Base {
    /// What the reader made: every commit synced.
    State,
    /// What can be made again.
    Library,
}

impl Base {
    /// Its name in the data directory.
    pub fn file(self) -> &'static str {
        match self {
            Self::State => "state.db",
            Self::Library => "library.db",
        }
    }

    /// Bytes of a page, for a file that is new; one that is there keeps its own. Two articles of usual length do not
    /// share four kilobytes; three share eight and leave little of them empty.
    fn page(self) -> u32 {
        match self {
            Self::State => 4096,
            Self::Library => 8192,
        }
    }

    /// The schema, one step a version; a step that was released is never edited.
    fn steps(self) -> &'static [&'static str] {
        match self {
            Self::State => &[include_str!("schema/state-1.sql")],
            Self::Library => &[include_str!("schema/library-1.sql")],
        }
    }
}

/// Opens a file for reading and writing, makes or migrates it.
///
/// # Errors
/// When it is newer than this program, damaged, or cannot be written.
pub fn open(base: Base, path: &Path) -> Result<Connection, Failure> {
    let named = |failure| match failure {
        Failure::Unusable { why, .. } => Failure::Unusable { place: path.display().to_string(), why },
        Failure::ReadOnly => {
            Failure::Unusable { place: path.display().to_string(), why: "it may not be written".to_owned() }
        }
        other => other,
    };
    let mut connection = Connection::open(path).map_err(|error| named(error.into()))?;
    prepare(base, &mut connection, path).map_err(named)?;
    Ok(connection)
}

/// Opens a file that may not be written, as it is.
///
/// # Errors
/// When it is newer than this program, older (it would have to be migrated), missing or damaged.
pub fn open_read_only(base: Base, path: &Path) -> Result<Connection, Failure> {
    // Without a right to write, the shared memory of a write-ahead log cannot be made: read the file as one that
    // nobody changes.
    let mut address = String::from("file:");
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => address.push(char::from(*byte)),
            other => address.push_str(&format!("%{other:02X}")),
        }
    }
    address.push_str("?immutable=1");
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(address, flags)?;
    match version(&connection)? {
        found if found == base.steps().len() as i64 => {
            tune(base, &connection)?;
            Ok(connection)
        }
        found => refuse(base, found).and(Err(Failure::ReadOnly)),
    }
}

/// A database that lasts as long as the process.
///
/// # Errors
/// When there is no memory.
pub fn open_in_memory(base: Base) -> Result<Connection, Failure> {
    let connection = Connection::open_in_memory()?;
    migrate(base, &connection)?;
    tune(base, &connection)?;
    Ok(connection)
}

fn prepare(base: Base, connection: &mut Connection, path: &Path) -> Result<(), Failure> {
    // SQLite's own patience sleeps longer and longer, and so misses its turn beside a writer that hardly rests.
    connection.busy_handler(Some(|tries: i32| {
        std::thread::sleep(Duration::from_millis(1));
        Duration::from_millis(u64::from(tries.unsigned_abs())) < PATIENCE
    }))?;
    // Before anything is written: a newer file stays as it is.
    refuse(base, version(connection)?)?;
    connection.pragma_update(None, "page_size", base.page())?;
    journal(connection, path)?;
    migrate(base, connection)?;
    tune(base, connection)
}

fn version(connection: &Connection) -> Result<i64, Failure> {
    Ok(connection.query_row("PRAGMA user_version", [], |row| row.get(0))?)
}

fn refuse(base: Base, theirs: i64) -> Result<(), Failure> {
    let ours = base.steps().len() as i64;
    if theirs > ours {
        return Err(Failure::Newer { file: base.file().to_owned(), theirs, ours });
    }
    Ok(())
}

/// A write-ahead log where that is safe, else a rollback journal.
fn journal(connection: &Connection, path: &Path) -> Result<(), Failure> {
    let mode = if on_network(path) { "DELETE" } else { "WAL" };
    // Two processes at their first start race for this change, and SQLite does not wait for it by itself.
    let started = Instant::now();
    loop {
        let set: Result<String, _> =
            connection.query_row(&format!("PRAGMA journal_mode = {mode}"), [], |row| row.get(0));
        match set {
            Ok(_) => return Ok(()),
            Err(error)
                if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) && started.elapsed() < PATIENCE =>
            {
                std::thread::sleep(Duration::from_millis(10));
            }
            // A file system without shared memory: the rollback journal works everywhere.
            Err(error) if mode == "WAL" && error.sqlite_error_code() == Some(ErrorCode::SystemIoFailure) => {
                let _: String = connection.query_row("PRAGMA journal_mode = DELETE", [], |row| row.get(0))?;
                return Ok(());
            }
            Err(error) => return Err(error.into()),
        }
    }
}

/// Whether a file lies on a network file system, where processes on two machines share no memory.
#[cfg(target_os = "linux")]
fn on_network(path: &Path) -> bool {
    // NFS, SMB, CIFS, SMB2, FUSE (sshfs), 9P, AFS, Ceph, Coda, NCP, Lustre: the magic numbers of statfs(2).
    const NETWORK: [u64; 11] = [
        0x6969,
        0x517B,
        0xFF53_4D42,
        0xFE53_4D42,
        0x6573_5546,
        0x0102_1997,
        0x5346_414F,
        0x00C3_6400,
        0x7375_7245,
        0x564C,
        0x0BD0_0BD0,
    ];
    let folder = path.parent().unwrap_or(path);
    rustix::fs::statfs(folder).is_ok_and(|found| NETWORK.contains(&(found.f_type as u64 & 0xFFFF_FFFF)))
}

/// Elsewhere SQLite's own check must do.
#[cfg(not(target_os = "linux"))]
fn on_network(_path: &Path) -> bool {
    false
}

/// Brings the schema up to date; another process may be doing the same.
fn migrate(base: Base, connection: &Connection) -> Result<(), Failure> {
    let steps = base.steps();
    if version(connection)? == steps.len() as i64 {
        return Ok(());
    }
    let change = Transaction::new_unchecked(connection, TransactionBehavior::Immediate)?;
    let from = version(&change)?;
    refuse(base, from)?;
    for step in steps.iter().skip(from.max(0) as usize) {
        change.execute_batch(step)?;
    }
    change.pragma_update(None, "user_version", steps.len() as i64)?;
    change.commit()?;
    Ok(())
}

fn tune(base: Base, connection: &Connection) -> Result<(), Failure> {
    connection.execute_batch(match base {
        Base::State => "PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -1000;",
        // The log is written back at two megabytes: a small disk may not have room for more.
        Base::Library => {
            "PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8000;
             PRAGMA wal_autocheckpoint = 250;"
        }
    })?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(())
}
