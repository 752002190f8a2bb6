//! The index of sounds: which articles may hold what was typed in pinyin.
//!
//! Two small things beside the index of pairs make pinyin work on a hundred thousand articles:
//!
//! - every pair of Han that stands anywhere in the library, by the letters its two readings begin with. Full syllables
//!   name few pairs (`yiliao`: 医疗, 意料, 依料 …), and those are looked up in the index of pairs;
//! - for each article, a bit for every run of three initials in it. Long abbreviations (`jjjxt`) name thousands of
//!   pairs and few articles, and those pass by their bits.
//!
//! Short abbreviations (`yl`) stand in nearly every article; for them the texts are read, the newest first, until there
//! are hits enough. Whatever passes is verified in the text.

use std::collections::HashSet;

use rusqlite::Connection;

use crate::document::Document;
use crate::text::class::is_han;
use crate::text::fold::fold;
use crate::text::pinyin::{self, Pattern, Rank};

use super::index::{self, Run, searched};
use super::query::Word;
use super::set::Set;
use super::{Failure, Store};

/// Bits an article's runs of initials are kept in.
const BITS: usize = 1024;

/// More pairs than this are not worth asking for one by one.
const MANY: usize = 400;

/// Pairs this process has written already; asking the table each time would take longer than all the rest.
#[derive(Debug, Default)]
pub struct Written {
    pairs: HashSet<u32>,
}

/// Forgotten when so many are known: some megabytes.
const KEPT: usize = 1 << 20;

/// What was typed and the ways to split it into syllables; of letters that split in very many ways, their longest
/// beginning that does not: what holds the whole holds its beginning. `None` if other than letters stand in it.
fn splittable(typed: &str) -> Option<(Pattern, Vec<Vec<u8>>)> {
    if !typed.chars().all(|c| c.is_ascii_alphabetic() || matches!(c, ' ' | '\'')) {
        return None;
    }
    (1..=typed.len()).rev().find_map(|end| {
        let pattern = Pattern::new(typed.get(..end)?);
        let ways = pattern.initials()?;
        Some((pattern, ways))
    })
}

/// The letters of a set of initials, from 0.
fn letters(initials: u32) -> impl Iterator<Item = u32> {
    (0..26).filter(move |letter| initials >> letter & 1 == 1)
}

/// The place of a run of three initials among the bits.
fn bit(run: [u32; 3]) -> usize {
    let [a, b, c] = run;
    let mixed = (a * 676 + b * 26 + c).wrapping_mul(0x9E37_79B1);
    (mixed >> 22) as usize % BITS
}

/// Writes the sounds of a document under an article's number.
pub fn write(library: &Connection, written: &mut Written, id: i64, document: &Document) -> Result<(), Failure> {
    let mut bits = [0_u8; BITS / 8];
    let mut add = library.prepare_cached("INSERT OR IGNORE INTO pair (code) VALUES (?1)")?;
    for block in document.blocks().filter(searched) {
        let (mut before, mut last): ((u32, u32), Option<(char, u32)>) = ((0, 0), None);
        for c in block.text.chars() {
            let sounds = if is_han(c) { pinyin::initials(c) } else { 0 };
            let (earlier, previous) = before;
            if sounds != 0 && previous != 0 && earlier != 0 {
                for run in letters(earlier).flat_map(|a| letters(previous).map(move |b| (a, b))) {
                    for c in letters(sounds) {
                        let bit = bit([run.0, run.1, c]);
                        if let Some(byte) = bits.get_mut(bit / 8) {
                            *byte |= 1 << (bit % 8);
                        }
                    }
                }
            }
            let c = fold(c);
            if let Some((first, initials)) = last.filter(|_| sounds != 0)
                && let Some(pair) = pair(first, c)
                && written.pairs.insert(pair)
            {
                for (a, b) in letters(initials).flat_map(|a| letters(sounds).map(move |b| (a, b))) {
                    add.execute([code(a, b, pair)])?;
                }
            }
            before = if sounds == 0 { (0, 0) } else { (previous, sounds) };
            last = (sounds != 0).then_some((c, sounds));
        }
    }
    if written.pairs.len() > KEPT {
        written.pairs.clear();
    }
    library.prepare_cached("INSERT OR REPLACE INTO sound (article, bits) VALUES (?1, ?2)")?.execute((id, &bits[..]))?;
    Ok(())
}

