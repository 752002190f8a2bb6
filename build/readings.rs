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
    /// For each plane where the characters of the next begin, counted in pairs behind these 17 numbers; then pairs of a
    /// character's place in its plane and its list.
    pub rare: Vec<u16>,
}

/// Marks the last reading of a list.
const LAST: u16 = 0x8000;

/// Makes the tables.
pub fn tables() -> Result<Readings, Box<dyn Error>> {
    let mut tables = Readings { starts: vec![0], ..Readings::default() };
    let mut numbers: HashMap<&'static str, u16> = HashMap::new();
    let mut lists: HashMap<Vec<u16>, u16> = HashMap::from([(Vec::new(), 0)]);
    let mut pairs = Vec::new();
    for plane in 0..=16_u32 {
        for low in 0..=u16::MAX {
            let code = plane << 16 | u32::from(low);
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
                pairs.extend([low, name]);
            }
        }
        tables.rare.push(u16::try_from(pairs.len() / 2)?);
    }
    if numbers.len() >= usize::from(LAST) {
        return Err("too many readings to mark the last of a list".into());
    }
    tables.rare.extend(pairs);
    Ok(tables)
}
