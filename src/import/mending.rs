//! Where repair meets the pipeline: a dump is mended before it is parsed, a page block by block.

use std::ops::Range;

use super::repair::{self, Edit, Mended, Profile};
use super::{Draft, DraftBlock, Origin};
use crate::document::Style;

/// Mends a text, then parses it.
pub fn text(text: &str, origin: &Origin, read: fn(&str, &Origin) -> Draft) -> Draft {
    parsed(text, repair::mend(text, &origin.mending), origin, read)
}

/// As [`text`], for one whose profile is known.
pub fn text_like(profile: Profile, text: &str, origin: &Origin, read: fn(&str, &Origin) -> Draft) -> Draft {
    parsed(text, repair::mend_like(profile, text, &origin.mending), origin, read)
}

fn parsed(text: &str, mended: Mended<'_>, origin: &Origin, read: fn(&str, &Origin) -> Draft) -> Draft {
    let mut draft = read(&mended.text, origin);
    let line_of = line_table(&mended.text);
    for block in &mut draft.blocks {
        annotate(block, &mended);
        block.line = block.source.map(&line_of);
    }
    draft.annotations = mended.ruby.len() as u32;
    draft.repairs = repair::report(text, &mended);
    draft.doubtful = repair::doubtful(text, &mended);
    draft
}

/// Mends the texts of a page's blocks: title, source and body are one text of lines to it.
pub fn blocks(mut draft: Draft, origin: &Origin) -> Draft {
    let one_line = |text: &str| text.replace(['\n', '\r'], " ");
    let mut lines = vec![one_line(&draft.meta.title), one_line(draft.meta.source.as_deref().unwrap_or_default())];
    let head = lines.len();
    lines.extend(draft.blocks.iter().map(|block| one_line(&block.text)));
    let original = lines.join("\n");
    let mended = repair::mend(&original, &origin.mending);
    for (block, line) in draft.blocks.iter_mut().zip(head as u32..) {
        block.line = Some(line);
    }
    draft.doubtful = repair::doubtful(&original, &mended);
    if mended.edits.is_empty() {
        return draft;
    }
    let moves = Moves::of(&mended.edits);
    let mut texts = mended.text.split('\n');
    draft.meta.title = texts.next().unwrap_or_default().to_owned();
    let source = texts.next().unwrap_or_default();
    draft.meta.source = draft.meta.source.map(|_| source.to_owned());
    let mut before: usize = lines.iter().take(head).map(|line| line.len() + 1).sum();
    let mut after = draft.meta.title.len() + 1 + source.len() + 1;
    for (block, text) in draft.blocks.iter_mut().zip(texts) {
        let length = block.text.len();
        for (range, _) in &mut block.marks {
            let place = |at: usize| moves.place(before + at).saturating_sub(after).min(text.len());
            *range = place(range.start)..place(range.end);
        }
        block.text = text.to_owned();
        block.source = Some(after);
        annotate(block, &mended);
        before += length + 1;
        after += text.len() + 1;
    }
    draft.annotations = mended.ruby.len() as u32;
    draft.repairs = repair::report(&original, &mended);
    draft
}

/// Lays the annotations found before parsing over a block that is a verbatim piece of the mended text.
fn annotate(block: &mut DraftBlock, mended: &Mended<'_>) {
    let Some(start) = block.source else { return };
    let end = start + block.text.len();
    if mended.text.get(start..end) != Some(block.text.as_str()) {
        return;
    }
    let from = mended.ruby.partition_point(|(range, _)| range.start < start);
    for (Range { start: at, end: to }, reading) in mended.ruby.iter().skip(from) {
        if *to > end {
            break;
        }
        block.marks.push((at - start..to - start, Style::Ruby(reading.as_str().into())));
    }
}

/// Where bytes of the original stand after the edits.
struct Moves<'a> {
    edits: &'a [Edit],
    /// Where each edit's new text begins.
    starts: Vec<usize>,
}

impl<'a> Moves<'a> {
    fn of(edits: &'a [Edit]) -> Self {
        let (mut gained, mut lost) = (0, 0);
        let start = |edit: &Edit| {
            let start = edit.range.start + gained - lost;
            gained += edit.new.len();
            lost += edit.range.len();
            start
        };
        Self { edits, starts: edits.iter().map(start).collect() }
    }

    /// A place inside an edit moves to the edit's beginning.
    fn place(&self, at: usize) -> usize {
        let passed = self.edits.partition_point(|edit| edit.range.end <= at);
        match (self.edits.get(passed), self.starts.get(passed)) {
            (Some(edit), Some(start)) if edit.range.start < at => return *start,
            _ => {}
        }
        let Some(last) = passed.checked_sub(1) else { return at };
        match (self.edits.get(last), self.starts.get(last)) {
            (Some(edit), Some(start)) => start + edit.new.len() + (at - edit.range.end),
            _ => at,
        }
    }
}

/// The line (from 0) of each byte of a text.
fn line_table(text: &str) -> impl Fn(usize) -> u32 {
    let feeds: Vec<usize> = memchr::memchr_iter(b'\n', text.as_bytes()).collect();
    move |at| feeds.partition_point(|&feed| feed < at) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_move_with_the_edits() {
        let edit = |range, new: &str| Edit {
            range,
            old: String::new(),
            new: new.to_owned(),
            kind: repair::Kind::Latin,
            proofs: 0,
            gain: 0.0,
            margin: 0.0,
            facts: Vec::new(),
        };
        let edits = vec![edit(3..6, "ab"), edit(10..10, "xyz")];
        for (before, after) in [(0, 0), (3, 3), (4, 3), (6, 5), (9, 8), (10, 12), (12, 14)] {
            assert_eq!(Moves::of(&edits).place(before), after, "{before}");
        }
    }
}
