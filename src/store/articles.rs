//! Articles: their bytes as they came, their documents; new, the same, or the same with other words.

use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};

use crate::catalog::{Arrival, ArticleId, Facet, Filter, Sort};
use crate::document::{Document, Mending};
use crate::import::{self, Origin};

use super::fields::{self, Fields};
use super::{Failure, Store, index, key, marks, now, pack, sound};

/// Titles aside, two texts of one address this near are one article that was edited.
const EDITED: u32 = 20;

/// An article on its way into the library.
#[derive(Debug, Clone, Copy)]
pub struct NewArticle<'a> {
    /// The bytes as they came.
    pub bytes: &'a [u8],
    /// Where they came from.
    pub origin: &'a Origin,
    /// What they say.
    pub document: &'a Document,
}

/// What putting an article came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Put {
    /// Its number.
    pub id: ArticleId,
    /// Whether it is new.
    pub arrival: Arrival,
}

/// An article as it came.
#[derive(Debug, Clone)]
pub struct Original {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Where they came from.
    pub origin: Origin,
}

/// [`Origin`] as it is written to the disk.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Provenance {
    name: Option<String>,
    url: Option<String>,
    content_type: Option<String>,
    encoding: Option<String>,
    mending: Mending,
}

impl Provenance {
    fn json(origin: &Origin) -> String {
        let provenance = Self {
            name: origin.name.clone(),
            url: origin.url.clone(),
            content_type: origin.content_type.clone(),
            encoding: origin.encoding.clone(),
            mending: origin.mending,
        };
        serde_json::to_string(&provenance).unwrap_or_default()
    }

    fn read(json: &str) -> Origin {
        let Self { name, url, content_type, encoding, mending } = serde_json::from_str(json).unwrap_or_default();
        Origin { name, url, content_type, encoding, mending }
    }
}

/// Where an article came from, as [`Provenance`] wrote it.
pub fn origin(json: &str) -> Origin {
    Provenance::read(json)
}

impl Store {
    /// Takes an article into the library. One that is there already, under its address or word for word under another,
    /// is not doubled; one that was removed comes back.
    ///
    /// # Errors
    /// When the disk refuses; then nothing has changed.
    pub fn put(&mut self, article: NewArticle<'_>) -> Result<Put, Failure> {
        let fields = Fields::of(article.document, article.origin);
        let kin = self.kin(&fields)?;
        let put = match kin {
            Some(Kin { id, text, .. }) if text == fields.text => {
                self.in_library(|library| also_known(library, id, &fields))?;
                Put { id: ArticleId(id), arrival: Arrival::Same }
            }
            Some(Kin { id, .. }) => {
                self.write(id, &fields, article)?;
                Put { id: ArticleId(id), arrival: Arrival::Updated }
            }
            None => Put { id: self.insert(&fields, article)?, arrival: Arrival::New },
        };
        if kin.is_some_and(|kin| kin.removed) {
            self.restore(put.id)?;
        }
        Ok(put)
    }

    /// Puts other bytes in an article's place: it was fetched or read again. Bookmarks and the position are found
    /// again when they are next asked for.
    ///
    /// # Errors
    /// When there is no such article or the disk refuses.
    pub fn replace(&mut self, id: ArticleId, article: NewArticle<'_>) -> Result<(), Failure> {
        self.exists(id)?;
        self.replace_any(id, article)
    }

    /// The same for an article that may have been removed.
    pub(super) fn replace_any(&mut self, id: ArticleId, article: NewArticle<'_>) -> Result<(), Failure> {
        self.write(id.0, &Fields::of(article.document, article.origin), article)
    }

    /// An article's document.
    ///
    /// # Errors
    /// When there is no such article or it is damaged.
    pub fn document(&self, id: ArticleId) -> Result<Arc<Document>, Failure> {
        let packed = self
            .library
            .prepare_cached("SELECT text, shape FROM content WHERE article = ?1")?
            .query_row([id.0], |row| Ok(pack::unpack(row.get_ref(0)?, row.get_ref(1)?.as_blob()?)))
            .optional()?;
        match packed {
            Some(document) => document.map(Arc::new).ok_or(Failure::BadContent(id.0)),
            None => self.bundled_document(id)?.map(Arc::new).ok_or(Failure::NoArticle(id.0)),
        }
    }

