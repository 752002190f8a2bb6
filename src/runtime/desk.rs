//! The desk: the one place that touches the database and reads files. It performs one effect at a time, on its own
//! thread in the program ([`super::jobs`]) and inline in the tests.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::app::msg::{Coming, Effect, Format, Msg, Opened, Progress, Reading, Summary, Target, Ticket, Which};
use crate::catalog::{Arrival, ArticleId, Entry};
use crate::document::{Document, export};
use crate::import::{self, Early, Origin};
use crate::paths::Paths;
use crate::store::{Failure, NewArticle, Store};
use crate::text::Reason;

/// Files from this size on show their beginning before all of them is read: twice what a preview takes.
const LARGE: u64 = 2 * import::PREVIEW as u64;

/// Texts up to this size are looked for in the library by their words when they are read from a file.
const COMPARED: usize = 4 << 20;

/// Sections listed for a topic: more than anyone reads through.
const SECTIONS: usize = 1000;

/// Owns the store; opens it when it is first needed, so that reading a file waits for no database.
#[derive(Debug)]
pub struct Desk {
    paths: Option<Paths>,
    store: Option<Store>,
    /// Something was written by [`Desk::settle`] of which the screen knows nothing yet.
    settled: bool,
}

impl Desk {
    /// A desk whose library is at these places.
    pub fn new(paths: Paths) -> Self {
        Self { paths: Some(paths), store: None, settled: false }
    }

    /// A desk over a store that is open.
    pub fn over(store: Store) -> Self {
        Self { paths: None, store: Some(store), settled: false }
    }

    /// Does what an effect asks, and says what came of it. Effects of the wire and of the runtime are not for it.
    pub fn perform(&mut self, effect: Effect, say: &mut dyn FnMut(Msg)) {
        match effect {
            Effect::Open { ticket, target, reading } => match target {
                Target::Article(id) => {
                    let answer = self.open_article(id, &reading, say);
                    say(Msg::Opened(ticket, answer.map(Box::new)));
                }
                Target::File(path) => {
                    let answer = read_file(&path, &reading, &mut |early| say(Msg::Opened(ticket, Ok(Box::new(early)))));
                    self.answer_opened(ticket, answer, &reading, say);
                }
                Target::Bytes(name, bytes) => {
                    let show = &mut |early| say(Msg::Opened(ticket, Ok(Box::new(early))));
                    let answer = read_early(bytes.to_vec(), Path::new(&name), &reading, show);
                    self.answer_opened(ticket, answer.map_err(|why| Reason::of(&name, why)), &reading, say);
                }
            },
            Effect::Import(ticket, paths) => {
                let mut summary = Summary::default();
                for (done, path) in (0..).zip(&paths) {
                    say(Msg::Progress(ticket, Progress { done, total: paths.len() as u32, bytes: 0 }));
                    self.import(path, &mut summary, say);
                }
                say(Msg::Imported(ticket, summary));
            }
            Effect::Keep(ticket, target) => {
                let answer = self.keep(&target, say).map(Box::new);
                say(Msg::Kept(ticket, answer));
            }
            Effect::Export(ticket, which, format) => {
                let answer = self.export(&which, format, say);
                say(Msg::Exported(ticket, answer));
            }
            effect => {
                if let Err(failure) = self.perform_on_store(effect, say) {
                    say(Msg::Failed(failure.into()));
                }
            }
        }
    }

    /// Writes some of what is only listed so far, when nobody waits. Whether there is more of it.
    pub fn settle(&mut self, say: &mut dyn FnMut(Msg)) -> bool {
        let Some(store) = &mut self.store else { return false };
        let more = store.settle_one() == Ok(true);
        self.settled |= more;
        if !more && std::mem::take(&mut self.settled) {
            say(Msg::Stale);
        }
        more
    }

