//! Page, Markdown or plain text: by what it holds, its type, its name.

use super::Origin;

/// What a text is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// HTML.
    Page,
    /// Markdown.
    Markdown,
    /// Neither.
    Text,
}

/// Tells the shape of a decoded text: by its name if the name says so, then by the server's word, then by its looks.
pub fn of(text: &str, origin: &Origin) -> Shape {
    let page = looks_like_page(text);
    let name = origin.name.as_deref().unwrap_or_default().to_ascii_lowercase();
    let name = name.split(['?', '#']).next().unwrap_or_default();
    let name = name.strip_suffix(".gz").unwrap_or(name);
    let extension = name.rsplit(['/', '\\']).next().unwrap_or_default().rsplit_once('.').map_or("", |(_, end)| end);
    match extension {
        "md" | "markdown" | "mdown" | "mkd" => return Shape::Markdown,
        "html" | "htm" | "xhtml" | "shtml" | "mhtml" => return Shape::Page,
        // A saved page under a text's name is still a page.
        "txt" | "text" if !page => return Shape::Text,
        _ => {}
    }
    let declared = origin.content_type.as_deref().unwrap_or_default().to_ascii_lowercase();
    if declared.contains("html") {
        return Shape::Page;
    }
    if declared.contains("markdown") {
        return Shape::Markdown;
    }
    match () {
        () if page => Shape::Page,
        () if looks_like_markdown(text) => Shape::Markdown,
        () => Shape::Text,
    }
}

/// The first bytes of a text, cut at a character.
fn head(text: &str, bytes: usize) -> &str {
    let end = (0..=bytes.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    text.get(..end).unwrap_or_default()
}

fn looks_like_page(text: &str) -> bool {
    let head = head(text, 4096).trim_start().to_ascii_lowercase();
    if !head.contains('<') {
        return false;
    }
    if ["<!doctype html", "<html", "<head", "<body", "<?xml", "<!--", "<meta", "<article", "<div", "<p>", "<p "]
        .iter()
        .any(|tag| head.starts_with(tag))
    {
        return !head.starts_with("<?xml") || head.contains("<html");
    }
    ["<html", "<body", "</head>", "</title>"].iter().any(|tag| head.contains(tag)) || {
        let tags = ["</p>", "</div>", "<br", "</a>", "</span>", "</td>", "</li>", "&nbsp;"];
        tags.iter().map(|tag| head.matches(tag).count()).sum::<usize>() >= 6
    }
}

fn looks_like_markdown(text: &str) -> bool {
    let head = head(text, 8192);
    if head.starts_with("+++\n") || head.starts_with("---\n") {
        return true;
    }
    let mut signs = 0;
    for line in head.lines() {
        let heading = line.trim_start_matches('#');
        let hashes = line.len() - heading.len();
        signs += usize::from((1..=6).contains(&hashes) && heading.starts_with(' ')) * 2;
        signs += usize::from(line.starts_with("```") || line.starts_with("> "));
        signs += usize::from(line.contains("](http") || line.starts_with("!["));
    }
    signs >= 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn name_type_and_looks() {
        let origin = |name: &str, kind: &str| Origin {
            name: Some(name.to_owned()),
            content_type: Some(kind.to_owned()),
            ..Origin::default()
        };
        for (text, name, kind, shape) in [
            ("一二三", "a.txt", "", Shape::Text),
            ("<!DOCTYPE html><p>一", "a.txt", "", Shape::Page),
            ("一二三", "a.md.gz", "", Shape::Markdown),
            ("一二三", "http://a.cn/x.shtml?y=1", "", Shape::Page),
            ("一二三", "http://a.cn/x", "text/html; charset=gbk", Shape::Page),
            ("# 一\n\n## 二\n", "", "", Shape::Markdown),
            ("a < b 而且 b > c", "", "", Shape::Text),
            ("您当前的位置： >> 新闻\n\n标题\n", "", "", Shape::Text),
        ] {
            assert_eq!(of(text, &origin(name, kind)), shape, "{text} {name}");
        }
    }
}
