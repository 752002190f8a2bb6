//! Finding a quote again in a text that is not the one it was taken from.
//!
//! ```text
//! the same words at the same place ──────────────────────────────────────────→ Exact
//! skeleton of the text → places with the very words ┐
//!                      → windows with shared pairs  ┴→ evidence of each → verdict: Exact, Near, or Lost
//! ```
//!
//! A wrong place must never claim to be right: where two places are nearly as good, or where the surroundings say
//! that the words were taken out, the answer is [`Found::Lost`] with the place where they would be.

mod alignment;
mod candidates;
mod evidence;
mod skeleton;

use std::ops::Range;

use super::{Anchor, Document, Found, Located, Quote, Span, sentence};
use evidence::{Evidence, Trace};
use skeleton::Skeleton;

/// In a larger text, words that are not found as they are are looked for in this many bytes around the old place.
const SCOPE: usize = 4 << 20;

/// A quote that is not found whole is found by its two ends, each at most this many characters long.
const END: usize = 96;

/// Ends shorter than this tell nothing.
const SHORTEST_END: usize = 16;

impl Quote {
    /// Where these words stand in a document, `near` being where they stood when the quote was taken.
    ///
    /// Takes about a millisecond in an article of 10 KB, 51 in one of 1 MB; in larger ones edited
    /// words are looked for around the old place only.
    pub fn find(&self, document: &Document, near: Anchor) -> Located {
        let old = document.offset(near);
        if let Some(range) = self.unmoved(document.text(), old) {
            return located(document, range, Found::Exact);
        }
        let scope = self.scope(document.text(), old);
        let text = document.text().get(scope.clone()).unwrap_or_default();
        let skeleton = Skeleton::of(text, scope.start);
        let trace = Trace {
            words: skeleton::words(&self.exact),
            before: skeleton::words(&self.before),
            after: skeleton::words(&self.after),
            single: self.was_single(),
            old: skeleton.index(old),
        };
        let (evidence, found) = search(&trace, skeleton.chars());
        match evidence {
            Some(evidence) if found != Found::Lost => {
                let range = self.with_marks(document.text(), skeleton.bytes(&evidence.range));
                located(document, range, found)
            }
            Some(evidence) => lost(document, skeleton.bytes(&evidence.range).start),
            None => lost(document, self.section_start(document).unwrap_or(old)),
        }
    }

    /// The quote stands where it stood, word for word, in its surroundings.
    fn unmoved(&self, text: &str, old: usize) -> Option<Range<usize>> {
        let (head, tail) = (text.get(..old)?, text.get(old..)?);
        let same = head.ends_with(&self.before) && tail.strip_prefix(self.exact.as_str())?.starts_with(&self.after);
        (same && !self.exact.is_empty()).then(|| old..old + self.exact.len())
    }

    /// The part of a text to look at: all of it, or around the place where the words stand as they are, or around
    /// the old place.
    fn scope(&self, text: &str, old: usize) -> Range<usize> {
        if text.len() <= SCOPE {
            return 0..text.len();
        }
        let mut hits = memchr::memmem::find_iter(text.as_bytes(), self.exact.as_bytes());
        let middle = match (hits.next(), hits.next()) {
            (Some(only), None) if !self.exact.is_empty() => only,
            _ => old,
        };
        let start = text.floor_char_boundary(middle.saturating_sub(SCOPE / 2));
        start..text.ceil_char_boundary((middle + SCOPE / 2).min(text.len()))
    }

    /// A range of words, with the punctuation that the quote has at its ends.
    fn with_marks(&self, text: &str, range: Range<usize>) -> Range<usize> {
        let marks = |c: &char| !skeleton::is_word(*c) && !c.is_whitespace();
        let opening = self.exact.trim_start().chars().take_while(marks).count();
        let closing = self.exact.trim_end().chars().rev().take_while(marks).count();
        let head = text.get(..range.start).unwrap_or_default().chars().rev();
        let tail = text.get(range.end..).unwrap_or_default().chars();
        let before: usize = head.take_while(marks).take(opening).map(char::len_utf8).sum();
        let after: usize = tail.take_while(marks).take(closing).map(char::len_utf8).sum();
        range.start - before..range.end + after
    }

    /// Where the section begins that the quote was taken from.
    fn section_start(&self, document: &Document) -> Option<usize> {
        let title = skeleton::words(self.section.as_deref()?);
        let same = |title_there: &str| skeleton::words(title_there) == title;
        let section = document.sections().iter().find(|section| same(&section.title))?;
        document.block(section.first_block).map(|block| block.start)
    }
}

/// The whole quote or, if it is long or torn apart, its two ends.
fn search(trace: &Trace, text: &[char]) -> (Option<Evidence>, Found) {
    let length = trace.words.len();
    let whole = if length > 2 * END { trace.search_exact(text) } else { trace.search(text) };
    if whole.1 != Found::Lost || length < 2 * SHORTEST_END {
        return whole;
    }
    let end = END.min(length / 2);
    let part = |range: Range<usize>| trace.words.get(range).unwrap_or_default().to_vec();
    let head = Trace { words: part(0..end), after: part(end..length.min(end + 24)), ..trace.clone() };
    let tail = part((length - end).saturating_sub(24)..length - end);
    let tail = Trace { words: part(length - end..length), before: tail, ..trace.clone() };
    let (head, tail) = (head.search(text), tail.search(text));
    let claimed = |end: &(Option<Evidence>, Found)| end.0.clone().filter(|_| end.1 != Found::Lost);
    let range = match (claimed(&head), claimed(&tail)) {
        // Much text in between was never the quote's.
        (Some(head), Some(tail)) if (1..length * 5 / 4).contains(&tail.range.end.saturating_sub(head.range.start)) => {
            head.range.start..tail.range.end
        }
        (Some(head), _) => head.range,
        (None, Some(tail)) => tail.range,
        (None, None) => return (whole.0.or(head.0).or(tail.0), Found::Lost),
    };
    (Some(Evidence { range, ..Evidence::default() }), Found::Near)
}