    /// The effects that are one call of the store each.
    fn perform_on_store(&mut self, effect: Effect, say: &mut dyn FnMut(Msg)) -> Result<(), Failure> {
        let store = self.store(say)?;
        // A sync or an import may be writing: the reader's own change does not queue behind it.
        let _first = is_change(&effect).then(|| store.go_first());
        match effect {
            Effect::LoadList { ticket, filter, sort, offset, limit } => {
                say(Msg::List(ticket, store.list(&filter, sort, offset, limit).map_err(Reason::from)));
            }
            Effect::NextUnread { ticket, filter, sort, rank } => {
                say(Msg::Unread(ticket, store.next_unread(&filter, sort, rank).map_err(Reason::from)));
            }
            Effect::LoadCopies(ticket, id) => say(Msg::Copies(ticket, store.copies(id).map_err(Reason::from))),
            Effect::Tallies(ticket, facet) => say(Msg::Tallies(ticket, facet, store.tallies(facet)?)),
            Effect::SavePosition(id, position) => store.save_position(id, &position)?,
            Effect::AddBookmark(ticket, new) => {
                say(Msg::Bookmarked(ticket, store.add_bookmark(&new).map_err(Reason::from)));
            }
            Effect::Annotate(id, note) => {
                let answer = store.annotate(id, &note).map(|()| crate::catalog::Change::BookmarkAnnotated);
                say(Msg::Changed(answer.map_err(Reason::from)));
            }
            Effect::RemoveBookmark(id) => {
                let answer = store.remove_bookmark(id).map(|()| crate::catalog::Change::BookmarkRemoved);
                say(Msg::Changed(answer.map_err(Reason::from)));
            }
            Effect::LoadBookmarks(ticket, article) => {
                let answer = article.map_or_else(|| store.all_bookmarks(), |id| store.bookmarks(id));
                say(Msg::Bookmarks(ticket, answer.map_err(Reason::from)));
            }
            Effect::SetRead(which, read) => say(Msg::Changed(store.set_read(&which, read).map_err(Reason::from))),
            Effect::SetStarred(which, on) => say(Msg::Changed(store.set_starred(&which, on).map_err(Reason::from))),
            Effect::SetTag(which, tag, on) => say(Msg::Changed(store.set_tag(&which, &tag, on).map_err(Reason::from))),
            Effect::Remove(which) => say(Msg::Changed(store.remove(&which).map_err(Reason::from))),
            Effect::Undo => say(Msg::Undone(store.undo().map_err(Reason::from))),
            Effect::Search { ticket, query, limit, order } => {
                say(Msg::Hits(ticket, store.search(&query, limit, order).map_err(Reason::from)));
            }
            Effect::LoadTopics(ticket, topic) => {
                say(Msg::Topics(ticket, store.topic_sections(topic.as_ref(), SECTIONS).map_err(Reason::from)));
            }
            Effect::NextWithTopic(ticket, topic, after) => {
                say(Msg::NextWithTopic(ticket, store.next_with_topic(&topic, after).map_err(Reason::from)));
            }
            Effect::LoadQueue(ticket) => say(Msg::Queue(ticket, store.wanted().map_err(Reason::from))),
            Effect::Unqueue(ticket, url) => {
                let answer = store.no_longer_wanted(&url).and_then(|()| store.wanted());
                say(Msg::Queue(ticket, answer.map_err(Reason::from)));
            }
            // The runtime's and the wire's.
            _ => {}
        }
        Ok(())
    }

    /// The store, opened now if it was not. If it cannot be had, one in memory takes its place, and the reader is told.
    fn store(&mut self, say: &mut dyn FnMut(Msg)) -> Result<&mut Store, Failure> {
        let store = match (self.store.take(), &self.paths) {
            (Some(store), _) => store,
            (None, Some(paths)) => {
                let (store, failure) = Store::open_or_memory(paths)?;
                let failure = failure.map(Reason::from);
                for sentence in failure.into_iter().chain(store.notices().iter().cloned()) {
                    say(Msg::Failed(sentence));
                }
                store
            }
            (None, None) => Store::in_memory()?,
        };
        Ok(self.store.insert(store))
    }

    /// Answers with a text that was read from outside; if the library has the same words, with what the reader made of
    /// them there. The text shows already: it waits for no database.
    fn answer_opened(
        &mut self,
        ticket: Ticket,
        answer: Result<Opened, Reason>,
        reading: &Reading,
        say: &mut dyn FnMut(Msg),
    ) {
        let there =
            self.store.is_some() || self.paths.as_ref().is_some_and(|paths| paths.data.join("library.db").exists());
        let opened = match answer {
            Ok(opened) if there && *reading == Reading::default() && opened.document.text().len() < COMPARED => opened,
            answer => return say(Msg::Opened(ticket, answer.map(Box::new))),
        };
        let known = self.known(&opened.document, say).unwrap_or_default();
        say(Msg::Opened(ticket, Ok(Box::new(known.unwrap_or(opened)))));
    }

