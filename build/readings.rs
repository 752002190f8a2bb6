//! How Han is read, in tables that are used as they stand in the program. `src/text/reading.rs` reads them.
//!
//! The readings are those of pinyin-data (MIT), as the pinyin crate brings them.

use std::collections::HashMap;
use std::error::Error;

use pinyin::{Pinyin, ToPinyinMulti};

/// What stands below has no reading.
const FIRST: u32 = 0x3000;
/// One past the characters that have a place in `common`.
const END: u32 = 0xA000;

/// The tables. A list of readings is named by where it stands in `lists`, plus 1; 0 is none.
#[derive(Default)]
pub struct Readings {
    /// All readings there are, one after the other.
    pub text: String,
    /// Where each begins in `text`, in bytes, and where the last ends.
    pub starts: Vec<u16>,
    /// Numbers of readings; with `LAST` the last of its list.
    pub lists: Vec<u16>,
    /// The list of each character from `FIRST` to `END`.
    pub common: Vec<u16>,
    /// For every 256 other characters some of which have readings: their number without its last byte, where their lists
    /// begin in `rare_lists`, and a bit for each of them, set if it has a list.
    pub rare: Vec<u16>,
    /// The lists of characters outside `common`.
    pub rare_lists: Vec<u16>,
}

/// Marks the last reading of a list.
const LAST: u16 = 0x8000;

/// Makes the tables.
pub fn tables() -> Result<Readings, Box<dyn Error>> {
    let mut tables = Readings { starts: vec![0], ..Readings::default() };
    let mut numbers: HashMap<&'static str, u16> = HashMap::new();
    let mut lists: HashMap<Vec<u16>, u16> = HashMap::from([(Vec::new(), 0)]);
    for block in 0..=0x10FF_u16 {
        let (start, mut bits) = (u16::try_from(tables.rare_lists.len())?, [0_u16; 16]);
        for low in 0..=0xFF_u16 {
            let code = u32::from(block) << 8 | u32::from(low);
            let common = (FIRST..END).contains(&code);
            let mut list = Vec::new();
            for reading in char::from_u32(code).and_then(|c| c.to_pinyin_multi()).into_iter().flatten() {
                let reading = Pinyin::with_tone(reading);
                let next = u16::try_from(numbers.len())?;
                list.push(*numbers.entry(reading).or_insert(next));
                if numbers.len() > usize::from(next) {
                    tables.text.push_str(reading);
                    tables.starts.push(u16::try_from(tables.text.len())?);
                }
            }
            let known = lists.get(&list).copied();
            let name = match known {
                Some(name) => name,
                None => {
                    let name = u16::try_from(tables.lists.len() + 1)?;
                    tables.lists.extend(&list);
                    if let Some(last) = tables.lists.last_mut() {
                        *last |= LAST;
                    }
                    lists.insert(list, name);
                    name
                }
            };
            if common {
                tables.common.push(name);
            } else if name > 0 {
                bits[usize::from(low / 16)] |= 1 << (low % 16);
                tables.rare_lists.push(name);
            }
        }
        if bits != [0; 16] {
            tables.rare.extend([block, start]);
            tables.rare.extend(bits);
        }
    }
    if numbers.len() >= usize::from(LAST) {
        return Err("too many readings to mark the last of a list".into());
    }
    Ok(tables)
}
