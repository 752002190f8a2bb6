//! `kanbao export`: articles of the library on standard output.

use anyhow::Result;
use clap::Args;
use serde_json::Value;

use crate::catalog::ArticleId;
use crate::document::export;

use super::show::{self, Format};
use super::{Common, library, output};

/// What to export, and how.
#[derive(Debug, Args)]
pub struct ExportArguments {
    /// Numbers of articles
    #[arg(value_name = "ID", required = true)]
    ids: Vec<i64>,
    /// What to write
    #[arg(long, value_enum, default_value_t = Format::Markdown)]
    format: Format,
}

/// Writes the articles one after another; as JSON, one object, or an array when there are several.
///
/// # Errors
/// When one is not in the library; then nothing is written.
pub fn run(arguments: &ExportArguments, common: &Common) -> Result<()> {
    let store = library::open(common)?;
    let documents = arguments.ids.iter().map(|id| store.document(ArticleId(*id)));
    let documents: Vec<_> = documents.collect::<Result<_, _>>()?;
    match arguments.format {
        Format::Text => {
            for (index, document) in documents.iter().enumerate() {
                if index > 0 {
                    output::print("\n")?;
                }
                show::plain(document)?;
            }
            Ok(())
        }
        Format::Markdown => {
            let articles: Vec<String> = documents.iter().map(|document| export::markdown(document)).collect();
            output::print(&articles.join("\n"))
        }
        Format::Json => {
            let mut objects: Vec<Value> = documents.iter().map(|document| export::json(document)).collect();
            let whole = if objects.len() == 1 { objects.remove(0) } else { Value::Array(objects) };
            output::print(&format!("{whole:#}\n"))
        }
    }
}
