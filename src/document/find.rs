//! Search in one document: the words as typed, in either script, case and width, and Han by pinyin.
//!
//! Matches are byte ranges of [`crate::document::Document::text`]. They cross rows, because rows are not part of the
//! text, and never cross blocks, because no query holds a line feed.

mod literal;

use std::ops::Range;

use crate::text::pinyin::Pattern;
use literal::Literal;

/// The first stretch of text searched, in bytes; each further one is twice as long. So a match close by costs
/// nothing of what lies beyond it, in a text of any length.
const STRETCH: usize = 16 << 10;
/// The longest stretch.
const LONGEST: usize = 4 << 20;
/// No match by pinyin is longer, in bytes.
const PINYIN: usize = 256;

/// A query, ready to be found.
///
/// Upper and lower case, full and half width, Simplified and Traditional are the same. A query with small Latin
/// letters is also read as pinyin: in full, by initials, or a mix (`yiliao`, `yl`, `yliao`, `京jj`); one with a capital
/// letter is not (`AI` does not find 爱).
#[derive(Debug, Clone)]
pub struct Finder {
    literal: Literal,
    pinyin: Option<Pattern>,
}

impl Finder {
    /// Prepares a query; blanks in it count.
    pub fn new(query: &str) -> Self {
        let letters = query.chars().filter(|c| !c.is_whitespace()).count();
        let spoken = query.chars().any(|c| c.is_ascii_lowercase()) && !query.chars().any(char::is_uppercase);
        // One letter alone would mark every tenth character of the page.
        let pinyin = (spoken && letters > 1 && !query.contains('\n')).then(|| Pattern::new(query));
        Self { literal: Literal::new(query), pinyin }
    }

    /// Nothing was typed: such a query is found nowhere.
    pub fn is_empty(&self) -> bool {
        self.literal.is_empty()
    }

    /// The first match that starts at byte `offset` of `text` or later.
    pub fn next_after(&self, text: &str, offset: usize) -> Option<Range<usize>> {
        let mut stretch = STRETCH;
        let mut start = text.ceil_char_boundary(offset);
        while start < text.len() {
            let end = text.ceil_char_boundary((start + stretch).min(text.len()));
            if let Some(found) = self.first(text, start..end) {
                return Some(found);
            }
            start = end;
            stretch = (stretch * 2).min(LONGEST);
        }
        None
    }

    /// The last match that starts before byte `offset` of `text`.
    pub fn previous_before(&self, text: &str, offset: usize) -> Option<Range<usize>> {
        let mut stretch = STRETCH;
        let mut end = text.ceil_char_boundary(offset.min(text.len()));
        while end > 0 {
            let start = text.floor_char_boundary(end.saturating_sub(stretch));
            if let Some(found) = self.last(text, start..end) {
                return Some(found);
            }
            end = start;
            stretch = (stretch * 2).min(LONGEST);
        }
        None
    }

    /// All matches from byte `offset` on, left to right, not overlapping.
    pub fn find_iter<'a>(&'a self, text: &'a str, offset: usize) -> impl Iterator<Item = Range<usize>> + 'a {
        let mut from = offset;
        std::iter::from_fn(move || {
            let found = self.next_after(text, from)?;
            from = found.end;
            Some(found)
        })
    }

    /// Matches that touch a range of the text: what is to be marked on a screen.
    pub fn within<'a>(&'a self, text: &'a str, range: Range<usize>) -> impl Iterator<Item = Range<usize>> + 'a {
        // A match may reach into the range from before it, and the one before that must not hide it.
        let early = self.previous_before(text, range.start).filter(|found| found.end > range.start);
        let from = early.as_ref().map_or(range.start, |found| found.end);
        early.into_iter().chain(self.find_iter(text, from).take_while(move |found| found.start < range.end))
    }

    /// Matches that start within a range, left to right, not overlapping. Nothing beyond it is looked through.
    pub fn starting_in<'a>(&'a self, text: &'a str, range: Range<usize>) -> impl Iterator<Item = Range<usize>> + 'a {
        let mut from = range.start;
        std::iter::from_fn(move || {
            let found = (from < range.end).then(|| self.first(text, from..range.end)).flatten()?;
            from = found.end;
            Some(found)
        })
    }

    /// How many matches there are, counted up to `most`.
    pub fn count(&self, text: &str, most: usize) -> usize {
        self.find_iter(text, 0).take(most).count()
    }

    /// The first match that starts within a range.
    fn first(&self, text: &str, range: Range<usize>) -> Option<Range<usize>> {
        let literal = self.literal.first(text, range.clone());
        let end = literal.as_ref().map_or(range.end, |found| found.start);
        self.spoken(text, range.start..end).next().or(literal)
    }

    /// The last match that starts within a range.
    fn last(&self, text: &str, range: Range<usize>) -> Option<Range<usize>> {
        let literal = self.literal.last(text, range.clone());
        let start = literal.as_ref().map_or(range.start, |found| found.end).min(range.end);
        self.spoken(text, start..range.end).last().or(literal)
    }

