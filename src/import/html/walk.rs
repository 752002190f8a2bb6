//! Elements → blocks.

use url::Url;

use super::image;
use super::inline::Inline;
use super::table;
use super::tree::{Node, Tree};
use crate::document::{Kind, Style};
use crate::import::DraftBlock;

/// A block, and what the page said of it beside its text.
#[derive(Debug, Clone)]
pub struct Piece {
    /// The block.
    pub block: DraftBlock,
    /// Letters and digits within links.
    pub linked: usize,
    /// An element around it is named as what is not the article's: share, related, comment, ….
    pub junk: bool,
    /// It is a reader's comment.
    pub comment: bool,
    /// It is centred.
    pub centred: bool,
}

impl Piece {
    /// Nearly all of it is links.
    pub fn is_linked(&self) -> bool {
        let letters = self.block.text.chars().filter(|c| c.is_alphanumeric()).count();
        letters > 0 && self.linked * 10 >= letters * 8
    }
}

/// Reads the blocks within an element. `base` makes links absolute; `junk` names elements that are not the article's.
pub fn blocks(tree: &Tree, root: usize, base: Option<&Url>, junk: &dyn Fn(&Tree, usize) -> bool) -> Vec<Piece> {
    let mut walker = Walker { tree, base, junk, out: Vec::new(), line: Inline::default(), at: Context::default() };
    // The root itself may be hidden until a script shows it, and is no junk whatever it is called.
    walker.children(root);
    walker.flush();
    walker.out
}

struct Walker<'a> {
    tree: &'a Tree,
    base: Option<&'a Url>,
    junk: &'a dyn Fn(&Tree, usize) -> bool,
    out: Vec<Piece>,
    line: Inline,
    at: Context,
}

/// What holds where the walker stands.
#[derive(Debug, Clone, Default)]
struct Context {
    heading: Option<u8>,
    quote: u8,
    /// Depth of lists, and the number of the item if it is counted.
    list: u8,
    item: Option<u16>,
    link: bool,
    junk: bool,
    comment: bool,
    centred: bool,
    caption: bool,
}

/// Elements that are not read at all.
const SKIPPED: &[&str] = &[
    "script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "canvas", "video", "audio", "map",
    "select", "textarea", "button", "input", "head", "rp", "title", "link", "meta",
];
/// Elements that begin a line of their own.
const BLOCKS: &[&str] = &[
    "p",
    "div",
    "section",
    "article",
    "main",
    "header",
    "footer",
    "aside",
    "nav",
    "address",
    "figure",
    "figcaption",
    "center",
    "form",
    "fieldset",
    "dl",
    "dt",
    "dd",
    "ul",
    "ol",
    "li",
    "blockquote",
    "table",
    "tbody",
    "thead",
    "tfoot",
    "tr",
    "td",
    "th",
    "caption",
    "details",
    "summary",
    "hgroup",
    "legend",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "founder-content",
];

