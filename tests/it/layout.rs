//! Chinese typesetting counted on our own corpus: forbidden line starts and ends, words and numbers cut, unused
//! columns, at every width.

use std::fs;
use std::path::Path;

use kanbao::document::{Builder, Document, Kind, Meta};
use kanbao::import::{Origin, import};
use kanbao::layout::{Glyph, Layout, Measure, Part};

/// The bundled articles.
pub fn articles() -> Vec<Document> {
    let mut paths: Vec<_> = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("articles"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    paths.sort();
    let read = |path: &std::path::PathBuf| {
        let origin = Origin { name: Some(path.display().to_string()), ..Origin::default() };
        import(&fs::read(path).unwrap(), &origin).unwrap()
    };
    paths.iter().map(read).collect()
}

/// Prose rich in brackets, quotes, numbers and Latin: the same at every run.
fn generated() -> Document {
    const WORDS: [&str; 24] = [
        "京津冀",
        "张家口",
        "协同",
        "发展",
        "交通",
        "医疗",
        "产业",
        "生态",
        "的",
        "和",
        "在",
        "了",
        "一体化",
        "项目",
        "签约",
        "资金",
        "列车",
        "医院",
        "河北省",
        "推进",
        "建设",
        "百姓",
        "同城",
        "服务",
    ];
    const EXTRAS: [&str; 28] = [
        "“两翼”",
        "《规划纲要》",
        "（以下简称“协议”）",
        "“断头路”“瓶颈路”",
        "——",
        "……",
        "PM2.5",
        "236.7亿元",
        "105.6%",
        "2024年",
        "2024-12-12",
        "08:55",
        "1,024",
        "G109",
        "H2O",
        "Wi-Fi",
        "OpenAI",
        "·",
        "「引號」",
        "『內』",
        "？！",
        "（见图3）",
        "GB/T 15834",
        "第3届",
        "￥99.5",
        "±5℃",
        "‘单引号’",
        "【快讯】",
    ];
    let mut seed = 0x2545_F491_4F6C_DD1D_u64;
    let mut next = |below: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed % below as u64) as usize
    };
    let mut builder = Builder::bare(Meta { language: "zh-Hans".into(), ..Meta::default() });
    for _ in 0..60 {
        let mut text = String::new();
        for _ in 0..3 + next(6) {
            for _ in 0..2 + next(5) {
                for _ in 0..1 + next(4) {
                    text.push_str(WORDS[next(WORDS.len())]);
                }
                if next(2) == 0 {
                    text.push_str(EXTRAS[next(EXTRAS.len())]);
                }
                text.push_str(["，", "，", "、", "；", "：“", ""][next(6)]);
            }
            text.push_str(["。", "。", "！”", "？", "。”"][next(5)]);
        }
        builder.push(Kind::Paragraph, &text);
    }
    builder.finish()
}

const OPENING: &str = "“‘（「『《〈【〖〔［｛〘〚([{";
const NEVER_FIRST: &str = "、，。．：；！？”’）」』》〉】〗〕］｝〙〛·・‧～〜－–‐／/,.:;!?)]}—…";
/// They stay with the number before them.
const SUFFIXES: &str = "%％‰℃°";

/// What went wrong, over some documents at one width.
#[derive(Debug, Default, PartialEq)]
struct Faults {
    starts: Vec<String>,
    ends: Vec<String>,
    cut: Vec<String>,
    wide: usize,
    lost: usize,
}

/// Full lines, and the columns they leave unused.
#[derive(Debug, Default)]
struct Fullness {
    lines: usize,
    unused: usize,
    /// Of lines whose deficit is small enough to be spread.
    spreadable: usize,
    example: String,
}

fn count(document: &Document, measure: &Measure, faults: &mut Faults, fullness: &mut Fullness) {
    let mut layout = Layout::new(measure.clone());
    let place = layout.first(document);
    let rows = layout.screen(document, place, u16::MAX);
    let mut before: Option<(u32, String)> = None;
    let mut ends = vec![0_u32; document.len() as usize];
    for row in rows.iter().filter(|row| row.part == Part::Text) {
        let block = document.block(row.block).unwrap();
        let glyphs = layout.glyphs(document, row);
        faults.wide += glyphs.iter().filter(|glyph| glyph.column + glyph.width > measure.columns).count();
        faults.lost += usize::from(ends[row.block as usize] != row.start);
        ends[row.block as usize] = row.end;
        let drawn: String = glyphs.iter().filter(|g| g.bytes.is_some()).map(|g| &*g.text).collect();
        let shown = block.text[row.start as usize..row.end as usize].trim();
        faults.lost += usize::from(drawn.trim() != shown);
        if block.kind == Kind::Code {
            continue;
        }
        let (start, end) = (row.start as usize, row.end as usize);
        let (first, last) = (shown.chars().next(), shown.chars().next_back());
        let parted =
            block.text[..start].ends_with(|c: char| c.is_ascii_digit()) && first.is_some_and(|c| SUFFIXES.contains(c));
        let forbidden = first.is_some_and(|c| NEVER_FIRST.contains(c));
        if start > 0 && (forbidden || parted) && avoidable(block.text, start, measure) {
            faults.starts.push(format!("{:?}|{shown}", before.as_ref().map(|(_, line)| line)));
        }
        if end < block.text.len() {
            if last.is_some_and(|c| OPENING.contains(c)) && avoidable(block.text, end, measure) {
                faults.ends.push(shown.to_owned());
            }
            let word = |c: char| c.is_ascii_alphanumeric();
            let next = block.text[end..].chars().next();
            let whole = token(block.text, end, measure);
            if block.text[..end].ends_with(word) && next.is_some_and(word) && whole {
                faults.cut.push(shown.to_owned());
            }
            let chinese = document.meta.language.starts_with("zh");
            if chinese {
                measure_fullness(block.kind, &document.meta.language, &glyphs, measure, fullness);
            }
        }
        before = Some((row.block, shown.to_owned()));
    }
    for block in document.blocks() {
        faults.lost += usize::from(ends[block.index as usize] as usize != block.text.len());
    }
}

