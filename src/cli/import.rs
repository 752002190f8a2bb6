//! `kanbao import`: files into the library.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::document::Mending;
use crate::import::{self, Origin};
use crate::store::{Arrival, Bulk, NewArticle, Store};

use super::progress::Bar;
use super::{Common, article, library, output};

/// What to import.
#[derive(Debug, Args)]
pub struct ImportArguments {
    /// Files (html, htm, md, txt, and these with .gz), directories with --recursive, or - for standard input
    #[arg(value_name = "FILE|-", required = true)]
    files: Vec<PathBuf>,
    /// Everything readable under the directories
    #[arg(short, long)]
    recursive: bool,
    /// How much is mended: as for show; it holds for these articles from then on
    #[arg(long, value_name = "WHAT")]
    repair: Option<Mending>,
}

/// Imports the files. Broken off and begun again, it goes on where it was.
///
/// # Errors
/// When a file could not be read (the others are in the library then), or the library cannot be written.
pub fn run(arguments: &ImportArguments, common: &Common) -> Result<()> {
    let mut store = library::open(common)?;
    let (stdin, files): (Vec<PathBuf>, Vec<PathBuf>) =
        arguments.files.iter().cloned().partition(|file| file.as_os_str() == "-");
    let mut bar = Bar::new(common);
    let mending = arguments.repair;
    let mut bulk = store.import_mended(&files, arguments.recursive, mending, |bulk| {
        bar.draw(bulk.done, bulk.total);
        true
    })?;
    bar.clear();
    if !stdin.is_empty() {
        from_stdin(&mut store, mending.unwrap_or_default(), &mut bulk)?;
    }
    for (path, why) in &bulk.failures {
        output::complain(&format!("{}: {why}", path.display()));
    }
    let failed = bulk.failures.len();
    library::say(
        common,
        &format!("{} new, {} updated, {} already there, {failed} failed", bulk.added, bulk.updated, bulk.unchanged),
    );
    if failed > 0 {
        bail!("{failed} {} not imported", library::plural(failed, "file was", "files were"));
    }
    Ok(())
}

fn from_stdin(store: &mut Store, mending: Mending, bulk: &mut Bulk) -> Result<()> {
    let bytes = article::read_stdin()?;
    let origin = Origin { mending, ..Origin::default() };
    let (document, bytes) = import::import_lent(bytes, &origin).context("cannot read standard input")?;
    match store.put(NewArticle { bytes: &bytes, origin: &origin, document: &document })?.arrival {
        Arrival::New => bulk.added += 1,
        Arrival::Updated => bulk.updated += 1,
        Arrival::Same => bulk.unchanged += 1,
    }
    Ok(())
}