impl Walker<'_> {
    fn children(&mut self, at: usize) {
        let tree = self.tree;
        for child in tree.children(at) {
            self.node(child);
        }
    }

    fn node(&mut self, at: usize) {
        let Some(node) = self.tree.node(at) else { return };
        if node.is_text() {
            self.line.push(&node.text, self.at.link);
            return;
        }
        let name = node.name.as_str();
        if SKIPPED.contains(&name) || is_hidden(node) {
            return;
        }
        let before = self.at.clone();
        if !self.at.junk && (self.junk)(self.tree, at) {
            self.flush();
            self.at.junk = true;
        }
        if node.comment && !self.at.comment {
            self.flush();
            self.at.comment = true;
        }
        let is_block = BLOCKS.contains(&name);
        if is_block {
            self.flush();
            self.at.centred |= is_centred(node);
            self.at.caption |= is_caption(self.tree, at, node);
        }
        match name {
            "br" => self.line.line_break(),
            "hr" => {
                self.flush();
                self.push(DraftBlock::new(Kind::Rule, ""), 0);
            }
            "img" | "image" => self.image(at, node),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.at.heading = name.get(1..).and_then(|level| level.parse().ok());
                self.children(at);
            }
            "blockquote" => {
                self.at.quote = (self.at.quote + 1).min(6);
                self.children(at);
            }
            "ul" | "ol" => self.list(at, name == "ol"),
            "figure" => self.figure(at),
            "figcaption" => {
                self.at.caption = true;
                self.children(at);
            }
            "table" => self.table(at),
            "pre" => self.preformatted(at),
            "ruby" => self.ruby(at),
            "a" => self.link(at, node),
            "q" => {
                self.line.push("“", self.at.link);
                self.children(at);
                self.line.push("”", self.at.link);
            }
            _ => match style_of(node) {
                Some(style) if !is_block => self.marked(at, style),
                _ => self.children(at),
            },
        }
        if is_block || self.at.junk != before.junk || self.at.comment != before.comment {
            self.flush();
        }
        self.at = before;
    }

    /// Ends the paragraph.
    fn flush(&mut self) {
        let kind = match &self.at {
            Context { heading: Some(level), .. } => Kind::Heading(*level),
            Context { caption: true, .. } => Kind::Caption,
            Context { item: Some(number), list, .. } => Kind::Item((*list).max(1), *number),
            Context { quote: 1.., .. } => Kind::Quote(self.at.quote),
            _ => Kind::Paragraph,
        };
        let parts = self.line.take();
        let some = !parts.iter().all(|part| part.text.trim().is_empty());
        for part in parts {
            let trimmed = trim(part);
            if trimmed.text.is_empty() {
                continue;
            }
            let mut block = DraftBlock::new(kind, trimmed.text);
            block.marks = trimmed.marks;
            self.push(block, trimmed.linked);
        }
        // Only the first paragraph of an item bears its number.
        if some {
            self.at.item = None;
        }
    }

    fn push(&mut self, block: DraftBlock, linked: usize) {
        self.out.push(Piece {
            block,
            linked,
            junk: self.at.junk || self.at.comment,
            comment: self.at.comment,
            centred: self.at.centred,
        });
    }

    fn marked(&mut self, at: usize, style: Style) {
        let (from, blocks) = (self.line.here(), self.out.len());
        self.children(at);
        if self.out.len() == blocks {
            self.line.mark(from, style);
            return;
        }
        // Blocks within an inline element: pages do write <strong><p>…</p></strong>.
        for piece in self.out.iter_mut().skip(blocks) {
            let text = 0..piece.block.text.len();
            if matches!(piece.block.kind, Kind::Paragraph | Kind::Item(..) | Kind::Quote(_)) {
                piece.block.marks.push((text, style.clone()));
            }
        }
        self.line.mark(0, style);
    }

    fn link(&mut self, at: usize, node: &Node) {
        let address = node.attribute("href").trim();
        let url = resolve(address, self.base).filter(|_| !address.starts_with('#'));
        let script = address.is_empty() || address.starts_with('#') || address.starts_with("javascript:");
        let outer = self.at.link;
        self.at.link |= !script;
        match url {
            Some(url) => self.marked(at, Style::Link(url.into())),
            None => self.children(at),
        }
        self.at.link = outer;
    }

    fn list(&mut self, at: usize, ordered: bool) {
        let tree = self.tree;
        self.at.list = (self.at.list + 1).min(6);
        let start = tree.node(at).and_then(|node| node.attribute("start").parse().ok()).unwrap_or(1);
        let mut number: u16 = start;
        for child in tree.children(at) {
            let is_item = tree.node(child).is_some_and(|node| node.name == "li");
            if is_item {
                self.flush();
                self.at.item = Some(if ordered { number } else { 0 });
                number = number.saturating_add(1);
            }
            self.node(child);
            if is_item {
                self.flush();
                self.at.item = None;
            }
        }
    }

    fn image(&mut self, at: usize, node: &Node) {
        if let Some(image) = image::of(node, self.base) {
            let _ = at;
            // A picture within a line of text parts it; one before any text does not begin a paragraph.
            self.flush();
            self.push(image, 0);
        }
    }

    /// A picture with its caption is one block.
    fn figure(&mut self, at: usize) {
        let first = self.out.len();
        self.children(at);
        self.flush();
        let made = self.out.split_off(first.min(self.out.len()));
        let caption = made.iter().position(|piece| piece.block.kind == Kind::Caption);
        let pictures = made.iter().filter(|piece| piece.block.kind == Kind::Image).count();
        match caption.and_then(|caption| made.get(caption)).cloned() {
            Some(caption) if pictures == 1 => {
                let mut caption = Some(caption);
                for mut piece in made {
                    match piece.block.kind {
                        Kind::Caption => {}
                        Kind::Image => {
                            if let Some(caption) = caption.take() {
                                piece.block.text = caption.block.text;
                                piece.block.marks = caption.block.marks;
                            }
                            self.out.push(piece);
                        }
                        _ => self.out.push(piece),
                    }
                }
            }
            _ => self.out.extend(made),
        }
    }

    fn table(&mut self, at: usize) {
        let Some(rows) = table::rows(self.tree, at) else { return self.children(at) };
        self.flush();
        for line in table::lines(&rows) {
            self.push(DraftBlock::new(Kind::Code, line), 0);
        }
    }

    fn preformatted(&mut self, at: usize) {
        self.flush();
        let end = self.tree.node(at).map_or(at, |node| node.end);
        let mut text = String::new();
        for node in self.tree.nodes().get(at..end).unwrap_or_default() {
            text.push_str(if node.name == "br" { "\n" } else { &node.text });
        }
        // Mail and essays are put into <pre> too: what holds long Chinese lines is text.
        let longest = text.lines().map(|line| line.chars().count()).max().unwrap_or(0);
        if longest > 120 && text.contains('。') {
            for line in text.lines() {
                self.line.push(line, false);
                self.flush();
            }
            return;
        }
        for line in text.trim_matches('\n').lines() {
            self.push(DraftBlock::new(Kind::Code, line.trim_end().replace('\t', "    ")), 0);
        }
    }

    /// Base and reading, once or in turns: `<ruby>漢<rt>かん</rt>字<rt>じ</rt></ruby>`.
    fn ruby(&mut self, at: usize) {
        let tree = self.tree;
        let mut base = self.line.here();
        let mut bases: Vec<usize> = vec![base];
        let mut readings: Vec<String> = Vec::new();
        for child in tree.children(at) {
            let Some(node) = tree.node(child) else { continue };
            match node.name.as_str() {
                "rp" => {}
                "rt" | "rtc" => readings.push(tree.text(child)),
                "rb" if !readings.is_empty() || self.line.here() == base => {
                    self.annotate(&mut bases, &mut readings);
                    self.node(child);
                    bases.push(self.line.here());
                }
                _ => {
                    if !readings.is_empty() {
                        self.annotate(&mut bases, &mut readings);
                        base = self.line.here();
                        bases = vec![base];
                    }
                    self.node(child);
                }
            }
        }
        bases.push(self.line.here());
        self.annotate(&mut bases, &mut readings);
    }

    fn annotate(&mut self, bases: &mut Vec<usize>, readings: &mut Vec<String>) {
        let (Some(&first), last) = (bases.first(), self.line.here()) else { return };
        let reading = readings.join("");
        if !reading.is_empty() && first < last {
            self.line.marks.push((first..last, Style::Ruby(reading.into())));
            readings.clear();
            *bases = vec![last];
        }
    }
}

