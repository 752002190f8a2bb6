//! GBK as a table of pairs: what two bytes spell, and which two bytes spell a character.
//!
//! The user-defined areas are kept (as private-use characters): a page that decoded them has lost nothing there.

use crate::text::Plane;

/// First lead byte of the table; the last is 0xFE.
const LEAD: u8 = 0x81;
/// First trail byte; the last is 0xFE, and 0x7F is none.
const TRAIL: u8 = 0x40;
const TRAILS: usize = 0xFF - TRAIL as usize;

/// What each pair spells, in two bytes, U+FFFD where it spells nothing.
static PAIRS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/gbk.bin"));

/// The way back.
static BYTES: Plane = Plane::new(include_bytes!(concat!(env!("OUT_DIR"), "/gbk-pairs.plane")));

fn place(lead: u8, trail: u8) -> usize {
    (lead - LEAD) as usize * TRAILS + (trail - TRAIL) as usize
}

/// The character a pair of bytes spells.
pub(super) fn decode(lead: u8, trail: u8) -> Option<char> {
    if !(LEAD..=0xFE).contains(&lead) || !(TRAIL..=0xFE).contains(&trail) {
        return None;
    }
    let place = 2 * place(lead, trail);
    let code = PAIRS.get(place..place + 2).and_then(|two| two.try_into().ok()).map(u16::from_le_bytes)?;
    char::from_u32(code.into()).filter(|&c| c != '\u{fffd}')
}

/// The pair of bytes that spells a character; `None` for ASCII and what GBK has not.
pub(super) fn encode(c: char) -> Option<[u8; 2]> {
    BYTES.get(c).map(u16::to_be_bytes)
}

/// All bytes that can end a pair.
pub(super) fn trails() -> impl Iterator<Item = u8> {
    TRAIL..=0xFE
}

/// All bytes that can begin a pair.
pub(super) fn leads() -> impl Iterator<Item = u8> {
    LEAD..=0xFE
}

/// A Han character.
pub(super) fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' | '〇')
}

/// A full-width mark, or one of the quotes, dashes and dots Chinese uses with Han.
pub(super) fn is_mark(c: char) -> bool {
    matches!(c, '\u{3001}'..='\u{3006}' | '\u{3008}'..='\u{301f}' | '\u{ff01}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff20}'
        | '\u{ff3b}'..='\u{ff40}' | '\u{ff5b}'..='\u{ff65}' | '“' | '”' | '‘' | '’' | '—' | '…' | '·')
}

/// A private-use character: bytes of GBK's user-defined areas, decoded.
pub(super) fn is_private(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_and_characters_are_each_others_inverse() {
        for (c, pair) in [
            ('。', [0xA1, 0xA3]),
            ('來', [0x81, 0xED]),
            ('！', [0xA3, 0xA1]),
            ('\u{e19b}', [0xAE, 0xC4]),
            ('\u{e071}', [0xAB, 0xB4]),
            ('\u{e30f}', [0xFA, 0xC0]),
        ] {
            assert_eq!(encode(c), Some(pair), "{c}");
            assert_eq!(decode(pair[0], pair[1]), Some(c), "{c}");
        }
        assert_eq!(encode('a'), None);
        assert_eq!(encode('😀'), None);
        assert_eq!(decode(0x20, 0x41), None);
        assert_eq!(decode(0x87, 0x28), None);
    }
}
