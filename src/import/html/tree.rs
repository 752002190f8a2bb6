//! A page's elements as a flat list: a subtree is a range, its measures are differences.

use dom_query::{NodeData, NodeRef};

use crate::text::class::is_han;

/// A page, elements and texts in the order they are written.
#[derive(Debug, Default)]
pub struct Tree {
    nodes: Vec<Node>,
    /// Characters of text before each node, and of text within links.
    letters: Vec<(u32, u32)>,
    /// Characters of text before each node that belong to sentences.
    prose: Vec<u32>,
}

/// An element or a text.
#[derive(Debug)]
pub struct Node {
    /// Element name in lower case; empty for a text.
    pub name: String,
    /// A text's characters.
    pub text: String,
    attributes: Vec<(String, String)>,
    /// One past the last node within it.
    pub end: usize,
    /// It holds what readers said of the article.
    pub comment: bool,
}

impl Node {
    /// Is a text, not an element.
    pub fn is_text(&self) -> bool {
        self.name.is_empty()
    }

    /// Value of an attribute; empty if it has none.
    pub fn attribute(&self, name: &str) -> &str {
        self.attributes.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str())
    }

    /// Has the attribute, with whatever value.
    pub fn has(&self, name: &str) -> bool {
        self.attributes.iter().any(|(key, _)| key == name)
    }

    /// Its classes.
    pub fn classes(&self) -> impl Iterator<Item = &str> {
        self.attribute("class").split_ascii_whitespace()
    }

    /// The words of its classes and its id, in lower case: `news-Title2` is `news` and `title`.
    pub fn words(&self) -> Vec<String> {
        let mut words = Vec::new();
        for value in [self.attribute("class"), self.attribute("id")] {
            let mut word = String::new();
            let mut lower = false;
            for c in value.chars() {
                let boundary = !c.is_ascii_alphabetic() || (c.is_ascii_uppercase() && lower);
                if boundary && !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
                if c.is_ascii_alphabetic() {
                    word.push(c.to_ascii_lowercase());
                }
                lower = c.is_ascii_lowercase();
            }
            if !word.is_empty() {
                words.push(word);
            }
        }
        words
    }
}

impl Tree {
    /// Reads a subtree of a parsed page. What is not rendered is left out.
    pub fn new(root: &NodeRef<'_>) -> Self {
        let mut tree = Self::default();
        tree.add(root);
        tree.measure();
        // Comments may outweigh the article: they are known first, then all is measured without them.
        let comments: Vec<usize> =
            (0..tree.nodes.len()).filter(|&at| super::comments::is_comments(&tree, at)).collect();
        for at in comments {
            if let Some(node) = tree.nodes.get_mut(at) {
                node.comment = true;
            }
        }
        tree.measure();
        tree
    }

    fn add(&mut self, node: &NodeRef<'_>) {
        let made = node.query(|inner| match &inner.data {
            NodeData::Text { contents } => Some(Node {
                name: String::new(),
                text: contents.to_string(),
                attributes: Vec::new(),
                end: 0,
                comment: false,
            }),
            NodeData::Element(element) => Some(Node {
                name: element.name.local.to_ascii_lowercase().to_string(),
                text: String::new(),
                attributes: element
                    .attrs
                    .iter()
                    .map(|attribute| (attribute.name.local.to_string(), attribute.value.to_string()))
                    .collect(),
                end: 0,
                comment: false,
            }),
            NodeData::Document | NodeData::Fragment => {
                Some(Node { name: "#".to_owned(), text: String::new(), attributes: Vec::new(), end: 0, comment: false })
            }
            _ => None,
        });
        let Some(made) = made.flatten() else { return };
        let here = self.nodes.len();
        self.nodes.push(made);
        for child in node.children_it(false) {
            self.add(&child);
        }
        let end = self.nodes.len();
        if let Some(node) = self.nodes.get_mut(here) {
            node.end = end;
        }
    }

    fn measure(&mut self) {
        self.letters.clear();
        self.prose.clear();
        let (mut letters, mut linked, mut prose) = (0, 0, 0);
        let mut link_end = 0;
        let mut hidden_end = 0;
        for (at, node) in self.nodes.iter().enumerate() {
            self.letters.push((letters, linked));
            self.prose.push(prose);
            if node.name == "a" {
                link_end = link_end.max(node.end);
            }
            let unseen = matches!(
                node.name.as_str(),
                "script" | "style" | "head" | "textarea" | "select" | "noscript" | "button"
            );
            if unseen || node.comment {
                hidden_end = hidden_end.max(node.end);
            }
            if node.is_text() && at >= hidden_end {
                let count = node.text.chars().filter(|c| c.is_alphanumeric()).count() as u32;
                letters += count;
                if at < link_end {
                    linked += count;
                } else if is_prose(&node.text) {
                    prose += count;
                }
            }
        }
        self.letters.push((letters, linked));
        self.prose.push(prose);
    }

    /// All nodes in order.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// One node.
    pub fn node(&self, at: usize) -> Option<&Node> {
        self.nodes.get(at)
    }

    /// The nodes directly within one.
    pub fn children(&self, at: usize) -> impl Iterator<Item = usize> {
        let end = self.node(at).map_or(0, |node| node.end);
        let mut next = at + 1;
        std::iter::from_fn(move || {
            let here = next;
            (here < end).then(|| {
                next = self.node(here).map_or(end, |node| node.end.max(here + 1));
                here
            })
        })
    }

    /// Letters and digits within a node.
    pub fn letters(&self, at: usize) -> u32 {
        self.span(at, |tree, at| tree.letters.get(at).map_or(0, |pair| pair.0))
    }

    /// Letters and digits within links within a node.
    pub fn linked(&self, at: usize) -> u32 {
        self.span(at, |tree, at| tree.letters.get(at).map_or(0, |pair| pair.1))
    }

    /// Letters and digits of sentences within a node, links apart.
    pub fn prose(&self, at: usize) -> u32 {
        self.span(at, |tree, at| tree.prose.get(at).copied().unwrap_or(0))
    }

    fn span(&self, at: usize, measure: impl Fn(&Self, usize) -> u32) -> u32 {
        let end = self.node(at).map_or(at, |node| node.end);
        measure(self, end).saturating_sub(measure(self, at))
    }

    /// All text within a node, blanks folded.
    pub fn text(&self, at: usize) -> String {
        let end = self.node(at).map_or(at, |node| node.end);
        let mut text = String::new();
        for node in self.nodes.get(at..end).unwrap_or_default() {
            text.push_str(&node.text);
            if !node.is_text() && text.chars().last().is_some_and(|c| !is_han(c)) {
                text.push(' ');
            }
        }
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The first element of a name.
    pub fn find(&self, name: &str) -> Option<usize> {
        self.nodes.iter().position(|node| node.name == name)
    }
}

/// Looks like running text: it holds a pause or a stop, or is long for a label.
fn is_prose(text: &str) -> bool {
    text.contains(['，', '。', '；', '！', '？', '、', '」', '”']) || text.contains(", ") || text.contains(". ")
}
