//! What an article is: one text, cut into blocks, with marks over it and sections through it.
//!
//! The whole text lies in one string, blocks one after another with a line feed between them, so that a novel
//! costs its own bytes and twelve more a paragraph, and a search is one pass over memory.

mod anchor;
pub mod changes;
pub mod export;
pub mod find;
mod published;
mod relocation;
mod repair;
mod sentence;
mod shape;

use crate::text::order;
use std::ops::Range;

use serde::{Deserialize, Serialize};

pub use anchor::{Anchor, Found, Located, Quote, Span};
pub use published::Published;
pub use repair::{Evidence, Fact, Mending, NoMending, Repair};
pub use sentence::{next_character, next_sentence, previous_character, previous_sentence, sentence_at, sentences};

/// An article's content. Every string in it has passed [`crate::text::sanitize`].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Document {
    /// Title, time, source and the rest of the title block.
    pub meta: Meta,
    text: String,
    #[serde(with = "shape")]
    blocks: Vec<Slot>,
    marks: Vec<Mark>,
    images: Vec<Image>,
    sections: Vec<Section>,
    /// What was set aside or mended on the way in.
    pub aside: Aside,
}

/// Where a block stands in the text, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Slot {
    start: u32,
    end: u32,
    kind: Kind,
}

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// The title, first block of the head.
    Title,
    /// Time, source, authors, channel in one line: the rest of the head, composed from [`Meta`].
    Byline,
    /// A paragraph of running text.
    Paragraph,
    /// A section's heading; levels 1 to 6.
    Heading(u8),
    /// A quotation; how deep.
    Quote(u8),
    /// A list item: depth from 1; its number in an ordered list, 0 in an unordered one.
    Item(u8, u16),
    /// One line of preformatted text (code, aligned tables, verse).
    Code,
    /// An image slot: its text is the alternative text or the caption (may be empty).
    Image,
    /// A caption standing by itself.
    Caption,
    /// A thematic break.
    Rule,
}

/// A block as it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block<'a> {
    /// Its number in the document.
    pub index: u32,
    /// What it is.
    pub kind: Kind,
    /// Its text; holds no line feed.
    pub text: &'a str,
    /// Where its text begins in [`Document::text`], in bytes.
    pub start: usize,
}

/// Something that holds for a range of the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// Bytes of [`Document::text`].
    pub range: Range<u32>,
    /// What holds there.
    pub style: Style,
}

/// What a [`Mark`] says of its range.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Style {
    /// Strong emphasis.
    Strong,
    /// Emphasis (CLREQ 着重).
    Emphasis,
    /// Code within a line.
    Code,
    /// Deleted text.
    Strike,
    /// A link and its address.
    Link(Box<str>),
    /// A ruby annotation of the base text in the range.
    Ruby(Box<str>),
}

/// The address behind an image block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Image {
    /// The block of kind [`Kind::Image`].
    pub block: u32,
    /// Address as in the source; may be empty or relative.
    pub url: String,
}

/// A heading and what stands under it, up to the next heading of its level or higher.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// The heading as printed.
    pub title: String,
    /// 1 for the article's top sections, whatever the source called them.
    pub level: u8,
    /// What it is about, when the program is sure.
    pub topic: Option<Topic>,
    /// The heading's block.
    pub first_block: u32,
    /// Blocks it spans, heading and subsections included.
    pub blocks: u32,
}

/// 产业, 医疗, 交通, 生态, …: a name from `topics.toml` or the reader's own list.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Topic(pub String);

/// The title block's facts.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Meta {
    /// Title without the site's suffix.
    pub title: String,
    /// When it was published, as printed.
    pub published: Option<Published>,
    /// The time as printed where no day is known by it: `今天 08:30`, `3小时前`, `11-23 08:00`.
    pub printed: Option<String>,
    /// 来源.
    pub source: Option<String>,
    /// 记者, 文/….
    pub authors: Vec<String>,
    /// 责任编辑.
    pub editor: Option<String>,
    /// The site's own path of channels, outermost first.
    pub channel: Vec<String>,
    /// Where it came from.
    pub url: Option<String>,
    /// BCP 47: `zh-Hans`, `zh-Hant`, `en`, …; empty if unknown.
    pub language: String,
}

