//! Repair against damage made on purpose, and against clean texts that only look damaged.

pub mod damage;

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::Path;

use damage::{Chain, Damaged, Dice, damage, forward};
use kanbao::document::Style;
use kanbao::document::{Mending, Repair};
use kanbao::import::repair::{Edit, Kind, mend};
use kanbao::import::{Early, Origin, import, import_early};
use pinyin::ToPinyinMulti;
use proptest::prelude::*;

/// Rounds of a loop: few by default, more if asked.
fn rounds(default: usize) -> usize {
    std::env::var("KANBAO_TEST_ROUNDS").ok().and_then(|n| n.parse().ok()).unwrap_or(default)
}

fn files(folder: &str) -> Vec<(String, String)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut list: Vec<_> =
        fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).filter(|p| p.is_file()).collect();
    list.sort();
    list.into_iter()
        .map(|p| (p.file_name().unwrap().to_string_lossy().into_owned(), fs::read_to_string(p).unwrap()))
        .collect()
}

/// Clean Simplified prose: the news pieces of the corpus, and the paragraphs of the bundled articles without front
/// matter, links, images and quoted Traditional.
pub fn articles() -> Vec<String> {
    let map = forward();
    let traditional: HashSet<char> = map.values().copied().filter(|c| *c != '着' && *c != '著').collect();
    let body = |text: String| {
        let body = text.splitn(3, "+++").nth(2).unwrap_or(&text).to_owned();
        let lines = body.lines().map(|line| line.trim_start_matches(['#', '>', '-', ' ']));
        let kept =
            lines.filter(|line| !line.is_empty() && !line.contains(['[', '`', '|', '<', '*', '(', ',', ':', ';']));
        let simplified = kept.filter(|line| !line.chars().any(|c| traditional.contains(&c)));
        simplified.collect::<Vec<_>>().join("\n")
    };
    let news = files("tests/corpus/news").into_iter().map(|(_, text)| text);
    files("articles").into_iter().map(|(_, text)| body(text)).chain(news).collect()
}

/// A table of a hundred and some characters, as a site would have it: of the common ones, in no order, one reading each.
pub fn chain(texts: &[String], map: &HashMap<char, char>, dice: &mut Dice) -> Chain {
    let mut counts: HashMap<char, usize> = HashMap::new();
    for c in texts.iter().flat_map(|text| text.chars()).filter_map(|c| map.get(&c)) {
        *counts.entry(*c).or_default() += 1;
    }
    let mut common: Vec<(usize, char)> = counts.into_iter().map(|(c, n)| (n, c)).collect();
    common.sort_by(|a, b| b.cmp(a));
    common.truncate(260);
    let mut table = Vec::new();
    let size = 100 + dice.below(21);
    while table.len() < size && !common.is_empty() {
        let (_, c) = common.swap_remove(dice.below(common.len()));
        let Some(readings) = c.to_pinyin_multi() else { continue };
        table.push((c, readings.get(0).with_tone().to_owned()));
    }
    for mark in ['！', '？'] {
        table.insert(dice.below(table.len()), (mark, String::new()));
    }
    Chain { table, hole: '?', lenient: false, blank: false, wide: false, fold: true }
}

/// What repair did to damage.
#[derive(Debug, Default)]
pub struct Score {
    pub spots: usize,
    pub recoverable: usize,
    pub repaired: usize,
    pub edits: usize,
    pub exact: usize,
    pub bang: (usize, usize),
    pub spoilt: Vec<String>,
    pub wrong: Vec<String>,
    pub missed: Vec<String>,
    pub notes: usize,
}

