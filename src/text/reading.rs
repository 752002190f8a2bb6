//! How a character is read. The tables are made by `build/readings.rs` and used as they stand in the program.

/// First character of the table of common ones.
const FIRST: u32 = 0x3000;

/// All readings there are, with tone marks, one after the other.
static TEXT: &str = include_str!(concat!(env!("OUT_DIR"), "/readings.txt"));
/// Where each begins in the text, and where the last ends.
static STARTS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/readings-starts.bin"));
/// Lists of numbers of readings.
static LISTS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/readings-lists.bin"));
/// For each common character where its list is, plus 1; 0: it has none.
static COMMON: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/readings-common.bin"));
/// For every 256 other characters: their number without its last byte, where their lists begin in the next table, and a
/// bit for each of them.
static RARE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/readings-rare.bin"));
static RARE_LISTS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/readings-rare-lists.bin"));

/// Marks the last reading of a list.
const LAST: u16 = 0x8000;
/// Bytes of what is said of 256 characters.
const BLOCK: usize = 36;

/// All readings of a character, the commonest first, with tone marks (`zhǎng`, `cháng`); none for what is not Han.
pub fn marked(c: char) -> impl Iterator<Item = &'static str> {
    numbers(c).filter_map(|number| spelled(number.into()))
}

/// All readings of a character by their numbers, which count from 0 without gaps, the commonest first.
pub(super) fn numbers(c: char) -> impl Iterator<Item = u16> {
    let mut next = list(c).map(usize::from);
    std::iter::from_fn(move || {
        let at = next?;
        let number = short(LISTS, at)?;
        next = (number & LAST == 0).then_some(at + 1);
        Some(number & !LAST)
    })
}

/// The reading of this number; `None` past the last.
pub(super) fn spelled(number: usize) -> Option<&'static str> {
    TEXT.get(usize::from(short(STARTS, number)?)..usize::from(short(STARTS, number + 1)?))
}

/// Where a character's list begins.
fn list(c: char) -> Option<u16> {
    let code = u32::from(c);
    let name = match code.checked_sub(FIRST).and_then(|index| short(COMMON, index as usize)) {
        Some(name) => name,
        None => rare(code)?,
    };
    name.checked_sub(1)
}

fn rare(code: u32) -> Option<u16> {
    let (blocks, _) = RARE.as_chunks::<BLOCK>();
    let number = u16::try_from(code >> 8).ok()?;
    let found = blocks.binary_search_by_key(&number, |[a, b, ..]| u16::from_le_bytes([*a, *b])).ok()?;
    let [_, _, a, b, bits @ ..] = blocks.get(found)?;
    let (byte, bit) = (code as usize % 256 / 8, code % 8);
    let here = *bits.get(byte)?;
    if here >> bit & 1 == 0 {
        return None;
    }
    let before: u32 = bits.iter().take(byte).map(|byte| byte.count_ones()).sum();
    let rank = before + (here & !(u8::MAX << bit)).count_ones();
    short(RARE_LISTS, usize::from(u16::from_le_bytes([*a, *b])) + rank as usize)
}

/// A number of two bytes in a table of them.
fn short(table: &[u8], index: usize) -> Option<u16> {
    table.as_chunks().0.get(index).copied().map(u16::from_le_bytes)
}

#[cfg(test)]
mod tests {
    use pinyin::{Pinyin, ToPinyinMulti};

    use super::*;

    #[test]
    fn every_reading_of_every_character_is_there() {
        for c in '\0'..=char::MAX {
            let theirs = c.to_pinyin_multi().into_iter().flatten().map(Pinyin::with_tone);
            assert!(marked(c).eq(theirs), "{c}");
        }
        assert_eq!(marked('长').collect::<Vec<_>>(), ["zhǎng", "cháng"]);
    }
}
