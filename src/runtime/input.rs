//! Bytes from the terminal → keys, pastes, mouse, and answers to what it was asked.
//!
//! Our own parser, because an answer that comes late must never be taken for keys, a megabyte of paste is one event,
//! and the loop waits on more than the terminal.

mod sequence;

use memchr::memmem;

use crate::app::msg::Mouse;
use crate::keymap::{Code, Key};

/// What the terminal sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A key press.
    Key(Key),
    /// Pasted text, whole.
    Paste(String),
    /// The mouse.
    Mouse(Mouse),
    /// An answer to a question.
    Answer(Answer),
    /// The terminal got or lost the focus.
    Focus(bool),
}

/// An answer of the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// Where the cursor is: column and row, from 0.
    Cursor(u16, u16),
    /// The background: red, green, blue, each of 255.
    Background([u8; 3]),
    /// A private mode and whether the terminal knows it.
    Mode(u16, bool),
    /// It is alive, and has read all that was sent before the question.
    Alive,
}

const PASTE_END: &[u8] = b"\x1b[201~";

/// Largest paste that is kept, in bytes; what exceeds it is dropped.
const PASTE_LIMIT: usize = 16 << 20;

/// Turns bytes into events; keeps what is not complete yet.
#[derive(Debug, Default)]
pub struct Parser {
    bytes: Vec<u8>,
    paste: Option<Vec<u8>>,
    /// A question was asked: an introducer without its end is an answer under way rather than a key.
    pub asked: bool,
}

/// What the parser made of the front of its bytes.
enum Step {
    /// That many bytes, and perhaps an event.
    Took(usize, Option<Event>),
    /// A paste begins behind that many bytes.
    PasteBegins(usize),
    /// More bytes are needed to tell.
    Wait,
}

impl Parser {
    /// Takes bytes that came well after those before them. An escape among those was a key, unless an answer goes on
    /// from it.
    pub fn feed_late(&mut self, bytes: &[u8], events: &mut Vec<Event>) {
        let goes_on = matches!(bytes.first(), Some(b'[' | b']' | b'P' | b'\\'));
        if self.bytes == [0x1b] && !bytes.is_empty() && !goes_on {
            self.bytes.clear();
            events.push(Event::Key(Key::plain(Code::Esc)));
        }
        self.feed(bytes, events);
    }

    /// Takes bytes as they came, adds what they mean to `events`.
    pub fn feed(&mut self, bytes: &[u8], events: &mut Vec<Event>) {
        let mut rest = bytes;
        while !rest.is_empty() || !self.bytes.is_empty() {
            if self.paste.is_some() {
                rest = self.take_paste(rest, events);
                if self.paste.is_some() {
                    return;
                }
                continue;
            }
            self.bytes.extend_from_slice(rest);
            rest = &[];
            let mut at = 0;
            let pasted = loop {
                match self.bytes.get(at..).filter(|front| !front.is_empty()).map(|front| self.step(front)) {
                    Some(Step::Took(count, event)) => {
                        events.extend(event);
                        at += count;
                    }
                    Some(Step::PasteBegins(count)) => {
                        at += count;
                        break true;
                    }
                    Some(Step::Wait) | None => break false,
                }
            };
            self.bytes.drain(..at);
            if !pasted {
                return;
            }
            let begun = std::mem::take(&mut self.bytes);
            self.paste = Some(Vec::new());
            if !begun.is_empty() {
                let left = self.take_paste(&begun, events).to_vec();
                self.bytes = left;
            }
            if self.paste.is_some() {
                return;
            }
        }
    }

    /// Something incomplete is waiting for its rest.
    pub fn waits(&self) -> bool {
        !self.bytes.is_empty() || self.paste.is_some()
    }

