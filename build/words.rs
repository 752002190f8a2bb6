//! Dictionaries of words for writing a text in the other script, packed small: a tree of the words' characters, and
//! what is told of each word is where it is not written character by character. `src/text/script/words.rs` reads them.
//!
//! The words are OpenCC's (Apache-2.0), as the hanconv crate brings them.

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};
use std::error::Error;

use hanconv::RawDictionary;

/// Where we read otherwise than OpenCC's dictionaries.
const TO_TRADITIONAL: &str = "头发干了 頭髮乾了|姓朴 姓朴";

/// 著 is 着 but in words of writing and renown, which the dictionary made for texts with both forms need not know.
const TO_SIMPLIFIED: &str = "
著 着|著名 著名|著作 著作|著者 著者|著述 著述|著書 著书|著稱 著称|著錄 著录|著有 著有|著於 著于|著文 著文
名著 名著|原著 原著|專著 专著|論著 论著|編著 编著|譯著 译著|遺著 遗著|巨著 巨著|鉅著 巨著|合著 合著|新著 新著
拙著 拙著|所著 所著|卓著 卓著|昭著 昭著|顯著 显著|土著 土著|見微知著 见微知著|甚麼 什么|姓朴 姓朴
";

/// Simplified to Traditional, in the forms today's readers use (裡 麵 群 吃) instead of the scholarly ones (裏 麪 羣 喫).
pub fn traditional() -> Result<Vec<u8>, Box<dyn Error>> {
    let forms: HashMap<char, char> = chars(RawDictionary::TWVariants.iter()).collect();
    let expected = |c: char| forms.get(&c).copied().unwrap_or(c);
    let mut entries: Vec<(&str, String)> = Vec::new();
    for (key, value) in RawDictionary::STPhrases.iter().chain(RawDictionary::STCharacters.iter()) {
        entries.push((key, value.to_owned()));
    }
    entries.extend(pairs(TO_TRADITIONAL).map(|(key, value)| (key, value.to_owned())));
    let known: HashSet<&str> = entries.iter().map(|(key, _)| *key).collect();
    let lone = RawDictionary::TWVariants.iter().filter(|(key, _)| !known.contains(key));
    let lone: Vec<(&str, String)> = lone.map(|(key, value)| (key, value.to_owned())).collect();
    entries.extend(lone);
    let entries = entries.into_iter().map(|(key, value)| (key, value.chars().map(expected).collect()));
    pack(entries.collect())
}

/// Traditional to Simplified.
pub fn simplified() -> Result<Vec<u8>, Box<dyn Error>> {
    let entries = RawDictionary::TSPhrases.iter().chain(RawDictionary::TSCharacters.iter()).chain(pairs(TO_SIMPLIFIED));
    pack(entries.map(|(key, value)| (key, value.to_owned())).collect())
}

fn pairs(table: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    table.split(['|', '\n']).filter_map(|pair| pair.trim().split_once(' '))
}

fn chars<'a>(entries: impl Iterator<Item = (&'a str, &'a str)>) -> impl Iterator<Item = (char, char)> {
    entries.filter_map(|(from, to)| Some((from.chars().next()?, to.chars().next()?)))
}

/// A node of the tree: its children by their characters, and what its word becomes.
#[derive(Default)]
struct Node {
    children: BTreeMap<u16, Node>,
    word: Option<String>,
}

