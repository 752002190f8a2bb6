//! The walk over the Markdown's events.

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use super::inline::{Inline, Piece};
use super::table::Table;
use crate::document::{Kind, Style};
use crate::import::{Draft, DraftBlock};
use crate::text::order;

/// Reads Markdown into a draft.
pub(super) fn walk(text: &str, draft: &mut Draft) {
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let mut walk = Walk {
        draft,
        source: text,
        inline: Inline::default(),
        heading: None,
        headed: false,
        quotes: 0,
        lists: Vec::new(),
        item: None,
        note: None,
        table: None,
        code: None,
        html: None,
    };
    let parser = Parser::new_ext(text, options);
    for (label, definition) in parser.reference_definitions().iter() {
        let title = definition.title.as_deref().unwrap_or_default();
        if !(label.is_ascii() && title.is_ascii()) {
            walk.draft.chrome.push(format!("[{label}]: {} {title}", definition.dest));
        }
    }
    for (event, range) in parser.into_offset_iter() {
        walk.event(event, range.start);
    }
    walk.flush();
}

struct Walk<'a> {
    draft: &'a mut Draft,
    source: &'a str,
    inline: Inline,
    heading: Option<u8>,
    /// A heading was seen.
    headed: bool,
    quotes: u8,
    /// The next number of each open list; `None` for one without numbers.
    lists: Vec<Option<u64>>,
    /// The item whose first block is still to come.
    item: Option<Kind>,
    /// The footnote whose first block is still to come.
    note: Option<String>,
    table: Option<Table>,
    code: Option<String>,
    html: Option<String>,
}

