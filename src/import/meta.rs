//! Title, time, source, authors, editor, channel, language, next page.

use super::{Draft, Origin};

/// Completes what the parser left open.
pub fn complete(draft: &mut Draft, origin: &Origin) {
    if draft.meta.url.is_none() {
        draft.meta.url.clone_from(&origin.url);
    }
}
