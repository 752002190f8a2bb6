//! Untrusted text → safe to print. Everything that enters a Document, an Entry or an error message passes here once.
//!
//! A filter of characters, not a parser of escape sequences: without its introducer a sequence is only letters.
//!
//! | class | what becomes of it |
//! | --- | --- |
//! | C0, DEL, C1 | dropped, but `\n` stays, a tab is a space, a lone carriage return and U+0085 are `\n` |
//! | bidi controls, zero width, tags, annotation anchors, fillers, noncharacters | dropped |
//! | U+2028, U+2029 | `\n` |
//! | zero-width joiner | kept between emoji, else dropped |
//! | variation selectors | one after a base, else dropped |
//! | combining marks | four after a base, else dropped |
//! | no-break space | a space |
//! | private use, U+FFFD | kept: layout shows 〓 and the reader sees that something was there |

use std::borrow::Cow;

use unicode_width::UnicodeWidthChar;

/// Marks on one base: no language needs more, and a pile of them runs over the lines above and below.
const MARKS: u8 = 4;

/// Makes text of several lines safe: only `\n` remains of the control characters. Clean text is not copied.
pub fn sanitize(text: &str) -> Cow<'_, str> {
    let clean = clean_prefix(text);
    let (Some(head), Some(rest)) = (text.get(..clean), text.get(clean..)) else { return Cow::Borrowed(text) };
    if rest.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut filter = Filter::default();
    // The prefix ends where something doubtful follows, which may depend on the base before it.
    let base = head.char_indices().next_back().map_or(0, |(at, _)| at);
    let mut safe = String::with_capacity(text.len());
    safe.push_str(head.get(..base).unwrap_or_default());
    let mut chars = text.get(base..).unwrap_or_default().chars();
    while let Some(c) = chars.next() {
        let next = chars.clone().next();
        safe.extend(filter.pass(c, next));
    }
    if safe == text { Cow::Borrowed(text) } else { Cow::Owned(safe) }
}

/// Makes text of one line safe: no control character at all, runs of blanks folded to one, none at the ends.
pub fn sanitize_line(text: &str) -> String {
    let safe = sanitize(text);
    let mut line = String::with_capacity(safe.len());
    for word in safe.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

/// What to do with a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Keep,
    Drop,
    Become(char),
    Return,
    Joiner,
    Selector,
    Mark,
}

fn fate(c: char) -> Fate {
    match c {
        '\n' => Fate::Keep,
        '\t' | '\u{A0}' => Fate::Become(' '),
        '\r' => Fate::Return,
        '\u{85}' | '\u{2028}' | '\u{2029}' => Fate::Become('\n'),
        '\u{200D}' => Fate::Joiner,
        '\u{180B}'..='\u{180D}' | '\u{180F}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' => Fate::Selector,
        _ if is_dangerous(c) => Fate::Drop,
        ' '..='~' => Fate::Keep,
        _ if c.width() == Some(0) => Fate::Mark,
        _ => Fate::Keep,
    }
}

/// Characters that no article needs and that may deceive a terminal or a reader.
fn is_dangerous(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{206F}' // bidi
            | '\u{AD}' | '\u{180E}' | '\u{200B}' | '\u{200C}' | '\u{2060}'..='\u{2065}' | '\u{FEFF}' // zero width
            | '\u{115F}' | '\u{1160}' | '\u{3164}' | '\u{FFA0}' // fillers
            | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}' // annotation, tags
            | '\u{FDD0}'..='\u{FDEF}')
        || u32::from(c) & 0xFFFE == 0xFFFE
}

/// What stands before the character at hand.
#[derive(Debug, Default)]
struct Filter {
    /// The base that marks and selectors would join; `None` at the start of a line.
    base: Option<char>,
    marks: u8,
    selected: bool,
}

impl Filter {
    /// What remains of a character, `next` being the one behind it.
    fn pass(&mut self, c: char, next: Option<char>) -> Option<char> {
        let kept = match fate(c) {
            Fate::Keep => c,
            Fate::Become(other) => other,
            Fate::Return if next == Some('\n') => return None,
            Fate::Return => '\n',
            Fate::Drop => return None,
            Fate::Joiner => {
                let joins = self.base.is_some_and(is_emoji) && next.is_some_and(is_emoji);
                return joins.then_some(c);
            }
            Fate::Selector => {
                let first = !self.selected && self.base.is_some_and(|base| !base.is_whitespace());
                self.selected = true;
                return first.then_some(c);
            }
            Fate::Mark => {
                self.marks = self.marks.saturating_add(1);
                return (self.base.is_some() && self.marks <= MARKS).then_some(c);
            }
        };
        *self = Self { base: (kept != '\n').then_some(kept), ..Self::default() };
        Some(kept)
    }
}

fn is_emoji(c: char) -> bool {
    matches!(c, '\u{A9}' | '\u{AE}' | '\u{203C}' | '\u{2049}' | '\u{2122}' | '\u{2139}' | '\u{2190}'..='\u{21FF}'
        | '\u{231A}'..='\u{23FF}' | '\u{25AA}'..='\u{27BF}' | '\u{2934}'..='\u{2935}' | '\u{2B00}'..='\u{2BFF}'
        | '\u{3030}' | '\u{303D}' | '\u{3297}' | '\u{3299}' | '\u{1F000}'..='\u{1FAFF}')
}

