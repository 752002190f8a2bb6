//! Lines that stand alone: headings, if the text around them agrees.

use super::body::Body;
use super::lines::{Line, columns, is_chinese};
use super::{chapters, signs};
use crate::document::Kind;
use crate::import::{DraftBlock, gloss, headings};

/// A short line with room around it that could be a heading.
pub(super) fn is_alone(before: Option<&Line<'_>>, line: &Line<'_>, after: Option<&Line<'_>>) -> bool {
    // Nothing this long is a heading, not even with notes of pronunciation in it.
    let Some(after) = after.filter(|_| line.text.len() <= 200) else { return false };
    let room = (line.gap > 0 || before.is_none()) && (after.gap > 0 || signs::is_image(after.text));
    // Copies without empty lines: only a line much shorter than those around it.
    let notch = line.gap == 0
        && before.is_some_and(|before| before.width() >= 28 && signs::ends_sentence(before.text))
        && (after.width() >= 44 || signs::is_image(after.text))
        && line.width() <= 26;
    (room || notch) && looks_like_heading(line)
}

/// Reads like a heading: 2 to 16 characters, or up to nine English words, and no sentence.
pub(super) fn looks_like_heading(line: &Line<'_>) -> bool {
    let text = gloss::strip(line.text);
    let text = text.as_ref();
    let count = text.chars().filter(|c| !c.is_whitespace()).count();
    let fit = if is_chinese(text) {
        (2..=16).contains(&count)
    } else {
        let words = text.split_whitespace().count();
        columns(text) <= 64
            && words <= 9
            && text.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
            && text.chars().any(char::is_alphabetic)
    };
    let quoted = text.starts_with(['“', '「', '"', '（', '(', '‘']) && text.ends_with(['”', '」', '"', '）', ')', '’']);
    let marks = ['，', '、', ',', '》', '】', '①', '|'];
    let inner = text.contains(['。', '；', '，']) || text.contains("：") && text.contains('/');
    fit && !quoted
        && !inner
        && !signs::ends_sentence(text)
        && !text.ends_with(marks)
        && !text.starts_with(['（', '(', '“', '-', '—', '《', '【', '·', '•', '*', '>', '#'])
        && !signs::is_caption(text)
        && !signs::is_image(text)
        && !headings::is_numbered(text)
        && super::foot::reporters(text).is_none()
        && !super::byline::read(text).is_whole()
}

/// Makes headings of the lines that stand alone, unless there are too many or too little stands under them.
/// `page`: a newspaper's, whose headings stand close.
pub(super) fn promote(blocks: &mut [DraftBlock], alone: &[usize], page: bool) {
    let level = blocks.iter().filter_map(|block| match block.kind {
        Kind::Heading(level) => Some(level),
        _ => None,
    });
    let level = level.max().map_or(2, |deepest| (deepest + 1).min(6));
    let under = |at: usize, blocks: &[DraftBlock]| -> bool {
        let mut below = blocks
            .iter()
            .enumerate()
            .skip(at + 1)
            .skip_while(|(_, block)| matches!(block.kind, Kind::Image | Kind::Caption) || block.text.is_empty());
        below.next().is_some_and(|(next, block)| match block.kind {
            Kind::Paragraph => alone.binary_search(&next).is_err(),
            Kind::Code => {
                blocks.get(next + 1).is_some_and(|second| second.kind == Kind::Code && !second.text.is_empty())
            }
            _ => false,
        })
    };
    let chosen: Vec<usize> = alone.iter().copied().filter(|&at| under(at, blocks)).collect();
    let verse = chosen.iter().any(|&at| blocks.get(at).is_some_and(|block| block.kind == Kind::Code));
    let texts: usize = blocks.iter().filter(|block| block.kind != Kind::Image).count();
    let width: usize = blocks.iter().map(|block| columns(&block.text)).sum();
    let (share, room) = if page || verse { (2, 60) } else { (2, 80) };
    let sure = chosen.len() * share <= texts && width >= chosen.len() * room && chosen.len() * 2 >= alone.len();
    // One short line alone in a text without a page's head is more likely a signature or a cry.
    if !sure || (!page && chosen.len() < 2) {
        return;
    }
    for at in chosen {
        if let Some(block) = blocks.get_mut(at) {
            block.kind = Kind::Heading(level);
        }
    }
}

/// A chapter's number and its name, each in its own line, are one heading.
pub(super) fn name_chapters(body: &mut Body) {
    let mut at = 0;
    while at + 1 < body.blocks.len() {
        let number = body
            .blocks
            .get(at)
            .is_some_and(|block| matches!(block.kind, Kind::Heading(_)) && chapters::is_bare(&block.text));
        if number && body.alone.binary_search(&(at + 1)).is_ok() {
            let name = body.blocks.remove(at + 1);
            if let Some(block) = body.blocks.get_mut(at) {
                block.text.push(' ');
                block.text.push_str(&name.text);
                block.source = None;
            }
            body.alone.retain(|alone| *alone != at + 1);
            body.alone.iter_mut().filter(|alone| **alone > at).for_each(|alone| *alone -= 1);
        }
        at += 1;
    }
}

/// A table of contents is no row of empty chapters: of three headings and more in a row only the last is one.
pub(super) fn demote_contents(blocks: &mut [DraftBlock]) {
    let mut from = 0;
    while from < blocks.len() {
        let rank = blocks.get(from).map(|block| block.kind);
        let row = blocks.iter().skip(from).take_while(|block| Some(block.kind) == rank).count();
        if matches!(rank, Some(Kind::Heading(_))) && row >= 3 {
            for block in blocks.iter_mut().skip(from).take(row - 1) {
                block.kind = Kind::Paragraph;
            }
        }
        from += row.max(1);
    }
}
