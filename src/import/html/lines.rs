//! A page as lines of text, furniture included: where the facts around an article are looked for.

use super::tree::Tree;

/// A line of the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its text, blanks folded to one, runs of wider blanks kept apart by two.
    pub text: String,
    /// The first node of the tree in it.
    pub node: usize,
    /// Letters within links.
    pub linked: usize,
}

const BREAKS: &[&str] = &[
    "p",
    "div",
    "section",
    "article",
    "header",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "li",
    "ul",
    "ol",
    "table",
    "tr",
    "td",
    "br",
    "dl",
    "dt",
    "dd",
    "form",
    "center",
    "blockquote",
    "aside",
    "nav",
    "main",
    "hr",
    "figure",
    "pre",
];
const SKIPPED: &[&str] =
    &["script", "style", "noscript", "head", "select", "textarea", "button", "iframe", "template", "title"];

/// Lines of the page in order.
pub fn of(tree: &Tree) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut line = Line { text: String::new(), node: 0, linked: 0 };
    let (mut skip, mut link) = (0, 0);
    // Ends of blocks that are open, innermost last.
    let mut ends: Vec<usize> = Vec::new();
    let flush = |line: &mut Line, lines: &mut Vec<Line>| {
        let text = fold(&line.text);
        if !text.is_empty() {
            lines.push(Line { text, ..*line });
        }
        line.text.clear();
        line.linked = 0;
    };
    for (at, node) in tree.nodes().iter().enumerate() {
        while ends.last().is_some_and(|&end| end <= at) {
            ends.pop();
            flush(&mut line, &mut lines);
        }
        if at < skip {
            continue;
        }
        if node.is_text() {
            if line.text.trim().is_empty() {
                line.node = at;
            }
            line.text.push_str(&node.text);
            line.linked += if at < link { node.text.chars().filter(|c| c.is_alphanumeric()).count() } else { 0 };
        } else if SKIPPED.contains(&node.name.as_str()) {
            skip = node.end;
        } else if BREAKS.contains(&node.name.as_str()) {
            flush(&mut line, &mut lines);
            ends.push(node.end);
        } else {
            if node.name == "a" {
                link = node.end;
            }
            // Neighbouring spans are words apart in what a reader sees.
            if matches!(node.name.as_str(), "span" | "a" | "em" | "i") && !line.text.is_empty() {
                line.text.push(' ');
            }
        }
    }
    flush(&mut line, &mut lines);
    lines
}

fn fold(text: &str) -> String {
    let mut out = String::new();
    let mut blanks = 0;
    for c in text.chars() {
        if c.is_whitespace() || c == '\u{a0}' || c == '\u{200b}' || c == '\u{feff}' {
            blanks += if matches!(c, '\u{3000}' | '\u{2003}' | '\u{a0}') { 2 } else { 1 };
            continue;
        }
        if blanks > 0 && !out.is_empty() {
            out.push_str(if blanks > 1 { "  " } else { " " });
        }
        blanks = 0;
        out.push(c);
    }
    out
}
