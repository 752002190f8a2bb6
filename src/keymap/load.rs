//! keymap.toml → rows, and every fault in it as one message; the rest of the file still holds.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::problem::{Allowed, Argument, Fault, Problem, excerpt, line_of};
use super::{Action, Binding, Key, Keymap, Mode, Row, print};
use crate::text::nearest;
use crate::text::order;

/// A row of a file and where it stands.
struct Written {
    row: Row,
    /// Byte of the file.
    at: usize,
    text: String,
}

/// The rows of the default file, which has a key and an action in quotes on each line and no fault: a start need not pay
/// for a TOML parser. A test holds this reading and [`read`]'s equal.
pub(super) fn built_in(source: &str) -> Vec<Row> {
    let mut mode = Mode::Global;
    let mut rows = Vec::with_capacity(source.len() / 20);
    for line in source.lines() {
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            mode = name.parse().unwrap_or(mode);
        }
        let mut parts = line.split('"');
        let (Some(""), Some(keys), Some(" = "), Some(wanted)) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            continue;
        };
        // The one escape in it.
        let keys = if keys == r"\\" { r"\" } else { keys };
        if let (Ok(keys), Ok(binding)) = (Key::parse_all(keys), bind(wanted)) {
            rows.push(Row { mode, keys, binding });
        }
    }
    rows
}

/// Reads a file over the rows there are, and says what was wrong.
pub(super) fn read(keymap: &mut Keymap, file: &str, source: &str) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut report = |range: std::ops::Range<usize>, fault: Fault| {
        let text = excerpt(source, range.clone()).trim_matches('"').to_owned();
        problems.push(Problem { file: file.to_owned(), line: line_of(source, range.start), text, fault });
    };
    let mut written: Vec<Written> = Vec::new();
    let sound = without_broken_lines(source, |range, why| report(range, Fault::Syntax(why)));
    let root = DeTable::parse(&sound).map(Spanned::into_inner).unwrap_or_default();
    for (name, value) in in_order(&root) {
        let Ok(mode) = name.get_ref().parse::<Mode>() else {
            let names = <Mode as strum::IntoEnumIterator>::iter().map(Mode::name);
            report(name.span(), Fault::UnknownTable(nearest(name.get_ref(), names).map(str::to_owned)));
            continue;
        };
        let Some(table) = value.get_ref().as_table() else {
            report(name.span(), Fault::WrongValue(Allowed::Table));
            continue;
        };
        for (keys, wanted) in in_order(table) {
            match (parse_keys(keys), parse_binding(wanted)) {
                (Err(fault), _) => report(keys.span(), fault),
                (_, Err(fault)) => report(wanted.span(), fault),
                (Ok(keys_of_row), Ok(binding)) => written.push(Written {
                    row: Row { mode, keys: keys_of_row, binding },
                    at: keys.span().start,
                    text: keys.get_ref().to_string(),
                }),
            }
        }
    }
    // What is taken away first makes room for what is added.
    for gone in written.iter().filter(|w| w.row.binding.action == Action::None) {
        keymap.rows.retain(|row| (row.mode, &row.keys) != (gone.row.mode, &gone.row.keys));
        // A key of every mode can be silenced in one of them only by a row that says so.
        if gone.row.mode != Mode::Global
            && keymap.rows.iter().any(|row| row.mode == Mode::Global && row.keys == gone.row.keys)
        {
            keymap.rows.push(gone.row.clone());
        }
    }
    for new in written.into_iter().filter(|w| w.row.binding.action != Action::None) {
        match keymap.shadow(&new.row) {
            Some(other) => problems.push(Problem {
                file: file.to_owned(),
                line: line_of(source, new.at),
                text: new.text,
                fault: Fault::Shadows(print(&other.keys)),
            }),
            None => keymap.put(new.row),
        }
    }
    order::by_key(&mut problems, |problem| problem.line);
    problems
}

/// The source with every line that TOML cannot read blanked out, so that all bytes keep their places.
pub(crate) fn without_broken_lines(source: &str, mut report: impl FnMut(std::ops::Range<usize>, String)) -> String {
    let mut sound = source.to_owned();
    for _ in 0..100 {
        let Err(error) = DeTable::parse(&sound) else { return sound };
        let at = error.span().map_or(0, |span| span.start.min(sound.len()));
        let start = sound.as_bytes().iter().take(at).rposition(|b| *b == b'\n').map_or(0, |n| n + 1);
        let end = sound.as_bytes().iter().skip(start).position(|b| *b == b'\n').map_or(sound.len(), |n| start + n);
        if sound.get(start..end).is_none_or(|line| line.trim().is_empty()) {
            break;
        }
        report(start..end, error.message().to_owned());
        sound.replace_range(start..end, &" ".repeat(end - start));
    }
    String::new()
}

/// A table's rows as they are written; the map itself is sorted by name.
pub(crate) fn in_order<'t, 'i>(
    table: &'t DeTable<'i>,
) -> Vec<(&'t Spanned<std::borrow::Cow<'i, str>>, &'t Spanned<DeValue<'i>>)> {
    let mut rows: Vec<_> = table.iter().collect();
    order::by_key(&mut rows, |(name, _)| name.span().start);
    rows
}

fn parse_keys(keys: &Spanned<std::borrow::Cow<'_, str>>) -> Result<Vec<Key>, Fault> {
    Key::parse_all(keys.get_ref()).map_err(|_| Fault::UnknownKey)
}

fn parse_binding(value: &Spanned<DeValue<'_>>) -> Result<Binding, Fault> {
    let Some(text) = value.get_ref().as_str() else {
        return Err(Fault::WrongValue(Allowed::ActionName));
    };
    bind(text)
}

fn bind(text: &str) -> Result<Binding, Fault> {
    let (name, argument) = text.trim().split_once(' ').unwrap_or((text.trim(), ""));
    let name = if name.is_empty() { "none" } else { name };
    let Ok(action) = name.parse::<Action>() else {
        let names = <Action as strum::IntoEnumIterator>::iter().map(Action::name);
        return Err(Fault::UnknownAction(nearest(name, names).map(str::to_owned)));
    };
    let argument = crate::text::sanitize::sanitize_line(argument);
    match (action == Action::Topic, argument.is_empty()) {
        (true, true) => Err(Fault::WrongArgument(Argument::Missing)),
        (false, false) => Err(Fault::WrongArgument(Argument::Superfluous(name.to_owned()))),
        _ => Ok(Binding { action, argument }),
    }
}
