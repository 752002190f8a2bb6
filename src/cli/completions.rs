//! `kanbao completions` and `kanbao man`: made from the same table as the command line itself.

use anyhow::Result;
use clap::{Args, Command};
use clap_complete::Shell;

use super::output;

/// For which shell.
#[derive(Debug, Args)]
pub struct CompletionsArguments {
    /// bash, elvish, fish, powershell or zsh
    shell: Shell,
}

/// Prints a completion script.
///
/// # Errors
/// When standard output cannot be written.
pub fn completions(arguments: &CompletionsArguments, mut command: Command) -> Result<()> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut command, "kanbao", &mut script);
    output::print(&String::from_utf8_lossy(&script))
}

/// Prints the manual page.
///
/// # Errors
/// When standard output cannot be written.
pub fn man(command: Command) -> Result<()> {
    let mut page = Vec::new();
    clap_mangen::Man::new(command).render(&mut page)?;
    output::print(&String::from_utf8_lossy(&page))
}
