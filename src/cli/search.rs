//! `kanbao search`: articles that hold some words.

use std::ffi::OsString;
use std::fmt::Write as _;

use anyhow::Result;
use clap::Args;
use serde_json::json;

use crate::catalog::{Hit, HitOrder};
use crate::store::Store;

use super::{Common, library, output};

/// What to search for.
#[derive(Debug, Args)]
pub struct SearchArguments {
    /// Han, or pinyin (yiliao, yl), or both; "phrases", -without, channel:, source:, tag:, after:2024-12, before:, unread:
    #[arg(value_name = "QUERY", required = true)]
    query: Vec<String>,
    /// Only articles with a section on this topic
    #[arg(long, value_name = "TOPIC")]
    topic: Option<String>,
    /// How many articles at most
    #[arg(long, value_name = "N", default_value_t = 50)]
    limit: usize,
    /// Newest first, instead of the best match
    #[arg(long)]
    by_date: bool,
    /// An array of objects
    #[arg(long)]
    json: bool,
}

/// The arguments of the program, those of a search made readable: `-word` is a word that must not be there and no
/// option. A query reads the wide minus as the narrow one.
pub fn words(arguments: impl IntoIterator<Item = OsString>) -> impl Iterator<Item = OsString> {
    let mut searches = false;
    arguments.into_iter().map(move |argument| {
        let without = argument.to_str().and_then(|text| text.strip_prefix('-')).filter(|word| {
            // The short options there are: -q and -h.
            !word.is_empty() && !word.starts_with('-') && !word.chars().all(|c| matches!(c, 'q' | 'h'))
        });
        match without {
            Some(word) if searches => format!("－{word}").into(),
            _ => {
                searches |= argument == "search";
                argument
            }
        }
    })
}

/// Searches the library.
///
/// # Errors
/// When the query cannot be meant or the library cannot be read.
pub fn run(arguments: &SearchArguments, common: &Common) -> Result<()> {
    let mut store = library::open(common)?;
    let mut query = arguments.query.join(" ");
    if let Some(topic) = &arguments.topic {
        let _ = write!(query, " topic:\"{topic}\"");
    }
    let order = if arguments.by_date { HitOrder::Date } else { HitOrder::Relevance };
    let hits = store.search(&query, arguments.limit, order)?;
    if arguments.json {
        let hits: Vec<serde_json::Value> = hits.iter().map(|hit| object(&store, hit)).collect::<Result<_>>()?;
        return output::print(&format!("{:#}\n", serde_json::Value::Array(hits)));
    }
    if hits.is_empty() {
        library::say(common, "nothing found");
    }
    output::print(&hits.iter().map(|hit| lines(hit, common.colored())).collect::<String>())
}

/// A hit with the fields of the command line's contract.
fn object(store: &Store, hit: &Hit) -> Result<serde_json::Value> {
    let entry = store.entry(hit.article)?;
    let entry = entry.as_ref();
    Ok(json!({
        "id": hit.article,
        "title": hit.title,
        "published": hit.published,
        "source": hit.source,
        "channel": entry.map(|entry| &entry.channel),
        "topics": entry.map(|entry| &entry.topics),
        "read": entry.map(|entry| entry.read),
        "progress": entry.map(|entry| entry.progress),
        "section": hit.section,
        "snippet": hit.snippet,
        "matched": hit.matched,
        "matches": hit.matches,
        "span": hit.span,
    }))
}

/// Number, title, day and source; below them the words found, among the words around them.
fn lines(hit: &Hit, colored: bool) -> String {
    let mut out = format!("{:>5} {}", hit.article.0, hit.title);
    if let Some(published) = &hit.published {
        let _ = write!(out, "  {}", published.printed().chars().take(10).collect::<String>());
    }
    if let Some(source) = &hit.source {
        let _ = write!(out, "  〔{source}〕");
    }
    out.push_str("\n      ");
    if let Some(section) = &hit.section {
        let _ = write!(out, "{section} › ");
    }
    if colored {
        out.push_str(&marked(hit));
    } else {
        out.push_str(&hit.snippet);
    }
    out.push('\n');
    out
}

/// The snippet with its matches in bold.
fn marked(hit: &Hit) -> String {
    let mut out = String::new();
    let mut done = 0;
    for (start, end) in &hit.matched {
        let (start, end) = (*start as usize, *end as usize);
        let (Some(before), Some(found)) = (hit.snippet.get(done..start), hit.snippet.get(start..end)) else { continue };
        let _ = write!(out, "{before}\x1b[1m{found}\x1b[m");
        done = end;
    }
    out.push_str(hit.snippet.get(done..).unwrap_or_default());
    out
}
