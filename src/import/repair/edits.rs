//! Edits over an original: each stage proposes changes to the text as it stands, and the ledger keeps them as edits of
//! the original, so that original + edits = the view, whatever number of stages there was.

use std::borrow::Cow;
use std::ops::Range;

use compact_str::CompactString;

use crate::document::Fact;
use crate::text::order;

/// What was wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, strum::Display, strum::EnumIter)]
#[strum(serialize_all = "kebab-case")]
pub enum Kind {
    /// Bytes out of step: a run of wrong characters.
    Alignment,
    /// A pinyin annotation in the text.
    Annotation,
    /// A half-width mark in Chinese text.
    Punctuation,
    /// Latin letters with blanks between them.
    Latin,
    /// Simplified text that had been turned into Traditional.
    Script,
    /// What is left of a tag.
    Debris,
}

/// One edit of the original.
#[derive(Debug, Clone, PartialEq)]
pub struct Edit {
    /// Bytes of the original.
    pub range: Range<usize>,
    /// What stood there.
    pub old: String,
    /// What stands there now.
    pub new: String,
    /// What was wrong.
    pub kind: Kind,
    /// How many independent facts name exactly this restoration.
    pub proofs: u8,
    /// How much likelier the text has become, in nats.
    pub gain: f32,
    /// How far the next best restoration is behind, in nats.
    pub margin: f32,
    /// What the spot itself shows.
    pub facts: Vec<Fact>,
}

/// A reading, over bytes of a text.
pub type Ruby = (Range<usize>, String);

/// A change a stage proposes to the text as it stands.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Change {
    /// Bytes of the text as it stands.
    pub(super) range: Range<usize>,
    /// What shall stand there: a character, mostly.
    pub(super) new: CompactString,
    pub(super) reason: Reason,
    /// A reading for the character that ends where the change begins.
    pub(super) ruby: Option<String>,
}

/// Why something is changed: see [`Edit`].
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Reason {
    pub(super) kind: Kind,
    pub(super) proofs: u8,
    pub(super) gain: f32,
    pub(super) margin: f32,
    pub(super) facts: Vec<Fact>,
}

impl Change {
    /// A change by rule: no score, the kind is the reason.
    pub(super) fn new(range: Range<usize>, new: impl Into<CompactString>, kind: Kind) -> Self {
        let reason = Reason { kind, proofs: 0, gain: 0.0, margin: 0.0, facts: Vec::new() };
        Self { range, new: new.into(), reason, ruby: None }
    }
}

/// An edit without its words: they are what stands at the two places.
#[derive(Debug, Clone)]
struct Entry {
    /// Bytes of the text as it stands.
    at: Range<usize>,
    /// Bytes of the original.
    from: Range<usize>,
    reason: Reason,
}

fn edit(range: Range<usize>, original: &str, new: &str, reason: Reason) -> Edit {
    let old = original.get(range.clone()).unwrap_or_default().to_owned();
    let Reason { kind, proofs, gain, margin, facts } = reason;
    Edit { range, old, new: new.to_owned(), kind, proofs, gain, margin, facts }
}

/// A text under repair.
#[derive(Debug)]
pub(super) struct Revision<'a> {
    original: &'a str,
    text: Cow<'a, str>,
    entries: Vec<Entry>,
    ruby: Vec<Ruby>,
}

impl<'a> Revision<'a> {
    pub(super) fn new(original: &'a str) -> Self {
        Self { original, text: Cow::Borrowed(original), entries: Vec::new(), ruby: Vec::new() }
    }

    /// The text as it stands.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Makes changes, which are in order and apart. One inside an earlier edit becomes part of it.
    pub(super) fn apply(&mut self, changes: Vec<Change>) {
        if changes.is_empty() {
            return;
        }
        let mut next = Weave::with_capacity(self.text.len(), self.entries.len() + changes.len());
        let mut ruby = Vec::new();
        let mut entries = std::mem::take(&mut self.entries).into_iter().peekable();
        let mut changes = changes.into_iter().peekable();
        // The changes of one cluster.
        let mut inside = Vec::new();
        // Bytes the original is ahead of the text as it stands, after the entries passed so far.
        let mut ahead = 0isize;
        loop {
            let entry_first = match (entries.peek(), changes.peek()) {
                (None, None) => break,
                (Some(entry), Some(change)) => (entry.at.start, entry.at.end) <= (change.range.start, change.range.end),
                (entry, _) => entry.is_some(),
            };
            let mut cluster = if entry_first {
                let Some(entry) = entries.next() else { break };
                Cluster::of_entry(entry, &mut ahead)
            } else {
                let Some(change) = changes.peek() else { break };
                Cluster::before(change, ahead)
            };
            loop {
                if entries.peek().is_some_and(|entry| cluster.meets(&entry.at)) {
                    let Some(entry) = entries.next() else { break };
                    cluster.take_entry(entry, &mut ahead);
                } else if let Some(mut change) = changes.next_if(|change| cluster.meets(&change.range)) {
                    cluster.widen(&change.range, ahead);
                    if let Some(reading) = change.ruby.take() {
                        let end = change.range.start;
                        let base = self.text.get(..end).and_then(|t| t.chars().next_back()).map_or(0, char::len_utf8);
                        ruby.push((end - base..end, reading));
                    }
                    inside.push(change);
                } else {
                    break;
                }
            }
            next.add(cluster, &mut inside, &self.text, self.original);
        }
        next.copy(self.text.len(), &self.text);
        ruby.append(&mut self.ruby);
        order::by_key(&mut ruby, |(range, _)| range.start);
        self.ruby = next.carry(ruby);
        self.entries = next.entries;
        self.text = Cow::Owned(next.text);
    }

