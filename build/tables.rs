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

/// Characters that Simplified writes otherwise, each followed by its Simplified form.
pub fn simplified() -> Vec<u16> {
    let pair = |(from, to): (&str, &str)| Some([basic(single(from)?)?, basic(single(to)?)?]);
    let mut pairs: Vec<[u16; 2]> = RawDictionary::TSCharacters.iter().filter_map(pair).collect();
    pairs.sort_unstable();
    pairs.into_flattened()
}

/// Characters that belong to one script alone, sorted.
pub struct Telltale {
    pub simplified: Vec<u16>,
    pub traditional: Vec<u16>,
}

/// Those characters.
pub fn telltale() -> Telltale {
    let only = |dictionary: RawDictionary| {
        // A character that may also stay as it is (后, 干, 著) tells nothing.
        let changes = |(from, to): (&str, Vec<&str>)| single(from).filter(|_| !to.contains(&from)).and_then(basic);
        let mut chars: Vec<u16> = dictionary.var_iter().filter_map(changes).collect();
        chars.sort_unstable();
        chars
    };
    Telltale { simplified: only(RawDictionary::STCharacters), traditional: only(RawDictionary::TSCharacters) }
}

fn single(text: &str) -> Option<char> {
    let mut chars = text.chars();
    chars.next().filter(|_| chars.next().is_none())
}

fn basic(c: char) -> Option<u16> {
    u16::try_from(u32::from(c)).ok()
}
