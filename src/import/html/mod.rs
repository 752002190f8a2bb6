//! Page → the element that holds the article → blocks.

mod answer;
mod comments;
mod container;
mod guard;
mod image;
mod inline;
mod junk;
mod lead;
pub(super) mod lines;
mod listing;
mod pages;
mod scripted;
mod table;
pub(super) mod tree;
mod walk;

use std::collections::HashMap;

use dom_query::Document;
use url::Url;

use self::tree::Tree;
use self::walk::Piece;
use super::meta::{channel, language, page, people, title, when};
use super::{Draft, DraftBlock, Failure, NotAnArticle, Origin, dump};
use crate::document::Kind;

pub use listing::{Listed, Listing, listing};
pub use pages::{join, next_pages};

/// Reads a page.
///
/// # Errors
/// When it is larger or deeper than any article, or no article at all.
pub fn read(text: &str, origin: &Origin) -> Result<Draft, Failure> {
    let markup = guard::trim(text)?;
    let document = Document::from(markup.as_str());
    let tree = Tree::new(&document.root());
    let base = base(&tree, origin);
    if let Some(text) = preformatted(&tree) {
        return Ok(dump::read(&text, origin));
    }
    let place = container::find(&tree);
    let (mut pieces, around) = match place {
        Some(at) => within(&tree, at, base.as_ref()),
        None if tree.prose(0) < 20 => (Vec::new(), Vec::new()),
        None => (scored(&tree, base.as_ref()), Vec::new()),
    };
    let mut facts = page::read(&tree, place, origin);
    if facts.meta.published.is_none() {
        facts.meta.published = scripted::published(text);
    }
    if facts.meta.published.is_some() {
        facts.meta.printed = None;
    }
    if letters(&pieces) < 20 {
        pieces = elsewhere(&tree, &facts, base.as_ref()).unwrap_or(pieces);
    }
    if letters(&pieces) < 20 {
        let body = tree.find("body").unwrap_or(0);
        pieces = walk::blocks(&tree, body, base.as_ref(), &junk::is_junk);
        pieces.retain(|piece| !piece.is_linked());
    }

    let title_text = tree.find("title").map(|at| tree.text(at)).unwrap_or_default();
    let shown = if letters(&pieces) < 400 { tree.text(tree.find("body").unwrap_or(0)) } else { String::new() };
    if let Some(answer) = answer::recognise(text, &title_text, &shown, letters(&pieces)) {
        return Err(Failure::NotAnArticle(answer));
    }
    let mut draft = arrange(pieces, facts.meta);
    draft.chrome.extend(around);
    if let Some(at) = place {
        let summaries = lead::find(&tree, at, &draft.meta.title, &draft.text());
        draft.blocks.splice(0..0, summaries.into_iter().map(DraftBlock::paragraph));
    }
    if !draft.blocks.iter().any(|block| block.text.chars().any(char::is_alphanumeric)) {
        return Err(Failure::NotAnArticle(NotAnArticle::NoText));
    }
    let sample: String = draft.blocks.iter().take(200).map(|block| block.text.as_str()).collect();
    draft.meta.language = language::of(&sample, &facts.declared);
    Ok(draft)
}

/// The text of a page that is one text file and nothing else, as browsers show and save them.
fn preformatted(tree: &Tree) -> Option<String> {
    let at = tree.find("pre")?;
    let body = tree.find("body")?;
    let node = tree.node(at)?;
    if tree.letters(at) != tree.letters(body) || tree.letters(at) < 20 {
        return None;
    }
    let within = tree.nodes().get(at..node.end)?;
    // Marked-up text is a program's, not a file's.
    within.iter().skip(1).all(|inner| inner.is_text()).then(|| within.iter().map(|inner| inner.text.as_str()).collect())
}

/// What relative addresses are relative to.
fn base(tree: &Tree, origin: &Origin) -> Option<Url> {
    let page = origin.url.as_deref().and_then(|url| Url::parse(url).ok());
    let declared = tree.find("base").and_then(|at| tree.node(at)).map(|node| node.attribute("href").to_owned());
    match (page, declared.filter(|href| !href.is_empty())) {
        (Some(page), Some(href)) => page.join(&href).ok().or(Some(page)),
        (Some(page), None) => Some(page),
        (None, Some(href)) => Url::parse(&href).ok(),
        (None, None) => None,
    }
}

/// The pieces of an element, and the lines in it that stand around its densest part.
fn within(tree: &Tree, at: usize, base: Option<&Url>) -> (Vec<Piece>, Vec<String>) {
    let inner = container::tighten(tree, at);
    let pieces = walk::blocks(tree, inner, base, &junk::is_junk);
    if inner == at {
        return (pieces, Vec::new());
    }
    let around = walk::blocks(tree, at, base, &|_, other| other == inner);
    let lines = around
        .into_iter()
        .filter(|piece| !piece.junk && piece.block.kind != Kind::Image && !piece.block.text.is_empty());
    (pieces, lines.map(|piece| piece.block.text).take(AROUND).collect())
}

