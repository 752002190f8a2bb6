//! Where we read otherwise than OpenCC's dictionaries: words they lack, and the forms today's readers of Traditional
//! use (裡 麵 群 吃) instead of the scholarly ones (裏 麪 羣 喫).

use std::collections::HashMap;
use std::sync::LazyLock;

use hanconv::{RawDictionary, Trie};

pub(super) static TO_TRADITIONAL: LazyLock<Trie<&'static str>> = LazyLock::new(|| pairs("头发干了 頭髮乾了|姓朴 姓朴"));

/// 著 is 着 but in words of writing and renown, which the dictionary made for texts with both forms need not know.
pub(super) static TO_SIMPLIFIED: LazyLock<Trie<&'static str>> = LazyLock::new(|| {
    pairs(
        "著 着|著名 著名|著作 著作|著者 著者|著述 著述|著書 著书|著稱 著称|著錄 著录|著有 著有|著於 著于|著文 著文
        名著 名著|原著 原著|專著 专著|論著 论著|編著 编著|譯著 译著|遺著 遗著|巨著 巨著|鉅著 巨著|合著 合著|新著 新著
        拙著 拙著|所著 所著|卓著 卓著|昭著 昭著|顯著 显著|土著 土著|見微知著 见微知著|甚麼 什么|姓朴 姓朴",
    )
});

/// Forms in use in Taiwan and in most of what is printed today for the ones OpenCC prefers.
static FORMS: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
    let single = |text: &str| text.chars().next();
    RawDictionary::TWVariants.iter().filter_map(|(key, value)| Some((single(key)?, single(value)?))).collect()
});

/// The form of a Traditional character that readers expect.
pub(super) fn expected(c: char) -> char {
    FORMS.get(&c).copied().unwrap_or(c)
}

fn pairs(table: &'static str) -> Trie<&'static str> {
    table.split(['|', '\n']).filter_map(|pair| pair.trim().split_once(' ')).collect()
}
