//! What changed between two texts of one article, paragraph by paragraph.

use std::hash::{Hash, Hasher};

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::{Block, Document};

/// One paragraph that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// It is new.
    New(u32, String),
    /// It is gone; it stood before the block of this number.
    Gone(u32, String),
    /// It says something else: the block's number, the words before, the words now.
    Other(u32, String, String),
}

/// The changes from one text to another, in the order of the second. Block numbers are those of the second text.
pub fn changes(before: &Document, after: &Document) -> Vec<Change> {
    let (old, new): (Vec<Paragraph<'_>>, Vec<Paragraph<'_>>) =
        (before.blocks().map(Paragraph).collect(), after.blocks().map(Paragraph).collect());
    let mut changes = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, &old, &new) {
        let (gone, come) = match op {
            DiffOp::Equal { .. } => continue,
            DiffOp::Delete { old_index, old_len, new_index } => (old_index..old_index + old_len, new_index..new_index),
            DiffOp::Insert { old_index, new_index, new_len } => (old_index..old_index, new_index..new_index + new_len),
            DiffOp::Replace { old_index, old_len, new_index, new_len } => {
                (old_index..old_index + old_len, new_index..new_index + new_len)
            }
        };
        let first = come.start;
        let texts = |side: &[Paragraph<'_>], range| -> Vec<String> {
            side.get::<std::ops::Range<usize>>(range).unwrap_or_default().iter().map(|p| p.0.text.to_owned()).collect()
        };
        let (mut gone, mut come) = (texts(&old, gone).into_iter(), texts(&new, come).into_iter());
        for index in first as u32.. {
            changes.push(match (gone.next(), come.next()) {
                (Some(before), Some(now)) => Change::Other(index, before, now),
                (Some(before), None) => Change::Gone(index, before),
                (None, Some(now)) => Change::New(index, now),
                (None, None) => break,
            });
        }
    }
    changes
}

/// The parts of two texts that differ, each with a little of what stands around it on both sides.
pub fn excerpts(before: &str, now: &str) -> (String, String) {
    /// Characters shown before a difference, and after it.
    const AROUND: usize = 8;
    let (old, new): (Vec<char>, Vec<char>) = (before.chars().collect(), now.chars().collect());
    let same = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let most = old.len().min(new.len()) - same;
    let tail = old.iter().rev().zip(new.iter().rev()).take(most).take_while(|(a, b)| a == b).count();
    let cut = |text: &[char]| {
        let (from, to) = (same.saturating_sub(AROUND), (text.len() - tail + AROUND).min(text.len()));
        let piece: String = text.get(from..to).unwrap_or_default().iter().collect();
        let (head, foot) = (if from > 0 { "…" } else { "" }, if to < text.len() { "…" } else { "" });
        format!("{head}{piece}{foot}")
    };
    (cut(&old), cut(&new))
}

/// Paragraphs are the same if their words are.
struct Paragraph<'a>(Block<'a>);

impl PartialEq for Paragraph<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.0.text == other.0.text
    }
}

impl Eq for Paragraph<'_> {}

impl PartialOrd for Paragraph<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Paragraph<'_> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.text.cmp(other.0.text)
    }
}

impl Hash for Paragraph<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.text.hash(state);
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Builder, Kind, Meta};
    use super::*;

    fn document(paragraphs: &[&str]) -> Document {
        let mut builder = Builder::bare(Meta::default());
        for text in paragraphs {
            builder.push(Kind::Paragraph, text);
        }
        builder.finish()
    }

    #[test]
    fn paragraphs_come_go_and_change() {
        let before = document(&["开头", "喝热水", "中间", "旧的", "结尾"]);
        let after = document(&["开头", "喝热茶", "中间", "结尾", "更正"]);
        assert_eq!(
            changes(&before, &after),
            [
                Change::Other(1, "喝热水".to_owned(), "喝热茶".to_owned()),
                Change::Gone(3, "旧的".to_owned()),
                Change::New(4, "更正".to_owned()),
            ]
        );
        assert_eq!(changes(&after, &after), []);
    }

    #[test]
    fn excerpts_show_what_differs() {
        let text = |middle: &str| format!("一二三四五六七八九十{middle}甲乙丙丁戊己庚辛壬癸");
        let (before, now) = excerpts(&text("水"), &text("茶叶"));
        assert_eq!(before, "…三四五六七八九十水甲乙丙丁戊己庚辛…");
        assert_eq!(now, "…三四五六七八九十茶叶甲乙丙丁戊己庚辛…");
        assert_eq!(excerpts("", "新"), (String::new(), "新".to_owned()));
        assert_eq!(excerpts("aa", "a"), ("aa".to_owned(), "a".to_owned()));
    }
}
