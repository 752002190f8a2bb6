//! The text and the rest apart, for keeping: each compresses better alone, and a search needs only the text.
//!
//! Blocks are the lines of the text, so that a shape need only say what each of them is; titles and headings that stand
//! in the text are not said again.

use std::fmt::Write as _;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serializer};

use super::{Document, Kind, Slot};

impl Document {
    /// Everything but the text. Whole again by [`Document::with_text`]; good for nothing else.
    pub fn shape(&self) -> Self {
        let mut shape = Self {
            meta: self.meta.clone(),
            text: String::new(),
            blocks: self.blocks.clone(),
            marks: self.marks.clone(),
            images: self.images.clone(),
            sections: self.sections.clone(),
            aside: self.aside.clone(),
        };
        let elide = |title: &mut String, block: u32| {
            if self.block(block).is_some_and(|block| block.text == title) {
                IN_TEXT.clone_into(title);
            }
        };
        elide(&mut shape.meta.title, 0);
        shape.sections.iter_mut().for_each(|section| elide(&mut section.title, section.first_block));
        shape
    }

    /// A shape and its text together again; `None` if the text is not the one the shape was taken from.
    pub fn with_text(mut self, text: String) -> Option<Self> {
        let ends = self.blocks.last().map_or(0, |slot| slot.end as usize);
        let mut start = 0;
        let mut lines = text.split('\n');
        for slot in &mut self.blocks {
            slot.start = start;
            slot.end = start + lines.next()?.len() as u32;
            start = slot.end + 1;
        }
        let fits = ends == text.len() && (self.blocks.is_empty() || lines.next().is_none());
        if !fits {
            return None;
        }
        self.text = text;
        let in_text = |title: &str, block: u32| {
            if title == IN_TEXT { self.block(block).map(|block| block.text.to_owned()) } else { None }
        };
        let title = in_text(&self.meta.title, 0);
        let titles: Vec<_> = self.sections.iter().map(|section| in_text(&section.title, section.first_block)).collect();
        if let Some(title) = title {
            self.meta.title = title;
        }
        for (section, title) in self.sections.iter_mut().zip(titles) {
            if let Some(title) = title {
                section.title = title;
            }
        }
        Some(self)
    }
}

/// Stands for a title that is its block's text. No title is this: it is a control character.
const IN_TEXT: &str = "\u{0}";

/// Writes blocks as one string: where the last one ends, then what each is.
pub(super) fn serialize<S: Serializer>(blocks: &[Slot], serializer: S) -> Result<S::Ok, S::Error> {
    let mut out = blocks.last().map_or(0, |slot| slot.end).to_string();
    for slot in blocks {
        // Writing to a string does not fail.
        let _ = match slot.kind {
            Kind::Title => write!(out, " t"),
            Kind::Byline => write!(out, " b"),
            Kind::Paragraph => write!(out, " p"),
            Kind::Heading(level) => write!(out, " h{level}"),
            Kind::Quote(depth) => write!(out, " q{depth}"),
            Kind::Item(depth, number) => write!(out, " i{depth}.{number}"),
            Kind::Code => write!(out, " c"),
            Kind::Image => write!(out, " m"),
            Kind::Caption => write!(out, " n"),
            Kind::Rule => write!(out, " r"),
        };
    }
    serializer.serialize_str(&out)
}

/// Reads what [`serialize`] wrote. Where the blocks stand only their text can tell.
pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Slot>, D::Error> {
    let text = String::deserialize(deserializer)?;
    read(&text).ok_or_else(|| D::Error::custom("not the kinds of blocks"))
}

fn read(text: &str) -> Option<Vec<Slot>> {
    let mut words = text.split(' ');
    let end = words.next()?.parse().ok()?;
    words.map(|word| Some(Slot { start: 0, end, kind: kind(word)? })).collect()
}

fn kind(word: &str) -> Option<Kind> {
    let mut letters = word.chars();
    let first = letters.next()?;
    let rest = letters.as_str();
    Some(match first {
        'h' => Kind::Heading(rest.parse().ok()?),
        'q' => Kind::Quote(rest.parse().ok()?),
        'i' => {
            let (depth, number) = rest.split_once('.')?;
            Kind::Item(depth.parse().ok()?, number.parse().ok()?)
        }
        _ if !rest.is_empty() => return None,
        't' => Kind::Title,
        'b' => Kind::Byline,
        'p' => Kind::Paragraph,
        'c' => Kind::Code,
        'm' => Kind::Image,
        'n' => Kind::Caption,
        'r' => Kind::Rule,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Builder, Meta};

    fn document() -> Document {
        let mut builder = Builder::new(Meta { title: "题".to_owned(), ..Meta::default() });
        for (kind, text) in [
            (Kind::Paragraph, "甲乙"),
            (Kind::Heading(2), ""),
            (Kind::Quote(3), "丙"),
            (Kind::Item(2, 41), "x"),
            (Kind::Item(1, 0), "y"),
            (Kind::Code, "  z"),
            (Kind::Image, ""),
            (Kind::Caption, "丁"),
            (Kind::Rule, ""),
        ] {
            builder.push(kind, text);
        }
        builder.finish()
    }

    #[test]
    fn a_shape_and_its_text_are_the_document_again() {
        for document in [document(), Document::default(), Builder::bare(Meta::default()).finish()] {
            let json = serde_json::to_string(&document.shape()).unwrap();
            let shape: Document = serde_json::from_str(&json).unwrap();
            assert_eq!(shape.with_text(document.text().to_owned()), Some(document));
        }
    }

    #[test]
    fn another_text_does_not_fit() {
        let document = document();
        let text = document.text();
        for other in [text.replace('甲', ""), text.replacen('\n', " ", 1), format!("{text}\n"), String::new()] {
            assert_eq!(document.shape().with_text(other.clone()), None, "{other}");
        }
        assert!(document.shape().with_text(text.to_owned()).is_some());
    }

    #[test]
    fn damaged_kinds_are_refused() {
        for words in ["", "x", "3 z", "3 h", "3 px", "3 i1", "3 i1.x", "3  p", "3 h999"] {
            assert_eq!(read(words), None, "{words}");
        }
    }
}
