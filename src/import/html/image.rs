//! An image element → its slot: the address behind lazy loading, alternative text worth reading.

use url::Url;

use super::tree::Node;
use super::walk::resolve;
use crate::import::DraftBlock;

/// Attributes that hold the address, the real one of a lazily loaded picture first.
const ADDRESSES: &[&str] = &[
    "data-original",
    "data-src",
    "data-actualsrc",
    "data-lazy-src",
    "data-lazyload",
    "data-lazy",
    "data-url",
    "data-original-src",
    "data-echo",
    "original",
    "_src",
    "lazy-src",
    "src",
    "srcset",
    "data-srcset",
];
/// Words of file names of pictures that belong to the page's furniture.
const FURNITURE: &[&str] = &[
    "spacer",
    "blank",
    "1x1",
    "pixel",
    "loading",
    "placeholder",
    "emoji",
    "emoticon",
    "icon",
    "avatar",
    "qrcode",
    "erweima",
    "ewm",
    "logo",
    "btn",
    "button",
    "arrow",
    "share",
    "weixin",
    "weibo",
    "grey.gif",
    "transparent",
];

/// The block of an image; `None` for spacers, icons and smileys.
pub fn of(node: &Node, base: Option<&Url>) -> Option<DraftBlock> {
    let side = |name: &str| node.attribute(name).trim().trim_end_matches("px").parse::<u32>().ok();
    if [side("width"), side("height")].into_iter().flatten().any(|pixels| pixels <= 40) {
        return None;
    }
    if node.words().iter().any(|word| matches!(word.as_str(), "emoji" | "icon" | "avatar" | "face" | "smiley" | "qr")) {
        return None;
    }
    let address = ADDRESSES
        .iter()
        .map(|name| node.attribute(name).trim())
        .map(|value| value.split([' ', ',']).next().unwrap_or_default())
        .find(|value| !value.is_empty() && !value.starts_with("data:") && !value.starts_with("about:"));
    let file = address.unwrap_or_default().rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
    if FURNITURE.iter().any(|word| file.starts_with(word) || file.contains(&format!("_{word}"))) {
        return None;
    }
    let address = address.map(|address| resolve(address, base).unwrap_or_else(|| address.to_owned()));
    let alt = [node.attribute("alt"), node.attribute("title")].into_iter().map(str::trim).find(|alt| is_telling(alt));
    if address.is_none() && alt.is_none() {
        return None;
    }
    Some(DraftBlock::image(alt.unwrap_or_default(), address.unwrap_or_default()))
}

/// Says something a reader wants to know: not a file's name, not “image”.
fn is_telling(alt: &str) -> bool {
    let plain = alt.trim_matches(['[', ']', '【', '】', '(', ')']).to_ascii_lowercase();
    let letters = plain.chars().filter(|c| c.is_alphabetic()).count();
    let file = [".jpg", ".jpeg", ".png", ".gif", ".webp", ".bmp"].iter().any(|end| plain.ends_with(end));
    let generic = [
        "image",
        "img",
        "图片",
        "圖片",
        "picture",
        "photo",
        "pic",
        "配图",
        "插图",
        "undefined",
        "null",
        "点击进入下一页",
    ];
    let hash = plain.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-')) && plain.len() > 12;
    letters >= 2 && alt.chars().count() <= 120 && !file && !generic.contains(&plain.as_str()) && !hash
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alternative_texts_worth_reading() {
        for (alt, telling) in [
            ("老街的清晨", true),
            ("[1.jpg]", false),
            ("图片", false),
            ("", false),
            ("微信截图20240101.png", false),
            ("a1b2c3d4e5f6a7b8", false),
            ("A bridge", true),
        ] {
            assert_eq!(is_telling(alt), telling, "{alt}");
        }
    }
}
