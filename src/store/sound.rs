//! The index of sounds: which articles may hold what was typed in pinyin.
//!
//! Two small things beside the index of pairs make pinyin work on a hundred thousand articles:
//!
//! - every pair of Han that stands anywhere in the library, by the letters its two readings begin with;
//! - for each article, a bit for every run of three initials in it.
//!
//! How they are asked: see sounding.rs.

use std::collections::HashSet;
use std::hash::{BuildHasherDefault, Hasher};

use rusqlite::Connection;

use crate::document::Document;
use crate::text::class::is_han;
use crate::text::fold::fold;
use crate::text::pinyin;

use super::Failure;
use super::index::searched;

/// Bits an article's runs of initials are kept in.
const BITS: usize = 2048;

/// Pairs this process has written already; asking the table each time would take longer than all the rest.
#[derive(Debug, Default)]
pub struct Written {
    pairs: HashSet<u32, BuildHasherDefault<Mix>>,
}

/// Spreads a pair over the bits of a hash. Nobody gains by pairs that collide: the set is small and our own.
#[derive(Debug, Default)]
pub struct Mix(u64);

impl Hasher for Mix {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u32(u32::from(*byte)));
    }

    fn write_u32(&mut self, pair: u32) {
        let mixed = (self.0 ^ u64::from(pair)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        self.0 = mixed ^ mixed >> 32;
    }
}

/// Forgotten when so many are known: some megabytes.
const KEPT: usize = 1 << 20;

/// The letters of a set of initials, from 0.
fn letters(initials: u32) -> impl Iterator<Item = u32> {
    (0..26).filter(move |letter| initials >> letter & 1 == 1)
}

/// The place of a run of three initials among the bits.
pub fn bit(run: [u32; 3]) -> usize {
    let [a, b, c] = run;
    let mixed = (a * 676 + b * 26 + c).wrapping_mul(0x9E37_79B1);
    (mixed >> 21) as usize % BITS
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
pub fn code(first: u32, second: u32, pair: u32) -> i64 {
    i64::from(first * 26 + second) << 32 | i64::from(pair)
}
