//! Characters that readers take for the same when they look for something: full and half width, upper and lower case,
//! Traditional and Simplified.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::Plane;

/// What characters beyond ASCII are folded to; those that stay are not in it.
static FOLDED: Plane = Plane::new(include_bytes!(concat!(env!("OUT_DIR"), "/folded.plane")));

/// One character folded. Folding is idempotent and never changes how many characters there are.
pub fn fold(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    FOLDED.char(c).unwrap_or(c)
}

/// Characters by what they fold to, the other way round.
static VARIANTS: LazyLock<HashMap<char, Vec<char>>> = LazyLock::new(|| {
    let mut variants: HashMap<char, Vec<char>> = HashMap::new();
    for c in '\u{80}'..='\u{FFFF}' {
        let folded = fold(c);
        if folded != c {
            variants.entry(folded).or_default().push(c);
        }
    }
    variants
});

/// Every character that folds to this folded one, itself first.
pub fn variants(folded: char) -> Vec<char> {
    let mut found = vec![folded];
    if folded.is_ascii_lowercase() {
        found.push(folded.to_ascii_uppercase());
    }
    found.extend(VARIANTS.get(&folded).into_iter().flatten());
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_width_case_and_script() {
        for (from, to) in [
            ('Ａ', 'a'),
            ('Z', 'z'),
            ('É', 'é'),
            ('（', '('),
            ('　', ' '),
            ('！', '!'),
            ('慶', '庆'),
            ('庆', '庆'),
            ('後', '后'),
            ('龍', '龙'),
            ('。', '。'),
            ('İ', 'İ'),
            ('ß', 'ß'),
            ('\u{A0}', ' '),
            ('𠀀', '𠀀'),
        ] {
            assert_eq!(fold(from), to, "{from}");
        }
    }

    #[test]
    fn variants_are_what_folds_there() {
        assert_eq!(variants('庆'), ['庆', '慶']);
        assert_eq!(variants('a'), ['a', 'A', 'Ａ', 'ａ']);
        assert_eq!(variants('京'), ['京']);
        for folded in ['发', '后', ' ', 'k', '干'] {
            for c in variants(folded) {
                assert_eq!(fold(c), folded, "{c}");
            }
        }
    }

    #[test]
    fn every_cased_letter_of_the_old_blocks_is_folded() {
        for c in '\u{80}'..='\u{3000}' {
            let mut lower = c.to_lowercase();
            if let (Some(one), None) = (lower.next(), lower.next()) {
                assert!(fold(c) == one || fold(c) == ' ', "{c}");
            }
        }
    }

    #[test]
    fn folding_twice_is_folding_once() {
        for c in '\0'..=char::MAX {
            assert_eq!(fold(fold(c)), fold(c), "{c}");
        }
    }
}
