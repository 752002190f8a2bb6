//! Damaged text mended: each repair is an edit over the original, with its evidence.
//!
//! The damage it knows: a site turned Simplified text into Traditional character by character, put a pinyin annotation
//! behind each of some hundred characters, byte by byte in GBK, so that some pairs slipped out of step, and folded its
//! marks to half width. Every stage asks for evidence in the text itself; without it the text stays, byte for byte.
//!
//! ```text
//! profile → alignment → annotation → punctuation → latin → script → debris
//! ```
//!
//! No stage reads or writes across a line, so lines may be blocks joined by line feeds.

mod alignment;
mod annotation;
mod codec;
mod debris;
mod edits;
mod latin;
mod model;
mod profile;
mod punctuation;
mod reading;
mod report;
mod script;

use std::borrow::Cow;

pub use edits::{Edit, Kind, Ruby};
pub use profile::Profile;
pub use report::{doubtful, report};

use crate::document::Mending;
use alignment::Licence;
use edits::Revision;

/// A mended text is looked at again: what stands beside a mended spot may have become readable.
const ROUNDS: usize = 4;

/// A text after repair.
#[derive(Debug, Clone, PartialEq)]
pub struct Mended<'a> {
    /// The text to read; borrowed if nothing changed.
    pub text: Cow<'a, str>,
    /// What changed, in order and apart: the original with these applied is the text.
    pub edits: Vec<Edit>,
    /// Readings that stood in brackets, over bytes of the text.
    pub ruby: Vec<Ruby>,
    /// Restorations too doubtful to make without being asked; their ranges are bytes of the original.
    pub doubtful: Vec<Edit>,
    /// What the original looked like.
    pub profile: Profile,
}

impl Mended<'_> {
    /// How many edits of a kind there are.
    pub fn count(&self, kind: Kind) -> usize {
        self.edits.iter().filter(|edit| edit.kind == kind).count()
    }
}

/// Mends a text. Without evidence of damage it comes back as it is.
pub fn mend<'a>(text: &'a str, mending: &Mending) -> Mended<'a> {
    mend_like(Profile::within(text, mending), text, mending)
}

/// Mends a text, or a piece of one, whose profile is known.
pub fn mend_like<'a>(profile: Profile, text: &'a str, mending: &Mending) -> Mended<'a> {
    let untouched = |profile| Mended {
        text: Cow::Borrowed(text),
        edits: Vec::new(),
        ruby: Vec::new(),
        doubtful: Vec::new(),
        profile,
    };
    if mending.off {
        return untouched(profile);
    }
    let asked = *mending != Mending::default();
    if profile.is_clean() && !asked {
        return untouched(profile);
    }
    let mut revision = Revision::new(text);
    let mut doubtful = Vec::new();
    let mut now = profile.clone();
    for _ in 0..ROUNDS {
        let before = revision.text().to_owned();
        round(&mut revision, &now, mending, &mut doubtful);
        if revision.text() == before {
            break;
        }
        now = Profile::of(revision.text());
        if now.is_clean() && !asked {
            break;
        }
    }
    let (text, edits, ruby) = revision.finish();
    Mended { text, edits, ruby, doubtful, profile }
}

/// Every stage once, in the order that keeps each one's evidence.
fn round(revision: &mut Revision<'_>, profile: &Profile, mending: &Mending, doubtful: &mut Vec<Edit>) {
    let signature = profile.signature;
    if signature || profile.traces > 0 || mending.force_alignment {
        let found = alignment::search(
            revision.text(),
            &Licence { signature, forced: mending.force_alignment, table: &profile.table },
        );
        *doubtful = found.doubtful.into_iter().map(|change| revision.propose(change)).collect();
        revision.apply(found.changes);
    }
    if signature || mending.force_annotation {
        revision.apply(annotation::changes(revision.text(), mending.force_annotation));
    }
    if profile.folded || mending.force_punctuation {
        revision.apply(punctuation::changes(revision.text(), signature));
    }
    if signature || mending.force_latin {
        revision.apply(latin::changes(revision.text()));
    }
    if signature || mending.force_script {
        revision.apply(script::changes(revision.text()));
    }
    if signature {
        revision.apply(debris::changes(revision.text()));
    }
}
