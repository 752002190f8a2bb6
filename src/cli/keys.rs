//! `kanbao keys`: every key and what it does, from the live keymap.

use anyhow::Result;
use clap::Args;

use super::Common;
use crate::app::Words;
use crate::config::{Language, Settings};
use crate::keymap::{Action, DEFAULT, Keymap, Mode, print};
use crate::text::CellWidth;

/// Which keys to print.
#[derive(Debug, Args)]
pub struct KeysArguments {
    /// Print the default keymap.toml, to start your own from
    #[arg(long)]
    default: bool,
}

/// Prints the keys: a table of keymap.toml each, the reader's own rows in it. What is wrong in the file goes to
/// standard error.
///
/// # Errors
/// When standard output cannot be written.
pub fn run(arguments: &KeysArguments, common: &Common) -> Result<()> {
    if arguments.default {
        return super::output::print(DEFAULT);
    }
    let Settings { config, keymap, problems } = Settings::load(&common.paths()?);
    for problem in &problems {
        super::output::complain(&problem.to_string());
    }
    let words = Words::new(config.language.unwrap_or_else(Language::of_environment));
    super::output::print(&table(&keymap, &words))
}

/// All rows, aligned by the columns they take on a terminal.
fn table(keymap: &Keymap, words: &Words) -> String {
    const COLUMNS: usize = 12;
    let mut out = String::new();
    for mode in <Mode as strum::IntoEnumIterator>::iter() {
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(&format!("[{}]\n", mode.name()));
        for row in keymap.rows(mode) {
            let help = match row.binding.action {
                Action::Topic => words.say("help-topic", &[("topic", &row.binding.argument)]),
                action => words.help(action).to_owned(),
            };
            let keys = print(&row.keys);
            let blanks = " ".repeat(COLUMNS.saturating_sub(CellWidth::default().columns(&keys)));
            out.push_str(&format!("  {keys}{blanks} {help}\n"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_is_printed_with_its_help() {
        let (keymap, _) = Keymap::load(Some(("keymap.toml", "[reader]\n\"g t\" = \"topic 体育\"\n")));
        let printed = table(&keymap, &Words::new(Language::ZhHans));
        for row in ["[global]", "[prompt]", "  g y          到谈“医疗”的一节", "  g t          到谈“体育”的一节"]
        {
            assert!(printed.lines().any(|line| line == row), "{row}\n{printed}");
        }
    }
}
