//! A sentence to the reader as data: the verbs say it in English, the interface in the reader's language.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::sanitize::sanitize_line;

/// Why something was not done. Its `Display` is one English sentence, safe to print; [`Reason::name`] is the name of
/// the same sentence in the interface's tables (`src/ui/text`), [`Reason::places`] what stands in its places.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    name: Cow<'static, str>,
    english: String,
    places: Vec<(Cow<'static, str>, Filling)>,
}

/// What stands in a place of a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Filling {
    /// The same in every language: a name, a number, the system's words.
    Text(String),
    /// A sentence, or a part of one, in the reader's language.
    Said(Reason),
}

impl Reason {
    /// A sentence by its name, and in English.
    pub fn new(name: &'static str, english: impl fmt::Display) -> Self {
        Self { name: name.into(), english: sanitize_line(&english.to_string()), places: Vec::new() }
    }

    /// The same, with a text in a place.
    #[must_use]
    pub fn with(mut self, place: &'static str, text: impl fmt::Display) -> Self {
        self.places.push((place.into(), Filling::Text(sanitize_line(&text.to_string()))));
        self
    }

    /// The same, with another sentence in a place.
    #[must_use]
    pub fn because(mut self, place: &'static str, said: impl Into<Self>) -> Self {
        self.places.push((place.into(), Filling::Said(said.into())));
        self
    }

    /// What the system or a library says in words of its own, known by a sign in them.
    pub fn system(words: impl fmt::Display) -> Self {
        let words = words.to_string();
        let name = SIGNS.iter().find(|(sign, _)| words.contains(sign)).map_or("", |(_, name)| name);
        Self::new(name, words)
    }

    /// Something failed, and it has a name: `{what}: {why}`.
    pub fn of(what: impl fmt::Display, why: impl Into<Self>) -> Self {
        let why = why.into();
        Self::new("why-of", format_args!("{what}: {why}")).with("what", what).because("why", why)
    }

    /// As it is kept on the disk, to be said later, in whatever language holds then.
    pub fn note(&self) -> String {
        serde_json::to_string(self).unwrap_or_else(|_| self.english.clone())
    }

    /// What was kept by [`Self::note`]; any other text is an English sentence.
    pub fn of_note(note: &str) -> Self {
        serde_json::from_str(note).unwrap_or_else(|_| Self::new("", note))
    }

    /// Its name in the interface's tables.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What stands in its places.
    pub fn places(&self) -> &[(Cow<'static, str>, Filling)] {
        &self.places
    }
}

/// Signs in the words of the system, of SQLite and of TLS, and the name of what they say.
const SIGNS: [(&str, &str); 18] = [
    ("Permission denied", "why-os-permission"),
    ("No such file", "why-os-no-file"),
    ("File exists", "why-os-exists"),
    ("Not a directory", "why-os-not-directory"),
    ("Is a directory", "why-os-directory"),
    ("Read-only file system", "why-os-read-only"),
    ("No space left", "why-os-full"),
    ("Input/output error", "why-os-io"),
    ("File name too long", "why-os-name"),
    ("unable to open database", "why-db-open"),
    ("malformed", "why-db-malformed"),
    ("not a database", "why-db-none"),
    ("disk I/O error", "why-db-io"),
    ("UnknownIssuer", "why-cert-issuer"),
    ("Expired", "why-cert-expired"),
    ("NotValidYet", "why-cert-early"),
    ("NotValidForName", "why-cert-name"),
    ("Revoked", "why-cert-revoked"),
];

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.english)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_outlives_the_program_and_an_old_sentence_stays_one() {
        let reason = Reason::of("甲", Reason::new("x", "x failed: y\u{1b}").with("y", "y\u{1b}"));
        assert_eq!(Reason::of_note(&reason.note()), reason);
        assert_eq!(reason.to_string(), "甲: x failed: y");
        assert_eq!(Reason::of_note("it failed").to_string(), "it failed");
    }
}