/// The marks around a place, with what they cling to, would have fitted a line. (An article about punctuation has runs
/// of seven marks.)
fn avoidable(text: &str, at: usize, measure: &Measure) -> bool {
    let mark = |c: char| NEVER_FIRST.contains(c) || OPENING.contains(c) || c == ' ';
    let head = text[..at].trim_end_matches(mark);
    let word = head.trim_end_matches(|c: char| c.is_ascii_alphanumeric());
    let from =
        if word.len() < head.len() { word.len() } else { head.char_indices().next_back().map_or(0, |(at, _)| at) };
    let tail = text[at..].trim_start_matches(mark);
    let to = text.len() - tail.len() + tail.chars().next().map_or(0, char::len_utf8);
    measure.width.columns(&text[from..to]) + 6 < usize::from(measure.columns)
}

/// The word around a place would have fitted a line.
fn token(text: &str, at: usize, measure: &Measure) -> bool {
    let inside = |c: char| c.is_ascii_graphic();
    let before: usize = text[..at].chars().rev().take_while(|c| inside(*c)).count();
    let after: usize = text[at..].chars().take_while(|c| inside(*c)).count();
    before + after + 8 < usize::from(measure.columns)
}

fn measure_fullness(kind: Kind, language: &str, glyphs: &[Glyph<'_>], measure: &Measure, fullness: &mut Fullness) {
    let han = |glyph: &Glyph<'_>| glyph.text.chars().any(|c| ('\u{4E00}'..='\u{9FFF}').contains(&c));
    if kind != Kind::Paragraph || !glyphs.iter().any(han) {
        return;
    }
    // The gutter and an odd column do not count: the text's own right edge does.
    let hang = u16::from(!language.starts_with("zh-Hant") && measure.columns >= 24);
    let edge = (measure.columns - hang) & !1;
    let right = glyphs.last().map_or(0, |last| last.column + last.width);
    let unused = usize::from(edge.saturating_sub(right));
    fullness.lines += 1;
    fullness.unused += unused;
    if unused <= usize::from((edge / 10).max(4)) {
        fullness.spreadable += unused;
        if unused > 0 {
            fullness.example = glyphs.iter().map(|glyph| &*glyph.text).collect();
        }
    }
}

fn corpus() -> Vec<Document> {
    let mut all = articles();
    assert!(all.len() >= 10);
    all.push(generated());
    all
}

/// Widths to look at: a sample by default, each one if `KANBAO_TEST_ROUNDS` is set.
fn widths() -> Vec<u16> {
    match std::env::var("KANBAO_TEST_ROUNDS") {
        Ok(_) => (12..=120).collect(),
        Err(_) => (12..30).chain((30..=120).step_by(7)).chain([60, 80, 100]).collect(),
    }
}

#[test]
fn no_line_begins_or_ends_as_it_must_not() {
    let corpus = corpus();
    for columns in widths() {
        let measure = Measure { columns, ..Measure::default() };
        let (mut faults, mut fullness) = (Faults::default(), Fullness::default());
        for document in &corpus {
            count(document, &measure, &mut faults, &mut fullness);
        }
        assert_eq!(faults, Faults::default(), "at {columns} columns");
        assert!(fullness.lines > 200);
        // A narrow line may hold a single word, and no place for a blank.
        assert!(columns < 20 || fullness.spreadable == 0, "at {columns} columns: {}", fullness.example);
    }
}

#[test]
fn ragged_lines_are_nearly_full() {
    let corpus = corpus();
    for columns in [60, 66, 72, 80] {
        let measure = Measure { columns, justify: false, ..Measure::default() };
        let (mut faults, mut fullness) = (Faults::default(), Fullness::default());
        for document in &corpus {
            count(document, &measure, &mut faults, &mut fullness);
        }
        let mean = fullness.unused as f64 / fullness.lines as f64;
        assert!(mean <= 0.9, "{mean} columns unused in {} lines at {columns} columns", fullness.lines);
    }
}

#[test]
fn below_twelve_columns_nothing_is_lost() {
    let corpus = corpus();
    for columns in 2..12 {
        let measure = Measure { columns, ..Measure::default() };
        let (mut faults, mut fullness) = (Faults::default(), Fullness::default());
        for document in &corpus {
            count(document, &measure, &mut faults, &mut fullness);
        }
        assert_eq!((faults.wide, faults.lost), (0, 0), "at {columns} columns");
    }
}
