//! Key presses → actions: sequences, counts, and digits that go straight to a section.

use crate::keymap::{Action, Code, Key, Lookup, Mode, print};
use crate::layout::Place;

use super::App;

/// What is typed and not yet an action.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pending {
    keys: Vec<Key>,
    count: Option<u32>,
    /// Where the reader was before a digit went to its section.
    before: Option<Place>,
}

impl Pending {
    /// As the status line shows it; empty if nothing is pending.
    pub fn show(&self) -> String {
        let count = self.count.filter(|_| self.before.is_none() || !self.keys.is_empty());
        format!("{}{}", count.map(|n| n.to_string()).unwrap_or_default(), print(&self.keys).replace(' ', ""))
    }
}

/// No text has more sections, no list more lines than this that a hand could count.
const MOST: u32 = 9_999_999;

/// Does a number before this action mean anything? A digit that went to a section is taken back only for these.
fn counts(action: Action) -> bool {
    use Action::*;
    matches!(
        action,
        Down | Up
            | HalfDown
            | HalfUp
            | PageDown
            | PageUp
            | First
            | Last
            | SentenceNext
            | SentencePrevious
            | ParagraphNext
            | ParagraphPrevious
            | Percent
            | SectionNext
            | SectionPrevious
            | MatchNext
            | MatchPrevious
    )
}

impl App {
    /// A key was pressed.
    pub(super) fn key(&mut self, key: Key) {
        self.notice = None;
        let mode = self.mode();
        if self.is_typed_ahead(mode, key) {
            return;
        }
        if key == Key::plain(Code::Esc) && (self.pending.count.is_some() || !self.pending.keys.is_empty()) {
            self.pending = Pending::default();
            return;
        }
        if mode.counts() && self.pending.keys.is_empty() && self.digit(mode, key) {
            return;
        }
        self.pending.keys.push(key);
        match self.keymap.lookup(mode, &self.pending.keys) {
            Lookup::Prefix => {}
            Lookup::Bound(binding) => {
                let binding = binding.clone();
                let Pending { count, before, .. } = std::mem::take(&mut self.pending);
                let count = match (before, &mut self.reader) {
                    (Some(place), Some(reader)) if counts(binding.action) => {
                        reader.take_back(place);
                        count
                    }
                    (Some(_), _) => None,
                    _ => count,
                };
                self.perform(&binding, count);
            }
            Lookup::Unbound => {
                let keys = std::mem::take(&mut self.pending).keys;
                match (keys.as_slice(), key.printable()) {
                    ([_], Some(c)) if mode.takes_text() => self.type_text(|line| line.insert(c)),
                    _ => {
                        let help = self.keymap.keys_of(mode, Action::Help);
                        self.note("no-such-key", &[("keys", &print(&keys)), ("help", &help)]);
                    }
                }
            }
        }
    }

    /// Keys pressed while an article opens are meant for the article: they are kept and typed when it is there. Esc
    /// stays where the reader is, and what leaves kanbao leaves it.
    fn is_typed_ahead(&mut self, mode: Mode, key: Key) -> bool {
        const MOST: usize = 200;
        let reads_on = self.opening.as_ref().is_none_or(|opening| opening.again);
        let whole = self.reader.as_ref().is_none_or(|reader| reader.is_whole());
        if reads_on && (whole || self.ahead.is_empty() && self.reads_on(mode, key)) {
            return false;
        }
        if key == Key::plain(Code::Esc) {
            self.opening = None;
            self.ahead.clear();
            return true;
        }
        if matches!(self.keymap.lookup(mode, &[key]), Lookup::Bound(binding) if matches!(binding.action, Action::Quit | Action::Suspend | Action::Redraw))
        {
            return false;
        }
        if self.ahead.len() < MOST {
            self.ahead.push(key);
        }
        self.note("opening", &[]);
        true
    }

    /// Goes on by rows or pages: that can be done in the beginning of a text. Where its end is, and what is in it, is
    /// not known yet.
    fn reads_on(&self, mode: Mode, key: Key) -> bool {
        use Action::{Down, HalfDown, HalfUp, PageDown, PageUp, Up};
        let by_rows = |action| matches!(action, Down | Up | HalfDown | HalfUp | PageDown | PageUp);
        let lookup = self.keymap.lookup(mode, &[key]);
        self.pending == Pending::default() && matches!(lookup, Lookup::Bound(binding) if by_rows(binding.action))
    }

    /// The article is there, or will not come: what was typed meanwhile is typed now.
    pub(super) fn type_ahead(&mut self) {
        for key in std::mem::take(&mut self.ahead) {
            self.key(key);
        }
    }

    /// The reader paused: a digit that went to its section meant the section.
    pub(super) fn settle(&mut self) {
        if self.pending.before.is_some() && self.pending.keys.is_empty() {
            self.pending = Pending::default();
        }
    }

    /// A digit: a count, and in an article with sections also a jump to the section of that number. If the count turns
    /// out to belong to a movement, the jump is taken back; so both `3` and `3]` do what they say, and no clock runs.
    fn digit(&mut self, mode: Mode, key: Key) -> bool {
        let Some(digit) = key.digit().filter(|digit| *digit > 0 || self.pending.count.is_some()) else { return false };
        if self.keymap.lookup(mode, &[key]) != Lookup::Unbound {
            return false;
        }
        let count = self.pending.count.unwrap_or(0).saturating_mul(10).saturating_add(digit).min(MOST);
        self.pending.count = Some(count);
        if let (Mode::Reader, Some(reader)) = (mode, &mut self.reader)
            && !reader.document.sections().is_empty()
        {
            let before = *self.pending.before.get_or_insert(reader.place());
            reader.take_back(before);
            if !reader.go_section(count as usize - 1) {
                let (asked, all) = (count.to_string(), reader.document.sections().len().to_string());
                self.note("no-such-section", &[("number", &asked), ("all", &all)]);
            }
        }
        true
    }

    /// Text was pasted: into the line being typed, or nowhere.
    pub(super) fn paste(&mut self, text: &str) {
        self.notice = None;
        if self.mode().takes_text() {
            self.type_text(|line| line.paste(text));
        } else if text.trim_start().starts_with("http") && self.mode() == Mode::Library {
            self.ask_for(super::Ask::Address, text);
        } else {
            self.note("paste-nowhere", &[]);
        }
    }
}