    /// Matches by pinyin that start within a range.
    fn spoken<'a>(&'a self, text: &'a str, range: Range<usize>) -> impl Iterator<Item = Range<usize>> + 'a {
        let end = text.ceil_char_boundary((range.end + PINYIN).min(text.len()));
        let text = text.get(..end).unwrap_or_default();
        let mut from = range.start;
        std::iter::from_fn(move || {
            let found = self.pinyin.as_ref()?.find_at(text, from..range.end)?;
            from = found.range.end.min(range.end);
            Some(found.range)
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn all(query: &str, text: &str) -> Vec<String> {
        Finder::new(query).find_iter(text, 0).map(|range| text.get(range).unwrap_or_default().to_owned()).collect()
    }

    #[test]
    fn words_are_found_in_any_script_case_and_width() {
        for (query, text, found) in [
            ("医疗", "医疗、醫療、医。疗", &["医疗", "醫療"][..]),
            ("醫療", "医疗、醫療", &["医疗", "醫療"]),
            ("发展", "發展与发展，头发", &["發展", "发展"]),
            ("pm2.5", "PM2.5和ＰＭ２．５", &["PM2.5", "ＰＭ２．５"]),
            ("PM2.5", "pm2.5", &["pm2.5"]),
            ("ＡＩ", "AI与Ai", &["AI", "Ai"]),
            ("AI", "爱与AI", &["AI"]),
            ("ai", "爱与AI", &["爱", "AI"]),
            ("yl", "医疗 style", &["医疗", "yl"]),
            ("京jj", "在京津冀", &["京津冀"]),
            ("y", "医y", &["y"]),
            ("（图）", "(图)（图）", &["(图)", "（图）"]),
            ("a b", "a b ab a　b", &["a b", "ab", "a　b"]),
            ("A B", "a b ab a　b", &["a b", "a　b"]),
            ("，", "一，二,三", &["，", ","]),
            ("哈哈", "哈哈哈哈哈", &["哈哈", "哈哈"]),
            ("É", "é", &["é"]),
            ("甲\n乙", "甲\n乙", &[]),
            ("", "甲", &[]),
        ] {
            assert_eq!(all(query, text), found, "{query} in {text}");
        }
    }

    #[test]
    fn forth_and_back_over_far_stretches() {
        let mut text = "无关的文字。".repeat(20_000);
        let far = text.len();
        text.push_str("京津冀\n");
        text.push_str(&"别的。".repeat(30_000));
        text.insert_str(0, "京津冀");
        for query in ["京津冀", "jjj", "jingjinji"] {
            let finder = Finder::new(query);
            assert_eq!(finder.next_after(&text, 0), Some(0..9));
            assert_eq!(finder.next_after(&text, 1), Some(far + 9..far + 18));
            assert_eq!(finder.next_after(&text, far + 10), None);
            assert_eq!(finder.previous_before(&text, text.len()), Some(far + 9..far + 18));
            assert_eq!(finder.previous_before(&text, far + 9), Some(0..9));
            assert_eq!(finder.previous_before(&text, 0), None);
            assert_eq!((finder.count(&text, 10), finder.count(&text, 1)), (2, 1));
            let touching: Vec<_> = finder.within(&text, 3..far + 12).collect();
            assert_eq!(touching, [0..9, far + 9..far + 18]);
        }
    }

    proptest! {
        #[test]
        fn any_query_in_any_text(query: String, text: String, offset in 0..100_usize) {
            let finder = Finder::new(&query);
            for found in finder.find_iter(&text, offset) {
                prop_assert!(text.get(found).is_some_and(|t| !t.is_empty()));
            }
            let _ = (finder.previous_before(&text, offset), finder.within(&text, offset..offset + 9).count());
        }

        #[test]
        fn agrees_with_a_plain_search(query in "[京津冀慶庆aA]{1,3}", text in "[京津冀慶庆aAａ\n]{0,60}") {
            let fold = |text: &str| text.chars().map(crate::text::fold::fold).collect::<Vec<_>>();
            let (folded, words) = (fold(&text), fold(&query));
            let bytes: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
            let plain = |at: &usize| folded[*at..].starts_with(&words);
            let plain: Vec<usize> = (0..folded.len()).filter(plain).map(|at| bytes[at]).collect();
            // A capital keeps pinyin out.
            let finder = Finder { pinyin: None, ..Finder::new(&query) };
            let mut forth = Vec::new();
            let mut from = 0;
            while let Some(found) = finder.next_after(&text, from) {
                from = found.start + 1;
                forth.push(found.start);
            }
            prop_assert_eq!(&forth, &plain);
            let mut back = Vec::new();
            let mut before = text.len();
            while let Some(found) = finder.previous_before(&text, before) {
                before = found.start;
                back.push(found.start);
            }
            back.reverse();
            prop_assert_eq!(&back, &plain);
        }
    }
}
