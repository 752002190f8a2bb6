//! What is wrong with a line of a settings file.

use std::fmt;

use crate::text::Reason;

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
    WrongValue(Allowed),
    /// Names no key.
    UnknownKey,
    /// An action that needs a word behind it, or that takes none.
    WrongArgument(Argument),
    /// Would make this longer binding unreachable, or be unreachable behind this shorter one.
    Shadows(String),
}

/// What may stand where something else does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Allowed {
    /// A number within bounds.
    Number(u16, u16),
    /// `true` or `false`.
    Switch,
    /// One of some words, parted by commas.
    OneOf(String),
    /// `"auto"`, or something else.
    AutoOr(Box<Self>),
    /// The name of a file of authorities.
    PemFile,
    /// A table.
    Table,
    /// The name of an action in quotes.
    ActionName,
}

impl fmt::Display for Allowed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(least, most) => write!(f, "a number from {least} to {most}"),
            Self::Switch => f.write_str("true or false"),
            Self::OneOf(words) => write!(f, "one of {words}"),
            Self::AutoOr(other) => write!(f, "\"auto\", or {other}"),
            Self::PemFile => f.write_str("the name of a PEM file"),
            Self::Table => f.write_str("a table"),
            Self::ActionName => f.write_str("the name of an action in quotes"),
        }
    }
}

impl From<&Allowed> for Reason {
    fn from(allowed: &Allowed) -> Self {
        match allowed {
            Allowed::Number(least, most) => {
                Self::new("why-allowed-number", allowed).with("least", least).with("most", most)
            }
            Allowed::Switch => Self::new("why-allowed-switch", allowed),
            Allowed::OneOf(words) => Self::new("why-allowed-one-of", allowed).with("words", words),
            Allowed::AutoOr(other) => Self::new("why-allowed-auto-or", allowed).because("other", &**other),
            Allowed::PemFile => Self::new("why-allowed-pem", allowed),
            Allowed::Table => Self::new("why-allowed-table", allowed),
            Allowed::ActionName => Self::new("why-allowed-action", allowed),
        }
    }
}

/// What is wrong with the word behind an action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Argument {
    /// It is not there.
    Missing,
    /// This action takes none.
    Superfluous(String),
}

impl fmt::Display for Argument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("name the topic behind it, as in \"topic 医疗\""),
            Self::Superfluous(action) => write!(f, "\"{action}\" takes no word behind it"),
        }
    }
}

impl From<&Problem> for Reason {
    fn from(problem: &Problem) -> Self {
        let Problem { file, line, text, fault } = problem;
        let unknown = |bare: &'static str, hinted: &'static str, meant: &Option<String>| match meant {
            Some(meant) => Self::new(hinted, problem).with("text", text).with("meant", meant),
            None => Self::new(bare, problem).with("text", text),
        };
        let what = match fault {
            Fault::Unreadable(why) => Self::new("why-settings-unreadable", problem).because("why", Self::system(why)),
            Fault::Syntax(why) => Self::new("why-settings-syntax", problem).with("text", text).with("why", why),
            Fault::UnknownTable(meant) => unknown("why-no-table", "why-no-table-but", meant),
            Fault::UnknownAction(meant) => unknown("why-no-action", "why-no-action-but", meant),
            Fault::UnknownSetting(meant) => unknown("why-no-setting", "why-no-setting-but", meant),
            Fault::WrongValue(allowed) => {
                Self::new("why-wrong-value", problem).with("text", text).because("allowed", allowed)
            }
            Fault::UnknownKey => Self::new("why-no-key", problem).with("text", text),
            Fault::WrongArgument(Argument::Missing) => Self::new("why-no-topic-named", problem).with("text", text),
            Fault::WrongArgument(Argument::Superfluous(action)) => {
                Self::new("why-superfluous-word", problem).with("text", text).with("action", action)
            }
            Fault::Shadows(other) => Self::new("why-shadows", problem).with("text", text).with("other", other),
        };
        let place = if *line == 0 { file.clone() } else { format!("{file}:{line}") };
        Self::new("why-of", problem).with("what", place).because("why", what)
    }
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
