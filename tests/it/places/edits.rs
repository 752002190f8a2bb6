//! What happens to an article between two readings.

use kanbao::document::Kind;
use kanbao::text::script::{self, Script, convert};

use super::draft::{Draft, Letter, Paragraph};

/// A small generator of random numbers (SplitMix64): the same edits on every machine.
#[derive(Debug)]
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// From 0 up to, not including, `limit`.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % limit.max(1) as u64) as usize
    }
}

/// Kinds of edits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edit {
    Insert,
    Remove,
    Move,
    Merge,
    Split,
    Inside,
    Around,
    Script,
    Punctuation,
    Headings,
    Several,
}

/// First and last number of the quote's characters.
type Quoted = (Option<u32>, Option<u32>);

impl Edit {
    pub const ALL: [Self; 11] = [
        Self::Insert,
        Self::Remove,
        Self::Move,
        Self::Merge,
        Self::Split,
        Self::Inside,
        Self::Around,
        Self::Script,
        Self::Punctuation,
        Self::Headings,
        Self::Several,
    ];

    /// Edits an article in which a reader has kept a place; `other` lends its words.
    pub fn apply(self, draft: &mut Draft, quoted: Quoted, other: &Draft, random: &mut Random) {
        match self {
            Self::Insert => times(random, 5, |random| insert(draft, other, random)),
            Self::Remove => remove(draft, quoted, random),
            Self::Move => times(random, 3, |random| shift(draft, random)),
            Self::Merge => times(random, 6, |random| merge(draft, random)),
            Self::Split => times(random, 6, |random| split(draft, quoted, random)),
            Self::Inside => inside(draft, quoted, other, random),
            Self::Around => around(draft, quoted, other, random),
            Self::Script => rewrite(draft),
            Self::Punctuation => punctuate(draft),
            Self::Headings => headings(draft, random),
            Self::Several => {
                for _ in 0..2 + random.below(3) {
                    Self::ALL[random.below(10)].apply(draft, quoted, other, random);
                }
            }
        }
    }
}

fn times(random: &mut Random, most: usize, mut edit: impl FnMut(&mut Random)) {
    for _ in 0..1 + random.below(most) {
        edit(random);
    }
}

fn foreign(letters: &[Letter]) -> Vec<Letter> {
    letters.iter().map(|(c, _)| (*c, None)).collect()
}

fn any(draft: &Draft, random: &mut Random) -> usize {
    random.below(draft.paragraphs.len())
}

/// The paragraph and the letter where a character stands now.
fn find(draft: &Draft, number: Option<u32>) -> Option<(usize, usize)> {
    draft.paragraphs.iter().enumerate().find_map(|(at, paragraph)| {
        let letter = paragraph.letters.iter().position(|(_, origin)| origin.is_some() && *origin == number)?;
        Some((at, letter))
    })
}

fn insert(draft: &mut Draft, other: &Draft, random: &mut Random) {
    let from = &other.paragraphs[any(other, random)];
    let at = random.below(draft.paragraphs.len() + 1);
    draft.paragraphs.insert(at, Paragraph { kind: from.kind, letters: foreign(&from.letters) });
}

/// Paragraphs go, or a few sentences out of them; one time in four, what the quote stands in.
fn remove(draft: &mut Draft, quoted: Quoted, random: &mut Random) {
    let target = find(draft, quoted.0).filter(|_| random.below(4) == 0);
    if let Some((at, letter)) = target.filter(|_| random.below(2) == 0) {
        let letters = &mut draft.paragraphs[at].letters;
        let end =
            letters.iter().position(|(_, origin)| origin.is_some() && *origin == quoted.1).unwrap_or(letters.len() - 1);
        letters.drain(letter..=end.max(letter));
    } else if let Some((at, _)) = target {
        draft.paragraphs.remove(at);
    }
    times(random, 3, |random| {
        if draft.paragraphs.len() > 3 {
            let at = any(draft, random);
            draft.paragraphs.remove(at);
        }
    });
}

fn shift(draft: &mut Draft, random: &mut Random) {
    let from = any(draft, random);
    let paragraph = draft.paragraphs.remove(from);
    let to = random.below(draft.paragraphs.len() + 1);
    draft.paragraphs.insert(to, paragraph);
}

fn merge(draft: &mut Draft, random: &mut Random) {
    let at = any(draft, random);
    if at + 1 < draft.paragraphs.len() {
        let next = draft.paragraphs.remove(at + 1);
        draft.paragraphs[at].letters.extend(next.letters);
    }
}

