//! Alignment: annotations were put into GBK bytes without a look at where characters begin, so at some places the
//! pairs are read one byte out of step until something puts them back. The bytes are still there: read them anew.

mod context;
mod run;
mod score;

use std::ops::Range;

use context::Context;
use run::{Candidate, Proof, UNKNOWN, candidates, is_hole};

use super::codec::{decode, is_han};
use super::edits::{Change, Kind};
use super::reading::{note, note_of, reads};

/// How many nats a proof weighs.
const PROOF: f32 = 8.0;
/// The next best restoration must be this far behind.
const MARGIN: f32 = 4.0;

/// What may be done without being asked.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Licence {
    /// The document has the signature of annotated text.
    pub(super) signature: bool,
    /// The reader asked for the doubtful ones too.
    pub(super) forced: bool,
}

/// What was found in a text.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Restorations beyond doubt, in order.
    pub(super) changes: Vec<Change>,
    /// The rest: a reader may ask for them.
    pub(super) doubtful: Vec<Change>,
}

/// Looks through a text line by line.
pub(super) fn search(text: &str, licence: Licence) -> Found {
    let mut found = Found::default();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        // Every run holds a hole, every annotation of two halves a bracket.
        if memchr::memchr3(b'?', b'(', 0xEF, line.as_bytes()).is_some() {
            search_line(line, start, licence, &mut found);
        }
        start += line.len();
    }
    found
}

fn search_line(line: &str, base: usize, licence: Licence, found: &mut Found) {
    let mut context = Context::default();
    let mut at = 0;
    while let Some(c) = line.get(at..).and_then(|rest| rest.chars().next()) {
        if is_hole(c)
            && let Some(best) = best(line, at, &context)
        {
            let accepted = best.accepted(licence);
            let change = best.change(at, base);
            if accepted {
                best.candidate.text.chars().for_each(|c| context.push(c));
                at = best.candidate.end;
                found.changes.push(change);
                continue;
            }
            found.doubtful.push(change);
        }
        at += c.len_utf8();
        if let Some(skip) = line.get(at..).and_then(|rest| note_of(c, rest)) {
            at += skip.len;
        } else if licence.signature
            && let Some(range) = context.last().and_then(|last| halves(line, at, last, c))
        {
            at = range.end;
            found.changes.push(Change::new(base + range.start..base + range.end, String::new(), Kind::Alignment));
        }
        context.push(c);
    }
}

/// An annotation behind an ASCII letter that reads the character made of half a Han character and that letter.
fn halves(line: &str, at: usize, last: char, c: char) -> Option<Range<usize>> {
    if !is_han(last) || !c.is_ascii() {
        return None;
    }
    let note = note(line.get(at..)?)?;
    let [_, lead] = run::pair(last)?;
    let whole = decode(lead, u8::try_from(u32::from(c)).ok()?)?;
    reads(whole, &note.syllable).then(|| at..at + note.len)
}

/// The best restoration of a run.
struct Best {
    candidate: Candidate,
    gain: f32,
    margin: f32,
}

fn best(line: &str, at: usize, context: &Context) -> Option<Best> {
    let mut list: Vec<(Candidate, f32, f32)> = candidates(line, at, context)
        .into_iter()
        .map(|candidate| {
            let gain = gain(line, at, &candidate, context);
            let key = gain + PROOF * candidate.proofs.len() as f32;
            (candidate, gain, key)
        })
        .collect();
    list.sort_by(|a, b| b.2.total_cmp(&a.2));
    let mut ranked = list.into_iter();
    let (candidate, gain, key) = ranked.next()?;
    // The next best of all is to leave the text as it is, which gains nothing.
    let second = ranked.find(|(other, ..)| other.text != candidate.text).map_or(0.0, |(.., key)| key.max(0.0));
    Some(Best { candidate, gain, margin: key - second })
}

/// How much cheaper the text becomes.
fn gain(line: &str, at: usize, candidate: &Candidate, context: &Context) -> f32 {
    let behind = line.get(candidate.end..).and_then(|rest| rest.chars().next()).filter(|&c| !is_hole(c) && c != '\n');
    let damaged = damage(line, at, candidate.end, context, behind);
    let restored = score::text(context.last(), candidate.text.chars().filter(|&c| c != UNKNOWN), behind);
    damaged - restored - adjustment(candidate, context)
}

/// The cost of the text as it stands.
fn damage(line: &str, mut at: usize, end: usize, context: &Context, behind: Option<char>) -> f32 {
    let mut sum = 0.0;
    let mut last = context.last();
    while at < end {
        let Some(rest) = line.get(at..) else { break };
        let Some(c) = rest.chars().next() else { break };
        at += c.len_utf8();
        sum += if is_hole(c) { score::HOLE } else { score::after(last, c) };
        let Some(rest) = line.get(at..) else { break };
        if let Some(own) = note_of(c, rest) {
            at += own.len;
        } else if let Some(orphan) = run::orphan(c, rest) {
            sum += score::ORPHAN;
            at += orphan;
        }
        last = Some(c);
    }
    sum + behind.map_or(0.0, |c| score::after(last, c))
}

/// What is known of full stops in front of quotes.
fn adjustment(candidate: &Candidate, context: &Context) -> f32 {
    if !candidate.guessed {
        return 0.0;
    }
    let mut chars = candidate.text.chars();
    if chars.next() != Some('。') {
        return 1.0;
    }
    match (chars.next(), context.held()) {
        (Some('”'), Some((_, true) | (10.., _))) => -4.0,
        (Some('”'), Some((..=5, _))) => 6.0,
        (Some('》' | '】'), _) => 8.0,
        _ => 0.0,
    }
}

impl Best {
    fn accepted(&self, licence: Licence) -> bool {
        let proven = !self.candidate.proofs.is_empty();
        if self.candidate.lost {
            return false;
        }
        if licence.forced {
            return self.gain + PROOF * self.candidate.proofs.len() as f32 > 0.0;
        }
        self.margin >= MARGIN && ((proven && self.gain >= -2.0) || (licence.signature && self.gain >= 3.0))
    }

    fn change(&self, at: usize, base: usize) -> Change {
        let candidate = &self.candidate;
        Change {
            range: base + at..base + candidate.end,
            new: candidate.text.clone(),
            kind: Kind::Alignment,
            proofs: candidate.proofs.len() as u8,
            gain: self.gain,
            margin: self.margin,
            evidence: self.evidence().into(),
            ruby: None,
        }
    }

    /// Which fact names the bytes, and how much likelier the text is.
    fn evidence(&self) -> String {
        let mut facts: Vec<String> = self
            .candidate
            .proofs
            .iter()
            .map(|proof| match proof {
                Proof::Reading(c, reading) => {
                    format!("the note ({reading}) left behind reads {c}, which names the lost byte")
                }
                Proof::Closing(close) => format!("the tag left behind ends a line in which {close} was due"),
            })
            .collect();
        if self.candidate.guessed {
            let first = self.candidate.text.chars().next().unwrap_or(UNKNOWN);
            facts.push(format!("only the first character ({first}) is inferred; the bytes after it are certain"));
        }
        if self.candidate.lost {
            facts.push("the last character's second byte is lost".to_owned());
        }
        let (gain, margin) = (self.gain, self.margin);
        format!("The bytes were read one out of step: {}; gain {gain:.1}, margin {margin:.1}.", facts.join("; "))
    }
}
