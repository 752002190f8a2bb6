//! Long blocks in windows.
//!
//! A window begins where a line ends in any case, so its segments and lines depend on nothing before it: any place of
//! a paragraph of any length can be laid out at the cost of one window. The price is one short line a window, that is
//! one in several hundred, in paragraphs longer than two windows, and there at the end of a sentence.

use unicode_segmentation::GraphemeCursor;

use crate::text::class;

/// Bytes of a window, more or less.
pub(super) const WINDOW: usize = 32 * 1024;

/// Bytes in which the next window looks for a good beginning. They are looked through for every row drawn.
const REACH: usize = 2 * 1024;

/// How many windows a text has: one at least.
pub(super) fn windows(text: &str) -> u32 {
    if text.len() <= 2 * WINDOW { 1 } else { ((text.len() + WINDOW / 2) / WINDOW) as u32 }
}

/// Where a window begins; the text's end for the one behind the last.
pub(super) fn start(text: &str, window: u32) -> usize {
    match window {
        0 => 0,
        window if window >= windows(text) => text.len(),
        window => restart(text, window as usize * WINDOW),
    }
}

/// The window that holds a byte.
pub(super) fn holding(text: &str, byte: usize) -> u32 {
    let last = windows(text) - 1;
    let near = ((byte / WINDOW) as u32).min(last);
    if byte < start(text, near) { near - 1 } else { near }
}

/// A place near and not before `from` where what follows owes nothing to what stands before: after a full stop, else
/// between two ideographs, else between two words, else between two clusters.
fn restart(text: &str, from: usize) -> usize {
    let mut from = from;
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let mut to = (from + REACH).min(text.len());
    while !text.is_char_boundary(to) {
        to -= 1;
    }
    let near = text.get(from..to).unwrap_or_default();
    // A combining mark behind an ideograph would not matter: clusters stay whole on both sides of it.
    let stop = |(at, c): (usize, char)| {
        let rest = near.get(at + c.len_utf8()..)?;
        (matches!(c, '。' | '！' | '？') && rest.chars().next().is_some_and(class::is_han)).then_some(at + c.len_utf8())
    };
    let pair = |good: fn(char, char, char) -> bool| {
        let chars = near.char_indices();
        let (second, third) = (near.char_indices().skip(1), near.char_indices().skip(2));
        chars.zip(second).zip(third).find(|(((_, a), (_, b)), (_, c))| good(*a, *b, *c)).map(|(_, (at, _))| from + at)
    };
    let found = near.char_indices().find_map(stop).map(|at| from + at);
    found
        .or_else(|| pair(|_, b, c| class::is_han(b) && class::is_han(c) && b != '々' && c != '々'))
        .or_else(|| pair(|a, b, c| a.is_ascii_alphabetic() && b == ' ' && c.is_ascii_alphabetic()))
        .unwrap_or_else(|| {
            GraphemeCursor::new(from, text.len(), true).next_boundary(text, 0).ok().flatten().unwrap_or(text.len())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_partition_any_text() {
        for unit in ["京津冀协同发展，交通先行。", "a", "word ", "！", "e\u{301}", "👨‍👩‍👧", "中", "“好”"]
        {
            for bytes in [0, 100, 2 * WINDOW + 1, 3 * WINDOW + 77, 5 * WINDOW] {
                let text = unit.repeat(bytes / unit.len() + 1);
                let count = windows(&text);
                let starts: Vec<_> = (0..=count).map(|window| start(&text, window)).collect();
                assert_eq!((starts[0], starts[count as usize]), (0, text.len()));
                assert!(starts.windows(2).all(|pair| pair[0] < pair[1] && text.is_char_boundary(pair[0])), "{unit}");
                for byte in (0..text.len()).step_by(7919) {
                    let window = holding(&text, byte);
                    assert!((start(&text, window)..start(&text, window + 1)).contains(&byte), "{unit} {byte}");
                }
                assert!(starts.windows(2).all(|pair| pair[1] - pair[0] <= 2 * WINDOW + 64));
            }
        }
    }
}
