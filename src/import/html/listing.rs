//! A channel page: the feeds it names, and the articles it lists.

use dom_query::Document;
use url::Url;

use super::guard;
use super::tree::Tree;
use crate::document::Published;
use crate::text::sanitize::sanitize_line;

/// What a channel page names.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Listing {
    /// The page's own title.
    pub title: String,
    /// Feeds by `<link rel=alternate>`: title and address.
    pub feeds: Vec<(String, String)>,
    /// Articles, in the page's order.
    pub articles: Vec<Listed>,
}

/// An article on a channel page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The link's words.
    pub title: String,
    /// Where it leads.
    pub url: String,
    /// The date beside it or in its address.
    pub published: Option<Published>,
}

/// Shortest words of a link that may be a headline, in characters.
const HEADLINE: usize = 8;
/// Fewest articles that make a list.
const FEW: usize = 3;

/// Reads a channel page: links to the same site whose address holds a date or a long number and whose words are a
/// headline, outside navigation. Empty lists for a page of another kind.
pub fn listing(html: &str, url: &str) -> Listing {
    let (Ok(base), Ok(markup)) = (Url::parse(url), guard::trim(html)) else { return Listing::default() };
    let document = Document::from(markup);
    let tree = Tree::new(&document.root());
    let title = tree.find("title").map(|at| sanitize_line(&tree.text(at))).unwrap_or_default();
    let mut found = Listing { title, ..Listing::default() };
    // The elements around the one at hand, outermost first.
    let mut around: Vec<usize> = Vec::new();
    for (at, node) in tree.nodes().iter().enumerate() {
        while around.last().and_then(|last| tree.node(*last)).is_some_and(|last| last.end <= at) {
            around.pop();
        }
        match node.name.as_str() {
            "link" if node.attribute("rel").contains("alternate") && names_feed(node.attribute("type")) => {
                if let Some(address) = resolve(&base, node.attribute("href")) {
                    found.feeds.push((sanitize_line(node.attribute("title")), address.into()));
                }
            }
            "a" if node.has("href") => found.articles.extend(article(&tree, at, &around, &base)),
            _ => {}
        }
        around.push(at);
    }
    once(&mut found.articles);
    if found.articles.len() < FEW {
        found.articles.clear();
    }
    found
}

fn names_feed(kind: &str) -> bool {
    ["rss+xml", "atom+xml", "feed+json"].iter().any(|name| kind.contains(name))
}

fn resolve(base: &Url, href: &str) -> Option<Url> {
    let mut address = base.join(href.trim()).ok()?;
    address.set_fragment(None);
    matches!(address.scheme(), "http" | "https").then_some(address)
}

fn article(tree: &Tree, at: usize, around: &[usize], base: &Url) -> Option<Listed> {
    let node = tree.node(at)?;
    let address = resolve(base, node.attribute("href"))?;
    if site(&address) != site(base) || address == *base || !names_article(&address) {
        return None;
    }
    let words = sanitize_line(&tree.text(at));
    // A shortened headline is whole in the link's title.
    let whole = sanitize_line(node.attribute("title"));
    let title = if whole.chars().count() > words.chars().count() { whole } else { words };
    let title = title.trim_start_matches(['·', '•', '●', '■', '▪', '◆', '-', ' ']).to_owned();
    let headline = title.chars().filter(|c| c.is_alphanumeric()).count() >= HEADLINE;
    if !headline || in_navigation(tree, around) {
        return None;
    }
    let published = date_beside(tree, around).or_else(|| date_in(address.path()));
    Some(Listed { title, url: address.into(), published })
}

/// The last two labels of a host: channels of one paper live on several hosts.
fn site(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    if url.host().is_some_and(|host| !matches!(host, url::Host::Domain(_))) {
        return format!("{host}:{}", url.port_or_known_default().unwrap_or(0));
    }
    let labels: Vec<&str> = host.rsplit('.').take(3).collect();
    let public = matches!(labels.get(1), Some(&("com" | "net" | "org" | "gov" | "edu" | "co"))) && labels.len() > 2;
    labels.into_iter().take(if public { 3 } else { 2 }).collect::<Vec<_>>().join(".")
}

/// A date or a number of five or more digits in the path or the query.
fn names_article(url: &Url) -> bool {
    let longest = |text: &str| text.split(|c: char| !c.is_ascii_digit()).map(str::len).max().unwrap_or(0);
    let path = url.path();
    let listing = path.ends_with('/') && date_in(path).is_none() && longest(path) < 5;
    !listing && (longest(path) >= 5 || url.query().is_some_and(|query| longest(query) >= 4) || date_in(path).is_some())
}

fn in_navigation(tree: &Tree, around: &[usize]) -> bool {
    around.iter().filter_map(|at| tree.node(*at)).any(|node| {
        let named = node.words().iter().any(|word| {
            matches!(
                word.as_str(),
                "nav" | "navbar" | "menu" | "footer" | "foot" | "header" | "breadcrumb" | "crumb" | "copyright"
            )
        });
        match node.name.as_str() {
            "nav" | "footer" | "header" => true,
            "body" | "html" => false,
            _ => named,
        }
    })
}

/// A date in the element around the link, if the link is the only one in it.
fn date_beside(tree: &Tree, around: &[usize]) -> Option<Published> {
    for at in around.iter().rev().take(3) {
        let node = tree.node(*at)?;
        let links = tree.nodes().get(*at..node.end)?.iter().filter(|inner| inner.name == "a").count();
        if links > 2 {
            return None;
        }
        if let Some(date) = date_in(&tree.text(*at)) {
            return Some(date);
        }
    }
    None
}

