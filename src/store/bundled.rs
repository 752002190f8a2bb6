//! The articles the program brings with it: listed from facts gathered when it was built, unpacked when they are read,
//! written to the library by [`Store::settle`] when nobody waits.

use rusqlite::{OptionalExtension, params};

use crate::catalog::ArticleId;
use crate::document::Document;
use crate::import::{self, Origin};

use super::fields::{folded, spelled, stamp};
use super::{Failure, NewArticle, Original, Store, key, now, pack};

/// An article inside the program.
#[derive(Debug)]
pub struct Bundled {
    /// File name.
    name: &'static str,
    /// Differs when a release brings another text.
    hash: i64,
    /// Deflated Markdown.
    packed: &'static [u8],
    title: &'static str,
    published: &'static str,
    source: &'static str,
    authors: &'static [&'static str],
    channel: &'static [&'static str],
    language: &'static str,
    sections: u32,
    han: u32,
}

include!(concat!(env!("OUT_DIR"), "/bundled.rs"));

impl Bundled {
    fn origin(&self) -> Origin {
        Origin { name: Some(self.address()), ..Origin::default() }
    }

    fn address(&self) -> String {
        format!("kanbao:{}", self.name)
    }

    /// Its bytes, and what they say.
    fn unpack(&self, id: i64) -> Result<(Vec<u8>, Document), Failure> {
        let bytes = pack::inflate(self.packed).ok_or(Failure::BadContent(id))?;
        let document =
            import::import(&bytes, &self.origin()).map_err(|error| Failure::Reimport { id, why: error.to_string() })?;
        Ok((bytes, document))
    }
}

/// Whether the program brings an article of this title with it: it cannot be lost.
pub fn brings(title: &str) -> bool {
    ARTICLES.iter().any(|article| article.title == title)
}

impl Store {
    /// Lists the bundled articles in the library, those that are not in it yet. None is unpacked.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn stock(&mut self) -> Result<(), Failure> {
        let known: i64 = self.library.query_row("SELECT count(*) FROM bundled", [], |row| row.get(0))?;
        if known >= ARTICLES.len() as i64 {
            return Ok(());
        }
        self.together(|store| ARTICLES.iter().try_for_each(|article| store.stock_one(article)))
    }

    fn stock_one(&mut self, article: &Bundled) -> Result<(), Failure> {
        let place = key::place(&article.address());
        if self.library.prepare_cached("SELECT 1 FROM bundled WHERE name = ?1")?.exists([article.name])? {
            return Ok(());
        }
        let published = article.published.parse().ok();
        let added = now();
        self.in_library(|library| {
            library
                .prepare_cached(
                    "INSERT INTO article (key, place, text, revision, simhash, stamp, added, title, folded, spelled,
                     published, source, channel, authors, topics, language, url, han, sections)
                     VALUES (?1, ?1, 0, 0, 0, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, '', ?11, NULL, ?12, ?13)",
                )?
                .execute(params![
                    place,
                    published.as_ref().map_or(added, stamp),
                    added,
                    article.title,
                    folded(article.title),
                    spelled(article.title),
                    published.map(|published| published.to_string()),
                    article.source,
                    article.channel.join("\n"),
                    article.authors.join("\n"),
                    article.language,
                    article.han,
                    article.sections
                ])?;
            let id = library.last_insert_rowid();
            // Hash 0: listed, not yet settled.
            library
                .prepare_cached("INSERT INTO bundled (name, hash, article) VALUES (?1, 0, ?2)")?
                .execute(params![article.name, id])?;
            library
                .prepare_cached("INSERT OR REPLACE INTO alias (hash, article) VALUES (?1, ?2)")?
                .execute([place, id])?;
            super::filing::refile(library, id)
        })?;
        self.copy_marks(place)
    }

    /// Writes bundled articles into the library that are only listed there, or that this release brings anew, so that
    /// they are found by search and by topic. Whether anything changed.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn settle(&mut self) -> Result<bool, Failure> {
        let mut changed = false;
        while self.settle_one()? {
            changed = true;
        }
        Ok(changed)
    }

    /// One step of [`Store::settle`], so that whoever asks for something meanwhile waits for one article and not for
    /// all. Whether there was anything left to write.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn settle_one(&mut self) -> Result<bool, Failure> {
        for article in ARTICLES {
            let listed: Option<(i64, i64)> = self
                .library
                .prepare_cached("SELECT hash, article FROM bundled WHERE name = ?1")?
                .query_row([article.name], |row| Ok((row.get(0)?, row.get(1)?)))
                .optional()?;
            let Some((hash, id)) = listed else { continue };
            if hash == article.hash {
                continue;
            }
            let Ok((bytes, document)) = article.unpack(id) else { continue };
            let origin = article.origin();
            self.together(|store| {
                let new = NewArticle { bytes: &bytes, origin: &origin, document: &document };
                store.replace_any(ArticleId(id), new)?;
                store.in_library(|library| {
                    // The program carries the original already.
                    library.execute("UPDATE content SET original = NULL WHERE article = ?1", [id])?;
                    Ok(library
                        .execute("UPDATE bundled SET hash = ?2 WHERE name = ?1", params![article.name, article.hash])?)
                })
            })?;
            return Ok(true);
        }
        self.tidy()?;
        Ok(false)
    }

    /// The document of a bundled article that is only listed.
    pub(super) fn bundled_document(&self, id: ArticleId) -> Result<Option<Document>, Failure> {
        self.bundled(id)?.map(|article| article.unpack(id.0).map(|(_, document)| document)).transpose()
    }

    /// The original of a bundled article.
    pub(super) fn bundled_original(&self, id: ArticleId) -> Result<Option<Original>, Failure> {
        let unpack = |article: &Bundled| {
            let bytes = pack::inflate(article.packed).ok_or(Failure::BadContent(id.0))?;
            Ok(Original { bytes, origin: article.origin() })
        };
        self.bundled(id)?.map(unpack).transpose()
    }

    fn bundled(&self, id: ArticleId) -> Result<Option<&'static Bundled>, Failure> {
        let mut find = self.library.prepare_cached("SELECT name FROM bundled WHERE article = ?1")?;
        let name: Option<String> = find.query_row([id.0], |row| row.get(0)).optional()?;
        Ok(name.and_then(|name| ARTICLES.iter().find(|article| article.name == name)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_article_says_what_a_list_shows() {
        assert!(ARTICLES.len() >= 8);
        for article in ARTICLES {
            assert!(!article.title.is_empty() && !article.language.is_empty(), "{}", article.name);
            assert!(article.published.parse::<crate::document::Published>().is_ok(), "{}", article.name);
            assert!(article.han > 300, "{}", article.name);
            let bytes = pack::inflate(article.packed).unwrap();
            assert!(String::from_utf8(bytes).unwrap().contains(article.title), "{}", article.name);
        }
    }
}
