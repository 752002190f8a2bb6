//! Columns of a grapheme cluster: the only width policy in the program.
//!
//! Terminals disagree about three things: *Ambiguous* characters (UAX #11), emoji of several characters, and private
//! use. [`CellWidth`] says what the terminal at hand does; layout and drawing use the same value, so a row's cells
//! always add up.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// How many columns an East Asian *Ambiguous* character takes (UAX #11).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ambiguous {
    /// One column: nearly every terminal.
    #[default]
    Narrow,
    /// Two columns: a terminal told to do so.
    Wide,
}

/// What the terminal at hand makes of a cluster; layout and drawing share one value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct CellWidth {
    /// Columns of ambiguous punctuation and symbols.
    pub ambiguous: Ambiguous,
    /// Columns of ambiguous letters (`é`, `α`, `я`): most terminals keep them narrow even when the rest is wide.
    pub letters: Ambiguous,
    /// The terminal is known to draw a multi-character emoji cluster as one glyph of two columns.
    pub clusters: bool,
}

/// What stands for a character that no font can show: wide in every width table.
const GETA: &str = "〓";

impl CellWidth {
    /// Columns of one grapheme cluster as [`CellWidth::shown`] draws it: 0, 1 or 2.
    pub fn cluster(&self, cluster: &str) -> u16 {
        match cluster.as_bytes() {
            [b' '..=b'~'] => 1,
            _ => self.shown(cluster).1,
        }
    }

    /// Columns of a text, cluster by cluster.
    pub fn columns(&self, text: &str) -> usize {
        pieces(text).map(|(_, piece)| usize::from(self.cluster(piece))).sum()
    }

    /// What is drawn for a cluster, and how many columns it takes.
    ///
    /// Private use and U+FFFD are drawn as 〓. An emoji of several characters is drawn as its first one, unless the
    /// terminal is known to agree about the whole.
    pub fn shown<'a>(&self, cluster: &'a str) -> (Cow<'a, str>, u16) {
        let mut chars = cluster.chars();
        let Some(first) = chars.next() else { return (Cow::Borrowed(""), 0) };
        // Nearly all of a Chinese text, and of any other in ASCII.
        if is_square(first) && cluster.len() == first.len_utf8() {
            return (Cow::Borrowed(cluster), 2);
        }
        let several = !chars.as_str().is_empty();
        if is_unshowable(first) {
            return (Cow::Borrowed(GETA), 2);
        }
        if first.is_control() || matches!(first, '\u{2028}' | '\u{2029}') {
            return (Cow::Borrowed(""), 0);
        }
        if several && !self.clusters && is_emoji_sequence(cluster) {
            let head = cluster.get(..first.len_utf8()).unwrap_or_default();
            return (Cow::Borrowed(head), self.of(head, first));
        }
        (Cow::Borrowed(cluster), self.of(cluster, first))
    }

    fn of(&self, cluster: &str, first: char) -> u16 {
        let columns = match self.ambiguous {
            Ambiguous::Narrow => cluster.width(),
            Ambiguous::Wide => cluster.width_cjk(),
        };
        if self.letters == Ambiguous::Wide && columns == 1 && is_ambiguous_letter(first) {
            return 2;
        }
        columns.min(2) as u16
    }
}

/// An ideograph, a CJK mark or a full-width form: two columns in every table.
fn is_square(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}' | '\u{3001}'..='\u{3029}' | '\u{FF01}'..='\u{FF60}')
}

/// The length of the first cluster of a text, if that is plain to see: a common character before another one.
pub fn plain_cluster(text: &str) -> Option<usize> {
    let plain = |c: char| is_square(c) || matches!(c, ' '..='~' | '‘' | '’' | '“' | '”' | '—' | '…');
    let mut chars = text.chars();
    let first = chars.next().filter(|c| plain(*c))?;
    chars.next().is_none_or(plain).then_some(first.len_utf8())
}

/// Extended grapheme clusters (UAX #29) with their byte offsets.
pub fn clusters(text: &str) -> impl DoubleEndedIterator<Item = (usize, &str)> {
    text.grapheme_indices(true)
}

/// What is set as one glyph: clusters, but one that is wider than two columns (some Indic and Hangul sequences) falls
/// apart into its characters, each with the zero-width characters behind it, since no cell can hold it whole.
pub fn pieces(text: &str) -> impl Iterator<Item = (usize, &str)> {
    clusters(text).flat_map(|(offset, cluster)| {
        let whole = cluster.len() < 6 || cluster.width() <= 2 || is_emoji_sequence(cluster);
        let mut rest = cluster;
        let mut at = offset;
        std::iter::from_fn(move || {
            if rest.is_empty() {
                return None;
            }
            let length = if whole { rest.len() } else { head(rest) };
            let (piece, tail) = rest.split_at_checked(length)?;
            let here = at;
            (rest, at) = (tail, at + length);
            Some((here, piece))
        })
    })
}

/// Length of the first character and the zero-width ones behind it.
fn head(text: &str) -> usize {
    let mut chars = text.char_indices();
    chars.next();
    chars.find(|(_, c)| c.width().unwrap_or(0) > 0).map_or(text.len(), |(at, _)| at)
}

