//! What a reader types into the search field: words, phrases, what must not be there, and which articles.

use crate::catalog::Filter;
use crate::document::{Published, Topic};
use crate::text::fold::fold;

use super::{BadQuery, Failure};

/// A query, understood.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query {
    /// Words and phrases that must all be there.
    pub words: Vec<Word>,
    /// Words and phrases that must not.
    pub without: Vec<Vec<char>>,
    /// Which articles.
    pub filter: Filter,
}

/// A word of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// As typed.
    pub typed: String,
    /// As it is looked for.
    pub folded: Vec<char>,
    /// Between quotation marks: never a sound.
    pub quoted: bool,
}

impl Word {
    fn new(typed: &str, quoted: bool) -> Self {
        Self { typed: typed.to_owned(), folded: typed.chars().map(fold).collect(), quoted }
    }

    /// Whether the word can be pinyin, in part at least.
    pub fn may_be_sound(&self) -> bool {
        !self.quoted && self.folded.iter().any(|c| c.is_ascii_lowercase() || *c == 'ü')
    }
}

/// Quotation marks that open a phrase, and what closes each.
const QUOTES: [(char, char); 5] = [('"', '"'), ('“', '”'), ('「', '」'), ('『', '』'), ('＂', '＂')];

impl Query {
    /// Reads a query.
    ///
    /// # Errors
    /// When a key has no value or no date stands where one should.
    pub fn read(typed: &str) -> Result<Self, Failure> {
        let mut query = Self::default();
        let mut rest = typed.trim_start();
        while !rest.is_empty() {
            let (minus, after) = match rest.strip_prefix(['-', '－']) {
                Some(after) if !after.starts_with(char::is_whitespace) && !after.is_empty() => (true, after),
                _ => (false, rest),
            };
            if let Some((key, after)) = key(after).filter(|_| !minus) {
                let (value, _, after) = token(after);
                query.narrow(key, value)?;
                rest = after.trim_start();
                continue;
            }
            let (value, quoted, after) = token(after);
            let word = Word::new(value, quoted);
            if !word.folded.is_empty() {
                if minus {
                    query.without.push(word.folded);
                } else {
                    query.words.push(word);
                }
            }
            rest = after.trim_start();
        }
        Ok(query)
    }

    fn narrow(&mut self, key: Key, value: &str) -> Result<(), Failure> {
        let filter = &mut self.filter;
        let named = || (!value.is_empty()).then(|| value.to_owned());
        match key {
            Key::Unread => filter.unread = true,
            Key::Starred => filter.starred = true,
            _ if value.is_empty() => return Err(BadQuery::NoValue(key.name()).into()),
            Key::Topic => filter.topic = named().map(Topic),
            Key::Channel => filter.channel = named(),
            Key::Source => filter.source = named(),
            Key::Tag => filter.tag = named(),
            Key::After => filter.after = Some(day(value)?),
            Key::Before => filter.before = Some(day(value)?),
        }
        Ok(())
    }
}

/// What a query can ask beside words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Key {
    Topic,
    Channel,
    Source,
    Tag,
    After,
    Before,
    Unread,
    Starred,
}

const KEYS: [(Key, &str, &str); 8] = [
    (Key::Topic, "topic", "主题"),
    (Key::Channel, "channel", "频道"),
    (Key::Source, "source", "来源"),
    (Key::Tag, "tag", "标签"),
    (Key::After, "after", "之后"),
    (Key::Before, "before", "之前"),
    (Key::Unread, "unread", "未读"),
    (Key::Starred, "starred", "星标"),
];

impl Key {
    fn name(self) -> &'static str {
        KEYS.iter().find(|(key, ..)| *key == self).map_or("", |(_, name, _)| name)
    }
}

/// A key at the beginning, and what follows its colon.
fn key(text: &str) -> Option<(Key, &str)> {
    let (name, rest) = text.split_once([':', '：'])?;
    let name: String = name.chars().map(fold).collect();
    let (key, ..) = KEYS.iter().find(|(_, english, chinese)| name == *english || name == *chinese)?;
    Some((*key, rest))
}

