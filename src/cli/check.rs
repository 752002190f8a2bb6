//! `kanbao check`: is everything well? Paths, database, terminal.

use std::io::IsTerminal;

use anyhow::{Result, bail};
use clap::Args;

use crate::store::{self, Store};

use super::progress::Bar;
use super::{Common, library, output};

/// What to do about what is found.
#[derive(Debug, Args)]
pub struct CheckArguments {
    /// Make a damaged library anew from the originals that can be read
    #[arg(long)]
    repair: bool,
    /// Read every article again from its original, after the rules have become better; bookmarks are kept
    #[arg(long)]
    reimport: bool,
}

/// Says how things are, one line each; fails when something needs mending.
///
/// # Errors
/// When the library is damaged or cannot be used.
pub fn run(arguments: &CheckArguments, common: &Common) -> Result<()> {
    let paths = common.paths()?;
    let mut lines = vec![
        format!("kanbao {}", env!("CARGO_PKG_VERSION")),
        format!("config    {}", paths.config.display()),
        format!("data      {}", paths.data.display()),
        terminal(),
    ];
    if arguments.repair {
        lines.extend(Store::repair(&paths)?);
    }
    if arguments.reimport {
        lines.push(reimport(common)?);
    }
    let health = store::check(&paths)?;
    lines.extend(health.lines);
    output::print(&(lines.join("\n") + "\n"))?;
    if !health.sound {
        bail!("the library is damaged: kanbao check --repair makes it anew and says what is lost");
    }
    Ok(())
}

/// Reads every article again; how many, and how many say something else now.
fn reimport(common: &Common) -> Result<String> {
    let mut store = library::open(common)?;
    let mut bar = Bar::new(common);
    let reread = store.reimport_all(|reread| {
        bar.draw(reread.done, reread.total);
        true
    })?;
    bar.clear();
    for failure in &reread.failures {
        output::complain(failure);
    }
    let failed = reread.failures.len();
    Ok(format!("reimport  {} read again, {} changed, {failed} kept as they were", reread.done, reread.changed))
}

fn terminal() -> String {
    let variable = |name| std::env::var(name).unwrap_or_else(|_| "unset".to_owned());
    let out = std::io::stdout();
    let size = out.is_terminal().then(|| rustix::termios::tcgetwinsize(&out).ok()).flatten();
    let size = size.map_or_else(|| "not a terminal".to_owned(), |size| format!("{}x{}", size.ws_col, size.ws_row));
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().map(variable).find(|value| value != "unset");
    format!("terminal  {size}, TERM {}, locale {}", variable("TERM"), locale.unwrap_or_else(|| "unset".to_owned()))
}