    /// An article's bytes as they came.
    ///
    /// # Errors
    /// When there is no such article or it is damaged.
    pub fn original(&self, id: ArticleId) -> Result<Original, Failure> {
        let kept: Option<(Option<Vec<u8>>, String)> = self
            .library
            .prepare_cached("SELECT original, origin FROM content WHERE article = ?1")?
            .query_row([id.0], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let Some((Some(packed), origin)) = kept else {
            return self.bundled_original(id)?.ok_or(Failure::NoArticle(id.0));
        };
        let bytes = pack::inflate(&packed).ok_or(Failure::BadContent(id.0))?;
        Ok(Original { bytes, origin: Provenance::read(&origin) })
    }

    /// Reads an article again from its original: the rules have become better.
    ///
    /// # Errors
    /// When there is no such article, or its original says nothing any more (the document stays as it was).
    pub fn reimport(&mut self, id: ArticleId) -> Result<(), Failure> {
        let original = self.original(id)?;
        let document = import::import(&original.bytes, &original.origin)
            .map_err(|error| Failure::Reimport { id: id.0, why: error.to_string() })?;
        self.replace(id, NewArticle { bytes: &original.bytes, origin: &original.origin, document: &document })
    }

    /// Reads every article again from its original; how many were read, and why the others were not (they stay as they
    /// were). `tell` is called with how many are done; when it answers `false`, the work stops.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn reimport_all(
        &mut self,
        mut tell: impl FnMut(usize) -> bool,
    ) -> Result<(usize, Vec<(ArticleId, String)>), Failure> {
        let all = self.select(&Filter::default(), Sort::Newest)?;
        let (mut done, mut failures) = (0, Vec::new());
        for (seen, id) in (1..).zip(all) {
            match self.reimport(id) {
                Ok(()) => done += 1,
                Err(failure @ (Failure::Reimport { .. } | Failure::BadContent(_))) => {
                    failures.push((id, failure.to_string()));
                }
                Err(failure) => return Err(failure),
            }
            if !tell(seen) {
                break;
            }
        }
        Ok((done, failures))
    }