impl Score {
    pub fn add(&mut self, damaged: &Damaged, back: &dyn Fn(&str) -> String) {
        let mended = mend(&damaged.text, &Mending::default());
        let repaired: Vec<_> = mended.edits.iter().filter(|edit| edit.kind == Kind::Alignment).collect();
        let truth = |edit: &Edit| damaged.truth(&edit.range).map(|text| back(&text));
        for edit in &repaired {
            self.edits += 1;
            if truth(edit) == Some(back(&edit.new)) {
                self.exact += 1;
            } else {
                let around = damaged.text.get(..edit.range.start).unwrap_or_default();
                let before: String = around.chars().rev().take(8).collect::<Vec<_>>().into_iter().rev().collect();
                self.wrong.push(format!(
                    "{before}[{}] -> {} not {:?}; {:?}",
                    edit.old,
                    edit.new,
                    truth(edit),
                    edit.facts
                ));
            }
        }
        for spot in &damaged.spots {
            self.spots += 1;
            if spot.lost {
                continue;
            }
            self.recoverable += 1;
            let hit = repaired.iter().any(|edit| {
                edit.range.start <= spot.range.start
                    && spot.range.end <= edit.range.end
                    && truth(edit) == Some(back(&edit.new))
            });
            self.repaired += usize::from(hit);
            if spot.bang {
                self.bang.0 += 1;
                self.bang.1 += usize::from(hit);
            }
            if !hit {
                let from = damaged
                    .text
                    .get(..spot.range.start)
                    .unwrap_or_default()
                    .char_indices()
                    .rev()
                    .nth(8)
                    .map_or(0, |(i, _)| i);
                let to =
                    damaged.text.get(spot.range.end..).unwrap_or_default().char_indices().nth(8).map_or(0, |(i, _)| i);
                let doubt = mended
                    .doubtful
                    .iter()
                    .find(|d| d.range.start == spot.range.start)
                    .map(|d| format!("{} {:?}", d.new, d.facts));
                self.missed.push(format!(
                    "{} truth {:?} doubt {doubt:?}",
                    damaged.text.get(from..spot.range.end + to).unwrap_or_default(),
                    damaged.truth(&spot.range)
                ));
            }
        }
        for edit in mended.edits.iter().filter(|edit| edit.kind != Kind::Alignment) {
            if !damaged.is_damaged(&edit.range) && truth(edit).as_deref() != Some(&edit.new) {
                self.spoilt.push(format!("{:?} {:?} -> {:?} not {:?}", edit.kind, edit.old, edit.new, truth(edit)));
            }
        }
        self.notes += mended.ruby.len();
        let again = mend(&mended.text, &Mending::default());
        assert_eq!(again.edits, [], "mending a mended text changes it");
    }
}

/// The way back of `forward`, with 著.
pub fn backward(map: &HashMap<char, char>) -> impl Fn(&str) -> String {
    let back: HashMap<char, char> = map.iter().map(|(from, to)| (*to, *from)).collect();
    move |text| text.chars().map(|c| back.get(&c).copied().unwrap_or(c)).collect()
}

/// The original with the edits made.
fn replay(original: &str, edits: &[Edit]) -> String {
    let mut text = String::new();
    let mut at = 0;
    for edit in edits {
        assert!(at <= edit.range.start, "edits overlap");
        assert_eq!(original.get(edit.range.clone()), Some(edit.old.as_str()));
        text.push_str(&original[at..edit.range.start]);
        text.push_str(&edit.new);
        at = edit.range.end;
    }
    text + &original[at..]
}

/// Damages all clean prose with a few tables and mends it.
fn score(seed: u64, rounds: usize, set: impl Fn(&mut Chain)) -> Score {
    let (texts, map) = (articles(), forward());
    let back = backward(&map);
    let mut dice = Dice(seed);
    let mut score = Score::default();
    for _ in 0..rounds {
        let mut chain = chain(&texts, &map, &mut dice);
        set(&mut chain);
        for text in &texts {
            score.add(&damage(text, &map, &chain), &back);
        }
    }
    score
}

#[track_caller]
fn check(score: &Score, least: f64) {
    let share = |part: usize, whole: usize| part as f64 / whole.max(1) as f64;
    assert!(share(score.exact, score.edits) >= 0.99, "{:#?}", score.wrong);
    assert!(
        share(score.repaired, score.recoverable) >= least,
        "{} of {}: {:#?}",
        score.repaired,
        score.recoverable,
        score.missed
    );
    assert_eq!(score.spoilt, [] as [String; 0], "clean characters changed");
    assert!(score.notes > 0);
}

#[test]
fn damage_made_on_purpose_is_mended() {
    check(&score(0x9E37_79B9_7F4A_7C15, rounds(3), |_| {}), 0.85);
}

#[test]
fn damage_in_other_dress_is_mended() {
    // Brackets unfolded at the end, marks not folded, a blank in the bracket, U+FFFD for a pair, or for one byte of it.
    check(&score(0xD1B5_4A32_D192_ED03, rounds(1), |chain| chain.wide = true), 0.8);
    check(&score(0xD1B5_4A32_D192_ED03, rounds(1), |chain| chain.fold = false), 0.8);
    check(&score(0xD1B5_4A32_D192_ED03, rounds(1), |chain| chain.blank = true), 0.8);
    check(&score(0xD1B5_4A32_D192_ED03, rounds(1), |chain| chain.hole = '\u{fffd}'), 0.8);
    check(&score(0xD1B5_4A32_D192_ED03, rounds(1), |chain| (chain.hole, chain.lenient) = ('\u{fffd}', true)), 0.8);
}

#[test]
fn few_characters_annotated_are_enough() {
    let score = score(0x2545_F491_4F6C_DD1D, rounds(2), |chain| chain.table.truncate(10));
    assert_eq!(score.spoilt, [] as [String; 0]);
    assert_eq!(score.wrong, [] as [String; 0]);
    assert!(score.notes > 100, "{}", score.notes);
}

