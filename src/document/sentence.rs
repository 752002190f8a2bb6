//! Sentences and characters: the steps a reader takes inside a block.
//!
//! Whether a sentence ends at a byte is decided from the few characters around it, so a step costs no more in a
//! paragraph of ten megabytes than in one of ten words.

use unicode_segmentation::GraphemeCursor;

use super::{Anchor, Block, Document, Kind, Span};

/// The sentence a place is in, without blanks at its ends. In a title, a byline or a line of code: the whole block.
pub fn sentence_at(document: &Document, at: Anchor) -> Span {
    let at = document.anchor(document.offset(at));
    let Some(block) = document.block(at.block) else { return Span { start: at, end: at } };
    let (start, end) = bounds(&block, at.byte as usize);
    Span { start: place(&block, start), end: place(&block, end) }
}

/// Where the next sentence begins, in this block or a later one; `None` in the last sentence.
pub fn next_sentence(document: &Document, at: Anchor) -> Option<Anchor> {
    let at = document.anchor(document.offset(at));
    let block = document.block(at.block)?;
    if splits(block.kind) {
        let mut byte = at.byte as usize;
        while let Some(c) = block.text.get(byte..).and_then(|rest| rest.chars().next()) {
            byte += c.len_utf8();
            if byte < block.text.len() && is_boundary(block.text, byte) {
                return Some(place(&block, byte));
            }
        }
    }
    let later = (at.block + 1..document.len()).filter_map(|index| document.block(index));
    later.filter(|block| !block.text.trim().is_empty()).map(|block| place(&block, first_word(block.text))).next()
}

/// Where the present sentence begins or, from there, the one before it; `None` at the first.
pub fn previous_sentence(document: &Document, at: Anchor) -> Option<Anchor> {
    let at = document.anchor(document.offset(at));
    let block = document.block(at.block)?;
    let before = |block: &Block<'_>, byte: usize| {
        let (last, _) = block.text.get(..byte)?.trim_end().char_indices().next_back()?;
        Some(place(block, bounds(block, last).0))
    };
    let earlier = || {
        let blocks = (0..at.block).rev().filter_map(|index| document.block(index));
        blocks.filter_map(|block| before(&block, block.text.len())).next()
    };
    before(&block, at.byte as usize).or_else(earlier)
}

/// One character (grapheme cluster) further, into the next block at the end of one; `None` at the document's end.
pub fn next_character(document: &Document, at: Anchor) -> Option<Anchor> {
    let at = document.anchor(document.offset(at));
    let block = document.block(at.block)?;
    let mut cursor = GraphemeCursor::new(at.byte as usize, block.text.len(), true);
    match cursor.next_boundary(block.text, 0) {
        Ok(Some(byte)) if byte < block.text.len() || at.block + 1 == document.len() => Some(place(&block, byte)),
        _ => (at.block + 1 < document.len()).then_some(Anchor { block: at.block + 1, byte: 0 }),
    }
}

/// One character (grapheme cluster) back; `None` at the document's start.
pub fn previous_character(document: &Document, at: Anchor) -> Option<Anchor> {
    let at = document.anchor(document.offset(at));
    let back = |block: Block<'_>, byte: usize| {
        let mut cursor = GraphemeCursor::new(byte, block.text.len(), true);
        cursor.prev_boundary(block.text, 0).ok().flatten().map(|byte| place(&block, byte))
    };
    let here = document.block(at.block).and_then(|block| back(block, at.byte as usize));
    here.or_else(|| {
        let block = document.block(at.block.checked_sub(1)?)?;
        Some(back(block, block.text.len()).unwrap_or(place(&block, 0)))
    })
}

/// Sentences of a text, in order, without the blanks between them: byte ranges.
pub fn sentences(text: &str) -> impl Iterator<Item = std::ops::Range<usize>> + '_ {
    let mut start = first_word(text);
    std::iter::from_fn(move || {
        (start < text.len()).then(|| {
            let next = sentence_end(text, start);
            let range = start..text.get(..next).map_or(next, |t| t.trim_end().len());
            start = next;
            range
        })
    })
}

fn place(block: &Block<'_>, byte: usize) -> Anchor {
    Anchor { block: block.index, byte: byte as u32 }
}

/// Titles, bylines and code are one unit each.
fn splits(kind: Kind) -> bool {
    !matches!(kind, Kind::Title | Kind::Byline | Kind::Code)
}

