//! Articles: their bytes as they came, their documents; new, the same, or the same with other words.

use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};

use crate::catalog::{Arrival, ArticleId};
use crate::document::{Document, Mending};
use crate::import::Origin;

use super::fields::{self, Fields};
use super::filing::file_under;
use super::pack::Packed;
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
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    content_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    encoding: Option<String>,
    #[serde(skip_serializing_if = "is_usual")]
    mending: Mending,
}

fn is_usual(mending: &Mending) -> bool {
    *mending == Mending::default()
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
}

/// Where an article came from, as [`Provenance`] wrote it.
pub fn origin(json: &str) -> Origin {
    let Provenance { name, url, content_type, encoding, mending } = serde_json::from_str(json).unwrap_or_default();
    Origin { name, url, content_type, encoding, mending }
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
        let mut read = self.library.prepare_cached("SELECT original, text, origin FROM content WHERE article = ?1")?;
        let mut rows = read.query([id.0])?;
        if let Some(row) = rows.next()?
            && let Some(packed) = row.get_ref(0)?.as_blob_or_null().unwrap_or_default()
        {
            let bytes = pack::original(packed, row.get_ref(1)?).ok_or(Failure::BadContent(id.0))?;
            return Ok(Original { bytes, origin: origin(&row.get::<_, String>(2)?) });
        }
        self.bundled_original(id)?.ok_or(Failure::NoArticle(id.0))
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
        let packed = pack::pack(article.document, article.bytes);
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
            write_content(library, written, id, fields, article, &packed)?;
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
        self.closed.clone().map_or(Ok(()), Err)?;
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
        let packed = pack::pack(article.document, article.bytes);
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
            write_content(library, written, id, fields, article, &packed)
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

/// Writes what an article says, whatever was there, and everything it is found by.
fn write_content(
    library: &Connection,
    written: &mut sound::Written,
    id: i64,
    fields: &Fields,
    article: NewArticle<'_>,
    packed: &Packed,
) -> Result<(), Failure> {
    library
        .prepare_cached(
            "INSERT OR REPLACE INTO content (article, text, shape, original, origin, head, outline)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute(params![
            id,
            packed.text,
            packed.shape,
            packed.original,
            Provenance::json(article.origin),
            packed.head.code(),
            packed.outline
        ])?;
    also_known(library, id, fields)?;
    file_under(library, id, article.document)?;
    index::write(library, id, article.document)?;
    sound::write(library, written, id, article.document)
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
