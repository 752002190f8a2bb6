//! Plain text and copied pages → blocks.

use super::Origin;
use super::draft::{Draft, DraftBlock};

/// Reads a text: every line that is not blank is a paragraph.
pub fn read(text: &str, origin: &Origin) -> Draft {
    let _ = origin;
    let mut draft = Draft::default();
    for line in text.lines() {
        let body = line.trim();
        if !body.is_empty() {
            let source = line.len() - line.trim_start().len() + (line.as_ptr() as usize - text.as_ptr() as usize);
            draft.blocks.push(DraftBlock { source: Some(source), ..DraftBlock::paragraph(body) });
        }
    }
    draft
}
