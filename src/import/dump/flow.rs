//! How the lines of a text make paragraphs.

use super::lines::{Line, columns, lines};
use super::signs::ends_sentence;
use crate::text::class::is_han;

/// What a line of the text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flow {
    /// A paragraph.
    Lines,
    /// A row of a paragraph broken at about this many columns: rows are joined again.
    Wrapped(usize),
    /// A verse: kept as it is.
    Verse,
}

/// How much of a text is looked at, in bytes, at its head and again in its middle.
const SAMPLE: usize = 64 << 10;

/// Tells how a text's lines are meant, from its head and its middle.
pub(super) fn of(text: &str) -> Flow {
    let mut sample: Vec<Line<'_>> = lines(text, 0..text.len()).take_while(|line| line.start < SAMPLE).collect();
    if text.len() > 4 * SAMPLE {
        // Books begin with title pages and lists: their middle is more like the rest.
        let middle = text.len() / 2;
        let from = memchr::memchr(b'\n', text.as_bytes().get(middle..).unwrap_or_default())
            .map_or(text.len(), |at| middle + at + 1);
        sample = lines(text, from..text.len()).take_while(|line| line.start < middle + SAMPLE).collect();
    }
    judge(&sample)
}

fn judge(sample: &[Line<'_>]) -> Flow {
    let mut widths: Vec<usize> = sample.iter().map(Line::width).collect();
    widths.sort_unstable();
    let rank = |share: usize| {
        widths.get((widths.len() * share / 100).min(widths.len().saturating_sub(1))).copied().unwrap_or(0)
    };
    // A row followed at once by another that is not set in: inside a paragraph, if paragraphs are broken into rows.
    let tight: Vec<(&Line<'_>, &Line<'_>)> = sample
        .iter()
        .zip(sample.iter().skip(1))
        .filter(|(row, next)| next.gap == 0 && next.indent <= row.indent + 1)
        .collect();
    if tight.len() < 2 {
        return Flow::Lines;
    }
    let mut rows: Vec<usize> = tight.iter().map(|(row, _)| row.width() + usize::from(row.indent)).collect();
    rows.sort_unstable();
    let width = rows.get(rows.len() * 95 / 100).copied().unwrap_or(0);
    let share = |count: usize, of: usize| count * 100 / of.max(1);
    let full: Vec<&(&Line<'_>, &Line<'_>)> =
        tight.iter().filter(|(row, _)| (row.width() + usize::from(row.indent)) * 100 >= width * 78).collect();
    let open = full.iter().filter(|(row, _)| !ends_sentence(row.text)).count();
    let capital = tight.iter().filter(|(_, next)| starts_high(next.text)).count();
    let latin = tight.iter().filter(|(_, next)| next.text.starts_with(|c: char| c.is_ascii_alphabetic())).count();
    let verse = latin * 2 > tight.len() && share(capital, latin) >= 80 && width <= 66;
    if (36..=160).contains(&width) && !verse && share(full.len(), tight.len()) >= 60 && share(open, full.len()) >= 50 {
        return Flow::Wrapped(width);
    }
    let short = if verse { 66 } else { 44 };
    if sample.len() >= 4 && rank(95) <= short && share(tight.len(), sample.len()) >= 50 {
        return Flow::Verse;
    }
    Flow::Lines
}

/// Begins with a capital letter, quotation marks left out.
fn starts_high(text: &str) -> bool {
    text.trim_start_matches(['"', '\'', '“', '‘', '(', '_']).starts_with(|c: char| c.is_uppercase())
}

/// Joins a row to the text before it: a blank between Latin words, none beside Han.
pub(super) fn join(text: &mut String, row: &str) {
    if !text.is_empty() && !joins_tight(text, row) {
        text.push(' ');
    }
    text.push_str(row);
}

/// No blank belongs between two rows: one of them is written without blanks, or a word is cut in two.
pub(super) fn joins_tight(before: &str, after: &str) -> bool {
    // Quotation marks and dashes belong to both scripts: ask the letters behind them.
    let shared = |c: &char| !"“”‘’—…·".contains(*c);
    let wide =
        before.chars().rev().find(shared).is_some_and(is_wide) || after.chars().find(shared).is_some_and(is_wide);
    let mut last = before.chars().rev();
    let hyphen = last.next() == Some('-')
        && last.next().is_some_and(char::is_alphabetic)
        && after.starts_with(|c: char| c.is_lowercase());
    let dash = before.ends_with("--") || before.ends_with('—') || after.starts_with("--") || after.starts_with('—');
    wide || hyphen || dash
}

/// Written without blanks between words: Han, kana, full-width marks.
fn is_wide(c: char) -> bool {
    is_han(c) || matches!(c, '\u{2E80}'..='\u{30FF}' | '\u{FF01}'..='\u{FF60}')
}

/// A paragraph of a text whose rows are joined again, or lines of it that are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Passage<'a> {
    /// Rows of one paragraph.
    Rows(Vec<Line<'a>>),
    /// Lines set apart by their indent or their shortness: verse, addresses.
    Kept(Vec<Line<'a>>),
}

/// Cuts a run of lines without an empty one between them into paragraphs.
pub(super) fn passages<'a>(run: &[Line<'a>], width: usize) -> Vec<Passage<'a>> {
    let indent = run.iter().map(|line| line.indent).min().unwrap_or(0);
    let widest = run.iter().map(Line::width).max().unwrap_or(0);
    if run.len() > 1
        && (widest * 100 < width * 62 || indent >= 4 && widest * 100 < width * 80)
        && run.iter().filter(|line| columns(line.text) > 0).count() > 1
    {
        return vec![Passage::Kept(run.to_vec())];
    }
    let set_in = run.iter().any(|line| line.indent > indent + 1);
    let mut passages: Vec<Passage<'a>> = Vec::new();
    let mut rows: Vec<Line<'a>> = Vec::new();
    for line in run {
        let fresh = match rows.last() {
            None => false,
            Some(_) if set_in && line.indent > indent + 1 => true,
            Some(last) => {
                !set_in && (last.width() + usize::from(last.indent)) * 100 < width * 70 && ends_sentence(last.text)
            }
        };
        if fresh {
            passages.push(Passage::Rows(std::mem::take(&mut rows)));
        }
        rows.push(*line);
    }
    passages.push(Passage::Rows(rows));
    passages
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_wrapped_and_verse() {
        let wrapped = "The ferry left the landing a little after six in the morning, and\n\
            the men who had waited there since midnight went home without a\nword to one another. It was cold, and the \
            river smoked as it does\nin the first week of winter.\n";
        assert!(matches!(of(wrapped), Flow::Wrapped(_)), "{:?}", of(wrapped));
        let verse = "江水一天天涨\n渡船停在柳树下\n没有人来\n\n只有雨\n敲着船篷\n";
        assert_eq!(of(verse), Flow::Verse);
        let sonnet = "The ferry waits beneath the willow tree,\nAnd no one comes to take the other side;\nThe rain alone is \
            talking with the sea,\nAnd in the reeds the small birds go to hide.\n";
        assert_eq!(of(sonnet), Flow::Verse);
        let paragraphs = "第一段讲的是一条河，河上有一只船。\n第二段讲的是船上的人，他在那里摆渡了三十年，认得两岸每一户人家。\n“早。”\n第四段很短。\n";
        assert_eq!(of(paragraphs), Flow::Lines);
    }

    #[test]
    fn rows_join_as_their_script_does() {
        for (rows, joined) in [
            (&["the old", "ferry"][..], "the old ferry"),
            (&["well-", "known"][..], "well-known"),
            (&["gone--", "all"][..], "gone--all"),
            (&["河上有", "一只船"][..], "河上有一只船"),
            (&["他说：", "“走。”"][..], "他说：“走。”"),
            (&["用的是 Linux", "系统"][..], "用的是 Linux系统"),
        ] {
            let mut text = String::new();
            rows.iter().for_each(|row| join(&mut text, row));
            assert_eq!(text, joined);
        }
    }
}
