//! Notes of pronunciation in the running text, `張(zhāng)家口`: some copies are full of them.
//!
//! Every sign by which a line is known (`来源`, `编辑`, the length of a heading) is looked for in a copy without
//! them, so that a text nobody mended is still understood.

use std::borrow::Cow;

use crate::text::class::is_han;

/// The text without `(pinyin)` behind a Han character. Only syllables with a tone mark are taken for notes, so that
/// `（token）` and `模型(llm)` stay.
pub(crate) fn strip(text: &str) -> Cow<'_, str> {
    if !text.contains(['(', '（']) {
        return Cow::Borrowed(text);
    }
    let mut bare = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['(', '（']) {
        let (before, from) = rest.split_at(at);
        bare.push_str(before);
        let length = if before.ends_with(is_han) { note(from) } else { None };
        match length {
            Some(length) => rest = from.get(length..).unwrap_or_default(),
            None => {
                let bracket = from.chars().next().map_or(0, char::len_utf8);
                let (bracket, after) = from.split_at(bracket);
                bare.push_str(bracket);
                rest = after;
            }
        }
    }
    bare.push_str(rest);
    Cow::Owned(bare)
}

/// Bytes of the note a text begins with, brackets included.
fn note(text: &str) -> Option<usize> {
    let mut toned = false;
    let mut letters = 0;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            ')' | '）' => return (toned && letters > 0).then_some(at + c.len_utf8()),
            'a'..='z' | 'ü' => letters += 1,
            ' ' => {}
            _ if is_toned(c) => {
                letters += 1;
                toned = true;
            }
            _ => return None,
        }
        if letters > 7 {
            return None;
        }
    }
    None
}

/// A vowel (or ń, ň, ǹ, ḿ) with a tone mark.
fn is_toned(c: char) -> bool {
    "āáǎàăēéěèĕīíǐìĭōóǒòŏūúǔùŭǖǘǚǜńňǹḿ".contains(c)
}

#[cfg(test)]
mod tests {
    use super::strip;

    #[test]
    fn notes_go_and_other_brackets_stay() {
        for (text, bare) in [
            ("張(zhāng)家口", "張家口"),
            ("長（cháng ）城(2个接口)", "長城(2个接口)"),
            ("词元(token)与模型（LLM）", "词元(token)与模型（LLM）"),
            ("l(fā) 不是汉字", "l(fā) 不是汉字"),
            ("未完(wán", "未完(wán"),
            ("", ""),
        ] {
            assert_eq!(strip(text), bare);
        }
    }
}
