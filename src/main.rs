//! `kanbao`: see [`kanbao::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    kanbao::cli::run(std::env::args_os())
}
