//! Escape sequences that terminals send: keys, mouse, answers.

use super::{Answer, Event, Step};
use crate::app::msg::Mouse;
use crate::keymap::{Code, Key};

/// Longest control sequence; what is longer is no sequence.
const LONGEST: usize = 64;

/// Longest text of an answer (colours, names).
const LONGEST_TEXT: usize = 4096;

/// Behind `ESC [`.
pub fn control(rest: &[u8]) -> Step {
    // The Linux console's function keys, and the old mouse report: other forms than the standard's.
    match rest {
        [b'[', last, ..] => return took(4, matches!(last, b'A'..=b'E').then(|| Code::F(last - b'A' + 1)).map(plain)),
        [b'['] => return Step::Wait,
        [b'M', report @ ..] => {
            return if report.len() < 3 { Step::Wait } else { Step::Took(6, None) };
        }
        _ => {}
    }
    let Some(end) = rest.iter().position(|byte| !(0x20..=0x3f).contains(byte)) else {
        return if rest.len() > LONGEST { Step::Took(rest.len() + 2, None) } else { Step::Wait };
    };
    let (Some(parameters), Some(&last)) = (rest.get(..end), rest.get(end)) else { return Step::Wait };
    if !(0x40..=0x7e).contains(&last) {
        // Broken off by something else: drop it, look at that anew.
        return Step::Took(end + 2, None);
    }
    if (parameters, last) == (b"200", b'~') {
        return Step::PasteBegins(end + 3);
    }
    Step::Took(end + 3, meaning(&String::from_utf8_lossy(parameters), last))
}

fn meaning(parameters: &str, last: u8) -> Option<Event> {
    let numbers = || parameters.trim_start_matches(['?', '<', '>', '=']).split([';', ':']);
    let number = |n: usize| numbers().nth(n).and_then(|digits| digits.trim_end_matches('$').parse::<u16>().ok());
    let code = match last {
        b'A' => Code::Up,
        b'B' => Code::Down,
        b'C' => Code::Right,
        b'D' => Code::Left,
        b'H' => Code::Home,
        b'F' => Code::End,
        b'P' => Code::F(1),
        b'Q' => Code::F(2),
        b'S' => Code::F(4),
        b'Z' => return Some(Event::Key(Key { shift: true, ..Key::plain(Code::Tab) })),
        b'I' | b'O' if parameters.is_empty() => return Some(Event::Focus(last == b'I')),
        b'M' | b'm' if parameters.starts_with('<') => return mouse(number(0)?, number(1)?, number(2)?, last == b'M'),
        b'R' => {
            let (row, column) = (number(0)?.checked_sub(1)?, number(1)?.checked_sub(1)?);
            return Some(Event::Answer(Answer::Cursor(column, row)));
        }
        b'n' if parameters == "0" => return Some(Event::Answer(Answer::Alive)),
        b'y' if parameters.ends_with('$') => {
            return Some(Event::Answer(Answer::Mode(number(0)?, matches!(number(1)?, 1..=3))));
        }
        b'u' if !parameters.starts_with('?') => character(number(0)?)?,
        b'~' => numbered(number(0)?)?,
        _ => return None,
    };
    Some(Event::Key(held(code, number(1).unwrap_or(1))))
}

/// The key of `CSI number ~`.
fn numbered(number: u16) -> Option<Code> {
    Some(match number {
        1 | 7 => Code::Home,
        2 => Code::Insert,
        3 => Code::Delete,
        4 | 8 => Code::End,
        5 => Code::PageUp,
        6 => Code::PageDown,
        11..=15 => Code::F(number as u8 - 10),
        17..=21 => Code::F(number as u8 - 11),
        23..=26 => Code::F(number as u8 - 12),
        28 | 29 => Code::F(number as u8 - 13),
        31..=34 => Code::F(number as u8 - 14),
        _ => return None,
    })
}

