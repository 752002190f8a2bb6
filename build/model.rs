//! The model of how likely a text is, as `src/import/repair/model.rs` reads it where it stands: what is kept as
//! differences in `model/pairs.bin` is worked out.

use std::error::Error;
use std::fs;
use std::path::Path;

/// The columns of a character, one byte each.
const COLUMNS: usize = 5;

/// Writes the model anew: the number of characters and of pairs (u32 each), where the pairs of each character begin (u32
/// each, one more than there are), the characters (u16 each), the second characters of the pairs by number (u16 each),
/// the columns, the weights. All little-endian.
pub fn unfold(from: &Path, to: &Path) -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={}", from.display());
    let table = fs::read(from)?;
    let mut rest = &table[..];
    let count = usize::from(short(take(&mut rest, 2)?));
    let mut last = 0_u16;
    let chars: Vec<u16> = take(&mut rest, count * 2)?
        .chunks(2)
        .map(|gap| {
            last = last.wrapping_add(short(gap));
            last
        })
        .collect();
    let columns = take(&mut rest, count * COLUMNS)?;
    let mut begins = vec![0_u32];
    for own in take(&mut rest, count * 2)?.chunks(2) {
        begins.push(begins.last().copied().unwrap_or_default() + u32::from(short(own)));
    }
    let mut seconds: Vec<u16> = Vec::new();
    for own in begins.windows(2) {
        let mut at = 0_u16;
        for _ in own[0]..own[1] {
            let gap = match take(&mut rest, 1)?[0] {
                byte @ 0..224 => u16::from(byte),
                byte => u16::from(byte - 224) * 256 + u16::from(take(&mut rest, 1)?[0]),
            };
            at = at.wrapping_add(gap);
            seconds.push(at);
        }
    }
    let mut model: Vec<u8> = [count, seconds.len()].into_iter().flat_map(|n| (n as u32).to_le_bytes()).collect();
    model.extend(begins.iter().flat_map(|n| n.to_le_bytes()));
    model.extend(chars.iter().chain(&seconds).flat_map(|n| n.to_le_bytes()));
    model.extend(columns);
    model.extend(take(&mut rest, seconds.len())?);
    Ok(fs::write(to, model)?)
}

fn take<'a>(bytes: &mut &'a [u8], count: usize) -> Result<&'a [u8], Box<dyn Error>> {
    let (head, rest) = bytes.split_at_checked(count).ok_or("the model is cut off")?;
    *bytes = rest;
    Ok(head)
}

fn short(two: &[u8]) -> u16 {
    u16::from_le_bytes([two[0], two[1]])
}
