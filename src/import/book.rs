//! Very large texts: cut into lines in one pass, chapters found, nothing else looked for.

use super::{Origin, meta};
use crate::document::{Builder, Document, Kind, Meta};
use crate::text::sanitize::sanitize;

/// Reads a text as a book. It costs little more than its own bytes, and about as long as copying them.
pub fn read(text: &str, origin: &Origin) -> Document {
    // One pass over the whole, not one a line; clean text is borrowed.
    let text = sanitize(text);
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty()).peekable();
    let mut head = Meta { url: origin.url.clone(), ..Meta::default() };
    if lines.peek().is_some_and(|line| is_title(line)) {
        let title = lines.next().unwrap_or_default();
        head.title = title.trim_matches(['《', '》']).to_owned();
    }
    let start = text.char_indices().nth(2000).map_or(text.len(), |(at, _)| at);
    head.language = meta::language::of(text.get(..start).unwrap_or_default(), "");
    let mut builder = Builder::new(head);
    for line in lines {
        builder.push(kind(line), line);
    }
    builder.finish()
}

/// Its lines were broken by hand at one width: paragraphs must be put together again, which takes longer.
pub fn is_wrapped(text: &str) -> bool {
    let lines = text.lines().map(|line| line.trim_end().chars().count()).filter(|length| *length > 0);
    let lengths: Vec<usize> = lines.skip(40).take(600).collect();
    let longest = lengths.iter().copied().max().unwrap_or(0);
    let full = lengths.iter().filter(|length| **length * 10 >= longest * 8).count();
    (20..=100).contains(&longest) && full * 2 > lengths.len()
}

/// The first line of a book is its title, unless it begins a chapter or a sentence.
fn is_title(line: &str) -> bool {
    line.len() <= 120
        && line.chars().count() <= 40
        && kind(line) == Kind::Paragraph
        && !line.ends_with(['。', '！', '？', '”', '，'])
}

/// 第三回 …, 卷二 …, Chapter 4: short lines only.
fn kind(line: &str) -> Kind {
    if line.len() > 120 {
        return Kind::Paragraph;
    }
    let numeral = |c: char| c.is_ascii_digit() || "零〇一二三四五六七八九十百千两".contains(c);
    if let Some(rest) = line.strip_prefix('第') {
        let after = rest.trim_start_matches(numeral);
        let numbered = after.len() < rest.len() && !line.ends_with(['。', '，', '；']);
        return match after.chars().next() {
            Some('卷' | '部' | '编' | '編' | '集') if numbered => Kind::Heading(1),
            Some('章' | '回' | '节' | '節' | '篇' | '话' | '話' | '幕') if numbered => Kind::Heading(2),
            _ => Kind::Paragraph,
        };
    }
    let chapter = ["Chapter ", "CHAPTER "].iter().find_map(|word| line.strip_prefix(word));
    match chapter.and_then(|rest| rest.chars().next()) {
        Some(c) if c.is_ascii_digit() || "IVXLC".contains(c) => Kind::Heading(2),
        _ => Kind::Paragraph,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_one_width_were_wrapped() {
        let wrapped = "The river was cold that morning and the ferry left late\n".repeat(200);
        assert!(is_wrapped(&wrapped));
        let flowing = "天还没亮，船就离了岸。\n他说：“走吧。”\n岸上的人挥着手，一直到看不见为止，谁也没有先转身回去，河面上只剩下一点灯光，慢慢地也没了。\n".repeat(100);
        assert!(!is_wrapped(&flowing));
    }

    #[test]
    fn chapters_and_paragraphs() {
        let text =
            "《长河记》\n\n第一卷 春\n第一章 出发\n　　天还没亮，船就离了岸。\n第二天他们到了。\n第十二章 归来\n";
        let book = read(text, &Origin::default());
        assert_eq!(book.meta.title, "长河记");
        let levels: Vec<(&str, u8)> = book.sections().iter().map(|s| (s.title.as_str(), s.level)).collect();
        assert_eq!(levels, [("第一卷 春", 1), ("第一章 出发", 2), ("第十二章 归来", 2)]);
        assert_eq!(book.blocks().last().unwrap().kind, Kind::Heading(2));
        assert_eq!(book.blocks().filter(|block| block.kind == Kind::Paragraph).count(), 2);
    }
}
