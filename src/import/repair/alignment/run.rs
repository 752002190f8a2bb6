//! One run of characters read out of step: from the `?` that began it, on to where the bytes are in step again.
//!
//! Nothing in the middle of a run can be read in two ways, so a run has a few beginnings, one middle and a few ends,
//! and the search is linear.

use crate::import::repair::codec::{self, decode, encode, is_han, is_private};
use crate::import::repair::reading::{self, Note, Syllable, note, reads};

use super::context::Context;
use super::score;

/// The longest run, in characters.
const LONGEST: usize = 200;
/// How many beginnings are followed to the end, and how many characters of each choose them.
const MOST: usize = 8;
const LOOK: usize = 4;
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
    /// The last byte is a guess that nothing supports.
    pub(super) unsure: bool,
}

/// A fact that names a byte.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Proof {
    /// The annotation left behind reads the character that the byte completes.
    Reading(char, Syllable, String),
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
fn behind(rest: &str) -> Option<Note<'_>> {
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
    /// The byte that completes the last character; `None`: lost.
    byte: Option<u8>,
    /// An ASCII character that was read as part of a misread one.
    then: Option<char>,
    proof: Option<Proof>,
    at: usize,
    unsure: bool,
}

/// All ways to restore the run that begins with the hole at `at`.
pub(super) fn candidates(line: &str, at: usize, context: &Context) -> Vec<Candidate> {
    let hole = line.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
    let Some(rest) = line.get(at + hole..) else { return Vec::new() };
    let (beginnings, next, guessed) = begin(rest, context);
    if beginnings.is_empty() {
        return Vec::new();
    }
    let path = walk(line, at + hole + next);
    let ends_lost = path.end.is_none_or(|end| is_lost(line, end));
    if path.splits.is_empty() && ends_lost && (guessed || path.end.is_none()) {
        // Nothing that could be restored: what is certain can still be shown to those who ask.
        let Some(at) = path.end else { return Vec::new() };
        let c = line.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
        let mut bytes = vec![0xA1];
        bytes.extend(beginnings.first().and_then(|first| first.bytes.get(1..)).unwrap_or_default());
        bytes.extend(&path.bytes);
        let ending = Ending { byte: None, then: None, proof: None, at: at + c, unsure: true };
        return restore(&bytes, None, &ending, guessed).into_iter().collect();
    }
    let beginnings = likeliest(beginnings, &path.bytes, context);
    let mut list = Vec::new();
    let mut ends: Option<(u8, Vec<Ending>)> = None;
    for (rank, beginning) in beginnings.into_iter().enumerate() {
        let mut bytes = beginning.bytes.clone();
        bytes.extend_from_slice(&path.bytes);
        if let (Some(at), Some(&last)) = (path.end, bytes.last()) {
            if ends.as_ref().is_none_or(|(known, _)| *known != last) {
                ends = Some((last, end(line, at, last, &bytes, context)));
            }
            for ending in ends.iter().flat_map(|(_, list)| list) {
                // A run whose end is lost is never restored unasked: one guess at its beginning is enough.
                if ending.byte.is_some() || rank == 0 || !guessed {
                    list.extend(restore(&bytes, beginning.proof.as_ref(), ending, guessed));
                }
            }
        }
        for split in &path.splits {
            let Some(bytes) = bytes.get(..beginning.bytes.len() + split.bytes) else { continue };
            let ending =
                Ending { byte: Some(split.lead), then: Some(split.then), proof: None, at: split.at, unsure: false };
            list.extend(restore(bytes, beginning.proof.as_ref(), &ending, guessed));
        }
    }
    list
}

/// Does a hole stand here that nothing explains?
fn is_lost(line: &str, at: usize) -> bool {
    let Some(rest) = line.get(at..) else { return true };
    let Some(c) = rest.chars().next().filter(|&c| is_hole(c)) else { return false };
    let rest = rest.get(c.len_utf8()..).unwrap_or_default();
    let ends = c == '\u{fffd}' && (rest.is_empty() || rest.starts_with(['\n', '\r']));
    behind(rest).is_none() && closing_tag(rest).is_none() && !ends
}

/// The beginnings that read best with the first characters behind them: the rest of the run is the same for all.
fn likeliest(beginnings: Vec<Beginning>, middle: &[u8], context: &Context) -> Vec<Beginning> {
    if beginnings.len() <= MOST {
        return beginnings;
    }
    let cost = |beginning: &Beginning| {
        let first = beginning.bytes.iter().chain(middle).copied().take(2 * LOOK);
        let first: Vec<u8> = first.collect();
        let chars = first.chunks_exact(2).filter_map(|two| decode(two[0], two[1]));
        score::text(context.reader(), chars, &[])
    };
    let mut ranked: Vec<(f32, Beginning)> = beginnings.into_iter().map(|one| (cost(&one), one)).collect();
    ranked.sort_by(|a, b| a.0.total_cmp(&b.0));
    ranked.into_iter().map(|(_, one)| one).take(MOST).collect()
}

