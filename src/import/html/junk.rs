//! Elements named after what is not the article's: share buttons, related stories, comments.

use super::tree::Tree;

/// Words of class names and ids that stand for furniture wherever they are used.
const SURE: &[&str] = &[
    "share",
    "shares",
    "sharing",
    "bdshare",
    "bdsharebuttonbox",
    "jiathis",
    "social",
    "related",
    "relate",
    "relates",
    "relatednews",
    "recommend",
    "recommends",
    "recommended",
    "recommendation",
    "tuijian",
    "comment",
    "comments",
    "pinglun",
    "comt",
    "qrcode",
    "ewm",
    "erweima",
    "copyright",
    "disclaimer",
    "shengming",
    "mianze",
    "pagination",
    "pager",
    "pagebar",
    "pagenav",
    "fenye",
    "breadcrumb",
    "breadcrumbs",
    "crumb",
    "crumbs",
    "toolbar",
    "ad",
    "ads",
    "advert",
    "advertisement",
    "adv",
    "guanggao",
    "sponsor",
    "promo",
    "promotion",
    "navbar",
    "sidebar",
    "footer",
    "tagcloud",
    "ranking",
    "newsletter",
    "dianzan",
    "dashang",
    "reward",
    "jiucuo",
    "feedback",
    "prevnext",
    "disqus",
    "outbrain",
    "taboola",
    "zebian",
    "editors",
    "appdown",
    "appdownload",
    "gotop",
    "backtop",
    "subscribe",
    "hotnews",
    "morenews",
    "correction",
    "bianji",
    "artibodyend",
    "epeditor",
];
/// Words that may as well name a part of the article: believed of small elements only.
const LIKELY: &[&str] = &[
    "nav",
    "menu",
    "tags",
    "tag",
    "keywords",
    "hot",
    "rank",
    "download",
    "follow",
    "like",
    "likes",
    "vote",
    "login",
    "signup",
    "modal",
    "dialog",
    "popup",
    "prev",
    "next",
    "page",
    "pages",
    "tool",
    "tools",
    "editor",
    "statement",
    "edit",
    "foot",
    "source",
    "author",
    "info",
    "meta",
    "more",
    "tips",
    "app",
    "player",
    "report",
    "function",
    "btn",
    "print",
    "fontsize",
    "notice",
    "stock",
    "lead",
    "about",
];
/// Letters a [`LIKELY`] element may hold.
const SMALL: u32 = 120;

/// The element is furniture.
pub fn is_junk(tree: &Tree, at: usize) -> bool {
    let Some(node) = tree.node(at) else { return false };
    let letters = tree.letters(at);
    // Most of the page is no furniture, whatever it is called.
    if letters * 3 > tree.letters(0)
        || matches!(node.name.as_str(), "img" | "h1" | "h2" | "h3" | "strong" | "b" | "article" | "main")
    {
        return false;
    }
    if matches!(node.name.as_str(), "nav" | "footer") {
        return true;
    }
    if node.name == "aside" {
        return tree.linked(at) * 2 > letters;
    }
    let words = node.words();
    let prose = tree.prose(at);
    if words.iter().any(|word| SURE.contains(&word.as_str())) {
        return true;
    }
    let small = letters <= SMALL && prose * 2 <= letters;
    if small && node.name != "p" && node.name != "span" && words.iter().any(|word| LIKELY.contains(&word.as_str())) {
        return true;
    }
    // A list of links is a list of other stories.
    matches!(node.name.as_str(), "ul" | "ol" | "dl") && letters >= 16 && tree.linked(at) * 10 >= letters * 9 && {
        let items = tree
            .children(at)
            .filter(|&child| tree.node(child).is_some_and(|node| node.name == "li" || node.name == "dd"));
        items.count() >= 3
    }
}
