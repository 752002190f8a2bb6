//! Page → the node that holds the article → blocks.

use super::{Draft, Failure, Origin};

/// Reads a page.
///
/// # Errors
/// When there is no article in it.
pub fn read(text: &str, origin: &Origin) -> Result<Draft, Failure> {
    Ok(super::dump::read(text, origin))
}
