//! One run of characters read out of step: from the `?` that began it, on to where the bytes are in step again.
//!
//! Nothing in the middle of a run can be read in two ways, so a run has a few beginnings, one middle and a few ends,
//! and the search is linear.

use crate::import::repair::codec::{self, decode, encode, is_han, is_mark, is_private};
use crate::import::repair::reading::{self, Note, Syllable, note, reads};

use super::context::Context;

/// The longest run, in characters.
const LONGEST: usize = 200;
/// Stands for a character whose second byte is lost.
pub(super) const UNKNOWN: char = '□';

/// A way to restore a run.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Candidate {
    /// Bytes of the line.
    pub(super) end: usize,
    /// What stood there.
    pub(super) text: String,
    /// Facts that name this restoration.
    pub(super) proofs: Vec<Proof>,
    /// The last character is unknown: its second byte and what swallowed it are gone.
    pub(super) lost: bool,
    /// The first byte is a guess, not named by an annotation.
    pub(super) guessed: bool,
}

/// A fact that names a byte.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Proof {
    /// The annotation left behind reads the character that the byte completes.
    Reading(char, String),
    /// The tag left behind closed a line in which this quote was open.
    Closing(char),
}

/// A replacement character of either kind.
pub(super) fn is_hole(c: char) -> bool {
    matches!(c, '?' | '\u{fffd}')
}

/// The two bytes of a character, a mark folded to half width unfolded.
pub(super) fn pair(c: char) -> Option<[u8; 2]> {
    match c {
        ',' => Some([0xA3, 0xAC]),
        ':' => Some([0xA3, 0xBA]),
        ';' => Some([0xA3, 0xBB]),
        '(' => Some([0xA3, 0xA8]),
        ')' => Some([0xA3, 0xA9]),
        '!' => Some([0xA3, 0xA1]),
        c => encode(c),
    }
}

/// An annotation behind a hole, its opening bracket eaten or not.
fn behind(rest: &str) -> Option<Note> {
    note(rest).or_else(|| reading::tail(rest))
}

/// Bytes that make, with `lead`, a character of exactly this reading.
fn named(lead: u8, syllable: &Syllable) -> Vec<(u8, char)> {
    codec::trails()
        .filter_map(|trail| Some((trail, decode(lead, trail)?)))
        .filter(|&(_, c)| is_han(c) && reads(c, syllable))
        .collect()
}

/// How a run may begin.
struct Beginning {
    bytes: Vec<u8>,
    proof: Option<Proof>,
}

/// How a run may end.
struct Ending {
    byte: Option<u8>,
    proof: Option<Proof>,
    at: usize,
}

/// All ways to restore the run that begins with the hole at `at`.
pub(super) fn candidates(line: &str, at: usize, context: &Context) -> Vec<Candidate> {
    let hole = line.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
    let Some(rest) = line.get(at + hole..) else { return Vec::new() };
    let (beginnings, next, guessed) = begin(rest, context);
    if beginnings.is_empty() {
        return Vec::new();
    }
    let Some((middle, at)) = walk(line, at + hole + next) else { return Vec::new() };
    let mut list = Vec::new();
    for beginning in beginnings {
        let Some(&last) = middle.last().or(beginning.bytes.last()) else { continue };
        let mut bytes = beginning.bytes.clone();
        bytes.extend_from_slice(&middle);
        for ending in end(line, at, last, &bytes, context) {
            list.extend(restore(&bytes, beginning.proof.as_ref(), ending, guessed));
        }
    }
    list
}

/// The beginnings, the bytes of the line they take after the hole, and whether the first byte is a guess.
fn begin(rest: &str, context: &Context) -> (Vec<Beginning>, usize, bool) {
    if let Some(note) = behind(rest) {
        let Some([_, lead]) = context.last().and_then(pair) else { return (Vec::new(), 0, false) };
        let list = named(lead, &note.syllable)
            .into_iter()
            .map(|(byte, c)| Beginning { bytes: vec![byte], proof: Some(Proof::Reading(c, note.letters.clone())) })
            .collect();
        return (list, note.len, false);
    }
    let Some(mark) = rest.chars().next() else { return (Vec::new(), 0, false) };
    let trail = match mark {
        '!' | '！' => 0xA1,
        '?' | '？' => 0xBF,
        _ => return (Vec::new(), 0, false),
    };
    let list = codec::leads()
        .filter(|&lead| decode(lead, 0xA3).is_some_and(|c| is_han(c) || is_mark(c)))
        .map(|lead| Beginning { bytes: vec![lead, 0xA3, trail], proof: None })
        .collect();
    (list, mark.len_utf8(), true)
}

