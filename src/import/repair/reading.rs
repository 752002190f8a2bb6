//! Readings: a syllable of pinyin as it stands in an annotation, and whether a character is read so.

use super::codec::is_han;
use super::script::simplified;
use crate::text::reading::marked;

/// The longest syllable: zhuāng.
const LONGEST: usize = 6;

/// A syllable in one spelling: plain letters (`ü` for every ü) and a tone, 0 if there is no tone mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Syllable {
    /// NUL behind the last one.
    letters: [char; LONGEST],
    /// 1 to 4; 0 without a tone mark.
    pub(super) tone: u8,
}

impl Syllable {
    /// Reads letters and tone marks in any spelling: `ǎ`, `ă`, `a` + U+030C; `ɡ`; `v` and `u:` for ü.
    /// `None` if it is not one syllable's worth of letters.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut letters = ['\0'; LONGEST];
        let mut tone = 0;
        let mut count = 0;
        for c in text.chars() {
            match letter(c)? {
                (Some(plain), mark) => {
                    *letters.get_mut(count)? = plain;
                    count += 1;
                    tone = tone.max(mark);
                }
                (None, 5) => *letters.get_mut(count.checked_sub(1)?).filter(|last| **last == 'u')? = 'ü',
                (None, mark) => tone = tone.max(mark),
            }
        }
        (count > 0).then_some(Self { letters, tone })
    }

    /// Is it what is spelled so? Most readings are told apart by their first letter.
    fn is(&self, spelled: &str) -> bool {
        let first = spelled.chars().next().and_then(letter);
        first.is_some_and(|(plain, _)| plain == Some(self.letters[0])) && Self::parse(spelled).as_ref() == Some(self)
    }
}

/// A letter of pinyin and its tone, or a combining mark: a tone, or 5 for a diaeresis.
fn letter(c: char) -> Option<(Option<char>, u8)> {
    const MARKED: [(char, [char; 5]); 6] = [
        ('a', ['ā', 'á', 'ǎ', 'à', 'ă']),
        ('e', ['ē', 'é', 'ě', 'è', 'ĕ']),
        ('i', ['ī', 'í', 'ǐ', 'ì', 'ĭ']),
        ('o', ['ō', 'ó', 'ǒ', 'ò', 'ŏ']),
        ('u', ['ū', 'ú', 'ǔ', 'ù', 'ŭ']),
        ('ü', ['ǖ', 'ǘ', 'ǚ', 'ǜ', 'ǚ']),
    ];
    match c {
        'v' | 'ü' => return Some((Some('ü'), 0)),
        'ɡ' => return Some((Some('g'), 0)),
        'ɑ' => return Some((Some('a'), 0)),
        'a'..='z' => return Some((Some(c), 0)),
        'ń' => return Some((Some('n'), 2)),
        'ň' => return Some((Some('n'), 3)),
        'ǹ' => return Some((Some('n'), 4)),
        '\u{304}' => return Some((None, 1)),
        '\u{301}' => return Some((None, 2)),
        '\u{30c}' | '\u{306}' => return Some((None, 3)),
        '\u{300}' => return Some((None, 4)),
        '\u{308}' => return Some((None, 5)),
        _ => {}
    }
    let (plain, at) = MARKED.iter().find_map(|(plain, row)| Some((plain, row.iter().position(|&m| m == c)?)))?;
    Some((Some(*plain), [1, 2, 3, 4, 3][at]))
}

/// Is the character, or its Simplified form, read so?
pub(super) fn reads(c: char, syllable: &Syllable) -> bool {
    let simple = simplified(c);
    has_reading(c, syllable) || (simple != c && has_reading(simple, syllable))
}

fn has_reading(c: char, syllable: &Syllable) -> bool {
    marked(c).any(|one| syllable.is(one))
}

/// A bracket with one syllable in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Note<'a> {
    /// What it says.
    pub(super) syllable: Syllable,
    /// Its letters as they stand.
    pub(super) letters: &'a str,
    /// Bytes from the bracket's start to its end.
    pub(super) len: usize,
}

/// An annotation at the very start of `text`: `(lái)`, `（lái）`, `( lái )`; blanks may stand inside.
pub(super) fn note(text: &str) -> Option<Note<'_>> {
    let bracket = text.chars().next().filter(|c| matches!(c, '(' | '（'))?.len_utf8();
    let inner = tail(text.get(bracket..)?)?;
    Some(Note { len: inner.len + bracket, ..inner })
}

/// An annotation whose opening bracket is gone: `lái)`. Blanks may stand around the letters.
pub(super) fn tail(text: &str) -> Option<Note<'_>> {
    let blank = |c: char| matches!(c, ' ' | '\u{a0}' | '\u{3000}');
    let start = text.len() - text.trim_start_matches(blank).len();
    let rest = text.get(start..)?;
    // Six letters, each with up to two combining marks.
    let close = rest.char_indices().take(LONGEST * 3 + 4).find(|(_, c)| matches!(c, ')' | '）'))?;
    let letters = rest.get(..close.0)?.trim_end_matches(blank);
    if letters.is_empty() {
        return None;
    }
    let syllable = Syllable::parse(letters)?;
    Some(Note { syllable, letters, len: start + close.0 + close.1.len_utf8() })
}

/// An annotation at the start of `text` that reads the character before it.
pub(super) fn note_of(base: char, text: &str) -> Option<Note<'_>> {
    if !is_han(base) {
        return None;
    }
    note(text).filter(|note| reads(base, &note.syllable))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_syllable_has_one_spelling() {
        for (one, other) in
            [("lái", "la\u{301}i"), ("zhǎng", "zhăng"), ("gǎng", "ɡăng"), ("lǜ", "lu\u{308}\u{300}"), ("lü", "lv")]
        {
            assert_eq!(Syllable::parse(one), Syllable::parse(other), "{one} {other}");
        }
        assert_eq!(Syllable::parse("lái").map(|s| s.tone), Some(2));
        for text in ["", "token!", "zhuangs", "LLM", "1"] {
            assert_eq!(Syllable::parse(text), None, "{text}");
        }
    }

    #[test]
    fn readings_are_those_of_either_form() {
        let read = |c, text| Syllable::parse(text).is_some_and(|s| reads(c, &s));
        for (c, text) in [('來', "lái"), ('長', "zhǎng"), ('長', "cháng"), ('發', "fā"), ('會', "huì"), ('綠', "lǜ")]
        {
            assert!(read(c, text), "{c} {text}");
        }
        for (c, text) in [('來', "lai"), ('長', "chǎng")] {
            assert!(!read(c, text), "{c} {text}");
        }
    }

    #[test]
    fn notes_in_every_dress() {
        for text in ["(lái)", "（lái）", "(lái )", "( lái )", "(lái）", "(la\u{301}i)次"] {
            assert!(note_of('來', text).is_some(), "{text}");
        }
        for text in ["(lāi)", "lái)", "(lái", "(來)", "(lái,)", "()", "( )"] {
            assert!(note_of('來', text).is_none(), "{text}");
        }
        assert_eq!(note("（lái ）了").map(|n| n.len), Some("（lái ）".len()));
        assert_eq!(tail("lái)了").map(|n| (n.len, n.letters)), Some(("lái)".len(), "lái")));
    }
}