/// The key of `CSI code u`.
fn character(code: u16) -> Option<Code> {
    Some(match code {
        9 => Code::Tab,
        13 => Code::Enter,
        27 => Code::Esc,
        127 => Code::Backspace,
        _ => Code::Char(char::from_u32(u32::from(code)).filter(|c| !c.is_control())?),
    })
}

fn held(code: Code, modifiers: u16) -> Key {
    let bits = modifiers.saturating_sub(1);
    // A character says by itself whether shift was held.
    let shift = bits & 1 != 0 && !matches!(code, Code::Char(_));
    Key { code, ctrl: bits & 4 != 0, alt: bits & 2 != 0, shift }
}

fn plain(code: Code) -> Event {
    Event::Key(Key::plain(code))
}

fn mouse(button: u16, column: u16, row: u16, pressed: bool) -> Option<Event> {
    let mouse = match (button & !0b1_1100, pressed) {
        (64, _) => Mouse::Up,
        (65, _) => Mouse::Down,
        (0, true) => Mouse::Press(column.checked_sub(1)?, row.checked_sub(1)?),
        _ => return None,
    };
    Some(Event::Mouse(mouse))
}

/// Behind `ESC O`.
pub fn single_shift(rest: &[u8]) -> Step {
    let Some(last) = rest.first() else { return Step::Wait };
    let code = match last {
        b'A' => Code::Up,
        b'B' => Code::Down,
        b'C' => Code::Right,
        b'D' => Code::Left,
        b'H' => Code::Home,
        b'F' => Code::End,
        b'M' => Code::Enter,
        b'P'..=b'S' => Code::F(last - b'P' + 1),
        0x20..=0x7e => return took(3, None),
        _ => return took(2, None),
    };
    took(3, Some(plain(code)))
}

/// Behind `ESC ]` and the like: up to BEL or `ESC \`. Unasked it may be a key held with alt.
pub fn text(kind: u8, rest: &[u8], asked: bool) -> Step {
    let Some(end) = rest.iter().position(|byte| matches!(byte, 7 | 0x1b)) else {
        let is_key = !asked && rest.first().is_some_and(|byte| !byte.is_ascii_digit());
        return match (is_key, rest.len() > LONGEST_TEXT) {
            (true, _) => took(2, Some(Event::Key(Key { alt: true, ..Key::char(char::from(kind)) }))),
            (_, true) => took(rest.len() + 2, None),
            _ => Step::Wait,
        };
    };
    let length = match rest.get(end..) {
        Some([7, ..]) => end + 1,
        Some([0x1b, b'\\', ..]) => end + 2,
        Some([0x1b]) => return Step::Wait,
        // Broken off by something else.
        _ => return took(end + 2, None),
    };
    let content = String::from_utf8_lossy(rest.get(..end).unwrap_or_default());
    let background = content.strip_prefix("11;").filter(|_| kind == b']').and_then(colour);
    took(length + 2, background.map(|colour| Event::Answer(Answer::Background(colour))))
}

/// `rgb:RRRR/GGGG/BBBB` with one to four digits each, or `#RRGGBB`.
fn colour(text: &str) -> Option<[u8; 3]> {
    let parts: Vec<&str> = if let Some(digits) = text.strip_prefix('#') {
        (0..3).map(|n| digits.get(2 * n..2 * n + 2)).collect::<Option<_>>()?
    } else {
        let (_, digits) = text.split_once(':')?;
        digits.split('/').take(3).collect()
    };
    let channel = |digits: &&str| {
        let most = (1u32 << (4 * digits.len().clamp(1, 4))) - 1;
        u32::from_str_radix(digits, 16).ok().map(|value| (value.min(most) * 255 / most) as u8)
    };
    let channels: Vec<u8> = parts.iter().map(channel).collect::<Option<_>>()?;
    channels.try_into().ok()
}

fn took(count: usize, event: Option<Event>) -> Step {
    Step::Took(count, event)
}
