//! Is the library sound? And making it anew when it is not: nothing is deleted, what is lost is named.

use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags};

use crate::document::Document;
use crate::import::{self, Origin};
use crate::paths::Paths;

use super::connect::{self, Base};
use super::{Failure, NewArticle, Store, articles, bundled, now, pack};

/// How the library is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Health {
    /// One line a fact.
    pub lines: Vec<String>,
    /// Nothing needs mending.
    pub sound: bool,
}

/// Looks at both files, page by page. Changes nothing.
///
/// # Errors
/// When a file was written by a newer kanbao, or the directory cannot be used.
pub fn check(paths: &Paths) -> Result<Health, Failure> {
    let mut health = Health { lines: Vec::new(), sound: true };
    for base in [Base::State, Base::Library] {
        let path = paths.data.join(base.file());
        let line = if path.exists() { examine(base, &path) } else { Ok("not made yet".to_owned()) };
        let words = match line {
            Ok(words) => words,
            Err(Failure::Damaged(words)) => {
                health.sound = false;
                format!("damaged: {words}")
            }
            Err(other) => return Err(other),
        };
        health.lines.push(format!("{:<9} {words}", base.file()));
    }
    Ok(health)
}

/// Size, journal and what a file holds; a failure if it is damaged.
fn examine(base: Base, path: &Path) -> Result<String, Failure> {
    let connection = connect::open(base, path).or_else(|failure| match failure {
        Failure::Unusable { .. } | Failure::Full | Failure::Disk(_) => connect::open_read_only(base, path),
        other => Err(other),
    })?;
    let complaint: String = connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    if complaint != "ok" {
        return Err(Failure::Damaged(complaint));
    }
    let journal: String = connection.query_row("PRAGMA journal_mode", [], |row| row.get(0))?;
    let size = fs::metadata(path).map_or(0, |facts| facts.len());
    let count = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0));
    let holds = match base {
        Base::State => format!("{} bookmarks", count("SELECT count(*) FROM bookmark")?),
        Base::Library => format!("{} articles", count("SELECT count(*) FROM article WHERE removed = 0")?),
    };
    Ok(format!("sound, {holds}, {size} bytes, journal {journal}"))
}

impl Store {
    /// Makes a damaged library anew: the damaged file is kept beside it, every article whose original or document can
    /// still be read is taken over, and what is lost is named. A sound library is left as it is. One sentence a fact.
    ///
    /// # Errors
    /// When the directory cannot be used, a newer kanbao wrote the files, or `state.db` is damaged beyond reading.
    pub fn repair(paths: &Paths) -> Result<Vec<String>, Failure> {
        let mut told = Vec::new();
        for base in [Base::State, Base::Library] {
            let path = paths.data.join(base.file());
            if !path.exists() {
                continue;
            }
            match examine(base, &path) {
                Ok(_) => {}
                Err(Failure::Damaged(_)) => {
                    let aside = set_aside(&path)?;
                    told.push(format!("{} was damaged; it is kept as {}", base.file(), aside.display()));
                    told.extend(match base {
                        Base::State => salvage_state(&aside, &path)?,
                        Base::Library => salvage_library(paths, &aside)?.told(),
                    });
                }
                Err(other) => return Err(other),
            }
        }
        if told.is_empty() {
            told.push("repair    nothing to do".to_owned());
        }
        Ok(told)
    }
}

impl Store {
    /// How many bytes the parts of the library take on the disk: `words` and `sounds` are its index.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn sizes(&self) -> Result<Vec<(&'static str, u64)>, Failure> {
        let parts = [
            ("words", "name LIKE 'words%'"),
            ("sounds", "name IN ('pair', 'sound')"),
            ("content", "name = 'content'"),
            ("lists", "name NOT LIKE 'words%' AND name NOT IN ('pair', 'sound', 'content')"),
        ];
        let mut sizes = Vec::new();
        for (part, condition) in parts {
            let sql = format!("SELECT coalesce(sum(pgsize), 0) FROM dbstat WHERE aggregate = TRUE AND {condition}");
            sizes.push((part, self.library.query_row(&sql, [], |row| row.get::<_, i64>(0))? as u64));
        }
        Ok(sizes)
    }
}

/// Moves a damaged database, and what belongs to it, out of the way.
pub fn set_aside(path: &Path) -> Result<PathBuf, Failure> {
    let failed =
        |error: std::io::Error| Failure::Unusable { place: path.display().to_string(), why: error.to_string() };
    let beside = |suffix: &str| {
        let mut name = path.as_os_str().to_owned();
        name.push(suffix);
        PathBuf::from(name)
    };
    let mut aside = beside(&format!(".corrupt-{}", now()));
    let mut again = 1;
    while aside.exists() {
        again += 1;
        aside = beside(&format!(".corrupt-{}-{again}", now()));
    }
    for suffix in ["-wal", "-shm"] {
        let from = beside(suffix);
        if from.exists() {
            let mut to = aside.as_os_str().to_owned();
            to.push(suffix);
            fs::rename(from, to).map_err(failed)?;
        }
    }
    fs::rename(path, &aside).map_err(failed)?;
    Ok(aside)
}

/// An article as far as it could be read from a damaged library.
struct Salvaged {
    title: String,
    original: Option<Vec<u8>>,
    document: Option<Document>,
    origin: Origin,
}

/// What could be taken over of a damaged library.
#[derive(Debug)]
pub struct Salvage {
    /// Articles saved.
    pub saved: usize,
    /// Titles of those that are lost.
    pub lost: Vec<String>,
}

