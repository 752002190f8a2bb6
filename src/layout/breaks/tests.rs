//! Conformance, from the data in `tests/corpus/linebreak`, and the tailoring case by case.
#![expect(clippy::string_slice, reason = "a test fails by panicking")]

use std::io::Read;
use std::path::Path;

use icu_locale_core::langid;
use proptest::prelude::*;

use super::*;
use crate::layout::Autospace;
use crate::layout::cells::Ruler;
use crate::layout::fill::{Room, fill};
use crate::layout::ruby::Notes;
use crate::layout::segment::segments;
use crate::text::CellWidth;

fn data(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/linebreak").join(name)).unwrap()
}

fn breaker(strictness: LineBreakStrictness, kinsoku: Kinsoku) -> Breaker {
    let language = langid!("zh");
    let mut options = LineBreakOptions::default();
    options.strictness = Some(strictness);
    options.content_locale = Some(&language);
    Breaker::with(options, kinsoku)
}

/// The text with a bar at every opportunity, and a colon at every soft one.
fn barred(text: &str, kinsoku: Kinsoku) -> String {
    let mut shown = String::new();
    let mut from = 0;
    Breaker::new(kinsoku).each(text, |at, kind| {
        shown.push_str(&text[from..at]);
        shown.push(if kind == Break::Soft { ':' } else { '|' });
        from = at;
    });
    shown + &text[from..]
}

#[test]
fn the_tailoring_case_by_case() {
    for (kinsoku, expected) in [
        (Kinsoku::Strict, "打|通|“断|头|路”|“瓶|颈|路”，|全|面"),
        (Kinsoku::Strict, "张|北—|雄|安"),
        (Kinsoku::Strict, "诗|经·|秦|风"),
        (Kinsoku::Strict, "微|克/立|方|米"),
        (Kinsoku::Strict, "他|说：|“好。”|我|说……"),
        (Kinsoku::Strict, "It’s |他|的|‘京|津’|模|式"),
        (Kinsoku::Strict, "获|“2024:年|度”|奖"),
        (Kinsoku::Strict, "他|说——|不|去"),
        (Kinsoku::Gb, "他|说|——|不|去"),
        (Kinsoku::Basic, "张|北—|雄|安"),
        (Kinsoku::Basic, "微|克/|立|方|米"),
        (Kinsoku::Gb, "微|克/立|方|米"),
        (Kinsoku::Strict, "和／或"),
        (Kinsoku::Strict, "第:3:届，|236.7:亿|元"),
        (Kinsoku::Strict, "看 |@他|和 |#北|京|#"),
        (Kinsoku::Strict, "为(wèi)|人|民 |(北|京)"),
        (Kinsoku::Strict, "A / |B，|甲 / 乙"),
        (Kinsoku::Strict, "电|话 |0313-2051987"),
        (Kinsoku::Strict, "ls |-l |目|录"),
        (Kinsoku::Strict, "甲 ：|乙 ！"),
        (Kinsoku::Strict, "say |“yes” |or |‘no’"),
        (Kinsoku::None, "说|：|“|好|。|”|A4|纸|1,024|个"),
    ] {
        let text: String = expected.chars().filter(|c| *c != '|' && *c != ':').collect();
        assert_eq!(barred(&text, kinsoku), expected, "{kinsoku:?}");
    }
}

