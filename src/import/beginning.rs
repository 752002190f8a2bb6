//! The beginning of a damaged text, read before the rest: mending takes the most time of all, and a screen shows a
//! quarter of an article.

use super::repair::Profile;
use super::{Origin, dump, finish, mending};
use crate::document::Document;

/// Lines that begin in so many bytes of the head are read: a screen of 80 columns and 24 rows, its annotations and what
/// a site puts above the title.
const HEAD: usize = 3 << 10;

/// How much of the foot is read with it, in bytes: who wrote an article stands there, and is shown above it.
const FOOT: usize = 2 << 10;

/// Reads the beginning as the whole text would be. `None` for a text that needs no mending, or is hardly longer.
pub fn read(text: &str, profile: &Profile, origin: &Origin) -> Option<Document> {
    if profile.is_clean() {
        return None;
    }
    let rest = text.get(text.floor_char_boundary(HEAD)..)?;
    let cut = text.len() - rest.len() + rest.find('\n')? + 1;
    let (head, rest) = text.split_at_checked(cut)?;
    let foot = rest.get(rest.floor_char_boundary(rest.len().checked_sub(FOOT)?)..)?;
    let foot = foot.get(foot.find('\n')? + 1..)?;
    if rest.len() < 2 * foot.len() + head.len() {
        return None;
    }
    let mut draft = mending::text_like(profile.clone(), &[head, foot].concat(), origin, dump::read);
    let lines = head.lines().count() as u32;
    let end = draft.blocks.iter().position(|block| block.line.is_some_and(|line| line >= lines));
    draft.blocks.truncate(end.unwrap_or(draft.blocks.len()));
    if draft.blocks.is_empty() { None } else { finish(draft, origin).ok() }
}
