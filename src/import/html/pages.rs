//! Articles in several pages: where the next ones are, and how they become one.

use dom_query::Document;
use url::Url;

use super::guard;
use super::tree::Tree;
use crate::import::Draft;
use crate::text::order;

/// Pages an article may have.
const MOST: usize = 20;

/// Addresses of the article's other pages, in order, from the links of its first: same directory, same stem
/// (`a.html`, `a_2.html`, `a-2.html`, `?page=2`). Empty for an article of one page.
pub fn next_pages(html: &str, url: &str) -> Vec<String> {
    let Ok(base) = Url::parse(url) else { return Vec::new() };
    let Ok(markup) = guard::trim(html) else { return Vec::new() };
    let document = Document::from(markup);
    let tree = Tree::new(&document.root());
    let mut found: Vec<(u32, String)> = Vec::new();
    for (at, node) in tree.nodes().iter().enumerate().filter(|(_, node)| node.name == "a" && node.has("href")) {
        let Ok(mut address) = base.join(node.attribute("href").trim()) else { continue };
        address.set_fragment(None);
        let Some(number) = page_number(&base, &address) else { continue };
        let text = tree.text(at);
        let label = text.trim_matches(['【', '】', '[', ']', '(', ')', '（', '）', ' ', '第', '页', '頁']);
        let named = ["下一页", "下页", "下一頁", "尾页", "末页", "Next", "next", ">", "›", "»", "余下全文", "阅读全文"]
            .iter()
            .any(|name| label.starts_with(name));
        if !(named || label.parse::<u32>().is_ok_and(|label| label == number || label == number + 1)) {
            continue;
        }
        let address = address.to_string();
        if !found.iter().any(|(_, other)| *other == address) {
            found.push((number, address));
        }
    }
    order::by(&mut found, Ord::cmp);
    found.into_iter().map(|(_, address)| address).take(MOST - 1).collect()
}

/// The page's number, when it is another page of the same article.
fn page_number(base: &Url, address: &Url) -> Option<u32> {
    if address.host_str() != base.host_str() || address == base {
        return None;
    }
    let (folder, stem, query) = parts(base);
    let (other_folder, other_stem, other_query) = parts(address);
    if folder != other_folder {
        return None;
    }
    if stem == other_stem && query != other_query {
        let page =
            address.query_pairs().find(|(key, _)| matches!(key.as_ref(), "page" | "p" | "pn" | "pageno" | "PageNo"))?;
        let rest = |url: &Url| -> Vec<(String, String)> {
            let pairs = url.query_pairs().filter(|(key, _)| *key != page.0);
            pairs.map(|(key, value)| (key.into_owned(), value.into_owned())).collect()
        };
        return (rest(base) == rest(address))
            .then(|| page.1.parse().ok())
            .flatten()
            .filter(|&number| number > 1 && number < 200);
    }
    if query != other_query {
        return None;
    }
    // The first page may itself bear a number: a_1.html.
    let bare = stem.strip_suffix("_1").or_else(|| stem.strip_suffix("-1")).unwrap_or(stem);
    let number = other_stem.strip_prefix(bare)?.strip_prefix(['_', '-'])?;
    (number.len() <= 3).then(|| number.parse().ok()).flatten().filter(|&number| number > 0)
}

fn parts(url: &Url) -> (&str, &str, Option<&str>) {
    let path = url.path();
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    (folder, file.rsplit_once('.').map_or(file, |(stem, _)| stem), url.query())
}

/// Puts the drafts of an article's pages behind one another: the facts are the first page's, and what later pages
/// repeat of it is dropped.
pub fn join(mut first: Draft, rest: impl IntoIterator<Item = Draft>) -> Draft {
    for page in rest {
        let fresh = |text: &str| text.is_empty() || !first.blocks.iter().any(|block| block.text == text);
        // Only a page's first blocks repeat the first page (a lead, a summary, a picture).
        let mut repeats = true;
        let blocks: Vec<_> = page
            .blocks
            .into_iter()
            .filter(|block| {
                let same_picture =
                    block.image.as_ref().is_some_and(|url| first.blocks.iter().any(|b| b.image.as_ref() == Some(url)));
                repeats &= same_picture || !fresh(&block.text);
                !repeats
            })
            .collect();
        first.blocks.extend(blocks);
        for line in page.chrome {
            if !first.chrome.contains(&line) {
                first.chrome.push(line);
            }
        }
        if first.meta.editor.is_none() {
            first.meta.editor = page.meta.editor;
        }
    }
    first
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::DraftBlock;

    #[test]
    fn pages_of_the_same_stem_only() {
        let html = "<a href='c1-2.html'>【1】</a><a href='c1-2_2.html'>【2】</a><a href='c1-2_3.html'>【3】</a>\
            <a href='c1-2_2.html'>下一页</a><a href='/other_2.html'>2</a><a href='c1-3.html'>下一页</a>";
        assert_eq!(
            next_pages(html, "http://a.cn/n1/2019/c1-2.html"),
            ["http://a.cn/n1/2019/c1-2_2.html", "http://a.cn/n1/2019/c1-2_3.html"]
        );
        let html = "<a href='?id=7&page=2'>2</a><a href='?id=8&page=2'>2</a>";
        assert_eq!(next_pages(html, "http://a.cn/v.php?id=7"), ["http://a.cn/v.php?id=7&page=2"]);
        assert!(next_pages("<a href='b.html'>下一篇</a>", "http://a.cn/a.html").is_empty());
    }

    #[test]
    fn what_later_pages_repeat_is_dropped() {
        let page = |texts: &[&str]| Draft {
            blocks: texts.iter().map(|text| DraftBlock::paragraph(*text)).collect(),
            ..Draft::default()
        };
        let joined = join(page(&["导语", "甲"]), [page(&["导语", "乙", "甲"]), page(&["丙"])]);
        let texts: Vec<&str> = joined.blocks.iter().map(|block| block.text.as_str()).collect();
        assert_eq!(texts, ["导语", "甲", "乙", "甲", "丙"]);
    }
}