    /// A change that is not made, as an edit of the original.
    pub(super) fn propose(&self, change: Change) -> Edit {
        edit(self.origin(&change.range), self.original, &change.new, change.reason)
    }

    /// Text, edits and readings, in order.
    pub(super) fn finish(self) -> (Cow<'a, str>, Vec<Edit>, Vec<Ruby>) {
        let new = |at: Range<usize>| self.text.get(at).unwrap_or_default();
        let edits = self.entries.into_iter().map(|e| edit(e.from, self.original, new(e.at), e.reason)).collect();
        (self.text, edits, self.ruby)
    }

    /// Where bytes of the text as it stands come from.
    fn origin(&self, range: &Range<usize>) -> Range<usize> {
        let before = |at: usize, end: bool| {
            let passed = self.entries.partition_point(|e| if end { e.at.start < at } else { e.at.end <= at });
            match passed.checked_sub(1).and_then(|i| self.entries.get(i)) {
                Some(e) if at < e.at.end && end => e.from.end,
                Some(e) => e.from.end + at.saturating_sub(e.at.end),
                None => at,
            }
        };
        // Entries are in order and apart.
        let around = self.entries.get(self.entries.partition_point(|e| e.at.end <= range.start));
        let start = match around.filter(|e| e.at.start <= range.start) {
            Some(inside) => inside.from.start,
            None => before(range.start, false),
        };
        start..before(range.end, true).max(start)
    }
}

/// Edits and changes that overlap: they become one edit.
struct Cluster {
    /// Bytes of the text as it stands.
    at: Range<usize>,
    /// Bytes of the original.
    from: Range<usize>,
    /// Why, if an entry leads.
    lead: Option<Reason>,
}

fn shift(at: usize, ahead: isize) -> usize {
    at.saturating_add_signed(ahead)
}

impl Cluster {
    fn of_entry(entry: Entry, ahead: &mut isize) -> Self {
        *ahead = entry.from.end as isize - entry.at.end as isize;
        Self { at: entry.at, from: entry.from, lead: Some(entry.reason) }
    }

    /// An empty one, where a change begins that is to be taken into it.
    fn before(change: &Change, ahead: isize) -> Self {
        let at = change.range.clone();
        let from = shift(at.start, ahead)..shift(at.end, ahead);
        Self { at, from, lead: None }
    }

    fn meets(&self, other: &Range<usize>) -> bool {
        other.start < self.at.end || (other.start == self.at.start && other.end == self.at.end)
    }

    fn take_entry(&mut self, entry: Entry, ahead: &mut isize) {
        *ahead = entry.from.end as isize - entry.at.end as isize;
        let rest = self.at.end.saturating_sub(entry.at.end);
        self.from.end = entry.from.end + rest;
        self.at.end = self.at.end.max(entry.at.end);
        self.lead.get_or_insert(entry.reason);
    }

    fn widen(&mut self, range: &Range<usize>, ahead: isize) {
        if range.end > self.at.end {
            self.at.end = range.end;
            self.from.end = shift(range.end, ahead);
        }
    }
}

/// The next text, woven from the present one and the clusters.
struct Weave {
    text: String,
    /// Bytes of the present text already carried over.
    copied: usize,
    entries: Vec<Entry>,
    /// (bytes of the present text, bytes of the next one) for every change.
    moves: Vec<(Range<usize>, Range<usize>)>,
}

impl Weave {
    fn with_capacity(bytes: usize, entries: usize) -> Self {
        Self { text: String::with_capacity(bytes), copied: 0, entries: Vec::with_capacity(entries), moves: Vec::new() }
    }

    fn copy(&mut self, to: usize, present: &str) {
        self.text.push_str(present.get(self.copied..to).unwrap_or_default());
        self.copied = self.copied.max(to);
    }

