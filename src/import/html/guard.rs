//! Before a page is parsed: what no article needs is cut, what would overwhelm a parser is refused.
//!
//! A DOM costs twenty times its markup and code that walks it recurses, so size and depth are bounded here, on the
//! bytes, in one pass and constant memory.

use memchr::memmem;

use super::Failure;

/// Bytes of a page as it came: a page saved with its pictures inside is large and mostly not markup.
const RAW_LIMIT: usize = 32 << 20;
/// Bytes of markup that is left for the parser.
const MARKUP_LIMIT: usize = 4 << 20;
/// Nodes that the markup can make.
const NODE_LIMIT: usize = 250_000;
/// Elements within elements. Pages pasted from word processors reach two hundred.
const DEPTH_LIMIT: usize = 400;
/// Attributes longer than this are pictures or programs.
const ATTRIBUTE_LIMIT: usize = 2048;

/// The markup of a page without scripts, styles, comments and embedded pictures; JSON-LD stays.
///
/// # Errors
/// When the page is larger or deeper than any article.
pub fn trim(html: &str) -> Result<String, Failure> {
    if html.len() > RAW_LIMIT {
        return Err(too_large(html.len(), RAW_LIMIT));
    }
    let mut scan = Scan { html, out: String::with_capacity(html.len().min(MARKUP_LIMIT)), ..Scan::default() };
    scan.run()?;
    Ok(scan.out)
}

fn too_large(size: usize, limit: usize) -> Failure {
    Failure::TooLarge { what: "pages", size: (size as u64).div_ceil(1 << 20), limit: (limit as u64) >> 20 }
}

#[derive(Default)]
struct Scan<'a> {
    html: &'a str,
    out: String,
    /// Names of the elements that are open, outermost first.
    open: Vec<&'a str>,
    /// Formatting elements closed by their parent's end: a parser opens them again in every block that follows.
    ghosts: Vec<(&'a str, &'a str)>,
    nodes: usize,
    /// Raw elements that are known to be left open: the search for their end is not made again.
    endless: Vec<&'static str>,
}

