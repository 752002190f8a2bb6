//! Which line of a list is chosen, and which lines show.

use crate::keymap::Action;

/// A choice in a list of lines and the first line that shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cursor {
    /// The chosen line.
    pub at: usize,
    /// The first line on screen.
    pub top: usize,
}

impl Cursor {
    /// Moves as an action asks, in a list of `len` lines of which `height` show; tells whether it was a movement.
    pub fn act(&mut self, action: Action, count: Option<usize>, len: usize, height: usize) -> bool {
        let times = count.unwrap_or(1).max(1);
        let page = height.max(1);
        let forward = |lines: usize| self.at.saturating_add(lines.saturating_mul(times));
        let back = |lines: usize| self.at.saturating_sub(lines.saturating_mul(times));
        // A page is turned as a whole: the lines move with the choice, which keeps its row on the screen.
        let turned = match action {
            Action::HalfDown | Action::HalfUp => (page / 2).max(1),
            Action::PageDown | Action::PageUp => page,
            _ => 0,
        };
        let turned = turned.saturating_mul(times);
        self.top = match action {
            Action::HalfDown | Action::PageDown => self.top.saturating_add(turned).min(len.saturating_sub(page)),
            _ => self.top.saturating_sub(turned),
        };
        self.at = match action {
            Action::Down => forward(1),
            Action::Up => back(1),
            Action::HalfDown | Action::PageDown => self.at.saturating_add(turned),
            Action::HalfUp | Action::PageUp => self.at.saturating_sub(turned),
            Action::First => count.map_or(0, |n| n.saturating_sub(1)),
            Action::Last => count.map_or(usize::MAX, |n| n.saturating_sub(1)),
            Action::Percent => len.saturating_mul(count.unwrap_or(0).min(100)) / 100,
            _ => return false,
        };
        self.fit(len, height);
        true
    }

    /// Brings the choice into the list and the window over it.
    pub fn fit(&mut self, len: usize, height: usize) {
        let height = height.max(1);
        self.at = self.at.min(len.saturating_sub(1));
        self.top = self.top.min(self.at).max((self.at + 1).saturating_sub(height));
        self.top = self.top.min(len.saturating_sub(height));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn movement_in_a_hundred_lines_of_which_ten_show() {
        let mut cursor = Cursor::default();
        for (action, count, at, top) in [
            (Action::PageDown, None, 10, 10),
            (Action::PageUp, None, 0, 0),
            (Action::HalfDown, Some(3), 15, 15),
            (Action::PageUp, Some(9), 0, 0),
            (Action::Down, None, 1, 0),
            (Action::Down, Some(9), 10, 1),
            (Action::PageDown, None, 20, 11),
            (Action::Up, Some(3), 17, 11),
            (Action::HalfUp, None, 12, 6),
            (Action::Last, None, 99, 90),
            (Action::PageDown, None, 99, 90),
            (Action::Up, Some(4), 95, 90),
            (Action::PageDown, None, 99, 90),
            (Action::First, Some(50), 49, 49),
            (Action::Percent, Some(50), 50, 49),
            (Action::First, None, 0, 0),
            (Action::Up, None, 0, 0),
        ] {
            assert!(cursor.act(action, count, 100, 10));
            assert_eq!((cursor.at, cursor.top), (at, top), "{action:?} {count:?}");
        }
        assert!(!cursor.act(Action::Quit, None, 100, 10));
        cursor.act(Action::Down, None, 0, 0);
        assert_eq!(cursor, Cursor::default());
    }
}
