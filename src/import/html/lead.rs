//! The editor's summary between the title and the element that holds the text: 摘要, 导语, 核心提示.

use super::tree::Tree;
use crate::import::meta::{people, title, when};

/// Words of class names and ids that such a summary goes by.
const NAMES: &[&str] = &[
    "summary",
    "abstract",
    "lead",
    "lede",
    "intro",
    "introduction",
    "digest",
    "zhaiyao",
    "daodu",
    "daoyu",
    "tiyao",
    "dek",
    "deck",
    "standfirst",
    "subhead",
    "subtitle",
    "excerpt",
];

/// Letters and digits of a summary; a longer one is the text itself.
const LENGTH: std::ops::RangeInclusive<u32> = 8..=300;

/// A deck and a summary; an article has no more.
const MOST: usize = 3;

/// The summaries before the element at `body`, which the text does not repeat.
pub fn find(tree: &Tree, body: usize, title: &str, text: &str) -> Vec<String> {
    let key = title::key(title);
    let length = key.chars().count() as u32;
    // Behind the title; anything may stand before it. Only what is as long as the title is read.
    let Some(from) = (0..body).rev().find(|&at| {
        let node = tree.node(at).filter(|node| !node.is_text() && node.name != "title" && node.end <= body);
        node.is_some_and(|node| node.end - at <= 40)
            && length > 0
            && tree.letters(at).abs_diff(length) <= 2
            && title::key(&tree.text(at)) == key
    }) else {
        return Vec::new();
    };
    let text = title::key(text);
    let mut found: Vec<String> = Vec::new();
    let mut at = from;
    while at < body && found.len() < MOST {
        let Some(node) = tree.node(at) else { break };
        let letters = tree.letters(at);
        let named = !node.is_text() && node.words().iter().any(|word| NAMES.contains(&word.as_str()));
        if !(named && node.end <= body && LENGTH.contains(&letters) && tree.linked(at) * 2 <= letters) {
            at += 1;
            continue;
        }
        let summary = tree.text(at).trim().to_owned();
        at = node.end.max(at + 1);
        let own = title::key(&summary);
        let fact = when::find(&summary).is_some_and(|(_, range)| range.len() * 2 > summary.len())
            || people::source(&summary).is_some()
            || people::editor(&summary).is_some();
        if !fact && own != key && !text.contains(&own) && !found.iter().any(|other| title::key(other).contains(&own)) {
            found.push(summary);
        }
    }
    found
}