#[test]
fn chinese_issues_of_icu4x() {
    for row in String::from_utf8(data("zh-issues.tsv")).unwrap().lines().skip(1) {
        let columns: Vec<&str> = row.split('\t').collect();
        let (text, required, forbidden) = (columns[1], columns[2], columns[3]);
        let shown = barred(text, Kinsoku::Strict);
        let cases = |list: &str| {
            list.split("  ")
                .map(str::trim)
                .filter(|case| !matches!(*case, "" | "and"))
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        for case in &cases(required) {
            assert!(shown.contains(case.as_str()), "{case} in {shown}");
        }
        for case in &cases(forbidden) {
            assert!(!shown.contains(case.as_str()), "{case} in {shown}");
        }
    }
}

#[test]
fn web_platform_tests_for_chinese() {
    let mut scored = [0; 4];
    for row in String::from_utf8(data("wpt-zh.tsv")).unwrap().lines().skip(1) {
        let columns: Vec<&str> = row.split('\t').collect();
        if columns[1] != "ok" {
            continue;
        }
        let (strictness, score) = match columns[4] {
            "loose" => (LineBreakStrictness::Loose, 0),
            "normal" => (LineBreakStrictness::Normal, 1),
            "strict" => (LineBreakStrictness::Strict, 2),
            _ => (LineBreakStrictness::Strict, 3),
        };
        let (width, text) = (columns[6].parse().unwrap(), columns[7]);
        let notes = Notes::default();
        let ruler = Ruler { text, notes: &notes, width: CellWidth::default(), autospace: Autospace::Off };
        let found = segments(ruler, &breaker(strictness, Kinsoku::Strict), |_| true);
        let room = Room { first: width, rest: width, protrude: 0, glue: false, orphans: false };
        let mut from = 0;
        let lines: Vec<&str> = fill(&found, ruler, room)
            .into_iter()
            .map(|end| &text[std::mem::replace(&mut from, end as usize)..end as usize])
            .collect();
        assert_eq!(lines.join("⏎"), columns[8], "{} {} {}", columns[0], columns[9], columns[4]);
        scored[score] += 1;
    }
    assert_eq!(scored, [87, 84, 84, 158]);
}

#[test]
fn the_standard_with_the_tailoring_off() {
    let mut text = String::new();
    flate2::read::GzDecoder::new(&*data("LineBreakTest-15.1.txt.gz")).read_to_string(&mut text).unwrap();
    let mut options = LineBreakOptions::default();
    options.strictness = Some(LineBreakStrictness::Strict);
    let icu = LineSegmenter::new_for_non_complex_scripts(options);
    let (mut rows, mut right) = (0, 0);
    for row in text.lines() {
        let (string, expected) = parse(row);
        rows += 1;
        // A boundary before the first character is reported, and means nothing.
        right += usize::from(icu.segment_str(&string).skip(1).collect::<Vec<_>>() == expected);
    }
    assert_eq!(rows, 10274);
    assert!(right * 1000 >= rows * 995, "{right} of {rows}");
}

#[test]
fn clusters_are_those_of_the_standard() {
    let text = String::from_utf8(data("GraphemeBreakTest-17.0.txt")).unwrap();
    let mut rows = 0;
    for row in text.lines() {
        let (string, expected) = parse(row);
        let found: Vec<usize> = crate::text::width::clusters(&string).map(|(at, cluster)| at + cluster.len()).collect();
        assert_eq!(found, expected, "{row}");
        rows += 1;
    }
    assert_eq!(rows, 766);
}

/// A row of Unicode's test files: the text, and its boundaries but for the first.
fn parse(row: &str) -> (String, Vec<usize>) {
    let (mut string, mut bounds) = (String::new(), Vec::new());
    for token in row.split_whitespace() {
        match token {
            "÷" if !string.is_empty() => bounds.push(string.len()),
            "÷" | "×" => {}
            code => string.push(char::from_u32(u32::from_str_radix(code, 16).unwrap()).unwrap()),
        }
    }
    (string, bounds)
}

/// Text of the kind newspapers print, with everything that makes trouble in it.
pub(in crate::layout) fn prose() -> impl Strategy<Value = String> {
    let token = prop_oneof![
        6 => "[京津冀协同发展交通医疗]{1,6}",
        2 => "[，。、；：！？]",
        1 => "[“”‘’（）《》「」【】]",
        1 => "(——|……|—|·|～|/|／|-|–|々|〇)",
        1 => "[0-9]{1,4}(\\.[0-9])?[%年月日个亿万元℃]?",
        1 => "[A-Za-z]{1,9}",
        1 => "[ \u{3000}\u{A0}]{1,2}",
        1 => "(é|e\u{301}|👍🏽|👨‍👩‍👧|🇨🇳|\u{200B}|\u{FE0F}|\u{E000}|①|㐀|𠮷|한|ไทย|\u{301})",
        1 => "(https://a\\.cn/x\\?y=1|@他|#话题#|\\(zì\\)|It’s|\\$5|￥3)",
    ];
    proptest::collection::vec(token, 0..40).prop_map(|tokens| tokens.concat())
}

proptest! {
    /// Ideographs skip the segmenter, and what lies between is cut by itself: the result is as if they did not.
    #[test]
    fn skipping_ideographs_changes_nothing(text in prose(), soft in any::<bool>()) {
        let kinsoku = if soft { Kinsoku::Basic } else { Kinsoku::Strict };
        let breaker = Breaker::new(kinsoku);
        let notes = Notes::default();
        let ruler = Ruler { text: &text, notes: &notes, width: CellWidth::default(), autospace: Autospace::Alpha };
        let mut expected = Vec::new();
        let bounds: std::collections::HashSet<usize> = pieces(&text).map(|(at, _)| at).collect();
        breaker.each(&text, |at, _| if bounds.contains(&at) { expected.push(at as u32) });
        expected.push(text.len() as u32);
        let found = segments(ruler, &breaker, |_| true);
        prop_assert_eq!(found.iter().map(|segment| segment.end).collect::<Vec<u32>>(), expected);
        let slow = Breaker { plain: false, ..breaker };
        prop_assert_eq!(found, segments(ruler, &slow, |_| true));
    }
}