fn first_word(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

/// The sentence around a byte of a block. At the very end of the text: the last one.
fn bounds(block: &Block<'_>, byte: usize) -> (usize, usize) {
    let text = block.text;
    let whole = (first_word(text), text.trim_end().len());
    if whole.0 >= whole.1 {
        return (0, text.len());
    }
    if !splits(block.kind) {
        return whole;
    }
    let last = text.get(..whole.1).and_then(|t| t.char_indices().next_back()).map_or(0, |(at, _)| at);
    let mut start = byte.clamp(whole.0, last);
    while start > whole.0 && !is_boundary(text, start) {
        start = text.get(..start).and_then(|t| t.char_indices().next_back()).map_or(0, |(at, _)| at);
    }
    let end = sentence_end(text, start);
    (start, text.get(..end).map_or(end, |t| t.trim_end().len()))
}

/// The first boundary after a byte, or the text's end.
fn sentence_end(text: &str, from: usize) -> usize {
    let chars = text.get(from..).unwrap_or_default().char_indices().skip(1);
    chars.map(|(at, _)| from + at).find(|at| is_boundary(text, *at)).unwrap_or(text.len())
}

/// Marks that may end a sentence. A line of dots may also stand inside one, but a step too short harms less than one
/// too long.
fn is_stop(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '…' | '!' | '?' | '．' | '｡' | '‼' | '⁇' | '⁈' | '⁉')
}

/// Marks that close after a stop and still belong to its sentence.
fn is_closing(c: char) -> bool {
    matches!(c, '”' | '’' | '」' | '』' | '）' | '】' | '〕' | ')' | ']' | '"' | '\'' | '»')
}

/// Marks after which the sentence goes on, although a stop stands before them: “好！”，他说; 《谁？》.
fn goes_on(c: char) -> bool {
    matches!(c, '，' | '、' | '；' | '：' | ',' | ';' | ':' | '》' | '〉' | '—')
}

/// Does a sentence end, and another begin, just before the character at this byte?
fn is_boundary(text: &str, at: usize) -> bool {
    let (Some(before), Some(next)) = (text.get(..at), text.get(at..).and_then(|rest| rest.chars().next())) else {
        return false;
    };
    let Some(last) = before.chars().next_back() else { return false };
    if next.is_whitespace() || is_stop(next) || goes_on(next) || (is_closing(next) && !last.is_whitespace()) {
        return false;
    }
    if !(last.is_whitespace() || is_closing(last) || is_stop(last)) {
        return false;
    }
    // What stands before the blanks and the closing marks? A run longer than this is no text.
    const RUN: usize = 16;
    let mut back = before.chars().rev().take(RUN).peekable();
    let mut blank = false;
    while back.next_if(|c| c.is_whitespace()).is_some() {
        blank = true;
    }
    while back.next_if(|c| is_closing(*c)).is_some() {}
    match back.next() {
        Some('.') => blank && !next.is_lowercase() && !is_abbreviation(&mut back),
        Some(c) => is_stop(c),
        None => false,
    }
}

/// Is the word before a full stop, read backwards, one that is written with one? Initials count.
fn is_abbreviation(back: &mut dyn Iterator<Item = char>) -> bool {
    let word: Vec<char> = back.take_while(|c| c.is_alphanumeric() || *c == '.').collect();
    let word: String = word.iter().rev().collect();
    let initial = word.chars().count() == 1 && word.chars().all(char::is_uppercase);
    initial || matches!(word.as_str(), "Mr" | "Mrs" | "Ms" | "Dr" | "St" | "No" | "vs" | "e.g" | "i.e" | "U.S" | "Prof")
}

