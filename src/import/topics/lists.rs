//! The topics and the words that speak for them, from `topics.toml` and from the reader's own file.

use std::collections::HashMap;

use serde::Deserialize;

use crate::document::Topic;

/// Topics and their words.
#[derive(Debug, Clone)]
pub struct Topics {
    names: Vec<String>,
    words: Words,
}

/// A list that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("topics.toml, line {line}: {said}; mend the line, or remove the file to use the built-in topics alone")]
pub struct Failure {
    /// From 1.
    pub line: usize,
    /// What is wrong.
    pub said: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    neutral: String,
    #[serde(default)]
    topic: Vec<Entry>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: String,
    #[serde(default)]
    words: String,
    #[serde(default)]
    weak: String,
    #[serde(default)]
    english: String,
    #[serde(default)]
    without: String,
}

impl Topics {
    /// The topics everyone has.
    pub fn built_in() -> Self {
        let mut topics = Self { names: Vec::new(), words: Words::default() };
        // The embedded file is read by a test; a reader never meets a failure of it.
        let file = serde_json::from_str(include_str!(concat!(env!("OUT_DIR"), "/topics.json")));
        topics.add(file.unwrap_or_default());
        topics
    }

    /// The topics everyone has and the reader's own.
    ///
    /// # Errors
    /// When the file is not TOML of the documented shape.
    pub fn with(own: &str) -> Result<Self, Failure> {
        let mut topics = Self::built_in();
        topics.extend(own)?;
        Ok(topics)
    }

    /// Adds a file's topics and words.
    pub(super) fn extend(&mut self, source: &str) -> Result<(), Failure> {
        let file: File = toml::from_str(source).map_err(|error| {
            let before = error.span().and_then(|span| source.get(..span.start)).unwrap_or_default();
            Failure { line: before.matches('\n').count() + 1, said: error.message().to_owned() }
        })?;
        self.add(file);
        Ok(())
    }

    fn add(&mut self, file: File) {
        file.neutral.split_whitespace().for_each(|word| {
            self.words.id(word);
        });
        for entry in file.topic {
            let topic = self.names.iter().position(|name| *name == entry.name).unwrap_or_else(|| {
                self.names.push(entry.name.clone());
                self.names.len() - 1
            });
            self.words.name(topic, &entry.name);
            entry.without.split_whitespace().for_each(|word| self.words.forget(topic, word));
            entry.words.split_whitespace().for_each(|word| self.words.add(topic, word, 1.0));
            entry.weak.split_whitespace().for_each(|word| self.words.add(topic, word, 0.5));
            let english = entry.english.split(',').map(str::trim).filter(|word| !word.is_empty());
            english.for_each(|word| self.words.add(topic, word, 1.0));
        }
    }

    /// All names, in their order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    pub(super) fn len(&self) -> usize {
        self.names.len()
    }

    pub(super) fn name(&self, at: usize) -> Option<Topic> {
        self.names.get(at).map(|name| Topic(name.clone()))
    }

    pub(super) fn words(&self) -> &Words {
        &self.words
    }
}

/// A word's number.
pub(super) type WordId = u32;

/// All words of all topics, ready to be found in a text.
#[derive(Debug, Clone, Default)]
pub(super) struct Words {
    /// By first character; the longest first.
    by_first: HashMap<char, Vec<(Vec<char>, WordId)>>,
    /// What each word says: topics, and how loud.
    says: Vec<Vec<(usize, f64)>>,
    /// The word that is each topic's name.
    names: Vec<Option<WordId>>,
}

impl Words {
    fn add(&mut self, topic: usize, word: &str, voice: f64) {
        let says = self.id(word).and_then(|id| self.says.get_mut(id as usize));
        if let Some(says) = says {
            says.retain(|(other, _)| *other != topic);
            says.push((topic, voice));
        }
    }

    /// A topic's own name is its first word.
    fn name(&mut self, topic: usize, name: &str) {
        self.add(topic, name, 1.0);
        if let Some(id) = self.id(name) {
            self.names.resize(self.names.len().max(topic + 1), None);
            if let Some(slot) = self.names.get_mut(topic) {
                *slot = Some(id);
            }
        }
    }

    /// The word is the topic's own name.
    pub fn is_name(&self, topic: usize, word: WordId) -> bool {
        self.names.get(topic) == Some(&Some(word))
    }

    /// A word's number; a new one says nothing yet.
    fn id(&mut self, word: &str) -> Option<WordId> {
        let chars: Vec<char> = word.chars().map(crate::text::fold::fold).collect();
        let known = self.by_first.entry(*chars.first()?).or_default();
        if let Some(&(_, id)) = known.iter().find(|(other, _)| *other == chars) {
            return Some(id);
        }
        let id = self.says.len() as WordId;
        self.says.push(Vec::new());
        let at = known.partition_point(|(other, _)| other.len() >= chars.len());
        known.insert(at, (chars, id));
        Some(id)
    }

    fn forget(&mut self, topic: usize, word: &str) {
        let chars: Vec<char> = word.chars().map(crate::text::fold::fold).collect();
        let known = chars.first().and_then(|first| self.by_first.get(first));
        let id = known.and_then(|known| known.iter().find(|(other, _)| *other == chars)).map(|&(_, id)| id);
        if let Some(says) = id.and_then(|id| self.says.get_mut(id as usize)) {
            says.retain(|(other, _)| *other != topic);
        }
    }

    /// What a word says.
    pub fn says(&self, word: WordId) -> &[(usize, f64)] {
        self.says.get(word as usize).map_or(&[], Vec::as_slice)
    }

    /// The longest word at a place of a folded text, and its length. Latin words are whole words.
    pub fn at(&self, text: &[char], at: usize) -> Option<(WordId, usize)> {
        let rest = text.get(at..)?;
        let known = self.by_first.get(rest.first()?)?;
        let latin = |c: Option<&char>| c.is_some_and(char::is_ascii_alphanumeric);
        if latin(rest.first()) && at > 0 && latin(text.get(at - 1)) {
            return None;
        }
        known.iter().find_map(|(word, id)| {
            if !rest.starts_with(word) {
                return None;
            }
            let end = word.len();
            if !latin(word.last()) {
                return Some((*id, end));
            }
            let plural = ["s", "es"].iter().find(|plural| {
                let letters = plural.chars().count();
                plural.chars().eq(rest.iter().skip(end).take(letters).copied()) && !latin(rest.get(end + letters))
            });
            match plural {
                Some(plural) => Some((*id, end + plural.len())),
                None => (!latin(rest.get(end))).then_some((*id, end)),
            }
        })
    }
}
