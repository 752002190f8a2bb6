//! The verbs without a screen.

use std::ffi::OsString;
use std::process::ExitCode;

/// Runs kanbao with these arguments.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let _ = args.into_iter().count();
    ExitCode::SUCCESS
}
