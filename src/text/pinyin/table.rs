//! How each Han character may be typed: its readings without tones, in ASCII letters.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::text::{class, reading};

/// First character of the table; what stands below has no reading.
const FIRST: u32 = 0x3000;
/// One past the table's last character. Han beyond it is rare and looked up as it comes.
const END: u32 = 0xA000;

/// Spellings of every common character; made on first use in a few milliseconds, about 300 KB.
pub(super) static TABLE: LazyLock<Table> = LazyLock::new(Table::new);

/// The number of a spelling in [`Table::spelling`].
pub(super) type Syllable = u16;

/// Spellings of characters.
#[derive(Debug)]
pub(super) struct Table {
    spellings: Vec<String>,
    /// For every character from [`FIRST`]: where its syllables start in `syllables`. One entry more than characters.
    starts: Vec<u32>,
    syllables: Vec<Syllable>,
    /// For every character from [`FIRST`]: a bit for each letter one of its spellings begins with.
    initials: Vec<u32>,
}

impl Table {
    fn new() -> Self {
        let mut table = Self { spellings: Vec::new(), starts: vec![0], syllables: Vec::new(), initials: Vec::new() };
        // How each reading is typed, by the numbers of its spellings.
        let mut typed: Vec<Vec<Syllable>> = Vec::new();
        let mut numbers: HashMap<String, Syllable> = HashMap::new();
        for reading in (0..).map_while(reading::spelled) {
            let number = |spelling: String| {
                *numbers.entry(spelling).or_insert_with_key(|spelling| {
                    table.spellings.push(spelling.clone());
                    (table.spellings.len() - 1) as Syllable
                })
            };
            typed.push(spellings_of(reading).map(number).collect());
        }
        for code in FIRST..END {
            let start = table.syllables.len();
            let mut initials = 0;
            for reading in char::from_u32(code).into_iter().flat_map(reading::numbers) {
                for number in typed.get(usize::from(reading)).into_iter().flatten() {
                    initials |= table.spellings.get(usize::from(*number)).map_or(0, |spelling| bit(spelling));
                    if !table.syllables.get(start..).is_some_and(|known| known.contains(number)) {
                        table.syllables.push(*number);
                    }
                }
            }
            table.starts.push(table.syllables.len() as u32);
            table.initials.push(initials);
        }
        table
    }

    /// All spellings there are.
    pub(super) fn spellings(&self) -> &[String] {
        &self.spellings
    }

    /// The letters with which a character may begin, a bit each from `a`; 0 if it has no reading.
    pub(super) fn initials(&self, c: char) -> u32 {
        let code = u32::from(c);
        match code.checked_sub(FIRST).and_then(|index| self.initials.get(index as usize)) {
            Some(initials) => *initials,
            None if class::is_han(c) => {
                reading::marked(c).flat_map(spellings_of).map(|spelling| bit(&spelling)).fold(0, |a, b| a | b)
            }
            None => 0,
        }
    }

    /// The syllables of a character.
    pub(super) fn syllables(&self, c: char) -> Vec<Syllable> {
        match self.common(c) {
            Some(known) => known.to_vec(),
            None => {
                let number = |spelling: String| self.spellings.iter().position(|known| *known == spelling);
                reading::marked(c).flat_map(spellings_of).filter_map(number).map(|number| number as Syllable).collect()
            }
        }
    }

    /// The syllables of a character of the table; `None` beyond it.
    pub(super) fn common(&self, c: char) -> Option<&[Syllable]> {
        let index = u32::from(c).checked_sub(FIRST)? as usize;
        let (start, end) = (*self.starts.get(index)?, *self.starts.get(index + 1)?);
        self.syllables.get(start as usize..end as usize)
    }
}

/// All ways to type a reading. 女 is `nv`; 略 is `lve`, and `lue` as many input methods have it.
fn spellings_of(reading: &str) -> impl Iterator<Item = String> + use<> {
    let spelling: String = reading.chars().filter_map(letter).collect();
    let alias = spelling.ends_with("ve").then(|| spelling.replace('v', "u"));
    std::iter::once(spelling).chain(alias).filter(|spelling| !spelling.is_empty())
}

/// The letter under a tone mark; a mark that stands by itself is none.
fn letter(c: char) -> Option<char> {
    match c {
        'ā' | 'á' | 'ǎ' | 'à' => Some('a'),
        'ē' | 'é' | 'ě' | 'è' | 'ê' | 'ế' | 'ề' => Some('e'),
        'ī' | 'í' | 'ǐ' | 'ì' => Some('i'),
        'ō' | 'ó' | 'ǒ' | 'ò' => Some('o'),
        'ū' | 'ú' | 'ǔ' | 'ù' => Some('u'),
        'ü' | 'ǖ' | 'ǘ' | 'ǚ' | 'ǜ' => Some('v'),
        'ń' | 'ň' | 'ǹ' => Some('n'),
        'ḿ' => Some('m'),
        c if c.is_ascii_lowercase() => Some(c),
        _ => None,
    }
}

/// The bit of a spelling's first letter.
fn bit(spelling: &str) -> u32 {
    spelling.bytes().next().map_or(0, letter_bit)
}

/// The bit of a letter; 0 for anything else.
pub(super) fn letter_bit(letter: u8) -> u32 {
    if letter.is_ascii_lowercase() { 1 << (letter - b'a') } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(c: char) -> Vec<String> {
        TABLE.syllables(c).into_iter().map(|s| TABLE.spellings()[usize::from(s)].clone()).collect()
    }

    #[test]
    fn characters_and_how_they_are_typed() {
        for (c, spellings) in [
            ('医', &["yi"][..]),
            ('重', &["zhong", "chong", "tong"]),
            ('女', &["nv", "ru"]),
            ('略', &["lve", "lue"]),
            ('好', &["hao"]),
            ('a', &[]),
            ('。', &[]),
            ('〇', &["ling", "yuan", "xing"]),
            ('𠀀', &["he"]),
        ] {
            assert_eq!(typed(c), spellings, "{c}");
        }
        assert_eq!(TABLE.initials('重'), letter_bit(b'z') | letter_bit(b'c') | letter_bit(b't'));
        assert!(TABLE.spellings().len() < 600, "{}", TABLE.spellings().len());
    }

    #[test]
    fn marks_are_taken_off_as_the_dictionary_does() {
        use pinyin::ToPinyinMulti;
        for c in '\u{3000}'..='\u{33FFF}' {
            for reading in c.to_pinyin_multi().into_iter().flatten() {
                let plain = reading.plain().replace('ü', "v").replace('ê', "e").replace(|c: char| !c.is_ascii(), "");
                assert_eq!(spellings_of(reading.with_tone()).next(), Some(plain));
            }
        }
    }
}
