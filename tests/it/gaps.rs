//! Where justified lines are stretched, counted on our own articles: what a dictionary calls a word is not parted.

use std::collections::BTreeMap;

use icu_segmenter::WordSegmenter;
use kanbao::layout::{Layout, Measure, Part};
use kanbao::text::class;

use crate::layout::articles;

/// Blank columns that justification put between two glyphs, by what they part.
fn counted(width: u16) -> (usize, u16, BTreeMap<&'static str, usize>) {
    let words = WordSegmenter::new_dictionary(Default::default());
    let (mut lines, mut widest, mut counts) = (0, 0, BTreeMap::new());
    for document in articles() {
        let lay = |justify| {
            let mut layout = Layout::new(Measure { columns: width, justify, ..Measure::default() });
            let first = layout.first(&document);
            let rows = layout.screen(&document, first, u16::MAX);
            (layout, rows)
        };
        let ((justified, rows), (ragged, _)) = (lay(true), lay(false));
        for row in rows.iter().filter(|row| row.part == Part::Text) {
            let text = document.block(row.block).unwrap().text.to_owned();
            let (set, plain) = (justified.glyphs(&document, row), ragged.glyphs(&document, row));
            let bounds: Vec<usize> = words.segment_str(&text).collect();
            let mut stretched = false;
            for (pair, before) in set.windows(2).zip(plain.windows(2)) {
                let extra = (pair[1].column - pair[0].column) - (before[1].column - before[0].column);
                if extra == 0 {
                    continue;
                }
                stretched = true;
                let (p, n) = (pair[0].text.chars().next_back().unwrap(), pair[1].text.chars().next().unwrap());
                let latin = |c: char| class::is_letter(c) || c.is_ascii();
                let at = pair[1].bytes.map_or(usize::MAX, |(start, _)| start as usize);
                let kind = match () {
                    () if latin(p) && latin(n) => "latin",
                    () if matches!(p, '。' | '！' | '？' | '；' | '：' | '，' | '、') => "mark",
                    () if class::is_han(p) && class::is_han(n) && bounds.contains(&at) => "han at a boundary",
                    () if class::is_han(p) && class::is_han(n) => "han inside a word",
                    () if class::is_han(p) != class::is_han(n) && (latin(p) || latin(n)) => "seam",
                    () => "other",
                };
                widest = widest.max(extra);
                *counts.entry(kind).or_default() += usize::from(extra);
            }
            lines += usize::from(stretched);
        }
    }
    (lines, widest, counts)
}

#[test]
fn stretched_lines_part_hardly_a_word_and_no_run_of_latin() {
    for width in [36, 40, 48, 60, 72, 80] {
        let (lines, widest, counts) = counted(width);
        let of = |kind| counts.get(kind).copied().unwrap_or_default();
        let all: usize = counts.values().sum();
        assert!(lines > 100 && all > lines, "{width}: {lines} {counts:?}");
        assert!(of("han inside a word") * 50 <= all, "{width}: {counts:?}");
        assert!(of("latin") <= 1, "{width}: {counts:?}");
        assert!((of("mark") + of("seam")) * 3 > all * 2, "{width}: {counts:?}");
        assert!(widest <= 2, "{width}: {widest}");
    }
}
