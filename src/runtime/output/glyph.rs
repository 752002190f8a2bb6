//! One cell's content as the terminal takes it: text, columns, pen; and how sure its width is.

use ratatui::buffer::{Cell, CellDiffOption, CellWidth};

use super::pen::{Depth, Pen};

/// What stands in a cell, and in the next one if it is wide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Glyph<'a> {
    /// The cluster. Never empty, never a control character.
    pub text: &'a str,
    /// Columns: 1 or 2.
    pub width: u16,
    /// Its pen; for a blank as far as it shows.
    pub pen: Pen,
}

impl<'a> Glyph<'a> {
    /// The glyph that starts in this column. What does not fit, or has no width, is a blank.
    #[inline]
    pub fn at(row: &'a [Cell], x: u16, depth: Depth) -> Self {
        let Some(cell) = row.get(usize::from(x)) else {
            return Self { text: " ", width: 1, pen: Pen::default() };
        };
        let pen = Pen::of(cell, depth);
        let text = cell.symbol();
        if text == " " {
            return Self { text, width: 1, pen: pen.on_blank() };
        }
        let width = columns(cell, text);
        let fits = usize::from(x + width) <= row.len();
        if width == 0 || !fits {
            return Self { text: " ", width: 1, pen: pen.on_blank() };
        }
        Self { text, width, pen }
    }

    /// Nothing to be seen but the terminal's own background.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.text == " " && self.pen.is_plain()
    }
}

#[inline]
fn columns(cell: &Cell, text: &str) -> u16 {
    if let CellDiffOption::ForcedWidth(width) = cell.diff_option {
        return width.get().min(2);
    }
    match text.as_bytes() {
        [0..0x20 | 0x7f] => 0,
        [_] => 1,
        // U+4E00..U+9FFF, the bulk of what is read.
        [0xe4, 0xb8..=0xbf, _] | [0xe5..=0xe9, _, _] => 2,
        _ => text.cell_width().min(2),
    }
}

/// How sure we are of what terminals make of widths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Trust {
    /// The terminal was asked how wide it draws ambiguous characters, and the screen is laid out by its answer.
    pub ambiguous: bool,
}

/// Will every terminal move its cursor by exactly the glyph's columns?
pub fn is_sure(text: &str, trust: Trust) -> bool {
    let mut chars = text.chars();
    let (Some(c), None) = (chars.next(), chars.next()) else { return false };
    match c {
        ' '..='~' => true,
        // CJK punctuation, kana, Bopomofo, Hangul jamo of compatibility, enclosed, Han, Hangul, fullwidth forms.
        '\u{3000}'..='\u{3029}' | '\u{3030}'..='\u{303e}' | '\u{3041}'..='\u{3096}' | '\u{309b}'..='\u{3247}' => true,
        '\u{3250}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' => true,
        '\u{ff01}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}' => true,
        // Latin letters with marks, Greek, Cyrillic, general punctuation, arrows, numbers in circles, lines, shapes.
        '\u{a1}'..='\u{ac}' | '\u{ae}'..='\u{24f}' | '\u{391}'..='\u{3c9}' | '\u{401}'..='\u{451}' => trust.ambiguous,
        '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{203e}' | '\u{2190}'..='\u{2199}' => trust.ambiguous,
        '\u{2460}'..='\u{24ff}' | '\u{2500}'..='\u{25a1}' => trust.ambiguous,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_agree_with_the_buffer() {
        for text in ["a", "中", "“", "䷀", "ｱ", "，", "한", "鿿", "䀀", "\u{200b}", "é"] {
            let mut cell = Cell::EMPTY;
            cell.set_symbol(text);
            assert_eq!(columns(&cell, text), cell.cell_width(), "{text}");
        }
    }

    #[test]
    fn only_what_terminals_agree_on_is_sure() {
        for text in ["a", "中", "，", "ア", "（", "《"] {
            assert!(is_sure(text, Trust::default()), "{text}");
        }
        for text in ["“", "…", "é", "│", "●", "①", "—"] {
            assert!(!is_sure(text, Trust::default()), "{text}");
            assert!(is_sure(text, Trust { ambiguous: true }) || text == "●", "{text}");
        }
        for text in ["❤️", "👍", "e\u{301}", "\u{e19b}", "中\u{fe00}"] {
            assert!(!is_sure(text, Trust { ambiguous: true }), "{text}");
        }
    }
}
