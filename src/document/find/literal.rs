//! The words as typed, but for script, case and width.
//!
//! One piece of the query is looked for as bytes in all its forms, at the speed of memory; only where it stands are the
//! characters around it folded and compared.

use std::ops::Range;

use memchr::memmem;

use crate::text::fold;

/// A folded query and the piece of it that is looked for.
#[derive(Debug, Clone)]
pub(super) struct Literal {
    query: Vec<char>,
    /// The forms of the piece.
    needles: Vec<Needle>,
    /// Which characters of the query the piece is.
    piece: Range<usize>,
}

/// Something to look for as bytes.
#[derive(Debug, Clone)]
enum Needle {
    /// An ASCII character, in one case or both.
    Letter(u8, u8),
    Bytes {
        forward: Box<memmem::Finder<'static>>,
        backward: Box<memmem::FinderRev<'static>>,
        length: usize,
    },
}

impl Literal {
    pub(super) fn new(query: &str) -> Self {
        // No block holds a line feed.
        let query = if query.contains('\n') { "" } else { query };
        let query: Vec<char> = query.chars().map(fold::fold).collect();
        let forms: Vec<Vec<char>> = query.iter().map(|c| fold::variants(*c)).collect();
        let piece = piece(&query, &forms);
        let needles = match forms.get(piece.clone()) {
            Some([]) | None => Vec::new(),
            Some([only]) => needles(only),
            Some(run) => vec![Needle::bytes(&run.iter().flatten().collect::<String>())],
        };
        Self { query, needles, piece }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.query.is_empty()
    }

    /// The first match that starts within a range of the text.
    pub(super) fn first(&self, text: &str, range: Range<usize>) -> Option<Range<usize>> {
        let end = (range.end + 4 * self.query.len()).min(text.len());
        let mut first: Option<Range<usize>> = None;
        for needle in &self.needles {
            let mut from = range.start;
            // Beyond a match of another form, nothing can come first.
            let end = first.as_ref().map_or(end, |found| end.min(found.end));
            while let Some(at) = text.as_bytes().get(from..end).and_then(|part| needle.first(part)) {
                let place = from + at;
                let found = self.verify(text, place).filter(|found| range.contains(&found.start));
                if let Some(found) = found {
                    if first.as_ref().is_none_or(|other| found.start < other.start) {
                        first = Some(found);
                    }
                    break;
                }
                from = place + 1;
            }
        }
        first
    }

    /// The last match that starts within a range of the text.
    pub(super) fn last(&self, text: &str, range: Range<usize>) -> Option<Range<usize>> {
        let end = (range.end + 4 * self.query.len()).min(text.len());
        let mut last: Option<Range<usize>> = None;
        for needle in &self.needles {
            let start = last.as_ref().map_or(range.start, |found| found.start);
            let mut to = end;
            while let Some(at) = text.as_bytes().get(start..to).and_then(|part| needle.last(part)) {
                let place = start + at;
                let found = self.verify(text, place).filter(|found| range.contains(&found.start));
                if let Some(found) = found {
                    if last.as_ref().is_none_or(|other| found.start > other.start) {
                        last = Some(found);
                    }
                    break;
                }
                // The next one further back may share all bytes but its last.
                to = place + needle.length() - 1;
            }
        }
        last
    }

    /// The match whose piece stands at a byte of the text.
    fn verify(&self, text: &str, place: usize) -> Option<Range<usize>> {
        let (head, tail) = (text.get(..place)?, text.get(place..)?);
        let mut start = place;
        let mut before = head.chars().rev();
        for wanted in self.query.get(..self.piece.start)?.iter().rev() {
            let c = before.next().filter(|c| fold::fold(*c) == *wanted)?;
            start -= c.len_utf8();
        }
        let mut end = place;
        let mut after = tail.chars();
        for wanted in self.query.get(self.piece.start..)? {
            let c = after.next().filter(|c| fold::fold(*c) == *wanted)?;
            end += c.len_utf8();
        }
        Some(start..end)
    }
}

/// The longest run of characters that have one form only or, if there is none, the character with the fewest and the
/// rarest forms.
fn piece(query: &[char], forms: &[Vec<char>]) -> Range<usize> {
    let mut best = 0..0;
    let mut start = 0;
    for (at, forms) in forms.iter().enumerate() {
        if forms.len() > 1 {
            start = at + 1;
        } else if at + 1 - start > best.len() {
            best = start..at + 1;
        }
    }
    if best.is_empty() {
        let cost = |at: &usize| {
            let (Some(c), Some(forms)) = (query.get(*at), forms.get(*at)) else { return (0, 0) };
            (forms.len(), COMMON.find(*c).map_or(0, |rank| COMMON.len() - rank))
        };
        let at = (0..query.len()).min_by_key(cost);
        best = at.map_or(0..0, |at| at..at + 1);
    }
    best
}

/// ASCII by how often it stands in a text, the most frequent first.
const COMMON: &str = " etaoinsrhldcumfgpwybvkxjqz0123456789.,";

/// What to look for, for all forms of one character: one letter in both cases takes one pass.
fn needles(forms: &[char]) -> Vec<Needle> {
    let ascii: Vec<u8> = forms.iter().filter_map(|c| u8::try_from(*c).ok().filter(u8::is_ascii)).collect();
    let letter = match ascii.as_slice() {
        [one] => Some(Needle::Letter(*one, *one)),
        [one, two, ..] => Some(Needle::Letter(*one, *two)),
        [] => None,
    };
    let others = forms.iter().filter(|c| !c.is_ascii()).map(|c| Needle::bytes(c.encode_utf8(&mut [0; 4])));
    letter.into_iter().chain(others).collect()
}

impl Needle {
    fn bytes(text: &str) -> Self {
        Self::Bytes {
            forward: Box::new(memmem::Finder::new(text.as_bytes()).into_owned()),
            backward: Box::new(memmem::FinderRev::new(text.as_bytes()).into_owned()),
            length: text.len(),
        }
    }

    fn length(&self) -> usize {
        match self {
            Self::Letter(..) => 1,
            Self::Bytes { length, .. } => *length,
        }
    }

    fn first(&self, part: &[u8]) -> Option<usize> {
        match self {
            Self::Letter(one, two) => memchr::memchr2(*one, *two, part),
            Self::Bytes { forward, .. } => forward.find(part),
        }
    }

    fn last(&self, part: &[u8]) -> Option<usize> {
        match self {
            Self::Letter(one, two) => memchr::memrchr2(*one, *two, part),
            Self::Bytes { backward, .. } => backward.rfind(part),
        }
    }
}
