//! The element that holds the article's text.

use std::collections::HashMap;
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

/// Finds the element by its name. `None`: no name is known, or none holds enough of the page's sentences.
pub fn known(tree: &Tree) -> Option<usize> {
    let all = tree.prose(0).max(1);
    let mut best: Option<(Trust, u32, usize)> = None;
    for (at, node) in tree.nodes().iter().enumerate() {
        if node.is_text() || NEVER.contains(&node.name.as_str()) {
            continue;
        }
        let Some(trust) = INDEX.trust(node) else { continue };
        let (prose, letters, linked) = (tree.prose(at), tree.letters(at), tree.linked(at));
        let enough = match trust {
            Trust::Sure => (prose >= 20 || letters >= 120) && linked * 2 < letters.max(1),
            Trust::Likely => prose >= 40 && prose * 2 > all && linked * 3 < letters.max(1),
        };
        if !enough {
            continue;
        }
        // The surer name wins; among equals the one with more text, and of two around the same text the inner one.
        let better = best.is_none_or(|(other, most, _)| {
            trust > other || (trust == other && prose > most) || (trust == other && prose * 20 >= most * 19)
        });
        if better {
            best = Some((trust, prose.max(best.map_or(0, |(_, most, _)| most)), at));
        }
    }
    let (trust, _, at) = best?;
    // A sure name that holds next to nothing beside a likely one that holds all is a leftover of the template.
    if trust == Trust::Sure && tree.prose(at) * 8 < all {
        let likely = tree.nodes().iter().enumerate().filter(|(_, node)| INDEX.trust(node) == Some(Trust::Likely));
        let rich = likely.filter(|&(at, node)| {
            !NEVER.contains(&node.name.as_str())
                && tree.prose(at) * 3 > all * 2
                && tree.linked(at) * 4 < tree.letters(at)
        });
        if let Some((at, _)) = rich.last() {
            return Some(at);
        }
    }
    Some(at)
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
