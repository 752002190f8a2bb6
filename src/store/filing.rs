//! Filing: the channels, topics, sources and tags an article stands under, and the topics of its sections.

use rusqlite::{Connection, OptionalExtension, params};

use crate::catalog::Facet;
use crate::document::Document;

use super::Failure;

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
        // Periods are counted from the dates themselves; nothing is filed under them.
        Facet::Period => 4,
    }
}
