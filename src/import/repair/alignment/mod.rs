//! Alignment: annotations were put into GBK bytes without a look at where characters begin, so at some places the
//! pairs are read one byte out of step until something puts them back. The bytes are still there: read them anew.

mod context;
mod run;
mod score;

use std::ops::Range;

use context::Context;
use run::{Candidate, Proof, UNKNOWN, candidates, is_hole};

use super::codec::{decode, is_han, is_mark};
use super::edits::{Change, Kind, Reason};
use super::profile::Table;
use super::reading::{note, note_of, reads};
use super::script::is_traditional;
use crate::document::Fact;
use crate::text::script::is_simplified_only;

/// How many nats a proof weighs.
const PROOF: f32 = 8.0;
/// The next best restoration must be this far behind.
const MARGIN: f32 = 4.0;

/// What may be done without being asked.
#[derive(Debug, Clone, Copy)]
pub(super) struct Licence<'a> {
    /// The document has the signature of annotated text.
    pub(super) signature: bool,
    /// The reader asked for the doubtful ones too.
    pub(super) forced: bool,
    /// What the document annotates, and how.
    pub(super) table: &'a Table,
}

impl Licence<'_> {
    /// How many nats a proof weighs: a character the document annotates elsewhere is a better witness than one it
    /// does not, and one that is not Traditional a poor one.
    fn weight(&self, proof: &Proof) -> f32 {
        match proof {
            Proof::Reading(c, syllable, _) if self.signature => match self.table.get(c) {
                Some(readings) if readings.contains(syllable) => PROOF + 3.0,
                None if is_traditional(*c) => PROOF,
                _ => PROOF - 4.0,
            },
            _ => PROOF,
        }
    }

    /// What a restoration costs for characters that Traditional text does not have.
    fn strangeness(&self, text: &str) -> f32 {
        if self.signature { 3.0 * text.chars().filter(|&c| is_simplified_only(c)).count() as f32 } else { 0.0 }
    }
}

/// What was found in a text.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Restorations beyond doubt, in order.
    pub(super) changes: Vec<Change>,
    /// The rest: a reader may ask for them.
    pub(super) doubtful: Vec<Change>,
    /// How many holes were searched.
    searched: usize,
}

/// No article has so many holes: what has is no article.
const SEARCHES: usize = 20_000;

impl Found {
    /// May one more hole be searched?
    fn allow(&mut self) -> bool {
        self.searched += 1;
        self.searched <= SEARCHES
    }
}

