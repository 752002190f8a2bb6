//! Title, time, source, authors, editor, channel, language, next page.

pub(super) mod channel;
pub(super) mod language;
pub(super) mod linked;
mod names;
pub(super) mod page;
pub(super) mod people;
pub(super) mod title;
pub(super) mod when;

use super::{Draft, Origin};
use crate::document::Kind;

/// Completes what the parser left open, from the text itself and what was set aside.
pub fn complete(draft: &mut Draft, origin: &Origin) {
    if draft.meta.url.is_none() {
        draft.meta.url.clone_from(&origin.url);
    }
    if draft.meta.language.is_empty() {
        let mut text = draft.meta.title.clone();
        for block in draft.blocks.iter().take(400) {
            text.push_str(&block.text);
        }
        draft.meta.language = language::of(&text, "");
    }
    if draft.meta.published.is_none() && draft.meta.printed.is_none() {
        let head = draft.chrome.iter().take(6).filter(|line| line.chars().count() <= 80);
        draft.meta.printed = head.filter_map(|line| when::printed(line)).next().map(str::to_owned);
    }
    if draft.meta.editor.is_none() {
        draft.meta.editor = draft.chrome.iter().rev().find_map(|line| people::editor(line));
    }
    if draft.meta.authors.is_empty() {
        draft.meta.authors = signed(draft);
    }
}

/// Names that the text is signed with: in the first paragraph's dateline, or in the last lines.
fn signed(draft: &Draft) -> Vec<String> {
    let paragraph = |kind: Kind| matches!(kind, Kind::Paragraph | Kind::Item(..) | Kind::Quote(_));
    let texts: Vec<&str> =
        draft.blocks.iter().filter(|block| paragraph(block.kind)).map(|block| block.text.as_str()).collect();
    let head = texts.iter().take(2).map(|text| {
        let end = text.char_indices().nth(60).map_or(text.len(), |(at, _)| at);
        text.get(..end).unwrap_or(text)
    });
    let foot = texts.iter().rev().take(3).map(|text| {
        let start = text.char_indices().rev().nth(44).map_or(0, |(at, _)| at);
        text.get(start..).unwrap_or(text)
    });
    let chrome = draft.chrome.iter().map(String::as_str).filter(|line| line.chars().count() <= 60);
    head.chain(foot).chain(chrome).map(people::reporters).find(|found| !found.is_empty()).unwrap_or_default()
}
