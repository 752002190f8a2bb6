//! A line of text being typed.

use unicode_segmentation::UnicodeSegmentation;

use crate::keymap::Action;
use crate::text::sanitize::sanitize_line;

/// A line of text and where the cursor stands in it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Line {
    text: String,
    cursor: usize,
}

impl Line {
    /// A line that holds a text already, the cursor behind it.
    pub fn new(text: &str) -> Self {
        Self { text: text.to_owned(), cursor: text.len() }
    }

    /// What was typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What stands before the cursor.
    pub fn before(&self) -> &str {
        self.text.get(..self.cursor).unwrap_or_default()
    }

    /// What stands behind the cursor.
    pub fn after(&self) -> &str {
        self.text.get(self.cursor..).unwrap_or_default()
    }

    /// Inserts a character at the cursor.
    pub fn insert(&mut self, c: char) {
        if !c.is_control() {
            self.text.insert(self.cursor, c);
            self.cursor += c.len_utf8();
        }
    }

    /// Inserts a pasted text as one line, at most a few thousand characters of it.
    pub fn paste(&mut self, text: &str) {
        let head: String = text.chars().take(4096).collect();
        let clean = sanitize_line(&head);
        self.text.insert_str(self.cursor, &clean);
        self.cursor += clean.len();
    }

    /// Does what an action asks of a line; tells whether it was one of a line's.
    pub fn act(&mut self, action: Action) -> bool {
        let last = |text: &str| text.graphemes(true).next_back().map_or(0, str::len);
        match action {
            Action::DeleteBack => self.delete_to(self.cursor - last(self.before())),
            Action::DeleteWord => {
                let kept = self.before().trim_end();
                let word = kept.split_word_bounds().next_back().map_or(0, str::len);
                self.delete_to(kept.len() - word);
            }
            Action::DeleteLine => self.delete_to(0),
            Action::Left => self.cursor -= last(self.before()),
            Action::Right => self.cursor += self.after().graphemes(true).next().map_or(0, str::len),
            Action::LineStart => self.cursor = 0,
            Action::LineEnd => self.cursor = self.text.len(),
            _ => return false,
        }
        true
    }

    fn delete_to(&mut self, start: usize) {
        self.text.replace_range(start..self.cursor, "");
        self.cursor = start;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn editing() {
        let mut line = Line::new("京津冀 十年");
        for (action, before, after) in [
            (Action::DeleteBack, "京津冀 十", ""),
            (Action::Left, "京津冀 ", "十"),
            (Action::DeleteWord, "京津", "十"),
            (Action::LineEnd, "京津十", ""),
            (Action::LineStart, "", "京津十"),
            (Action::Right, "京", "津十"),
            (Action::DeleteLine, "", "津十"),
            (Action::DeleteBack, "", "津十"),
        ] {
            assert!(line.act(action));
            assert_eq!((line.before(), line.after()), (before, after), "{action:?}");
        }
        assert!(!line.act(Action::Quit));
        line.paste("一\r\n二\u{1b}[31m");
        assert_eq!(line.text(), "一 二[31m津十");
    }

    proptest! {
        #[test]
        fn nothing_breaks_a_line(text in "\\PC{0,12}", steps in proptest::collection::vec(0usize..8, 0..20)) {
            let mut line = Line::new(&text);
            for step in steps {
                let actions = [Action::DeleteBack, Action::DeleteWord, Action::DeleteLine, Action::Left, Action::Right,
                    Action::LineStart, Action::LineEnd];
                match actions.get(step) {
                    Some(action) => { line.act(*action); }
                    None => line.insert('字'),
                }
                prop_assert_eq!(format!("{}{}", line.before(), line.after()), line.text());
            }
        }
    }
}
