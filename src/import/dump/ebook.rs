//! The wrapping of free electronic books: a licence before and behind the text, the title in labelled lines.

use std::ops::Range;

use super::byline;
use super::lines::lines;
use crate::document::Meta;

/// How far from either end the wrapping is looked for, in bytes.
const REACH: usize = 64 << 10;

/// A book without its wrapping.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Ebook {
    /// Where the text stands, in bytes.
    pub text: Range<usize>,
    /// Title and author.
    pub meta: Meta,
    /// The wrapping's lines before the text.
    pub before: Vec<String>,
    /// And behind it.
    pub after: Vec<String>,
}

/// Takes a book out of its wrapping, if it has one: `*** START OF …`, `*** END OF …`.
pub(super) fn unwrap(text: &str) -> Ebook {
    let whole = Ebook { text: 0..text.len(), ..Ebook::default() };
    let is_mark = |line: &str, word: &str| {
        let rest = line.strip_prefix("***").map(str::trim_start).unwrap_or_default();
        rest.get(..word.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(word)) && line.len() < 200
    };
    let Some(start) =
        lines(text, 0..text.len()).take_while(|line| line.start < REACH).find(|line| is_mark(line.text, "START OF"))
    else {
        return whole;
    };
    let mut book = whole;
    for line in lines(text, 0..start.end()) {
        let found = byline::read(line.text);
        if found.labels == 1 && line.width() < 100 {
            if found.title.is_some() && book.meta.title.is_empty() {
                book.meta.title = found.title.clone().unwrap_or_default();
            }
            if book.meta.authors.is_empty() {
                book.meta.authors = found.authors;
            }
        }
        book.before.push(line.text.to_owned());
    }
    let tail = (0..=text.len().saturating_sub(REACH))
        .rev()
        .find(|&at| text.is_char_boundary(at))
        .unwrap_or(0)
        .max(start.end());
    let end = lines(text, tail..text.len()).find(|line| is_mark(line.text, "END OF"));
    let end = end.map_or(text.len(), |line| line.start);
    book.after = lines(text, end..text.len()).map(|line| line.text.to_owned()).collect();
    book.text = start.end()..end;
    book
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wrapping_is_set_aside() {
        let text = "A free book\nTitle: The Ferry\nAuthor: Jane Doe\n*** START OF THE BOOK ***\nIt was cold.\n*** END OF THE BOOK ***\nA licence.\n";
        let book = unwrap(text);
        assert_eq!(text.get(book.text.clone()).unwrap().trim(), "It was cold.");
        assert_eq!((book.meta.title.as_str(), book.meta.authors.join("").as_str()), ("The Ferry", "Jane Doe"));
        assert_eq!((book.before.len(), book.after.len()), (4, 2));
        assert_eq!(unwrap("一行").text, 0..6);
    }
}
