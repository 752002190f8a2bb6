//! Finding a query's words in a document, and the words around a match.

use std::ops::Range;

use crate::text::fold::fold;
use crate::text::order;
use crate::text::pinyin::{Pattern, Rank};

use super::pack::Head;
use super::query::Word;

/// Characters of a snippet before its match, and in all.
const BEFORE: usize = 16;
const ALL: usize = 72;

/// A word made ready to be looked for.
#[derive(Debug)]
pub struct Needle {
    folded: String,
    sound: Option<Pattern>,
}

/// Where the words of a query stand in a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matches {
    /// Bytes of the document's text, in order.
    pub ranges: Vec<Range<usize>>,
    /// The worst of the words' ranks.
    pub rank: Rank,
    /// All words stand in the title.
    pub in_title: bool,
}

impl Needle {
    /// Makes a word ready.
    pub fn new(word: &Word) -> Self {
        let sound = word.may_be_sound().then(|| Pattern::new(&word.typed)).filter(|pattern| !pattern.is_empty());
        Self { folded: word.folded.iter().collect(), sound }
    }

    /// Matches in a text of one line, as bytes of it: literal ones, and if there are none those by sound.
    fn find(&self, text: &str, folded: &Folded, best: &mut Option<Rank>, found: &mut Vec<Range<usize>>, from: usize) {
        let literal = folded.find(&self.folded);
        if !literal.is_empty() {
            *best = Some(Rank::Literal);
            found.extend(literal.into_iter().map(|range| from + range.start..from + range.end));
        } else if let Some(sound) = &self.sound {
            for by_sound in sound.find_iter(text) {
                *best = Some(best.map_or(by_sound.rank, |best| best.min(by_sound.rank)));
                found.push(from + by_sound.range.start..from + by_sound.range.end);
            }
        }
    }
}

/// A line folded, with the way back.
#[derive(Debug, Default)]
struct Folded {
    text: String,
    /// Pairs of offsets, folded and original, where the lengths of characters begin to differ.
    steps: Vec<(usize, usize)>,
}

impl Folded {
    fn of(line: &str) -> Self {
        let mut folded = Self { text: String::with_capacity(line.len()), steps: Vec::new() };
        for (at, c) in line.char_indices() {
            let drift = folded.steps.last().map_or(0, |(to, from)| *to as isize - *from as isize);
            if folded.text.len() as isize - at as isize != drift {
                folded.steps.push((folded.text.len(), at));
            }
            folded.text.push(fold(c));
        }
        folded
    }

    fn back(&self, at: usize) -> usize {
        let step = self.steps.partition_point(|(to, _)| *to <= at);
        match step.checked_sub(1).and_then(|step| self.steps.get(step)) {
            Some((to, from)) => from + (at - to),
            None => at,
        }
    }

    fn find(&self, needle: &str) -> Vec<Range<usize>> {
        memchr::memmem::find_iter(self.text.as_bytes(), needle.as_bytes())
            .map(|at| self.back(at)..self.back(at + needle.len()))
            .collect()
    }
}

/// The matches of all words in a document's text; `None` if one of them is missing, or one stands there that must not.
pub fn matches(text: &str, head: Head, needles: &[Needle], without: &[String]) -> Option<Matches> {
    // A sound may be what is written, too. Most texts are told by this look, before anything of them is folded.
    if needles.iter().filter_map(|needle| needle.sound.as_ref()).any(|sound| sound.matches(text).is_none()) {
        return None;
    }
    let mut ranges = Vec::new();
    let mut best: Vec<Option<Rank>> = vec![None; needles.len()];
    let mut in_title = head.title && !needles.is_empty();
    let mut start = 0;
    for (number, line) in text.split('\n').enumerate() {
        if !head.is_byline(number) {
            let folded = Folded::of(line);
            if without.iter().any(|word| memchr::memmem::find(folded.text.as_bytes(), word.as_bytes()).is_some()) {
                return None;
            }
            for (needle, best) in needles.iter().zip(&mut best) {
                needle.find(line, &folded, best, &mut ranges, start);
            }
            if head.is_title(number) {
                in_title &= best.iter().all(Option::is_some);
            }
        }
        start += line.len() + 1;
    }
    let rank = best.into_iter().collect::<Option<Vec<_>>>()?.into_iter().max().unwrap_or(Rank::Literal);
    order::by_key(&mut ranges, |range| (range.start, range.end));
    ranges.dedup_by(|later, earlier| later.start < earlier.end);
    Some(Matches { ranges, rank, in_title })
}

