//! A set of articles, one bit each.

/// A set of article numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Set {
    words: Vec<u64>,
    len: usize,
}

impl Set {
    /// Adds a number; negative ones are no article's and are left out.
    pub fn insert(&mut self, id: i64) {
        let Ok(id) = usize::try_from(id) else { return };
        if id / 64 >= self.words.len() {
            self.words.resize(id / 64 + 1, 0);
        }
        if let Some(word) = self.words.get_mut(id / 64) {
            self.len += usize::from(*word & (1 << (id % 64)) == 0);
            *word |= 1 << (id % 64);
        }
    }

    /// Whether a number is in it.
    pub fn contains(&self, id: i64) -> bool {
        usize::try_from(id).is_ok_and(|id| self.words.get(id / 64).is_some_and(|word| word & (1 << (id % 64)) != 0))
    }

    /// What is in either.
    pub fn union(&self, other: &Self) -> Self {
        let longest = self.words.len().max(other.words.len());
        let at = |set: &Self, index: usize| set.words.get(index).copied().unwrap_or(0);
        Self::from((0..longest).map(|index| at(self, index) | at(other, index)).collect::<Vec<u64>>())
    }

    /// What is in both.
    pub fn intersection(&self, other: &Self) -> Self {
        Self::from(self.words.iter().zip(&other.words).map(|(a, b)| a & b).collect::<Vec<u64>>())
    }

    /// How many numbers are in it.
    pub fn len(&self) -> usize {
        self.len
    }
}

impl From<Vec<u64>> for Set {
    fn from(words: Vec<u64>) -> Self {
        let len = words.iter().map(|word| word.count_ones() as usize).sum();
        Self { words, len }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holds_what_was_put_in() {
        let mut set = Set::default();
        for id in [0, 63, 64, 1000, 64, -1] {
            set.insert(id);
        }
        assert_eq!(set.len(), 4);
        assert!([0, 63, 64, 1000].iter().all(|id| set.contains(*id)));
        let mut other = Set::default();
        [64, 5000].iter().for_each(|id| other.insert(*id));
        assert_eq!((set.union(&other).len(), set.intersection(&other).len()), (5, 1));
        assert!(set.intersection(&other).contains(64) && other.union(&set).contains(5000));
        assert!([1, 65, 999, 1_000_000, -1].iter().all(|id| !set.contains(*id)));
    }
}