impl Salvage {
    /// A sentence for those saved, and one for each that is lost.
    pub fn told(&self) -> Vec<String> {
        let mut told = vec![format!("{} articles were saved, {} are lost", self.saved, self.lost.len())];
        told.extend(self.lost.iter().map(|title| format!("lost: {title}")));
        told
    }
}

/// Takes over every article of a damaged library that can be read.
pub fn salvage_library(paths: &Paths, aside: &Path) -> Result<Salvage, Failure> {
    let mut store = Store::open(paths)?;
    let (mut saved, mut lost) = (0, Vec::new());
    if let Ok(damaged) =
        Connection::open_with_flags(aside, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)
    {
        for id in numbers(&damaged) {
            match take_over(&mut store, &damaged, id) {
                Ok(true) => saved += 1,
                Ok(false) => {}
                Err(Failure::Full) => return Err(Failure::Full),
                // Where it cannot be read any more which articles the program brought, their titles tell.
                Err(_) => lost.extend(Some(title(&damaged, id)).filter(|title| !bundled::brings(title))),
            }
        }
    }
    Ok(Salvage { saved, lost })
}

/// The numbers of all articles that can still be counted, from whichever tree still stands.
fn numbers(damaged: &Connection) -> Vec<i64> {
    let mut all = std::collections::BTreeSet::new();
    for sql in [
        "SELECT id FROM article NOT INDEXED WHERE id > ?1 ORDER BY id LIMIT 1",
        "SELECT article FROM content WHERE article > ?1 ORDER BY article LIMIT 1",
    ] {
        // Row by row, so that one bad page costs only the rows on it.
        let mut last = 0;
        let mut leaps = 0;
        while leaps < 10_000 {
            match damaged.query_row(sql, [last], |row| row.get::<_, i64>(0)) {
                Ok(id) => {
                    all.insert(id);
                    last = id;
                }
                Err(rusqlite::Error::QueryReturnedNoRows) => break,
                Err(_) => {
                    last += 1;
                    leaps += 1;
                }
            }
        }
    }
    all.into_iter().collect()
}

fn title(damaged: &Connection, id: i64) -> String {
    let title = damaged.query_row("SELECT title FROM article WHERE id = ?1", [id], |row| row.get::<_, String>(0));
    title.unwrap_or_else(|_| format!("article {id}"))
}

/// Takes one article over; `false` if the new library has it anyway.
fn take_over(store: &mut Store, damaged: &Connection, id: i64) -> Result<bool, Failure> {
    let bundled = damaged.query_row("SELECT 1 FROM bundled WHERE article = ?1", [id], |_| Ok(()));
    if bundled.is_ok() {
        return Ok(false);
    }
    let salvaged =
        damaged.query_row("SELECT original, text, shape, origin FROM content WHERE article = ?1", [id], |row| {
            Ok(Salvaged {
                title: title(damaged, id),
                original: row
                    .get::<_, Vec<u8>>(0)
                    .ok()
                    .and_then(|packed| pack::original(&packed, row.get_ref(1).ok()?)),
                document: pack::unpack(row.get_ref(1)?, row.get_ref(2)?.as_blob().unwrap_or_default()),
                origin: articles::origin(&row.get::<_, String>(3).unwrap_or_default()),
            })
        })?;
    let bytes = salvaged.original;
    let document = match (salvaged.document, &bytes) {
        (Some(document), _) => document,
        (None, Some(bytes)) => import::import(bytes, &salvaged.origin)
            .map_err(|error| Failure::Reimport { id, why: format!("{}: {error}", salvaged.title) })?,
        (None, None) => return Err(Failure::BadContent(id)),
    };
    // Without its bytes, the text itself is the nearest thing to an original.
    let bytes = bytes.unwrap_or_else(|| document.text().as_bytes().to_vec());
    store.put(NewArticle { bytes: &bytes, origin: &salvaged.origin, document: &document })?;
    Ok(true)
}

/// Copies every row of a damaged `state.db` that can be read into a new one.
fn salvage_state(aside: &Path, path: &Path) -> Result<Vec<String>, Failure> {
    let fresh = connect::open(Base::State, path)?;
    let Ok(damaged) = Connection::open(aside) else { return Ok(vec!["nothing in it could be read".to_owned()]) };
    let mut told = Vec::new();
    for table in ["subject", "bookmark", "source", "wanted", "undo"] {
        let saved = copy_table(&damaged, &fresh, table)?;
        told.push(format!("{saved} rows of {table} were saved"));
    }
    Ok(told)
}

/// Copies the rows of a table as far as they can be read.
fn copy_table(from: &Connection, to: &Connection, table: &str) -> Result<usize, Failure> {
    let columns: Vec<String> = {
        let mut info = to.prepare(&format!("SELECT name FROM pragma_table_info('{table}')"))?;
        info.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?
    };
    let names = columns.join(", ");
    let marks: Vec<String> = (1..=columns.len()).map(|index| format!("?{index}")).collect();
    let mut insert = to.prepare(&format!("INSERT OR IGNORE INTO {table} ({names}) VALUES ({})", marks.join(", ")))?;
    let Ok(mut rows) = from.prepare(&format!("SELECT {names} FROM {table}")) else { return Ok(0) };
    let Ok(mut rows) = rows.query([]) else { return Ok(0) };
    let mut saved = 0;
    while let Ok(Some(row)) = rows.next() {
        let values: Result<Vec<rusqlite::types::Value>, _> = (0..columns.len()).map(|index| row.get(index)).collect();
        if let Ok(values) = values {
            saved += insert.execute(rusqlite::params_from_iter(values))?;
        }
    }
    Ok(saved)
}