impl Written {
    /// What was written may have been rolled back.
    pub fn forget(&mut self) {
        self.pairs.clear();
    }
}

/// Two characters of the Basic Multilingual Plane in one number.
fn pair(first: char, second: char) -> Option<u32> {
    let (first, second) = (u16::try_from(u32::from(first)).ok()?, u16::try_from(u32::from(second)).ok()?);
    Some(u32::from(first) << 16 | u32::from(second))
}

/// A pair under two initials.
fn code(first: u32, second: u32, pair: u32) -> i64 {
    i64::from(first * 26 + second) << 32 | i64::from(pair)
}

impl Store {
    /// Articles that may hold what was typed in full syllables; `None`: any may.
    pub(super) fn sounding_full(&self, word: &Word) -> Result<Option<Set>, Failure> {
        let Some((pattern, ways)) = splittable(&word.typed) else { return Ok(None) };
        if ways.iter().any(|way| way.len() < 2) {
            return Ok(None);
        }
        let full = self.pairs(&ways, |pair| pattern.begins(pair).is_some_and(|rank| rank <= Rank::Full))?;
        if full.len() > MANY { Ok(None) } else { self.holding_any(&full).map(Some) }
    }

    /// Articles that may hold what was typed, by its sound in any way; `None`: any may.
    pub(super) fn sounding_any(&self, word: &Word) -> Result<Option<Set>, Failure> {
        let Some((pattern, ways)) = splittable(&word.typed) else {
            return self.holding_what_is_written(word).map(Some);
        };
        if ways.iter().any(|way| way.len() < 2) {
            return Ok(None);
        }
        let (short, long): (Vec<Vec<u8>>, Vec<Vec<u8>>) = ways.into_iter().partition(|way| way.len() == 2);
        let pairs = self.pairs(&short, |pair| pattern.matches(pair).is_some_and(|range| range.end == pair.len()))?;
        if pairs.len() > MANY {
            return Ok(None);
        }
        let set = self.holding_any(&pairs)?;
        Ok(Some(if long.is_empty() { set } else { set.union(&self.passing(&long)?) }))
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

    /// The pairs in the library with which one of these runs of initials begins, and that pass.
    fn pairs(&self, ways: &[Vec<u8>], passes: impl Fn(&str) -> bool) -> Result<Vec<String>, Failure> {
        let mut starts: Vec<(u8, u8)> = ways.iter().filter_map(|way| Some((*way.first()?, *way.get(1)?))).collect();
        starts.sort_unstable();
        starts.dedup();
        let mut pairs = Vec::new();
        for (a, b) in starts {
            self.pairs_under(a, b, |pair| {
                if passes(pair) {
                    pairs.push(pair.to_owned());
                }
            })?;
        }
        Ok(pairs)
    }

    /// Every pair known under two initials.
    fn pairs_under(&self, a: u8, b: u8, mut each: impl FnMut(&str)) -> Result<(), Failure> {
        let (a, b) = (u32::from(a.wrapping_sub(b'a')), u32::from(b.wrapping_sub(b'a')));
        let mut rows = self.library.prepare_cached("SELECT code FROM pair WHERE code BETWEEN ?1 AND ?2")?;
        let mut rows = rows.query([code(a, b, 0), code(a, b, u32::MAX)])?;
        let mut text = String::new();
        while let Some(row) = rows.next()? {
            let pair = row.get::<_, i64>(0)? as u32;
            let characters = (char::from_u32(pair >> 16), char::from_u32(pair & 0xFFFF));
            if let (Some(first), Some(second)) = characters {
                text.clear();
                text.extend([first, second]);
                each(&text);
            }
        }
        Ok(())
    }

    /// Articles that hold any of these pairs.
    fn holding_any(&self, pairs: &[String]) -> Result<Set, Failure> {
        if pairs.is_empty() {
            return Ok(Set::default());
        }
        let terms: Vec<String> = pairs.iter().map(|pair| format!("\"{pair}\"")).collect();
        self.holding(&terms.join(" OR "))
    }

    /// Articles whose bits allow one of these runs of initials.
    fn passing(&self, ways: &[Vec<u8>]) -> Result<Set, Failure> {
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
        Ok(set)
    }
}
