//! Debris: a line that holds nothing but the rest of a tag.

use super::edits::{Change, Kind};

/// One change for each such line; the line stays, empty.
pub(super) fn changes(text: &str) -> Vec<Change> {
    let mut list = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim();
        if is_rest_of_tag(bare) {
            let at = start + (line.len() - line.trim_start().len());
            list.push(Change::new(at..at + bare.len(), "", Kind::Debris));
        }
        start += line.len();
    }
    list
}

/// `?/p>`, `/p>`, `</p>`, `?br/>`.
fn is_rest_of_tag(line: &str) -> bool {
    if line.len() > 16 {
        return false;
    }
    let rest = line.strip_prefix(['?', '\u{fffd}', '<']).unwrap_or(line);
    let Some(inner) = rest.strip_suffix('>') else { return false };
    let name = inner.strip_prefix('/').or_else(|| inner.strip_suffix('/')).map(str::trim_end);
    name.is_some_and(|name| {
        matches!(name, "p" | "br" | "div" | "span" | "strong" | "b" | "font" | "td" | "li" | "section")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_are_nothing_else() {
        for (line, is) in [
            ("?/p>", true),
            ("</p>", true),
            ("/div>", true),
            ("?br/>", true),
            ("p>", false),
            ("好?/p>", false),
            ("/etc>", false),
        ] {
            assert_eq!(changes(&format!("一\n  {line}\n二")).len() == 1, is, "{line}");
        }
    }
}