    /// What the library knows of a text, if it has it.
    fn known(&mut self, document: &Arc<Document>, say: &mut dyn FnMut(Msg)) -> Result<Option<Opened>, Failure> {
        let store = self.store(say)?;
        let Some(id) = store.same(document)? else { return Ok(None) };
        // Its blocks may be cut otherwise in the library: places are good only in the text they were taken in.
        let own = store.document(id)?;
        if own.text() != document.text() {
            return Ok(None);
        }
        Ok(Some(Opened {
            entry: store.entry(id)?,
            document: document.clone(),
            position: store.position(id)?,
            bookmarks: store.bookmarks(id)?,
            coming: Coming::Nothing,
        }))
    }

    fn open_article(&mut self, id: ArticleId, reading: &Reading, say: &mut dyn FnMut(Msg)) -> Result<Opened, Reason> {
        let store = self.store(say).map_err(Reason::from)?;
        let entry = store.entry(id).map_err(Reason::from)?;
        if *reading == Reading::default() {
            return Ok(Opened {
                document: store.document(id).map_err(Reason::from)?,
                position: store.position(id).map_err(Reason::from)?,
                bookmarks: store.bookmarks(id).map_err(Reason::from)?,
                entry,
                coming: Coming::Nothing,
            });
        }
        let original = store.original(id).map_err(Reason::from)?;
        let origin = Origin {
            mending: reading.mending.unwrap_or(original.origin.mending),
            encoding: reading.encoding.clone().or(original.origin.encoding.clone()),
            ..original.origin
        };
        let document = import::import(&original.bytes, &origin)?;
        Ok(Opened { entry, ..loose(document, Coming::Nothing) })
    }

    fn keep(&mut self, target: &Target, say: &mut dyn FnMut(Msg)) -> Result<Entry, Reason> {
        let (bytes, name) = match target {
            Target::File(path) => {
                (fs::read(path).map_err(|error| unreadable(path, &error))?, path.display().to_string())
            }
            Target::Bytes(name, bytes) => (bytes.to_vec(), name.clone()),
            Target::Article(id) => {
                let entry = self.store(say).and_then(|store| store.entry(*id)).map_err(Reason::from)?;
                return entry.ok_or_else(|| Failure::NoArticle(id.0).into());
            }
        };
        let (id, _) = self.put(bytes, &Origin { name: Some(name), ..Origin::default() }, say)?;
        let entry = self.store(say).and_then(|store| store.entry(id)).map_err(Reason::from)?;
        entry.ok_or_else(|| Failure::NoArticle(id.0).into())
    }

    fn put(
        &mut self,
        bytes: Vec<u8>,
        origin: &Origin,
        say: &mut dyn FnMut(Msg),
    ) -> Result<(ArticleId, Arrival), Reason> {
        let (document, bytes) = import::import_lent(bytes, origin)?;
        let store = self.store(say).map_err(Reason::from)?;
        let put = store.put(NewArticle { bytes: &bytes, origin, document: &document }).map_err(Reason::from)?;
        Ok((put.id, put.arrival))
    }

    /// One file into the library.
    fn import(&mut self, path: &Path, summary: &mut Summary, say: &mut dyn FnMut(Msg)) {
        let name = crate::text::sanitize::sanitize_line(&path.display().to_string());
        let origin = Origin { name: Some(name.clone()), ..Origin::default() };
        let bytes = fs::read(path).map_err(|error| unreadable(path, &error));
        match bytes.and_then(|bytes| self.put(bytes, &origin, say)) {
            Ok((id, arrival)) => {
                summary.article = Some(id);
                match arrival {
                    Arrival::New => summary.added += 1,
                    Arrival::Updated => summary.updated += 1,
                    Arrival::Same => summary.unchanged += 1,
                }
            }
            Err(why) => summary.failures.push(Reason::of(&name, why)),
        }
    }

    fn export(&mut self, which: &Which, format: Format, say: &mut dyn FnMut(Msg)) -> Result<Vec<PathBuf>, Reason> {
        let store = self.store(say).map_err(Reason::from)?;
        let ids = match which {
            Which::These(ids) => ids.clone(),
            Which::All(filter) => store.select(filter, Default::default()).map_err(Reason::from)?,
        };
        let mut files = Vec::new();
        for id in ids {
            let document = store.document(id).map_err(Reason::from)?;
            let (text, extension) = match format {
                Format::Markdown => (export::markdown(&document), "md"),
                Format::Text => (document.text().to_owned(), "txt"),
                Format::Json => (export::json(&document).to_string(), "json"),
            };
            let path = PathBuf::from(format!("{}.{extension}", file_name(&document.meta.title, id)));
            let mut file = fs::File::create_new(&path).map_err(|error| unwritable(&path, &error))?;
            std::io::Write::write_all(&mut file, text.as_bytes()).map_err(|error| unwritable(&path, &error))?;
            files.push(path);
        }
        Ok(files)
    }
}

