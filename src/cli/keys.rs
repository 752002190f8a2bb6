//! `kanbao keys`: every key and what it does, from the live keymap.

use anyhow::Result;
use clap::Args;

use super::Common;

/// Which keys to print.
#[derive(Debug, Args)]
pub struct KeysArguments {
    /// Print the default keymap.toml, to start your own from
    #[arg(long)]
    default: bool,
}

/// Prints the keys.
///
/// # Errors
/// When standard output cannot be written.
pub fn run(arguments: &KeysArguments, _common: &Common) -> Result<()> {
    if arguments.default {
        return super::output::print(include_str!("../../keymap.toml"));
    }
    Ok(())
}
