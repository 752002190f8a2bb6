//! Readings of a character; matching Han by pinyin; the readings of a text for learners.

mod annotate;
mod pattern;
mod table;

use super::reading::marked;

pub use annotate::{Reading, annotate};
pub use pattern::{Match, Pattern, Rank};

/// All readings of a character with tone marks, the most common first; none for what is not Han.
pub fn readings(c: char) -> Vec<&'static str> {
    marked(c).collect()
}

/// How a character is most often typed, without its tone; `None` for what is not common Han.
pub fn spelling(c: char) -> Option<&'static str> {
    let table = &*table::TABLE;
    let first = table.common(c)?.first()?;
    table.spellings().get(usize::from(*first)).map(String::as_str)
}

/// The letters with which a character may be typed, a bit each from `a`; 0 for what has no reading.
pub fn initials(c: char) -> u32 {
    table::TABLE.initials(c)
}

#[cfg(test)]
mod tests {
    #[test]
    fn readings_of_a_polyphone() {
        assert_eq!(super::readings('乐'), ["lè", "yuè"]);
        assert_eq!(super::readings('中'), ["zhōng", "zhòng"]);
        assert_eq!(super::readings('a'), [""; 0]);
    }
}
