//! How likely one character follows another: a small table of pairs counted from a word list.
//!
//! `model/pairs.bin` is built by `model/build.py`; its origin and licence stand in `model/README.md`. Unpacked it holds,
//! little-endian: the number of characters (u16); their code points as differences (u16 each); four columns of one
//! byte a character (unigram, start of a word, end of a word, before a full stop); how many pairs each begins (u16 each);
//! the second characters of the pairs as differences of their numbers (one byte below 224, else two); their weights.
//! Weights are −ln p in steps of 1/12, the full stop's of 1/24, the end of a word p in steps of 1/255.

use std::io::Read;
use std::sync::LazyLock;

use super::codec::is_han;
use super::script::simplified;

static PACKED: &[u8] = include_bytes!("model/pairs.bin");

/// What is left for a pair the table does not hold.
const FLOOR: f32 = 2e-6;
/// Share of a character's own frequency in a pair the table does not hold.
const BACKOFF: f32 = 0.02;

#[derive(Debug, Default)]
struct Model {
    /// Sorted; a character's place is its number.
    chars: Vec<u16>,
    unigram: Vec<f32>,
    start: Vec<f32>,
    end: Vec<f32>,
    stop: Vec<f32>,
    /// Where each character's pairs begin.
    first: Vec<u32>,
    seconds: Vec<u16>,
    weights: Vec<u8>,
}

static MODEL: LazyLock<Model> = LazyLock::new(|| {
    let mut bytes = Vec::new();
    match flate2::read::ZlibDecoder::new(PACKED).read_to_end(&mut bytes) {
        Ok(_) => Model::read(&bytes).unwrap_or_default(),
        Err(_) => Model::default(),
    }
});

/// Takes `count` bytes off the front.
fn take<'a>(bytes: &mut &'a [u8], count: usize) -> Option<&'a [u8]> {
    let (head, rest) = bytes.split_at_checked(count)?;
    *bytes = rest;
    Some(head)
}

fn shorts(bytes: &[u8]) -> impl Iterator<Item = u16> {
    bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
}

impl Model {
    fn read(mut bytes: &[u8]) -> Option<Self> {
        let rest = &mut bytes;
        let count = shorts(take(rest, 2)?).next()? as usize;
        let mut model = Self::default();
        let mut last = 0u16;
        for gap in shorts(take(rest, count * 2)?) {
            last = last.wrapping_add(gap);
            model.chars.push(last);
        }
        let nats = |byte: &u8, steps: f32| (-f32::from(*byte) / steps).exp();
        model.unigram = take(rest, count)?.iter().map(|b| nats(b, 12.0)).collect();
        model.start = take(rest, count)?.iter().map(|b| nats(b, 12.0)).collect();
        model.end = take(rest, count)?.iter().map(|b| f32::from(*b) / 255.0).collect();
        model.stop = take(rest, count)?.iter().map(|b| nats(b, 24.0)).collect();
        let mut pairs = 0u32;
        model.first.push(0);
        for (a, own) in shorts(take(rest, count * 2)?).enumerate() {
            pairs += u32::from(own);
            model.first.push(pairs);
            let _ = a;
        }
        for a in 0..count {
            let own = model.first.get(a + 1)? - model.first.get(a)?;
            let mut at = 0u16;
            for _ in 0..own {
                let byte = *take(rest, 1)?.first()?;
                let gap = match byte {
                    0..224 => u16::from(byte),
                    _ => u16::from(byte - 224) * 256 + u16::from(*take(rest, 1)?.first()?),
                };
                at = at.wrapping_add(gap);
                model.seconds.push(at);
            }
        }
        model.weights = take(rest, pairs as usize)?.to_vec();
        Some(model)
    }

    fn number(&self, c: char) -> Option<usize> {
        let code = u16::try_from(c as u32).ok()?;
        self.chars.binary_search(&code).ok()
    }

    fn pair(&self, a: usize, b: usize) -> f32 {
        let (Some(&from), Some(&to)) = (self.first.get(a), self.first.get(a + 1)) else { return 0.0 };
        let Some(seconds) = self.seconds.get(from as usize..to as usize) else { return 0.0 };
        match u16::try_from(b).ok().and_then(|b| seconds.binary_search(&b).ok()) {
            Some(at) => self.weights.get(from as usize + at).map_or(0.0, |&w| (-f32::from(w) / 12.0).exp()),
            None => 0.0,
        }
    }
}

fn at(column: &[f32], number: Option<usize>) -> f32 {
    number.and_then(|n| column.get(n)).copied().unwrap_or(0.0)
}

/// −ln of how likely `b` follows `a`, both Han, whatever their script.
pub(super) fn follows(a: char, b: char) -> f32 {
    let model = &*MODEL;
    let (a, b) = (model.number(simplified(a)), model.number(simplified(b)));
    let within = match (a, b) {
        (Some(a), Some(b)) => model.pair(a, b),
        _ => 0.0,
    };
    let end = if a.is_some() { at(&model.end, a) } else { 0.5 };
    let p = 0.85 * within + 0.8 * end * at(&model.start, b) + BACKOFF * at(&model.unigram, b) + FLOOR;
    -p.ln()
}

/// −ln of how likely a Han character begins, after a mark or at a line's start.
pub(super) fn begins(b: char) -> f32 {
    let model = &*MODEL;
    let b = model.number(simplified(b));
    -(0.9 * at(&model.start, b) + BACKOFF * at(&model.unigram, b) + FLOOR).ln()
}

/// −ln of how likely a full stop follows `a`.
pub(super) fn stops(a: char) -> f32 {
    match a {
        // 12 % of the percent signs of news prose end a sentence.
        '%' | '％' => -(0.12f32.ln()),
        '”' | '》' | '）' | ')' | '’' => -(0.12f32.ln()),
        '0'..='9' => -(0.03f32.ln()),
        c if is_han(c) => match MODEL.number(simplified(c)) {
            Some(number) => -at(&MODEL.stop, Some(number)).max(1e-5).ln(),
            None => -(0.02f32.ln()),
        },
        _ => -(0.005f32.ln()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_whole() {
        assert_eq!(MODEL.chars.len(), MODEL.unigram.len());
        assert_eq!(MODEL.first.last().copied(), Some(MODEL.seconds.len() as u32));
        assert_eq!(MODEL.seconds.len(), MODEL.weights.len());
        assert!(MODEL.chars.is_sorted());
        assert!(MODEL.seconds.len() > 30_000);
    }

    #[test]
    fn words_are_likelier_than_chance() {
        for (a, likely, unlikely) in [('北', '京', '菌'), ('發', '展', '斩'), ('医', '院', '援'), ('质', '量', '亮')]
        {
            assert!(follows(a, likely) + 3.0 < follows(a, unlikely), "{a}{likely} {a}{unlikely}");
        }
        assert!(stops('了') < stops('可'));
    }
}
