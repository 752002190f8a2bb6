//! Which key asks for what: the embedded default and the reader's own file over it.

mod action;
mod key;
pub(crate) mod load;
mod mode;
pub(crate) mod problem;

pub use action::Action;
pub use key::{Code, Key, print};
pub use mode::Mode;
pub use problem::{Allowed, Argument, Fault, Problem};

/// The default keymap: the file is the documentation.
pub const DEFAULT: &str = include_str!("../../keymap.toml");

/// What a row asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binding {
    /// The action.
    pub action: Action,
    /// The word behind it: a topic's name; empty for all other actions.
    pub argument: String,
}

/// One row of keymap.toml.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The table it stands in.
    pub mode: Mode,
    /// The keys, one after another.
    pub keys: Vec<Key>,
    /// What they ask for.
    pub binding: Binding,
}

/// What some keys come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lookup<'k> {
    /// This.
    Bound(&'k Binding),
    /// The beginning of something longer.
    Prefix,
    /// Nothing.
    Unbound,
}

/// All rows that hold, in the order they are written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Keymap {
    rows: Vec<Row>,
}

impl Keymap {
    /// The default rows, and the reader's own (file name and text) over them. What is wrong in the reader's file is
    /// reported, a message each, and the rest of it holds.
    pub fn load(user: Option<(&str, &str)>) -> (Self, Vec<Problem>) {
        let mut keymap = Self { rows: load::built_in(DEFAULT) };
        let problems = user.map(|(file, source)| load::read(&mut keymap, file, source)).unwrap_or_default();
        (keymap, problems)
    }

    /// What these keys come to in a mode.
    pub fn lookup(&self, mode: Mode, keys: &[Key]) -> Lookup<'_> {
        let mut prefix = false;
        for table in [mode, Mode::Global] {
            // A character is text in a prompt, whatever it is elsewhere.
            if table == Mode::Global && mode.takes_text() && keys.first().is_some_and(|key| key.printable().is_some()) {
                break;
            }
            for row in self.rows.iter().filter(|row| row.mode == table) {
                if row.keys == keys {
                    return match row.binding.action {
                        Action::None => Lookup::Unbound,
                        _ => Lookup::Bound(&row.binding),
                    };
                }
                prefix |= row.keys.starts_with(keys);
            }
        }
        if prefix { Lookup::Prefix } else { Lookup::Unbound }
    }

    /// The rows of one table, in the order they are written.
    pub fn rows(&self, mode: Mode) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(move |row| row.mode == mode && row.binding.action != Action::None)
    }

    /// The first keys that ask for an action in a mode, printed; empty if it has none.
    pub fn keys_of(&self, mode: Mode, action: Action) -> String {
        let rows = self.rows(mode).chain(self.rows(Mode::Global));
        rows.into_iter().find(|row| row.binding.action == action).map(|row| print(&row.keys)).unwrap_or_default()
    }

    /// The row that cannot hold beside this one, because one begins with the other.
    fn shadow(&self, new: &Row) -> Option<&Row> {
        let meets = |row: &&Row| {
            row.binding.action != Action::None
                && row.keys.len() != new.keys.len()
                && (row.mode == new.mode || row.mode == Mode::Global || new.mode == Mode::Global)
                && row.mode.takes_text() == new.mode.takes_text()
                && (row.keys.starts_with(&new.keys) || new.keys.starts_with(&row.keys))
        };
        self.rows.iter().find(meets)
    }

    /// Puts a row in place of the one with the same keys, or at the end.
    fn put(&mut self, new: Row) {
        match self.rows.iter_mut().find(|row| row.mode == new.mode && row.keys == new.keys) {
            Some(row) => *row = new,
            None => self.rows.push(new),
        }
    }
}

#[cfg(test)]
mod tests;
