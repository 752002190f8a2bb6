//! The element that holds the article's text.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use serde::Deserialize;

use super::tree::{Node, Tree};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Names {
    id: Vec<String>,
    class: Vec<String>,
    attribute: Vec<String>,
    element: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
struct Table {
    sure: Names,
    likely: Names,
}

/// How far a name is believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Trust {
    Likely,
    Sure,
}

#[derive(Debug, Default)]
struct Index {
    names: HashMap<(char, String), Trust>,
    /// Names that end with anything.
    prefixes: Vec<(char, String, Trust)>,
}

static INDEX: LazyLock<Index> = LazyLock::new(|| {
    // The table is compiled in and a test reads it; an unreadable one would only mean that every page is scored.
    let table: Table = toml::from_str(include_str!("containers.toml")).unwrap_or_default();
    let mut index = Index::default();
    for (names, trust) in [(table.likely, Trust::Likely), (table.sure, Trust::Sure)] {
        let kinds = [('#', names.id), ('.', names.class), ('=', names.attribute), ('<', names.element)];
        for (kind, name) in kinds.into_iter().flat_map(|(kind, names)| names.into_iter().map(move |name| (kind, name)))
        {
            match name.strip_suffix('*') {
                Some(prefix) => index.prefixes.push((kind, prefix.to_owned(), trust)),
                None => drop(index.names.insert((kind, name), trust)),
            }
        }
    }
    index
});

impl Index {
    fn trust(&self, node: &Node) -> Option<Trust> {
        let look = |kind: char, name: &str| -> Option<Trust> {
            let exact = self.names.get(&(kind, name.to_owned())).copied();
            exact.or_else(|| {
                let found = self.prefixes.iter().find(|(k, prefix, _)| *k == kind && name.starts_with(prefix.as_str()));
                found.map(|(_, _, trust)| *trust)
            })
        };
        let mut best = look('<', &node.name);
        let id = node.attribute("id");
        if !id.is_empty() {
            best = best.max(look('#', id));
        }
        for class in node.classes() {
            best = best.max(look('.', class));
        }
        for name in ["itemprop", "property", "data-role", "data-testid"] {
            let value = node.attribute(name);
            if !value.is_empty() {
                best = best.max(look('=', &format!("{name}={value}")));
            }
        }
        best
    }
}

/// Elements that never hold an article, whatever they are called.
const NEVER: &[&str] = &[
    "a", "span", "ul", "li", "h1", "h2", "h3", "img", "input", "em", "i", "b", "label", "nav", "footer", "header", "p",
];

/// Names of the elements that hold posts.
const FORUM: &[&str] = &["t_f", "d_post_content", "topic_content", "post_message", "t_msgfont", "bbs-content"];

/// Finds the element: by its name, or because it holds most of the page's sentences. `None`: it must be looked for.
pub fn find(tree: &Tree) -> Option<usize> {
    known(tree).or_else(|| densest(tree).filter(|&at| tree.prose(at) * 4 >= tree.prose(0) * 3))
}

/// The part of an element without what stands around it, if that is hardly any sentence.
pub fn tighten(tree: &Tree, at: usize) -> usize {
    let end = tree.node(at).map_or(at, |node| node.end);
    let inner = densest_in(tree, at..end).unwrap_or(at);
    let prose = tree.prose(at) - tree.prose(inner).min(tree.prose(at));
    let letters = tree.letters(at) - tree.letters(inner).min(tree.letters(at));
    // Letters around it that are no sentences: buttons, related stories, the line with the time.
    let most = tree.prose(inner) * 20 >= tree.prose(at) * 17;
    // Much more around it than in it: the element is the page's frame, with lists and counters.
    let frame = tree.prose(inner) * 5 >= tree.prose(at) * 3 && letters > tree.letters(inner) && prose * 3 < letters;
    if inner != at && (frame || (most && prose * 2 < letters)) { inner } else { at }
}

/// Finds the element by its name. `None`: no name is known, or none holds enough of the page's sentences.
fn known(tree: &Tree) -> Option<usize> {
    let all = tree.prose(0).max(1);
    let mut best: Option<(Trust, i64, usize)> = None;
    for (at, node) in tree.nodes().iter().enumerate() {
        if node.is_text() || NEVER.contains(&node.name.as_str()) {
            continue;
        }
        let Some(trust) = INDEX.trust(node) else { continue };
        let (prose, letters, linked) = (tree.prose(at), tree.letters(at), tree.linked(at));
        let enough = match trust {
            Trust::Sure => (prose >= 20 || letters >= 60) && linked * 2 < letters.max(1),
            Trust::Likely => prose >= 40 && prose * 5 > all * 2 && linked * 3 < letters.max(1),
        };
        if !enough {
            continue;
        }
        let score = score(tree, at);
        if best.is_none_or(|(other, most, _)| (trust, score) >= (other, most)) {
            best = Some((trust, score, at));
        }
    }
    let (trust, own, at) = best?;
    let class = tree.node(at).map(|node| node.attribute("class").to_owned()).unwrap_or_default();
    let twins =
        || tree.nodes().iter().enumerate().filter(|(_, node)| !class.is_empty() && node.attribute("class") == class);
    // Each post of a forum stands in such an element: the article is the first of them.
    if FORUM.iter().any(|name| class.split_ascii_whitespace().any(|word| word == *name)) {
        return twins().map(|(first, _)| first).find(|&first| tree.prose(first) >= 20).or(Some(at));
    }
    // A common word may name a half of the text: then the element around it says more.
    let wider = densest(tree).filter(|&wide| {
        let around = wide < at && tree.node(wide).is_some_and(|node| at < node.end);
        // Some systems put every part of the text into an element of the sure name.
        let parts = || {
            let end = tree.node(wide).map_or(wide, |node| node.end);
            twins().filter(|&(other, _)| wide < other && other < end && tree.prose(other) >= 40).count() > 1
        };
        around && score(tree, wide) > own && (trust == Trust::Likely || parts())
    });
    Some(wider.unwrap_or(at))
}