#[cfg(test)]
#[expect(clippy::string_slice, reason = "in a test, a panic is a finding")]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::document::{Builder, Meta};

    fn split(text: &str) -> Vec<&str> {
        sentences(text).map(|range| &text[range]).collect()
    }

    #[test]
    fn stops_end_sentences_and_their_closing_marks_stay() {
        for (text, parts) in [
            ("一天。两天！三天？", &["一天。", "两天！", "三天？"][..]),
            ("他说：“走吧。”我没动。", &["他说：“走吧。”", "我没动。"]),
            ("“好！”，他说。", &["“好！”，他说。"]),
            ("她读了《谁？》这本书。完", &["她读了《谁？》这本书。", "完"]),
            ("真的？！是的……后来呢", &["真的？！", "是的……", "后来呢"]),
            ("「好。」「走。」", &["「好。」", "「走。」"]),
            ("增长3.5个百分点。PM2.5降了", &["增长3.5个百分点。", "PM2.5降了"]),
            (
                "It works. \"Yes.\" Mr. Li and J. Wu agree, e.g. here.",
                &["It works.", "\"Yes.\"", "Mr. Li and J. Wu agree, e.g. here."],
            ),
            ("see v1.2. and go", &["see v1.2. and go"]),
            ("　　首行。 次行。", &["首行。", "次行。"]),
            ("", &[]),
            ("　", &[]),
            ("。", &["。"]),
        ] {
            assert_eq!(split(text), parts, "{text}");
        }
    }

    fn document() -> Document {
        let mut builder = Builder::bare(Meta::default());
        builder.push(Kind::Title, "怎么办？这么办。");
        builder.push(Kind::Paragraph, "");
        builder.push(Kind::Paragraph, "甲。乙！ 丙");
        builder.push(Kind::Heading(1), "丁");
        builder.finish()
    }

    fn at(block: u32, byte: u32) -> Anchor {
        Anchor { block, byte }
    }

    #[test]
    fn steps_go_forth_and_back_through_all_sentences() {
        let document = document();
        let places = [at(0, 0), at(2, 0), at(2, 6), at(2, 13), at(3, 0)];
        let mut forth = vec![places[0]];
        while let Some(next) = next_sentence(&document, forth[forth.len() - 1]) {
            forth.push(next);
        }
        assert_eq!(forth, places);
        let mut back = vec![places[4]];
        while let Some(previous) = previous_sentence(&document, back[back.len() - 1]) {
            back.push(previous);
        }
        back.reverse();
        assert_eq!(back, places);
        // From inside a sentence, back is its own beginning.
        assert_eq!(previous_sentence(&document, at(2, 9)), Some(at(2, 6)));
        assert_eq!(sentence_at(&document, at(2, 9)), Span { start: at(2, 6), end: at(2, 12) });
        assert_eq!(sentence_at(&document, at(0, 3)), Span { start: at(0, 0), end: at(0, 24) });
        assert_eq!(sentence_at(&document, at(2, 99)), Span { start: at(2, 13), end: at(2, 16) });
    }

    #[test]
    fn characters_are_clusters() {
        let mut builder = Builder::bare(Meta::default());
        builder.push(Kind::Paragraph, "e\u{301}中👨‍👩‍👧x");
        builder.push(Kind::Paragraph, "y");
        let document = builder.finish();
        let mut places = vec![at(0, 0)];
        while let Some(next) = next_character(&document, places[places.len() - 1]) {
            places.push(next);
        }
        assert_eq!(places, [at(0, 0), at(0, 3), at(0, 6), at(0, 24), at(1, 0), at(1, 1)]);
        let mut back = vec![at(1, 1)];
        while let Some(previous) = previous_character(&document, back[back.len() - 1]) {
            back.push(previous);
        }
        back.reverse();
        assert_eq!(back, places);
    }

    proptest! {
        #[test]
        fn sentences_cover_everything_but_blanks(text in "[甲乙。！？…”「」》 .,a-cA\"]{0,60}") {
            let mut end = 0;
            for range in sentences(&text) {
                prop_assert!(range.start >= end && range.start < range.end);
                prop_assert!(text[end..range.start].trim().is_empty());
                end = range.end;
            }
            prop_assert!(text[end..].trim().is_empty());
        }

        #[test]
        fn any_place_of_any_text_has_a_sentence(lines in proptest::collection::vec(any::<String>(), 0..4), block: u32, byte in 0..80_u32) {
            let mut builder = Builder::bare(Meta::default());
            for line in &lines {
                builder.push(Kind::Paragraph, line);
            }
            let document = builder.finish();
            for place in [at(block, byte), at(block % 4, byte)] {
                let span = sentence_at(&document, place);
                prop_assert!(span.start <= span.end);
                prop_assert_eq!(document.anchor(document.offset(span.start)), span.start);
                if let Some(next) = next_sentence(&document, place) {
                    prop_assert!(next > place);
                }
                if let Some(previous) = previous_sentence(&document, place) {
                    prop_assert!(previous < place);
                }
                let _ = (next_character(&document, place), previous_character(&document, place));
            }
        }
    }
}
