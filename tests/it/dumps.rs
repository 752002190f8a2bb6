//! Copied pages, essays, books and Markdown: each text beside what a reader would say it holds.

use std::path::{Path, PathBuf};

use kanbao::document::{Document, Kind, Mending};
use kanbao::import::{Origin, import};
use proptest::prelude::*;
use serde::Deserialize;

/// What a text holds. What is not named is not asked.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    /// Read without repair.
    #[serde(default)]
    original: bool,
    title: String,
    #[serde(default)]
    time: String,
    #[serde(default)]
    source: String,
    #[serde(default)]
    authors: Vec<String>,
    #[serde(default)]
    editor: String,
    #[serde(default)]
    channel: Vec<String>,
    /// `level title`.
    #[serde(default)]
    headings: Vec<String>,
    topics: Option<Vec<String>>,
    paragraphs: Option<usize>,
    /// Lines kept as they are, empty ones left out.
    lines: Option<usize>,
    #[serde(default)]
    images: usize,
    #[serde(default)]
    rules: usize,
    /// How the first and the last paragraph begin.
    #[serde(default)]
    first: String,
    #[serde(default)]
    last: String,
    /// Words that must stand in the text.
    #[serde(default)]
    contains: Vec<String>,
    /// How lines begin that are set aside, in their order; none of them stands in the text.
    #[serde(default)]
    chrome: Vec<String>,
}

fn corpus(folder: &str, extension: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus").join(folder);
    let mut found: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.retain(|path| path.extension().is_some_and(|found| found == extension));
    found.sort();
    found
}

fn texts(document: &Document, wanted: impl Fn(Kind) -> bool) -> Vec<&str> {
    let body = document.blocks().skip(document.head() as usize);
    body.filter(|block| wanted(block.kind)).map(|block| block.text).collect()
}

/// What differs, one line each.
fn differences(path: &Path) -> Vec<String> {
    let expected: Expected = toml::from_str(&std::fs::read_to_string(path.with_extension("toml")).unwrap()).unwrap();
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    let origin = Origin {
        name: Some(name.clone()),
        mending: if expected.original { Mending::OFF } else { Mending::AUTO },
        ..Origin::default()
    };
    let document = import(&std::fs::read(path).unwrap(), &origin).unwrap();
    let meta = &document.meta;
    let mut found = Vec::new();
    let mut check = |what: &str, is: String, should: String| {
        if is != should {
            found.push(format!("{name}: {what} is {is:?}, not {should:?}"));
        }
    };
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    check("title", meta.title.clone(), expected.title.clone());
    // A time without a clock prints as a day, in the corpus too.
    check("time", meta.published.map(|at| at.to_string()).unwrap_or_default(), expected.time.clone());
    check("source", text(&meta.source), expected.source.clone());
    check("editor", text(&meta.editor), expected.editor.clone());
    check("authors", meta.authors.join("、"), expected.authors.join("、"));
    check("channel", meta.channel.join(" > "), expected.channel.join(" > "));
    let headings: Vec<String> =
        document.sections().iter().map(|section| format!("{} {}", section.level, section.title)).collect();
    check("headings", format!("{headings:#?}"), format!("{:#?}", expected.headings));
    if let Some(topics) = &expected.topics {
        let found = document.sections().iter().map(|s| s.topic.as_ref().map_or(String::new(), |topic| topic.0.clone()));
        check("topics", found.collect::<Vec<_>>().join(","), topics.join(","));
    }
    let paragraphs = texts(&document, |kind| kind == Kind::Paragraph);
    if let Some(count) = expected.paragraphs {
        check("paragraphs", format!("{}: {paragraphs:#?}", paragraphs.len()), format!("{count}: {paragraphs:#?}"));
    }
    if let Some(count) = expected.lines {
        let lines = texts(&document, |kind| kind == Kind::Code);
        let said = lines.iter().filter(|line| !line.is_empty()).count();
        check("lines", format!("{said}: {lines:#?}"), format!("{count}: {lines:#?}"));
    }
    check("images", texts(&document, |kind| kind == Kind::Image).len().to_string(), expected.images.to_string());
    check("rules", texts(&document, |kind| kind == Kind::Rule).len().to_string(), expected.rules.to_string());
    for (what, at, begin) in
        [("first", paragraphs.first(), &expected.first), ("last", paragraphs.last(), &expected.last)]
    {
        let is = at.copied().unwrap_or_default();
        if !is.starts_with(begin.as_str()) {
            check(what, is.to_owned(), begin.clone());
        }
    }
    for words in expected.contains.iter().filter(|words| !document.text().contains(words.as_str())) {
        check("text", String::new(), words.clone());
    }
    let mut aside = document.aside.chrome.iter();
    for begin in &expected.chrome {
        if !aside.any(|line| line.starts_with(begin.as_str())) {
            check("chrome", format!("{:#?}", document.aside.chrome), begin.clone());
        }
    }
    for block in document.blocks().skip(document.head() as usize) {
        if expected.chrome.iter().any(|begin| block.text.starts_with(begin.as_str())) {
            check("chrome in the text", block.text.to_owned(), String::new());
        }
        if block.kind != Kind::Code && block.text != block.text.trim() {
            check("blanks", block.text.to_owned(), block.text.trim().to_owned());
        }
    }
    found
}

