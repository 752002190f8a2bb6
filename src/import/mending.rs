//! Where repair meets the pipeline: a dump is mended before it is parsed, a page block by block.

use std::ops::Range;

use super::repair::{self, Edit, Mended, Options};
use super::{Draft, DraftBlock, Origin};
use crate::document::Style;

/// Mends a text, then parses it.
pub fn text(text: &str, origin: &Origin, read: fn(&str, &Origin) -> Draft) -> Draft {
    if origin.original {
        return read(text, origin);
    }
    let mended = repair::mend(text, &Options::default());
    let mut draft = read(&mended.text, origin);
    let line_of = line_table(&mended.text);
    for block in &mut draft.blocks {
        annotate(block, &mended);
        block.line = block.source.map(&line_of);
    }
    draft.annotations = mended.ruby.len() as u32;
    draft.repairs = repair::report(text, &mended);
    draft
}

/// Mends the texts of a page's blocks: title, source and body are one text of lines to it.
pub fn blocks(mut draft: Draft, origin: &Origin) -> Draft {
    if origin.original {
        return draft;
    }
    let one_line = |text: &str| text.replace(['\n', '\r'], " ");
    let mut lines = vec![one_line(&draft.meta.title), one_line(draft.meta.source.as_deref().unwrap_or_default())];
    let head = lines.len();
    lines.extend(draft.blocks.iter().map(|block| one_line(&block.text)));
    let original = lines.join("\n");
    let mended = repair::mend(&original, &Options::default());
    if mended.edits.is_empty() {
        return draft;
    }
    let mut texts = mended.text.split('\n');
    draft.meta.title = texts.next().unwrap_or_default().to_owned();
    let source = texts.next().unwrap_or_default();
    draft.meta.source = draft.meta.source.map(|_| source.to_owned());
    let mut before: usize = lines.iter().take(head).map(|line| line.len() + 1).sum();
    let mut after = draft.meta.title.len() + 1 + source.len() + 1;
    for ((block, text), line) in draft.blocks.iter_mut().zip(texts).zip(head as u32..) {
        let length = block.text.len();
        for (range, _) in &mut block.marks {
            let moved = |at: usize| moved(before + at, &mended.edits).saturating_sub(after).min(text.len());
            *range = moved(range.start)..moved(range.end);
        }
        block.text = text.to_owned();
        block.source = Some(after);
        block.line = Some(line);
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

/// Where a byte of the original stands after the edits.
fn moved(at: usize, edits: &[Edit]) -> usize {
    let (mut gained, mut lost) = (0, 0);
    for Edit { range, new: text, .. } in edits {
        if range.end > at {
            if range.start < at {
                return range.start + gained - lost;
            }
            break;
        }
        gained += text.len();
        lost += range.len();
    }
    at + gained - lost
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
            evidence: "".into(),
        };
        let edits = vec![edit(3..6, "ab"), edit(10..10, "xyz")];
        for (before, after) in [(0, 0), (3, 3), (4, 3), (6, 5), (9, 8), (10, 12), (12, 14)] {
            assert_eq!(moved(before, &edits), after, "{before}");
        }
    }
}
