//! Lists: a window on any order of any choice of articles. Only covering indexes are walked; rows are read for the
//! window alone.

use std::collections::HashMap;
use std::sync::Arc;

use rusqlite::types::Value;
use rusqlite::{Row, params_from_iter};

use crate::catalog::{ArticleId, Entry, Facet, Filter, Sort, Tally, Window};
use crate::document::{Published, Topic};
use crate::text::order;
use crate::text::pinyin::Pattern;

use super::set::Set;
use super::titles::Titles;
use super::{Failure, Store, fields, filing};

/// What was counted and ranked last, good for one generation.
#[derive(Debug, Default)]
pub struct Counts {
    generation: (u64, i64),
    all: Option<(usize, usize)>,
    order: Option<(Sort, Arc<[i64]>)>,
    unread: Option<Set>,
    pub(super) titles: Option<Titles>,
    ranking: Option<(Filter, Sort, Vec<i64>, usize)>,
}

const ENTRY: &str = "id, title, published, source, channel, authors, topics, tags, language, han, sections, progress, \
                     read, starred, url, added, copies";

fn entry(row: &Row<'_>) -> rusqlite::Result<Entry> {
    let lines = |index| -> rusqlite::Result<Vec<String>> {
        Ok(row.get_ref(index)?.as_str()?.lines().map(str::to_owned).collect())
    };
    Ok(Entry {
        id: ArticleId(row.get(0)?),
        title: row.get(1)?,
        published: row.get::<_, Option<String>>(2)?.and_then(|text| text.parse().ok()),
        source: row.get(3)?,
        channel: lines(4)?,
        authors: lines(5)?,
        topics: lines(6)?.into_iter().map(Topic).collect(),
        tags: lines(7)?,
        language: row.get(8)?,
        han: row.get(9)?,
        sections: row.get(10)?,
        progress: row.get(11)?,
        read: row.get(12)?,
        starred: row.get(13)?,
        url: row.get(14)?,
        added: row.get(15)?,
        copies: row.get(16)?,
    })
}

/// The order of a list; each has an index of its own.
fn order(sort: Sort) -> &'static str {
    match sort {
        Sort::Unread => "read, stamp DESC, id DESC",
        Sort::Newest => "stamp DESC, id DESC",
        Sort::Oldest => "stamp, id",
        Sort::Title => "spelled, id",
        Sort::Source => "source, stamp DESC, id DESC",
        Sort::Channel => "channel, stamp DESC, id DESC",
        Sort::Opened => "opened DESC, stamp DESC, id DESC",
    }
}