/// Looks through a text line by line.
pub(super) fn search(text: &str, licence: &Licence<'_>) -> Found {
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

fn search_line(line: &str, base: usize, licence: &Licence<'_>, found: &mut Found) {
    let mut context = Context::default();
    let mut at = 0;
    // Behind the last hole nobody asks any more how likely the line is.
    let last = line.rfind(is_hole);
    while let Some(c) = line.get(at..).and_then(|rest| rest.chars().next()) {
        if is_hole(c)
            && found.allow()
            && let Some(best) = best(line, at, &context, licence)
        {
            let accepted = best.accepted(licence);
            let change = best.change(at, base);
            if accepted {
                best.candidate.text.chars().for_each(|c| context.push(c));
                at = best.candidate.end;
                found.changes.push(change);
                continue;
            }
            // What is inside a likely but doubtful run is not looked at by itself: it is out of step.
            let whole = best.candidate.end;
            let likely = !best.candidate.lost && best.key >= PROOF;
            found.doubtful.push(change);
            if likely && let Some(run) = line.get(at..whole) {
                run.chars().for_each(|c| context.push(c));
                at = whole;
                continue;
            }
        }
        at += c.len_utf8();
        if let Some(skip) = line.get(at..).and_then(|rest| note_of(c, rest)) {
            at += skip.len;
        } else if licence.signature
            && let Some(range) = context.last().and_then(|last| halves(line, at, last, c))
        {
            at = range.end;
            found.changes.push(Change::new(base + range.start..base + range.end, "", Kind::Alignment));
        }
        if last.is_some_and(|last| at <= last) {
            context.push(c);
        } else {
            context.pass(c);
        }
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
    key: f32,
    margin: f32,
}

fn best(line: &str, at: usize, context: &Context, licence: &Licence<'_>) -> Option<Best> {
    let mut list: Vec<(Candidate, f32, f32)> = candidates(line, at, context)
        .into_iter()
        .map(|candidate| {
            let gain = gain(line, at, &candidate, context) - licence.strangeness(&candidate.text);
            let key = gain + candidate.proofs.iter().map(|proof| licence.weight(proof)).sum::<f32>();
            (candidate, gain, key)
        })
        .collect();
    list.sort_by(|a, b| b.2.total_cmp(&a.2));
    let mut ranked = list.into_iter();
    let (candidate, gain, key) = ranked.next()?;
    // The next best of all is to leave the text as it is, which gains nothing.
    let second = ranked.find(|(other, ..)| other.text != candidate.text).map_or(0.0, |(.., key)| key.max(0.0));
    Some(Best { candidate, gain, key, margin: key - second })
}

/// How many characters behind a run are read: as many as a word the run may cut has.
const BEHIND: usize = 3;

/// How much cheaper the text becomes.
fn gain(line: &str, at: usize, candidate: &Candidate, context: &Context) -> f32 {
    let behind = behind(line, candidate.end);
    let damaged = damage(line, at, candidate.end, context, &behind);
    let known = candidate.text.chars().filter(|&c| c != UNKNOWN);
    damaged - score::text(context.reader(), known, &behind) - adjustment(line, candidate, context)
}

/// The characters behind a run, annotations left out, up to the next hole.
fn behind(line: &str, mut at: usize) -> Vec<char> {
    let mut list = Vec::with_capacity(BEHIND);
    while list.len() < BEHIND {
        let Some(rest) = line.get(at..) else { break };
        let Some(c) = rest.chars().next().filter(|&c| !is_hole(c) && c != '\n') else { break };
        at += c.len_utf8();
        at += line.get(at..).and_then(|rest| note_of(c, rest)).map_or(0, |note| note.len);
        list.push(c);
    }
    list
}

/// The cost of the text as it stands.
fn damage(line: &str, mut at: usize, end: usize, context: &Context, behind: &[char]) -> f32 {
    let mut sum = 0.0;
    let mut reader = context.reader();
    while at < end {
        let Some(rest) = line.get(at..) else { break };
        let Some(c) = rest.chars().next() else { break };
        at += c.len_utf8();
        sum += if is_hole(c) { reader.hole() } else { reader.read(c) };
        let Some(rest) = line.get(at..) else { break };
        if let Some(own) = note_of(c, rest) {
            at += own.len;
        } else if let Some(orphan) = run::orphan(c, rest) {
            sum += score::ORPHAN;
            at += orphan;
        }
    }
    sum + score::text(reader, [], behind)
}

/// What is known of full stops in front of quotes.
fn adjustment(line: &str, candidate: &Candidate, context: &Context) -> f32 {
    // A closing quote that was opened nowhere in the line.
    let unsure = if candidate.unsure { 8.0 } else { 0.0 };
    if !candidate.guessed {
        return unsure;
    }
    let mut chars = candidate.text.chars();
    if chars.next() != Some('。') {
        return unsure + 1.0;
    }
    let stop = match (chars.next(), context.held()) {
        // Inside a sentence: a quoted word rather than a quoted sentence.
        (Some('”'), Some(_)) if chars.next().is_some_and(|c| "的、，等之这這".contains(c)) => 4.0,
        (Some('”'), Some((_, true) | (10.., _))) => -4.0,
        (Some('”'), Some((..=5, _))) => 6.0,
        (Some('》' | '】'), _) => 8.0,
        (Some(c), _) if is_han(c) => clauses(context.clause(), length(line, candidate)),
        _ => 0.0,
    };
    unsure + stop
}

/// The length of the clause behind a restored full stop.
fn length(line: &str, candidate: &Candidate) -> usize {
    let pause = |c: char| is_mark(c) || matches!(c, ',' | ';' | ':' | '!' | '?' | '\n');
    let mut count = 0;
    for c in candidate.text.chars().skip(1) {
        if pause(c) {
            return count;
        }
        count += 1;
    }
    let mut at = candidate.end;
    while let Some(c) =
        line.get(at..).and_then(|rest| rest.chars().next()).filter(|&c| !pause(c) && count < CLAUSE.len())
    {
        at += c.len_utf8();
        at += line.get(at..).and_then(|rest| note_of(c, rest)).map_or(0, |note| note.len);
        count += 1;
    }
    count
}

/// How many clauses in a hundred are so long, from 1 on; longer ones are as rare as the last.
const CLAUSE: [f32; 32] = [
    2.0, 8.0, 6.0, 9.0, 8.0, 8.0, 8.0, 8.0, 7.5, 6.5, 5.5, 4.5, 4.0, 3.2, 2.5, 1.9, 1.5, 1.2, 0.9, 0.75, 0.6, 0.5, 0.4,
    0.32, 0.26, 0.21, 0.17, 0.14, 0.12, 0.1, 0.08, 0.06,
];

/// How much dearer two clauses of these lengths are than one of both.
fn clauses(one: usize, other: usize) -> f32 {
    let share = |length: usize| CLAUSE.get(length.saturating_sub(1)).or(CLAUSE.last()).copied().unwrap_or(1.0) / 100.0;
    // A clause in the mean is nine characters long: the full stop's own cost holds that already.
    -(share(one) * share(other) * 9.0 / share(one + other + 1)).ln()
}

impl Best {
    fn accepted(&self, licence: &Licence<'_>) -> bool {
        let proven = !self.candidate.proofs.is_empty();
        if self.candidate.lost || self.candidate.unsure {
            return false;
        }
        if licence.forced {
            return self.key > 0.0;
        }
        self.margin >= MARGIN && ((proven && self.gain >= -2.0) || (licence.signature && self.gain >= 3.0))
    }

    fn change(&self, at: usize, base: usize) -> Change {
        let candidate = &self.candidate;
        let reason = Reason {
            kind: Kind::Alignment,
            proofs: candidate.proofs.len() as u8,
            gain: self.gain,
            margin: self.margin,
            facts: self.facts(),
        };
        Change { range: base + at..base + candidate.end, new: candidate.text.as_str().into(), reason, ruby: None }
    }

    /// Which fact names the bytes, and what is weak.
    fn facts(&self) -> Vec<Fact> {
        let candidate = &self.candidate;
        let mut facts: Vec<Fact> = candidate
            .proofs
            .iter()
            .map(|proof| match proof {
                Proof::Reading(c, _, reading) => Fact::Reading { note: reading.clone(), character: *c },
                Proof::Closing(close) => Fact::Closing(*close),
            })
            .collect();
        if candidate.guessed {
            facts.push(Fact::Inferred(candidate.text.chars().next().unwrap_or(UNKNOWN)));
        }
        if candidate.lost {
            facts.push(Fact::ByteLost);
        }
        if candidate.unsure {
            facts.push(Fact::Unsupported);
        }
        facts
    }
}
