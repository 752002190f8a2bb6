//! Asking the index of sounds: which articles may hold what was typed in pinyin.
//!
//! Letters can be split into syllables in many ways (`xian`: 先, 西安; `yil`: 医疗). Two syllables one after another name
//! pairs of characters (`yi liao`: 医疗, 意料, 依料 …), and those are looked up in the index of pairs: an article must
//! hold one of them for each two neighbours of one of the ways. Long abbreviations (`jjjxt`) name thousands of pairs and
//! few articles, and those pass by their bits.
//!
//! Short abbreviations (`yl`) stand in nearly every article; for them the texts are read, the newest first, until there
//! are hits enough. Whatever passes is verified in the text.

use std::collections::{BTreeMap, HashMap};

use crate::text::fold::{fold, variants};
use crate::text::order;
use crate::text::pinyin::Pattern;

use super::index::{self, Run};
use super::query::Word;
use super::set::Set;
use super::sound::{bit, code};
use super::{Failure, Store};

/// Two neighbours that name more pairs than this stand in very many articles, or would take long to look up.
const MANY: usize = 1000;

/// Pairs looked up for one word at most; the neighbours that name the fewest come first.
const ENOUGH: usize = 3000;

/// So few candidates are read sooner than the bits of all articles.
const FEW: usize = 2000;

/// A syllable that more characters than this are read as is not looked up character by character.
const CHARACTERS: usize = 48;

/// More articles than this for one syllable, and hits enough are found among the newest.
const MOST: usize = 20_000;

/// Positions of what was typed at which two neighbouring syllables begin, and at which the second ends.
type Neighbours = (usize, usize, usize);

/// Pairs of characters; `None` where they are too many.
type Pairs = Option<Vec<(char, char)>>;

impl Store {
    /// Articles that may hold what was typed in full syllables; `None`: any may.
    pub(super) fn sounding_full(&self, word: &Word) -> Result<Option<Set>, Failure> {
        let Some(pattern) = letters(word) else { return Ok(None) };
        Ways { pattern: &pattern, full: true }.set(self)
    }

    /// Articles that may hold what was typed, by its sound in any way; `None`: any may.
    pub(super) fn sounding_any(&self, word: &Word) -> Result<Option<Set>, Failure> {
        let Some(pattern) = letters(word) else {
            return self.holding_what_is_written(word).map(Some);
        };
        let set = Ways { pattern: &pattern, full: false }.set(self)?;
        if set.as_ref().is_some_and(|set| set.len() <= FEW) {
            return Ok(set);
        }
        let passing = self.passing(&word.typed)?;
        Ok(match (set, passing) {
            (Some(set), Some(passing)) => Some(set.intersection(&passing)),
            (one, other) => one.or(other),
        })
    }

    /// Articles that hold the parts of a mixed word that can only stand as they are: Han, and letters with figures
    /// that more follows.
    fn holding_what_is_written(&self, word: &Word) -> Result<Set, Failure> {
        let runs: Vec<Run<'_>> = index::runs(&word.folded).collect();
        let last = runs.len().saturating_sub(1);
        let written = runs.iter().enumerate().filter_map(|(number, run)| match run {
            Run::Pairs(run) => Some(*run),
            Run::Word(run) => (number < last && run.iter().any(char::is_ascii_digit)).then_some(*run),
        });
        index::question(written, false).map_or(Ok(Set::default()), |question| self.holding(&question))
    }

    /// Every pair known under two initials.
    fn pairs_under(&self, a: u8, b: u8, mut each: impl FnMut(char, char)) -> Result<(), Failure> {
        let (a, b) = (u32::from(a.wrapping_sub(b'a')), u32::from(b.wrapping_sub(b'a')));
        let mut rows = self.library.prepare_cached("SELECT code FROM pair WHERE code BETWEEN ?1 AND ?2")?;
        let mut rows = rows.query([code(a, b, 0), code(a, b, u32::MAX)])?;
        while let Some(row) = rows.next()? {
            let pair = row.get::<_, i64>(0)? as u32;
            if let (Some(first), Some(second)) = (char::from_u32(pair >> 16), char::from_u32(pair & 0xFFFF)) {
                each(first, second);
            }
        }
        Ok(())
    }

