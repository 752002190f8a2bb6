//! Properties of rows, over text of every kind.
#![expect(clippy::string_slice, reason = "a test fails by panicking")]

use proptest::prelude::*;
use textwrap::wrap_algorithms::wrap_first_fit;

use super::breaks::tests::prose;
use super::cells::Ruler;
use super::fill::{Room, fill};
use super::ruby::Notes;
use super::segment::segments;
use super::*;
use crate::document::{Builder, Kind, Meta, Style};
use crate::text::CellWidth;

/// A document of one block.
fn one(kind: Kind, text: &str) -> Document {
    let mut builder = Builder::bare(Meta::default());
    builder.push(kind, text);
    builder.finish()
}

/// Every row of a document, with its glyphs.
fn rows(document: &Document, measure: Measure) -> Vec<(Row, Vec<Glyph<'_>>)> {
    let mut layout = Layout::new(measure);
    let place = layout.first(document);
    let rows = layout.screen(document, place, u16::MAX);
    rows.into_iter().map(|row| (row, layout.glyphs(document, &row))).collect()
}

/// Rows as lines of text.
pub(super) fn lines(document: &Document, measure: Measure) -> Vec<String> {
    let drawn = |(_, glyphs): (Row, Vec<Glyph<'_>>)| {
        let mut line = String::new();
        let mut column = 0;
        for glyph in glyphs {
            line.extend(std::iter::repeat_n(' ', usize::from(glyph.column - column)));
            line.push_str(&glyph.text);
            column = glyph.column + glyph.width;
        }
        line
    };
    rows(document, measure).into_iter().map(drawn).collect()
}

fn kind() -> impl Strategy<Value = Kind> {
    prop_oneof![
        Just(Kind::Paragraph),
        Just(Kind::Paragraph),
        Just(Kind::Paragraph),
        Just(Kind::Heading(1)),
        Just(Kind::Quote(2)),
        Just(Kind::Item(1, 0)),
        Just(Kind::Item(3, 12)),
        Just(Kind::Code),
        Just(Kind::Image),
        Just(Kind::Byline),
    ]
}

fn measure() -> impl Strategy<Value = Measure> {
    let widths = prop_oneof![1_u16..12, 12_u16..40, 40_u16..=200];
    let kinsoku = prop_oneof![Just(Kinsoku::None), Just(Kinsoku::Basic), Just(Kinsoku::Gb), Just(Kinsoku::Strict)];
    let autospace = prop_oneof![Just(Autospace::Off), Just(Autospace::Alpha), Just(Autospace::All)];
    let ruby = prop_oneof![Just(Ruby::Hide), Just(Ruby::Inline), Just(Ruby::Above)];
    let script = prop_oneof![3 => Just(Script::Original), 1 => Just(Script::Traditional)];
    let flags = (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>(), prop::bool::weighted(0.2));
    (widths, kinsoku, autospace, ruby, script, flags).prop_map(
        |(columns, kinsoku, autospace, ruby, script, (justify, hang, wide, clusters, readings))| Measure {
            columns,
            kinsoku,
            autospace,
            ruby,
            script,
            justify,
            readings,
            hang: Some(hang),
            width: CellWidth {
                ambiguous: if wide { crate::text::Ambiguous::Wide } else { crate::text::Ambiguous::Narrow },
                letters: if wide && clusters { crate::text::Ambiguous::Wide } else { crate::text::Ambiguous::Narrow },
                clusters,
            },
            ..Measure::default()
        },
    )
}

/// A document of several blocks, some of it annotated.
fn document() -> impl Strategy<Value = Document> {
    let text = prop_oneof![4 => prose().boxed(), 1 => "\\PC{0,80}".boxed()];
    let block = (kind(), text, proptest::collection::vec((any::<prop::sample::Index>(), "[a-zàǎ]{1,7}"), 0..3));
    proptest::collection::vec(block, 1..5).prop_map(|blocks| {
        let mut builder = Builder::bare(Meta::default());
        for (kind, text, notes) in blocks {
            builder.push(kind, &text);
            let bounds: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            for (at, said) in notes {
                let at = at.index(bounds.len());
                if let Some(end) = bounds.get(at + 1) {
                    builder.mark(bounds[at]..*end, Style::Ruby(said.into()));
                }
            }
        }
        builder.finish()
    })
}

