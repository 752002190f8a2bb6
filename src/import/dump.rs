//! Plain text and copied pages → blocks.
//!
//! ```text
//! wrapping of an e-book   set aside                       ebook
//! navigation, breadcrumb  channel; set aside              masthead, signs
//! title                   meta
//! time, source, authors   meta; set aside                 byline, date, people
//! text                    paragraphs, headings, images    flow, body, chapters, standing
//! reporters, editor       meta; set aside                 foot
//! copyright and the like  set aside
//! ```
//!
//! Every sign is looked for in a folded copy of the line without notes of pronunciation, so that a text which nobody
//! mended, and a Traditional one, is understood as well.

mod body;
mod byline;
mod chapters;
mod date;
mod ebook;
mod flow;
mod foot;
mod lines;
mod masthead;
mod people;
mod reading;
mod signs;
mod standing;

use super::draft::{Draft, DraftBlock};
use super::{BOOK, Origin};
use crate::document::Published;
use lines::Line;

/// How much of a text's head is searched for its title, in bytes.
const HEAD: usize = 64 << 10;

/// Texts up to this many bytes are searched for what stands below them.
const FOOT: usize = 512 << 10;

/// Reads a text: a copied page with what stands around it, an essay, a book, verse.
pub fn read(text: &str, _origin: &Origin) -> Draft {
    let book = ebook::unwrap(text);
    let range = book.text.clone();
    let flow = flow::of(text.get(range.clone()).unwrap_or_default());
    let head: Vec<Line<'_>> =
        lines::lines(text, range.clone()).take_while(|line| line.start < range.start + HEAD).take(400).collect();
    let spaced = head.iter().filter(|line| line.gap > 0).count() * 2 > head.len();
    let masthead = masthead::read(&head, spaced);
    let mut draft = Draft { meta: masthead.meta, chrome: book.before, ..Draft::default() };
    if !book.meta.title.is_empty() {
        draft.blocks.extend(demoted(&draft.meta.title, &book.meta.title));
        draft.meta.title = book.meta.title;
        draft.meta.authors = book.meta.authors;
    }
    draft.chrome.extend(masthead.chrome);
    let deck = masthead.deck.into_iter();
    draft.blocks.extend(deck.map(|(start, line)| DraftBlock { source: Some(start), ..DraftBlock::paragraph(line) }));

    let start = match masthead.lines.checked_sub(1).and_then(|last| head.get(last)) {
        Some(last) => next_line(text, last.end()).min(range.end),
        None => range.start,
    };
    let mut end = range.end;
    let mut after = Vec::new();
    if range.len() <= FOOT {
        let all: Vec<Line<'_>> = lines::lines(text, start..range.end).collect();
        let foot = foot::read(&all, masthead.page, &mut draft.meta);
        end = all.get(foot.lines).map_or(range.end, |line| line.start);
        after = foot.chrome;
    }
    let mut body = body::read(text, start..end, flow, text.len() >= BOOK);
    standing::demote_contents(&mut body.blocks);
    standing::name_chapters(&mut body);
    standing::promote(&mut body.blocks, &body.alone, masthead.page);
    draft.blocks.append(&mut body.blocks);
    draft.chrome.append(&mut after);
    draft.chrome.extend(book.after);
    draft
}

/// The title's line of a wrapped book, when it says more than the title.
fn demoted(line: &str, title: &str) -> Option<DraftBlock> {
    (!line.is_empty() && line != title).then(|| DraftBlock::paragraph(line))
}

/// Where the line behind a place begins.
fn next_line(text: &str, at: usize) -> usize {
    let rest = text.as_bytes().get(at..).unwrap_or_default();
    memchr::memchr2(b'\n', b'\r', rest).map_or(text.len(), |feed| {
        let feed = at + feed;
        let pair = text.as_bytes().get(feed..feed + 2) == Some(b"\r\n");
        feed + 1 + usize::from(pair)
    })
}

/// The first date in a text, in any of the ways newspapers print it.
pub(super) fn date_in(text: &str) -> Option<Published> {
    date::find(reading::Reading::of(text).folded(), 0).map(|(_, published)| published)
}

/// No blank belongs between two rows of a paragraph: one of them is written without blanks.
pub(super) fn joins_tight(before: &str, after: &str) -> bool {
    flow::joins_tight(before, after)
}

/// The line only says who reported: `□本报记者 甲`.
pub(super) fn is_reporters(line: &str) -> bool {
    foot::reporters(line).is_some()
}

/// The line is one of credits: time, source, writer, editor, photographer.
pub(super) fn is_credit(line: &str) -> bool {
    is_reporters(line) || byline::read(line).is_whole() || signs::is_caption(line) || signs::is_image(line)
}