/// Lines kept from around the text.
const AROUND: usize = 80;

/// No name is known, and the page holds much beside its article, comments perhaps: the element is the one its
/// paragraphs praise, unless the densest one says the same with less around it.
fn scored(tree: &Tree, base: Option<&Url>) -> Vec<Piece> {
    let dense = container::densest(tree);
    let praised = container::praised(tree).filter(|&at| {
        !dense.is_some_and(|dense| {
            tree.prose(dense) * 20 >= tree.prose(at) * 17 && tree.letters(dense) <= tree.letters(at)
        })
    });
    let at = praised.map(|at| container::tighten(tree, at)).or(dense);
    at.map(|at| walk::blocks(tree, at, base, &junk::is_junk)).unwrap_or_default()
}

/// The text of pages that hide it from the eye: in a form field, or in their JSON-LD.
fn elsewhere(tree: &Tree, facts: &page::Facts, base: Option<&Url>) -> Option<Vec<Piece>> {
    let field = (0..tree.nodes().len()).find_map(|at| {
        let node = tree.node(at).filter(|node| node.name == "textarea")?;
        let end = node.end;
        let text: String = tree.nodes().get(at..end)?.iter().map(|inner| inner.text.as_str()).collect();
        text.contains("<p").then_some(text)
    });
    let text = field.or_else(|| facts.body.clone())?;
    if text.contains("</p>") || text.contains("<br") {
        let markup = guard::trim(&text).ok()?;
        let document = Document::from(markup.as_str());
        let tree = Tree::new(&document.root());
        return Some(walk::blocks(&tree, 0, base, &junk::is_junk));
    }
    let piece = |line: &str| Piece {
        block: DraftBlock::paragraph(line.trim()),
        linked: 0,
        junk: false,
        comment: false,
        centred: false,
    };
    Some(text.lines().filter(|line| !line.trim().is_empty()).map(piece).collect())
}

fn letters(pieces: &[Piece]) -> usize {
    let own = pieces.iter().filter(|piece| !piece.junk && piece.block.kind != Kind::Image);
    own.map(|piece| count(&piece.block.text)).sum()
}

fn count(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphanumeric()).count()
}

/// Sorts the pieces into text and what stands around it.
fn arrange(mut pieces: Vec<Piece>, meta: crate::document::Meta) -> Draft {
    let all: usize = pieces.iter().map(|piece| count(&piece.block.text)).sum();
    let junk: usize =
        pieces.iter().filter(|piece| piece.junk && !piece.comment).map(|piece| count(&piece.block.text)).sum();
    // Names that would set aside more than a third of the text mean something else on this site.
    if junk * 3 > all {
        pieces.iter_mut().for_each(|piece| piece.junk = piece.comment);
    }
    unquote(&mut pieces);
    let title_key = title::key(&meta.title);
    let mut draft = Draft { meta, ..Draft::default() };
    let mut body_begun = false;
    for (at, piece) in pieces.into_iter().enumerate() {
        let mut block = piece.block;
        if piece.junk {
            if block.kind != Kind::Image && !block.text.is_empty() {
                draft.chrome.push(block.text);
            }
            continue;
        }
        if block.kind == Kind::Image {
            // A picture's alternative text that repeats the title says nothing.
            let key = title::key(&block.text);
            if !key.is_empty() && (title_key.contains(&key) || key.contains(&title_key) && !title_key.is_empty()) {
                block.text.clear();
            }
            draft.blocks.push(block);
            continue;
        }
        // A deck may stand above the line with the time.
        let below_deck = draft.blocks.len() == 1 && is_stamp(&block.text);
        if (!body_begun || below_deck) && at < 24 && is_head(&block, &title_key, piece.linked) {
            if title::key(&block.text) != title_key {
                draft.chrome.push(block.text);
            }
            continue;
        }
        body_begun |= count(&block.text) >= 20 && matches!(block.kind, Kind::Paragraph | Kind::Quote(_));
        if matches!(block.kind, Kind::Heading(_)) {
            settle_heading(&mut block, &title_key);
            if block.text.is_empty() {
                continue;
            }
        }
        let after_image = draft.blocks.last().is_some_and(|last| last.kind == Kind::Image);
        if block.kind == Kind::Paragraph && is_caption(&block, piece.centred, after_image) {
            block.kind = Kind::Caption;
        }
        draft.blocks.push(block);
    }
    while draft.blocks.last().is_some_and(|block| block.kind == Kind::Rule) {
        draft.blocks.pop();
    }
    settle_images(&mut draft.blocks);
    draft.blocks.dedup_by(|later, earlier| later.kind == Kind::Rule && earlier.kind == Kind::Rule);
    draft
}

