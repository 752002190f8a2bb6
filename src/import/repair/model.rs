//! How likely a text is: words counted from a word list, read as a walk from character to character.
//!
//! At every character the walk is either at the end of a word or inside one. From an end it goes on to a word of one
//! character or to the first character of a longer one; from inside, to a character that follows in some word. So a
//! stray character between two words is dear even if words begin and end with it.
//!
//! `model/pairs.bin` is built by `model/build.py`; its origin and licence stand in `model/README.md`. It holds,
//! little-endian: the number of characters (u16); their code points as differences (u16 each); five columns of one
//! byte a character (its share of all characters; of all words, as a word; of all words, as the first of a longer one;
//! how often it is the last where it is not the first; how often a full stop follows); how many pairs each begins (u16
//! each); the second characters of the pairs as differences of their numbers (one byte below 224, else two); their
//! weights. Shares are −ln p in steps of 1/12, the full stop's of 1/24, the last's p in steps of 1/255. `build/model.rs`
//! works the differences out, so that the program reads the table where it stands in its file.

use std::sync::LazyLock;

use super::codec::is_han;
use super::script::simplified;

static TABLE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/model.bin"));

/// What is left for a character the list does not expect here.
const FLOOR: f32 = 1e-6;
/// Share of a character's frequency in places the list does not hold.
const BACKOFF: f32 = 0.02;

/// How often a full stop follows a word of several characters.
const WORD_STOPS: f32 = 0.05;

#[derive(Debug, Default)]
struct Model {
    /// Sorted; a character's place is its number.
    chars: Numbers<2>,
    share: Column,
    alone: Column,
    first: Column,
    last: Column,
    stop: Column,
    /// Where each character's pairs begin.
    begins: Numbers<4>,
    seconds: Numbers<2>,
    weights: Column,
}

/// Probabilities of a byte each, and what the bytes stand for.
#[derive(Debug, Default)]
struct Column {
    bytes: &'static [u8],
    known: Vec<f32>,
}

static MODEL: LazyLock<Model> = LazyLock::new(|| Model::read(TABLE).unwrap_or_default());

/// Takes `count` bytes off the front.
fn take<'a>(bytes: &mut &'a [u8], count: usize) -> Option<&'a [u8]> {
    let (head, rest) = bytes.split_at_checked(count)?;
    *bytes = rest;
    Some(head)
}

/// Numbers of so many bytes each, little-endian.
#[derive(Debug, Default, Clone, Copy)]
struct Numbers<const BYTES: usize>(&'static [u8]);

impl<const BYTES: usize> Numbers<BYTES> {
    fn len(self) -> usize {
        self.0.len() / BYTES
    }

    fn get(self, place: usize) -> Option<u32> {
        let mut number = [0; 4];
        number.get_mut(..BYTES)?.copy_from_slice(self.0.get(place * BYTES..(place + 1) * BYTES)?);
        Some(u32::from_le_bytes(number))
    }

    /// The place of a number among some that are sorted.
    fn find(self, number: u32, among: std::ops::Range<usize>) -> Option<usize> {
        let (mut from, mut to) = (among.start, among.end);
        while from < to {
            let middle = from.midpoint(to);
            match self.get(middle)?.cmp(&number) {
                std::cmp::Ordering::Less => from = middle + 1,
                std::cmp::Ordering::Equal => return Some(middle),
                std::cmp::Ordering::Greater => to = middle,
            }
        }
        None
    }
}

impl Column {
    fn new(bytes: &'static [u8], probability: impl Fn(f32) -> f32) -> Self {
        Self { bytes, known: (0..=u8::MAX).map(|byte| probability(byte.into())).collect() }
    }

    /// Of −ln p in so many steps; 255 is never.
    fn of_logs(bytes: &'static [u8], steps: f32) -> Self {
        Self::new(bytes, |byte| if byte == 255.0 { 0.0 } else { (-byte / steps).exp() })
    }

    fn at(&self, place: usize) -> f32 {
        self.bytes.get(place).and_then(|&byte| self.known.get(usize::from(byte))).copied().unwrap_or(0.0)
    }
}

impl Model {
    fn read(mut bytes: &'static [u8]) -> Option<Self> {
        let rest = &mut bytes;
        let counts = Numbers::<4>(take(rest, 8)?);
        let (count, pairs) = (counts.get(0)? as usize, counts.get(1)? as usize);
        Some(Self {
            begins: Numbers(take(rest, 4 * (count + 1))?),
            chars: Numbers(take(rest, 2 * count)?),
            seconds: Numbers(take(rest, 2 * pairs)?),
            share: Column::of_logs(take(rest, count)?, 12.0),
            alone: Column::of_logs(take(rest, count)?, 12.0),
            first: Column::of_logs(take(rest, count)?, 12.0),
            last: Column::new(take(rest, count)?, |byte| byte / 255.0),
            stop: Column::of_logs(take(rest, count)?, 24.0),
            weights: Column::of_logs(take(rest, pairs)?, 12.0),
        })
    }

    fn number(&self, c: char) -> Option<usize> {
        self.chars.find(c.into(), 0..self.chars.len())
    }

    /// How likely `b` follows `a` inside a word.
    fn pair(&self, a: usize, b: usize) -> f32 {
        let own = |at| self.begins.get(at).map(|begin| begin as usize);
        let (Some(from), Some(to), Ok(b)) = (own(a), own(a + 1), u32::try_from(b)) else { return 0.0 };
        self.seconds.find(b, from..to).map_or(0.0, |at| self.weights.at(at))
    }
}

fn at(column: &Column, number: Option<usize>) -> f32 {
    number.map_or(0.0, |number| column.at(number))
}

/// Where a walk stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Walk {
    /// The Han character it stands on, by number; `None` at a word's end behind something else.
    on: Option<usize>,
    /// How likely it is at the end of a word of one character (or behind something else), at the end of a longer
    /// word, and inside a word: they add up to 1.
    alone: f32,
    end: f32,
    inside: f32,
}

