//! Dictionaries of words for the other script, as `build/words.rs` packs them.

use std::io::Read;

use flate2::read::DeflateDecoder;

/// A dictionary: under 1 MB for fifty thousand words, unpacked in some milliseconds.
#[derive(Debug, Default)]
pub(super) struct Words {
    /// A line for every character: itself, then what it may become, the usual form first. Nothing: it stays.
    text: String,
    /// Where each line begins. The commonest characters stand first, in runs that are each in order.
    lines: Vec<u32>,
    /// For every node of the tree of words, the root first and then level by level: the number of its first child. One
    /// more than nodes.
    children: Vec<u32>,
    /// For every node, its character's line.
    characters: Vec<u16>,
    /// For every node: 0 if it ends no word, 1 if its word is written character by character in the usual forms, else 2
    /// and more: a number in `changes`.
    words: Vec<u16>,
    /// Where each word's changes begin. One more than such words.
    changes: Vec<u16>,
    /// A place in the word × 16 + the number of the form its character takes.
    places: Vec<u8>,
}

/// How many lines stand in each run but the last.
const RUNS: [usize; 4] = [64, 192, 768, 2048];

/// So many numbers take one byte.
const ONE_BYTE: u16 = 208;

/// Numbers of one byte, or of two of which the first tells it.
struct Numbers<'a>(std::slice::Iter<'a, u8>);

impl Iterator for Numbers<'_> {
    type Item = u16;

    fn next(&mut self) -> Option<u16> {
        let first = u16::from(*self.0.next()?);
        match first.checked_sub(ONE_BYTE) {
            None => Some(first),
            Some(high) => Some(ONE_BYTE + (high << 8) + u16::from(*self.0.next()?)),
        }
    }
}

impl Words {
    /// Unpacks a dictionary; a damaged one has no words.
    pub(super) fn unpack(packed: &[u8]) -> Self {
        Self::read(packed).unwrap_or_default()
    }

    fn read(packed: &[u8]) -> Option<Self> {
        let mut bytes = Vec::new();
        DeflateDecoder::new(packed).read_to_end(&mut bytes).ok()?;
        let (length, rest) = bytes.split_first_chunk()?;
        let (text, rest) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
        let mut words = Self { text: String::from_utf8(text.to_vec()).ok()?, ..Self::default() };
        words.lines = words.text.split_inclusive('\n').scan(0, |next, line| Some(after(next, line.len()))).collect();
        let mut numbers = Numbers(rest.iter());
        let mut next = 1;
        // A node's children follow those of the nodes before it, so the last number met is how many nodes there are.
        while words.children.len() < next as usize {
            words.children.push(next);
            next += u32::from(numbers.next()?);
        }
        words.children.push(next);
        words.characters.push(0);
        for family in 0..words.children.len() - 1 {
            let (first, end) = (*words.children.get(family)?, *words.children.get(family + 1)?);
            let mut line = 0;
            for _ in first..end {
                line += numbers.next()?;
                words.characters.push(line);
                line += 1;
            }
        }
        words.words.push(0);
        for _ in 1..next {
            let Some(count) = numbers.next()?.checked_sub(1) else {
                words.words.push(0);
                continue;
            };
            if count == 0 {
                words.words.push(1);
                continue;
            }
            words.words.push(u16::try_from(words.changes.len() + 2).ok()?);
            words.changes.push(u16::try_from(words.places.len()).ok()?);
            for _ in 0..count {
                words.places.push(u8::try_from(numbers.next()?).ok()?);
            }
        }
        words.changes.push(u16::try_from(words.places.len()).ok()?);
        Some(words)
    }

    /// Appends to `out` what the longest word at the start of a text becomes, or its first character; gives how many
    /// characters that were. 0: the text is at its end.
    pub(super) fn convert(&self, text: &str, out: &mut String) -> usize {
        let (mut node, mut length, mut word) = (0, 0, 0);
        for (at, c) in text.chars().enumerate() {
            let Some(child) = self.line(c).and_then(|line| self.child(node, line)) else { break };
            node = child;
            if let Some(found) = self.words.get(node).filter(|word| **word > 0) {
                (length, word) = (at + 1, *found);
            }
        }
        let changes = self.changes_of(word);
        for (at, c) in text.chars().take(length.max(1)).enumerate() {
            let change = changes.iter().find(|change| usize::from(**change >> 4) == at);
            let form = change.map_or(0, |change| usize::from(change & 15));
            out.push(self.form(c, form).unwrap_or(c));
        }
        length.max(usize::from(!text.is_empty()))
    }

    fn changes_of(&self, word: u16) -> &[u8] {
        let bounds = word.checked_sub(2).map(usize::from).and_then(|word| self.changes.get(word..word + 2));
        match bounds {
            Some(&[start, end]) => self.places.get(usize::from(start)..usize::from(end)).unwrap_or_default(),
            _ => &[],
        }
    }

    /// The child of a node by its character's line.
    fn child(&self, node: usize, line: u16) -> Option<usize> {
        let (start, end) = (*self.children.get(node)? as usize, *self.children.get(node + 1)? as usize);
        Some(start + self.characters.get(start..end)?.binary_search(&line).ok()?)
    }

    /// What a character becomes in its form of this number.
    fn form(&self, c: char, number: usize) -> Option<char> {
        self.of_line(self.line(c)?)?.chars().skip(1).take_while(|form| *form != '\n').nth(number)
    }

    fn line(&self, c: char) -> Option<u16> {
        let of = |start: &u32| self.text.get(*start as usize..).and_then(|line| line.chars().next());
        let (mut rest, mut before) = (self.lines.as_slice(), 0);
        for length in RUNS.into_iter().chain([usize::MAX]) {
            let (run, others) = rest.split_at_checked(length).unwrap_or((rest, &[]));
            if let Ok(found) = run.binary_search_by_key(&Some(c), of) {
                return u16::try_from(before + found).ok();
            }
            (rest, before) = (others, before + run.len());
        }
        None
    }

    fn of_line(&self, line: u16) -> Option<&str> {
        self.text.get(*self.lines.get(usize::from(line))? as usize..)
    }
}

/// What `next` was, which moves on.
fn after(next: &mut u32, length: usize) -> u32 {
    let now = *next;
    *next += length as u32;
    now
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_damaged_dictionary_has_no_words() {
        let mut out = String::new();
        assert_eq!(Words::unpack(b"\x03\x00").convert("头发", &mut out), 1);
        assert_eq!(Words::unpack(b"no dictionary").convert("", &mut out), 0);
        assert_eq!(out, "头");
    }

    #[test]
    fn numbers_of_both_sizes() {
        let bytes = [0, 207, 208, 0, 208, 1, 255, 255, 200];
        assert_eq!(Numbers(bytes.iter()).collect::<Vec<_>>(), [0, 207, 208, 209, 12495, 200]);
    }
}