/// An alternative text that is repeated below its picture, or said of several pictures, is shown once or not at all.
fn settle_images(blocks: &mut [DraftBlock]) {
    let mut alts: HashMap<String, u32> = HashMap::new();
    for block in blocks.iter().filter(|block| block.kind == Kind::Image) {
        *alts.entry(block.text.clone()).or_default() += 1;
    }
    for at in 0..blocks.len() {
        let next = blocks.get(at + 1).map(|next| (title::key(&next.text), next.kind));
        let Some(block) = blocks.get_mut(at).filter(|block| block.kind == Kind::Image && !block.text.is_empty()) else {
            continue;
        };
        let key = title::key(&block.text);
        let below = next.is_some_and(|(next, kind)| {
            kind != Kind::Image && (next.starts_with(&key) || key.starts_with(&next) && !next.is_empty())
        });
        if below || alts.get(&block.text).is_some_and(|&times| times > 1) {
            block.text.clear();
            block.marks.clear();
        }
        if below
            && let Some(caption) =
                blocks.get_mut(at + 1).filter(|next| next.kind == Kind::Paragraph && next.text.chars().count() <= 120)
        {
            caption.kind = Kind::Caption;
        }
    }
}

/// A blockquote around most of the text is an indent, not a quotation.
fn unquote(pieces: &mut [Piece]) {
    let own = |piece: &&Piece| !piece.junk && piece.block.kind != Kind::Image;
    let all: usize = pieces.iter().filter(own).map(|piece| count(&piece.block.text)).sum();
    let quoted = |piece: &&Piece| matches!(piece.block.kind, Kind::Quote(_));
    let quotes: usize = pieces.iter().filter(own).filter(quoted).map(|piece| count(&piece.block.text)).sum();
    if quotes * 5 > all * 3 {
        for piece in pieces.iter_mut() {
            piece.block.kind = match piece.block.kind {
                Kind::Quote(0 | 1) => Kind::Paragraph,
                Kind::Quote(depth) => Kind::Quote(depth - 1),
                kind => kind,
            };
        }
    }
}

/// The title again, the line with time and source, the breadcrumb: what the head of the document says already.
fn is_head(block: &DraftBlock, title_key: &str, linked: usize) -> bool {
    let key = title::key(&block.text);
    let length = block.text.chars().count();
    if key.is_empty() {
        return true;
    }
    if key == title_key || (matches!(block.kind, Kind::Heading(1)) && length < 80) {
        return true;
    }
    if length > 100 || block.text.ends_with(['。', '！', '？']) {
        return false;
    }
    let dated = when::find(&block.text).is_some_and(|(_, range)| {
        let date = block.text.get(range).map_or(0, |date| date.chars().count());
        length < date + 50
    });
    let dated = dated || when::printed(&block.text).is_some_and(|time| block.text.len() < time.len() + 60);
    let labelled = people::source(&block.text).is_some() || people::editor(&block.text).is_some();
    dated || labelled || !channel::of_line(&block.text, "").is_empty() || (linked > 0 && linked >= count(&block.text))
}

/// A line with a time to the minute, and little else.
fn is_stamp(text: &str) -> bool {
    when::find(text).is_some_and(|(time, range)| time.clock.is_some() && text.len() < range.len() + 60)
}

/// Headings that are too long to be one are text; one that repeats the title goes.
fn settle_heading(block: &mut DraftBlock, title_key: &str) {
    let length = block.text.chars().count();
    if title::key(&block.text) == title_key {
        block.text.clear();
    } else if length > 60 || (block.text.ends_with('。') && length > 24) {
        block.kind = Kind::Paragraph;
    }
}

fn is_caption(block: &DraftBlock, centred: bool, after_image: bool) -> bool {
    let text = block.text.as_str();
    let length = text.chars().count();
    let begins = ["图为", "圖為", "▲", "△", "↑", "图：", "图/", "图|", "图｜", "图片来源", "▼", "资料图"];
    let ends = [
        "摄",
        "攝",
        "供图",
        "资料图",
        "资料图片",
        "图片来源网络",
        "摄）",
        "供图）",
        "翻摄",
        "攝）",
        "提供）",
        "發）",
        "发）",
        "/摄",
        "图",
    ];
    let told = begins.iter().any(|begin| text.starts_with(begin)) || ends.iter().any(|end| text.ends_with(end));
    after_image
        && ((length <= 90 && told) || (centred && length <= 60 && !block.all_strong() && !text.ends_with(['：', '！'])))
}