/// The words around the match that shows best: one line, and the bytes of it that matched.
pub fn snippet(text: &str, head: Head, matches: &Matches) -> (String, Vec<(u32, u32)>, Range<usize>) {
    // A match in the running text says more than the title, which is shown anyway.
    let body = head.bytes(text);
    let chosen = matches.ranges.iter().find(|range| range.start >= body).or(matches.ranges.first());
    let chosen = chosen.cloned().unwrap_or(body..body);
    let (all_before, all_after) = text.split_at_checked(chosen.start).unwrap_or(("", text));
    let start = all_before.rfind('\n').map_or(0, |feed| feed + 1);
    let at = chosen.start - start;
    let before = all_before.get(start..).unwrap_or_default();
    let after = all_after.split('\n').next().unwrap_or_default();
    let skipped = before.char_indices().rev().nth(BEFORE - 1).map_or(0, |(at, _)| at);
    let lead = before.get(skipped..).unwrap_or_default();
    let room = ALL.saturating_sub(lead.chars().count());
    let tail_end = after.char_indices().nth(room).map_or(after.len(), |(at, _)| at);
    let mut line = String::new();
    if skipped > 0 {
        line.push('…');
    }
    let shift = line.len();
    line.push_str(lead);
    line.push_str(after.get(..tail_end).unwrap_or_default());
    let shown = start + skipped..start + at + tail_end;
    let marks = matches.ranges.iter().filter(|range| range.start >= shown.start && range.end <= shown.end);
    let marks =
        marks.map(|range| ((range.start - shown.start + shift) as u32, (range.end - shown.start + shift) as u32));
    let marks = marks.collect();
    if tail_end < after.len() {
        line.push('…');
    }
    (line, marks, chosen)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Builder, Document, Kind, Meta};
    use crate::store::query::Query;

    fn document() -> Document {
        let mut builder = Builder::new(Meta { title: "医疗的事".to_owned(), ..Meta::default() });
        builder.push(Kind::Paragraph, &format!("{}全角ＰＭ２．５和醫療，一起說。{}", "前".repeat(30), "后".repeat(90)));
        builder.finish()
    }

    fn find(typed: &str) -> Option<(String, Vec<String>, Matches)> {
        let query = Query::read(typed).unwrap();
        let needles: Vec<Needle> = query.words.iter().map(Needle::new).collect();
        let without: Vec<String> = query.without.iter().map(|word| word.iter().collect()).collect();
        let document = document();
        let found = matches(document.text(), Head::of(&document), &needles, &without)?;
        let (text, marks, _) = snippet(document.text(), Head::of(&document), &found);
        let marked = marks.iter().map(|(a, b)| text.get(*a as usize..*b as usize).unwrap().to_owned()).collect();
        Some((text, marked, found))
    }

    #[test]
    fn a_snippet_marks_the_words_as_they_are_written() {
        let (text, marked, found) = find("医疗").unwrap();
        assert_eq!(marked, ["醫療"]);
        assert!(text.starts_with('…') && text.ends_with('…') && text.contains("醫療，一起說"));
        assert_eq!((found.ranges.len(), found.rank, found.in_title), (2, Rank::Literal, true));
        assert_eq!(find("pm2.5 yl").unwrap().1, ["ＰＭ２．５", "醫療"]);
        assert_eq!(find("yiliao").unwrap().2.rank, Rank::Full);
        assert_eq!(find("\"yl\""), None);
        assert_eq!(find("医疗 -说"), None);
        assert_eq!(find("医疗 没有"), None);
        assert!(!find("全角").unwrap().2.in_title);
    }
}