fn rounds() -> ProptestConfig {
    let cases = std::env::var("KANBAO_TEST_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(256);
    ProptestConfig { cases, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(rounds())]

    /// The rows of a block partition its text; glyphs stay in order, inside the measure, and show all that is seen.
    #[test]
    fn nothing_is_lost_and_nothing_is_too_wide(document in document(), measure in measure()) {
        let all = rows(&document, measure.clone());
        for block in document.blocks() {
            let mut at = 0;
            let mut drawn = Vec::new();
            for (row, glyphs) in all.iter().filter(|(row, _)| row.block == block.index) {
                let mut column = 0;
                for glyph in glyphs {
                    prop_assert!(glyph.column >= column, "{glyphs:?}");
                    column = glyph.column + glyph.width;
                    prop_assert!(column <= measure.columns, "{} {:?}", measure.columns, glyphs);
                    prop_assert!(matches!(glyph.width, 1 | 2));
                }
                if row.part == Part::Text {
                    prop_assert_eq!(row.start, at);
                    at = row.end;
                    for glyph in glyphs {
                        if let Some((from, to)) = glyph.bytes {
                            prop_assert!(row.start <= from && from < to && to <= row.end);
                            drawn.push((from, to));
                        }
                    }
                }
            }
            prop_assert_eq!(at as usize, block.text.len());
            // What no glyph stands for is blank or has no width of its own.
            if measure.script == Script::Original {
                let mut from = 0;
                for (start, end) in drawn.into_iter().chain([(at, at)]) {
                    let skipped = &block.text[from as usize..start as usize];
                    let unseen = |c: char| crate::text::class::is_blank(c) || measure.width.columns(c.encode_utf8(&mut [0; 4])) == 0;
                    prop_assert!(skipped.chars().all(unseen), "{skipped:?} of {:?}", block.text);
                    from = end;
                }
            }
        }
    }

    /// Steps there and back lead to the same place, and a screen begins with what the place says.
    #[test]
    fn steps_come_back(document in document(), measure in measure(), there in 0..60_i32, more in 0..40_i32) {
        let mut layout = Layout::new(measure);
        let first = layout.first(&document);
        let place = layout.step(&document, first, there);
        let next = layout.step(&document, place, more);
        let rest = layout.screen(&document, place, u16::MAX);
        if rest.len() as i32 > more {
            prop_assert_eq!(layout.step(&document, next, -more), place);
            prop_assert_eq!(&layout.screen(&document, next, u16::MAX)[..], &rest[more as usize..]);
        }
        let total = layout.screen(&document, first, u16::MAX).len() as i32;
        prop_assert_eq!(layout.step(&document, next, -total), first);
        let last = layout.last(&document, 7);
        prop_assert_eq!(layout.screen(&document, last, 100).len() as i32, total.min(7));
    }

    /// It matters not from which screen a screen was reached.
    #[test]
    fn a_screen_made_from_another_is_like_one_made_from_nothing(
        (document, measure) in (document(), measure()),
        height in 1..30_u16,
        from in 0..60_i32,
        by in -30..30_i32,
    ) {
        let mut layout = Layout::new(measure);
        let first = layout.first(&document);
        let place = layout.step(&document, first, from);
        let before = layout.screen(&document, place, height);
        let next = layout.step(&document, place, by);
        prop_assert_eq!(layout.scroll(&document, next, height, &before), layout.screen(&document, next, height));
    }

    /// The place of an anchor shows the row the anchor is on.
    #[test]
    fn an_anchor_is_on_its_row(document in document(), measure in measure(), at in any::<prop::sample::Index>()) {
        let offset = at.index(document.text().len() + 1);
        let anchor = document.anchor((0..=offset).rev().find(|at| document.text().is_char_boundary(*at)).unwrap());
        let mut layout = Layout::new(measure);
        let place = layout.place_of(&document, anchor);
        let rows = layout.screen(&document, place, 4);
        let row = rows.iter().find(|row| matches!(row.part, Part::Text | Part::Rule)).unwrap();
        prop_assert_eq!(row.block, anchor.block);
        let text = document.block(anchor.block).unwrap().text.len() as u32;
        prop_assert!(row.start <= anchor.byte && (anchor.byte < row.end || row.end == text), "{row:?} {anchor:?}");
    }

    /// Another width is as if it had been the first.
    #[test]
    fn a_new_width_is_like_the_first(document in document(), measure in measure(), columns in 1..120_u16) {
        let mut layout = Layout::new(measure.clone());
        let first = layout.first(&document);
        layout.screen(&document, first, u16::MAX);
        let measure = Measure { columns, ..measure };
        layout.set_measure(measure.clone());
        let first = layout.first(&document);
        let found = layout.screen(&document, first, u16::MAX);
        let expected: Vec<Row> = rows(&document, measure).into_iter().map(|(row, _)| row).collect();
        prop_assert_eq!(found, expected);
    }

    /// Without our own rules, lines are those of textwrap's first fit.
    #[test]
    fn plain_filling_is_first_fit(text in prose(), width in 1..100_u16) {
        let notes = Notes::default();
        let ruler = Ruler { text: &text, notes: &notes, width: CellWidth::default(), autospace: Autospace::Alpha };
        let found = segments(ruler, &Breaker::new(Kinsoku::Strict), |_| true);
        let widest = found.iter().map(|segment| segment.width).max().unwrap_or(0);
        let width = width.max(widest);
        // A segment of blanks alone hangs at our line's end, and opens a line of theirs.
        let found: Vec<_> = found.into_iter().filter(|segment| segment.width > 0).collect();
        let room = Room { first: width, rest: width, protrude: 0, glue: false, orphans: false };
        let ours = if found.is_empty() { Vec::new() } else { fill(&found, ruler, room) };
        let theirs: Vec<u32> =
            wrap_first_fit(&found, &[width.into()]).iter().filter_map(|line| line.last()).map(|last| last.end).collect();
        prop_assert_eq!(ours, theirs);
    }
}

#[test]
fn a_page_as_a_book_sets_it() {
    let text = "　　12日上午，京津冀三地在张家口签约，项目27个，总投资236.7亿元。“三地同心”，他说，“事就成了一半——另一半在路上。”";
    let measure = Measure { columns: 41, ..Measure::default() };
    insta::assert_snapshot!(lines(&one(Kind::Paragraph, text), measure).join("\n"));
}

/// A long paragraph, and a document of many.
#[test]
fn a_sign_that_hangs_on_a_blank_is_seen() {
    for (columns, sign) in [(1, '▯'), (2, 'ෲ'), (9, 'ෲ')] {
        let shown = lines(&one(Kind::Image, " ෲ"), Measure { columns, ..Measure::default() }).concat();
        assert!(shown.contains(sign), "{columns} {shown:?}");
    }
}

fn long(kind: Kind, unit: &str, times: usize, blocks: usize) -> Document {
    let mut builder = Builder::bare(Meta::default());
    for _ in 0..blocks {
        builder.push(kind, &unit.repeat(times));
    }
    builder.finish()
}

#[test]
fn any_place_of_a_long_paragraph_costs_a_window() {
    for unit in ["京津冀协同发展，交通先行。", "京", "word and ", "a", "！", "“好”"] {
        let document = long(Kind::Paragraph, unit, 2_000_000 / unit.len(), 1);
        let text = document.text().len() as u32;
        let mut layout = Layout::new(Measure::default());
        for at in [0, text / 3, text / 2, text - 1] {
            let anchor =
                document.anchor((0..=at as usize).rev().find(|at| document.text().is_char_boundary(*at)).unwrap());
            let place = layout.place_of(&document, anchor);
            let rows = layout.screen(&document, place, 50);
            assert!(rows.first().is_some_and(|row| row.start <= anchor.byte), "{unit} {at}");
            let up = layout.step(&document, place, -40);
            assert!(at == 0 || layout.step(&document, up, 40).anchor == place.anchor);
        }
        let end = layout.last(&document, 24);
        assert_eq!(layout.screen(&document, end, 100).last().unwrap().end, text);
        assert!(layout.cache.size() < 2 << 20, "{}", layout.cache.size());
    }
}

#[test]
fn what_is_kept_is_bounded() {
    let document = long(Kind::Paragraph, "京津冀协同发展，交通先行。", 25, 12_000);
    let mut layout = Layout::new(Measure::default());
    let first = layout.first(&document);
    let rows = layout.screen(&document, first, u16::MAX);
    assert_eq!(rows.len(), usize::from(u16::MAX));
    assert!(layout.cache.size() <= 8 << 20, "{}", layout.cache.size());
}

/// Text with annotations over some of it.
fn annotated(text: &str, notes: &[(&str, &str)]) -> Document {
    let mut builder = Builder::bare(Meta::default());
    builder.push(Kind::Paragraph, text);
    for (base, said) in notes {
        let at = text.find(base).unwrap();
        builder.mark(at..at + base.len(), Style::Ruby((*said).into()));
    }
    builder.finish()
}

#[test]
fn annotations_stand_above_inside_or_nowhere() {
    let document =
        annotated("蔚县的古堡，始建于明代，堡墙用夯土筑成。", &[("蔚县", "yù xiàn"), ("堡", "bǔ"), ("夯", "hāng")]);
    for ruby in [Ruby::Hide, Ruby::Inline, Ruby::Above] {
        let measure = Measure { columns: 30, ruby, ..Measure::default() };
        insta::assert_snapshot!(format!("{ruby}"), lines(&document, measure).join("\n"));
    }
    let measure = Measure { columns: 30, readings: true, ..Measure::default() };
    insta::assert_snapshot!("readings", lines(&document, measure).join("\n"));
}

#[test]
fn a_byline_is_cut_between_its_parts() {
    let document = one(Kind::Byline, "2026-11-15 21:30  来源：看报（kanbao）  作者：看报编辑部  编辑：看报编辑部");
    let measure = |columns| Measure { columns, ..Measure::default() };
    let mut layout = Layout::new(measure(60));
    let _ = layout.screen(&document, Place::default(), 9);
    layout.set_measure(measure(24));
    let rows = layout.screen(&document, Place::default(), 9);
    let text: Vec<&str> =
        rows.iter().map(|row| document.text()[row.start as usize..row.end as usize].trim_end()).collect();
    assert_eq!(text, ["2026-11-15 21:30", "来源：看报（kanbao）", "作者：看报编辑部", "编辑：看报编辑部"]);
    // What fits no line is cut as any text is.
    assert!(lines(&document, measure(12)).len() > 5);
}

#[test]
fn a_converted_text_is_laid_out_as_it_is_shown() {
    let document = one(Kind::Paragraph, "头发和发展，皇后与以后。");
    let measure = Measure { columns: 20, script: Script::Traditional, ..Measure::default() };
    insta::assert_snapshot!(lines(&document, measure).join("\n"));
}

#[test]
fn blocks_have_their_shapes() {
    let mut builder = Builder::bare(Meta { language: "zh-Hans".into(), ..Meta::default() });
    builder.push(Kind::Title, "京津冀协同发展十年：一张图看懂三地交通、医疗与产业的变化");
    builder.push(Kind::Byline, "2024-12-12 08:55  来源：看报");
    builder.push(Kind::Paragraph, "　　第一段有两个汉字的缩进，缩进来自版面而不是原文。");
    builder.push(Kind::Heading(2), "交通");
    builder.push(Kind::Item(1, 0), "京张高铁一小时直达，市民出行更加方便");
    builder.push(Kind::Item(2, 10), "第二层的条目，数字在前，悬挂缩进");
    builder.push(Kind::Quote(1), "“两翼”已成形。交通先行，产业跟上，医疗协作。");
    builder.push(Kind::Code, "fn main() { println!(\"你好\"); }  // 超过版心的代码硬折");
    builder.push(Kind::Rule, "");
    builder.push(Kind::Image, "高铁驶过官厅水库");
    let document = builder.finish();
    for columns in [40, 22] {
        let drawn = lines(&document, Measure { columns, ..Measure::default() }).join("\n");
        insta::assert_snapshot!(format!("shapes_{columns}"), drawn);
    }
}

#[test]
fn an_english_article_is_set_as_english() {
    let mut builder = Builder::bare(Meta { language: "en".into(), ..Meta::default() });
    builder.push(Kind::Paragraph, "A terminal is a sheet of squared paper, and every cell is the same size.");
    builder.push(
        Kind::Paragraph,
        "It does not matter whether it has one stroke (一) or twenty-odd (鑫, 矗); the square is the same.",
    );
    builder.push(Kind::Paragraph, "一个汉字占两列，所以八十列的卡片可以排四十个字。");
    let drawn = lines(&builder.finish(), Measure { columns: 40, gap: 0, ..Measure::default() });
    insta::assert_snapshot!(drawn.join("\n"));
}
