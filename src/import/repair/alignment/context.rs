//! What stands before a place in a line, annotations left out: the last character, and the quotes still open.

use super::score::Reader;
use crate::import::repair::codec::is_mark;

/// Quotes deeper than this are not followed.
const DEEPEST: usize = 16;

/// The mended line so far.
#[derive(Debug, Default, Clone)]
pub(super) struct Context {
    reader: Reader,
    chars: usize,
    last_mark: usize,
    open: Vec<(char, usize)>,
}

impl Context {
    /// The character before the place.
    pub(super) fn last(&self) -> Option<char> {
        self.reader.before()
    }

    /// A reader that has read the line so far.
    pub(super) fn reader(&self) -> Reader {
        self.reader
    }

    /// Goes on by a character.
    pub(super) fn push(&mut self, c: char) {
        self.chars += 1;
        if let Some(close) = closer(c) {
            if self.open.len() < DEEPEST {
                self.open.push((close, self.chars));
            }
        } else if self.open.last().is_some_and(|&(close, _)| close == c) {
            self.open.pop();
        } else if is_mark(c) || matches!(c, ',' | ';' | ':' | '!') {
            self.last_mark = self.chars;
        }
        let _cost = self.reader.read(c);
    }

    /// Goes on by a character where only the last one will be asked for.
    pub(super) fn pass(&mut self, c: char) {
        self.reader.pass(c);
    }

    /// How many characters stand behind the last pause.
    pub(super) fn clause(&self) -> usize {
        self.chars - self.last_mark
    }

    /// The mark that would close the innermost open quote.
    pub(super) fn closing(&self) -> Option<char> {
        self.open.last().map(|&(close, _)| close)
    }

    /// How many characters the innermost open quote holds, and whether a pause is among them.
    pub(super) fn held(&self) -> Option<(usize, bool)> {
        self.open.last().map(|&(_, from)| (self.chars - from, self.last_mark > from))
    }
}

fn closer(c: char) -> Option<char> {
    Some(match c {
        '“' => '”',
        '‘' => '’',
        '《' => '》',
        '「' => '」',
        '『' => '』',
        '【' => '】',
        _ => return None,
    })
}