    /// The rest did not come: takes what there is for what it looks like.
    pub fn expire(&mut self, events: &mut Vec<Event>) {
        if let Some(paste) = self.paste.take() {
            events.push(Event::Paste(String::from_utf8_lossy(&paste).into_owned()));
        }
        let bytes = std::mem::take(&mut self.bytes);
        match bytes.as_slice() {
            [0x1b] => events.push(Event::Key(Key::plain(Code::Esc))),
            // An introducer alone is a key held with alt; with parameters it is the beginning of a lost answer.
            [0x1b, c @ (b'[' | b']' | b'O' | b'P' | b'_' | b'^' | b'X')] => {
                events.push(Event::Key(Key { alt: true, ..Key::char(char::from(*c)) }));
            }
            _ => {}
        }
    }

    /// Moves paste bytes over; gives what stands behind the paste's end.
    fn take_paste<'a>(&mut self, bytes: &'a [u8], events: &mut Vec<Event>) -> &'a [u8] {
        let Some(paste) = &mut self.paste else { return bytes };
        let overlap = paste.len().saturating_sub(PASTE_END.len() - 1);
        let before = paste.len();
        paste.extend_from_slice(bytes);
        let found = paste.get(overlap..).and_then(|tail| memmem::find(tail, PASTE_END)).map(|at| overlap + at);
        let Some(end) = found else {
            if paste.len() > PASTE_LIMIT {
                // Keep the text's front, and its last bytes, in which the end may have begun.
                let tail = paste.split_off(paste.len() - PASTE_END.len());
                paste.truncate(PASTE_LIMIT - tail.len());
                paste.extend_from_slice(&tail);
            }
            return &[];
        };
        let text = paste.get(..end).unwrap_or_default();
        events.push(Event::Paste(String::from_utf8_lossy(text).into_owned()));
        let used = end + PASTE_END.len() - before;
        self.paste = None;
        bytes.get(used..).unwrap_or_default()
    }

    fn step(&self, front: &[u8]) -> Step {
        match front {
            [0x1b] => Step::Wait,
            [0x1b, 0x1b, ..] => Step::Took(1, Some(Event::Key(Key::plain(Code::Esc)))),
            [0x1b, b'[', rest @ ..] => sequence::control(rest),
            [0x1b, b'O', rest @ ..] => sequence::single_shift(rest),
            [0x1b, kind @ (b']' | b'P' | b'_' | b'^' | b'X'), rest @ ..] => sequence::text(*kind, rest, self.asked),
            [0x1b, rest @ ..] => match character(rest) {
                Step::Took(count, Some(Event::Key(key))) => {
                    Step::Took(count + 1, Some(Event::Key(Key { alt: true, ..key })))
                }
                other => other,
            },
            _ => character(front),
        }
    }
}

/// A key that is one character or one control byte.
fn character(front: &[u8]) -> Step {
    let Some(&first) = front.first() else { return Step::Wait };
    let key = match first {
        b'\r' => Key::plain(Code::Enter),
        b'\t' => Key::plain(Code::Tab),
        0x7f | 0x08 => Key::plain(Code::Backspace),
        0 => Key { ctrl: true, ..Key::char(' ') },
        1..=26 => Key { ctrl: true, ..Key::char(char::from(first - 1 + b'a')) },
        28..=31 => Key { ctrl: true, ..Key::char(char::from(first - 28 + b'4')) },
        _ => {
            let length = match first {
                0..=0x7f => 1,
                0xc0..=0xdf => 2,
                0xe0..=0xef => 3,
                0xf0..=0xf7 => 4,
                _ => return Step::Took(1, None),
            };
            let Some(bytes) = front.get(..length) else { return Step::Wait };
            let c = std::str::from_utf8(bytes).ok().and_then(|text| text.chars().next());
            return match c.filter(|c| !c.is_control()) {
                Some(c) => Step::Took(length, Some(Event::Key(Key::char(c)))),
                None => Step::Took(1, None),
            };
        }
    };
    Step::Took(1, Some(Event::Key(key)))
}

#[cfg(test)]
mod tests;