/// The bytes of the misread characters from `at` on, and where they end; `None` if no run can look so.
fn walk(line: &str, mut at: usize) -> Option<(Vec<u8>, usize)> {
    let mut bytes = Vec::new();
    for _ in 0..LONGEST {
        let rest = line.get(at..)?;
        let c = rest.chars().next()?;
        if is_hole(c) || c.is_ascii_alphabetic() || c == '€' || matches!(c, '@' | '['..='`' | '{'..='~') {
            return Some((bytes, at));
        }
        let own = pair(c)?;
        bytes.extend_from_slice(&own);
        at += c.len_utf8();
        if is_han(c)
            && let Some(found) = line.get(at..).and_then(note)
        {
            // The table annotates misread characters too; what reads something else is no part of a run.
            if found.syllable.tone > 0 && !reads(c, &found.syllable) {
                return None;
            }
            if reads(c, &found.syllable) {
                at += found.len;
            }
        }
    }
    None
}

/// How a run whose last known byte is `last` can end at `at`.
fn end(line: &str, at: usize, last: u8, bytes: &[u8], context: &Context) -> Vec<Ending> {
    let Some(rest) = line.get(at..) else { return Vec::new() };
    let Some(c) = rest.chars().next() else { return Vec::new() };
    let behind_it = rest.get(c.len_utf8()..).unwrap_or_default();
    let next = at + c.len_utf8();
    if is_hole(c) {
        if let Some(note) = behind(behind_it) {
            return named(last, &note.syllable)
                .into_iter()
                .map(|(byte, c)| Ending {
                    byte: Some(byte),
                    proof: Some(Proof::Reading(c, note.letters.clone())),
                    at: next + note.len,
                })
                .collect();
        }
        if let Some(len) = closing_tag(behind_it) {
            return close(last, bytes, next + len, context);
        }
        return vec![Ending { byte: None, proof: None, at: next }];
    }
    let byte = if c == '€' { Some(0x80) } else { u8::try_from(u32::from(c)).ok() };
    let Some(byte) = byte else { return Vec::new() };
    let Some(whole) = decode(last, byte) else { return Vec::new() };
    match note(behind_it) {
        Some(note) if reads(whole, &note.syllable) => {
            vec![Ending { byte: Some(byte), proof: Some(Proof::Reading(whole, note.letters)), at: next + note.len }]
        }
        Some(note) if note.syllable.tone > 0 => Vec::new(),
        _ => vec![Ending { byte: Some(byte), proof: None, at: next }],
    }
}

/// The rest of a tag whose `<` was eaten (`/p>`, `p>`), or a whole one: its length.
fn closing_tag(rest: &str) -> Option<usize> {
    let inner = rest.strip_prefix('<').unwrap_or(rest);
    let name = inner.strip_prefix('/')?;
    let letters = name.bytes().take_while(u8::is_ascii_alphanumeric).count();
    ((1..=10).contains(&letters) && name.as_bytes().get(letters) == Some(&b'>'))
        .then(|| rest.len() - name.len() + letters + 1)
}

/// Ends in front of a closing tag: the open quote's other half, or a full stop.
fn close(last: u8, bytes: &[u8], at: usize, context: &Context) -> Vec<Ending> {
    let mut inner = context.clone();
    for two in bytes.chunks_exact(2) {
        if let Some(c) = decode(two[0], two[1]) {
            inner.push(c);
        }
    }
    let mut list = Vec::new();
    if let Some(close) = inner.closing()
        && let Some([lead, trail]) = encode(close)
        && lead == last
    {
        list.push(Ending { byte: Some(trail), proof: Some(Proof::Closing(close)), at });
    }
    if last == 0xA1 {
        list.push(Ending { byte: Some(0xA3), proof: None, at });
    }
    if list.is_empty() {
        list.push(Ending { byte: None, proof: None, at });
    }
    list
}

/// Decodes a candidate's bytes; `None` if they are no text.
fn restore(bytes: &[u8], proof: Option<&Proof>, ending: Ending, guessed: bool) -> Option<Candidate> {
    let mut text = String::with_capacity(bytes.len() * 2);
    let mut pairs = bytes.chunks_exact(2);
    for two in &mut pairs {
        let c = decode(two[0], two[1])?;
        if is_private(c) {
            return None;
        }
        text.push(c);
    }
    let lead = *pairs.remainder().first()?;
    match ending.byte {
        Some(byte) => text.push(decode(lead, byte).filter(|&c| !is_private(c))?),
        None => text.push(UNKNOWN),
    }
    let proofs = proof.into_iter().cloned().chain(ending.proof).collect();
    Some(Candidate { end: ending.at, text, proofs, lost: ending.byte.is_none(), guessed })
}

/// An annotation or a tag that belongs to nothing, behind `c`: its length.
pub(super) fn orphan(c: char, rest: &str) -> Option<usize> {
    if is_hole(c) {
        behind(rest).map(|note| note.len).or_else(|| closing_tag(rest))
    } else {
        note(rest).filter(|note| note.syllable.tone > 0 || c.is_ascii_alphabetic()).map(|note| note.len)
    }
}
