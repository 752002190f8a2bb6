//! What was mended in an article, why, and how much may be: the words are the interface's.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// One mended spot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repair {
    /// `alignment`, `annotation`, `punctuation`, `latin`, `script`, `debris`.
    pub kind: String,
    /// As it came.
    pub before: String,
    /// As it is shown.
    pub after: String,
    /// The block it fell into; `None` if outside the body.
    pub block: Option<u32>,
    /// Why.
    pub evidence: Evidence,
}

/// Why a spot was mended. Its `Display` is English, for programs; readers see the interface's words.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Evidence {
    /// What the spot itself shows; none if the kind of damage alone is the reason.
    pub facts: Vec<Fact>,
    /// How much likelier the text has become, in tenths of a nat.
    pub gain: i32,
    /// How far the next best restoration is behind, in tenths of a nat.
    pub margin: i32,
    /// How many spots of the kind this one stands for, all for the same reason; 0 if for itself only.
    pub times: u32,
}

/// One fact that a restoration rests on, or a weakness of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fact {
    /// The annotation left behind reads this character, which names the lost byte.
    Reading {
        /// The annotation.
        note: String,
        /// What it reads.
        character: char,
    },
    /// The tag left behind ends a line in which this mark was due.
    Closing(char),
    /// Only this first character is inferred; the bytes after it are certain.
    Inferred(char),
    /// The last character's second byte is lost.
    ByteLost,
    /// The mark it ends with was opened nowhere.
    Unsupported,
}

impl Fact {
    /// The name of the interface's sentence.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Reading { .. } => "evidence-reading",
            Self::Closing(_) => "evidence-closing",
            Self::Inferred(_) => "evidence-inferred",
            Self::ByteLost => "evidence-byte-lost",
            Self::Unsupported => "evidence-unsupported",
        }
    }

    /// What the sentence has places for: an annotation and a character; empty where it has none.
    pub fn words(&self) -> (&str, String) {
        match self {
            Self::Reading { note, character } => (note, character.to_string()),
            Self::Closing(character) | Self::Inferred(character) => ("", character.to_string()),
            Self::ByteLost | Self::Unsupported => ("", String::new()),
        }
    }
}

impl fmt::Display for Fact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Reading { note, character } => write!(f, "the note ({note}) left behind reads {character}"),
            Self::Closing(mark) => write!(f, "the tag left behind ends a line in which {mark} was due"),
            Self::Inferred(first) => write!(f, "only {first} is inferred, the bytes after it are certain"),
            Self::ByteLost => write!(f, "the last character's second byte is lost"),
            Self::Unsupported => write!(f, "the mark it ends with was opened nowhere"),
        }
    }
}

/// A number of tenths.
struct Tenths(i32);

impl fmt::Display for Tenths {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.1}", f64::from(self.0) / 10.0)
    }
}

impl Evidence {
    /// How much likelier the text has become, in nats, to one decimal.
    pub fn gain(&self) -> impl fmt::Display {
        Tenths(self.gain)
    }

    /// How far the next best restoration is behind, in nats, to one decimal.
    pub fn margin(&self) -> impl fmt::Display {
        Tenths(self.margin)
    }
}

impl Repair {
    /// Whether it could be made if asked: nothing in it is unknown or made up.
    pub fn is_possible(&self) -> bool {
        !self.evidence.facts.iter().any(|fact| matches!(fact, Fact::ByteLost | Fact::Unsupported))
    }

    /// Why, in an English sentence.
    pub fn reason(&self) -> String {
        let Evidence { facts, times, .. } = &self.evidence;
        let reason = match self.kind.as_str() {
            "alignment" => "the bytes were read one out of step",
            "annotation" => "the bracket holds the reading of the character before it",
            "punctuation" => "the mark touches Han, and the article has no full-width marks of its kind",
            "latin" => "single letters with blanks between them stand close in Chinese text",
            "script" => "only characters with a Simplified form are annotated: the text was Simplified before",
            _ => "the rest of a tag whose first bytes were eaten",
        };
        let mut parts = vec![reason.to_owned()];
        parts.extend(facts.iter().map(ToString::to_string));
        if !facts.is_empty() {
            parts.push(format!("gain {}, margin {}", self.evidence.gain(), self.evidence.margin()));
        }
        if *times > 0 {
            parts.push(format!("{times} times"));
        }
        parts.join("; ")
    }
}

