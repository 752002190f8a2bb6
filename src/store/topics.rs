//! Sections by topic, across the library.

use rusqlite::{Row, params};

use crate::catalog::{ArticleId, TopicSection};
use crate::document::{Anchor, Document, Kind, Topic};

use super::{Failure, Store};

/// A section's opening is this long at most, in characters.
const OPENING: usize = 60;

const COLUMNS: &str = "n.name, s.article, a.title, a.published, s.heading, s.block";
const TABLES: &str = "section s JOIN name n ON n.id = s.topic JOIN article a ON a.id = s.article";

impl Store {
    /// Sections on a topic, or on any, the newest first; at most so many.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn topic_sections(&self, topic: Option<&Topic>, limit: usize) -> Result<Vec<TopicSection>, Failure> {
        let condition = match topic {
            Some(_) => "s.topic = (SELECT id FROM name WHERE kind = 1 AND name = ?1)",
            None => "?1 IS NULL",
        };
        let mut rows = self.library.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM {TABLES} WHERE {condition} AND a.shown = 1
             ORDER BY s.stamp DESC, s.article DESC, s.block LIMIT ?2"
        ))?;
        let found = rows.query_map(params![topic.map(|topic| &topic.0), limit as i64], section)?;
        let mut found: Vec<TopicSection> = found.collect::<Result<_, _>>()?;
        let mut open: Option<(ArticleId, std::sync::Arc<Document>)> = None;
        for section in &mut found {
            if open.as_ref().is_none_or(|(id, _)| *id != section.article) {
                open = self.document(section.article).ok().map(|document| (section.article, document));
            }
            if let Some((_, document)) = &open {
                section.opening = opening(document, section.anchor.block);
            }
        }
        Ok(found)
    }

    /// The next article, after this one from new to old, with a section on the topic: its first such section. After
    /// the oldest comes the newest.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn next_with_topic(&self, topic: &Topic, after: Option<ArticleId>) -> Result<Option<TopicSection>, Failure> {
        let mut rows = self.library.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM {TABLES}
             WHERE s.topic = (SELECT id FROM name WHERE kind = 1 AND name = ?1) AND a.shown = 1 AND s.article != ?2
             ORDER BY (s.stamp, s.article) < ((SELECT stamp FROM article WHERE id = ?2), ?2) DESC,
                      s.stamp DESC, s.article DESC, s.block LIMIT 1"
        ))?;
        let mut found = rows.query_map(params![topic.0, after.map_or(0, |id| id.0)], section)?;
        let Some(mut found) = found.next().transpose()? else { return Ok(None) };
        found.opening = opening(&*self.document(found.article)?, found.anchor.block);
        Ok(Some(found))
    }
}

fn section(row: &Row<'_>) -> rusqlite::Result<TopicSection> {
    Ok(TopicSection {
        topic: Topic(row.get(0)?),
        article: ArticleId(row.get(1)?),
        title: row.get(2)?,
        published: row.get::<_, Option<String>>(3)?.and_then(|text| text.parse().ok()),
        heading: row.get(4)?,
        anchor: Anchor { block: row.get(5)?, byte: 0 },
        opening: String::new(),
    })
}

/// The first words under a heading.
fn opening(document: &Document, heading: u32) -> String {
    let after = (heading + 1..document.len()).filter_map(|index| document.block(index));
    let mut under = after.take_while(|block| !matches!(block.kind, Kind::Heading(_)));
    let first = under.find(|block| !block.text.is_empty() && !matches!(block.kind, Kind::Image | Kind::Caption));
    first.map_or_else(String::new, |block| block.text.chars().take(OPENING).collect())
}