    /// Articles that hold any of these terms. Each is asked for alone: a disjunction of hundreds looks at all of them for
    /// every article.
    fn holding_any(&self, terms: impl IntoIterator<Item = String>) -> Result<Set, Failure> {
        let mut find = self.library.prepare_cached("SELECT rowid FROM words WHERE words MATCH ?1")?;
        let mut set = Set::default();
        for term in terms {
            let mut rows = find.query([term])?;
            while let Some(row) = rows.next()? {
                set.insert(row.get(0)?);
            }
        }
        Ok(set)
    }

    /// Articles whose bits allow one of the ways to split what was typed, by its initials; `None`: any may.
    fn passing(&self, typed: &str) -> Result<Option<Set>, Failure> {
        // Of letters that split in very many ways, the longest beginning that does not: what holds the whole holds its
        // beginning.
        let ways = (1..=typed.len()).rev().find_map(|end| Pattern::new(typed.get(..end)?).initials());
        let Some(ways) = ways.filter(|ways| ways.iter().all(|way| way.len() > 2)) else { return Ok(None) };
        let masks: Vec<Vec<usize>> = ways
            .iter()
            .map(|way| {
                let letters: Vec<u32> = way.iter().map(|letter| u32::from(letter.wrapping_sub(b'a'))).collect();
                letters.windows(3).filter_map(|run| Some(bit([*run.first()?, *run.get(1)?, *run.get(2)?]))).collect()
            })
            .collect();
        let mut rows = self.library.prepare_cached("SELECT article, bits FROM sound")?;
        let mut rows = rows.query([])?;
        let mut set = Set::default();
        while let Some(row) = rows.next()? {
            let bits = row.get_ref(1)?.as_blob().unwrap_or_default();
            let holds = |bit: &usize| bits.get(bit / 8).is_some_and(|byte| byte >> (bit % 8) & 1 == 1);
            if masks.iter().any(|mask| mask.iter().all(holds)) {
                set.insert(row.get(0)?);
            }
        }
        Ok(Some(set))
    }
}

/// A word of nothing but letters, made ready.
fn letters(word: &Word) -> Option<Pattern> {
    let plain = word.typed.chars().all(|c| c.is_ascii_alphabetic() || matches!(c, ' ' | '\''));
    plain.then(|| Pattern::new(&word.typed)).filter(|pattern| !pattern.is_empty())
}

/// The ways to split a word into syllables.
struct Ways<'a> {
    pattern: &'a Pattern,
    /// Full syllables only.
    full: bool,
}

