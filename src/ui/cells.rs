//! Text into cells, by the program's own policy of widths.

use std::borrow::Cow;
use std::num::NonZeroU16;
use std::ops::Range;

use ratatui::buffer::{Buffer, CellDiffOption, CellWidth as _};
use ratatui::style::Style;

use crate::layout::{Autospace, seams};
use crate::text::CellWidth;
use crate::text::width::pieces;

/// A place to draw: the buffer, and how wide the terminal draws what is ambiguous.
#[derive(Debug)]
pub struct Canvas<'b> {
    buffer: &'b mut Buffer,
    width: CellWidth,
    origins: &'b [Option<u16>],
}

impl<'b> Canvas<'b> {
    /// Draws into a buffer.
    pub fn new(buffer: &'b mut Buffer, width: CellWidth) -> Self {
        Self { buffer, width, origins: &[] }
    }

    /// Draws into a buffer, of which the rows that have an origin are not to be drawn.
    pub fn keeping(buffer: &'b mut Buffer, width: CellWidth, origins: &'b [Option<u16>]) -> Self {
        Self { buffer, width, origins }
    }

    /// Is the row not to be drawn, because it stands somewhere already?
    pub fn keeps(&self, y: u16) -> bool {
        self.origins.get(usize::from(y)).is_some_and(Option::is_some)
    }

    /// Is there room for a screen of this size, and a screen at all?
    pub fn holds(&self, width: u16, height: u16) -> bool {
        self.buffer.area.width >= width && self.buffer.area.height >= height && width > 0 && height > 0
    }

    /// Columns of a text.
    pub fn columns(&self, text: &str) -> u16 {
        self.width.columns(text).min(usize::from(u16::MAX)) as u16
    }

    /// One glyph of one or two columns at a cell; left out where it does not fit.
    pub fn glyph(&mut self, x: u16, y: u16, text: &str, columns: u16, style: Style) {
        if columns == 0 || x.saturating_add(columns) > self.buffer.area.right() || self.keeps(y) {
            return;
        }
        if let Some(cell) = self.buffer.cell_mut((x, y)) {
            cell.set_symbol(text).set_style(style);
            // The buffer's own idea of a width may differ: what is ambiguous is as wide as the terminal draws it.
            if let Some(forced) = NonZeroU16::new(columns)
                && !text.is_ascii()
                && text.cell_width() != columns
            {
                cell.set_diff_option(CellDiffOption::ForcedWidth(forced));
            }
        }
        if columns == 2
            && let Some(cell) = self.buffer.cell_mut((x + 1, y))
        {
            cell.reset();
            cell.set_style(style);
        }
    }

    /// A text from a cell on, at most `room` columns of it; gives the column behind it.
    pub fn text(&mut self, x: u16, y: u16, room: u16, text: &str, style: Style) -> u16 {
        let end = x.saturating_add(room);
        let mut at = x;
        for (_, piece) in pieces(text) {
            let (shown, columns) = self.width.shown(piece);
            if at.saturating_add(columns) > end {
                break;
            }
            self.glyph(at, y, &shown, columns, style);
            at += columns;
        }
        at
    }

    /// A text from a cell on, cut with an ellipsis where it does not fit; gives the column behind it.
    pub fn cut(&mut self, x: u16, y: u16, room: u16, text: &str, style: Style) -> u16 {
        let shown = shorten(text, room, self.width);
        self.text(x, y, room, &shown, style)
    }

    /// Another style for cells that are drawn already.
    pub fn restyle(&mut self, x: u16, y: u16, columns: u16, style: Style) {
        if self.keeps(y) {
            return;
        }
        for column in x..x.saturating_add(columns) {
            if let Some(cell) = self.buffer.cell_mut((column, y)) {
                cell.set_style(style);
            }
        }
    }

    /// The first of some signs that takes one column here.
    pub fn sign(&self, signs: &[&'static str]) -> &'static str {
        signs.iter().copied().find(|sign| self.width.cluster(sign) == 1).unwrap_or(" ")
    }

    /// How wide things are.
    pub fn width(&self) -> CellWidth {
        self.width
    }
}

/// A line of a list as it is shown: with a blank where Han meets Latin, as in the text.
#[derive(Debug)]
pub struct Spaced<'t> {
    /// What is drawn.
    pub text: Cow<'t, str>,
    seams: Vec<usize>,
}

impl<'t> Spaced<'t> {
    /// A text with its blanks.
    pub fn new(text: &'t str, autospace: Autospace) -> Self {
        let seams = seams(text, autospace);
        if seams.is_empty() {
            return Self { text: Cow::Borrowed(text), seams };
        }
        let ends = seams.iter().copied().chain([text.len()]);
        let starts = std::iter::once(0).chain(seams.iter().copied());
        let parts: Vec<&str> = starts.zip(ends).filter_map(|(start, end)| text.get(start..end)).collect();
        Self { text: Cow::Owned(parts.join(" ")), seams }
    }

