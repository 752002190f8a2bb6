//! The damage, made on purpose: the forward chain that explains every byte of such pages.
//!
//! Simplified → Traditional character by character; annotations put in byte by byte, in the order of a table; GBK bytes
//! read with a decoder that gives one hole for a lead byte and whatever stood behind it; tags taken out; marks folded.
//! Every byte keeps its origin, so that what a repair says can be held against what was there.

use std::collections::HashMap;
use std::ops::Range;

/// A small generator of numbers: the same seed, the same damage.
#[derive(Debug, Clone)]
pub struct Dice(pub u64);

impl Dice {
    /// A number below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 11) % n.max(1) as u64) as usize
    }
}

/// How the chain is set up.
#[derive(Debug, Clone)]
pub struct Chain {
    /// Characters annotated, each with its one reading, in order; ！ and ？ are broken like them.
    pub table: Vec<(char, String)>,
    /// What a broken pair is shown as.
    pub hole: char,
    /// The decoder eats only the lead byte: what stood behind it survives if it is ASCII.
    pub lenient: bool,
    /// Blanks inside the bracket, before its end.
    pub blank: bool,
    /// Brackets are unfolded at the end: annotations stand in full-width ones.
    pub wide: bool,
    /// Marks are folded to half width.
    pub fold: bool,
}

/// A byte and where it stood in the clean bytes; `None`: put in.
type Byte = (u8, Option<usize>);

/// A damaged text and the way back.
#[derive(Debug)]
pub struct Damaged {
    /// What a reader gets.
    pub text: String,
    /// The clean text in Traditional characters.
    clean: Vec<char>,
    /// Places of `text` between characters, and the clean character that follows; `None`: out of step there.
    steps: Vec<(usize, Option<usize>)>,
    /// Runs that are not what they were: bytes of `text`, and whether anything is lost for good.
    pub spots: Vec<Spot>,
}

/// A damaged run.
#[derive(Debug, Clone)]
pub struct Spot {
    pub range: Range<usize>,
    /// A byte of the text itself is gone.
    pub lost: bool,
    /// It began at a mark: the first byte can only be inferred.
    pub bang: bool,
}

/// A map from Simplified to Traditional that the way back undoes.
pub fn forward() -> HashMap<char, char> {
    let single = |text: &str| (text.chars().count() == 1).then(|| text.chars().next()).flatten();
    let back: HashMap<char, char> =
        hanconv::TSCharacters.iter().filter_map(|(from, to)| Some((single(from)?, single(to)?))).collect();
    let mut map: HashMap<char, char> = hanconv::STCharacters
        .iter()
        .filter_map(|(from, to)| Some((single(from)?, single(to)?)))
        .filter(|(from, to)| from != to && back.get(to) == Some(from) && gbk(*to).is_some())
        .collect();
    for stays in "里云后余面系".chars() {
        map.remove(&stays);
    }
    map
}

fn gbk(c: char) -> Option<Vec<u8>> {
    let text = c.to_string();
    let (bytes, _, unmapped) = encoding_rs::GBK.encode(&text);
    (!unmapped).then(|| bytes.into_owned())
}

/// Damages a clean Simplified text, a paragraph a line. Characters GBK has not are left out.
pub fn damage(clean: &str, map: &HashMap<char, char>, chain: &Chain) -> Damaged {
    let mut bytes: Vec<Byte> = Vec::new();
    let mut chars = Vec::new();
    // The clean character that begins at a clean byte.
    let mut starts = HashMap::new();
    let mut place = 0;
    for line in clean.lines() {
        for c in line.chars() {
            let c = map.get(&c).copied().unwrap_or(c);
            let Some(own) = gbk(c) else { continue };
            starts.insert(place, chars.len());
            chars.push(c);
            for byte in own {
                bytes.push((byte, Some(place)));
                place += 1;
            }
        }
        bytes.extend("</p>".bytes().map(|byte| (byte, None)));
        starts.insert(place, chars.len());
        chars.push('\n');
        bytes.push((b'\n', Some(place)));
        place += 1;
    }
    starts.insert(place, chars.len());
    for (c, reading) in &chain.table {
        let Some(own) = gbk(*c) else { continue };
        let note = if chain.blank { format!("({reading} )") } else { format!("({reading})") };
        let (note, ..) = encoding_rs::GBK.encode(&note);
        bytes = insert(&bytes, &own, &note, matches!(c, '！' | '？'));
    }
    decode(&bytes, chars, &starts, chain)
}

/// Puts `note` behind every pair of `own`, wherever it stands; a mark gets a byte in front instead.
fn insert(bytes: &[Byte], own: &[u8], note: &[u8], mark: bool) -> Vec<Byte> {
    let mut out = Vec::with_capacity(bytes.len() * 2);
    let mut at = 0;
    while at < bytes.len() {
        let hit = own.len() == 2 && bytes.get(at..at + 2).is_some_and(|two| two[0].0 == own[0] && two[1].0 == own[1]);
        if !hit {
            out.push(bytes[at]);
            at += 1;
            continue;
        }
        if mark {
            out.push((1, None));
        }
        out.extend_from_slice(&bytes[at..at + 2]);
        if !mark {
            out.extend(note.iter().map(|&byte| (byte, None)));
        }
        at += 2;
    }
    out
}

/// A decoded character: its bytes, and whether it is exactly what stood there.
struct Piece {
    text: String,
    bytes: Range<usize>,
    hole: bool,
}

