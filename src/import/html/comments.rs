//! What readers said of an article: recognised by its name, or by its shape.

use super::tree::Tree;

/// Words of class names and ids that sites give to their comments.
const NAMES: &[&str] = &[
    "comment",
    "comments",
    "commentlist",
    "cmt",
    "cmts",
    "pinglun",
    "tie",
    "reply",
    "replies",
    "disqus",
    "respond",
    "gentie",
    "liuyan",
    "discuss",
    "feedback",
    "commentbox",
    "postcomment",
    "replylist",
];
/// Words on the buttons of every comment.
const BUTTONS: &[&str] =
    &["回复", "回覆", "赞", "讚", "举报", "顶(", "楼", "点赞", "Reply", "reply", "发表于", "回应", "层主"];

/// The element holds comments and nothing of the article.
pub fn is_comments(tree: &Tree, at: usize) -> bool {
    let Some(node) = tree.node(at).filter(|node| !node.is_text()) else { return false };
    if !matches!(node.name.as_str(), "div" | "section" | "ul" | "ol" | "aside" | "table" | "tbody" | "dl") {
        return false;
    }
    let letters = tree.letters(at);
    // Pages say of their body that comments are open.
    if letters == 0 || letters * 20 > tree.letters(0) * 19 {
        return false;
    }
    if holds_title(tree, at) {
        return false;
    }
    let words = node.words();
    let named = words.iter().any(|word| NAMES.contains(&word.as_str()));
    let other =
        words.iter().any(|word| matches!(word.as_str(), "article" | "count" | "num" | "content" if words.len() > 2));
    (named && !other && tree.prose(at) * 10 < tree.prose(0).max(1) * 9) || is_thread(tree, at)
}

fn holds_title(tree: &Tree, at: usize) -> bool {
    let end = tree.node(at).map_or(at, |node| node.end);
    tree.nodes().get(at..end).unwrap_or_default().iter().any(|node| node.name == "h1")
}

/// Many children built alike, each with the buttons of a comment.
fn is_thread(tree: &Tree, at: usize) -> bool {
    let children: Vec<usize> = tree
        .children(at)
        .filter(|&child| {
            tree.node(child).is_some_and(|node| matches!(node.name.as_str(), "li" | "div" | "section" | "dl"))
        })
        .collect();
    if children.len() < 3 {
        return false;
    }
    let alike = |a: usize, b: usize| match (tree.node(a), tree.node(b)) {
        (Some(a), Some(b)) => a.name == b.name && a.attribute("class") == b.attribute("class"),
        _ => false,
    };
    let same = children.iter().filter(|&&child| children.first().is_some_and(|&first| alike(first, child))).count();
    let buttoned = children.iter().filter(|&&child| has_button(tree, child)).count();
    same * 10 >= children.len() * 8 && buttoned * 10 >= children.len() * 7
}

/// A short text within it is a comment's button.
fn has_button(tree: &Tree, at: usize) -> bool {
    let end = tree.node(at).map_or(at, |node| node.end);
    tree.nodes().get(at..end).unwrap_or_default().iter().filter(|node| node.is_text()).any(|node| {
        let text = node.text.trim();
        text.chars().count() <= 16 && BUTTONS.iter().any(|button| text.contains(button))
    })
}
