//! The readings of a text, for learners: one for every Han, the one it has in its word.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::text::{class, fold, reading};

/// The reading of one character of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// The byte of the text where the character begins.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
    /// With tone mark, as the character is read in a dictionary: no sandhi.
    pub text: &'static str,
}

/// Words that decide how a character is read, and characters whose first reading in the dictionary is not the common
/// one. About 30 KB, read on first use.
static WORDS: LazyLock<Words> = LazyLock::new(|| Words::parse(include_str!("words.txt")));

/// Our table of words.
#[derive(Debug, Default)]
struct Words {
    alone: HashMap<char, &'static str>,
    /// For every word: which of its characters (counted from 0) are read how.
    readings: HashMap<&'static str, Vec<(usize, &'static str)>>,
    /// For every character that begins a word: the longest such word, in characters.
    longest: HashMap<char, usize>,
}

impl Words {
    fn parse(table: &'static str) -> Self {
        let mut words = Self::default();
        for line in table.lines().filter(|line| !line.starts_with('#')) {
            let mut fields = line.split(' ');
            let (Some(c), Some(reading)) = (fields.next().and_then(|c| c.chars().next()), fields.next()) else {
                continue;
            };
            let mut alone = true;
            for word in fields {
                alone = false;
                let places = word.chars().enumerate().filter(|(_, other)| *other == c).map(|(at, _)| (at, reading));
                words.readings.entry(word).or_default().extend(places);
                let longest = word.chars().next().map(|first| words.longest.entry(first).or_default());
                if let Some(longest) = longest {
                    *longest = word.chars().count().max(*longest);
                }
            }
            if alone {
                words.alone.insert(c, reading);
            }
        }
        words
    }

