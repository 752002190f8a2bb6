//! `kanbao source`: where articles come from.

use std::io::{IsTerminal, Write};
use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::{Args, Subcommand};

use super::article::{read_file, read_stdin};
use super::wire::Line;
use super::{Common, library, output};
use crate::catalog::{Source, SourceKind};
use crate::fetch::feed::Item;
use crate::fetch::listing::{self, Found};
use crate::fetch::opml;
use crate::fetch::web::Unwatched;
use crate::store::Store;

/// What to do with sources.
#[derive(Debug, Args)]
pub struct SourceArguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Add a feed, a page that names one, or a channel page that lists articles
    Add {
        /// Its address
        #[arg(value_name = "URL")]
        address: String,
        /// What to call it
        #[arg(long, value_name = "NAME")]
        name: Option<String>,
        /// Channel to file its articles under, if they name none
        #[arg(long, value_name = "CHANNEL")]
        channel: Option<String>,
        /// Do not ask
        #[arg(short, long)]
        yes: bool,
        #[command(flatten)]
        line: Line,
    },
    /// List the sources
    List {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Remove a source; its articles stay
    Remove {
        /// Its name, address or number
        #[arg(value_name = "NAME")]
        name: String,
    },
    /// Add the sources of an OPML file
    Import {
        /// The file, or - for standard input
        #[arg(value_name = "OPML")]
        file: PathBuf,
    },
    /// Print the sources as OPML
    Export,
}

/// Does it.
///
/// # Errors
/// When the library or the line fails.
pub fn run(arguments: SourceArguments, common: &Common) -> Result<()> {
    let mut store = library::open(common)?;
    match arguments.verb {
        Verb::Add { address, name, channel, yes, line } => {
            let found = listing::find(&line.client(common)?, &address, &Unwatched).map_err(anyhow::Error::msg)?;
            let Found::Source(mut source, items) = found else {
                bail!(listing::no_source(&address));
            };
            if let Some(name) = name {
                source.name = name;
            }
            source.channel = channel;
            show(&source, &items, common);
            if !yes && !agreed()? {
                bail!("not added");
            }
            let number = store.add_source(&source)?;
            output::print(&format!("{number}\t{}\n", source.name))
        }
        Verb::List { json } => list(&store, json),
        Verb::Remove { name } => {
            let source = store.source(&name)?;
            store.remove_source(source.id)?;
            library::say(common, &format!("{} is removed; its articles stay", source.name));
            Ok(())
        }
        Verb::Import { file } => {
            let bytes = if file.as_os_str() == "-" { read_stdin()? } else { read_file(&file)? };
            let (mut added, mut known) = (0, 0);
            for source in opml::read(&String::from_utf8_lossy(&bytes))? {
                match store.add_source(&source) {
                    Ok(_) => added += 1,
                    Err(crate::store::Failure::SourceExists(_)) => known += 1,
                    Err(why) => return Err(why.into()),
                }
            }
            library::say(common, &format!("{added} sources added, {known} were there already"));
            Ok(())
        }
        Verb::Export => output::print(&opml::write(&store.sources()?)),
    }
}

/// Says what was found, for the reader to judge.
fn show(source: &Source, items: &[Item], common: &Common) {
    let kind = match source.kind {
        SourceKind::Feed => "a feed",
        SourceKind::Channel => "a page that lists articles",
    };
    library::say(common, &format!("{} is {kind} with {} articles:", source.name, items.len()));
    for item in items.iter().take(5) {
        let date = item.published.map(|date| date.printed()).unwrap_or_default();
        library::say(common, &format!("  {date}  {}", item.title));
    }
}

/// Asks on a terminal; elsewhere nobody can answer, and the address was given on purpose.
fn agreed() -> Result<bool> {
    if !std::io::stdin().is_terminal() || !std::io::stderr().is_terminal() {
        return Ok(true);
    }
    write!(std::io::stderr().lock(), "Add it? [Y/n] ")?;
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer)?;
    Ok(!answer.trim_start().to_lowercase().starts_with('n'))
}

fn list(store: &Store, json: bool) -> Result<()> {
    let sources = store.sources()?;
    if json {
        return output::print(&format!("{:#}\n", serde_json::to_value(&sources)?));
    }
    let rows: String = sources
        .iter()
        .map(|source| {
            let channel = source.channel.as_deref().unwrap_or_default();
            let failure = if source.failure.is_empty() { String::new() } else { format!("\t{}", source.failure) };
            format!("{}\t{}\t{}\t{channel}{failure}\n", source.id, source.name, source.url)
        })
        .collect();
    output::print(&rows)
}
