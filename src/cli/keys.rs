//! `kanbao keys`: every key and what it does, from the keymap that holds.

use anyhow::Result;
use clap::Args;
use strum::IntoEnumIterator;

use super::{Common, output};
use crate::app::Words;
use crate::config::{Language, Settings};
use crate::keymap::{self, Keymap, Mode};
use crate::text::CellWidth;

/// Which keys to print.
#[derive(Debug, Args)]
pub struct KeysArguments {
    /// Print the default keymap.toml, to start your own from
    #[arg(long)]
    default: bool,
    /// Print a Markdown table of the default keys
    #[arg(long, conflicts_with = "default")]
    markdown: bool,
}

/// Prints the keys; what is wrong in the reader's own file goes to standard error.
///
/// # Errors
/// When there is no place for the file, or standard output cannot be written.
pub fn run(arguments: &KeysArguments, common: &Common) -> Result<()> {
    if arguments.default {
        return output::print(keymap::DEFAULT);
    }
    if arguments.markdown {
        return output::print(&markdown(&Keymap::load(None).0));
    }
    let Settings { config, keymap, problems } = Settings::load(&common.paths()?);
    problems.iter().for_each(|problem| output::complain(&problem.to_string()));
    let words = Words::new(config.language.unwrap_or_else(Language::of_environment));
    output::print(&table(&keymap, &words))
}

/// Keys of one action in one mode, with what they do.
struct Line<'a> {
    keys: String,
    action: String,
    help: &'a str,
}

/// A mode's lines, the keys of one action together, in the order of the file.
fn lines<'a>(keymap: &Keymap, mode: Mode, words: &'a Words) -> Vec<Line<'a>> {
    let mut lines: Vec<Line<'a>> = Vec::new();
    for row in keymap.rows(mode) {
        let action = format!("{} {}", row.binding.action.name(), row.binding.argument).trim_end().to_owned();
        let keys = keymap::print(&row.keys);
        match lines.iter_mut().find(|line| line.action == action) {
            Some(line) => line.keys.push_str(&format!(", {keys}")),
            None => lines.push(Line { keys, action, help: words.help(row.binding.action) }),
        }
    }
    lines
}

fn table(keymap: &Keymap, words: &Words) -> String {
    let width = CellWidth::default();
    let mut out = String::new();
    for mode in Mode::iter() {
        out.push_str(&format!("[{}]\n", mode.name()));
        for line in lines(keymap, mode, words) {
            let keys = " ".repeat(26_usize.saturating_sub(width.columns(&line.keys)));
            let action = " ".repeat(22_usize.saturating_sub(width.columns(&line.action)));
            out.push_str(&format!("  {}{keys} {}{action} {}\n", line.keys, line.action, line.help));
        }
        out.push('\n');
    }
    out
}

/// The table README.md shows.
fn markdown(keymap: &Keymap) -> String {
    let words = Words::new(Language::En);
    let code =
        |keys: &str| keys.split(", ").map(|key| format!("`{key}`")).collect::<Vec<_>>().join(" ").replace('|', "\\|");
    let mut out = String::new();
    for mode in [Mode::Library, Mode::Reader, Mode::Select, Mode::Global] {
        out.push_str(&format!("| in `[{}]` | |\n|---|---|\n", mode.name()));
        for line in lines(keymap, mode, &words) {
            let argument = line.action.split_once(' ').map_or(String::new(), |(_, topic)| format!(": {topic}"));
            out.push_str(&format!("| {} | {}{argument} |\n", code(&line.keys), line.help));
        }
        out.push('\n');
    }
    out
}
