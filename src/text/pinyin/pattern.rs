//! A query in pinyin, Han, Latin or a mix of them, looked for in a text.

use std::ops::Range;

use super::table::{Syllable, TABLE, letter_bit};
use crate::text::class;
use crate::text::fold;

/// Letters of a query are bits of a word; a longer query is cut, as no one types one.
const LONGEST: usize = 48;

/// What a reader types to find Han: full pinyin, initials, or a mix (`yiliao`, `yl`, `yliao`, `yil` find 医疗), the
/// last syllable as far as it is typed; Han and Latin stand for themselves (`京jj`, `PM2.5`). Case, width and script
/// do not matter, `v` is ü, blanks and apostrophes between syllables may be left out of the text.
#[derive(Debug, Clone)]
pub struct Pattern {
    query: Vec<char>,
    /// By position in the query, then by syllable: where that syllable leads.
    steps: Vec<Vec<Step>>,
    /// Bits of the letters with which a match by pinyin may begin.
    first: u32,
    /// Bits of the letters with which a match's second character may begin; `None` if it may be any, or none.
    second: Option<u32>,
}

/// Positions of the query, a bit each, that a syllable leads to.
#[derive(Debug, Clone, Copy, Default)]
struct Step {
    /// By all its letters.
    full: u64,
    /// By its initial, or by what is typed of it at the query's end.
    short: u64,
}

/// How much of the readings was typed; the better first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rank {
    /// The characters themselves.
    Literal,
    /// Full syllables.
    Full,
    /// Full syllables and shortened ones.
    Mixed,
    /// Initials only.
    Initials,
}

/// A place where a pattern matches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// Bytes of the text.
    pub range: Range<usize>,
    /// How it matched.
    pub rank: Rank,
}

impl Pattern {
    /// Prepares a query. Blanks around it do not count.
    pub fn new(query: &str) -> Self {
        let query: Vec<char> = query.trim().chars().map(folded).take(LONGEST).collect();
        let steps = (0..query.len()).map(|at| steps_from(query.get(at..).unwrap_or_default(), at)).collect();
        let first = query.first().map_or(0, |c| u8::try_from(*c).map_or(0, letter_bit));
        let mut pattern = Self { query, steps, first, second: None };
        pattern.second = pattern.second_letters();
        pattern
    }

    fn second_letters(&self) -> Option<u32> {
        if !self.query.iter().all(char::is_ascii_lowercase) {
            return None;
        }
        // A letter of the text stands for itself.
        let mut reached = self.ends(0).1 | 1 << 1;
        let mut letters = 0;
        while reached != 0 {
            letters |= letter_bit(self.letter(reached.trailing_zeros() as usize)?);
            reached &= reached - 1;
        }
        Some(letters)
    }

    /// How many characters were typed.
    pub fn len(&self) -> usize {
        self.query.len()
    }

    /// The small letter at a position of the query; `None` at its end, or if something else stands there.
    pub fn letter(&self, at: usize) -> Option<u8> {
        self.query.get(at).filter(|c| c.is_ascii_lowercase()).map(|c| *c as u8)
    }

    /// The positions of the query that some syllable leads to from this one, a bit each: by all its letters, and in
    /// any way.
    pub fn ends(&self, at: usize) -> (u64, u64) {
        let steps = self.steps.get(at).map(Vec::as_slice).unwrap_or_default();
        self.landed(steps.iter())
    }

    /// The positions that a character leads to from this one by its readings: in full, and in any way.
    pub fn leads(&self, at: usize, c: char) -> (u64, u64) {
        let Some(steps) = self.steps.get(at) else { return (0, 0) };
        let landed = |syllables: &[Syllable]| {
            self.landed(syllables.iter().filter_map(|syllable| steps.get(usize::from(*syllable))))
        };
        TABLE.common(c).map_or_else(|| landed(&TABLE.syllables(c)), landed)
    }

