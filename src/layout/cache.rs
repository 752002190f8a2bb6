//! What has been laid out, as far as it is worth its memory.

use std::collections::HashMap;

use super::passage::View;
use super::segment::Segment;

/// Bytes kept at most, more or less.
const BUDGET: usize = 8 << 20;

/// A window of a block, laid out.
#[derive(Debug, Default)]
pub(super) struct Entry {
    /// Segments: the same at every width, unless they are bound to one.
    pub(super) segments: Vec<Segment>,
    /// The segments hold for the present measure only.
    pub(super) bound: bool,
    /// Converted text and annotations.
    pub(super) view: View,
    /// Ends of lines in the text shown; empty if not filled for the present measure.
    pub(super) lines: Vec<u32>,
    /// When it was last used.
    pub(super) used: u64,
}

impl Entry {
    fn size(&self) -> usize {
        size_of::<Self>()
            + self.segments.capacity() * size_of::<Segment>()
            + self.lines.capacity() * size_of::<u32>()
            + self.view.size()
    }
}

/// Entries by block and window; the least recently used go first.
#[derive(Debug, Default)]
pub(super) struct Cache {
    entries: HashMap<(u32, u32), Entry>,
    size: usize,
    clock: u64,
}

impl Cache {
    /// An entry, if it is still there.
    pub(super) fn get(&self, key: (u32, u32)) -> Option<&Entry> {
        self.entries.get(&key)
    }

    /// An entry with its lines, if it is still there; it counts as used.
    pub(super) fn touch(&mut self, key: (u32, u32)) -> Option<&Entry> {
        self.clock += 1;
        let entry = self.entries.get_mut(&key).filter(|entry| !entry.lines.is_empty())?;
        entry.used = self.clock;
        Some(entry)
    }

    /// Takes an entry out.
    pub(super) fn take(&mut self, key: (u32, u32)) -> Option<Entry> {
        let entry = self.entries.remove(&key)?;
        self.size -= entry.size();
        Some(entry)
    }

    /// Puts an entry in.
    pub(super) fn put(&mut self, key: (u32, u32), mut entry: Entry) {
        self.clock += 1;
        entry.used = self.clock;
        self.size += entry.size();
        self.entries.insert(key, entry);
        if self.size > BUDGET {
            self.shed();
        }
    }

    /// Forgets lines; with them, segments of text whose view depends on the width.
    pub(super) fn unfill(&mut self) {
        self.entries.retain(|_, entry| !entry.bound && !entry.view.depends_on_measure());
        for entry in self.entries.values_mut() {
            entry.lines = Vec::new();
        }
        self.size = self.entries.values().map(Entry::size).sum();
    }

    /// Forgets everything.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    /// Drops the older half, so that the search for old ones is paid by many insertions.
    fn shed(&mut self) {
        let mut ages: Vec<u64> = self.entries.values().map(|entry| entry.used).collect();
        let middle = ages.len() / 2;
        let (_, median, _) = ages.select_nth_unstable(middle);
        let median = *median;
        self.entries.retain(|_, entry| entry.used >= median);
        self.size = self.entries.values().map(Entry::size).sum();
    }

    /// Bytes held.
    #[cfg(test)]
    pub(super) fn size(&self) -> usize {
        self.size
    }
}
