//! Markdown → blocks.

use super::Origin;
use super::draft::Draft;

/// Reads Markdown with its front matter.
pub fn read(text: &str, origin: &Origin) -> Draft {
    super::dump::read(text, origin)
}
