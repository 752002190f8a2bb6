//! CLREQ classes of characters, for breaking, spacing and motions.

/// An ideograph: CJK Unified Ideographs with all extensions, compatibility ideographs, 〇 and 々.
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3005}' | '\u{3007}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{323AF}')
}

/// A letter of an alphabet that is set in words: Latin, Greek, Cyrillic.
pub fn is_letter(c: char) -> bool {
    c.is_ascii_alphabetic()
        || (matches!(c, '\u{AA}' | '\u{B5}' | '\u{BA}' | '\u{C0}'..='\u{24F}' | '\u{250}'..='\u{2AF}'
            | '\u{370}'..='\u{52F}' | '\u{1E00}'..='\u{1FFF}')
            && c.is_alphabetic())
}

/// A blank that may be dropped where a line breaks: space, no-break space, ideographic space and the fixed-width
/// spaces.
pub fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\u{A0}' | '\u{1680}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}')
}

/// Pauses and stops (CLREQ 点号), full-width, half-width and ASCII: none of them opens a line.
pub fn is_pause(c: char) -> bool {
    matches!(
        c,
        '、' | '，'
            | '。'
            | '．'
            | '：'
            | '；'
            | '！'
            | '？'
            | ','
            | '.'
            | ':'
            | ';'
            | '!'
            | '?'
            | '｡'
            | '､'
            | '‼'
            | '⁇'
            | '⁈'
            | '⁉'
    )
}

/// Closing brackets and quotes: none of them opens a line.
pub fn is_closing(c: char) -> bool {
    matches!(
        c,
        '”' | '’'
            | '）'
            | '」'
            | '』'
            | '》'
            | '〉'
            | '】'
            | '〗'
            | '〕'
            | '］'
            | '｝'
            | '〙'
            | '〛'
            | '｣'
            | '｠'
            | '〞'
            | '〟'
            | ')'
            | ']'
            | '}'
    )
}

/// Opening brackets and quotes: none of them closes a line.
pub fn is_opening(c: char) -> bool {
    matches!(
        c,
        '“' | '‘'
            | '（'
            | '「'
            | '『'
            | '《'
            | '〈'
            | '【'
            | '〖'
            | '〔'
            | '［'
            | '｛'
            | '〘'
            | '〚'
            | '｢'
            | '｟'
            | '〝'
            | '('
            | '['
            | '{'
    )
}

/// Connectors and interpuncts (CLREQ 连接号, 间隔号): none of them opens a line.
pub fn is_connector(c: char) -> bool {
    matches!(c, '–' | '‐' | '-' | '～' | '〜' | '－' | '·' | '・' | '‧' | '•')
}

/// Half of 破折号 or a 一字线.
pub fn is_dash(c: char) -> bool {
    matches!(c, '—' | '⸺' | '―')
}

/// Half of 省略号.
pub fn is_ellipsis(c: char) -> bool {
    matches!(c, '…' | '⋯')
}

/// Must not open a line (CLREQ 6.1.1, level *basic*).
pub fn never_opens_line(c: char) -> bool {
    is_pause(c) || is_closing(c) || is_connector(c) || matches!(c, '/' | '／')
}

/// A small word after which another word begins nearly always (的, 了, 是): among the commonest characters, those
/// behind which a dictionary ends the word 19 times in 20.
pub fn ends_word(c: char) -> bool {
    "的了着著是把被让讓给給与與却卻们們个個里裡裏者".contains(c)
}

/// A small word before which another word ends nearly always (也, 和, 这), found in the same way.
pub fn begins_word(c: char) -> bool {
    "也和与與或都又还還却卻只很最更太这這那哪每各两兩第从從被让讓跟他她它你".contains(c)
}

/// Full-width marks whose ink stands in the left half of the cell in Mainland fonts: the blank half may protrude.
pub fn may_protrude(c: char) -> bool {
    matches!(
        c,
        '、' | '，'
            | '。'
            | '．'
            | '：'
            | '；'
            | '！'
            | '？'
            | '”'
            | '’'
            | '）'
            | '」'
            | '』'
            | '》'
            | '〉'
            | '】'
            | '〗'
            | '〕'
            | '］'
            | '｝'
    )
}

/// A character that counts or measures and clings to the number before it.
pub fn is_unit(c: char) -> bool {
    matches!(
        c,
        '年' | '月'
            | '日'
            | '时'
            | '時'
            | '分'
            | '秒'
            | '元'
            | '角'
            | '万'
            | '萬'
            | '亿'
            | '億'
            | '千'
            | '百'
            | '十'
            | '个'
            | '個'
            | '名'
            | '位'
            | '项'
            | '項'
            | '条'
            | '條'
            | '米'
            | '克'
            | '吨'
            | '噸'
            | '里'
            | '度'
            | '倍'
            | '届'
            | '屆'
            | '次'
            | '例'
            | '份'
            | '篇'
            | '家'
            | '号'
            | '號'
            | '岁'
            | '歲'
            | '人'
            | '点'
            | '點'
            | '％'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_character_both_opens_and_closes() {
        for c in '\u{0}'..='\u{FFFF}' {
            assert!(!(is_opening(c) && never_opens_line(c)), "{c}");
            assert!(!(is_han(c) && (is_letter(c) || is_blank(c) || is_opening(c) || never_opens_line(c))), "{c}");
            assert!(!may_protrude(c) || is_closing(c) || is_pause(c), "{c}");
        }
    }
}
