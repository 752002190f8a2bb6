//! `kanbao sync`: all sources.

use anyhow::{Result, bail};
use clap::Args;

use super::wire::{Bar, Line, size};
use super::{Common, library, output};
use crate::fetch::gate::Manners;
use crate::fetch::meter::parse_bytes;
use crate::fetch::sync::{self, Failed, Report};

/// What to sync, and what it may cost.
#[derive(Debug, Args)]
pub struct SyncArguments {
    /// One source only, by its name or address
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
    /// Most bytes over the wire, like 300k; the newest articles come first
    #[arg(long, value_name = "BYTES", value_parser = parse_bytes)]
    budget: Option<u64>,
    #[command(flatten)]
    line: Line,
}

/// Asks all sources and fetches what is new.
///
/// # Errors
/// When no source could be asked, or the library cannot be written.
pub fn run(arguments: &SyncArguments, common: &Common) -> Result<()> {
    let web = arguments.line.client(common)?;
    let meter = arguments.line.meter(arguments.budget);
    let mut store = library::open(common)?;
    if store.sources()?.is_empty() && store.wanted()?.is_empty() {
        bail!("there are no sources yet: add one with `kanbao source add URL`");
    }
    let mut bar = Bar::new(common);
    let (source, manners) = (arguments.source.as_deref(), Manners::under(arguments.line.rate));
    let report = sync::sync(&web, &mut store, source, &meter, manners, &mut |at| bar.show(at));
    bar.clear();
    let report = report.map_err(anyhow::Error::msg)?;
    complain(&report.failures);
    library::say(common, &summary(&report));
    if report.sources > 0 && report.unread == report.sources {
        bail!("no source could be asked");
    }
    Ok(())
}

/// Says what failed and why; what failed for one reason stands in one line.
fn complain(failures: &[Failed]) {
    /// Names shown of those that share a reason.
    const NAMED: usize = 3;
    let mut said = Vec::new();
    for failure in failures {
        if said.contains(&&failure.why) {
            continue;
        }
        said.push(&failure.why);
        let alike: Vec<&str> =
            failures.iter().filter(|other| other.why == failure.why).map(|f| f.what.as_str()).collect();
        let more = alike.len().saturating_sub(NAMED);
        let named = alike.get(..NAMED).unwrap_or(&alike).join(", ");
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        output::complain(&format!("{named}{more}: {}", failure.why));
    }
}

/// What came and what it cost.
fn summary(report: &Report) -> String {
    let count = |count: usize, one: &str, many: &str| format!("{count} {}", library::plural(count, one, many));
    let mut came = vec![format!("{} from {}", count(report.added.len(), "new article", "new articles"), {
        count(report.sources as usize, "source", "sources")
    })];
    for (number, what) in
        [(report.updated, "changed"), (report.known, "there already"), (report.unchanged, "of the sources unchanged")]
    {
        if number > 0 {
            came.push(format!("{number} {what}"));
        }
    }
    let mut parts = vec![came.join(", ")];
    parts.push(format!("{} on the wire, {} saved by compression", size(report.wire), size(report.saved)));
    if !report.failures.is_empty() {
        parts.push(format!("{} failed", report.failures.len()));
    }
    if report.unasked > 0 {
        parts.push(format!("{} not asked", count(report.unasked as usize, "source", "sources")));
    }
    if report.left > 0 {
        parts.push(format!("{} left for the next sync", count(report.left as usize, "article", "articles")));
    }
    if report.stopped {
        parts.push("stopped".to_owned());
    }
    parts.join("; ")
}