/// The beginnings, the bytes of the line they take after the hole, and whether the first byte is a guess.
fn begin(rest: &str, context: &Context) -> (Vec<Beginning>, usize, bool) {
    if let Some(note) = behind(rest) {
        let Some([_, lead]) = context.last().and_then(pair) else { return (Vec::new(), 0, false) };
        let list = named(lead, &note.syllable)
            .into_iter()
            .map(|(byte, c)| Beginning {
                bytes: vec![byte],
                proof: Some(Proof::Reading(c, note.syllable, note.letters.to_owned())),
            })
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
        .filter(|&lead| decode(lead, 0xA3).is_some_and(|c| is_han(c) || c == '。'))
        .map(|lead| Beginning { bytes: vec![lead, 0xA3, trail], proof: None })
        .collect();
    (list, mark.len_utf8(), true)
}

/// The misread characters of a run.
#[derive(Default)]
struct Path {
    bytes: Vec<u8>,
    /// Where something stands that can end the run; `None` if no run can look so.
    end: Option<usize>,
    splits: Vec<Split>,
}

/// A misread character made of the second half of one and an ASCII character: the run may end inside it.
struct Split {
    /// How many bytes of the path stand before it.
    bytes: usize,
    lead: u8,
    then: char,
    at: usize,
}

/// Walks over the misread characters from `at` on.
fn walk(line: &str, mut at: usize) -> Path {
    let mut path = Path::default();
    for _ in 0..LONGEST {
        let Some(c) = line.get(at..).and_then(|rest| rest.chars().next()) else { return path };
        if is_hole(c) || c.is_ascii_alphabetic() || c == '€' || matches!(c, '@' | '['..='`' | '{'..='~') {
            path.end = Some(at);
            return path;
        }
        let Some([lead, trail]) = pair(c) else { return path };
        at += c.len_utf8();
        let bytes = path.bytes.len();
        path.bytes.extend_from_slice(&[lead, trail]);
        if is_han(c)
            && let Some(found) = line.get(at..).and_then(note)
        {
            // The table annotates misread characters too; what reads something else is no part of a run.
            if reads(c, &found.syllable) {
                at += found.len;
            } else if found.syllable.tone > 0 {
                return path;
            }
        }
        if trail < 0x80 {
            path.splits.push(Split { bytes, lead, then: char::from(trail), at });
        }
    }
    path
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
                    then: None,
                    proof: Some(Proof::Reading(c, note.syllable, note.letters.to_owned())),
                    at: next + note.len,
                    unsure: false,
                })
                .collect();
        }
        // A decoder that eats one byte leaves the whole tag, and the tag is gone by now.
        let ends = c == '\u{fffd}' && (behind_it.is_empty() || behind_it.starts_with(['\n', '\r']));
        if let Some(len) = closing_tag(behind_it).or(ends.then_some(0)) {
            return close(last, bytes, next + len, context);
        }
        return vec![Ending { byte: None, then: None, proof: None, at: next, unsure: false }];
    }
    let byte = if c == '€' { Some(0x80) } else { u8::try_from(u32::from(c)).ok() };
    let Some(byte) = byte else { return Vec::new() };
    let Some(whole) = decode(last, byte) else { return Vec::new() };
    match note(behind_it) {
        Some(note) if reads(whole, &note.syllable) => {
            vec![Ending {
                byte: Some(byte),
                then: None,
                proof: Some(Proof::Reading(whole, note.syllable, note.letters.to_owned())),
                at: next + note.len,
                unsure: false,
            }]
        }
        Some(note) if note.syllable.tone > 0 => Vec::new(),
        _ => vec![Ending { byte: Some(byte), then: None, proof: None, at: next, unsure: false }],
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
        list.push(Ending { byte: Some(trail), then: None, proof: Some(Proof::Closing(close)), at, unsure: false });
    }
    if last == 0xA1 {
        list.push(Ending { byte: Some(0xA3), then: None, proof: None, at, unsure: false });
        if list.iter().all(|known| known.byte != Some(0xB1)) {
            // It may have been opened in an earlier paragraph.
            list.push(Ending { byte: Some(0xB1), then: None, proof: None, at, unsure: true });
        }
    }
    if list.is_empty() {
        list.push(Ending { byte: None, then: None, proof: None, at, unsure: false });
    }
    list
}

/// Decodes a candidate's bytes; `None` if they are no text.
fn restore(bytes: &[u8], proof: Option<&Proof>, ending: &Ending, guessed: bool) -> Option<Candidate> {
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
    text.extend(ending.then);
    let proofs = proof.into_iter().cloned().chain(ending.proof.clone()).collect();
    Some(Candidate { end: ending.at, text, proofs, lost: ending.byte.is_none(), guessed, unsure: ending.unsure })
}

/// An annotation or a tag that belongs to nothing, behind `c`: its length.
pub(super) fn orphan(c: char, rest: &str) -> Option<usize> {
    if is_hole(c) {
        behind(rest).map(|note| note.len).or_else(|| closing_tag(rest))
    } else {
        note(rest).filter(|note| note.syllable.tone > 0 || c.is_ascii_alphabetic()).map(|note| note.len)
    }
}
