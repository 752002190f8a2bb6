//! The title filter: Han or pinyin, over every title at each key.

use crate::text::pinyin::Pattern;

use super::fields::folded;
use super::set::Set;
use super::{Failure, Store};

/// All titles, folded, one a line: a filter is one pass over memory. Good for one generation of the library.
#[derive(Debug, Default)]
pub struct Titles {
    text: String,
    /// Where each title starts.
    starts: Vec<u32>,
    ids: Vec<i64>,
}

impl Titles {
    fn push(&mut self, title: &str, id: i64) {
        self.starts.push(self.text.len() as u32);
        self.text.push_str(title);
        self.text.push('\n');
        self.ids.push(id);
    }

    /// The titles in which `next` finds something; it is asked from a byte of the text on.
    fn found(&self, mut next: impl FnMut(&str, usize) -> Option<usize>) -> Set {
        let mut set = Set::default();
        let mut from = 0;
        while let Some(at) = next(&self.text, from) {
            let index = self.starts.partition_point(|start| *start as usize <= at);
            if let Some(id) = self.ids.get(index.wrapping_sub(1)) {
                set.insert(*id);
            }
            // On to the next title: this one is known.
            from = self.starts.get(index).map_or(self.text.len(), |start| *start as usize);
        }
        set
    }

    /// The titles that hold a word, as written or by its sound.
    fn holding(&self, word: &str) -> Set {
        let folded = folded(word);
        let finder = memchr::memmem::Finder::new(folded.as_bytes());
        let written =
            self.found(|text, from| finder.find(text.as_bytes().get(from..).unwrap_or_default()).map(|at| from + at));
        // Only letters can be a sound; for the rest the pattern has nothing to add.
        if !word.chars().any(|c| c.is_ascii_alphabetic()) {
            return written;
        }
        let pattern = Pattern::new(word);
        written.union(&self.found(|text, from| pattern.find_at(text, from..text.len()).map(|found| found.range.start)))
    }
}

impl Store {
    /// The articles whose titles hold every word, as written or by its sound.
    pub(super) fn titles_like(&mut self, typed: &str) -> Result<Set, Failure> {
        if self.counts.titles.is_none() {
            let mut titles = Titles::default();
            let sql = "SELECT folded, id FROM article INDEXED BY article_title WHERE shown = 1 ORDER BY spelled, id";
            let mut rows = self.library.prepare_cached(sql)?;
            let mut rows = rows.query([])?;
            while let Some(row) = rows.next()? {
                titles.push(row.get_ref(0)?.as_str().unwrap_or_default(), row.get(1)?);
            }
            self.counts.titles = Some(titles);
        }
        let Some(titles) = &self.counts.titles else { return Ok(Set::default()) };
        let mut words = typed.split_whitespace().map(|word| titles.holding(word));
        let first = words.next().unwrap_or_default();
        Ok(words.fold(first, |all, word| all.intersection(&word)))
    }
}