/// Elements whose end tags parsers supply: they do not nest by being left open.
const IMPLIED: &[&str] = &[
    "p", "li", "dt", "dd", "td", "th", "tr", "tbody", "thead", "tfoot", "option", "optgroup", "colgroup", "html",
    "head", "body",
];
const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
    "image", "keygen", "frame", "basefont", "bgsound",
];
const FORMATTING: &[&str] =
    &["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];
/// Elements that are cut with all they hold.
const CUT: &[&str] = &["script", "style", "svg", "noscript", "template", "iframe", "object", "canvas", "math"];

impl<'a> Scan<'a> {
    fn run(&mut self) -> Result<(), Failure> {
        let bytes = self.html.as_bytes();
        let mut at = 0;
        while let Some(found) = memchr::memchr(b'<', bytes.get(at..).unwrap_or_default()) {
            let tag = at + found;
            self.text(at, tag)?;
            at = match bytes.get(tag + 1) {
                Some(b'!') => self.declaration(tag),
                Some(b'?') => self.find(tag, ">").map_or(bytes.len(), |end| end + 1),
                Some(b'/') => self.end_tag(tag),
                Some(byte) if byte.is_ascii_alphabetic() => self.start_tag(tag)?,
                _ => {
                    self.out.push_str("&lt;");
                    tag + 1
                }
            };
            if self.out.len() > MARKUP_LIMIT {
                return Err(too_large(self.html.len(), MARKUP_LIMIT));
            }
        }
        self.text(at, bytes.len())
    }

    fn text(&mut self, from: usize, to: usize) -> Result<(), Failure> {
        if let Some(text) = self.html.get(from..to).filter(|text| !text.is_empty()) {
            self.out.push_str(text);
            self.count(1 + self.ghosts.len())?;
        }
        Ok(())
    }

    fn count(&mut self, nodes: usize) -> Result<(), Failure> {
        self.nodes += nodes;
        if self.nodes > NODE_LIMIT {
            return Err(Failure::TooMany { limit: NODE_LIMIT });
        }
        let depth = self.open.len() + self.ghosts.len();
        if depth > DEPTH_LIMIT { Err(Failure::TooDeep { depth: self.depth() }) } else { Ok(()) }
    }

    /// How deep the page would go: a count for the reader, made only when it is refused.
    fn depth(&self) -> usize {
        let (mut depth, mut deepest) = (0usize, 0usize);
        for (at, _) in memmem::find_iter(self.html.as_bytes(), b"<").zip(0..) {
            match self.html.as_bytes().get(at + 1) {
                Some(b'/') => depth = depth.saturating_sub(1),
                Some(byte) if byte.is_ascii_alphabetic() => {
                    let name = name_at(self.html, at + 1);
                    let nests = !VOID.iter().chain(IMPLIED).any(|other| name.eq_ignore_ascii_case(other));
                    depth += usize::from(nests);
                }
                _ => {}
            }
            deepest = deepest.max(depth);
        }
        deepest.max(DEPTH_LIMIT + 1)
    }

    /// Comments go; the doctype stays. Gives where to go on.
    fn declaration(&mut self, tag: usize) -> usize {
        let rest = self.html.get(tag..).unwrap_or_default();
        if rest.starts_with("<!--") {
            return self.find(tag + 4, "-->").map_or(self.html.len(), |end| end + 3);
        }
        if rest.starts_with("<![CDATA[") {
            return self.find(tag, "]]>").map_or(self.html.len(), |end| end + 3);
        }
        let end = self.find(tag, ">").map_or(self.html.len(), |end| end + 1);
        if self.out.trim().is_empty() {
            self.out.push_str("<!DOCTYPE html>");
        }
        end
    }

    fn find(&self, from: usize, what: &str) -> Option<usize> {
        let bytes = self.html.as_bytes().get(from..)?;
        memmem::find(bytes, what.as_bytes()).map(|at| from + at)
    }

    fn end_tag(&mut self, tag: usize) -> usize {
        let name = name_at(self.html, tag + 2);
        let end = self.find(tag, ">").map_or(self.html.len(), |end| end + 1);
        self.out.push_str(self.html.get(tag..end).unwrap_or_default());
        if let Some(at) = self.open.iter().rposition(|open| open.eq_ignore_ascii_case(name)) {
            for left in self.open.drain(at..).skip(1) {
                let formatting = FORMATTING.iter().any(|other| left.eq_ignore_ascii_case(other));
                // A parser keeps at most three of a kind.
                let twins = self.ghosts.iter().filter(|(ghost, _)| ghost.eq_ignore_ascii_case(left)).count();
                if formatting && twins < 3 * usize::from(!left.eq_ignore_ascii_case("a")) + 1 {
                    self.ghosts.push((left, left));
                }
            }
        } else if let Some(at) = self.ghosts.iter().rposition(|(ghost, _)| ghost.eq_ignore_ascii_case(name)) {
            self.ghosts.remove(at);
        }
        if ["table", "td", "th"].iter().any(|other| name.eq_ignore_ascii_case(other)) {
            self.ghosts.clear();
        }
        end
    }

    fn start_tag(&mut self, tag: usize) -> Result<usize, Failure> {
        let name = name_at(self.html, tag + 1);
        let is = |names: &[&str]| names.iter().any(|other| name.eq_ignore_ascii_case(other));
        let Some(end) = self.tag_end(tag + 1 + name.len()) else { return Ok(self.html.len()) };
        let markup = self.html.get(tag..end).unwrap_or_default();
        if is(CUT) && !markup.ends_with("/>") {
            let close = self.close_once(name, end);
            let linked_data = name.eq_ignore_ascii_case("script") && markup.contains("ld+json");
            if let Some((inner, after)) = close.filter(|_| linked_data) {
                self.out.push_str(self.html.get(tag..after).unwrap_or_default());
                let _ = inner;
                self.count(2)?;
                return Ok(after);
            }
            return Ok(match close {
                Some((_, after)) => after,
                // Left open, a script swallows the rest as it would in a browser; a drawing does not.
                None if is(&["script", "style"]) => self.html.len(),
                None => end,
            });
        }
        self.push_tag(markup);
        if !is(VOID) && !is(IMPLIED) && !markup.ends_with("/>") {
            if is(&["a", "nobr", "button", "rt", "rp"])
                && self.open.last().is_some_and(|o| o.eq_ignore_ascii_case(name))
            {
                self.open.pop();
            }
            self.open.push(name);
        }
        self.count(1)?;
        Ok(end)
    }

    /// Copies a tag, its very long attribute values left out.
    fn push_tag(&mut self, markup: &str) {
        if markup.len() <= ATTRIBUTE_LIMIT {
            self.out.push_str(markup);
            return;
        }
        let mut rest = markup;
        while let Some(at) = rest.find(['"', '\'']) {
            let (before, quoted) = rest.split_at(at);
            let quote = if quoted.starts_with('"') { '"' } else { '\'' };
            let inner = quoted.get(1..).unwrap_or_default();
            let close = inner.find(quote).unwrap_or(inner.len());
            self.out.push_str(before);
            self.out.push(quote);
            if close <= ATTRIBUTE_LIMIT {
                self.out.push_str(inner.get(..close).unwrap_or_default());
            }
            self.out.push(quote);
            rest = inner.get(close + 1..).unwrap_or_default();
        }
        if rest.len() <= ATTRIBUTE_LIMIT {
            self.out.push_str(rest);
        } else {
            self.out.push('>');
        }
    }

    /// One past the `>` that ends a tag: not the one within a quoted value.
    fn tag_end(&self, from: usize) -> Option<usize> {
        let bytes = self.html.as_bytes();
        let mut at = from;
        let mut after_equals = false;
        loop {
            let byte = *bytes.get(at)?;
            match byte {
                b'>' => return Some(at + 1),
                b'"' | b'\'' if after_equals => at += 1 + memchr::memchr(byte, bytes.get(at + 1..)?)?,
                _ => {}
            }
            after_equals = byte == b'=' || (after_equals && byte.is_ascii_whitespace());
            at += 1;
        }
    }

    fn close_once(&mut self, name: &str, from: usize) -> Option<(usize, usize)> {
        if self.endless.iter().any(|other| name.eq_ignore_ascii_case(other)) {
            return None;
        }
        let close = self.close_of(name, from);
        if close.is_none() {
            self.endless.extend(CUT.iter().filter(|other| name.eq_ignore_ascii_case(other)));
        }
        close
    }

    /// Where the end tag of a raw element begins, and one past its end.
    fn close_of(&self, name: &str, from: usize) -> Option<(usize, usize)> {
        let mut at = from;
        loop {
            let tag = self.find(at, "</")?;
            if name_at(self.html, tag + 2).eq_ignore_ascii_case(name) {
                return Some((tag, self.find(tag, ">")? + 1));
            }
            at = tag + 2;
        }
    }
}

/// The element name that begins here.
fn name_at(html: &str, at: usize) -> &str {
    let rest = html.get(at..).unwrap_or_default();
    let end = rest.find(|c: char| c.is_ascii_whitespace() || matches!(c, '>' | '/' | '<')).unwrap_or(rest.len());
    rest.get(..end.min(64)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_and_comments_go_and_the_rest_stays() {
        for (html, left) in [
            ("<p>一</p><!-- x --><p>二", "<p>一</p><p>二"),
            ("<script>if (a < b) '</p>'</script>字", "字"),
            ("<style>p{}</STYLE >字", "字"),
            ("<a title=\"a>b\" href=x>字</a>", "<a title=\"a>b\" href=x>字</a>"),
            ("1 < 2", "1 &lt; 2"),
            ("<script type='application/ld+json'>{}</script>", "<script type='application/ld+json'>{}</script>"),
            ("字<script>没有结束", "字"),
        ] {
            assert_eq!(trim(html).unwrap(), left);
        }
        let picture = format!("<img alt='图' src='data:{}'>", "A".repeat(3000));
        assert_eq!(trim(&picture).unwrap(), "<img alt='图' src=''>");
    }

    #[test]
    fn depth_and_size_are_bounded() {
        let deep = "<div>".repeat(100_000);
        assert!(matches!(trim(&deep), Err(Failure::TooDeep { depth: 100_000 })));
        let false_closes = "<div></b>".repeat(1000);
        assert!(matches!(trim(&false_closes), Err(Failure::TooDeep { .. })));
        let open_paragraphs = "<p>一".repeat(50_000);
        assert!(trim(&open_paragraphs).is_ok());
        let large = "<p>一二三四五六七八九十</p>".repeat(300_000);
        assert!(matches!(trim(&large), Err(Failure::TooLarge { .. } | Failure::TooMany { .. })));
        let ghosts: String = (0..300).map(|n| format!("<p><font size={n}>")).collect::<String>() + "</p>";
        let ghosts = format!("<div>{ghosts}</div>") + &"<p>一".repeat(100_000);
        assert!(trim(&ghosts).is_err());
    }
}
