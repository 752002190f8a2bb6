//! Pseudo-headings → sections.

use super::draft::Draft;

/// Turns blocks that are headings in all but name into headings.
pub fn promote(draft: &mut Draft) {
    let _ = draft;
}
