//! A document written out for other programs: Markdown and JSON. Head blocks are left out; their facts are fields.

use crate::text::order;
use serde::Serialize;

use super::{Block, Document, Image, Kind, Mark, Published, Repair, Style, Topic};

/// The document as `show --format json` prints it.
#[derive(Debug, Serialize)]
struct Exported<'a> {
    title: &'a str,
    published: Option<Published>,
    source: Option<&'a str>,
    authors: &'a [String],
    editor: Option<&'a str>,
    channel: &'a [String],
    url: Option<&'a str>,
    language: &'a str,
    script: Option<&'static str>,
    sections: Vec<ExportedSection<'a>>,
    blocks: Vec<ExportedBlock<'a>>,
    images: Vec<ExportedImage<'a>>,
    chrome: &'a [String],
    repairs: Vec<ExportedRepair<'a>>,
    doubtful: Vec<ExportedRepair<'a>>,
    original_encoding: &'a str,
    bytes: u64,
}

#[derive(Debug, Serialize)]
struct ExportedSection<'a> {
    title: &'a str,
    level: u8,
    topic: Option<&'a Topic>,
    first_block: u32,
    blocks: u32,
}

#[derive(Debug, Serialize)]
struct ExportedBlock<'a> {
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    level: Option<u8>,
    text: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    ruby: Vec<ExportedRuby<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    alt: Option<&'a str>,
}

/// An annotation; `start` and `end` count characters of the block's text.
#[derive(Debug, Serialize)]
struct ExportedRuby<'a> {
    start: usize,
    end: usize,
    text: &'a str,
}

#[derive(Debug, Serialize)]
struct ExportedImage<'a> {
    alt: &'a str,
    url: &'a str,
}

#[derive(Debug, Serialize)]
struct ExportedRepair<'a> {
    kind: &'a str,
    before: &'a str,
    after: &'a str,
    block: Option<u32>,
    evidence: String,
}

/// One JSON object, with the fields of the command line's contract; block numbers count from the body's first block.
pub fn json(document: &Document) -> serde_json::Value {
    let head = document.head();
    let meta = &document.meta;
    let exported = Exported {
        title: &meta.title,
        published: meta.published,
        source: meta.source.as_deref(),
        authors: &meta.authors,
        editor: meta.editor.as_deref(),
        channel: &meta.channel,
        url: meta.url.as_deref(),
        language: &meta.language,
        script: match meta.language.as_str() {
            "zh-Hans" => Some("simplified"),
            "zh-Hant" => Some("traditional"),
            _ => None,
        },
        sections: document
            .sections()
            .iter()
            .map(|section| ExportedSection {
                title: &section.title,
                level: section.level,
                topic: section.topic.as_ref(),
                first_block: section.first_block.saturating_sub(head),
                blocks: section.blocks,
            })
            .collect(),
        blocks: body(document).map(|block| export_block(document, block)).collect(),
        images: document
            .images()
            .iter()
            .filter_map(|image| Some(ExportedImage { alt: document.block(image.block)?.text, url: &image.url }))
            .collect(),
        chrome: &document.aside.chrome,
        repairs: document.aside.repairs.iter().map(|repair| export_repair(repair, head)).collect(),
        doubtful: document.aside.doubtful.iter().map(|repair| export_repair(repair, head)).collect(),
        original_encoding: &document.aside.encoding,
        bytes: document.aside.bytes,
    };
    serde_json::to_value(exported).unwrap_or(serde_json::Value::Null)
}

fn body(document: &Document) -> impl Iterator<Item = Block<'_>> {
    document.blocks().skip(document.head() as usize)
}