fn check(folder: &str, extension: &str, least: usize) {
    let paths = corpus(folder, extension);
    assert!(paths.len() >= least, "{} texts in {folder}", paths.len());
    let found: Vec<String> = paths.iter().flat_map(|path| differences(path)).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn dumps_read_as_their_reader_would() {
    check("dumps", "txt", 25);
}

#[test]
fn markdown_reads_as_its_writer_meant() {
    check("markdown", "md", 12);
}

/// The Han and the Latin letters and figures of a text.
fn letters(text: &str) -> Vec<char> {
    let counts = |c: &char| c.is_ascii_alphanumeric() || ('一'..='龥').contains(c);
    let mut letters: Vec<char> = text.chars().filter(counts).collect();
    letters.sort_unstable();
    letters
}

/// All that a document holds, wherever it stands.
fn everything(document: &Document) -> String {
    let meta = &document.meta;
    let mut all: Vec<String> =
        document.blocks().skip(document.head() as usize).map(|block| block.text.to_owned()).collect();
    all.push(meta.title.clone());
    all.extend(document.aside.chrome.iter().cloned());
    all.extend(document.images().iter().map(|image| image.url.clone()));
    all.concat()
}

fn origin(name: &str) -> Origin {
    Origin { name: Some(name.to_owned()), mending: Mending::OFF, ..Origin::default() }
}

/// Lines as dumps have them: sentences, headings, navigation, dates, images, credits, chapters.
fn line() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "首页 新闻 时政 县区 教育 医疗 文化 体育 数字报",
        "当前位置：首页 > 新闻 > 县区",
        "2024-03-05 08:30 来源：河边网",
        "记者 张小明",
        "编辑：周平",
        "image.png",
        "图片",
        "第一章 冰裂",
        "一、河",
        "* * *",
        "版权所有 河边网",
        "",
        "",
        "*** START OF THE BOOK ***",
        "*** END OF THE BOOK ***",
        "Title: The Ferry",
    ]);
    prop_oneof![
        known.prop_map(str::to_owned),
        "[　 ]{0,3}[一-九，。！“”：a-zA-Z0-9 ]{1,60}",
        "[ \t]{0,4}[A-Z][a-z ,.;-]{1,80}",
        "\\PC{0,40}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: rounds(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_dump_loses_no_letter(lines in prop::collection::vec(line(), 1..40), feed in prop::sample::select(vec!["\n", "\r\n", "\n\n"])) {
        let text = lines.join(feed);
        let Ok(document) = import(text.as_bytes(), &origin("a.txt")) else { return Ok(()) };
        let (before, after) = (letters(&text), letters(&everything(&document)));
        let lost: Vec<&char> = before.iter().filter(|c| !after.contains(c)).collect();
        prop_assert!(lost.is_empty(), "{lost:?} of {text:?} lost: {document:?}");
        prop_assert!(after.len() >= before.len(), "{text:?} → {:?}", everything(&document));
    }

    #[test]
    fn markdown_loses_no_han(lines in prop::collection::vec(prop_oneof![
        "[#>*_`~\\-+|!\\[\\]()0-9. ]{0,4}[一-九，。*_`{}|\\[\\]()!<>]{1,20}",
        line(),
    ], 1..20), front in any::<bool>()) {
        let text = format!("{}{}", if front { "+++\ntitle = \"题\"\n+++\n" } else { "" }, lines.join("\n"));
        let Ok(document) = import(text.as_bytes(), &origin("a.md")) else { return Ok(()) };
        let marks: String = document.marks().iter().map(|mark| format!("{:?}", mark.style)).collect();
        let all = everything(&document) + &marks;
        let han = |text: &str| text.chars().filter(|c| ('一'..='龥').contains(c)).collect::<Vec<_>>();
        let mut after = han(&all);
        for c in han(&text) {
            let at = after.iter().position(|other| *other == c);
            prop_assert!(at.is_some(), "{c} of {text:?} lost: {document:?}");
            after.swap_remove(at.unwrap());
        }
    }

    #[test]
    fn anything_is_read(text in "\\PC*|[\\s\\S]{0,200}|([一-九a-z*#>|`{}\\[\\]()\\n\\t -]{0,120})") {
        for name in ["a.txt", "a.md"] {
            if let Ok(document) = import(text.as_bytes(), &origin(name)) {
                prop_assert!(!document.text().contains(|c: char| c.is_control() && c != '\n'));
            }
        }
    }
}

fn rounds() -> u32 {
    std::env::var("KANBAO_TEST_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(64)
}
