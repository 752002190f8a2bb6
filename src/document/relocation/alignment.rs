//! Where a short text fits best into a longer one (Sellers' algorithm: edit distance, both ends of the longer free).

use std::ops::Range;

/// The best place of a pattern in a text.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Fit {
    /// Characters of the text.
    pub(super) range: Range<usize>,
    /// 1.0 if the pattern stands there word for word, 0.0 if nothing of it does.
    pub(super) likeness: f32,
}

/// Fits `pattern` into `text[within]`; costs the product of their lengths.
pub(super) fn fit(pattern: &[char], text: &[char], within: Range<usize>) -> Fit {
    let within = within.start.min(text.len())..within.end.min(text.len());
    let offset = within.start;
    let text = text.get(within).unwrap_or_default();
    if pattern.is_empty() {
        return Fit { range: offset..offset, likeness: 0.0 };
    }
    // Column by column over the text: for each prefix of the pattern, its distance from what ends here and where
    // that begins.
    let mut column: Vec<(u32, u32)> = (0..=pattern.len() as u32).map(|cost| (cost, 0)).collect();
    let mut best = (pattern.len() as u32, 0..0);
    for (at, c) in text.iter().enumerate() {
        let mut diagonal = column[0];
        column[0] = (0, at as u32 + 1);
        for (row, p) in pattern.iter().enumerate() {
            let replaced = (diagonal.0 + u32::from(p != c), diagonal.1);
            let (above, left) = (column[row], column[row + 1]);
            diagonal = left;
            let mut cell = replaced;
            for (cost, start) in [above, left] {
                if cost + 1 < cell.0 {
                    cell = (cost + 1, start);
                }
            }
            column[row + 1] = cell;
        }
        let (cost, start) = column[pattern.len()];
        if cost < best.0 {
            best = (cost, start as usize..at + 1);
        }
    }
    let likeness = 1.0 - best.0 as f32 / pattern.len() as f32;
    Fit { range: offset + best.1.start..offset + best.1.end, likeness }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fits_where_fewest_edits_are_needed() {
        let chars = |text: &str| text.chars().collect::<Vec<char>>();
        for (pattern, text, range, likeness) in [
            ("医疗", "推进医疗卫生", 2..4, 1.0),
            ("医疗卫生", "推进医药卫生", 2..6, 0.75),
            ("医疗卫生", "推进医疗和卫生", 2..7, 0.75),
            ("医疗", "", 0..0, 0.0),
            ("", "推进", 0..0, 0.0),
            ("甲乙", "丙丁", 0..0, 0.0),
        ] {
            let (pattern, text) = (chars(pattern), chars(text));
            assert_eq!(fit(&pattern, &text, 0..text.len()), Fit { range, likeness });
        }
        let text = chars("医疗医疗");
        assert_eq!(fit(&chars("医疗"), &text, 1..9).range, 2..4);
    }
}
