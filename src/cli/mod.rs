//! The command line: one file a verb or family. stdout is data, stderr is talk.
//!
//! Exit status: 0 done, 1 failed (one sentence on stderr), 2 wrong usage.

mod article;
mod bookmark;
mod check;
mod completions;
mod export;
#[cfg(feature = "network")]
mod fetch;
mod import;
mod keys;
mod library;
mod list;
mod options;
mod output;
mod progress;
mod read;
mod remove;
mod search;
mod show;
#[cfg(feature = "network")]
mod source;
#[cfg(feature = "network")]
mod sync;
#[cfg(feature = "network")]
mod wire;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};

use crate::import::guard;

pub use options::{Color, Common};

/// A terminal reader of Chinese news: bundled, imported or fetched, laid out as a good book would.
#[derive(Debug, Parser)]
#[command(name = "kanbao", version, about, disable_help_subcommand = true, max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    verb: Option<Verb>,
    #[command(flatten)]
    read: read::ReadArguments,
    #[command(flatten)]
    common: Common,
}

#[derive(Debug, Subcommand)]
#[command(defer = true)]
enum Verb {
    /// Lay an article out on standard output
    Show(show::ShowArguments),
    /// Take files into the library
    Import(import::ImportArguments),
    /// List the articles of the library
    List(list::ListArguments),
    /// Search the library, in Han or pinyin
    Search(search::SearchArguments),
    /// List, export, import or remove bookmarks
    Bookmark(bookmark::BookmarkArguments),
    /// Take articles out of the library
    Remove(remove::RemoveArguments),
    /// Write articles of the library to standard output
    Export(export::ExportArguments),
    /// See whether database, paths and terminal are well
    Check(check::CheckArguments),
    /// Fetch articles from the web into the library
    #[cfg(feature = "network")]
    Fetch(fetch::FetchArguments),
    /// Fetch what is new from all sources
    #[cfg(feature = "network")]
    Sync(sync::SyncArguments),
    /// Add, list, remove, import or export sources
    #[cfg(feature = "network")]
    Source(source::SourceArguments),
    /// Print every key and what it does
    Keys(keys::KeysArguments),
    /// Print a completion script for a shell
    Completions(completions::CompletionsArguments),
    /// Print the manual page
    Man,
}

/// Runs kanbao with these arguments, the program's name first.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(search::words(arguments)) {
        Ok(arguments) => arguments,
        Err(error) => {
            // A closed pipe behind `--help` is not a failure worth a word.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    guard::end_on_panic(|| {});
    let common = &arguments.common;
    if let Some(failure) = common.install_topics() {
        output::complain(&failure);
    }
    let done = match arguments.verb {
        None => read::run(arguments.read, common),
        Some(Verb::Show(arguments)) => show::run(arguments, common),
        Some(Verb::Import(arguments)) => import::run(&arguments, common),
        Some(Verb::List(arguments)) => list::run(arguments, common),
        Some(Verb::Search(arguments)) => search::run(&arguments, common),
        Some(Verb::Bookmark(arguments)) => bookmark::run(arguments, common),
        Some(Verb::Remove(arguments)) => remove::run(&arguments, common),
        Some(Verb::Export(arguments)) => export::run(&arguments, common),
        Some(Verb::Check(arguments)) => check::run(&arguments, common),
        #[cfg(feature = "network")]
        Some(Verb::Fetch(arguments)) => fetch::run(&arguments, common),
        #[cfg(feature = "network")]
        Some(Verb::Sync(arguments)) => sync::run(&arguments, common),
        #[cfg(feature = "network")]
        Some(Verb::Source(arguments)) => source::run(arguments, common),
        Some(Verb::Keys(arguments)) => keys::run(&arguments, common),
        Some(Verb::Completions(arguments)) => completions::completions(&arguments, Arguments::command()),
        Some(Verb::Man) => completions::man(Arguments::command()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if output::is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            output::complain(&format!("{error:#}"));
            ExitCode::from(1)
        }
    }
}
