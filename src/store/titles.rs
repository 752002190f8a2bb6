//! The title filter: Han or pinyin, over every title at each key.

use crate::text::pinyin::Pattern;

use super::fields::folded;
use super::set::Set;
use super::{Failure, Store};

impl Store {
    /// The articles whose titles hold every word, as written or by its sound.
    pub(super) fn titles_like(&self, typed: &str) -> Result<Set, Failure> {
        let words: Vec<(String, Option<Pattern>)> = typed
            .split_whitespace()
            .map(|word| {
                // Only letters can be a sound; for the rest the pattern has nothing to add.
                let sound = word.chars().any(|c| c.is_ascii_alphabetic()).then(|| Pattern::new(word));
                (folded(word), sound)
            })
            .collect();
        let holds = |title: &str| {
            words.iter().all(|(word, sound)| {
                memchr::memmem::find(title.as_bytes(), word.as_bytes()).is_some()
                    || sound.as_ref().is_some_and(|pattern| pattern.matches(title).is_some())
            })
        };
        let mut rows = self.library.prepare_cached("SELECT folded, id FROM article WHERE shown = 1 ORDER BY folded")?;
        let mut rows = rows.query([])?;
        let mut set = Set::default();
        while let Some(row) = rows.next()? {
            if row.get_ref(0)?.as_str().is_ok_and(holds) {
                set.insert(row.get(1)?);
            }
        }
        Ok(set)
    }
}
