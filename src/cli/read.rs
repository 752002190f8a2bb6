//! `kanbao [FILE|URL|ID]`: read in the terminal.

use std::io::IsTerminal;

use anyhow::Result;
use clap::Args;

use crate::app::Start;
use crate::app::msg::{Reading, Target};
use crate::catalog::ArticleId;
use crate::document::Mending;
use crate::runtime::{self, Manner};

use super::article::{self, Named};
use super::{Color, Common, show};

/// What to read.
#[derive(Debug, Args)]
pub struct ReadArguments {
    /// A file, an address, an article's number, or - for standard input; without it: the library
    #[arg(value_name = "FILE|URL|ID")]
    target: Option<String>,
    /// Open it as it came, before repair
    #[arg(long)]
    original: bool,
    /// Encoding of the file, when detection is wrong (utf-8, gb18030, big5, shift_jis, …)
    #[arg(long, value_name = "LABEL")]
    encoding: Option<String>,
    /// Draw cell by cell, without scrolling: for a terminal that shows garbage otherwise
    #[arg(long)]
    plain_output: bool,
}

/// Opens the reader, or behaves as `show` where there is no terminal.
///
/// # Errors
/// When nothing can be opened.
pub fn run(arguments: ReadArguments, common: &Common) -> Result<()> {
    let terminal = std::io::stdout().is_terminal() && std::env::var_os("TERM").is_none_or(|term| term != "dumb");
    if let (Some(target), false) = (&arguments.target, terminal) {
        return show::run(show::ShowArguments::plain(target, arguments.original, arguments.encoding), common);
    }
    let reading = Reading { mending: arguments.original.then_some(Mending::OFF), encoding: arguments.encoding };
    let start = match arguments.target.as_deref().map(|target| (target, article::name(target))) {
        None => Start::Library,
        Some((_, Named::Number(number))) => Start::Read(Target::Article(ArticleId(number)), reading),
        Some((_, Named::File(path))) => Start::Read(Target::File(path.to_owned()), reading),
        Some((_, Named::Stdin)) => {
            let bytes = article::read_stdin()?;
            Start::Read(Target::Bytes("-".to_owned(), bytes.into()), reading)
        }
        Some((target, Named::Address(_))) => {
            return show::run(show::ShowArguments::plain(target, arguments.original, reading.encoding), common);
        }
    };
    let no_colour = common.color == Color::Never;
    runtime::run(start, &common.paths()?, Manner { plain_output: arguments.plain_output, no_colour })
}