#[test]
fn clean_texts_come_back_as_they_are() {
    let clean = files("tests/corpus/clean").into_iter().chain(files("tests/corpus/news")).chain(files("articles"));
    for (name, text) in clean {
        let mended = mend(&text, &Mending::default());
        assert_eq!(mended.edits, [], "{name} {:?}", mended.profile);
        assert!(matches!(mended.text, Cow::Borrowed(_)), "{name}");
        let crlf = text.replace('\n', "\r\n");
        assert_eq!(mend(&crlf, &Mending::default()).edits, [], "{name} with CR LF");
    }
}

#[test]
fn nothing_crosses_a_line_and_the_edits_are_the_difference() {
    let (texts, map) = (articles(), forward());
    let chain = chain(&texts, &map, &mut Dice(7));
    for text in &texts {
        let damaged = damage(text, &map, &chain);
        let mended = mend(&damaged.text, &Mending::default());
        assert_eq!(replay(&damaged.text, &mended.edits), mended.text);
        assert_eq!(damaged.text.matches('\n').count(), mended.text.matches('\n').count());
        assert!(mended.edits.iter().all(|edit| !edit.old.contains('\n') && !edit.new.contains('\n')));
        for (range, reading) in &mended.ruby {
            let base = &mended.text[range.clone()];
            assert_eq!(base.chars().count(), 1, "{base} ({reading})");
        }
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        assert_eq!(digits(&damaged.text), digits(&mended.text), "a digit was lost or invented");
        assert_eq!(mend(&damaged.text, &Mending { off: true, ..Mending::default() }).text, damaged.text);
    }
}

#[test]
fn on_request_more_is_done() {
    let forced = |text: &str, options: Mending| mend(text, &options).text.into_owned();
    let on = Mending::default();
    assert_eq!(forced("國(guo)(guo)家與人(rén)", Mending { force_annotation: true, ..on }), "國家與人");
    assert_eq!(forced("好,不好。好，", Mending { force_punctuation: true, ..on }), "好，不好。好，");
    assert_eq!(forced("第四代Ab c d e Fg h磁流", Mending { force_latin: true, ..on }), "第四代AbcdeFgh磁流");
    assert_eq!(forced("隨著顯著發展", Mending { force_script: true, ..on }), "随着显著发展");
}

#[test]
fn large_and_hostile_texts_end() {
    let size = 20_000 * rounds(1);
    for piece in [
        "?",
        "??",
        "?!",
        "?!好",
        "?!好好",
        "?a)",
        "?lái)",
        "\u{fffd}",
        "(",
        "（",
        "張(zhāng)",
        "張?zhāng)",
        "「",
        "“?!?/p>",
        "好,",
        "a b c d ",
        "?!煛",
        "\u{e19b}",
        "好?!",
        "臺(tái)?!臺a",
        "(a",
        "`",
        "a b好",
        "會(huì)計(jì)說(shuō),?!笔,好?h(xiàn)",
    ] {
        let text = piece.repeat(size / piece.len());
        let signed = "張(zhāng)發(fā)東(dōng)門(mén)長(cháng)書(shū)車(chē)馬(mǎ)".to_owned() + &text;
        for text in [text, signed] {
            let mended = mend(&text, &Mending::default());
            assert_eq!(replay(&text, &mended.edits), mended.text, "{piece}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64 * rounds(1) as u32))]

    #[test]
    fn whatever_it_is_given(pieces in prop::collection::vec(piece(), 0..60), signed: bool) {
        let mut text = pieces.concat();
        if signed {
            text.push_str("張(zhāng)發(fā)東(dōng)門(mén)長(cháng)書(shū)車(chē)馬(mǎ)");
        }
        let mended = mend(&text, &Mending::default());
        prop_assert_eq!(replay(&text, &mended.edits), mended.text.as_ref());
        prop_assert_eq!(text.matches('\n').count(), mended.text.matches('\n').count());
        for (range, _) in &mended.ruby {
            prop_assert!(mended.text.get(range.clone()).is_some_and(|base| base.chars().count() == 1));
        }
        let again = mend(&mended.text, &Mending::default());
        prop_assert_eq!(&again.text, &mended.text);
        let forced = Mending {
            force_alignment: true,
            force_annotation: true,
            force_punctuation: true,
            force_latin: true,
            force_script: true,
            off: false,
        };
        let mended = mend(&text, &forced);
        prop_assert_eq!(replay(&text, &mended.edits), mended.text.as_ref());
    }
}

/// What a damaged text is made of, and anything else.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::sample::select(vec![
            "?", "!", "\u{fffd}", "(", ")", "/p>", "lái)", "(lái)", "來", "來(lái)", "。", "”", "“", ",", "，", "\n", "a", "煛", "笔", "陙", "\u{e19b}",
            "?!", "??", "?!?/p>", "?bào)", "張(zhāng)", "1", "｜", "|", "€", "(yī )", "（er）", "a b c d", "著", "`", "```", "---",
        ]).prop_map(str::to_owned),
        1 => "[一-龥]{1,6}",
        1 => any::<String>(),
    ]
}