    /// Whether the library knows an address, also as one of an article that was removed.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn known(&self, url: &str) -> Result<Option<ArticleId>, Failure> {
        let mut find = self.library.prepare_cached("SELECT article FROM alias WHERE hash = ?1")?;
        Ok(find.query_row([key::place(url)], |row| row.get(0)).optional()?.map(ArticleId))
    }

    /// Lets an article be known by one more address: one that redirects to its own.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn know_as(&mut self, id: ArticleId, url: &str) -> Result<(), Failure> {
        let mut remember =
            self.library.prepare_cached("INSERT OR IGNORE INTO alias (hash, article) VALUES (?1, ?2)")?;
        remember.execute([key::place(url), id.0])?;
        Ok(())
    }

    pub(super) fn exists(&self, id: ArticleId) -> Result<(), Failure> {
        let mut find = self.library.prepare_cached("SELECT 1 FROM article WHERE id = ?1 AND removed = 0")?;
        if find.exists([id.0])? { Ok(()) } else { Err(Failure::NoArticle(id.0)) }
    }

    /// The article of the library that has these very words, wherever it came from.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn same(&self, document: &Document) -> Result<Option<ArticleId>, Failure> {
        let mut find = self.library.prepare_cached(
            "SELECT a.id FROM alias JOIN article a ON a.id = alias.article WHERE alias.hash = ?1 AND a.removed = 0",
        )?;
        Ok(find.query_row([key::text(document)], |row| row.get(0).map(ArticleId)).optional()?)
    }

    /// The article these fields belong to, if it is in the library.
    fn kin(&self, fields: &Fields) -> Result<Option<Kin>, Failure> {
        let mut find = self.library.prepare_cached(
            "SELECT a.id, a.text, a.simhash, a.title, a.removed != 0 FROM alias JOIN article a ON a.id = alias.article
             WHERE alias.hash = ?1",
        )?;
        let mut at = |hash: i64| {
            find.query_row([hash], |row| {
                Ok(Kin {
                    id: row.get(0)?,
                    text: row.get(1)?,
                    simhash: row.get(2)?,
                    title: row.get(3)?,
                    removed: row.get(4)?,
                })
            })
            .optional()
        };
        if let Some(kin) = at(fields.text)? {
            return Ok(Some(Kin { text: fields.text, ..kin }));
        }
        let Some(place) = fields.place else { return Ok(None) };
        // A file that was overwritten with another article, or an address that now answers with an apology, is not an
        // edit: the article that was there stays.
        Ok(at(place)?.filter(|kin| kin.title == fields.title || key::distance(kin.simhash, fields.simhash) <= EDITED))
    }

    fn insert(&mut self, fields: &Fields, article: NewArticle<'_>) -> Result<ArticleId, Failure> {
        let subject = marks::subject_of(&self.state, fields)?;
        let stable = subject.unwrap_or_else(|| fields.place.unwrap_or(fields.text));
        let added = now();
        let packed = pack::pack(article.document);
        let original = pack::deflate(article.bytes);
        let id = self.write_words(|library, written| {
            // A key may be taken by an article that has since become another one.
            let taken = library.prepare_cached("SELECT 1 FROM article WHERE key = ?1")?.exists([stable])?;
            let stable = if taken { fields.text ^ added } else { stable };
            library
                .prepare_cached(
                    "INSERT INTO article (key, place, text, revision, simhash, stamp, added, title, folded, spelled,
                     published, source, channel, authors, topics, language, url, han, sections)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)",
                )?
                .execute(params![
                    stable,
                    fields.place,
                    fields.text,
                    fields.revision,
                    fields.simhash,
                    fields.published.as_ref().map_or(added, fields::stamp),
                    added,
                    fields.title,
                    fields.folded,
                    fields.spelled,
                    fields.published.map(|published| published.to_string()),
                    fields.source,
                    fields.channel,
                    fields.authors,
                    fields.topics,
                    fields.language,
                    fields.url,
                    fields.han,
                    fields.sections
                ])?;
            let id = library.last_insert_rowid();
            library
                .prepare_cached(
                    "INSERT INTO content (article, text, shape, original, origin, head, outline)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                )?
                .execute(params![
                    id,
                    packed.text,
                    packed.shape,
                    original,
                    Provenance::json(article.origin),
                    packed.head.code(),
                    packed.outline
                ])?;
            also_known(library, id, fields)?;
            file_under(library, id, article.document)?;
            index::write(library, id, article.document)?;
            sound::write(library, written, id, article.document)?;
            Ok(id)
        })?;
        if subject.is_some() {
            self.copy_marks(stable)?;
        }
        Ok(ArticleId(id))
    }

    /// Changes the library and what is known to be in the index of sounds.
    fn write_words<T>(
        &mut self,
        work: impl FnOnce(&Connection, &mut sound::Written) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        self.changes += 1;
        let Self { library, written, .. } = self;
        let done = super::change(library, |library| work(library, written));
        if done.is_err() {
            self.written.forget();
        }
        done
    }

    /// Writes an article's content over what was there.
    fn write(&mut self, id: i64, fields: &Fields, article: NewArticle<'_>) -> Result<(), Failure> {
        let packed = pack::pack(article.document);
        let original = pack::deflate(article.bytes);
        self.write_words(|library, written| {
            library
                .prepare_cached(
                    "UPDATE article SET text = ?2, revision = ?3, simhash = ?4, title = ?5, folded = ?6, spelled = ?7,
                     published = ?8, source = ?9, channel = ?10, authors = ?11, topics = ?12, language = ?13, han = ?14,
                     sections = ?15, stamp = coalesce(?16, added) WHERE id = ?1",
                )?
                .execute(params![
                    id,
                    fields.text,
                    fields.revision,
                    fields.simhash,
                    fields.title,
                    fields.folded,
                    fields.spelled,
                    fields.published.map(|published| published.to_string()),
                    fields.source,
                    fields.channel,
                    fields.authors,
                    fields.topics,
                    fields.language,
                    fields.han,
                    fields.sections,
                    fields.published.as_ref().map(fields::stamp)
                ])?;
            library
                .prepare_cached(
                    "INSERT INTO content (article, text, shape, original, origin, head, outline)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
                     ON CONFLICT DO UPDATE SET text = ?2, shape = ?3, original = ?4, origin = ?5, head = ?6,
                     outline = ?7",
                )?
                .execute(params![
                    id,
                    packed.text,
                    packed.shape,
                    original,
                    Provenance::json(article.origin),
                    packed.head.code(),
                    packed.outline
                ])?;
            also_known(library, id, fields)?;
            file_under(library, id, article.document)?;
            index::write(library, id, article.document)?;
            sound::write(library, written, id, article.document)
        })
    }
}