/// A document that the library knows nothing of.
fn loose(document: Document, coming: Coming) -> Opened {
    Opened { entry: None, document: Arc::new(document), position: None, bookmarks: Vec::new(), coming }
}

/// Reads a file; what can be shown before all is known shows at once.
fn read_file(path: &Path, reading: &Reading, show: &mut dyn FnMut(Opened)) -> Result<Opened, Reason> {
    let failed = |error: std::io::Error| unreadable(path, &error);
    let mut file = fs::File::open(path).map_err(failed)?;
    let meta = file.metadata().map_err(failed)?;
    if meta.is_dir() {
        let name = crate::text::sanitize::sanitize_line(&path.display().to_string());
        let english = format!("{name} is a directory: name a file, or import it with kanbao import --recursive {name}");
        return Err(Reason::new("why-directory", english).with("name", name));
    }
    let mut bytes = Vec::with_capacity(meta.len().min(1 << 30) as usize);
    if meta.len() >= LARGE {
        file.by_ref().take(import::PREVIEW as u64).read_to_end(&mut bytes).map_err(failed)?;
        if let Ok(document) = import::preview(&bytes, &origin(path, reading)) {
            show(loose(document, Coming::Text));
        }
    }
    file.read_to_end(&mut bytes).map_err(failed)?;
    let mut show = |early: Opened| {
        // A large file's beginning shows already.
        if meta.len() < LARGE || early.coming != Coming::Text {
            show(early);
        }
    };
    read_early(bytes, path, reading, &mut show).map_err(|why| Reason::of(path.display(), why))
}

/// Reads bytes; what can be shown before all is known shows at once.
fn read_early(
    bytes: Vec<u8>,
    path: &Path,
    reading: &Reading,
    show: &mut dyn FnMut(Opened),
) -> Result<Opened, import::Failure> {
    let document = import::import_early(bytes, origin(path, reading), &mut |early| match early {
        Early::Beginning(document) => show(loose(document, Coming::Text)),
        Early::Text(document) => show(loose(document, Coming::Knowledge)),
    })?;
    Ok(loose(document, Coming::Nothing))
}

fn origin(path: &Path, reading: &Reading) -> Origin {
    Origin {
        name: Some(path.display().to_string()),
        mending: reading.mending.unwrap_or_default(),
        encoding: reading.encoding.clone(),
        ..Origin::default()
    }
}

/// Whether an effect writes what the reader did.
fn is_change(effect: &Effect) -> bool {
    matches!(
        effect,
        Effect::SavePosition(..)
            | Effect::AddBookmark(..)
            | Effect::Annotate(..)
            | Effect::RemoveBookmark(_)
            | Effect::SetRead(..)
            | Effect::SetStarred(..)
            | Effect::SetTag(..)
            | Effect::Remove(_)
            | Effect::Unqueue(..)
            | Effect::Undo
    )
}

fn unreadable(path: &Path, error: &std::io::Error) -> Reason {
    let name = path.display();
    let reason = match error.kind() {
        std::io::ErrorKind::NotFound => Reason::new("why-no-file", format_args!("there is no file {name}")),
        std::io::ErrorKind::PermissionDenied => {
            Reason::new("why-may-not-read", format_args!("{name} may not be read: check its permissions"))
        }
        _ => Reason::new("why-cannot-read", format_args!("{name} cannot be read: {error}"))
            .because("why", Reason::system(error)),
    };
    reason.with("name", name)
}

fn unwritable(path: &Path, error: &std::io::Error) -> Reason {
    let name = path.display();
    let reason = match error.kind() {
        std::io::ErrorKind::AlreadyExists => {
            Reason::new("why-file-exists", format_args!("{name} is there already and was left as it is"))
        }
        _ => Reason::new("why-cannot-write", format_args!("{name} cannot be written: {error}"))
            .because("why", Reason::system(error)),
    };
    reason.with("name", name)
}

/// A file's name from a title: no separator, no leading dot, not too long for any file system.
fn file_name(title: &str, id: ArticleId) -> String {
    let safe = |c: char| if c.is_control() || "/\\:*?\"<>|".contains(c) { '_' } else { c };
    let name: String = title.trim_start_matches('.').chars().map(safe).take(60).collect();
    if name.trim().is_empty() { format!("article-{}", id.0) } else { name.trim().to_owned() }
}