impl Default for Walk {
    fn default() -> Self {
        Self { on: None, alone: 1.0, end: 0.0, inside: 0.0 }
    }
}

impl Walk {
    /// Goes on to a Han character, whatever its script: −ln of how likely that is.
    pub(super) fn han(&mut self, c: char) -> f32 {
        let model = &*MODEL;
        let c = model.number(simplified(c));
        let pair = match (self.on, c) {
            (Some(a), Some(b)) => model.pair(a, b),
            _ => 0.0,
        };
        let share = at(&model.share, c);
        let last = at(&model.last, c);
        let stray = BACKOFF * share + FLOOR;
        let arrived = self.inside * pair;
        let before = self.alone + self.end;
        let alone = before * at(&model.alone, c) + stray / 3.0;
        let end = arrived * last + stray / 3.0;
        let inside = before * at(&model.first, c) + arrived * (1.0 - last) + stray / 3.0;
        let all = alone + end + inside;
        *self = Self { on: c, alone: alone / all, end: end / all, inside: inside / all };
        -all.ln()
    }

    /// Goes on to something else, where words end: −ln of how likely a word ends here.
    pub(super) fn other(&mut self) -> f32 {
        let cost = -(self.alone + self.end + 0.02).min(1.0).ln();
        *self = Self::default();
        cost
    }

    /// Goes on to a full stop: −ln of how likely that is. `before` is the character the walk stands on.
    pub(super) fn stop(&mut self, before: Option<char>) -> f32 {
        let share = match before {
            // 12 % of the percent signs of news prose end a sentence.
            Some('%' | '％' | '”' | '》' | '）' | ')' | '’') => 0.12,
            Some('0'..='9') => 0.03,
            Some(c) if c.is_ascii_alphabetic() => 0.02,
            Some(c) if is_han(c) => {
                let own = if self.on.is_some() { at(&MODEL.stop, self.on) } else { WORD_STOPS };
                // 会 alone hardly ever ends a sentence, 宴会 does as any word.
                self.alone * own + self.end * own.max(WORD_STOPS) + self.inside * own * 0.02
            }
            _ => 1e-6,
        };
        *self = Self::default();
        -share.max(1e-6).ln()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cost(text: &str) -> f32 {
        let mut walk = Walk::default();
        text.chars().map(|c| walk.han(c)).sum()
    }

    #[test]
    fn the_table_is_whole() {
        assert_eq!(MODEL.chars.len(), MODEL.share.bytes.len());
        assert_eq!(MODEL.begins.get(MODEL.chars.len()), Some(MODEL.seconds.len() as u32));
        assert_eq!(MODEL.seconds.len(), MODEL.weights.bytes.len());
        let chars: Vec<_> = (0..MODEL.chars.len()).map(|at| MODEL.chars.get(at)).collect();
        assert!(chars.is_sorted());
        assert!(MODEL.seconds.len() > 30_000);
    }

    #[test]
    fn words_are_likelier_than_chance() {
        for (likely, unlikely) in
            [("北京", "北菌"), ("發展", "發斩"), ("医院里", "医援里"), ("空气质量", "空气质亮"), ("他说了", "他海说")]
        {
            assert!(cost(likely) + 3.0 < cost(unlikely), "{likely} {unlikely}");
        }
        let stop = |text: &str| {
            let mut walk = Walk::default();
            let _cost: f32 = text.chars().map(|c| walk.han(c)).sum();
            walk.stop(text.chars().next_back())
        };
        assert!(stop("走了") < stop("走可"));
        assert!(stop("宴会") < stop("他会"));
    }
}