    /// Adds a cluster, and the changes inside it, which are taken.
    fn add(&mut self, cluster: Cluster, inside: &mut Vec<Change>, present: &str, original: &str) {
        self.copy(cluster.at.start, present);
        let start = self.text.len();
        let mut lead = cluster.lead;
        for Change { range, new, reason, ruby: _ } in inside.drain(..) {
            self.copy(range.start, present);
            let at = self.text.len();
            self.text.push_str(&new);
            self.copied = self.copied.max(range.end);
            self.moves.push((range, at..self.text.len()));
            lead.get_or_insert(reason);
        }
        self.copy(cluster.at.end, present);
        if self.text.get(start..) != original.get(cluster.from.clone()) {
            let at = start..self.text.len();
            self.entries.extend(lead.map(|reason| Entry { at, from: cluster.from, reason }));
        }
    }

    /// Readings, moved to where their bases stand in the next text. A base that is gone takes its reading with it.
    fn carry(&self, ruby: Vec<Ruby>) -> Vec<Ruby> {
        let mut moves = self.moves.iter().peekable();
        let mut ahead = 0isize;
        let mut list = Vec::with_capacity(ruby.len());
        for (range, reading) in ruby {
            while let Some((from, to)) = moves.next_if(|(from, _)| from.end <= range.start) {
                ahead = to.end as isize - from.end as isize;
            }
            let mut start = shift(range.start, ahead);
            let mut end = shift(range.end, ahead);
            if let Some((from, to)) = moves.peek()
                && from.start < range.end
            {
                // A base within something larger that changed is no longer there to be read.
                if *from != range {
                    continue;
                }
                start = to.start;
                end = to.end;
            }
            if start < end {
                list.push((start..end, reading));
            }
        }
        list
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(range: Range<usize>, new: &str, kind: Kind) -> Change {
        Change::new(range, new, kind)
    }

    fn replay(original: &str, edits: &[Edit]) -> String {
        let mut text = original.to_owned();
        for edit in edits.iter().rev() {
            assert_eq!(original.get(edit.range.clone()), Some(edit.old.as_str()));
            text.replace_range(edit.range.clone(), &edit.new);
        }
        text
    }

    #[test]
    fn stages_add_up_to_edits_of_the_original() {
        let original = "ab?cd(x)ef,gh";
        let mut revision = Revision::new(original);
        revision.apply(vec![change(2..4, "ZYX", Kind::Alignment)]);
        assert_eq!(revision.text(), "abZYXd(x)ef,gh");
        let mut note = change(6..9, "", Kind::Annotation);
        note.ruby = Some("x".to_owned());
        revision.apply(vec![note]);
        assert_eq!(revision.text(), "abZYXdef,gh");
        assert_eq!(revision.origin(&(6..8)), 8..10);
        revision.apply(vec![
            change(0..1, "AA", Kind::Script),
            change(3..4, "yy", Kind::Script),
            change(5..6, "DD", Kind::Script),
        ]);
        assert_eq!(revision.text(), "AAbZyyXDDef,gh");
        revision.apply(vec![change(11..12, "，", Kind::Punctuation)]);
        let (text, edits, ruby) = revision.finish();
        assert_eq!(text, "AAbZyyXDDef，gh");
        assert_eq!(replay(original, &edits), text);
        assert_eq!(
            edits.iter().map(|e| e.kind).collect::<Vec<_>>(),
            [Kind::Script, Kind::Alignment, Kind::Script, Kind::Annotation, Kind::Punctuation]
        );
        assert_eq!(
            ruby.iter().map(|(r, t)| (text.get(r.clone()).unwrap_or_default(), t.as_str())).collect::<Vec<_>>(),
            [("DD", "x")]
        );
    }

    #[test]
    fn a_base_within_a_larger_change_takes_its_reading_with_it() {
        let mut revision = Revision::new("ab(x)cd(y)");
        let note =
            |range, reading: &str| Change { ruby: Some(reading.to_owned()), ..change(range, "", Kind::Annotation) };
        revision.apply(vec![note(2..5, "x"), note(7..10, "y")]);
        revision.apply(vec![change(0..2, "QRS", Kind::Alignment), change(3..4, "D", Kind::Script)]);
        let (text, _, ruby) = revision.finish();
        assert_eq!((text.as_ref(), ruby), ("QRScD", vec![(4..5, "y".to_owned())]));
    }

    #[test]
    fn a_change_over_an_edge_takes_the_edit_in() {
        let original = "abcdef";
        let mut revision = Revision::new(original);
        revision.apply(vec![change(1..3, "X", Kind::Alignment)]);
        assert_eq!(revision.text(), "aXdef");
        revision.apply(vec![change(0..3, "Q", Kind::Latin), change(4..5, "", Kind::Debris)]);
        let (text, edits, _) = revision.finish();
        assert_eq!(text, "Qe");
        assert_eq!(replay(original, &edits), text);
        assert_eq!(edits.len(), 2);
    }
}