/// Packs entries; of two with one key the later is meant.
///
/// Four bytes with the length of the text that follows: a line for every character, which stands first, then what it
/// may become, the usual form first. Then numbers: for every node in order of levels how many children it has; for every
/// node but the root how far its character's line is from its elder sibling's, not counting either; and for every such
/// node 0 if it ends no word, else 1 and the number of characters that do not take the usual form, and for each of these
/// its place × 16 + the form's number.
fn pack(entries: Vec<(&str, String)>) -> Result<Vec<u8>, Box<dyn Error>> {
    let entries: BTreeMap<&str, String> = entries.into_iter().collect();
    let mut forms: BTreeMap<char, Vec<char>> = BTreeMap::new();
    let mut count: HashMap<char, usize> = HashMap::new();
    let single = |key: &str| key.chars().nth(1).is_none();
    for (from, to) in chars(entries.iter().filter(|(key, _)| single(key)).map(|(key, value)| (*key, value.as_str()))) {
        forms.insert(from, vec![to]);
    }
    for (key, value) in entries.iter().filter(|(key, _)| !single(key)) {
        if key.chars().count() != value.chars().count() || key.chars().count() > 16 {
            return Err(format!("{key} {value}: words are written in as many characters, up to 16").into());
        }
        for (from, to) in key.chars().zip(value.chars()) {
            let known = forms.entry(from).or_insert_with(|| vec![from]);
            if !known.contains(&to) {
                known.push(to);
            }
            *count.entry(from).or_default() += 1;
        }
    }
    // The commonest characters come first, and so have the smallest numbers, in runs that are each in order.
    let mut lines: Vec<char> = forms.keys().copied().collect();
    lines.sort_by_key(|c| std::cmp::Reverse(count.get(c).copied().unwrap_or(0)));
    let mut rest = lines.as_mut_slice();
    for length in RUNS.into_iter().chain([usize::MAX]) {
        let (run, others) = rest.split_at_mut(length.min(rest.len()));
        run.sort_unstable();
        rest = others;
    }
    let number: HashMap<char, u16> = lines.iter().copied().zip(0..).collect();

    let mut text = String::new();
    for c in &lines {
        text.push(*c);
        text.extend(forms[c].iter().filter(|to| forms[c].len() > 1 || *to != c));
        text.push('\n');
    }
    let mut root = Node::default();
    for (key, value) in entries.iter().filter(|(key, _)| !single(key)) {
        let mut node = &mut root;
        for c in key.chars() {
            node = node.children.entry(number[&c]).or_default();
        }
        node.word = Some(value.clone());
    }
    let mut packed = u32::try_from(text.len())?.to_le_bytes().to_vec();
    packed.extend(text.bytes());
    let (mut counts, mut characters, mut words) = (Vec::new(), Vec::new(), Vec::new());
    let mut level: VecDeque<(Vec<char>, &Node)> = VecDeque::from([(Vec::new(), &root)]);
    while let Some((key, node)) = level.pop_front() {
        put(&mut counts, node.children.len())?;
        let mut next = 0;
        for (line, child) in &node.children {
            // Of siblings only how many numbers lie between them.
            put(&mut characters, usize::from(*line) - next)?;
            next = usize::from(*line) + 1;
            let mut key = key.clone();
            key.push(lines[usize::from(*line)]);
            let changes = child.word.iter().flat_map(|word| word.chars()).zip(&key).enumerate();
            let choice = |to: char, from: &char| forms[from].iter().position(|form| *form == to);
            let changes = changes.filter_map(|(at, (to, from))| Some((at, choice(to, from)?)));
            let changes: Vec<_> = changes.filter(|(_, choice)| *choice > 0).collect();
            put(&mut words, child.word.as_ref().map_or(0, |_| 1 + changes.len()))?;
            for (at, choice) in changes {
                if choice > 15 {
                    return Err(format!("{key:?}: a character of too many forms").into());
                }
                put(&mut words, at * 16 + choice)?;
            }
            level.push_back((key, child));
        }
    }
    packed.extend([counts, characters, words].concat());
    Ok(packed)
}

/// How many characters stand in each run but the last.
const RUNS: [usize; 4] = [64, 192, 768, 2048];

/// So many numbers take one byte.
const ONE_BYTE: usize = 208;

/// Writes a number: in one byte, or in two of which the first tells it.
fn put(out: &mut Vec<u8>, number: usize) -> Result<(), Box<dyn Error>> {
    match number.checked_sub(ONE_BYTE) {
        None => out.push(u8::try_from(number)?),
        Some(rest) => out.extend([u8::try_from(ONE_BYTE + (rest >> 8))?, (rest & 0xFF) as u8]),
    }
    Ok(())
}
