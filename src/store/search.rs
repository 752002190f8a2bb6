//! Searching the library: candidates from the index, then the texts themselves.

use crate::catalog::{ArticleId, Hit, HitOrder, Sort};
use crate::document::Span;
use crate::text::order;

use super::index;
use super::pack::{self, Head, unpack_text};
use super::query::{Query, Word};
use super::set::Set;
use super::snippet::{self, Matches, Needle};
use super::{Failure, Store};

/// How many of the newest articles are read before the index is asked for a single character.
const NEWEST: usize = 400;

/// A search goes on to the next step only while there are too few hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    /// Words in the title; letters as they stand.
    Best,
    /// Full syllables.
    Good,
    /// Some of the newest articles.
    Newest,
    /// All that may match.
    Any,
}

impl Step {
    const ALL: [Self; 4] = [Self::Best, Self::Good, Self::Newest, Self::Any];
}

/// Articles to be read.
#[derive(Debug)]
enum Candidates {
    None,
    These(Set),
    Newest(usize),
    All,
}

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
        // One look at the library for all of it: else every text read would lock the file anew.
        let began = self.begin_reading()?;
        let found = self.search_within(&query, limit, order);
        self.end_reading(began);
        found
    }

    fn search_within(&mut self, query: &Query, limit: usize, order: HitOrder) -> Result<Vec<Hit>, Failure> {
        let sets = self.sets(&query.filter)?;
        let unread = if query.filter.unread { Some(self.unread_set()?) } else { None };
        let lets =
            |id: i64| sets.iter().all(|set| set.contains(id)) && unread.as_ref().is_none_or(|set| set.contains(id));
        let needles: Vec<Needle> = query.words.iter().map(Needle::new).collect();
        let without: Vec<String> = query.without.iter().map(|word| word.iter().collect()).collect();
        let mut seen = Set::default();
        let mut found = Vec::new();
        for step in Step::ALL {
            if found.len() >= limit {
                break;
            }
            let candidates = self.candidates(query, order, step)?;
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
            HitOrder::Date => order::by_key(&mut found, |found| found.age),
            HitOrder::Relevance => {
                order::by_key(&mut found, |found| (found.matches.rank, !found.matches.in_title, found.age));
            }
        }
        found.iter().filter_map(|found| self.hit(found).transpose()).collect()
    }

    /// Articles that may match and were not named by an earlier step.
    fn candidates(&self, query: &Query, order: HitOrder, step: Step) -> Result<Candidates, Failure> {
        let (sounds, literal): (Vec<&Word>, Vec<&Word>) = query.words.iter().partition(|word| word.may_be_sound());
        let phrases = || literal.iter().map(|word| word.folded.as_slice());
        let asked = |in_title| index::question(phrases(), in_title).map(|question| self.holding(&question)).transpose();
        let set = |set: Option<Set>| set.map_or(Candidates::All, Candidates::These);
        // What comes before its turn would have to be put in order again by date, and all of it be known for that.
        if order == HitOrder::Date && matches!(step, Step::Best | Step::Good) {
            return Ok(Candidates::None);
        }
        if sounds.is_empty() {
            return Ok(match step {
                Step::Best => asked(true)?.map_or(Candidates::None, Candidates::These),
                Step::Good => Candidates::None,
                // One character stands in very many articles: some of the newest are read before the index is asked.
                Step::Newest if index::single(phrases()) => Candidates::Newest(NEWEST),
                Step::Newest => Candidates::None,
                Step::Any => set(asked(false)?),
            });
        }
        // So do most abbreviations.
        if step == Step::Newest {
            return Ok(if literal.is_empty() { Candidates::Newest(NEWEST) } else { Candidates::None });
        }
        let mut candidates = asked(false)?;
        for word in sounds {
            let written = index::question([word.folded.as_slice()], false);
            let written = written.map_or(Ok(Set::default()), |question| self.holding(&question))?;
            let narrowed = match step {
                Step::Best => Some(written),
                Step::Good => self.sounding_full(word)?.map(|set| set.union(&written)),
                _ => self.sounding_any(word)?.map(|set| set.union(&written)),
            };
            candidates = match (candidates, narrowed) {
                (Some(set), Some(narrowed)) => Some(set.intersection(&narrowed)),
                (one, other) => one.or(other),
            };
        }
        // Full syllables that name no articles in particular are left to the last step.
        if step == Step::Good && candidates.is_none() {
            return Ok(Candidates::None);
        }
        Ok(set(candidates))
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

    /// The shown articles among the candidates, the newest first, each with its place in the order of dates.
    fn by_age(&mut self, candidates: &Candidates) -> Result<Vec<(usize, i64)>, Failure> {
        if matches!(candidates, Candidates::None) {
            return Ok(Vec::new());
        }
        let newest = self.ordered(Sort::Newest)?;
        let shown = newest.iter().copied().enumerate();
        Ok(match candidates {
            Candidates::None => Vec::new(),
            Candidates::These(set) => shown.filter(|(_, id)| set.contains(*id)).collect(),
            Candidates::Newest(count) => shown.take(*count).collect(),
            Candidates::All => shown.collect(),
        })
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
        let mut read = self.library.prepare_cached(
            "SELECT a.title, a.published, a.source, c.text, c.head, c.outline
             FROM article a JOIN content c ON c.article = a.id WHERE a.id = ?1",
        )?;
        let mut rows = read.query([found.id.0])?;
        let Some(row) = rows.next()? else { return Ok(None) };
        let Some(text) = unpack_text(row.get_ref(3)?) else { return Ok(None) };
        let (snippet, matched, range) = snippet::snippet(&text, Head::read(row.get(4)?), &found.matches);
        let span = Span { start: pack::anchor(&text, range.start), end: pack::anchor(&text, range.end) };
        Ok(Some(Hit {
            article: found.id,
            title: row.get(0)?,
            published: row.get::<_, Option<String>>(1)?.and_then(|text| text.parse().ok()),
            source: row.get(2)?,
            span,
            section: pack::section_at(row.get_ref(5)?.as_str().unwrap_or_default(), span.start.block),
            snippet,
            matched,
            matches: found.matches.ranges.len() as u32,
        }))
    }
}
