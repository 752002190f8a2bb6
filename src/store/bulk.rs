//! Many files at once: read on all cores, written in batches, gone on with where it was broken off.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant, UNIX_EPOCH};

use rusqlite::{OptionalExtension, params};

use crate::catalog::ArticleId;
use crate::document::{Document, Mending};
use crate::import::{self, Origin};
use crate::text::order;

use super::{Arrival, Failure, NewArticle, Put, Store};

/// A batch is written when so many articles are gathered or so long has passed, whichever comes first.
const BATCH: usize = 128;
const BATCH_TIME: Duration = Duration::from_millis(250);
/// Or so many bytes: books are not gathered in memory.
const BATCH_BYTES: usize = 8 << 20;

/// What has been done so far.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Bulk {
    /// Files seen.
    pub done: usize,
    /// Files there are.
    pub total: usize,
    /// New articles.
    pub added: usize,
    /// Articles whose text changed.
    pub updated: usize,
    /// Already there.
    pub unchanged: usize,
    /// What was not taken in, and why: one sentence each.
    pub failures: Vec<(PathBuf, String)>,
    /// The last article taken in.
    pub last: Option<ArticleId>,
}

/// A file on its way in.
struct Arrived {
    name: String,
    size: i64,
    mtime: i64,
    bytes: Vec<u8>,
    origin: Origin,
    document: Document,
}

/// What became of a file.
enum Outcome {
    Unchanged,
    Read(Box<Arrived>),
    Failed(String),
}

impl Outcome {
    fn bytes(&self) -> usize {
        if let Self::Read(arrived) = self { arrived.bytes.len() } else { 0 }
    }
}

/// The files that paths name: files as they are, directories for what is readable under them.
///
/// A path that cannot be taken is given back with the reason.
pub fn files(paths: &[PathBuf], recursive: bool) -> (Vec<PathBuf>, Vec<(PathBuf, String)>) {
    let (mut found, mut failures) = (Vec::new(), Vec::new());
    for path in paths {
        if !path.is_dir() {
            found.push(path.clone());
        } else if recursive {
            walk(path, &mut found, &mut failures);
        } else {
            failures.push((path.clone(), "it is a directory: add --recursive".to_owned()));
        }
    }
    (found, failures)
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>, failures: &mut Vec<(PathBuf, String)>) {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => return failures.push((folder.to_owned(), error.to_string())),
    };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    order::by(&mut paths, Ord::cmp);
    for path in paths {
        // A link to a directory may lead round in a circle.
        if path.is_dir() && !path.is_symlink() {
            walk(&path, found, failures);
        } else if readable(&path) {
            found.push(path);
        }
    }
}

/// Whether a file under a directory is taken for an article, by its name.
fn readable(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    let known = ["html", "htm", "xhtml", "md", "markdown", "txt", "text"];
    !name.starts_with('.')
        && path.is_file()
        && name.rsplit_once('.').is_some_and(|(_, extension)| known.contains(&extension))
}

impl Store {
    /// Takes files into the library. One that is there and has not changed since is not read again; what cannot be
    /// read is told and passed. `tell` is called as the work goes on; when it answers `false`, the work stops after the
    /// batch at hand.
    ///
    /// # Errors
    /// When the disk refuses; what was committed before stays.
    pub fn import_files(
        &mut self,
        paths: &[PathBuf],
        recursive: bool,
        tell: impl FnMut(&Bulk) -> bool,
    ) -> Result<Bulk, Failure> {
        self.import_mended(paths, recursive, None, tell)
    }

    /// As [`Self::import_files`], with so much mended; then files that are there are read again.
    ///
    /// # Errors
    /// When the disk refuses; what was committed before stays.
    pub fn import_mended(
        &mut self,
        paths: &[PathBuf],
        recursive: bool,
        mending: Option<Mending>,
        mut tell: impl FnMut(&Bulk) -> bool,
    ) -> Result<Bulk, Failure> {
        let (files, failures) = files(paths, recursive);
        let mut bulk = Bulk { total: files.len(), failures, ..Bulk::default() };
        let known = if mending.is_some() { BTreeMap::new() } else { self.known_files()? };
        let mending = mending.unwrap_or_default();
        let (next, stop) = (AtomicUsize::new(0), AtomicBool::new(false));
        // A few files wait for the writer, not the whole directory.
        let (sender, receiver) = mpsc::sync_channel::<(usize, Outcome)>(64);
        thread::scope(|scope| {
            let cores = thread::available_parallelism().map_or(1, usize::from).min(files.len().max(1));
            for _ in 0..cores {
                let (sender, next, stop, files, known) = (sender.clone(), &next, &stop, &files, &known);
                scope.spawn(move || {
                    while !stop.load(Ordering::Relaxed) {
                        let index = next.fetch_add(1, Ordering::Relaxed);
                        let Some(path) = files.get(index) else { break };
                        if sender.send((index, read(path, mending, known))).is_err() {
                            break;
                        }
                    }
                });
            }
            drop(sender);
            let written = self.take_in(&files, &receiver, &mut bulk, &mut tell);
            stop.store(true, Ordering::Relaxed);
            drop(receiver);
            written
        })?;
        Ok(bulk)
    }

