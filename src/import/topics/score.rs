//! How loud the words of a section speak for each topic.

use std::collections::HashMap;

use super::lists::{WordId, Words};
use crate::import::gloss;
use crate::text::class::is_han;
use crate::text::fold::fold;

/// The words of a stretch of text.
#[derive(Debug, Clone, Default)]
pub(super) struct Part {
    counts: HashMap<WordId, u32>,
    /// Han, and a third of the Latin letters.
    length: f64,
}

impl Part {
    /// Counts the words of a text, without notes of pronunciation, folded.
    pub fn of(words: &Words, text: &str) -> Self {
        let folded: Vec<char> = gloss::strip(text).chars().map(fold).collect();
        let mut part = Self::default();
        let mut at = 0;
        while let Some(c) = folded.get(at) {
            part.length += if is_han(*c) {
                1.0
            } else if c.is_ascii_alphabetic() {
                1.0 / 3.0
            } else {
                0.0
            };
            let Some((word, length)) = words.at(&folded, at) else {
                at += 1;
                continue;
            };
            *part.counts.entry(word).or_default() += 1;
            let inner = folded.get(at + 1..at + length).unwrap_or_default();
            part.length += inner.iter().map(|&c| if is_han(c) { 1.0 } else { 1.0 / 3.0 }).sum::<f64>();
            at += length;
        }
        part
    }

    /// Has a word that speaks for a topic with a full voice.
    pub fn speaks_for(&self, words: &Words, topic: usize) -> bool {
        self.counts.keys().any(|&word| words.says(word).iter().any(|&(other, share)| other == topic && share >= 1.0))
    }

    /// Holds nothing.
    pub fn is_empty(&self) -> bool {
        self.length == 0.0
    }

    /// Adds the words of another stretch.
    pub fn add(&mut self, other: &Self) {
        for (&word, &count) in &other.counts {
            *self.counts.entry(word).or_default() += count;
        }
        self.length += other.length;
    }
}

/// In how many sections each word stands.
#[derive(Debug, Clone, Default)]
pub(super) struct Rarity {
    sections: f64,
    found: HashMap<WordId, u32>,
}

/// An article of fewer sections is judged as if some sections about other things stood beside them; one of more tells no
/// more by a word's rarity than this many do.
const SECTIONS: (f64, f64) = (4.0, 6.0);

/// What a word says at least, though every section has it: an article on one subject has sections on it.
const COMMON: f64 = 0.45;

impl Rarity {
    /// Counts over the sections of an article.
    pub fn of(parts: &[Part]) -> Self {
        let mut rarity = Self::default();
        for part in parts.iter().filter(|part| part.length > 0.0) {
            rarity.sections += 1.0;
            for &word in part.counts.keys() {
                *rarity.found.entry(word).or_default() += 1;
            }
        }
        rarity
    }

    fn idf(&self, word: WordId) -> f64 {
        let sections = self.sections.clamp(SECTIONS.0, SECTIONS.1);
        let found = f64::from(self.found.get(&word).copied().unwrap_or(0));
        let found = found * (sections / self.sections.max(1.0)).min(1.0);
        ((sections + 1.0) / (found.max(1.0) + 0.5)).ln().max(COMMON)
    }
}

/// What speaks for one topic.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Voice {
    /// The formula's sum.
    pub score: f64,
    /// Different words with a full voice, in heading and text.
    pub words: u32,
    /// Words in the heading.
    pub heading: u32,
    /// The heading has the topic's own name.
    pub named: bool,
}

impl Voice {
    /// Not one stray word, however rare: three in the text, or two with the heading's, or the topic's name.
    pub fn is_enough(&self) -> bool {
        self.named || self.words >= 3 || self.heading > 0 && self.words >= 2
    }
}

/// What speaks for every topic.
pub(super) fn voices(words: &Words, topics: usize, head: &Part, text: &Part, rarity: &Rarity) -> Vec<Voice> {
    let mut voices = vec![Voice::default(); topics];
    let scale = (400.0 / text.length.max(80.0)).sqrt();
    for (&word, &count) in &text.counts {
        let loud = f64::from(1 + count).log2() * rarity.idf(word) * scale;
        for &(topic, share) in words.says(word) {
            if let Some(voice) = voices.get_mut(topic) {
                voice.score += share * loud;
                voice.words += u32::from(share >= 1.0);
            }
        }
    }
    for (&word, &count) in &head.counts {
        for &(topic, share) in words.says(word) {
            if share >= 1.0
                && let Some(voice) = voices.get_mut(topic)
            {
                voice.heading += count;
                voice.words += u32::from(!text.counts.contains_key(&word));
                voice.named |= words.is_name(topic, word);
            }
        }
    }
    for voice in &mut voices {
        voice.score += 6.0 * f64::from(voice.heading.min(2));
    }
    voices
}