impl Ways<'_> {
    /// The articles that may hold the word in one of the ways; `None`: any may.
    fn set(&self, store: &Store) -> Result<Option<Set>, Failure> {
        let goal = self.pattern.len();
        let pairs = self.pairs(store)?;
        let mut looked_up = self.look_up(store, pairs)?;
        // From the end on: where a syllable begins and ends, the articles that may hold the word from there on.
        let mut from: HashMap<(usize, usize), Option<Set>> = HashMap::new();
        for start in (0..goal).rev() {
            for end in bits(self.ends(start)) {
                if end == goal {
                    from.insert((start, end), None);
                    continue;
                }
                let mut any = Some(Set::default());
                for last in bits(self.ends(end)) {
                    // A syllable from which the word's end cannot be reached is none.
                    let Some(rest) = from.get(&(end, last)) else { continue };
                    let here = looked_up.remove(&(start, end, last)).flatten();
                    any = either(any, both(here, rest.clone()));
                }
                from.insert((start, end), any);
            }
        }
        let mut whole = Some(Set::default());
        for end in bits(self.ends(0)) {
            let set = if end == goal { self.alone(store)? } else { from.remove(&(0, end)).flatten() };
            whole = either(whole, set);
        }
        Ok(whole)
    }

    fn ends(&self, at: usize) -> u64 {
        let (full, any) = self.pattern.ends(at);
        if self.full { full } else { any }
    }

    fn leads(&self, at: usize, folded: char) -> u64 {
        let leads = variants(folded).into_iter().map(|c| self.pattern.leads(at, c));
        leads.fold(0, |bits, (full, any)| bits | if self.full { full } else { any })
    }

    /// The pairs of the library that neighbouring syllables name; `None` where they are very many.
    fn pairs(&self, store: &Store) -> Result<BTreeMap<Neighbours, Pairs>, Failure> {
        let mut pairs: BTreeMap<Neighbours, Pairs> = BTreeMap::new();
        let mut reached = 1_u64;
        for start in 0..self.pattern.len() {
            if reached >> start & 1 == 0 {
                continue;
            }
            let Some(first) = self.pattern.letter(start) else { continue };
            let mut starting: HashMap<char, u64> = HashMap::new();
            for end in bits(self.ends(start)) {
                reached |= 1 << end;
                let Some(second) = self.pattern.letter(end) else { continue };
                let mut ending: HashMap<char, u64> = HashMap::new();
                for last in bits(self.ends(end)) {
                    pairs.insert((start, end, last), Some(Vec::new()));
                }
                store.pairs_under(first, second, |a, b| {
                    if *starting.entry(a).or_insert_with(|| self.leads(start, a)) >> end & 1 == 0 {
                        return;
                    }
                    for last in bits(*ending.entry(b).or_insert_with(|| self.leads(end, b))) {
                        let Some(list) = pairs.get_mut(&(start, end, last)) else { continue };
                        match list {
                            Some(known) if known.len() < MANY => known.push((a, b)),
                            list => *list = None,
                        }
                    }
                })?;
            }
        }
        Ok(pairs)
    }

    /// The articles that hold pairs; `None` where too many would have to be looked up.
    fn look_up(
        &self,
        store: &Store,
        pairs: BTreeMap<Neighbours, Pairs>,
    ) -> Result<HashMap<Neighbours, Option<Set>>, Failure> {
        let mut known: Vec<(Neighbours, Vec<(char, char)>)> =
            pairs.into_iter().filter_map(|(place, pairs)| Some((place, pairs?))).collect();
        order::by_key(&mut known, |(_, pairs)| pairs.len());
        let mut left = ENOUGH;
        let mut sets = HashMap::new();
        for (place, pairs) in known {
            let Some(rest) = left.checked_sub(pairs.len()) else { break };
            left = rest;
            sets.insert(place, Some(store.holding_any(pairs.into_iter().map(|(a, b)| format!("\"{a}{b}\"")))?));
        }
        Ok(sets)
    }

    /// The articles that may hold a word that is one syllable; `None` where they are many.
    fn alone(&self, store: &Store) -> Result<Option<Set>, Failure> {
        let goal = self.pattern.len();
        let mut characters: Vec<char> =
            ('\u{3400}'..='\u{9FFF}').filter(|c| self.pattern.leads(0, *c).1 >> goal & 1 == 1).map(fold).collect();
        characters.sort_unstable();
        characters.dedup();
        if characters.len() > CHARACTERS {
            return Ok(None);
        }
        let mut set = Set::default();
        for c in characters {
            set = set.union(&store.holding(&format!("\"{c}\"*"))?);
            if set.len() > MOST {
                return Ok(None);
            }
        }
        Ok(Some(set))
    }
}

/// The places of the bits that are set.
fn bits(mut of: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let at = of.trailing_zeros() as usize;
        of &= of.wrapping_sub(1);
        (at < 64).then_some(at)
    })
}

/// What either names; `None` is everything.
fn either(one: Option<Set>, other: Option<Set>) -> Option<Set> {
    Some(one?.union(&other?))
}

/// What both name; `None` is everything.
fn both(one: Option<Set>, other: Option<Set>) -> Option<Set> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.intersection(&other)),
        (one, other) => one.or(other),
    }
}
