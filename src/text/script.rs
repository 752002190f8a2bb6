//! Simplified ⇄ Traditional, as a view: the text stays, offsets are kept.

mod offsets;
mod words;

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::plane::{Bits, Plane};
pub use offsets::Offsets;
use words::Words;

/// In which script the reader sees a text.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, strum::EnumString, strum::Display,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Script {
    /// As written.
    #[default]
    Original,
    /// Simplified characters.
    Simplified,
    /// Traditional characters.
    Traditional,
}

/// A text in another script, and where each of its characters came from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Converted {
    /// The text as the reader sees it.
    pub text: String,
    /// Offsets from the source text to this one and back.
    pub map: Offsets,
}

/// Shows a text in a script, choosing by phrase where one character has several forms (头发, 发展).
///
/// Convert a whole paragraph at once: a phrase cut in two is not recognised. A text that is in the script already
/// should not be converted: ask [`guess`] about the whole document first.
pub fn convert(text: &str, to: Script) -> Converted {
    let words = match to {
        Script::Original => return Converted { text: text.to_owned(), map: Offsets::default() },
        Script::Simplified => &*TO_SIMPLIFIED,
        Script::Traditional => &*TO_TRADITIONAL,
    };
    let mut converted = Converted { text: String::with_capacity(text.len()), map: Offsets::default() };
    let mut rest = text.chars();
    while let Some(first) = rest.clone().next() {
        let from = rest.as_str();
        let here = text.len() - from.len();
        // Nothing below U+2E80 is ever converted: most of Latin text is passed at once.
        if first < '\u{2E80}' {
            converted.text.push(first);
            rest.next();
            continue;
        }
        let start = converted.text.len();
        let length = words.convert(from, &mut converted.text);
        // A word has at least one character, so the walk always goes on.
        rest.nth(length.saturating_sub(1));
        let source = from.get(..from.len() - rest.as_str().len()).unwrap_or_default();
        converted.map.pair(here, source, start, converted.text.get(start..).unwrap_or_default());
    }
    converted
}

/// OpenCC's words and ours.
static TO_TRADITIONAL: LazyLock<Words> =
    LazyLock::new(|| Words::unpack(include_bytes!(concat!(env!("OUT_DIR"), "/to-traditional.deflate"))));
static TO_SIMPLIFIED: LazyLock<Words> =
    LazyLock::new(|| Words::unpack(include_bytes!(concat!(env!("OUT_DIR"), "/to-simplified.deflate"))));

/// In which script a text is written, by the characters only one of the two has; `None` if it has too few of them to
/// tell (English, or a title of shared characters).
pub fn guess(text: &str) -> Option<Script> {
    // Some thousand characters tell as much as a novel does.
    const ENOUGH: usize = 20_000;
    let (mut simplified, mut traditional) = (0_usize, 0_usize);
    for c in text.chars().filter(|c| *c >= '\u{2E80}').take(ENOUGH) {
        if SIMPLIFIED_ONLY.holds(c) {
            simplified += 1;
        } else if TRADITIONAL_ONLY.holds(c) {
            traditional += 1;
        }
    }
    match simplified.cmp(&traditional) {
        std::cmp::Ordering::Greater => Some(Script::Simplified),
        std::cmp::Ordering::Less => Some(Script::Traditional),
        std::cmp::Ordering::Equal => None,
    }
}

/// Characters that belong to one script alone.
static SIMPLIFIED_ONLY: Bits = Bits::new(include_bytes!(concat!(env!("OUT_DIR"), "/simplified-only.bits")));
static TRADITIONAL_ONLY: Bits = Bits::new(include_bytes!(concat!(env!("OUT_DIR"), "/traditional-only.bits")));

/// Characters that Simplified writes otherwise, and how.
static SIMPLIFIED: Plane = Plane::new(include_bytes!(concat!(env!("OUT_DIR"), "/simplified.plane")));

/// Is the character one that Simplified text has and Traditional text has not?
pub(crate) fn is_simplified_only(c: char) -> bool {
    SIMPLIFIED_ONLY.holds(c)
}

/// The Simplified form of a character by itself; itself if it has no other.
pub(crate) fn simplified(c: char) -> char {
    SIMPLIFIED.char(c).unwrap_or(c)
}

#[cfg(test)]
mod tests;
