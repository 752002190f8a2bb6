//! Characters that readers take for the same when they look for something: full and half width, upper and lower case,
//! Traditional and Simplified.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::text::script;

/// The folded form of every character of the Basic Multilingual Plane; 128 KB, made on first use.
static BASIC: LazyLock<Vec<u16>> = LazyLock::new(|| {
    let mut table: Vec<u16> = (0..=u16::MAX).collect();
    let mut changed = Vec::with_capacity(8192);
    let mut set = |from: char, to: char| {
        if from == to {
            return;
        }
        if let (Ok(from), Ok(to)) = (u16::try_from(u32::from(from)), u16::try_from(u32::from(to)))
            && let Some(slot) = table.get_mut(usize::from(from))
        {
            *slot = to;
            changed.push(from);
        }
    };
    for (traditional, simplified) in script::simplified_forms() {
        set(traditional, simplified);
    }
    // 看著 is 看着; 著名 has no other form it could be taken for.
    set('著', '着');
    // Letters with case, and what has a width: nothing else is asked, as being asked takes long.
    let cased = [('\0', '\u{587}'), ('\u{10A0}', '\u{10FF}'), ('\u{13A0}', '\u{13F5}'), ('\u{1C80}', '\u{1CBF}')];
    let later =
        [('\u{1E00}', '\u{1FFF}'), ('\u{2100}', '\u{218F}'), ('\u{24B0}', '\u{24EF}'), ('\u{2C00}', '\u{2DFF}')];
    let wide = [('\u{3000}', '\u{3000}'), ('\u{FF00}', '\u{FFEF}')];
    for c in cased.into_iter().chain(later).chain(wide).flat_map(|(first, last)| first..=last) {
        let narrow = halve(c);
        let mut lower = narrow.to_lowercase();
        set(c, lower.next().filter(|_| lower.next().is_none()).unwrap_or(narrow));
    }
    // 薴 is written 苧 in Simplified, and 苧 is itself a Traditional form (of 苎): follow such chains to their end.
    let mut ends: Vec<(u16, u16)> = Vec::with_capacity(changed.len());
    for from in changed {
        let once = table.get(usize::from(from)).copied().unwrap_or(from);
        ends.push((from, table.get(usize::from(once)).copied().unwrap_or(once)));
    }
    for (from, end) in ends {
        if let Some(slot) = table.get_mut(usize::from(from)) {
            *slot = end;
        }
    }
    table
});

/// One character folded. Folding is idempotent and never changes how many characters there are.
pub fn fold(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    let folded = u16::try_from(u32::from(c)).ok().and_then(|code| BASIC.get(usize::from(code)));
    folded.and_then(|code| char::from_u32(u32::from(*code))).unwrap_or(c)
}

/// Full-width forms of ASCII become ASCII, the ideographic space and the no-break space a space.
fn halve(c: char) -> char {
    match c {
        '\u{3000}' | '\u{A0}' => ' ',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        _ => c,
    }
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
                assert!(fold(c) == one || halve(c) != c, "{c}");
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