    /// The longest word at the start of a text, which is folded: its length in characters, and its readings.
    fn at(&self, text: &str) -> Option<(usize, &[(usize, &'static str)])> {
        let longest = *self.longest.get(&text.chars().next()?)?;
        let mut ends: Vec<usize> =
            text.char_indices().skip(1).map(|(at, _)| at).chain([text.len()]).take(longest).collect();
        while let Some(end) = ends.pop() {
            if let Some(readings) = text.get(..end).and_then(|word| self.readings.get(word)) {
                return Some((ends.len() + 1, readings));
            }
        }
        None
    }

    fn alone(&self, c: char) -> Option<&'static str> {
        self.alone.get(&fold::fold(c)).copied().or_else(|| reading::marked(c).next())
    }
}

/// The readings of all Han in a text, in order. Traditional text is read by the same words.
pub fn annotate(text: &str) -> Vec<Reading> {
    let words = &*WORDS;
    let folded: String = text.chars().map(fold::fold).collect();
    let mut rest = folded.as_str();
    // What is left of the word at hand: its readings, and how many of its characters are behind us and ahead.
    let (mut known, mut behind, mut ahead): (&[(usize, &'static str)], usize, usize) = (&[], 0, 0);
    let mut readings = Vec::new();
    for (start, c) in text.char_indices() {
        if ahead == 0
            && let Some((length, found)) = words.at(rest)
        {
            (known, behind, ahead) = (found, 0, length);
        }
        if class::is_han(c) {
            let here = known.iter().find(|(at, _)| ahead > 0 && *at == behind).map(|(_, reading)| *reading);
            let reading = here.or_else(|| words.alone(c));
            readings.extend(reading.map(|text| Reading { start, end: start + c.len_utf8(), text }));
        }
        behind += 1;
        ahead = ahead.saturating_sub(1);
        let mut chars = rest.chars();
        chars.next();
        rest = chars.as_str();
    }
    readings
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> String {
        annotate(text).iter().map(|reading| reading.text).collect::<Vec<_>>().join(" ")
    }

    /// Common words with a character of several readings, as a dictionary has them.
    const WORDS_OF_TWO: &str = "
    银行 yín háng|行长 háng zhǎng|音乐 yīn yuè|重庆 chóng qìng|长城 cháng chéng|蔚县 yù xiàn|都是 dōu shì|首都 shǒu dū
    成都 chéng dū|快乐 kuài lè|重要 zhòng yào|重新 chóng xīn|还是 hái shì|归还 guī huán|会计 kuài jì|会议 huì yì
    因为 yīn wèi|成为 chéng wéi|为了 wèi le|得到 dé dào|觉得 jué de|睡觉 shuì jiào|着急 zháo jí|看着 kàn zhe
    着重 zhuó zhòng|了解 liǎo jiě|参与 cān yù|人参 rén shēn|调查 diào chá|调整 tiáo zhěng|种植 zhòng zhí|品种 pǐn zhǒng
    头发 tóu fà|发展 fā zhǎn|干部 gàn bù|干净 gān jìng|角色 jué sè|角度 jiǎo dù|降低 jiàng dī|投降 tóu xiáng
    处理 chǔ lǐ|到处 dào chù|供给 gōng jǐ|给予 jǐ yǔ|说服 shuō fú|率领 shuài lǐng|效率 xiào lǜ|藏族 zàng zú
    隐藏 yǐn cáng|模样 mú yàng|模型 mó xíng|下载 xià zài|记载 jì zǎi|间接 jiàn jiē|中间 zhōng jiān|应用 yìng yòng
    应该 yīng gāi|的确 dí què|目的 mù dì|便宜 pián yi|方便 fāng biàn|冠军 guàn jūn|厦门 xià mén|大厦 dà shà
    ";

    #[test]
    fn common_polyphones_are_read_as_in_their_words() {
        let pairs = WORDS_OF_TWO.split(['|', '\n']).filter_map(|pair| pair.trim().split_once(' '));
        let (mut wrong, mut all) = (Vec::new(), 0);
        for (word, reading) in pairs {
            all += 1;
            if read(word) != reading {
                wrong.push((word, read(word)));
            }
        }
        assert!(all >= 60, "{all}");
        assert_eq!(wrong, [], "of {all}");
    }

    #[test]
    fn words_in_sentences_in_both_scripts() {
        for (text, readings) in [
            ("他在银行当行长，也爱音乐。", "tā zài yín háng dāng háng zhǎng yě ài yīn yuè"),
            ("重慶的銀行還款", "chóng qìng de yín háng huán kuǎn"),
            ("PM2.5降了", "jiàng le"),
            ("", ""),
        ] {
            assert_eq!(read(text), readings, "{text}");
        }
        assert_eq!(annotate("a重庆")[0], Reading { start: 1, end: 4, text: "chóng" });
    }

    #[test]
    fn the_table_is_sound() {
        let mut unknown = std::collections::BTreeSet::new();
        for (word, readings) in &WORDS.readings {
            for (at, reading) in readings {
                let c = word.chars().nth(*at).unwrap();
                let toneless = |text: &str| text.chars().filter_map(plain).collect::<String>();
                let known: Vec<String> = super::super::readings(c).into_iter().map(toneless).collect();
                if !known.contains(&toneless(reading)) {
                    unknown.insert((c, *reading));
                }
                let twice = readings.iter().filter(|(other, _)| other == at).count();
                assert_eq!(twice, 1, "{word} says twice how {c} is read");
            }
        }
        // Readings of names that the dictionary of characters lacks.
        assert_eq!(unknown.into_iter().collect::<Vec<_>>(), [('乐', "lào")]);
    }

    fn plain(c: char) -> Option<char> {
        let vowels = ["āáǎàa", "ēéěèe", "īíǐìi", "ōóǒòo", "ūúǔùu", "ǖǘǚǜü"];
        let found = vowels.iter().find(|vowel| vowel.contains(c)).and_then(|vowel| vowel.chars().last());
        found.or(Some(c))
    }

    proptest! {
        #[test]
        fn every_han_with_a_reading_gets_one(text in "([银行重庆长a。\u{4E00}-\u{9FA5}]|.){0,30}") {
            let readings = annotate(&text);
            let expected = text.chars().filter(|c| class::is_han(*c) && reading::marked(*c).next().is_some()).count();
            prop_assert_eq!(readings.len(), expected);
            prop_assert!(readings.windows(2).all(|pair| pair[0].end <= pair[1].start));
        }
    }
}
