//! An article whose characters remember where they came from.

use std::ops::Range;
use std::path::Path;

use kanbao::document::{Builder, Document, Kind, Meta};

/// A character and its number in the article as it was; `None` if an edit brought it in.
pub type Letter = (char, Option<u32>);

/// A paragraph.
#[derive(Debug, Clone)]
pub struct Paragraph {
    pub kind: Kind,
    pub letters: Vec<Letter>,
}

/// An article that can be edited.
#[derive(Debug, Clone)]
pub struct Draft {
    pub paragraphs: Vec<Paragraph>,
}

impl Draft {
    pub fn document(&self) -> Document {
        let mut builder = Builder::bare(Meta::default());
        for paragraph in &self.paragraphs {
            let text: String = paragraph.letters.iter().map(|(c, _)| *c).collect();
            builder.push(paragraph.kind, &text);
        }
        builder.finish()
    }

    /// Every letter with its byte in the document's text.
    fn walk(&self) -> impl Iterator<Item = (usize, Letter)> + '_ {
        let mut byte = 0;
        self.paragraphs.iter().flat_map(|p| p.letters.iter().map(Some).chain([None])).filter_map(move |letter| {
            let at = byte;
            byte += letter.map_or(1, |(c, _)| c.len_utf8());
            letter.map(|letter| (at, *letter))
        })
    }

    /// The numbers of the chosen characters in a byte range.
    pub fn origins(&self, range: Range<usize>, choose: impl Fn(&char) -> bool) -> Vec<u32> {
        let inside = self.walk().filter(|(at, (c, _))| range.contains(at) && choose(c));
        inside.filter_map(|(_, (_, origin))| origin).collect()
    }

    /// Bytes where the characters with these numbers stand now.
    pub fn places(&self, origins: &[u32]) -> Vec<usize> {
        let (Some(first), Some(last)) = (origins.first(), origins.last()) else { return Vec::new() };
        let kept = |origin: u32| (*first..=*last).contains(&origin) && origins.binary_search(&origin).is_ok();
        self.walk().filter(|(_, (_, origin))| origin.is_some_and(kept)).map(|(at, _)| at).collect()
    }
}

/// The bundled articles, one paragraph a line; Markdown's marks stay in the text, which is all the same here.
pub fn articles() -> Vec<Draft> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("articles");
    let mut names: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    names.retain(|name| name.extension().is_some_and(|extension| extension == "md"));
    names.sort();
    assert!(names.len() >= 8);
    names.iter().map(|name| read(&std::fs::read_to_string(name).unwrap())).collect()
}

fn read(text: &str) -> Draft {
    let body = text.splitn(3, "+++").last().unwrap();
    let mut number = 0;
    let mut paragraphs = Vec::new();
    for line in body.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let level = line.chars().take_while(|c| *c == '#').count() as u8;
        let kind = if level > 0 { Kind::Heading(level) } else { Kind::Paragraph };
        let letters = line.trim_start_matches('#').trim().chars().map(|c| {
            number += 1;
            (c, Some(number))
        });
        paragraphs.push(Paragraph { kind, letters: letters.collect() });
    }
    Draft { paragraphs }
}
