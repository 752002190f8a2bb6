//! Where Han meets Latin in a line that is not laid out: a heading of a list, a snippet, a label.

use super::Autospace;
use super::cells::Ruler;
use super::ruby::Notes;
use crate::text::CellWidth;

/// The bytes of a text before which the layout would set a blank column, ascending.
pub fn seams(text: &str, autospace: Autospace) -> Vec<usize> {
    if autospace == Autospace::Off || text.is_ascii() {
        return Vec::new();
    }
    let notes = Notes::default();
    let ruler = Ruler { text, notes: &notes, width: CellWidth::default(), autospace };
    let pairs = text.char_indices().zip(text.char_indices().skip(1));
    pairs.filter(|((_, before), (at, after))| ruler.space(*before, *at, *after) > 0).map(|(_, (at, _))| at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seams_are_where_a_laid_out_line_has_its_gaps() {
        for (text, autospace, parted) in [
            ("用AI看病", Autospace::Alpha, "用 AI 看病"),
            ("用 AI看病", Autospace::Alpha, "用 AI 看病"),
            ("12月，5G来了", Autospace::Alpha, "12月，5G 来了"),
            ("第5个G", Autospace::All, "第5个 G"),
            ("用AI看病", Autospace::Off, "用AI看病"),
            ("见https://a.example/新闻x", Autospace::Alpha, "见 https://a.example/新闻x"),
            ("AI", Autospace::Alpha, "AI"),
        ] {
            let seams = seams(text, autospace);
            let blank = |at: usize| if seams.contains(&at) { " " } else { "" };
            let shown: String = text.char_indices().map(|(at, c)| format!("{}{c}", blank(at))).collect();
            assert_eq!(shown, parted, "{autospace:?}");
        }
    }
}
