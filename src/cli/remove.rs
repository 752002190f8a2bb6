//! `kanbao remove`: articles out of the library; can be undone there for a week.

use anyhow::Result;
use clap::Args;

use crate::catalog::{ArticleId, Change, Which};

use super::{Common, library};

/// What to remove.
#[derive(Debug, Args)]
pub struct RemoveArguments {
    /// Numbers of articles
    #[arg(value_name = "ID", required = true)]
    ids: Vec<i64>,
}

/// Removes the articles: all of them, or none if one is not there.
///
/// # Errors
/// When one is not in the library, or it cannot be written.
pub fn run(arguments: &RemoveArguments, common: &Common) -> Result<()> {
    let mut store = library::open(common)?;
    let ids = arguments.ids.iter().copied().map(ArticleId).collect();
    if let Change::Removed(count) = store.remove(&Which::These(ids))? {
        library::say(common, &format!("{count} removed; for a week, u in the library takes it back"));
    }
    Ok(())
}