/// How many bytes from the start are plainly clean.
///
/// This is what an article or a novel costs: one look at each character's first byte, two more at punctuation.
fn clean_prefix(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(&lead) = bytes.get(at) {
        // U+4000–U+9FFF: Han.
        if matches!(lead, 0xE4..=0xE9) {
            at += 3;
        } else if matches!(lead, b' '..=b'~' | b'\n') {
            at += 1;
        } else if let Some(&[_, second, third]) = bytes.get(at..at + 3)
            && is_plain_punctuation(lead, second, third)
        {
            at += 3;
        } else {
            match text.get(at..).and_then(|rest| rest.chars().next()) {
                Some(c) if fate(c) == Fate::Keep => at += c.len_utf8(),
                _ => return at,
            }
        }
    }
    at
}

/// The three bytes of a character: U+2010–U+2027 (dashes, quotation marks, dots), U+3000–U+3029 (Chinese marks) and
/// U+FF00–U+FF5F (full-width forms), none of which is ever changed.
fn is_plain_punctuation(lead: u8, second: u8, third: u8) -> bool {
    match (lead, second) {
        (0xE2, 0x80) => matches!(third, 0x90..=0xA7),
        (0xE3, 0x80) => third < 0xAA,
        (0xEF, 0xBC) => true,
        (0xEF, 0xBD) => third < 0xA0,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn attacks_lose_their_teeth() {
        for (attack, safe) in [
            ("\x1b]0;owned\x07title", "]0;ownedtitle"),
            ("\x1b]8;;http://evil.example/\x1b\\click\x1b]8;;\x1b\\", "]8;;http://evil.example/\\click]8;;\\"),
            ("\x1b]52;c;cm0gLXJmIC8=\x07", "]52;c;cm0gLXJmIC8="),
            ("\x1b[2J\x1b[1;1Hfake", "[2J[1;1Hfake"),
            ("\u{9b}31mred\u{9d}0;t\u{9c}", "31mred0;t"),
            ("\x1bP+q544e\x1b\\\x1b_payload\x1b\\", "P+q544e\\_payload\\"),
            ("access\u{202e}txt.exe\u{202c}", "accesstxt.exe"),
            ("if (a\u{2066} /* x \u{2069}*/)", "if (a /* x */)"),
            ("a\x08\x08b\x7f\0", "ab"),
            ("pay\u{200b}pal\u{feff}\u{ad}\u{2060}\u{180e}", "paypal"),
            ("\u{e0041}\u{e0042}tag\u{fff9}base\u{fffa}note\u{fffb}", "tagbasenote"),
            ("\u{115f}\u{1160}\u{3164}\u{ffa0}f", "f"),
            ("\u{fdd0}\u{fffe}\u{10ffff}n", "n"),
        ] {
            assert_eq!(sanitize(attack), safe);
        }
    }

    #[test]
    fn lines_blanks_and_marks() {
        for (text, safe) in [
            ("a\r\nb\rc\u{2028}d\u{2029}e\u{85}f", "a\nb\nc\nd\ne\nf"),
            ("a\tb\u{a0}c", "a b c"),
            ("é e\u{301}", "é e\u{301}"),
            ("Z\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}algo", "Z\u{301}\u{302}\u{303}\u{304}algo"),
            ("\u{301}甲\n\u{301}乙", "甲\n乙"),
            ("❤\u{fe0f}\u{fe0f}", "❤\u{fe0f}"),
            ("\u{fe0f}a \u{fe0f}", "a "),
            ("葛\u{e0100}城", "葛\u{e0100}城"),
            ("👨\u{200d}👩\u{200d}👧", "👨\u{200d}👩\u{200d}👧"),
            ("🏳\u{fe0f}\u{200d}🌈", "🏳\u{fe0f}\u{200d}🌈"),
            ("中\u{200d}文\u{200d}", "中文"),
            ("\u{e000}\u{fffd}〓", "\u{e000}\u{fffd}〓"),
        ] {
            assert_eq!(sanitize(text), safe, "{text:?}");
        }
    }

    #[test]
    fn clean_text_is_not_copied() {
        for text in ["", "京津冀协同发展：“十年”——PM2.5……\n　　次行。", "e\u{301}", "👨\u{200d}👩", "かな　ﾊﾝ"]
        {
            assert!(matches!(sanitize(text), Cow::Borrowed(_)), "{text:?}");
        }
    }

    #[test]
    fn what_is_passed_over_is_what_is_kept() {
        for c in '\0'..=char::MAX {
            let text = c.to_string();
            if clean_prefix(&text) > 0 {
                assert_eq!(fate(c), Fate::Keep, "{c:?}");
            }
        }
    }

    #[test]
    fn one_line_of_a_title() {
        assert_eq!(sanitize_line(" 张家口\t\u{1b}[31m\r\n 十年　 \u{200b}"), "张家口 [31m 十年");
    }

    proptest! {
        #[test]
        fn nothing_dangerous_remains_and_twice_is_once(
            text in "(\\PC|[a\u{301}\u{fe0f}\u{200d}👩❤\r\n\t\u{1b}\u{9b}\u{202e}\u{e0041}\u{feff}\u{e0100} ]|.){0,40}"
        ) {
            let safe = sanitize(&text);
            prop_assert!(safe.chars().all(|c| c == '\n' || !is_dangerous(c)), "{:?}", safe);
            let changed = safe.contains(['\u{2028}', '\u{2029}', '\u{a0}']);
            prop_assert!(!changed);
            let again = sanitize(&safe);
            prop_assert_eq!(&*again, &*safe);
            let line = sanitize_line(&text);
            prop_assert!(!line.contains(char::is_control));
        }
    }
}