#[test]
fn a_damaged_dump_becomes_an_article_that_says_what_was_mended() {
    let (texts, map) = (articles(), forward());
    let chain = chain(&texts, &map, &mut Dice(0x9E37_79B9_7F4A_7C15));
    let (_, clean) = files("tests/corpus/news").into_iter().find(|(name, _)| name == "hospital.txt").unwrap();
    let damaged = damage(&clean, &map, &chain);
    let origin = Origin { name: Some("hospital.txt".to_owned()), ..Origin::default() };
    let article = import(damaged.text.as_bytes(), &origin).unwrap();
    let kind = |name: &str| article.aside.repairs.iter().filter(|repair| repair.kind == name).count();
    assert_eq!((kind("annotation"), kind("script"), kind("punctuation")), (1, 1, 1));
    assert!(kind("alignment") > 0);
    let ruby = article.marks().iter().filter(|mark| matches!(mark.style, Style::Ruby(_))).count();
    // The title has no marks, nor has what was set aside.
    assert!(ruby > 20 && ruby <= article.aside.annotations as usize, "{ruby}");
    for repair in article.aside.repairs.iter().filter(|repair| repair.kind == "alignment") {
        let block = article.block(repair.block.unwrap()).unwrap();
        assert!(block.text.contains(&repair.after), "{repair:?}");
    }
    let original = import(damaged.text.as_bytes(), &Origin { mending: Mending::OFF, ..origin }).unwrap();
    assert_eq!((original.aside.repairs.len(), original.aside.annotations), (0, 0));
    assert!(original.text().contains('('));
}

#[test]
fn what_is_doubtful_is_told_and_mended_when_asked() {
    let (texts, map) = (articles(), forward());
    let chain = chain(&texts, &map, &mut Dice(0x9E37_79B9_7F4A_7C15));
    let origin = Origin { name: Some("a.txt".to_owned()), ..Origin::default() };
    let (mut told, mut accepted) = (0, 0);
    for text in texts.iter().filter(|text| !text.is_empty()) {
        let damaged = damage(text, &map, &chain);
        let article = import(damaged.text.as_bytes(), &origin).unwrap();
        let asked = import(damaged.text.as_bytes(), &Origin { mending: Mending::DOUBTFUL, ..origin.clone() }).unwrap();
        for doubt in &article.aside.doubtful {
            told += 1;
            assert!(!doubt.evidence.facts.is_empty(), "{doubt:?}");
            if let Some(block) = doubt.block {
                let block = article.block(block).unwrap();
                assert!(block.text.contains(&doubt.before), "{doubt:?} in {}", block.text);
            }
            // What is made is turned into Simplified characters after that; the same may stand elsewhere beyond doubt.
            let made = |list: &[Repair]| list.iter().filter(|other| other.before.contains(&doubt.before)).count();
            let (before, after) = (made(&article.aside.repairs), made(&asked.aside.repairs));
            if doubt.is_possible() {
                accepted += 1;
                assert!(after > before, "{doubt:?}");
            } else {
                assert_eq!(after, before, "nothing is guessed: {doubt:?}");
            }
        }
    }
    assert!(told > 4 && accepted > 0, "{told} {accepted}");
}

#[test]
fn what_is_shown_of_a_damaged_article_first_is_its_beginning() {
    let texts = articles();
    let map = forward();
    let chain = chain(&texts, &map, &mut Dice(11));
    let (mut shown, mut blocks, mut same) = (0, 0, 0);
    for text in texts.windows(3).map(|three| three.join("\n")) {
        let page = format!("首页 >> 新闻\n\n{text}\n\n记者 王小明 李红\n编辑：赵青\n版权声明\n");
        let bytes = damage(&page, &map, &chain).text.into_bytes();
        let mut beginning = None;
        let mut hear = |early| {
            if let Early::Beginning(document) = early {
                assert_eq!(beginning.replace(document), None);
            }
        };
        let origin = Origin { name: Some("a.txt".to_owned()), ..Origin::default() };
        let whole = import_early(bytes, origin, &mut hear).unwrap();
        let Some(beginning) = beginning else { continue };
        shown += 1;
        assert!(beginning.len() < whole.len());
        blocks += beginning.len();
        let both = beginning.blocks().zip(whole.blocks());
        same += both.take_while(|(one, other)| (one.text, one.kind) == (other.text, other.kind)).count() as u32;
    }
    assert!(shown > 5 && same * 100 >= blocks * 95, "{shown} shown, {same} of {blocks} blocks");
}