fn decode(bytes: &[Byte], clean: Vec<char>, starts: &HashMap<usize, usize>, chain: &Chain) -> Damaged {
    let mut pieces = Vec::new();
    let mut at = 0;
    while let Some(&(byte, _)) = bytes.get(at) {
        let next = bytes.get(at + 1).map(|&(b, _)| b);
        let mut piece = Piece { text: String::new(), bytes: at..at + 1, hole: false };
        if byte < 0x80 {
            if byte != 1 {
                piece.text.push(char::from(byte));
            }
        } else if byte == 0x80 {
            piece.text.push('€');
        } else if let Some(c) = next.and_then(|next| pair(byte, next)) {
            piece.text.push(c);
            piece.bytes.end = at + 2;
        } else {
            piece.text.push(chain.hole);
            piece.hole = true;
            if !(chain.lenient && next.is_some_and(|next| next < 0x80)) {
                piece.bytes.end = (at + 2).min(bytes.len());
            }
        }
        at = piece.bytes.end;
        pieces.push(piece);
    }
    assemble(bytes, &pieces, clean, starts, chain)
}

fn pair(lead: u8, trail: u8) -> Option<char> {
    let two = [lead, trail];
    let (text, _) = encoding_rs::GBK.decode_without_bom_handling(&two);
    let mut chars = text.chars();
    chars.next().filter(|&c| c != '\u{fffd}' && chars.next().is_none())
}

fn assemble(
    bytes: &[Byte],
    pieces: &[Piece],
    clean: Vec<char>,
    starts: &HashMap<usize, usize>,
    chain: &Chain,
) -> Damaged {
    // The clean byte that follows each place.
    let mut follows = vec![0; bytes.len() + 1];
    for (i, &(_, origin)) in bytes.iter().enumerate() {
        follows[i + 1] = origin.map_or(follows[i], |place| place + 1);
    }
    let mut text = String::new();
    let mut steps = vec![(0, Some(0))];
    let mut spots: Vec<Spot> = Vec::new();
    let mut open: Option<Spot> = None;
    let mut skip = 0;
    for (i, piece) in pieces.iter().enumerate() {
        let from = text.len();
        if skip > 0 {
            skip -= 1;
        } else if piece.text == "<" && pieces.get(i + 1).is_some_and(|p| p.text == "/") {
            // A whole tag is no text; half a one stays.
            skip = 3;
        } else {
            let c = piece.text.chars().next();
            text.extend(c.map(|c| chain.fold(c)));
        }
        let step = starts.get(&follows[piece.bytes.end]).copied();
        let put_in = bytes[piece.bytes.clone()].iter().all(|(_, origin)| origin.is_none());
        let exact = put_in
            || (step.is_some()
                && steps.last().is_some_and(|(_, before)| *before == step.map(|s| s.wrapping_sub(1)))
                && steps.last().and_then(|(_, before)| *before).and_then(|s| clean.get(s)).copied()
                    == piece.text.chars().next());
        if !exact || step.is_none() {
            let spot = open.get_or_insert(Spot { range: from..from, lost: false, bang: false });
            spot.range.end = text.len();
            if piece.hole {
                let eaten = bytes.get(piece.bytes.start + 1);
                spot.lost |= eaten.is_some_and(|(_, origin)| origin.is_some());
                // A tag ate the second byte of a Han character: only a mark can be inferred there.
                let last = step.and_then(|step: usize| step.checked_sub(1)).and_then(|step| clean.get(step));
                let tag = eaten.is_some_and(|&(byte, _)| byte == b'<');
                spot.lost |= tag && last.is_some_and(|&c| !matches!(c, '。' | '”'));
                spot.bang |= eaten.is_some_and(|&(byte, _)| byte == 1) && spot.range.start == from;
            }
        }
        if let Some(spot) = &mut open {
            spot.range.end = text.len();
            if step.is_some() {
                spots.extend(open.take());
            }
        }
        steps.push((text.len(), step));
    }
    spots.extend(open);
    Damaged { text, clean, steps, spots }
}

impl Chain {
    /// A mark as it comes out.
    fn fold(&self, c: char) -> char {
        match c {
            '(' if self.wide => '（',
            ')' if self.wide => '）',
            '（' | '）' if self.wide => c,
            '，' if self.fold => ',',
            '：' if self.fold => ':',
            '；' if self.fold => ';',
            '（' if self.fold => '(',
            '）' if self.fold => ')',
            '！' if self.fold => '!',
            '？' if self.fold => '?',
            c => c,
        }
    }
}

impl Damaged {
    /// What stood in the clean text where `range` stands in the damaged one; `None` if an end is out of step.
    pub fn truth(&self, range: &Range<usize>) -> Option<String> {
        // Where several places coincide (a tag was taken out), any that is in step will do.
        let places = |at: usize| {
            let from = self.steps.partition_point(|&(place, _)| place < at);
            self.steps[from..].iter().take_while(move |&&(place, _)| place == at).filter_map(|&(_, step)| step)
        };
        let from = places(range.start).max()?;
        let to = places(range.end).find(|&to| to >= from)?;
        self.clean.get(from..to).map(|chars| chars.iter().collect())
    }

    /// Does an unrepairable or unrepaired run touch the range?
    pub fn is_damaged(&self, range: &Range<usize>) -> bool {
        self.spots.iter().any(|spot| spot.range.start < range.end && range.start < spot.range.end)
    }
}
