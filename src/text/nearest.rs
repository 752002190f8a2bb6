//! The name a reader may have meant: for "did you mean …?".

/// The candidate fewest edits away from `word`, if it is near enough to be a slip.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word: Vec<char> = word.chars().collect();
    let limit = (word.len() / 3).max(1) + 1;
    candidates
        .into_iter()
        .map(|candidate| (distance(&word, candidate, limit), candidate))
        .filter(|(edits, _)| *edits <= limit)
        .min_by_key(|(edits, _)| *edits)
        .map(|(_, candidate)| candidate)
}

/// Levenshtein's distance, given up beyond `limit`.
fn distance(word: &[char], other: &str, limit: usize) -> usize {
    if other.chars().count().abs_diff(word.len()) > limit {
        return limit + 1;
    }
    let mut row: Vec<usize> = (0..=word.len()).collect();
    for (i, b) in other.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, a) in word.iter().enumerate() {
            let changed = diagonal + usize::from(*a != b);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn slips_are_recognised_and_other_words_are_not() {
        let names = ["section-next", "section-previous", "down", "up"];
        for (word, expected) in [
            ("sekction-next", Some("section-next")),
            ("section_next", Some("section-next")),
            ("dwon", Some("down")),
            ("fly-to-the-moon", None),
            ("", Some("up")),
        ] {
            assert_eq!(nearest(word, names), expected, "{word}");
        }
    }
}