    /// Where bytes of the text stand in what is drawn.
    pub fn moved(&self, bytes: &Range<usize>) -> Range<usize> {
        let before = |byte: usize| self.seams.partition_point(|seam| *seam < byte);
        let start = bytes.start + self.seams.partition_point(|seam| *seam <= bytes.start);
        start..(bytes.end + before(bytes.end)).max(start)
    }
}

/// As much of a sentence as `room` columns hold, cut between its clauses; cut like any text if not even the first fits.
pub fn clauses(text: &str, room: u16, width: CellWidth) -> Cow<'_, str> {
    if width.columns(text) <= usize::from(room) {
        return Cow::Borrowed(text);
    }
    let mut open = 0u32;
    let mut fitting = None;
    for (at, c) in text.char_indices() {
        let head = text.get(..at).unwrap_or_default();
        if open == 0 && matches!(c, '，' | '、' | '；' | ',' | ';' | '（' | '(') {
            if width.columns(head) > usize::from(room) {
                break;
            }
            fitting = Some(head.trim_end()).filter(|head| !head.is_empty()).or(fitting);
        }
        match c {
            '（' | '(' | '“' => open += 1,
            '）' | ')' | '”' => open = open.saturating_sub(1),
            _ => {}
        }
    }
    fitting.map_or_else(|| shorten(text, room, width), Cow::Borrowed)
}

/// As many of some words, parted by two blanks, as `room` columns hold: the first ones, each whole.
pub fn fewer(words: &str, room: u16, width: CellWidth) -> Cow<'_, str> {
    let mut head = words;
    while width.columns(head) > usize::from(room) {
        match head.rsplit_once("  ") {
            Some((fewer, _)) => head = fewer,
            None => return shorten(head, room, width),
        }
    }
    Cow::Borrowed(head)
}

/// A text cut with an ellipsis to at most `room` columns.
pub fn shorten(text: &str, room: u16, width: CellWidth) -> Cow<'_, str> {
    let room = usize::from(room);
    if width.columns(text) <= room {
        return Cow::Borrowed(text);
    }
    let ellipsis = usize::from(width.cluster("…"));
    let mut kept = 0;
    let mut end = 0;
    for (at, piece) in pieces(text) {
        let columns = usize::from(width.cluster(piece));
        if kept + columns + ellipsis > room {
            break;
        }
        kept += columns;
        end = at + piece.len();
    }
    let head = text.get(..end).unwrap_or_default().trim_end();
    if ellipsis > room { Cow::Borrowed("") } else { Cow::Owned(format!("{head}…")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signs_of_the_interface_take_one_column_on_every_terminal() {
        let wide = CellWidth { ambiguous: crate::text::Ambiguous::Wide, ..CellWidth::default() };
        for sign in ["▸", "▪", "▐", "◂"] {
            assert_eq!((CellWidth::default().cluster(sign), wide.cluster(sign)), (1, 1), "{sign}");
        }
    }

    #[test]
    fn a_line_of_a_list_has_the_blanks_of_the_text_and_its_marks_move_along() {
        let spaced = Spaced::new("用AI看病，AI呢", Autospace::Alpha);
        assert_eq!(spaced.text, "用 AI 看病，AI 呢");
        for (bytes, words) in
            [(3..5, "AI"), (0..5, "用 AI"), (3..8, "AI 看"), (5..11, "看病"), (14..16, "AI"), (0..0, "")]
        {
            assert_eq!(spaced.text.get(spaced.moved(&bytes)), Some(words), "{bytes:?}");
        }
    }

    #[test]
    fn what_does_not_fit_is_left_out_whole() {
        let width = CellWidth::default();
        let hint = "选择：j k 按句，h l 按字（汉字、字母），y 复制";
        for (room, shown) in [
            (60, hint),
            (40, "选择：j k 按句，h l 按字（汉字、字母）"),
            (30, "选择：j k 按句，h l 按字"),
            (20, "选择：j k 按句"),
            (8, "选择：j…"),
        ] {
            assert_eq!(clauses(hint, room, width), shown, "{room}");
        }
        for (room, shown) in [(30, "space  ctrl-f  pagedown"), (22, "space  ctrl-f"), (12, "space"), (4, "spa…")] {
            assert_eq!(fewer("space  ctrl-f  pagedown", room, width), shown, "{room}");
        }
    }

    #[test]
    fn texts_are_cut_at_characters() {
        let width = CellWidth::default();
        for (text, room, cut) in [
            ("京津冀", 6, "京津冀"),
            ("京津冀", 5, "京津…"),
            ("京津冀", 4, "京…"),
            ("京津冀", 1, "…"),
            ("京津冀", 0, ""),
            ("a b c", 3, "a…"),
        ] {
            assert_eq!(shorten(text, room, width), cut, "{text} {room}");
        }
    }
}
