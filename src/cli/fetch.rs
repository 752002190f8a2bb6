//! `kanbao fetch`: from the web into the library.

use anyhow::{Result, bail};
use clap::Args;

use super::wire::{Line, size};
use super::{Common, library, output};
use crate::catalog::{Arrival, ArticleId, Wanted};
use crate::document::Document;
use crate::document::changes::{Change, changes};
use crate::fetch::meter::Meter;
use crate::fetch::page::{self, Fetched};
use crate::fetch::shelf::Shelf;
use crate::fetch::web::{Request, Web};
use crate::store::Store;
use crate::text::Reason;

/// What to fetch.
#[derive(Debug, Args)]
pub struct FetchArguments {
    /// Addresses of articles
    #[arg(value_name = "URL", required_unless_present = "queued")]
    addresses: Vec<String>,
    /// List the addresses that wait for the next sync, and why
    #[arg(long, conflicts_with = "addresses")]
    queued: bool,
    /// Encoding of the pages, when they say wrong
    #[arg(long, value_name = "LABEL")]
    encoding: Option<String>,
    /// Print which paragraphs changed in articles that were there already
    #[arg(long)]
    diff: bool,
    #[command(flatten)]
    line: Line,
}

/// Fetches each address; what failed is said, and the rest goes on.
///
/// # Errors
/// When nothing, or not everything, could be fetched.
pub fn run(arguments: &FetchArguments, common: &Common) -> Result<()> {
    let mut store = library::open(common)?;
    if arguments.queued {
        return queued(&store, common);
    }
    let web = arguments.line.client(common)?;
    let meter = arguments.line.meter(None);
    let mut failed = 0;
    for address in &arguments.addresses {
        match fetch_one(&web, &mut store, &meter, address, arguments) {
            Ok(fetched) => report(&fetched, common)?,
            Err(why) if arguments.addresses.len() == 1 => return Err(why),
            Err(why) => {
                failed += 1;
                output::complain(&format!("{address}: {why:#}"));
            }
        }
    }
    match failed {
        0 => Ok(()),
        _ => bail!("{failed} of {} addresses were not fetched", arguments.addresses.len()),
    }
}

/// Addresses noted for later, one a line.
fn queued(store: &Store, common: &Common) -> Result<()> {
    let wanted = store.wanted()?;
    if wanted.is_empty() {
        library::say(common, "nothing waits for the next sync");
    }
    let row = |wanted: &Wanted| format!("{}\t{}\t{}\n", wanted.url, wanted.tries, Reason::of_note(&wanted.failure));
    let rows: String = wanted.iter().map(row).collect();
    output::print(&rows)
}

/// What came of one address.
struct Kept {
    id: ArticleId,
    arrival: Arrival,
    fetched: Fetched,
    changes: Option<String>,
}

fn fetch_one(
    web: &dyn Web,
    store: &mut Store,
    meter: &Meter,
    address: &str,
    arguments: &FetchArguments,
) -> Result<Kept> {
    let before = match store.known(address)? {
        Some(id) if arguments.diff => store.document(id).ok(),
        _ => None,
    };
    let fetched = match page::fetch(web, &Request::new(address), arguments.encoding.as_deref(), meter) {
        Ok(fetched) => fetched,
        Err(why) => {
            if why.is_passing() && Shelf::want(store, address, &Reason::from(&why).note(), 0).is_ok() {
                bail!("{why}; noted: the next sync asks again");
            }
            return Err(why.into());
        }
    };
    let kept = store.keep(std::slice::from_ref(&fetched.story)).map_err(anyhow::Error::msg)?;
    let Some((id, arrival)) = kept.into_iter().next() else { bail!("the library did not take it") };
    Shelf::no_longer_wanted(store, address).map_err(anyhow::Error::msg)?;
    let changes = before.map(|before| compare(&before, &fetched.story.document));
    Ok(Kept { id, arrival, fetched, changes })
}

fn report(kept: &Kept, common: &Common) -> Result<()> {
    let Kept { id, arrival, fetched, changes } = kept;
    output::print(&format!("{}\t{}\n", id.0, fetched.story.document.meta.title))?;
    if let Some(changes) = changes {
        output::print(changes)?;
    }
    let came = match arrival {
        Arrival::New => "new",
        Arrival::Same => "already there",
        Arrival::Updated => "there before, its words have changed",
    };
    let pages = if fetched.pages > 1 { format!(", {} pages", fetched.pages) } else { String::new() };
    let downgrade = if fetched.answer.downgraded { ", the last hop was not encrypted" } else { "" };
    library::say(
        common,
        &format!("{came}{pages}: {} on the wire, {} unpacked{downgrade}", size(fetched.wire), size(fetched.unpacked)),
    );
    Ok(())
}

/// Paragraphs that went (`-`) and came (`+`), one a line.
fn compare(before: &Document, after: &Document) -> String {
    let lines = changes(before, after).into_iter().map(|change| match change {
        Change::New(_, now) => format!("+ {now}\n"),
        Change::Gone(_, before) => format!("- {before}\n"),
        Change::Other(_, before, now) => format!("- {before}\n+ {now}\n"),
    });
    lines.collect()
}
