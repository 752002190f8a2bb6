//! How a character is read, with tone marks.

use pinyin::{Pinyin, ToPinyinMulti};

/// All readings of a character, the commonest first, with tone marks (`zhǎng`, `cháng`); none for what is not Han.
pub fn marked(c: char) -> impl Iterator<Item = &'static str> {
    c.to_pinyin_multi().into_iter().flatten().map(Pinyin::with_tone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reading_is_there() {
        let mut all: Vec<_> = marked('长').collect();
        all.sort_unstable();
        assert!(all.contains(&"cháng") && all.contains(&"zhǎng"));
        assert_eq!(marked('a').next(), None);
    }
}
