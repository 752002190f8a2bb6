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

use super::index::searched;
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

/// Articles that may match one word in pinyin; `None`: any may.
#[derive(Debug)]
pub struct Candidates {
    /// By full syllables.
    pub full: Option<Set>,
    /// In any way.
    pub any: Option<Set>,
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
    /// Articles that may hold what was typed, by its sound.
    pub(super) fn sounding(&self, typed: &str) -> Result<Candidates, Failure> {
        let pattern = Pattern::new(typed);
        let Some(ways) = pattern.initials() else { return Ok(Candidates { full: None, any: None }) };
        let mut full: Vec<String> = Vec::new();
        let mut short: Vec<String> = Vec::new();
        let mut starts: Vec<(u8, u8)> = ways.iter().filter_map(|way| Some((*way.first()?, *way.get(1)?))).collect();
        starts.sort_unstable();
        starts.dedup();
        for (a, b) in starts {
            self.pairs_under(a, b, |pair| match pattern.begins(pair) {
                Some(Rank::Literal | Rank::Full) => full.push(pair.to_owned()),
                Some(_) => short.push(pair.to_owned()),
                None => {}
            })?;
        }
        let single = ways.iter().any(|way| way.len() < 2);
        let all_full = if single || full.len() > MANY { None } else { Some(self.holding_any(&full)?) };
        if single {
            return Ok(Candidates { full: None, any: None });
        }
        let any = if full.len() + short.len() <= MANY {
            full.append(&mut short);
            Some(self.holding_any(&full)?)
        } else if ways.iter().all(|way| way.len() > 2) {
            Some(self.passing(&ways)?)
        } else {
            None
        };
        Ok(Candidates { full: all_full, any })
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
