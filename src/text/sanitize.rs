//! Untrusted text → safe to print. Everything that enters a Document, an Entry or an error message passes here once.

use std::borrow::Cow;

/// Makes text of several lines safe: only `\n` remains of the control characters.
pub fn sanitize(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| c == '\n' || !c.is_control()) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().filter(|c| *c == '\n' || !c.is_control()).collect())
}

/// Makes text of one line safe: no control character at all, runs of blanks folded to one.
pub fn sanitize_line(text: &str) -> String {
    sanitize(text).split_whitespace().collect::<Vec<_>>().join(" ")
}