    fn landed<'a>(&self, steps: impl Iterator<Item = &'a Step>) -> (u64, u64) {
        let (full, any) = steps.fold((0, 0), |(full, any), step| (full | step.full, any | step.full | step.short));
        let [full, any, ..] = self.skip_separators([full, any, 0, 0]);
        // Where a separator stands nothing begins; its own bit is of no use.
        let stands = |bits: u64| {
            self.query
                .iter()
                .enumerate()
                .filter(|(_, c)| matches!(c, ' ' | '\''))
                .fold(bits, |bits, (at, _)| bits & !(1 << at))
        };
        (stands(full), stands(any))
    }

    /// Nothing was typed; such a pattern matches nothing.
    pub fn is_empty(&self) -> bool {
        self.query.is_empty()
    }

    /// The first match, in bytes of `text`.
    pub fn matches(&self, text: &str) -> Option<Range<usize>> {
        self.find_iter(text).next().map(|found| found.range)
    }

    /// Every way to split a query of letters alone into syllables, as the letters they begin with (`zhangjk` is `zjk`);
    /// `None` if anything else stands in it or there are very many ways.
    pub fn initials(&self) -> Option<Vec<Vec<u8>>> {
        const MANY: usize = 64;
        if !self.query.iter().all(|c| c.is_ascii_lowercase() || matches!(c, ' ' | '\'')) {
            return None;
        }
        let mut ways: Vec<(usize, Vec<u8>)> = vec![(0, Vec::new())];
        let mut whole: Vec<Vec<u8>> = Vec::new();
        while let Some((at, way)) = ways.pop() {
            let Some(c) = self.query.get(at) else {
                if !whole.contains(&way) {
                    whole.push(way);
                }
                continue;
            };
            if !c.is_ascii_lowercase() {
                ways.push((at + 1, way));
                continue;
            }
            let steps = self.steps.get(at).map(Vec::as_slice).unwrap_or_default();
            let mut next = steps.iter().fold(0, |bits, step| bits | step.full | step.short);
            while next != 0 {
                let mut longer = way.clone();
                longer.push(*c as u8);
                ways.push((next.trailing_zeros() as usize, longer));
                next &= next - 1;
            }
            if whole.len() > MANY || ways.len() > MANY {
                return None;
            }
        }
        Some(whole)
    }

    /// All matches that do not overlap, left to right.
    pub fn find_iter<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Match> + 'a {
        let mut from = 0;
        std::iter::from_fn(move || {
            let found = self.find_at(text, from..text.len())?;
            from = found.range.end;
            Some(found)
        })
    }

    /// The best way in which the pattern matches anywhere in `text`.
    pub fn rank(&self, text: &str) -> Option<Rank> {
        self.find_iter(text).map(|found| found.rank).min()
    }

    /// The first match that starts within a range of `text`.
    pub fn find_at(&self, text: &str, range: Range<usize>) -> Option<Match> {
        let first = *self.query.first()?;
        let part = text.get(range.clone())?;
        let table = &*TABLE;
        let may_start = |c: char| match c {
            // Han and a letter: it sounds like it or not.
            '\u{3400}'..='\u{9FFF}' if self.first != 0 => table.initials(c) & self.first != 0,
            c if c.is_ascii() => c.to_ascii_lowercase() == first,
            c => folded(c) == first || (self.first != 0 && table.initials(c) & self.first != 0),
        };
        // Most characters that may begin a match are followed by one that cannot go on with it.
        let may_follow = |at: usize| {
            let Some(letters) = self.second else { return true };
            text.get(at..).and_then(|rest| rest.chars().next()).is_some_and(|c| {
                let literal = u8::try_from(folded(c)).map_or(0, letter_bit);
                (table.initials(c) | literal) & letters != 0
            })
        };
        let starts = part.char_indices().filter(|(_, c)| may_start(*c));
        starts
            .map(|(at, c)| (range.start + at, c.len_utf8()))
            .filter(|(at, len)| may_follow(at + len))
            .find_map(|(at, _)| self.match_at(text, at))
    }

    /// The match that starts at this byte of the text, as short as it can be.
    fn match_at(&self, text: &str, start: usize) -> Option<Match> {
        let goal = 1_u64 << self.query.len();
        // Positions of the query reached so far, by the best rank they were reached in.
        let mut reached = [1_u64, 0, 0, 0];
        let rest = text.get(start..)?;
        for (at, c) in rest.char_indices() {
            let next = self.advance(reached, c);
            reached = self.skip_separators(next);
            if reached == [0; 4] {
                return None;
            }
            if let Some(rank) = RANKS.into_iter().zip(reached).find(|(_, bits)| bits & goal != 0) {
                return Some(Match { range: start..start + at + c.len_utf8(), rank: rank.0 });
            }
        }
        None
    }

    /// Where one character of the text leads from the positions reached.
    fn advance(&self, reached: [u64; 4], c: char) -> [u64; 4] {
        let mut next = [0; 4];
        let literal = folded(c);
        let rare: Vec<Syllable>;
        let syllables = match TABLE.common(c) {
            Some(known) => known,
            None if class::is_han(c) => {
                rare = TABLE.syllables(c);
                &rare
            }
            None => &[],
        };
        for (rank, mut bits) in reached.into_iter().enumerate() {
            while bits != 0 {
                let at = bits.trailing_zeros() as usize;
                bits &= bits - 1;
                if self.query.get(at) == Some(&literal) {
                    add(&mut next, rank, 1 << (at + 1));
                }
                let Some(steps) = self.steps.get(at).filter(|steps| !steps.is_empty()) else { continue };
                for step in syllables.iter().filter_map(|syllable| steps.get(usize::from(*syllable))) {
                    add(&mut next, if rank < 2 { 1 } else { 2 }, step.full);
                    add(&mut next, if rank == 0 || rank == 3 { 3 } else { 2 }, step.short);
                }
            }
        }
        next
    }

    /// A blank or an apostrophe in the query may be passed without a character of the text.
    fn skip_separators(&self, mut reached: [u64; 4]) -> [u64; 4] {
        for (at, c) in self.query.iter().enumerate().skip(1) {
            if matches!(c, ' ' | '\'') {
                for bits in &mut reached {
                    *bits |= (*bits >> at & 1) << (at + 1);
                }
            }
        }
        reached
    }
}