/// Do the words of a short range stand nearby a second time, but for punctuation, width, case and script?
pub(super) fn is_repeated(text: &str, range: Range<usize>) -> bool {
    const AROUND: usize = 64 << 10;
    let words = skeleton::words(text.get(range.clone()).unwrap_or_default());
    if words.is_empty() || words.len() > 2 * SHORTEST_END {
        return false;
    }
    let start = text.floor_char_boundary(range.start.saturating_sub(AROUND));
    let end = text.ceil_char_boundary((range.end + AROUND).min(text.len()));
    let around = Skeleton::of(text.get(start..end).unwrap_or_default(), start);
    around.chars().windows(words.len()).filter(|window| *window == words.as_slice()).nth(1).is_some()
}

fn located(document: &Document, range: Range<usize>, found: Found) -> Located {
    Located { span: Span { start: document.anchor(range.start), end: document.anchor(range.end) }, found }
}

/// The sentence at a byte, which opens in place of the lost words.
fn lost(document: &Document, byte: usize) -> Located {
    let start = sentence::sentence_at(document, document.anchor(byte)).start;
    Located { span: Span { start, end: start }, found: Found::Lost }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::document::{Builder, Kind, Meta};

    fn document(lines: &[&str]) -> Document {
        let mut builder = Builder::bare(Meta::default());
        for line in lines {
            builder.push(Kind::Paragraph, line);
        }
        builder.finish()
    }

    fn quote(document: &Document, words: &str) -> (Quote, Anchor) {
        let start = document.text().find(words).unwrap();
        let span = Span { start: document.anchor(start), end: document.anchor(start + words.len()) };
        (Quote::at(document, span), span.start)
    }

    fn words(document: &Document, located: Located) -> &str {
        let range = document.offset(located.span.start)..document.offset(located.span.end);
        document.text().get(range).unwrap()
    }

    #[test]
    fn words_are_followed_through_edits_and_never_mistaken() {
        let old = document(&[
            "春天来得早，河边的柳树先绿了。",
            "渡口只有一条船，船上坐着三个人。",
            "对岸的村子在办喜事，锣鼓响了一天。",
        ]);
        for (wanted, lines, expected, found) in [
            // Moved, with nothing around it as it was.
            (
                "船上坐着三个人",
                &["对岸。", "雨下了一夜，船上坐着三个人，都不说话。"][..],
                "船上坐着三个人",
                Found::Exact,
            ),
            // In the other script, in half-width marks, in one paragraph.
            ("只有一条船，船上", &["渡口只有一條船,船上坐著三個人.對岸"], "只有一條船,船上", Found::Exact),
            // A word changed inside.
            (
                "渡口只有一条船",
                &["春天来得早，柳树先绿了。", "渡口只有两条船，船上坐着三个人。", "对岸的村子"],
                "渡口只有两条船",
                Found::Near,
            ),
            // Taken out: the place where it was.
            (
                "渡口只有一条船，船上坐着三个人。",
                &["春天来得早，河边的柳树先绿了。", "对岸的村子在办喜事，锣鼓响了一天。"],
                "",
                Found::Lost,
            ),
            // Another text.
            ("渡口只有一条船", &["完全没有关系的另一篇文章。"], "", Found::Lost),
        ] {
            let (quote, near) = quote(&old, wanted);
            let edited = document(lines);
            let located = quote.find(&edited, near);
            assert_eq!((words(&edited, located), located.found), (expected, found), "{wanted}");
        }
    }

    #[test]
    fn words_that_stand_twice_are_told_apart_by_what_surrounds_them() {
        let first = "第一天太阳很好，大家都很高兴，在河边唱歌唱到月亮出来。";
        let second = "第二天雨停以后，大家都很高兴，搬出桌子来跳舞喝茶。";
        let old = document(&[first, second]);
        let at = old.text().rfind("大家都很高兴").unwrap();
        let span = Span { start: old.anchor(at), end: old.anchor(at + "大家都很高兴".len()) };
        let quote = Quote::at(&old, span);
        let edited = document(&["序。", second, first]);
        let located = quote.find(&edited, span.start);
        assert_eq!((located.span.start.block, located.found), (1, Found::Exact));
        // The one that was meant is gone: the other does not pass for it.
        let edited = document(&[first, "第二天雨停以后又下了起来。"]);
        assert_eq!(quote.find(&edited, span.start).found, Found::Lost);
    }

    proptest! {
        #[test]
        fn any_quote_in_any_text(
            old in proptest::collection::vec("([甲乙丙丁。，a-c ]|.){0,30}", 0..4),
            new in proptest::collection::vec("([甲乙丙丁。，a-c ]|.){0,30}", 0..4),
            start in 0..200_usize, length in 0..60_usize, block: u32, byte: u32,
        ) {
            let of = |lines: &[String]| document(&lines.iter().map(String::as_str).collect::<Vec<_>>());
            let (old, new) = (of(&old), of(&new));
            let span = Span { start: old.anchor(start), end: old.anchor(start + length) };
            let quote = Quote::at(&old, span);
            for near in [span.start, Anchor { block, byte }] {
                let located = quote.find(&new, near);
                prop_assert!(located.span.start <= located.span.end);
                for anchor in [located.span.start, located.span.end] {
                    prop_assert_eq!(new.anchor(new.offset(anchor)), anchor);
                }
            }
        }
    }
}