/// Sentences count for an element, everything else in it against it: of two around the same text the inner one wins,
/// and one that holds the text alone wins over one that holds the page's furniture too.
fn score(tree: &Tree, at: usize) -> i64 {
    let (prose, letters, linked) = (tree.prose(at), tree.letters(at), tree.linked(at));
    3 * i64::from(prose) - 2 * i64::from(letters - prose.min(letters)) - 3 * i64::from(linked)
}

/// The element with the best score, whatever it is called.
pub fn densest(tree: &Tree) -> Option<usize> {
    densest_in(tree, 0..tree.nodes().len())
}

/// The element most praised by its paragraphs: each gives its worth to what holds it, and less to what holds that, so
/// that an element wins that holds many of them closely. For pages that hold much beside their article.
pub fn praised(tree: &Tree) -> Option<usize> {
    let mut worth: BTreeMap<usize, f64> = BTreeMap::new();
    let mut open: Vec<usize> = Vec::new();
    for (at, node) in tree.nodes().iter().enumerate() {
        while open.pop_if(|last| tree.node(*last).is_none_or(|holder| holder.end <= at)).is_some() {}
        if node.is_text() {
            continue;
        }
        if is_paragraph(tree, at, node) {
            let gift = 1.0 + (f64::from(tree.prose(at)) / 12.0).min(30.0);
            for (holder, share) in open.iter().rev().zip([1.0, 0.5, 1.0 / 6.0, 1.0 / 9.0]) {
                *worth.entry(*holder).or_default() += gift * share;
            }
            if node.name != "p" {
                *worth.entry(at).or_default() += gift;
            }
        }
        open.push(at);
    }
    for (at, worth) in &mut worth {
        *worth += match tree.node(*at).map_or("", |node| node.name.as_str()) {
            "div" | "article" | "main" => 5.0,
            "pre" | "td" | "blockquote" => 3.0,
            "ul" | "ol" | "li" | "dl" | "dd" | "form" | "address" => -3.0,
            _ => 0.0,
        };
        *worth *= 1.0 - f64::from(tree.linked(*at)) / f64::from(tree.letters(*at).max(1));
    }
    let (best, most) = worth.iter().rev().max_by(|a, b| a.1.total_cmp(b.1)).map(|(at, worth)| (*at, *worth))?;
    // Of two that are praised nearly alike the earlier: readers' words and other stories follow an article.
    let before = |at: usize| tree.node(at).is_some_and(|node| node.end <= best);
    Some(worth.iter().find(|(at, worth)| **worth >= most * 0.6 && before(**at)).map_or(best, |(at, _)| *at))
}

/// Holds sentences itself, not only by what is in it.
fn is_paragraph(tree: &Tree, at: usize, node: &Node) -> bool {
    let speaks = |child: usize| {
        tree.node(child).is_some_and(|inner| inner.is_text() && inner.text.trim().chars().nth(9).is_some())
    };
    tree.prose(at) > 0
        && tree.letters(at) >= 10
        && match node.name.as_str() {
            "p" | "td" | "pre" | "blockquote" | "section" => true,
            "div" | "dd" | "font" | "center" => tree.children(at).any(speaks),
            _ => false,
        }
}

fn densest_in(tree: &Tree, range: std::ops::Range<usize>) -> Option<usize> {
    const HOLD: &[&str] =
        &["div", "section", "article", "main", "td", "body", "center", "form", "blockquote", "#", "font", "dd", "pre"];
    range
        .filter(|&at| tree.node(at).is_some_and(|node| HOLD.contains(&node.name.as_str())) && tree.prose(at) > 0)
        .max_by_key(|&at| score(tree, at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_readable() {
        let table: Table = toml::from_str(include_str!("containers.toml")).unwrap();
        assert!(table.sure.id.len() > 20 && table.likely.class.len() > 20);
        assert!(INDEX.prefixes.iter().any(|(_, prefix, _)| prefix == "vsb_content"));
    }
}