/// What does not belong to the text and is not lost.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Aside {
    /// Lines of chrome set aside, in their order.
    pub chrome: Vec<String>,
    /// What was mended.
    pub repairs: Vec<Repair>,
    /// What looks damaged and was left: restorations too doubtful to make without being asked.
    pub doubtful: Vec<Repair>,
    /// Annotations turned into ruby marks by repair, and therefore hidden by default.
    pub annotations: u32,
    /// WHATWG name of the encoding the bytes were in.
    pub encoding: String,
    /// Size of the original, in bytes.
    pub bytes: u64,
}

impl Document {
    /// All text of all blocks, one block a line.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// How many blocks there are, the head's included.
    pub fn len(&self) -> u32 {
        self.blocks.len() as u32
    }

    /// Has no block at all.
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// One block.
    pub fn block(&self, index: u32) -> Option<Block<'_>> {
        let slot = self.blocks.get(index as usize)?;
        let start = slot.start as usize;
        let text = self.text.get(start..slot.end as usize)?;
        Some(Block { index, kind: slot.kind, text, start })
    }

    /// All blocks in order.
    pub fn blocks(&self) -> impl DoubleEndedIterator<Item = Block<'_>> {
        (0..self.len()).filter_map(|index| self.block(index))
    }

    /// How many blocks the head has: the body begins at this block.
    pub fn head(&self) -> u32 {
        self.blocks.iter().take_while(|slot| matches!(slot.kind, Kind::Title | Kind::Byline)).count() as u32
    }

    /// All marks, ordered by where they start.
    pub fn marks(&self) -> &[Mark] {
        &self.marks
    }

    /// Marks that touch a block; their ranges are bytes of [`Document::text`].
    pub fn marks_of(&self, block: &Block<'_>) -> impl Iterator<Item = &Mark> {
        let (start, end) = (block.start as u32, (block.start + block.text.len()) as u32);
        // Marks never cross a block, so both ends of the run can be found by their starts.
        let from = self.marks.partition_point(|mark| mark.range.start < start);
        let to = self.marks.partition_point(|mark| mark.range.start < end);
        self.marks.get(from..to).unwrap_or_default().iter()
    }

    /// Addresses of image blocks.
    pub fn images(&self) -> &[Image] {
        &self.images
    }

    /// All sections, in the order of their headings.
    pub fn sections(&self) -> &[Section] {
        &self.sections
    }

    /// The innermost section a block belongs to; `None` in the lead.
    pub fn section_at(&self, block: u32) -> Option<usize> {
        self.sections.iter().rposition(|s| s.first_block <= block && block < s.first_block + s.blocks)
    }

    /// Where an anchor stands in [`Document::text`], in bytes; clamped to a character of an existing block.
    pub fn offset(&self, anchor: Anchor) -> usize {
        let last = self.len().saturating_sub(1);
        let Some(block) = self.block(anchor.block.min(last)) else { return 0 };
        if anchor.block > last {
            return block.start + block.text.len();
        }
        let mut byte = (anchor.byte as usize).min(block.text.len());
        while !block.text.is_char_boundary(byte) {
            byte -= 1;
        }
        block.start + byte
    }

    /// The anchor of a byte of [`Document::text`].
    pub fn anchor(&self, offset: usize) -> Anchor {
        let index = self.blocks.partition_point(|slot| slot.start as usize <= offset).saturating_sub(1);
        let Some(slot) = self.blocks.get(index) else { return Anchor::default() };
        let byte = offset.min(slot.end as usize).saturating_sub(slot.start as usize);
        Anchor { block: index as u32, byte: byte as u32 }
    }

    /// How far an anchor is through the text, 0.0 to 1.0, by bytes.
    pub fn progress(&self, anchor: Anchor) -> f64 {
        self.offset(anchor) as f64 / self.text.len().max(1) as f64
    }
}

/// Builds a [`Document`] block by block.
#[derive(Debug, Default)]
pub struct Builder {
    document: Document,
}

impl Builder {
    /// A document with this meta; the head's blocks are made from it: a title, then a byline.
    pub fn new(meta: Meta) -> Self {
        let mut builder = Self::bare(meta);
        let title = builder.document.meta.title.clone();
        if !title.is_empty() {
            builder.push(Kind::Title, &title);
        }
        let byline = builder.document.meta.byline();
        if !byline.is_empty() {
            builder.push(Kind::Byline, &byline);
        }
        builder
    }

