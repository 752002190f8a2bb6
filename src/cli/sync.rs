//! `kanbao sync`: all sources.

use anyhow::{Result, bail};
use clap::Args;

use super::wire::{Bar, Line, size};
use super::{Common, library, output};
use crate::fetch::gate::Manners;
use crate::fetch::meter::parse_bytes;
use crate::fetch::sync::{self, Report};

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
    for failure in &report.failures {
        output::complain(failure);
    }
    library::say(common, &summary(&report));
    let asked_in_vain = report.sources > 0 && report.failures.len() >= report.sources as usize;
    if asked_in_vain && report.added.is_empty() && report.unchanged == 0 {
        bail!("no source could be asked");
    }
    Ok(())
}

/// What came and what it cost.
fn summary(report: &Report) -> String {
    let mut parts = vec![format!(
        "{} sources: {} new articles, {} changed, {} already there, {} sources unchanged",
        report.sources,
        report.added.len(),
        report.updated,
        report.known,
        report.unchanged
    )];
    parts.push(format!("{} on the wire, {} saved by compression", size(report.wire), size(report.saved)));
    if !report.failures.is_empty() {
        parts.push(format!("{} failed", report.failures.len()));
    }
    if report.unasked > 0 {
        parts.push(format!("{} sources not asked", report.unasked));
    }
    if report.left > 0 {
        parts.push(format!("{} articles left for the next sync", report.left));
    }
    if report.stopped {
        parts.push("stopped".to_owned());
    }
    parts.join("; ")
}
