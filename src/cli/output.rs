//! Standard output and standard error.

use std::io::{self, Write};

use anyhow::Result;

use crate::text::sanitize::sanitize_line;

/// Writes data to standard output.
///
/// # Errors
/// When it cannot be written; see [`is_closed_pipe`].
pub fn print(text: &str) -> Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(())
}

/// Says one sentence on standard error. It may name what an article or a server said, so it is made safe here.
pub fn complain(sentence: &str) {
    // Nobody is left to tell when standard error is closed.
    let _ = writeln!(io::stderr().lock(), "kanbao: {}", sanitize_line(sentence));
}

/// The reader of our output went away (`kanbao show … | head`): the end, not a failure.
pub fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .any(|cause| cause.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe))
}
