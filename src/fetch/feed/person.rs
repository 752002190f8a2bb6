//! Names of people as RSS writes them: `editor@example.org (Li Lei)`, `Li Lei <editor@example.org>`, `Li Lei`.

/// The name without the address of mail; `None` if there is nothing else.
pub(super) fn name(text: &str) -> Option<String> {
    let edge = |c: char| c.is_whitespace() || matches!(c, '(' | ')' | '<' | '>' | '[' | ']' | ',' | ';' | '（' | '）');
    let address = |word: &str| {
        let word = word.strip_prefix("mailto:").unwrap_or(word);
        word.split_once('@').is_some_and(|(who, host)| !who.is_empty() && host.contains('.'))
    };
    let mut kept = text;
    for word in text.split(edge).filter(|word| address(word)) {
        let Some((before, after)) = kept.split_once(word) else { continue };
        // The longer side is the name.
        kept = if before.trim_matches(edge).len() > after.trim_matches(edge).len() { before } else { after };
        kept = kept.trim_matches(edge);
    }
    Some(kept.trim()).filter(|name| !name.is_empty()).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_freed_of_addresses() {
        for (text, expected) in [
            ("李雷", Some("李雷")),
            (" 本报记者 李雷（北京）", Some("本报记者 李雷（北京）")),
            ("editor@example.org (Li Lei)", Some("Li Lei")),
            ("Li Lei <mailto:editor@example.org>", Some("Li Lei")),
            ("editor@example.org", None),
            ("a@b.c d@e.f", None),
            ("@北京日报", Some("@北京日报")),
            (" ", None),
        ] {
            assert_eq!(name(text).as_deref(), expected, "{text}");
        }
    }
}
