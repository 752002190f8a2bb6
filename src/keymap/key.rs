//! A key press: parse and print. `Key::parse(&key.to_string()) == Some(key)` for every key.

use std::fmt;

/// Which key, without its modifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Code {
    /// A character; shift is part of it (`G`, not shift-g).
    Char(char),
    /// F1 to F24.
    F(u8),
    /// Enter.
    Enter,
    /// Escape.
    Esc,
    /// Tab.
    Tab,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// Insert.
    Insert,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
}

/// One key press.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    /// Which key.
    pub code: Code,
    /// Control is held.
    pub ctrl: bool,
    /// Alt is held.
    pub alt: bool,
    /// Shift is held; never with [`Code::Char`].
    pub shift: bool,
}

/// The keys that have a name instead of a character.
const NAMES: [(&str, Code); 18] = [
    ("space", Code::Char(' ')),
    ("enter", Code::Enter),
    ("esc", Code::Esc),
    ("tab", Code::Tab),
    ("backspace", Code::Backspace),
    ("delete", Code::Delete),
    ("insert", Code::Insert),
    ("up", Code::Up),
    ("down", Code::Down),
    ("left", Code::Left),
    ("right", Code::Right),
    ("home", Code::Home),
    ("end", Code::End),
    ("pageup", Code::PageUp),
    ("pagedown", Code::PageDown),
    ("return", Code::Enter),
    ("escape", Code::Esc),
    ("del", Code::Delete),
];

impl Key {
    /// A key without modifiers.
    pub fn plain(code: Code) -> Self {
        Self { code, ctrl: false, alt: false, shift: false }
    }

    /// A character's key.
    pub fn char(c: char) -> Self {
        Self::plain(Code::Char(c))
    }

    /// Reads one key: `j`, `G`, `space`, `ctrl-d`, `alt-enter`, `shift-tab`, `f5`, `ctrl--`.
    pub fn parse(name: &str) -> Option<Self> {
        let mut key = Self::char(' ');
        let mut rest = name;
        loop {
            let (flag, tail) = if let Some(tail) = rest.strip_prefix("ctrl-") {
                (&mut key.ctrl, tail)
            } else if let Some(tail) = rest.strip_prefix("alt-") {
                (&mut key.alt, tail)
            } else if let Some(tail) = rest.strip_prefix("shift-") {
                (&mut key.shift, tail)
            } else {
                break;
            };
            if tail.is_empty() || std::mem::replace(flag, true) {
                return None;
            }
            rest = tail;
        }
        let mut chars = rest.chars();
        key.code = match (chars.next()?, chars.next()) {
            (c, None) if !c.is_control() && c != ' ' => Code::Char(c),
            _ => match NAMES.iter().find(|(name, _)| *name == rest) {
                Some((_, code)) => *code,
                None => Code::F(rest.strip_prefix('f')?.parse().ok().filter(|n| (1..=24).contains(n))?),
            },
        };
        // A terminal sends `G`, not shift-g; and what it sends for shift-1 depends on the keyboard.
        (!key.shift || !matches!(key.code, Code::Char(_))).then_some(key)
    }

    /// Reads keys one after another, parted by blanks: `g y`.
    ///
    /// # Errors
    /// The part that names no key.
    pub fn parse_all(names: &str) -> Result<Vec<Self>, &str> {
        let keys: Result<Vec<Self>, &str> =
            names.split_whitespace().map(|name| Self::parse(name).ok_or(name)).collect();
        keys.and_then(|keys| if keys.is_empty() { Err(names) } else { Ok(keys) })
    }

    /// The character a prompt inserts for this key.
    pub fn printable(self) -> Option<char> {
        match self.code {
            Code::Char(c) if !self.ctrl && !self.alt && !c.is_control() => Some(c),
            _ => None,
        }
    }

    /// The digit it types.
    pub fn digit(self) -> Option<u32> {
        self.printable().filter(char::is_ascii_digit).and_then(|c| c.to_digit(10))
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (held, name) in [(self.ctrl, "ctrl-"), (self.alt, "alt-"), (self.shift, "shift-")] {
            if held {
                f.write_str(name)?;
            }
        }
        match self.code {
            Code::F(n) => write!(f, "f{n}"),
            code => match (NAMES.iter().find(|(_, named)| *named == code), code) {
                (Some((name, _)), _) => f.write_str(name),
                (None, Code::Char(c)) => write!(f, "{c}"),
                (None, _) => Ok(()),
            },
        }
    }
}

/// Prints keys as [`Key::parse_all`] reads them.
pub fn print(keys: &[Key]) -> String {
    keys.iter().map(Key::to_string).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Code, Key, print};

    fn any_key() -> impl Strategy<Value = Key> {
        let code = prop_oneof![
            any::<char>().prop_filter("printable", |c| !c.is_control() && !c.is_whitespace()).prop_map(Code::Char),
            (1u8..=24).prop_map(Code::F),
            proptest::sample::select(super::NAMES.map(|(_, code)| code).to_vec()),
        ];
        (code, any::<[bool; 3]>()).prop_map(|(code, [ctrl, alt, shift])| Key {
            code,
            ctrl,
            alt,
            shift: shift && !matches!(code, Code::Char(_)),
        })
    }

    proptest! {
        #[test]
        fn what_is_printed_parses_back(keys in proptest::collection::vec(any_key(), 1..4)) {
            let printed = print(&keys);
            prop_assert_eq!(Key::parse_all(&printed), Ok(keys));
        }

        #[test]
        fn anything_parses_or_is_refused(text in ".{0,12}") {
            if let Some(key) = Key::parse(&text) {
                prop_assert_eq!(Key::parse(&key.to_string()), Some(key));
            }
        }
    }

    #[test]
    fn names() {
        for (name, printed) in [
            ("j", "j"),
            ("无", "无"),
            ("ctrl-d", "ctrl-d"),
            ("alt-ctrl-x", "ctrl-alt-x"),
            ("-", "-"),
            ("ctrl--", "ctrl--"),
            ("return", "enter"),
            ("f12", "f12"),
            ("f", "f"),
            ("shift-tab", "shift-tab"),
        ] {
            assert_eq!(Key::parse(name).map(|key| key.to_string()).as_deref(), Some(printed), "{name}");
        }
        for name in ["", "ctrl-", "jj", "f25", "f0", "shift-g", "ctrl-ctrl-d", "meta-x"] {
            assert_eq!(Key::parse(name), None, "{name}");
        }
    }
}