/// An article of the library that may be the one that came.
struct Kin {
    id: i64,
    text: i64,
    simhash: i64,
    title: String,
    removed: bool,
}

/// Remembers the address and the words an article came under.
fn also_known(library: &Connection, id: i64, fields: &Fields) -> Result<(), Failure> {
    let mut remember = library.prepare_cached(
        "INSERT INTO alias (hash, article) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET article = ?2 WHERE article != ?2",
    )?;
    remember.execute([fields.text, id])?;
    if let Some(place) = fields.place {
        remember.execute([place, id])?;
    }
    Ok(())
}

/// Files an article under its channels, topics, source and tags, and its sections under their topics.
pub fn file_under(library: &Connection, id: i64, document: &Document) -> Result<(), Failure> {
    refile(library, id)?;
    library.prepare_cached("DELETE FROM section WHERE article = ?1")?.execute([id])?;
    let stamp: i64 =
        library.prepare_cached("SELECT stamp FROM article WHERE id = ?1")?.query_row([id], |row| row.get(0))?;
    for section in document.sections() {
        let Some(topic) = &section.topic else { continue };
        let name = name(library, Facet::Topic, &topic.0)?;
        library
            .prepare_cached(
                "INSERT OR IGNORE INTO section (topic, stamp, article, block, heading) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![name, stamp, id, section.first_block, section.title])?;
    }
    Ok(())
}

/// Files an article anew under the names its row has; one that is not shown stands under none.
pub fn refile(library: &Connection, id: i64) -> Result<(), Failure> {
    library.prepare_cached("DELETE FROM facet WHERE article = ?1")?.execute([id])?;
    let row: (bool, String, String, Option<String>, String) = library
        .prepare_cached("SELECT shown, channel, topics, source, tags FROM article WHERE id = ?1")?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)))?;
    let (shown, channel, topics, source, tags) = row;
    if !shown {
        return Ok(());
    }
    let source = source.unwrap_or_default();
    let kinds = [(Facet::Channel, channel), (Facet::Topic, topics), (Facet::Source, source), (Facet::Tag, tags)];
    for (kind, names) in &kinds {
        for one in names.lines().filter(|name| !name.is_empty()) {
            let name = name(library, *kind, one)?;
            library
                .prepare_cached("INSERT OR IGNORE INTO facet (name, article) VALUES (?1, ?2)")?
                .execute([name, id])?;
        }
    }
    Ok(())
}

/// The number of a channel, topic, source or tag; a new one if it has none.
fn name(library: &Connection, kind: Facet, name: &str) -> Result<i64, Failure> {
    let mut find = library.prepare_cached("SELECT id FROM name WHERE kind = ?1 AND name = ?2")?;
    if let Some(id) = find.query_row(params![code(kind), name], |row| row.get(0)).optional()? {
        return Ok(id);
    }
    library.prepare_cached("INSERT INTO name (kind, name) VALUES (?1, ?2)")?.execute(params![code(kind), name])?;
    Ok(library.last_insert_rowid())
}

/// A facet as the database writes it.
pub fn code(kind: Facet) -> i64 {
    match kind {
        Facet::Channel => 0,
        Facet::Topic => 1,
        Facet::Source => 2,
        Facet::Tag => 3,
    }
}
