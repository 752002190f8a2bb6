//! The full-text index: which articles hold which pairs of characters.
//!
//! Chinese has no blanks, and its words are mostly two characters long: every pair of neighbours is a term. SQLite's
//! FTS5 keeps only which article holds which term (`detail=none`, no content); that a text really holds the words in
//! their order is verified in the text itself. Latin words and numbers are terms as they stand.

use rusqlite::Connection;

use crate::document::{Block, Document, Kind};
use crate::text::class::is_han;
use crate::text::fold::fold;

use super::Failure;

/// Goes before a term that stands in the title. No text holds it: it is a control character.
const TITLE: char = '\u{80}';

/// A longer run of letters is cut: no one looks for it whole.
const LONGEST: usize = 40;

/// Whether a block's words are searched; the byline has a key of its own for each of its facts.
pub fn searched(block: &Block<'_>) -> bool {
    !matches!(block.kind, Kind::Byline | Kind::Rule)
}

/// A character that stands for itself without blanks around it: Han, kana, hangul, bopomofo.
fn stands_alone(c: char) -> bool {
    is_han(c) || matches!(c, '\u{3041}'..='\u{30FF}' | '\u{3105}'..='\u{312F}' | '\u{AC00}'..='\u{D7A3}')
}

/// A run of characters that are looked up together.
#[derive(Debug, PartialEq, Eq)]
pub enum Run<'a> {
    /// Characters that stand alone.
    Pairs(&'a [char]),
    /// A word or a number.
    Word(&'a [char]),
}

/// The runs of a folded text.
pub fn runs(folded: &[char]) -> impl Iterator<Item = Run<'_>> + '_ {
    let class = |c: &char| match c {
        c if stands_alone(*c) => 1,
        c if c.is_alphanumeric() => 2,
        _ => 0,
    };
    folded.chunk_by(move |a, b| class(a) == class(b)).filter_map(move |run| match run.first().map(class) {
        Some(1) => Some(Run::Pairs(run)),
        Some(2) => Some(Run::Word(run.get(..LONGEST).unwrap_or(run))),
        _ => None,
    })
}

/// Writes the terms of a document under an article's number, over what was there.
pub fn write(library: &Connection, id: i64, document: &Document) -> Result<(), Failure> {
    erase(library, id)?;
    let mut terms = String::with_capacity(document.text().len() * 3);
    let mut folded = Vec::new();
    for block in document.blocks().filter(searched) {
        folded.clear();
        folded.extend(block.text.chars().map(fold));
        append(&mut terms, &folded, None);
        if block.kind == Kind::Title {
            append(&mut terms, &folded, Some(TITLE));
        }
    }
    library.prepare_cached("INSERT INTO words (rowid, terms) VALUES (?1, ?2)")?.execute((id, terms))?;
    Ok(())
}

/// Takes an article out of the index.
pub fn erase(library: &Connection, id: i64) -> Result<(), Failure> {
    library.prepare_cached("DELETE FROM words WHERE rowid = ?1")?.execute([id])?;
    Ok(())
}

fn append(terms: &mut String, folded: &[char], mark: Option<char>) {
    for run in runs(folded) {
        match run {
            Run::Pairs(run) => {
                for pair in run.windows(2) {
                    terms.extend(mark);
                    terms.extend(pair);
                    terms.push(' ');
                }
                // The last one alone, so that one character is the beginning of some term wherever it stands.
                terms.extend(mark);
                terms.extend(run.last());
            }
            Run::Word(run) => {
                terms.extend(mark);
                terms.extend(run);
            }
        }
        terms.push(' ');
    }
}

/// What FTS5 is asked for texts that may hold all of these folded phrases; `None` if no term can be named.
pub fn question<'a>(phrases: impl IntoIterator<Item = &'a [char]>, in_title: bool) -> Option<String> {
    let mark = if in_title { TITLE.to_string() } else { String::new() };
    let (mut sure, mut single) = (Vec::new(), Vec::new());
    for phrase in phrases {
        for run in runs(phrase) {
            let text = |run: &[char]| run.iter().collect::<String>();
            match run {
                Run::Pairs([one]) => single.push(format!("\"{mark}{one}\"*")),
                Run::Pairs(run) => sure.extend(run.windows(2).map(|pair| format!("\"{mark}{}\"", text(pair)))),
                // A word may be typed in part.
                Run::Word(run) => sure.push(format!("\"{mark}{}\"*", text(run))),
            }
        }
    }
    // A single character is the beginning of very many terms: it is asked only when there is nothing better.
    let asked = if sure.is_empty() { single } else { sure };
    (!asked.is_empty()).then(|| asked.join(" "))
}

/// Whether no better question can be asked of these folded phrases than for one character.
pub fn single<'a>(phrases: impl IntoIterator<Item = &'a [char]>) -> bool {
    phrases.into_iter().flat_map(runs).all(|run| matches!(run, Run::Pairs([_])))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(text: &str) -> String {
        let folded: Vec<char> = text.chars().map(fold).collect();
        let mut terms = String::new();
        append(&mut terms, &folded, None);
        terms.trim_end().to_owned()
    }

    #[test]
    fn a_text_becomes_pairs_and_words() {
        for (text, expected) in [
            ("京津冀", "京津 津冀 冀"),
            ("張家口，在河北", "张家 家口 口 在河 河北 北"),
            ("ＰＭ2.5降到18", "pm2 5 降到 到 18"),
            ("一", "一"),
            ("……", ""),
            ("GDP增长5％", "gdp 增长 长 5"),
        ] {
            assert_eq!(terms(text), expected, "{text}");
        }
    }

    #[test]
    fn a_question_names_the_terms_that_must_be_there() {
        let ask = |phrase: &str, title| {
            let folded: Vec<char> = phrase.chars().collect();
            question([folded.as_slice()], title)
        };
        assert_eq!(ask("京津冀", false).as_deref(), Some("\"京津\" \"津冀\""));
        assert_eq!(ask("京", false).as_deref(), Some("\"京\"*"));
        assert_eq!(ask("10年", false).as_deref(), Some("\"10\"*"));
        assert_eq!(ask("京津", true).as_deref(), Some("\"\u{80}京津\""));
        assert_eq!(ask("……", false), None);
    }
}
