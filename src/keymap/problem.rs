//! What is wrong with a line of a settings file.

use std::fmt;

/// One thing wrong in keymap.toml or config.toml. Its `Display` is one line: file, line, what, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file's name, as the reader knows it.
    pub file: String,
    /// Line, from 1; 0 if the whole file is meant.
    pub line: usize,
    /// The offending text.
    pub text: String,
    /// What is wrong with it.
    pub fault: Fault,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The file cannot be read.
    Unreadable(String),
    /// Not TOML.
    Syntax(String),
    /// A table that does not exist; perhaps this one was meant.
    UnknownTable(Option<String>),
    /// An action that does not exist; perhaps this one was meant.
    UnknownAction(Option<String>),
    /// A setting that does not exist; perhaps this one was meant.
    UnknownSetting(Option<String>),
    /// A value of another type or range; what is allowed.
    WrongValue(String),
    /// Names no key.
    UnknownKey,
    /// An action that needs a word behind it, or that takes none.
    WrongArgument(String),
    /// Would make this longer binding unreachable, or be unreachable behind this shorter one.
    Shadows(String),
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: ", self.file)?,
            line => write!(f, "{}:{line}: ", self.file)?,
        }
        let text = &self.text;
        let hint = |meant: &Option<String>| match meant {
            Some(meant) => format!("did you mean \"{meant}\"?"),
            None => "it is left out".to_owned(),
        };
        match &self.fault {
            Fault::Unreadable(why) => write!(f, "cannot be read ({why}); the defaults hold"),
            Fault::Syntax(why) => write!(f, "`{text}` is not TOML: {why}"),
            Fault::UnknownTable(meant) => write!(f, "there is no table [{text}]: {}", hint(meant)),
            Fault::UnknownAction(meant) => write!(f, "there is no action \"{text}\": {}", hint(meant)),
            Fault::UnknownSetting(meant) => write!(f, "there is no setting \"{text}\": {}", hint(meant)),
            Fault::WrongValue(allowed) => write!(f, "`{text}` is not allowed here: use {allowed}"),
            Fault::UnknownKey => write!(f, "\"{text}\" names no key: write j, G, space, ctrl-d, f5 or \"g y\""),
            Fault::WrongArgument(how) => write!(f, "`{text}`: {how}"),
            Fault::Shadows(other) => write!(
                f,
                "\"{text}\" and \"{other}\" cannot both be bound, one begins with the other: set \"{other}\" = \"none\" first, or choose another key"
            ),
        }
    }
}

/// Line of a byte, from 1.
pub(crate) fn line_of(source: &str, byte: usize) -> usize {
    1 + source.bytes().take(byte).filter(|b| *b == b'\n').count()
}

/// The text of a byte range, on one line, shortened and safe to print.
pub(crate) fn excerpt(source: &str, range: std::ops::Range<usize>) -> String {
    let text = source.get(range.clone()).filter(|text| !text.trim().is_empty());
    let line = || source.lines().nth(line_of(source, range.start) - 1).unwrap_or_default();
    let text = crate::text::sanitize::sanitize_line(text.unwrap_or_else(line));
    match text.char_indices().nth(40) {
        Some((cut, _)) => format!("{}…", text.get(..cut).unwrap_or_default()),
        None => text,
    }
}