fn export_block<'a>(document: &'a Document, block: Block<'a>) -> ExportedBlock<'a> {
    let (kind, level) = match block.kind {
        Kind::Title => ("title", None),
        Kind::Byline => ("byline", None),
        Kind::Paragraph => ("paragraph", None),
        Kind::Heading(_) => ("heading", level_of(document, block.index)),
        Kind::Quote(depth) => ("quote", Some(depth)),
        Kind::Item(depth, _) => ("item", Some(depth)),
        Kind::Code => ("code", None),
        Kind::Image => ("image", None),
        Kind::Caption => ("caption", None),
        Kind::Rule => ("rule", None),
    };
    let image = image_of(document, block.index);
    let ruby = document.marks_of(&block).filter_map(|mark| export_ruby(&block, mark)).collect();
    ExportedBlock {
        kind,
        level,
        text: block.text,
        ruby,
        url: image.map(|image| image.url.as_str()),
        alt: (block.kind == Kind::Image).then_some(block.text),
    }
}

fn export_ruby<'a>(block: &Block<'_>, mark: &'a Mark) -> Option<ExportedRuby<'a>> {
    let Style::Ruby(text) = &mark.style else { return None };
    let chars = |byte: u32| block.text.get(..byte as usize - block.start).map(|before| before.chars().count());
    Some(ExportedRuby { start: chars(mark.range.start)?, end: chars(mark.range.end)?, text })
}

fn export_repair(repair: &Repair, head: u32) -> ExportedRepair<'_> {
    ExportedRepair {
        kind: &repair.kind,
        before: &repair.before,
        after: &repair.after,
        block: repair.block.and_then(|block| block.checked_sub(head)),
        evidence: repair.reason(),
    }
}

/// Images and sections stand in the order of their blocks.
fn image_of(document: &Document, block: u32) -> Option<&Image> {
    let images = document.images();
    images.get(images.binary_search_by_key(&block, |image| image.block).ok()?)
}

fn level_of(document: &Document, block: u32) -> Option<u8> {
    let sections = document.sections();
    let at = sections.binary_search_by_key(&block, |section| section.first_block).ok()?;
    sections.get(at).map(|section| section.level)
}

/// Markdown with TOML front matter, as kanbao's own articles are written: importing it gives the same blocks.
pub fn markdown(document: &Document) -> String {
    let mut out = front_matter(document);
    let mut previous = None;
    for block in body(document) {
        let tight =
            matches!((previous, block.kind), (Some(Kind::Code), Kind::Code) | (Some(Kind::Item(..)), Kind::Item(..)));
        if previous == Some(Kind::Code) && block.kind != Kind::Code {
            out.push_str("```\n");
        }
        if previous.is_some() && !tight {
            out.push('\n');
        }
        if previous != Some(Kind::Code) && block.kind == Kind::Code {
            out.push_str("```\n");
        }
        out.push_str(&markdown_block(document, &block));
        out.push('\n');
        previous = Some(block.kind);
    }
    if previous == Some(Kind::Code) {
        out.push_str("```\n");
    }
    out
}

fn front_matter(document: &Document) -> String {
    let meta = &document.meta;
    let quoted = |text: &str| toml::Value::from(text).to_string();
    let list = |items: &[String]| {
        let items: Vec<String> = items.iter().map(|item| quoted(item)).collect();
        format!("[{}]", items.join(", "))
    };
    let mut out = String::from("+++\n");
    let mut field = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            out.push_str(&format!("{name} = {value}\n"));
        }
    };
    field("title", Some(quoted(&meta.title)));
    field("published", meta.published.map(|published| quoted(&published.to_string())));
    field("source", meta.source.as_deref().map(quoted));
    field("authors", (!meta.authors.is_empty()).then(|| list(&meta.authors)));
    field("editor", meta.editor.as_deref().map(quoted));
    field("channel", (!meta.channel.is_empty()).then(|| list(&meta.channel)));
    field("url", meta.url.as_deref().map(quoted));
    field("language", (!meta.language.is_empty()).then(|| quoted(&meta.language)));
    out.push_str("+++\n\n");
    out
}