/// How much may be mended. By default: what the text itself proves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Mending {
    /// Nothing.
    pub off: bool,
    /// Runs of wrong characters even where another restoration is nearly as likely.
    pub force_alignment: bool,
    /// Annotations become ruby everywhere, toneless and doubled ones too.
    pub force_annotation: bool,
    /// Half-width marks though there are full-width ones.
    pub force_punctuation: bool,
    /// Spaced Latin words without a sign of damage.
    pub force_latin: bool,
    /// Traditional characters into Simplified ones, whatever the text is.
    pub force_script: bool,
}

impl Mending {
    /// Nothing: the text as it came.
    pub const OFF: Self = Self { off: true, ..Self::AUTO };
    /// What the text itself proves.
    pub const AUTO: Self = Self {
        off: false,
        force_alignment: false,
        force_annotation: false,
        force_punctuation: false,
        force_latin: false,
        force_script: false,
    };
    /// Everything that looks like damage.
    pub const ALL: Self = Self {
        off: false,
        force_alignment: true,
        force_annotation: true,
        force_punctuation: true,
        force_latin: true,
        force_script: true,
    };
    /// Doubtful restorations too.
    pub const DOUBTFUL: Self = Self { force_alignment: true, ..Self::AUTO };
}

/// The words [`Mending`] is asked by.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "‘{0}’ is no repair: say auto, off, all, or some of alignment, annotation, punctuation, latin, script with commas"
)]
pub struct NoMending(String);

impl FromStr for Mending {
    type Err = NoMending;

    fn from_str(text: &str) -> Result<Self, NoMending> {
        match text {
            "auto" => return Ok(Self::AUTO),
            "off" => return Ok(Self::OFF),
            "all" => return Ok(Self::ALL),
            _ => {}
        }
        let mut mending = Self::AUTO;
        for word in text.split(',') {
            match word.trim() {
                "alignment" => mending.force_alignment = true,
                "annotation" => mending.force_annotation = true,
                "punctuation" => mending.force_punctuation = true,
                "latin" => mending.force_latin = true,
                "script" => mending.force_script = true,
                other => return Err(NoMending(other.to_owned())),
            }
        }
        Ok(mending)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repairs_are_asked_by_their_names() {
        assert_eq!("auto".parse(), Ok(Mending::default()));
        assert_eq!("off".parse(), Ok(Mending::OFF));
        assert_eq!("alignment, annotation,punctuation,latin,script".parse(), Ok(Mending::ALL));
        assert_eq!("script".parse(), Ok(Mending { force_script: true, ..Mending::AUTO }));
        for wrong in ["", "everything", "script,off", "off,script"] {
            assert!(wrong.parse::<Mending>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn evidence_reads_as_a_sentence() {
        let fact = Fact::Reading { note: "lái".to_owned(), character: '來' };
        let evidence = Evidence { facts: vec![fact, Fact::Inferred('。')], gain: 589, margin: -5, times: 0 };
        let repair =
            Repair { kind: "alignment".to_owned(), before: String::new(), after: String::new(), block: None, evidence };
        assert_eq!(
            repair.reason(),
            "the bytes were read one out of step; the note (lái) left behind reads 來; only 。 is inferred, the bytes \
             after it are certain; gain 58.9, margin -0.5"
        );
        let many =
            Repair { kind: "punctuation".to_owned(), evidence: Evidence { times: 7, ..Evidence::default() }, ..repair };
        assert!(many.reason().ends_with("; 7 times"));
    }
}