    /// A document without blocks for its head.
    pub fn bare(meta: Meta) -> Self {
        Self { document: Document { meta, ..Document::default() } }
    }

    /// Adds a block and gives its number. Line feeds in `text` become blanks.
    pub fn push(&mut self, kind: Kind, text: &str) -> u32 {
        let document = &mut self.document;
        if !document.blocks.is_empty() {
            document.text.push('\n');
        }
        let start = document.text.len() as u32;
        if text.contains('\n') {
            document.text.push_str(&text.replace('\n', " "));
        } else {
            document.text.push_str(text);
        }
        document.blocks.push(Slot { start, end: document.text.len() as u32, kind });
        document.blocks.len() as u32 - 1
    }

    /// Bytes of text so far.
    pub fn bytes(&self) -> usize {
        self.document.text.len()
    }

    /// Marks bytes of the block added last. A range outside it is cut to it; an empty one is dropped.
    pub fn mark(&mut self, range: Range<usize>, style: Style) {
        let Some(slot) = self.document.blocks.last() else { return };
        let start = (slot.start + range.start as u32).min(slot.end);
        let end = (slot.start + range.end as u32).min(slot.end);
        if start < end {
            self.document.marks.push(Mark { range: start..end, style });
        }
    }

    /// Names the address of the block added last, an image.
    pub fn image(&mut self, url: &str) {
        let block = (self.document.blocks.len() as u32).saturating_sub(1);
        self.document.images.push(Image { block, url: url.to_owned() });
    }

    /// What was set aside.
    pub fn aside(&mut self) -> &mut Aside {
        &mut self.document.aside
    }

    /// The document, its sections made from its headings: levels are renumbered so that the highest one used is 1.
    pub fn finish(self) -> Document {
        let mut document = self.document;
        order::by_key(&mut document.marks, |mark| (mark.range.start, std::cmp::Reverse(mark.range.end)));
        document.sections = outline(&document);
        document
    }
}

impl Document {
    /// Sets the topics of the sections, in their order; too few leave the rest as they are.
    pub fn set_topics(&mut self, topics: impl IntoIterator<Item = Option<Topic>>) {
        for (section, topic) in self.sections.iter_mut().zip(topics) {
            section.topic = topic;
        }
    }
}

/// Sections from headings, nested by level without gaps (h2 → h4 counts as 1 → 2).
fn outline(document: &Document) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    let mut open: Vec<(u8, usize)> = Vec::new();
    for block in document.blocks() {
        let Kind::Heading(raw) = block.kind else { continue };
        while let Some(&(level, index)) = open.last() {
            if level < raw {
                break;
            }
            sections[index].blocks = block.index - sections[index].first_block;
            open.pop();
        }
        open.push((raw, sections.len()));
        sections.push(Section {
            title: block.text.to_owned(),
            level: open.len() as u8,
            topic: None,
            first_block: block.index,
            blocks: 0,
        });
    }
    for (_, index) in open {
        sections[index].blocks = document.len() - sections[index].first_block;
    }
    sections
}

impl Meta {
    /// Time, source, authors, editor and channel in one line, in the document's own language; empty if none is known.
    pub fn byline(&self) -> String {
        let english = self.language.starts_with("en");
        let hant = self.language.starts_with("zh-Hant");
        let label = |zh: &str, hant_form: &str, en: &str, value: &str| match (english, hant) {
            (true, _) => format!("{en}: {value}"),
            (_, true) => format!("{hant_form}：{value}"),
            _ => format!("{zh}：{value}"),
        };
        let mut parts = Vec::new();
        if let Some(published) = &self.published {
            parts.push(published.printed());
        } else if let Some(printed) = &self.printed {
            parts.push(printed.clone());
        }
        if let Some(source) = &self.source {
            parts.push(label("来源", "來源", "Source", source));
        }
        if !self.authors.is_empty() {
            let names = self.authors.join(if english { ", " } else { "、" });
            parts.push(label("作者", "作者", "By", &names));
        }
        if let Some(editor) = &self.editor {
            parts.push(label("编辑", "編輯", "Editor", editor));
        }
        if !self.channel.is_empty() {
            parts.push(self.channel.join(" › "));
        }
        parts.join("  ")
    }
}
