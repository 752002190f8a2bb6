//! Searching the library: candidates from the index, then the texts themselves.

use crate::catalog::{ArticleId, Hit, HitOrder, Sort};
use crate::document::Span;

use super::index;
use super::pack::{Head, unpack_text};
use super::query::{Query, Word};
use super::set::Set;
use super::snippet::{self, Matches, Needle};
use super::{Failure, Store};

/// An article that holds the words, before it is shown.
struct Found {
    id: ArticleId,
    matches: Matches,
    /// Place in the order of dates, the newest first.
    age: usize,
}

impl Store {
    /// Articles that hold what was typed: words, phrases, `-word`, `topic:`, `channel:`, `source:`, `tag:`, `after:`,
    /// `before:`, `unread:`, `starred:`; Han, Latin, or Han by pinyin. At most `limit`, one hit an article.
    ///
    /// By relevance: words as written before full pinyin before initials, in the title before in the text, the newest
    /// first. When more articles match than are asked for, the newest of the best are shown.
    ///
    /// # Errors
    /// When the query cannot be meant or the disk refuses.
    pub fn search(&mut self, typed: &str, limit: usize, order: HitOrder) -> Result<Vec<Hit>, Failure> {
        let query = Query::read(typed)?;
        if limit == 0 || (query.words.is_empty() && query.filter == Default::default()) {
            return Ok(Vec::new());
        }
        self.refresh()?;
        let sets = self.sets(&query.filter)?;
        let unread = if query.filter.unread { Some(self.unread_set()?) } else { None };
        let lets =
            |id: i64| sets.iter().all(|set| set.contains(id)) && unread.as_ref().is_none_or(|set| set.contains(id));
        let needles: Vec<Needle> = query.words.iter().map(Needle::new).collect();
        let without: Vec<String> = query.without.iter().map(|word| word.iter().collect()).collect();
        let mut seen = Set::default();
        let mut found = Vec::new();
        for candidates in self.candidates(&query, order)? {
            if found.len() >= limit {
                break;
            }
            for (age, id) in self.by_age(&candidates)? {
                if seen.contains(id) || !lets(id) {
                    continue;
                }
                seen.insert(id);
                if let Some(matches) = self.verify(id, &needles, &without)? {
                    found.push(Found { id: ArticleId(id), matches, age });
                    if found.len() >= limit {
                        break;
                    }
                }
            }
        }
        match order {
            HitOrder::Date => found.sort_by_key(|found| found.age),
            HitOrder::Relevance => found.sort_by_key(|found| (found.matches.rank, !found.matches.in_title, found.age)),
        }
        found.iter().filter_map(|found| self.hit(found).transpose()).collect()
    }

    /// Articles that may match, the better ones first; `None` for all there are.
    fn candidates(&self, query: &Query, order: HitOrder) -> Result<Vec<Option<Set>>, Failure> {
        let (sounds, literal): (Vec<&Word>, Vec<&Word>) = query.words.iter().partition(|word| word.may_be_sound());
        let phrases = || literal.iter().map(|word| word.folded.as_slice());
        let asked = |in_title| index::question(phrases(), in_title).map(|question| self.holding(&question)).transpose();
        let there = asked(false)?;
        if sounds.is_empty() {
            let titles = if order == HitOrder::Relevance { asked(true)? } else { None };
            return Ok(titles.map(Some).into_iter().chain([there]).collect());
        }
        // Letters as they stand, then full syllables, then any: a date order needs only the last.
        let mut tiers = vec![there.clone(), there.clone(), there];
        for word in sounds {
            let written = index::question([word.folded.as_slice()], false);
            let written = written.map_or(Ok(Set::default()), |question| self.holding(&question))?;
            let sounding = self.sounding(&word.typed)?;
            let with = |set: Option<Set>| set.map(|set| set.union(&written));
            let narrowed = [Some(written.clone()), with(sounding.full), with(sounding.any)];
            for (tier, set) in tiers.iter_mut().zip(narrowed) {
                *tier = match (tier.take(), set) {
                    (Some(tier), Some(set)) => Some(tier.intersection(&set)),
                    (tier, set) => tier.or(set),
                };
            }
        }
        if order == HitOrder::Date {
            tiers.drain(..2);
        }
        Ok(tiers)
    }

    /// Articles whose terms answer a question.
    pub(super) fn holding(&self, question: &str) -> Result<Set, Failure> {
        let mut rows = self.library.prepare_cached("SELECT rowid FROM words WHERE words MATCH ?1")?;
        let mut set = Set::default();
        for id in rows.query_map([question], |row| row.get::<_, i64>(0))? {
            set.insert(id?);
        }
        Ok(set)
    }

    /// The shown articles of a set, or all, the newest first, each with its place in the order of dates.
    fn by_age(&mut self, set: &Option<Set>) -> Result<Vec<(usize, i64)>, Failure> {
        let newest = self.ordered(Sort::Newest)?;
        let shown = newest.iter().copied().enumerate();
        Ok(shown.filter(|(_, id)| set.as_ref().is_none_or(|set| set.contains(*id))).collect())
    }

    /// The matches in an article's text; `None` if it does not match, or cannot be read.
    fn verify(&self, id: i64, needles: &[Needle], without: &[String]) -> Result<Option<Matches>, Failure> {
        let mut read = self.library.prepare_cached("SELECT text, head FROM content WHERE article = ?1")?;
        let mut rows = read.query([id])?;
        let Some(row) = rows.next()? else { return Ok(None) };
        let head = Head::read(row.get(1)?);
        Ok(unpack_text(row.get_ref(0)?).and_then(|text| snippet::matches(&text, head, needles, without)))
    }

    fn hit(&self, found: &Found) -> Result<Option<Hit>, Failure> {
        let Some(entry) = self.entry(found.id)? else { return Ok(None) };
        let document = &*self.document(found.id)?;
        let (snippet, matched, range) = snippet::snippet(document, &found.matches);
        let span = Span { start: document.anchor(range.start), end: document.anchor(range.end) };
        let section = document.section_at(span.start.block).and_then(|index| document.sections().get(index));
        Ok(Some(Hit {
            article: found.id,
            title: entry.title,
            published: entry.published,
            source: entry.source,
            span,
            section: section.map(|section| section.title.clone()),
            snippet,
            matched,
            matches: found.matches.ranges.len() as u32,
        }))
    }
}
