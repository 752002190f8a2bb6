//! The interface's sentences in the reader's language: whole sentences with `{places}`, never built from pieces.

use std::collections::BTreeMap;

use crate::config::Language;
use crate::text::{Filling, Reason};

const ZH_HANS: &str = include_str!("../ui/text/zh-hans.toml");
const ZH_HANT: &str = include_str!("../ui/text/zh-hant.toml");
const EN: &str = include_str!("../ui/text/en.toml");

/// All sentences of one language.
#[derive(Debug, Clone)]
pub struct Words {
    language: Language,
    source: &'static str,
    /// All but the reasons, which are looked for in the source: few are ever said.
    table: BTreeMap<&'static str, &'static str>,
}

impl Words {
    /// The sentences of a language.
    pub fn new(language: Language) -> Self {
        let source = match language {
            Language::ZhHans => ZH_HANS,
            Language::ZhHant => ZH_HANT,
            Language::En => EN,
        };
        let table = source.lines().filter(|line| !is_reason(line)).filter_map(row).collect();
        Self { language, source, table }
    }

    /// The language.
    pub fn language(&self) -> Language {
        self.language
    }

    /// A sentence without places. A name that is not in the table is its own sentence; a test looks for those.
    pub fn get<'a>(&'a self, name: &'a str) -> &'a str {
        self.table.get(name).copied().unwrap_or(name)
    }

    /// A sentence with its places filled.
    pub fn say(&self, name: &str, places: &[(&str, &str)]) -> String {
        fill(self.get(name), places)
    }

    /// Why something was not done. In English it is what the verbs say.
    pub fn tell(&self, reason: &Reason) -> String {
        let named = |name: &str| match is_reason(name) {
            true => self.source.lines().filter(|line| is_reason(line)).filter_map(row).find(|row| row.0 == name),
            false => self.table.get_key_value(name).map(|(name, sentence)| (*name, *sentence)),
        };
        let known = Some(reason.name()).filter(|_| self.language != Language::En).and_then(named);
        let Some((_, sentence)) = known else { return reason.to_string() };
        let places: Vec<(&str, String)> = (reason.places().iter())
            .map(|(place, filling)| match filling {
                Filling::Text(text) => (place.as_ref(), text.clone()),
                Filling::Said(said) => (place.as_ref(), self.tell(said)),
            })
            .collect();
        let places: Vec<(&str, &str)> = places.iter().map(|(place, text)| (*place, text.as_str())).collect();
        fill(sentence, &places)
    }

    /// What an action does.
    pub fn help(&self, action: crate::keymap::Action) -> &str {
        match self.language {
            Language::En => action.help(),
            _ => self.table.get(action.name()).copied().unwrap_or_else(|| action.help()),
        }
    }
}

/// A row of a table: name and sentence. The tables are ours and flat, `name = "sentence"`: a start need not pay for a
/// TOML parser. A test holds the two readings equal.
fn row(line: &'static str) -> Option<(&'static str, &'static str)> {
    let (name, sentence) = line.split_once('=')?;
    Some((name.trim(), sentence.trim().strip_prefix('"')?.strip_suffix('"')?))
}

/// The row, or the name, of why something was not done. In English such a sentence comes with the reason.
fn is_reason(name: &str) -> bool {
    name.starts_with("why-")
}