/// Somewhere, and one time in three inside the quote.
fn split(draft: &mut Draft, quoted: Quoted, random: &mut Random) {
    let target =
        find(draft, quoted.0).filter(|_| random.below(3) == 0).map(|(at, letter)| (at, letter + random.below(12)));
    let at = target.map_or_else(|| any(draft, random), |(at, _)| at);
    let length = draft.paragraphs[at].letters.len();
    let cut = target.map_or_else(|| random.below(length + 1), |(_, letter)| letter.min(length));
    let letters = draft.paragraphs[at].letters.split_off(cut);
    draft.paragraphs.insert(at + 1, Paragraph { kind: Kind::Paragraph, letters });
}

/// One to six characters replaced, dropped or added.
fn change(letters: &mut Vec<Letter>, at: usize, longest: usize, other: &Draft, random: &mut Random) {
    let source = &other.paragraphs[any(other, random)].letters;
    let take = (1 + random.below(longest.max(1))).min(source.len());
    let from = random.below(source.len() - take + 1);
    let words = foreign(&source[from..from + take]);
    let start = at.min(letters.len());
    let end = (start + 1 + random.below(longest.max(1))).min(letters.len());
    match random.below(3) {
        0 => drop(letters.splice(start..end, words)),
        1 => drop(letters.drain(start..end)),
        _ => drop(letters.splice(start..start, words)),
    }
}

/// Up to three changes, none of more than a sixth of the quote.
fn inside(draft: &mut Draft, quoted: Quoted, other: &Draft, random: &mut Random) {
    times(random, 3, |random| {
        let (Some((at, first)), Some((end, last))) = (find(draft, quoted.0), find(draft, quoted.1)) else { return };
        let length = if at == end { last.saturating_sub(first) } else { draft.paragraphs[at].letters.len() - first };
        let letter = first + random.below(length + 1);
        change(&mut draft.paragraphs[at].letters, letter, (length / 6).clamp(1, 6), other, random);
    });
}

/// Changes within thirty characters on both sides.
fn around(draft: &mut Draft, quoted: Quoted, other: &Draft, random: &mut Random) {
    times(random, 4, |random| {
        if let Some((at, last)) = find(draft, quoted.1) {
            let letter = last + 1 + random.below(30);
            let letters = &mut draft.paragraphs[at].letters;
            if letter <= letters.len() {
                change(letters, letter, 6, other, random);
            }
        }
    });
    times(random, 4, |random| {
        if let Some((at, first)) = find(draft, quoted.0) {
            let longest = 6.min(first);
            let letter = first.saturating_sub(longest + random.below(30));
            if longest > 0 {
                change(&mut draft.paragraphs[at].letters, letter, longest, other, random);
            }
        }
    });
}

/// To the other script.
fn rewrite(draft: &mut Draft) {
    let whole: String = draft.paragraphs.iter().flat_map(|p| p.letters.iter().map(|(c, _)| *c)).collect();
    let to = if script::guess(&whole) == Some(Script::Traditional) { Script::Simplified } else { Script::Traditional };
    for paragraph in &mut draft.paragraphs {
        let text: String = paragraph.letters.iter().map(|(c, _)| *c).collect();
        let converted = convert(&text, to).text;
        if converted.chars().count() == paragraph.letters.len() {
            for (letter, c) in paragraph.letters.iter_mut().zip(converted.chars()) {
                letter.0 = c;
            }
        }
    }
}

/// Full-width punctuation to half width, corner brackets to quotation marks, blanks between Han and Latin away.
fn punctuate(draft: &mut Draft) {
    let other = |c: char| match c {
        '，' | '、' => ',',
        '。' => '.',
        '：' => ':',
        '；' => ';',
        '？' => '?',
        '！' => '!',
        '（' => '(',
        '）' => ')',
        '“' | '”' | '「' | '」' => '"',
        c => c,
    };
    for paragraph in &mut draft.paragraphs {
        paragraph.letters.retain(|(c, _)| *c != ' ');
        for letter in &mut paragraph.letters {
            letter.0 = other(letter.0);
        }
    }
}

/// Headings numbered, shortened or turned into paragraphs.
fn headings(draft: &mut Draft, random: &mut Random) {
    for (number, paragraph) in draft.paragraphs.iter_mut().enumerate() {
        if !matches!(paragraph.kind, Kind::Heading(_)) {
            continue;
        }
        match random.below(4) {
            0 => {
                let label = format!("{number}. ");
                paragraph.letters.splice(0..0, label.chars().map(|c| (c, None)));
            }
            1 => paragraph.kind = Kind::Paragraph,
            2 => drop(paragraph.letters.splice(0..0, "关于".chars().map(|c| (c, None)))),
            _ => {}
        }
    }
}
