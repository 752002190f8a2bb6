//! `kanbao bookmark`: what the reader keeps, listed, written to a file and read from one.

use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::{Args, Subcommand, ValueEnum};

use crate::catalog::BookmarkId;
use crate::store::{Record, Store};
use crate::text::order;

use super::{Common, article, library, output};

/// What to do with bookmarks.
#[derive(Debug, Args)]
pub struct BookmarkArguments {
    #[command(subcommand)]
    verb: BookmarkVerb,
}

#[derive(Debug, Subcommand)]
enum BookmarkVerb {
    /// All bookmarks, the newest first
    List {
        /// As lines, Markdown, or an array of objects
        #[arg(long, value_enum, default_value_t = BookmarkFormat::Text)]
        format: BookmarkFormat,
    },
    /// All bookmarks, for a file: JSON can be imported elsewhere
    Export {
        /// How to write them
        #[arg(long, value_enum, default_value_t = BookmarkFormat::Json)]
        format: BookmarkFormat,
    },
    /// Add the bookmarks of an export that are not here yet
    Import {
        /// A JSON export, or - for standard input
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Remove bookmarks
    Remove {
        /// Their numbers
        #[arg(value_name = "ID", required = true)]
        ids: Vec<i64>,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum BookmarkFormat {
    /// One line each.
    Text,
    /// By article, quotations with notes.
    Markdown,
    /// An array of objects.
    Json,
}

/// Does it.
///
/// # Errors
/// When the library or the file cannot be read.
pub fn run(arguments: BookmarkArguments, common: &Common) -> Result<()> {
    let mut store = library::open(common)?;
    match arguments.verb {
        BookmarkVerb::List { format } | BookmarkVerb::Export { format } => print(&store, format),
        BookmarkVerb::Import { file } => {
            let bytes = if file.as_os_str() == "-" { article::read_stdin()? } else { article::read_file(&file)? };
            let json = String::from_utf8(bytes).with_context(|| format!("{} is not UTF-8", file.display()))?;
            let merged = store.import_bookmarks(&json)?;
            library::say(common, &format!("{} added, {} already there", merged.added, merged.known));
            Ok(())
        }
        BookmarkVerb::Remove { ids } => {
            for id in &ids {
                store.bookmark(BookmarkId(*id))?;
            }
            ids.iter().try_for_each(|id| store.remove_bookmark(BookmarkId(*id)))?;
            library::say(common, &format!("{} removed", ids.len()));
            Ok(())
        }
    }
}

fn print(store: &Store, format: BookmarkFormat) -> Result<()> {
    let records = store.export_bookmarks()?;
    output::print(&match format {
        BookmarkFormat::Text => records.iter().map(line).collect(),
        BookmarkFormat::Markdown => markdown(records),
        BookmarkFormat::Json => format!("{}\n", serde_json::to_string_pretty(&records)?),
    })
}

/// Number, day, article and section, words, note.
fn line(record: &Record) -> String {
    let mut out = format!("{:>5} {:.10}  {}", record.id, record.created.to_string(), record.title);
    if let Some(section) = &record.section {
        let _ = write!(out, " › {section}");
    }
    let _ = write!(out, "  “{}”", record.quote);
    if !record.note.is_empty() {
        let _ = write!(out, "  {}", record.note.replace('\n', " "));
    }
    out.push('\n');
    out
}

/// One heading an article, each bookmark a quotation with its section and note.
fn markdown(mut records: Vec<Record>) -> String {
    order::by(&mut records, |a, b| (&a.title, a.article, a.span.start).cmp(&(&b.title, b.article, b.span.start)));
    let mut out = String::from("# 书签\n");
    let mut open: Option<&Record> = None;
    for record in &records {
        if open.is_none_or(|open| (&open.title, open.article) != (&record.title, record.article)) {
            let _ = write!(out, "\n## {}\n", record.title);
            if let Some(url) = &record.url {
                let _ = write!(out, "\n<{url}>\n");
            }
        }
        open = Some(record);
        out.push('\n');
        for line in record.quote.lines() {
            let _ = writeln!(out, "> {line}");
        }
        let section = record.section.as_ref().map_or_else(String::new, |section| format!("{section}，"));
        let _ = write!(out, "\n— {section}{:.10}\n", record.created.to_string());
        if !record.note.is_empty() {
            let _ = write!(out, "\n{}\n", record.note);
        }
    }
    out
}
