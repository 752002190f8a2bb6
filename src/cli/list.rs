//! `kanbao list`: the articles of the library.

use std::io::{BufWriter, Write};

use anyhow::Result;
use clap::Args;

use crate::catalog::{Entry, Filter, Sort};
use crate::document::Topic;
use crate::store::day;

use super::{Common, library};

/// Entries read and written at a time.
const SLICE: usize = 500;

/// Which articles to list.
#[derive(Debug, Args)]
pub struct ListArguments {
    /// Only this channel, at any level of its path
    #[arg(long, value_name = "CHANNEL")]
    channel: Option<String>,
    /// Only articles with a section on this topic
    #[arg(long, value_name = "TOPIC")]
    topic: Option<String>,
    /// Only this source
    #[arg(long, value_name = "SOURCE")]
    source: Option<String>,
    /// Only articles with this tag
    #[arg(long, value_name = "TAG")]
    tag: Option<String>,
    /// Only articles not read yet
    #[arg(long)]
    unread: bool,
    /// Only starred articles
    #[arg(long)]
    starred: bool,
    /// Only articles published on this day or later: 2024, 2024-12 or 2024-12-12
    #[arg(long, value_name = "DATE")]
    after: Option<String>,
    /// Only articles published before this day
    #[arg(long, value_name = "DATE")]
    before: Option<String>,
    /// An array of objects
    #[arg(long)]
    json: bool,
}

/// Lists the articles, the newest first.
///
/// # Errors
/// When the library cannot be read.
pub fn run(arguments: ListArguments, common: &Common) -> Result<()> {
    let mut store = library::open(common)?;
    let filter = Filter {
        channel: arguments.channel,
        topic: arguments.topic.map(Topic),
        source: arguments.source,
        tag: arguments.tag,
        unread: arguments.unread,
        starred: arguments.starred,
        after: arguments.after.as_deref().map(day).transpose()?,
        before: arguments.before.as_deref().map(day).transpose()?,
        ..Filter::default()
    };
    let mut out = BufWriter::new(std::io::stdout().lock());
    let mut offset = 0;
    loop {
        let window = store.list(&filter, Sort::Newest, offset, SLICE)?;
        for (index, entry) in (offset..).zip(&window.entries) {
            if arguments.json {
                out.write_all(if index == 0 { b"[\n" } else { b",\n" })?;
                serde_json::to_writer(&mut out, entry)?;
            } else {
                writeln!(out, "{}", line(entry))?;
            }
        }
        offset += window.entries.len();
        if window.entries.len() < SLICE {
            break;
        }
    }
    if arguments.json {
        out.write_all(if offset == 0 { b"[]\n" } else { b"\n]\n" })?;
    }
    out.flush()?;
    Ok(())
}

/// Number, mark, day, title, source.
fn line(entry: &Entry) -> String {
    let mark = match (entry.starred, entry.read) {
        (true, _) => '★',
        (_, false) => '·',
        _ => ' ',
    };
    let day = entry.published.map_or_else(|| " ".repeat(10), |day| day.printed().chars().take(10).collect());
    let source = entry.source.as_ref().map_or_else(String::new, |source| format!("  〔{source}〕"));
    format!("{:>5} {mark} {day}  {}{source}", entry.id.0, entry.title).trim_end().to_owned()
}