fn markdown_block(document: &Document, block: &Block<'_>) -> String {
    match block.kind {
        Kind::Heading(_) => {
            let level = usize::from(level_of(document, block.index).unwrap_or(1)).min(5);
            format!("{} {}", "#".repeat(level + 1), markdown_text(document, block))
        }
        Kind::Quote(depth) => format!("{}{}", "> ".repeat(depth.into()), markdown_text(document, block)),
        Kind::Item(depth, number) => {
            let indent = "   ".repeat(usize::from(depth.saturating_sub(1)));
            let marker = if number == 0 { "-".to_owned() } else { format!("{number}.") };
            format!("{indent}{marker} {}", markdown_text(document, block))
        }
        Kind::Code => block.text.to_owned(),
        Kind::Image => {
            let url = image_of(document, block.index).map_or("", |image| image.url.as_str());
            format!("![{}]({url})", escape(block.text))
        }
        Kind::Rule => "---".to_owned(),
        Kind::Title | Kind::Byline | Kind::Paragraph | Kind::Caption => {
            // A line that would open a list, a quote or a heading is kept text by a backslash.
            let text = markdown_text(document, block);
            match text.chars().next() {
                Some('#' | '>' | '-' | '+' | '=') => format!("\\{text}"),
                _ => guard_number(text),
            }
        }
    }
}

/// `1. text` at a paragraph's start is text, not a list.
fn guard_number(text: String) -> String {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    match text.as_bytes().get(digits) {
        Some(b'.' | b')') if digits > 0 => {
            let (number, rest) = text.split_at(digits);
            format!("{number}\\{rest}")
        }
        _ => text,
    }
}

/// The block's text with its marks as Markdown.
fn markdown_text(document: &Document, block: &Block<'_>) -> String {
    let mut cuts: Vec<(usize, bool, &Mark)> = Vec::new();
    for mark in document.marks_of(block) {
        cuts.push((mark.range.start as usize - block.start, false, mark));
        cuts.push((mark.range.end as usize - block.start, true, mark));
    }
    // At one place, marks close before others open; of two that close together the inner one is first.
    order::by_key(&mut cuts, |(at, closes, mark)| {
        let length = mark.range.end - mark.range.start;
        (*at, !*closes, if *closes { length } else { u32::MAX - length })
    });
    let mut out = String::new();
    let mut from = 0;
    for (at, closes, mark) in cuts {
        if let Some(text) = block.text.get(from..at) {
            out.push_str(&escape(text));
            from = at;
        }
        out.push_str(&match (&mark.style, closes) {
            (Style::Strong, _) => "**".to_owned(),
            (Style::Emphasis, _) => "*".to_owned(),
            (Style::Code, _) => "`".to_owned(),
            (Style::Strike, _) => "~~".to_owned(),
            (Style::Link(_), false) => "[".to_owned(),
            (Style::Link(url), true) => format!("]({url})"),
            (Style::Ruby(_), false) => "{".to_owned(),
            (Style::Ruby(text), true) => format!("|{text}}}"),
        });
    }
    out.push_str(&escape(block.text.get(from..).unwrap_or_default()));
    out
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '*' | '_' | '`' | '[' | ']' | '<' | '{' | '}') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Builder, Meta};

    fn sample() -> Document {
        let meta = Meta {
            title: "桥".to_owned(),
            published: "2024-12-12T08:55:07".parse().ok(),
            language: "zh-Hans".to_owned(),
            ..Meta::default()
        };
        let mut builder = Builder::new(meta);
        builder.push(Kind::Heading(3), "交通");
        builder.push(Kind::Paragraph, "1. 蔚县有桥");
        builder.mark("1. ".len().."1. 蔚".len(), Style::Ruby("yù".into()));
        builder.push(Kind::Image, "桥头");
        builder.image("a.png");
        builder.finish()
    }

    #[test]
    fn json_counts_blocks_without_the_head() {
        let value = json(&sample());
        assert_eq!(value["sections"][0]["first_block"], 0);
        assert_eq!(value["blocks"][1]["ruby"][0]["start"], 3);
        assert_eq!(value["images"][0]["alt"], "桥头");
        assert_eq!(value["published"], "2024-12-12T08:55:07");
    }

    #[test]
    fn markdown_keeps_marks_and_guards_numbers() {
        let text = markdown(&sample());
        assert!(text.starts_with("+++\ntitle = \"桥\"\n"), "{text}");
        assert!(text.contains("## 交通\n\n1\\. {蔚|yù}县有桥\n\n![桥头](a.png)\n"), "{text}");
    }
}