/// A sentence with its places filled.
fn fill(sentence: &str, places: &[(&str, &str)]) -> String {
    let mut filled = String::new();
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((place, tail)) = after.split_once('}') else { break };
        filled.push_str(places.iter().find(|(name, _)| *name == place).map_or("", |(_, value)| value));
        rest = tail;
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use strum::IntoEnumIterator;

    use super::*;
    use crate::keymap::Action;

    fn places(sentence: &str) -> BTreeSet<&str> {
        sentence.split('{').skip(1).filter_map(|part| part.split_once('}').map(|(place, _)| place)).collect()
    }

    #[test]
    fn all_languages_have_the_same_sentences_with_the_same_places() {
        let english = Words::new(Language::En);
        for language in [Language::ZhHans, Language::ZhHant] {
            let other = Words::new(language);
            let actions: BTreeSet<&str> = Action::iter().map(Action::name).collect();
            for action in &actions {
                assert!(other.table.contains_key(action), "{language:?} has no help for {action}");
            }
            let names = |words: &Words| -> BTreeSet<&str> {
                words.table.keys().copied().filter(|name| !actions.contains(name)).collect()
            };
            assert_eq!(names(&english), names(&other), "{language:?}");
            for name in names(&english) {
                assert_eq!(places(english.get(name)), places(other.get(name)), "{language:?} {name}");
            }
        }
    }

    /// The sources in some folders of `src`, but this one.
    fn sources(folders: &[&str]) -> Vec<(std::path::PathBuf, String)> {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut folders: Vec<_> = folders.iter().map(|folder| root.join(folder)).collect();
        let mut sources = Vec::new();
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap().flatten() {
                let path = entry.path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|extension| extension == "rs") && !path.ends_with("words.rs") {
                    sources.push((path.clone(), std::fs::read_to_string(path).unwrap()));
                }
            }
        }
        sources
    }

    #[test]
    fn every_reason_has_its_sentence_and_fills_its_places() {
        let (hans, hant) = (Words::new(Language::ZhHans), Words::new(Language::ZhHant));
        let mut used = BTreeSet::new();
        for (_, source) in sources(&[""]) {
            used.extend(source.split('"').filter(|name| is_reason(name)).map(str::to_owned));
        }
        let known = |words: &Words| -> BTreeSet<String> {
            words.source.lines().filter(|line| is_reason(line)).filter_map(row).map(|row| row.0.to_owned()).collect()
        };
        assert_eq!(known(&hans), used);
        assert_eq!(known(&hant), used);
        for name in &used {
            let of = |words: &Words| words.source.lines().filter_map(row).find(|row| row.0 == name).unwrap().1;
            assert_eq!(places(of(&hans)), places(of(&hant)), "{name}");
        }
    }

    #[test]
    fn the_quick_reading_is_the_toml_reading() {
        for source in [ZH_HANS, ZH_HANT, EN] {
            let parsed: BTreeMap<String, String> = toml::from_str(source).unwrap();
            let language = [Language::ZhHans, Language::ZhHant, Language::En];
            let same = language.iter().any(|language| {
                let table: BTreeMap<_, _> = Words::new(*language).source.lines().filter_map(row).collect();
                parsed.len() == table.len() && parsed.iter().all(|(k, v)| table.get(k.as_str()) == Some(&v.as_str()))
            });
            assert!(same, "{}", source.lines().next().unwrap_or_default());
        }
    }

    #[test]
    fn places_are_filled() {
        let words = Words::new(Language::En);
        assert_eq!(words.say("{a} of {b}{c}", &[("a", "1"), ("b", "2")]), "1 of 2");
    }

    /// Two or more small words joined by hyphens; encodings look so too.
    fn looks_like_a_name(text: &str) -> bool {
        text.contains('-')
            && text.split('-').all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase()))
            && !text.starts_with("euc-")
            && text != "kebab-case"
    }

    #[test]
    fn every_sentence_the_program_asks_for_exists() {
        let words = Words::new(Language::En);
        let mut asked = 0;
        for (path, source) in sources(&["app", "ui"]) {
            for name in source.split('"').filter(|name| looks_like_a_name(name)) {
                let known = words.table.contains_key(name) || Action::iter().any(|action| action.name() == name);
                assert!(known, "{}: {name}", path.display());
            }
            for call in ["words.say(\"", "words.get(\"", "self.say(\"", "app.say(\"", "self.note(\""] {
                for rest in source.split(call).skip(1) {
                    let name = rest.split('"').next().unwrap_or_default();
                    assert!(words.table.contains_key(name), "{}: {name}", path.display());
                    asked += 1;
                }
            }
        }
        assert!(asked > 20, "{asked}");
    }
}