impl Walk<'_> {
    fn event(&mut self, event: Event<'_>, at: usize) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => match (&mut self.code, &mut self.html) {
                (Some(open), _) | (None, Some(open)) => open.push_str(&text),
                // An escaped brace or star is text: \{漢|hàn}.
                _ if at > 0 && self.source.as_bytes().get(at - 1) == Some(&b'\\') => {
                    let sign = text.chars().next().map_or(0, char::len_utf8);
                    let (sign, rest) = text.split_at(sign);
                    self.inline.literal(sign);
                    self.inline.text(rest);
                }
                _ => self.inline.text(&text),
            },
            Event::Code(code) => self.inline.code(&code),
            Event::InlineMath(text) | Event::DisplayMath(text) => self.inline.literal(&text),
            Event::Html(html) => match &mut self.html {
                Some(open) => open.push_str(&html),
                None => self.draft.chrome.push(html.trim().to_owned()),
            },
            Event::InlineHtml(tag) => {
                if !self.inline.tag(&tag) {
                    self.draft.chrome.push(tag.to_string());
                }
            }
            Event::FootnoteReference(label) => self.inline.literal(&format!("[{label}]")),
            Event::SoftBreak => self.inline.line_end(false),
            Event::HardBreak => self.inline.line_end(true),
            Event::Rule => {
                self.flush();
                self.draft.blocks.push(DraftBlock::new(Kind::Rule, ""));
            }
            Event::TaskListMarker(done) => self.inline.text(if done { "[x] " } else { "[ ] " }),
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Emphasis => self.inline.open(Style::Emphasis),
            Tag::Strong => self.inline.open(Style::Strong),
            Tag::Strikethrough => self.inline.open(Style::Strike),
            Tag::Link { dest_url, title, .. } => {
                if !title.is_empty() {
                    self.draft.chrome.push(title.to_string());
                }
                self.inline.open(Style::Link(dest_url.as_ref().into()));
            }
            Tag::Image { dest_url, title, .. } => self.inline.open_image(&dest_url, &title),
            Tag::TableHead | Tag::TableRow => {
                if let Some(table) = &mut self.table {
                    table.rows.push(Vec::new());
                }
            }
            Tag::TableCell | Tag::Superscript | Tag::Subscript => {}
            block => {
                self.flush();
                self.open(block);
            }
        }
    }

    /// A block opens; what stood before it is written.
    fn open(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Heading { level, .. } => self.heading = Some(level as u8),
            Tag::BlockQuote(_) => self.quotes = self.quotes.saturating_add(1),
            Tag::List(first) => self.lists.push(first),
            Tag::Item => {
                let depth = self.lists.len().clamp(1, 255) as u8;
                let number = self.lists.last_mut().and_then(|list| list.as_mut()).map(|next| {
                    *next += 1;
                    *next - 1
                });
                self.item = Some(Kind::Item(depth, number.unwrap_or(0).min(u64::from(u16::MAX)) as u16));
            }
            Tag::CodeBlock(kind) => {
                // A language's name says nothing to a reader; words do.
                if let CodeBlockKind::Fenced(words) = kind
                    && !words.is_ascii()
                {
                    self.draft.chrome.push(words.to_string());
                }
                self.code = Some(String::new());
            }
            Tag::HtmlBlock => self.html = Some(String::new()),
            Tag::Table(columns) => self.table = Some(Table { columns, rows: Vec::new() }),
            Tag::FootnoteDefinition(label) => self.note = Some(format!("[{label}] ")),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link => self.inline.close(),
            TagEnd::Image => self.inline.close_image(),
            TagEnd::TableCell => {
                let cell =
                    std::mem::take(&mut self.inline).finish().into_iter().map(plain).collect::<Vec<_>>().join(" ");
                if let Some(row) = self.table.as_mut().and_then(|table| table.rows.last_mut()) {
                    row.push(cell);
                }
            }
            TagEnd::Table => {
                let table = self.table.take().unwrap_or_default();
                self.draft.blocks.extend(table.lines().into_iter().map(|line| DraftBlock::new(Kind::Code, line)));
            }
            TagEnd::CodeBlock => {
                let code = self.code.take().unwrap_or_default().replace('\t', "    ");
                let lines = code.strip_suffix('\n').unwrap_or(&code).split('\n');
                self.draft.blocks.extend(lines.map(|line| DraftBlock::new(Kind::Code, line.trim_end())));
            }
            TagEnd::HtmlBlock => {
                let html = self.html.take().unwrap_or_default();
                self.html_block(&html);
            }
            TagEnd::List(_) => {
                self.flush();
                self.lists.pop();
            }
            TagEnd::Item => {
                self.flush();
                self.item = None;
            }
            TagEnd::BlockQuote(_) => {
                self.flush();
                self.quotes = self.quotes.saturating_sub(1);
            }
            _ => self.flush(),
        }
    }

    /// Writes the block whose text is read.
    fn flush(&mut self) {
        let inline = std::mem::take(&mut self.inline);
        let heading = self.heading.take();
        if inline.is_empty() {
            return;
        }
        let inline = match self.note.take() {
            Some(label) => inline.led_by(&label),
            None => inline,
        };
        for piece in inline.finish() {
            match piece {
                Piece::Image(alt, url, title) => {
                    self.draft.blocks.push(DraftBlock::image(alt.clone(), url));
                    if !title.is_empty() && title != alt {
                        self.draft.blocks.push(DraftBlock::new(Kind::Caption, title));
                    }
                }
                Piece::Aside(text) => self.draft.chrome.push(text),
                Piece::Text(text, marks) => self.push(heading, text, marks),
            }
        }
    }

    fn push(&mut self, heading: Option<u8>, text: String, mut marks: Vec<(std::ops::Range<usize>, Style)>) {
        let kind = match (heading, self.item.take()) {
            (Some(1), _) if self.quotes == 0 && self.takes_title(&text) => return,
            // A heading within a quotation is part of what is quoted, not a section of this article.
            (Some(_), _) if self.quotes > 0 => {
                marks.push((0..text.len(), Style::Strong));
                Kind::Quote(self.quotes)
            }
            (Some(level), _) => Kind::Heading(level),
            (None, Some(item)) => item,
            (None, None) if self.quotes > 0 => Kind::Quote(self.quotes),
            (None, None) => Kind::Paragraph,
        };
        self.headed |= heading.is_some();
        self.draft.blocks.push(DraftBlock { marks, ..DraftBlock::new(kind, text) });
    }

    /// The first heading of level 1 is the title, or repeats the one the front matter gave.
    fn takes_title(&mut self, text: &str) -> bool {
        let title = &mut self.draft.meta.title;
        if self.headed || (!title.is_empty() && title != text) {
            return false;
        }
        self.headed = true;
        if title.is_empty() {
            *title = text.to_owned();
        } else {
            self.draft.chrome.push(text.to_owned());
        }
        true
    }

    /// HTML between blocks: its words are shown, its tags set aside.
    fn html_block(&mut self, html: &str) {
        let mut shown = String::new();
        let mut rest = html;
        while let Some(at) = rest.find('<') {
            let (before, from) = rest.split_at(at);
            shown.push_str(before);
            let end = if from.starts_with("<!--") {
                from.find("-->").map(|end| end + 3)
            } else {
                from.find('>').map(|end| end + 1)
            };
            let (tag, after) = from.split_at(end.unwrap_or(from.len()));
            self.draft.chrome.push(tag.trim().to_owned());
            rest = after;
        }
        shown.push_str(rest);
        let lines = shown.lines().map(str::trim).filter(|line| !line.is_empty());
        let kind = if self.quotes > 0 { Kind::Quote(self.quotes) } else { Kind::Paragraph };
        self.draft.blocks.extend(lines.map(|line| DraftBlock::new(kind, line)));
    }
}

/// A cell's words; ruby readings in brackets, since a cell has no marks.
fn plain(piece: Piece) -> String {
    match piece {
        Piece::Image(text, ..) | Piece::Aside(text) => text,
        Piece::Text(mut text, mut marks) => {
            order::by_key(&mut marks, |(range, _)| std::cmp::Reverse(range.end));
            for (range, style) in marks {
                if let Style::Ruby(reading) = style
                    && text.is_char_boundary(range.end)
                {
                    text.insert_str(range.end, &format!("({reading})"));
                }
            }
            text
        }
    }
}