const RANKS: [Rank; 4] = [Rank::Literal, Rank::Full, Rank::Mixed, Rank::Initials];

fn add(next: &mut [u64; 4], rank: usize, bits: u64) {
    if let Some(slot) = next.get_mut(rank) {
        *slot |= bits;
    }
}

/// Where each syllable leads from position `at`, `rest` being the query from there on. Empty if no letter stands there.
fn steps_from(rest: &[char], at: usize) -> Vec<Step> {
    if !rest.first().is_some_and(char::is_ascii_lowercase) {
        return Vec::new();
    }
    let step = |spelling: &String| {
        let common = spelling.chars().zip(rest).take_while(|(a, b)| a == *b).count();
        let mut step = Step::default();
        if common == spelling.len() {
            step.full = 1 << (at + common);
        } else if common == rest.len() {
            step.short |= 1 << (at + common);
        }
        let two = matches!(spelling.get(..2), Some("zh" | "ch" | "sh"));
        for initial in 1..=if two { 2 } else { 1 } {
            if initial <= common && initial < spelling.len() {
                step.short |= 1 << (at + initial);
            }
        }
        step
    };
    TABLE.spellings().iter().map(step).collect()
}

/// Folded, and ü as it is typed.
fn folded(c: char) -> char {
    match fold::fold(c) {
        'ü' => 'v',
        '’' | '‘' => '\'',
        c => c,
    }
}