/// The next word or phrase, whether it was quoted, and the rest.
fn token(text: &str) -> (&str, bool, &str) {
    let first = text.chars().next();
    if let Some((open, close)) = QUOTES.into_iter().find(|(open, _)| first == Some(*open)) {
        let inside = text.strip_prefix(open).unwrap_or(text);
        // A phrase still being typed goes to the end.
        return inside.split_once(close).map_or((inside, true, ""), |(phrase, rest)| (phrase, true, rest));
    }
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    (word, false, rest)
}

/// A day; a year or a month alone is its first day.
///
/// # Errors
/// When it is no date.
pub fn day(text: &str) -> Result<Published, Failure> {
    let text: String = text.chars().map(fold).collect();
    let text = text.replace(['/', '.', '年', '月'], "-");
    let text = text.trim_end_matches(['-', '日']);
    let numbers: Option<Vec<u16>> = text.split('-').map(|number| number.parse().ok()).collect();
    let found = match numbers.as_deref() {
        Some([year]) => Published::day(*year, 1, 1),
        Some([year, month]) => u8::try_from(*month).ok().and_then(|month| Published::day(*year, month, 1)),
        Some([year, month, day]) => match (u8::try_from(*month), u8::try_from(*day)) {
            (Ok(month), Ok(day)) => Published::day(*year, month, day),
            _ => None,
        },
        _ => None,
    };
    found.ok_or_else(|| BadQuery::NoDate(text.to_owned()).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(typed: &str) -> (Vec<String>, Vec<String>) {
        let query = Query::read(typed).unwrap();
        let text = |chars: &Vec<char>| chars.iter().collect::<String>();
        (query.words.iter().map(|word| text(&word.folded)).collect(), query.without.iter().map(text).collect())
    }

    #[test]
    fn words_phrases_and_what_must_not_be_there() {
        for (typed, words, without) in [
            ("医疗", &["医疗"][..], &[][..]),
            ("醫療  ＧＤＰ", &["医疗", "gdp"], &[]),
            ("“京津冀 协同” -体育", &["京津冀 协同"], &["体育"]),
            ("\"new york\"", &["new york"], &[]),
            ("\"half", &["half"], &[]),
            ("-", &["-"], &[]),
            ("- a", &["-", "a"], &[]),
            ("-\"a b\" c", &["c"], &["a b"]),
            ("http://a", &["http://a"], &[]),
            ("", &[], &[]),
        ] {
            let found = read(typed);
            assert_eq!(
                (found.0.as_slice(), found.1.as_slice()),
                (
                    &words.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>()[..],
                    &without.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>()[..]
                ),
                "{typed}"
            );
        }
    }

    #[test]
    fn keys_narrow_the_articles() {
        let query =
            Query::read("医疗 topic:医疗 频道：时政 source:\"新华社 客户端\" after:2024-12 before:2025 unread: tag:a")
                .unwrap();
        let day = |text: &str| text.parse::<Published>().ok();
        assert_eq!(
            query.filter,
            Filter {
                topic: Some(Topic("医疗".to_owned())),
                channel: Some("时政".to_owned()),
                source: Some("新华社 客户端".to_owned()),
                after: day("2024-12-01"),
                before: day("2025-01-01"),
                unread: true,
                tag: Some("a".to_owned()),
                ..Filter::default()
            }
        );
        assert_eq!(query.words.len(), 1);
        assert!(Query::read("after:soon").is_err());
        assert!(Query::read("topic:").is_err());
        assert_eq!(Query::read("after:2024年12月12日").unwrap().filter.after, day("2024-12-12"));
    }

    proptest::proptest! {
        #[test]
        fn anything_may_be_typed(typed: String) {
            let _ = Query::read(&typed);
        }
    }
}