/// `2024-12-12`, `2024/12/12`, `202412/12`, `20241212`, `2024年12月12日`, with a clock behind it if there is one.
fn date_in(text: &str) -> Option<Published> {
    let digits: Vec<(usize, &str)> = runs(text);
    let number = |index: usize| digits.get(index).and_then(|(_, run)| run.parse::<u16>().ok());
    for (index, (_, run)) in digits.iter().enumerate() {
        let part = |from: usize, to: usize| run.get(from..to).and_then(|part| part.parse::<u16>().ok());
        let (year, month, day, next) = match run.len() {
            4 => (part(0, 4), number(index + 1), number(index + 2), index + 3),
            6 => (part(0, 4), part(4, 6), number(index + 1), index + 2),
            8 => (part(0, 4), part(4, 6), part(6, 8), index + 1),
            _ => continue,
        };
        let (Some(year @ 1990..=2100), Some(month), Some(day)) = (year, month, day) else { continue };
        let Some(date) = Published::day(year, month.try_into().ok()?, u8::try_from(day).unwrap_or(0)) else { continue };
        let clock = digits.get(next).zip(digits.get(next + 1)).filter(|((start, hour), (minute_start, minute))| {
            hour.len() <= 2 && minute.len() == 2 && text.get(start + hour.len()..*minute_start) == Some(":")
        });
        let clock = clock.and_then(|((_, hour), (_, minute))| date.at(hour.parse().ok()?, minute.parse().ok()?, None));
        return Some(clock.unwrap_or(date));
    }
    None
}

/// Runs of digits and where they begin.
fn runs(text: &str) -> Vec<(usize, &str)> {
    text.split(|c: char| !c.is_ascii_digit())
        .filter(|run| !run.is_empty())
        .map(|run| (run.as_ptr() as usize - text.as_ptr() as usize, run))
        .collect()
}

/// Each address once, with the longest of its titles: a picture and a headline often link the same article.
fn once(articles: &mut Vec<Listed>) {
    let mut kept: Vec<Listed> = Vec::new();
    let mut at: std::collections::HashMap<String, usize> = std::collections::HashMap::new();
    for article in articles.drain(..) {
        match at.get(&article.url).and_then(|index| kept.get_mut(*index)) {
            Some(known) => {
                if article.title.chars().count() > known.title.chars().count() {
                    known.title = article.title;
                }
                known.published = known.published.or(article.published);
            }
            None => {
                at.insert(article.url.clone(), kept.len());
                kept.push(article);
            }
        }
    }
    *articles = kept;
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<html><head><title>市情_某某新闻网</title>
        <link rel="alternate" type="application/rss+xml" title="市情" href="/rss/sq.xml"></head><body>
        <div class="nav"><a href="/node_10001.htm">首页新闻中心数字报刊</a></div>
        <ul class="list">
        <li><span>2024-12-12 08:55</span><a href="/2024-12/12/content_123456.htm">官厅水库又来了一批过冬的候鸟</a></li>
        <li>· <a href="2024-12/11/content_123455.htm" title="坝上草原的风机一夜之间换上新叶片">坝上草原的风机一夜之间…</a> (2024-12-11)</li>
        <li><a href="http://news.example.com.cn/system/2024/12/10/011.shtml">新建的县医院下个月开门看病</a></li>
        <li><a href="/2024-12/12/content_123456.htm"><img alt=""></a></li>
        <li><a href="https://other.example/2024-12/12/content_9.htm">别家网站的一条很长的新闻标题</a></li>
        <li><a href="/about.htm">关于我们与联系方式说明</a></li></ul>
        <div class="footer"><a href="/2020-01/01/content_1.htm">版权声明与网站所有权说明</a></div></body></html>"#;

    #[test]
    fn the_articles_of_a_channel_page_are_found() {
        let found = listing(PAGE, "http://www.example.com.cn/sq/index.htm");
        assert_eq!(found.feeds, [("市情".to_owned(), "http://www.example.com.cn/rss/sq.xml".to_owned())]);
        let rows: Vec<_> = found
            .articles
            .iter()
            .map(|a| (a.title.as_str(), a.published.map(|p| p.to_string()).unwrap_or_default()))
            .collect();
        assert_eq!(
            rows,
            [
                ("官厅水库又来了一批过冬的候鸟", "2024-12-12T08:55:00".to_owned()),
                ("坝上草原的风机一夜之间换上新叶片", "2024-12-11".to_owned()),
                ("新建的县医院下个月开门看病", "2024-12-10".to_owned()),
            ]
        );
    }

    #[test]
    fn an_article_is_not_a_list() {
        let page = "<p>正文</p><a href='/2024-12/12/content_1.htm'>相关阅读的一条长长的标题</a>";
        assert!(listing(page, "http://e.cn/2024-12/12/content_2.htm").articles.is_empty());
        assert_eq!(listing("", "not an address"), Listing::default());
    }

    #[test]
    fn dates_are_read_off_addresses_and_lines() {
        for (text, expected) in [
            ("/2024-12/12/content.htm", "2024-12-12"),
            ("/202412/12/t1.html", "2024-12-12"),
            ("/t20241212_7.html", "2024-12-12"),
            ("2024年12月12日 08:55", "2024-12-12T08:55:00"),
        ] {
            assert_eq!(date_in(text).unwrap().to_string(), expected, "{text}");
        }
        for text in ["", "/a/12345.html", "/2024-13/40/", "电话 0313-2051987"] {
            assert_eq!(date_in(text), None, "{text}");
        }
    }
}