#[cfg(test)]
#[expect(clippy::string_slice, reason = "in a test, a panic is a finding")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn found(query: &str, text: &str) -> Option<String> {
        Pattern::new(query).matches(text).and_then(|range| text.get(range)).map(str::to_owned)
    }

    #[test]
    fn pinyin_initials_and_mixes_find_han() {
        for (query, text, expected) in [
            ("yiliao", "推进医疗卫生", "医疗"),
            ("yl", "推进医疗卫生", "医疗"),
            ("yil", "推进医疗卫生", "医疗"),
            ("yliao", "推进医疗卫生", "医疗"),
            ("yili", "推进医疗卫生", "医疗"),
            ("YiLiao", "推进醫療衛生", "醫療"),
            ("yi liao", "推进医疗卫生", "医疗"),
            ("yi'liao", "推进医疗卫生", "医疗"),
            ("ｙｌ", "推进医疗卫生", "医疗"),
            ("cq", "直辖市重庆", "重庆"),
            ("chongqing", "直辖市重庆", "重庆"),
            ("zjk", "河北张家口", "张家口"),
            ("zhjk", "河北张家口", "张家口"),
            ("zhangjk", "河北张家口", "张家口"),
            ("shzh", "在深圳", "深圳"),
            ("sz", "在深圳", "深圳"),
            ("yinhang", "中国银行", "银行"),
            ("京jj", "京津冀协同", "京津冀"),
            ("jinji", "京津冀协同", "津冀"),
            ("津ji", "京津冀协同", "津冀"),
            ("pm2.5", "降低ＰＭ2.5浓度", "ＰＭ2.5"),
            ("pm2.5nd", "PM2.5浓度", "PM2.5浓度"),
            ("nvxing", "女性", "女性"),
            ("nüxing", "女性", "女性"),
            ("zhanlue", "战略", "战略"),
            ("zhanlve", "战略", "战略"),
            ("xian", "去西安", "西安"),
            ("xian", "先去", "先"),
            ("fangan", "方案", "方案"),
            ("k8s", "用K8s部署", "K8s"),
            ("後", "以后", "后"),
            ("zh", "中", "中"),
            ("a", "安", "安"),
            ("new york", "in New York", "New York"),
        ] {
            assert_eq!(found(query, text).as_deref(), Some(expected), "{query} in {text}");
        }
    }

    #[test]
    fn what_is_not_typed_is_not_found() {
        for (query, text) in [
            ("yiliaox", "医疗"),
            ("", "医疗"),
            ("  ", "医疗"),
            ("yliaw", "医疗"),
            ("yiliao", "医生"),
            ("ylx", "医疗"),
            ("h", "中"),
            ("医liao", "衣料"),
            ("yl", "医。疗"),
            ("yl", "医\n疗"),
            ("liaoy", "医疗"),
            ("i", "医"),
        ] {
            assert_eq!(found(query, text), None, "{query} in {text}");
        }
    }

    #[test]
    fn more_letters_rank_higher() {
        for (query, text, rank) in [
            ("yiliao", "医疗", Rank::Full),
            ("yil", "医疗", Rank::Mixed),
            ("yl", "医疗", Rank::Initials),
            ("医疗", "医疗", Rank::Literal),
            ("医liao", "医疗", Rank::Full),
            ("医l", "医疗", Rank::Initials),
            ("yl", "医疗 yl", Rank::Literal),
            ("xi", "习", Rank::Full),
            ("yili", "医疗", Rank::Mixed),
        ] {
            assert_eq!(Pattern::new(query).rank(text), Some(rank), "{query} in {text}");
        }
        assert!(Rank::Full < Rank::Initials);
    }

    #[test]
    fn a_query_is_split_in_every_way() {
        let split = |query: &str| {
            let mut ways = Pattern::new(query).initials()?;
            ways.sort();
            Some(ways.iter().map(|way| way.iter().map(|c| char::from(*c)).collect::<String>()).collect::<Vec<_>>())
        };
        assert_eq!(split("yl").unwrap(), ["yl"]);
        assert_eq!(split("yiliao").unwrap(), ["yl", "yla", "ylao", "ylo"]);
        let ways = split("zhangjk").unwrap();
        assert!(["zjk", "zhangjk"].iter().all(|way| ways.contains(&(*way).to_owned())), "{ways:?}");
        assert_eq!(split("yi liao").unwrap(), split("yiliao").unwrap());
        assert_eq!(split("京j"), None);
    }

    #[test]
    fn where_characters_lead() {
        let pattern = Pattern::new("yiliao");
        assert_eq!(pattern.leads(0, '医'), (1 << 2, 1 << 1 | 1 << 2));
        assert_eq!(pattern.leads(2, '疗'), (1 << 6, 1 << 3 | 1 << 6));
        assert_eq!(pattern.leads(2, '力'), (1 << 4, 1 << 3 | 1 << 4));
        assert_eq!(pattern.leads(0, '疗'), (0, 0));
        assert_eq!(Pattern::new("yi liao").leads(0, '医'), (1 << 3, 1 << 1 | 1 << 3));
        assert_eq!(pattern.ends(0), (1 << 2, 1 << 1 | 1 << 2));
    }

    #[test]
    fn all_matches_in_order() {
        let pattern = Pattern::new("yl");
        let found: Vec<_> = pattern.find_iter("医疗和养老，医。疗医疗").map(|m| m.range).collect();
        assert_eq!(found, [0..6, 9..15, 27..33]);
    }

    proptest! {
        #[test]
        fn any_query_on_any_text(query: String, text: String) {
            let pattern = Pattern::new(&query);
            for found in pattern.find_iter(&text).take(100) {
                prop_assert!(text.get(found.range).is_some_and(|t| !t.is_empty()));
            }
        }

        #[test]
        fn a_text_is_found_by_its_own_readings(text in "[\u{4E00}-\u{9FA5}]{1,8}", initials in proptest::collection::vec(any::<bool>(), 8)) {
            let mut query = String::new();
            for (c, initial) in text.chars().zip(initials) {
                let syllable = TABLE.syllables(c).first().map(|s| TABLE.spellings()[usize::from(*s)].clone());
                let Some(syllable) = syllable else { return Ok(()) };
                query.push_str(if initial { &syllable[..1] } else { &syllable });
            }
            let pattern = Pattern::new(&query);
            if query.len() <= LONGEST {
                prop_assert!(pattern.matches(&text).is_some_and(|range| range.start == 0), "{}", query);
            }
        }
    }
}