    /// Writes what the readers send, in the files' order.
    fn take_in(
        &mut self,
        files: &[PathBuf],
        arrivals: &mpsc::Receiver<(usize, Outcome)>,
        bulk: &mut Bulk,
        tell: &mut impl FnMut(&Bulk) -> bool,
    ) -> Result<(), Failure> {
        let mut early: BTreeMap<usize, Outcome> = BTreeMap::new();
        let mut open = true;
        while open {
            // What takes long to read must not keep the library locked: a batch is gathered first and written then.
            let mut pile = Vec::new();
            let (started, mut heavy) = (Instant::now(), 0);
            while pile.len() < BATCH && heavy < BATCH_BYTES {
                match early.remove(&(bulk.done + pile.len())) {
                    Some(outcome) => {
                        heavy += outcome.bytes();
                        pile.push(outcome);
                    }
                    None => match arrivals.recv_timeout(BATCH_TIME.saturating_sub(started.elapsed())) {
                        Ok((index, outcome)) => {
                            early.insert(index, outcome);
                        }
                        Err(mpsc::RecvTimeoutError::Timeout) => break,
                        Err(mpsc::RecvTimeoutError::Disconnected) => {
                            open = false;
                            break;
                        }
                    },
                }
            }
            let mut pile = pile.into_iter();
            self.in_batches(BATCH, |store| {
                let Some(outcome) = pile.next() else { return Ok(false) };
                match outcome {
                    Outcome::Unchanged => bulk.unchanged += 1,
                    Outcome::Failed(why) => {
                        bulk.failures.push((files.get(bulk.done).cloned().unwrap_or_default(), why));
                    }
                    Outcome::Read(arrived) => store.take(&arrived, bulk)?,
                }
                bulk.done += 1;
                Ok(pile.len() > 0)
            })?;
            open &= tell(bulk) && bulk.done < bulk.total;
        }
        Ok(())
    }

    fn take(&mut self, arrived: &Arrived, counted: &mut Bulk) -> Result<(), Failure> {
        let Arrived { name, size, mtime, bytes, origin, document } = arrived;
        let article = NewArticle { bytes, origin, document };
        // The same bytes are read again only when they are to be mended otherwise: that is no second article.
        let put = match self.article_of_file(Path::new(name))? {
            Some(id) if self.document(id)?.text() != document.text() => {
                self.replace(id, article)?;
                Put { id, arrival: Arrival::Updated }
            }
            _ => self.put(article)?,
        };
        match put.arrival {
            Arrival::New => counted.added += 1,
            Arrival::Updated => counted.updated += 1,
            Arrival::Same => counted.unchanged += 1,
        }
        counted.last = Some(put.id);
        self.library
            .prepare_cached("INSERT OR REPLACE INTO file (path, size, mtime, article) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![name, size, mtime, put.id.0])?;
        Ok(())
    }

    /// Files taken in before whose articles are still there: path, then size and time of the last change.
    fn known_files(&self) -> Result<BTreeMap<String, (i64, i64)>, Failure> {
        let mut rows = self.library.prepare_cached(
            "SELECT f.path, f.size, f.mtime FROM file f JOIN article a ON a.id = f.article WHERE a.removed = 0",
        )?;
        let files = rows.query_map([], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))))?;
        Ok(files.collect::<Result<_, _>>()?)
    }

    /// The article a file was taken in as, if its bytes have not changed since.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn article_of_file(&self, path: &Path) -> Result<Option<ArticleId>, Failure> {
        let Ok((name, size, mtime)) = identity(path) else { return Ok(None) };
        let mut find = self.library.prepare_cached(
            "SELECT a.id FROM file f JOIN article a ON a.id = f.article
             WHERE f.path = ?1 AND f.size = ?2 AND f.mtime = ?3 AND a.removed = 0",
        )?;
        Ok(find.query_row(params![name, size, mtime], |row| row.get(0)).optional()?.map(ArticleId))
    }
}

/// A file's absolute name, its size, and when it last changed, in nanoseconds since 1970.
fn identity(path: &Path) -> std::io::Result<(String, i64, i64)> {
    let absolute = fs::canonicalize(path)?;
    let facts = fs::metadata(&absolute)?;
    let changed = facts.modified()?.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_nanos() as i64);
    Ok((absolute.to_string_lossy().into_owned(), facts.len() as i64, changed))
}

fn read(path: &Path, mending: Mending, known: &BTreeMap<String, (i64, i64)>) -> Outcome {
    let (name, size, mtime) = match identity(path) {
        Ok(identity) => identity,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Outcome::Failed("there is no such file".to_owned());
        }
        Err(error) => return Outcome::Failed(error.to_string()),
    };
    if known.get(&name) == Some(&(size, mtime)) {
        return Outcome::Unchanged;
    }
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) => return Outcome::Failed(error.to_string()),
    };
    let origin = Origin { name: Some(name.clone()), mending, ..Origin::default() };
    match import::import_lent(bytes, &origin) {
        Ok((document, bytes)) => Outcome::Read(Box::new(Arrived { name, size, mtime, bytes, origin, document })),
        Err(failure) => Outcome::Failed(failure.to_string()),
    }
}
