//! Section → 产业, 医疗, 交通, 生态, …: by the words of its heading and of its text.
//!
//! ```text
//! score(topic) = 6·min(2, words in the heading) + Σ log2(1 + tf)·idf·√(400/length)
//! ```
//!
//! A word that stands in every section of the article tells its sections little apart (`idf`). Where the best topic is
//! weak or the second is near, there is none: a wrong label is worse than no label.

mod lists;
mod score;

use std::sync::{LazyLock, OnceLock};

use crate::document::{Document, Topic};
use lists::Words;
pub use lists::{Failure, Topics};
use score::{Part, Voice};

/// No score below this makes a topic.
const LEAST: f64 = 4.0;

/// How far the best must be ahead of the second, as a share of itself.
const MARGIN: f64 = 0.25;

/// Of a longer section only the beginning is read, in bytes.
const REACH: usize = 48 << 10;

/// How many sections are looked at; a book with more has chapters, not topics.
const MOST: usize = 400;

static BUILT_IN: LazyLock<Topics> = LazyLock::new(Topics::built_in);

/// The reader's own lists, set once before the first import: an article gets the same topics on whichever way it comes.
static OWN: OnceLock<Topics> = OnceLock::new();

/// Adds the reader's own `topics.toml` to the built-in lists, for every import of this process. Only the first call counts.
///
/// # Errors
/// When the file is not of the documented shape; the built-in lists then stand alone.
pub fn install(own: &str) -> Result<(), Failure> {
    let topics = Topics::with(own)?;
    // A second file would give articles of one run different topics.
    let _ = OWN.set(topics);
    Ok(())
}

fn current() -> &'static Topics {
    OWN.get().unwrap_or_else(|| &BUILT_IN)
}

/// The topic of each section, in their order; `None` where none is sure.
pub fn assign(document: &Document) -> Vec<Option<Topic>> {
    assign_with(document, current())
}

/// The topic of each section by the reader's own lists.
pub fn assign_with(document: &Document, topics: &Topics) -> Vec<Option<Topic>> {
    let sections = document.sections();
    if sections.is_empty() || sections.len() > MOST {
        return vec![None; sections.len()];
    }
    let words = topics.words();
    // The text right under each heading, up to the next heading of any level: every word is counted once.
    let parts: Vec<Part> = (0..sections.len()).map(|number| direct(document, number, words)).collect();
    let rarity = score::Rarity::of(&parts);
    let heads: Vec<Part> = sections.iter().map(|section| Part::of(words, &section.title)).collect();
    sections
        .iter()
        .enumerate()
        .map(|(number, section)| {
            let end = section.first_block + section.blocks;
            let below = sections.iter().skip(number + 1).take_while(|inner| inner.first_block < end).count();
            let within = number..=number + below;
            let mut whole = Part::default();
            for part in parts.get(within.clone()).unwrap_or_default() {
                whole.add(part);
            }
            for head in heads.get(number + 1..=number + below).unwrap_or_default() {
                whole.add(head);
            }
            let head = heads.get(number)?;
            let at = best(&score::voices(words, topics.len(), head, &whole, &rarity))?;
            // What only some of its inner sections are about, it is not about.
            let inner = parts.get(within)?.iter().filter(|part| !part.is_empty());
            let (on, all) =
                inner.fold((0, 0), |(on, all), part| (on + usize::from(part.speaks_for(words, at)), all + 1));
            (on * 2 > all || all < 2 || head.speaks_for(words, at)).then(|| topics.name(at)).flatten()
        })
        .collect()
}

/// What the article as a whole is about, by its title and all of its text.
pub fn about(document: &Document) -> Option<Topic> {
    about_with(document, current())
}

/// What the article is about by the reader's own lists.
pub fn about_with(document: &Document, topics: &Topics) -> Option<Topic> {
    let words = topics.words();
    let head = Part::of(words, &document.meta.title);
    let mut whole = Part::default();
    let mut read = 0;
    for block in document.blocks().skip(document.head() as usize) {
        read += block.text.len();
        if read > REACH {
            break;
        }
        whole.add(&Part::of(words, block.text));
    }
    let rarity = score::Rarity::of(std::slice::from_ref(&whole));
    best(&score::voices(words, topics.len(), &head, &whole, &rarity)).and_then(|at| topics.name(at))
}

/// The words between a section's heading and the next heading.
fn direct(document: &Document, number: usize, words: &Words) -> Part {
    let sections = document.sections();
    let mut part = Part::default();
    let Some(section) = sections.get(number) else { return part };
    let end = sections.get(number + 1).map_or(document.len(), |next| next.first_block);
    let mut read = 0;
    for block in (section.first_block + 1..end).filter_map(|index| document.block(index)) {
        read += block.text.len();
        if read > REACH {
            break;
        }
        part.add(&Part::of(words, block.text));
    }
    part
}

/// The topic with the best score, if it is sure.
fn best(voices: &[Voice]) -> Option<usize> {
    let (at, best) = voices.iter().enumerate().max_by(|a, b| a.1.score.total_cmp(&b.1.score))?;
    let others = voices.iter().enumerate().filter(|(other, _)| *other != at);
    let second = others.map(|(_, voice)| voice.score).fold(0.0, f64::max);
    (best.score >= LEAST && best.score - second >= MARGIN * best.score && best.is_enough()).then_some(at)
}

#[cfg(test)]
mod tests;