impl Store {
    /// A window on the articles a filter lets through.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn list(&mut self, filter: &Filter, sort: Sort, offset: usize, limit: usize) -> Result<Window, Failure> {
        self.refresh()?;
        let began = self.begin_reading()?;
        let window = self.window(filter, sort, offset, limit);
        self.end_reading(began);
        window
    }

    fn window(&mut self, filter: &Filter, sort: Sort, offset: usize, limit: usize) -> Result<Window, Failure> {
        let (total, unread, ids) = if *filter == Filter::default() {
            let (total, unread) = self.everything()?;
            (total, unread, self.straight(sort, total, offset, limit)?)
        } else {
            let (ranking, unread) = self.ranking(filter, sort)?;
            (ranking.len(), unread, ranking.iter().skip(offset).take(limit).copied().collect())
        };
        let entries =
            ids.into_iter().filter_map(|id| self.entry(ArticleId(id)).transpose()).collect::<Result<_, _>>()?;
        Ok(Window { total, unread, offset, entries })
    }

    /// All articles a filter lets through, in a list's order.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn select(&mut self, filter: &Filter, sort: Sort) -> Result<Vec<ArticleId>, Failure> {
        self.refresh()?;
        Ok(self.ranking(filter, sort)?.0.iter().copied().map(ArticleId).collect())
    }

    /// One article as a list shows it; `None` if there is none of this number.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn entry(&self, id: ArticleId) -> Result<Option<Entry>, Failure> {
        let mut find =
            self.library.prepare_cached(&format!("SELECT {ENTRY} FROM article WHERE id = ?1 AND removed = 0"))?;
        let mut rows = find.query([id.0])?;
        Ok(rows.next()?.map(entry).transpose()?)
    }

    /// How many articles stand under each channel, topic, source or tag; the fullest first.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn tallies(&mut self, by: Facet) -> Result<Vec<Tally>, Failure> {
        self.refresh()?;
        let unread = self.unread()?;
        if by == Facet::Period {
            let tallies = self.periods(&unread);
            self.counts.unread = Some(unread);
            return tallies;
        }
        let mut names: HashMap<i64, Tally> = HashMap::new();
        let mut rows = self.library.prepare_cached("SELECT id, name FROM name WHERE kind = ?1")?;
        for row in rows.query_map([filing::code(by)], |row| Ok((row.get(0)?, row.get(1)?)))? {
            let (id, name) = row?;
            names.insert(id, Tally { name, articles: 0, unread: 0 });
        }
        let mut under = self.library.prepare_cached("SELECT article FROM facet WHERE name = ?1")?;
        for (id, tally) in &mut names {
            for article in under.query_map([id], |row| row.get::<_, i64>(0))? {
                tally.articles += 1;
                tally.unread += u32::from(unread.contains(article?));
            }
        }
        drop((rows, under));
        self.counts.unread = Some(unread);
        let mut tallies: Vec<Tally> = names.into_values().filter(|tally| tally.articles > 0).collect();
        order::by(&mut tallies, |a, b| b.articles.cmp(&a.articles).then_with(|| a.name.cmp(&b.name)));
        Ok(tallies)
    }

    /// How many articles were published in each year and each month, the latest first; a year before its months.
    fn periods(&self, unread: &Set) -> Result<Vec<Tally>, Failure> {
        let mut rows =
            self.library.prepare_cached("SELECT id, stamp FROM article WHERE shown = 1 ORDER BY stamp DESC")?;
        let mut rows = rows.query([])?;
        let (mut tallies, mut year, mut month): (Vec<Tally>, usize, usize) = (Vec::new(), 0, 0);
        // The month counted last.
        let mut within = 0..0;
        while let Some(row) = rows.next()? {
            let (id, stamp): (i64, i64) = (row.get(0)?, row.get(1)?);
            if !within.contains(&stamp) {
                let Some(day) = Published::from_unix(stamp, 0) else { continue };
                let name = format!("{:04}", day.year);
                if tallies.get(year).is_none_or(|tally| tally.name != name) {
                    year = tallies.len();
                    tallies.push(Tally { name: name.clone(), articles: 0, unread: 0 });
                }
                let name = format!("{name}-{:02}", day.month);
                let mut filter = Filter::default();
                filter.narrow_to(&name);
                let bound = |day: &Option<Published>| day.as_ref().map_or(0, fields::stamp);
                within = bound(&filter.after)..bound(&filter.before);
                month = tallies.len();
                tallies.push(Tally { name, articles: 0, unread: 0 });
            }
            for index in [year, month] {
                if let Some(tally) = tallies.get_mut(index) {
                    tally.articles += 1;
                    tally.unread += u32::from(unread.contains(id));
                }
            }
        }
        Ok(tallies)
    }

    /// The rank of the next unread article behind this rank; after the end comes the beginning. `None` if no other is
    /// unread.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn next_unread(&mut self, filter: &Filter, sort: Sort, rank: usize) -> Result<Option<usize>, Failure> {
        self.refresh()?;
        let unread = self.unread_set()?;
        let (ranking, _) = self.ranking(filter, sort)?;
        let is_unread = |rank: &usize| ranking.get(*rank).is_some_and(|id| unread.contains(*id));
        Ok((rank + 1..ranking.len()).chain(0..rank.min(ranking.len())).find(is_unread))
    }

    /// Forgets what was counted when the library has changed.
    pub(super) fn refresh(&mut self) -> Result<(), Failure> {
        let generation = self.generation()?;
        if self.counts.generation != generation {
            self.counts = Counts { generation, ..Counts::default() };
        }
        Ok(())
    }

    /// How many articles there are, and how many of them unread.
    fn everything(&mut self) -> Result<(usize, usize), Failure> {
        if let Some(counts) = self.counts.all {
            return Ok(counts);
        }
        let mut count = self.library.prepare_cached("SELECT count(*) FROM article WHERE shown = 1 AND read = ?1")?;
        let of =
            |count: &mut rusqlite::CachedStatement<'_>, read: i64| count.query_row([read], |row| row.get::<_, i64>(0));
        let (unread, read) = (of(&mut count, 0)? as usize, of(&mut count, 1)? as usize);
        self.counts.all = Some((unread + read, unread));
        Ok((unread + read, unread))
    }

    /// A window on all articles, straight from an order's index; the second half is counted from the end.
    fn straight(&self, sort: Sort, total: usize, offset: usize, limit: usize) -> Result<Vec<i64>, Failure> {
        let limit = limit.min(total.saturating_sub(offset));
        let behind = total.saturating_sub(offset + limit);
        let backward = behind < offset;
        let order = if backward { reversed(order(sort)) } else { order(sort).to_owned() };
        let mut rows = self
            .library
            .prepare_cached(&format!("SELECT id FROM article WHERE shown = 1 ORDER BY {order} LIMIT ?1 OFFSET ?2"))?;
        let skip = if backward { behind } else { offset };
        let mut ids: Vec<i64> =
            rows.query_map([limit as i64, skip as i64], |row| row.get(0))?.collect::<Result<_, _>>()?;
        if backward {
            ids.reverse();
        }
        Ok(ids)
    }

    fn ids(&self, sql: &str, values: &[Value]) -> Result<Set, Failure> {
        let mut rows = self.library.prepare_cached(sql)?;
        let mut set = Set::default();
        for id in rows.query_map(params_from_iter(values), |row| row.get::<_, i64>(0))? {
            set.insert(id?);
        }
        Ok(set)
    }

    fn unread(&mut self) -> Result<Set, Failure> {
        match self.counts.unread.take() {
            Some(unread) => Ok(unread),
            None => self.ids("SELECT id FROM article WHERE shown = 1 AND read = 0", &[]),
        }
    }

    /// The numbers of all articles a filter lets through, in order, and how many of them are unread.
    fn ranking(&mut self, filter: &Filter, sort: Sort) -> Result<(&[i64], usize), Failure> {
        let fresh = self.counts.ranking.as_ref().is_some_and(|(of, by, ..)| of == filter && *by == sort);
        if !fresh {
            let mut sets = self.sets(filter)?;
            let unread = self.unread()?;
            let base = self.ordered(sort)?;
            order::by_key(&mut sets, Set::len);
            let passes =
                |id: &&i64| (!filter.unread || unread.contains(**id)) && sets.iter().all(|set| set.contains(**id));
            let ranking: Vec<i64> = base.iter().filter(passes).copied().collect();
            let left = ranking.iter().filter(|id| unread.contains(**id)).count();
            self.counts.unread = Some(unread);
            self.counts.ranking = Some((filter.clone(), sort, ranking, left));
        }
        Ok(self.counts.ranking.as_ref().map_or((&[], 0), |(_, _, ranking, unread)| (ranking.as_slice(), *unread)))
    }

    /// The numbers of all articles in an order.
    pub(super) fn ordered(&mut self, sort: Sort) -> Result<Arc<[i64]>, Failure> {
        if let Some((by, base)) = &self.counts.order
            && *by == sort
        {
            return Ok(Arc::clone(base));
        }
        let sql = format!("SELECT id FROM article WHERE shown = 1 ORDER BY {}", order(sort));
        let mut rows = self.library.prepare_cached(&sql)?;
        let base: Arc<[i64]> = rows.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        self.counts.order = Some((sort, Arc::clone(&base)));
        Ok(base)
    }

    /// The articles not read yet.
    pub(super) fn unread_set(&mut self) -> Result<Set, Failure> {
        let unread = self.unread()?;
        self.counts.unread = Some(unread.clone());
        Ok(unread)
    }

    /// The numbers of the channels, topics, sources or tags that are called so; if none is, of those whose names hold
    /// what was typed, in Han or pinyin.
    fn named(&self, kind: Facet, typed: &str) -> Result<Vec<i64>, Failure> {
        let mut rows = self.library.prepare_cached("SELECT id, name FROM name WHERE kind = ?1")?;
        let names =
            rows.query_map([filing::code(kind)], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?)))?;
        let names: Vec<(i64, String)> = names.collect::<Result<_, _>>()?;
        if let Some((id, _)) = names.iter().find(|(_, name)| name == typed) {
            return Ok(vec![*id]);
        }
        let pattern = Pattern::new(typed);
        Ok(names.iter().filter(|(_, name)| pattern.matches(name).is_some()).map(|(id, _)| *id).collect())
    }

    /// What each part of a filter lets through; read marks apart.
    pub(super) fn sets(&mut self, filter: &Filter) -> Result<Vec<Set>, Failure> {
        let mut sets = Vec::new();
        let named = [
            (Facet::Channel, filter.channel.as_deref()),
            (Facet::Topic, filter.topic.as_ref().map(|topic| topic.0.as_str())),
            (Facet::Source, filter.source.as_deref()),
            (Facet::Tag, filter.tag.as_deref()),
        ];
        for (kind, name) in named {
            if let Some(name) = name {
                let mut set = Set::default();
                for name in self.named(kind, name)? {
                    set = set.union(&self.ids("SELECT article FROM facet WHERE name = ?1", &[Value::Integer(name)])?);
                }
                sets.push(set);
            }
        }
        if filter.starred {
            sets.push(self.ids("SELECT id FROM article WHERE starred = 1", &[])?);
        }
        if filter.after.is_some() || filter.before.is_some() {
            let from = filter.after.as_ref().map_or(i64::MIN, fields::stamp);
            let to = filter.before.as_ref().map_or(i64::MAX, fields::stamp);
            sets.push(self.ids(
                "SELECT id FROM article WHERE shown = 1 AND stamp >= ?1 AND stamp < ?2",
                &[Value::Integer(from), Value::Integer(to)],
            )?);
        }
        if !filter.title.trim().is_empty() {
            sets.push(self.titles_like(&filter.title)?);
        }
        Ok(sets)
    }
}

/// An order the other way round.
fn reversed(order: &str) -> String {
    let turned = order.split(", ").map(|term| match term.strip_suffix(" DESC") {
        Some(column) => column.to_owned(),
        None => format!("{term} DESC"),
    });
    turned.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_turns_round() {
        assert_eq!(reversed("read, stamp DESC, id DESC"), "read DESC, stamp, id");
        for sort in <Sort as strum::IntoEnumIterator>::iter() {
            assert_eq!(reversed(&reversed(order(sort))), order(sort));
        }
    }
}