/// The text without indent and trailing blanks, the marks moved along.
fn trim(mut part: Inline) -> Inline {
    let blank = |c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}' | '\u{ad}');
    let lead = part.text.len() - part.text.trim_start_matches(blank).len();
    let text = part.text.trim_matches(blank).to_owned();
    for (range, _) in &mut part.marks {
        *range = range.start.saturating_sub(lead).min(text.len())..range.end.saturating_sub(lead).min(text.len());
    }
    part.marks.retain(|(range, _)| !range.is_empty());
    part.text = text;
    part
}

/// An absolute address of the web or of mail.
pub fn resolve(address: &str, base: Option<&Url>) -> Option<String> {
    let url = match base {
        Some(base) => base.join(address).ok()?,
        None => Url::parse(address).ok()?,
    };
    matches!(url.scheme(), "http" | "https" | "mailto").then(|| url.to_string())
}

fn is_hidden(node: &Node) -> bool {
    let style: String = node.attribute("style").chars().filter(|c| !c.is_whitespace()).collect();
    node.has("hidden")
        || style.to_ascii_lowercase().contains("display:none")
        || node.classes().any(|class| {
            matches!(class, "hidden" | "hide" | "d-none" | "sr-only" | "visually-hidden" | "screen-reader-text")
        })
}

/// An element that is called a caption and is as short as one: pgc-img-caption, wp-caption-text, imgdesc.
fn is_caption(tree: &Tree, at: usize, node: &Node) -> bool {
    let named = || {
        let classes = || node.classes().map(str::to_ascii_lowercase);
        classes().any(|class| class.contains("caption") || class.contains("imgdesc") || class.contains("img-desc"))
    };
    tree.letters(at) <= 120
        && named()
        && tree
            .nodes()
            .get(at..node.end.min(at + 100))
            .is_some_and(|inner| !inner.iter().any(|inner| inner.name == "img"))
}

fn is_centred(node: &Node) -> bool {
    let style: String = node.attribute("style").chars().filter(|c| !c.is_whitespace()).collect();
    node.name == "center" || node.attribute("align") == "center" || style.contains("text-align:center")
}

fn style_of(node: &Node) -> Option<Style> {
    match node.name.as_str() {
        "strong" | "b" => Some(Style::Strong),
        "em" | "i" | "cite" | "dfn" => Some(Style::Emphasis),
        "code" | "kbd" | "samp" | "tt" => Some(Style::Code),
        "del" | "s" | "strike" => Some(Style::Strike),
        "span" | "font" | "label" => {
            let style: String = node.attribute("style").chars().filter(|c| !c.is_whitespace()).collect();
            let style = style.to_ascii_lowercase();
            ["font-weight:bold", "font-weight:700", "font-weight:600", "font-weight:800", "font-weight:900"]
                .iter()
                .any(|bold| style.contains(bold))
                .then_some(Style::Strong)
        }
        _ => None,
    }
}