/// Private use, and the replacement character: no font shows what was meant.
fn is_unshowable(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{FFFFD}' | '\u{100000}'..='\u{10FFFD}' | '\u{FFFD}')
}

/// An emoji with what changes it: variation selector 16, joiner, keycap, skin tones, tags. (Indic text uses the joiner
/// too; its letters stand below U+203C.)
fn is_emoji_sequence(cluster: &str) -> bool {
    let mut chars = cluster.chars();
    chars.next().is_some_and(|c| c >= '\u{203C}' || matches!(c, '#' | '*' | '0'..='9' | '©' | '®'))
        && chars.any(|c| {
            matches!(c, '\u{FE0F}' | '\u{200D}' | '\u{20E3}' | '\u{1F3FB}'..='\u{1F3FF}' | '\u{E0020}'..='\u{E007F}')
        })
}

/// Letters of width class *Ambiguous* (EastAsianWidth.txt).
fn is_ambiguous_letter(c: char) -> bool {
    matches!(c,
        'ª' | 'º' | 'Æ' | 'Ð' | 'Ø' | 'Þ'..='á' | 'æ' | 'è'..='ê' | 'ì' | 'í' | 'ð' | 'ò' | 'ó' | 'ø'..='ú' | 'ü' | 'þ'
        | 'ā' | 'đ' | 'ē' | 'ě' | 'ħ' | 'Ħ' | 'ī' | 'ı'..='\u{133}' | 'ĸ' | 'Ŀ'..='ł' | 'ń' | 'ň'..='ŋ' | 'ō' | 'Œ' | 'œ'
        | 'Ŧ' | 'ŧ' | 'ū' | 'ǎ' | 'ǐ' | 'ǒ' | 'ǔ' | 'ǖ' | 'ǘ' | 'ǚ' | 'ǜ' | 'ɑ' | 'ɡ'
        | 'Α'..='Ρ' | 'Σ'..='Ω' | 'α'..='ρ' | 'σ'..='ω' | 'Ё' | 'А'..='я' | 'ё')
}

#[cfg(test)]
mod tests {
    use super::*;

    const NARROW: CellWidth = CellWidth { ambiguous: Ambiguous::Narrow, letters: Ambiguous::Narrow, clusters: false };

    #[test]
    fn columns_of_clusters() {
        let wide = CellWidth { ambiguous: Ambiguous::Wide, ..NARROW };
        let letters = CellWidth { letters: Ambiguous::Wide, ..wide };
        let known = CellWidth { clusters: true, ..NARROW };
        for (cluster, columns) in [
            ("中", [2, 2, 2, 2]),
            ("a", [1, 1, 1, 1]),
            ("“", [1, 2, 2, 1]),
            ("…", [1, 2, 2, 1]),
            ("—", [1, 2, 2, 1]),
            ("·", [1, 2, 2, 1]),
            ("é", [1, 1, 2, 1]),
            ("ǎ", [1, 1, 2, 1]),
            ("я", [1, 1, 2, 1]),
            ("❤\u{FE0F}", [1, 1, 1, 2]),
            ("👍🏽", [2, 2, 2, 2]),
            ("👨‍👩‍👧", [2, 2, 2, 2]),
            ("🇨🇳", [2, 2, 2, 2]),
            ("\u{E19B}", [2, 2, 2, 2]),
            ("\u{FFFD}", [2, 2, 2, 2]),
            ("\u{200B}", [0, 0, 0, 0]),
            ("\u{1B}", [0, 0, 0, 0]),
        ] {
            let found = [NARROW, wide, letters, known].map(|policy| policy.cluster(cluster));
            assert_eq!(found, columns, "{cluster}");
        }
    }

    #[test]
    fn draws_what_every_terminal_agrees_about() {
        for (cluster, shown) in
            [("👨‍👩‍👧", "👨"), ("1\u{FE0F}\u{20E3}", "1"), ("\u{E19B}", "〓"), ("e\u{301}", "e\u{301}"), ("\u{7}", "")]
        {
            assert_eq!(NARROW.shown(cluster).0, shown);
        }
        assert_eq!(CellWidth { clusters: true, ..NARROW }.shown("👍🏽").0, "👍🏽");
    }

    #[test]
    fn common_characters_are_measured_as_all_others_are() {
        for c in '\u{20}'..='\u{FFFF}' {
            let text = c.to_string();
            if is_square(c) {
                assert_eq!((text.width(), text.width_cjk()), (2, 2), "{c}");
            }
            for other in ["中", "a", "”", "\u{301}", "\u{FE0F}", "\u{200D}"] {
                let pair = format!("{c}{other}");
                if let Some(length) = plain_cluster(&pair) {
                    assert_eq!(clusters(&pair).next().map(|(_, cluster)| cluster.len()), Some(length), "{pair}");
                }
            }
        }
    }

    #[test]
    fn a_cluster_too_wide_for_a_cell_falls_apart() {
        let text = "\u{938}\u{94D}\u{924}\u{94D}\u{930}";
        assert_eq!(clusters(text).count(), 1);
        let total: usize = pieces(text).map(|(_, piece)| usize::from(NARROW.cluster(piece))).sum();
        assert_eq!(total, text.width());
        assert_eq!(pieces(text).map(|(_, piece)| piece).collect::<String>(), text);
    }
}
