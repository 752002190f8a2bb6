//! Tables of characters of the Basic Multilingual Plane, which is where all that GBK and the news know of Han stands.

use hanconv::RawDictionary;

/// GBK: what each pair of bytes spells, lead bytes 0x81 to 0xFE, for each the trail bytes 0x40 to 0xFE; U+FFFD where it
/// spells nothing.
pub fn gbk() -> Vec<u16> {
    let spells = |pair: [u8; 2]| {
        let (text, _) = encoding_rs::GBK.decode_without_bom_handling(&pair);
        single(&text).and_then(basic).filter(|_| pair[1] != 0x7F).unwrap_or(0xFFFD)
    };
    (0x81..=0xFE).flat_map(|lead| (0x40..=0xFE).map(move |trail| [lead, trail])).map(spells).collect()
}

/// The pair of bytes that spells each character in GBK, the lead byte above; 0 for none.
pub fn gbk_pairs(gbk: &[u16]) -> Plane {
    let mut pairs = nothing();
    let places = (0x81..=0xFE_u16).flat_map(|lead| (0x40..=0xFE).map(move |trail| lead << 8 | trail));
    for (pair, &code) in places.zip(gbk).filter(|(_, code)| **code != 0xFFFD) {
        pairs[usize::from(code)] = pair;
    }
    pairs
}

/// The Simplified form of each character that has another one; 0 for the rest.
pub fn simplified() -> Plane {
    let mut forms = nothing();
    let pair = |(from, to): (&str, &str)| Some((basic(single(from)?)?, basic(single(to)?)?));
    for (from, to) in RawDictionary::TSCharacters.iter().filter_map(pair) {
        forms[usize::from(from)] = to;
    }
    forms
}

/// What each character beyond ASCII is folded to: half width, lower case, Simplified; 0 for those that stay.
pub fn folded(simplified: &Plane) -> Plane {
    let mut table = simplified.clone();
    // 看著 is 看着; 著名 has no other form it could be taken for.
    table[usize::from('著' as u16)] = '着' as u16;
    for (code, slot) in (0x80..=u16::MAX).zip(table.iter_mut().skip(0x80)) {
        let Some(c) = char::from_u32(code.into()).filter(|_| *slot == 0) else { continue };
        let narrow = halve(c);
        let mut lower = narrow.to_lowercase();
        let folded = lower.next().filter(|_| lower.next().is_none()).unwrap_or(narrow);
        *slot = basic(folded).filter(|_| folded != c).unwrap_or(0);
    }
    // 薴 is written 苧 in Simplified, and 苧 is itself a Traditional form (of 苎): follow such chains to their end.
    let once = table.clone();
    for slot in table.iter_mut().filter(|slot| **slot != 0) {
        *slot = Some(once[usize::from(*slot)]).filter(|&end| end != 0).unwrap_or(*slot);
    }
    table
}

/// Full-width forms of ASCII become ASCII, the ideographic space and the no-break space a space.
fn halve(c: char) -> char {
    match c {
        '\u{3000}' | '\u{A0}' => ' ',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

/// Characters that belong to one script alone.
pub struct Telltale {
    pub simplified: Plane,
    pub traditional: Plane,
}

/// Those characters: 1 for each.
pub fn telltale() -> Telltale {
    let only = |dictionary: RawDictionary| {
        let mut holds = nothing();
        // A character that may also stay as it is (后, 干, 著) tells nothing.
        let changes = |(from, to): (&str, Vec<&str>)| single(from).filter(|_| !to.contains(&from)).and_then(basic);
        for code in dictionary.var_iter().filter_map(changes) {
            holds[usize::from(code)] = 1;
        }
        holds
    };
    Telltale { simplified: only(RawDictionary::STCharacters), traditional: only(RawDictionary::TSCharacters) }
}

/// A number for each character of the plane; 0 says nothing.
pub type Plane = Vec<u16>;

fn nothing() -> Plane {
    vec![0; 0x1_0000]
}

/// A plane as `src/text/plane.rs` reads it: for each 256 characters the number of their row, 0 if all of them say
/// nothing; then the rows from 1 on, two bytes a character.
pub fn rows(plane: &Plane) -> Vec<u8> {
    let (mut numbers, mut rows, mut last) = (Vec::new(), Vec::new(), 0_u8);
    for row in plane.chunks(256) {
        let says = row.iter().any(|&value| value != 0);
        last += u8::from(says);
        numbers.push(if says { last } else { 0 });
        rows.extend(row.iter().filter(|_| says).flat_map(|value| value.to_le_bytes()));
    }
    numbers.extend(rows);
    numbers
}

/// A plane of nothing but 0 and 1: a bit each.
pub fn bits(plane: &Plane) -> Vec<u8> {
    plane.chunks(8).map(|eight| eight.iter().rev().fold(0, |byte, &bit| byte << 1 | u8::from(bit != 0))).collect()
}

fn single(text: &str) -> Option<char> {
    let mut chars = text.chars();
    chars.next().filter(|_| chars.next().is_none())
}

fn basic(c: char) -> Option<u16> {
    u16::try_from(u32::from(c)).ok()
}
