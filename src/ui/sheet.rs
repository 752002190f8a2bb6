//! What stands on the screen, row by row, so that a row that only moved is not drawn again.
//!
//! A scrolled line brings one new row; drawing the others anew would cost most of what the frame costs.

use std::hash::{DefaultHasher, Hash, Hasher};

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::{cells::Canvas, draw, page};
use crate::app::App;
use crate::layout::Row;

/// Everything a row's cells are made from: rows with equal prints look the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Print {
    /// What all rows of a screen share, and whatever of this row is seldom there.
    pub rest: Seal,
    /// The row of the text; `None`: none.
    pub row: Option<Row>,
    /// The sign beside it.
    pub tick: Option<(&'static str, Style)>,
}

/// What a print holds of many things, as one number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Seal(u64);

impl Seal {
    /// The seal of some things.
    pub fn of(things: &impl Hash) -> Self {
        let mut hasher = DefaultHasher::new();
        things.hash(&mut hasher);
        Self(hasher.finish())
    }
}

/// What the frame before this one showed, and what of it this one shows again.
#[derive(Debug, Default)]
pub struct Sheet {
    size: (u16, u16),
    prints: Vec<Option<Print>>,
    origins: Vec<Option<u16>>,
}

impl Sheet {
    /// The next frame shows nothing again: the one before is gone.
    pub fn forget(&mut self) {
        self.prints.clear();
    }

    /// Draws the state into a buffer, but for the rows that stood in the frame before ([`Self::origins`]): theirs
    /// hold nothing of use. Gives the cell where the cursor belongs, if it shows.
    pub fn draw(&mut self, app: &App, buffer: &mut Buffer) -> Option<(u16, u16)> {
        if self.size != app.size {
            self.size = app.size;
            self.forget();
        }
        let (width, height) = app.size;
        buffer.resize(Rect::new(0, 0, width, height));
        let prints = page::prints(app);
        self.origins = trace(&self.prints, &prints);
        self.prints = prints;
        let rows = buffer.content.chunks_mut(usize::from(width).max(1));
        for (row, _) in rows.zip(&self.origins).filter(|(_, origin)| origin.is_none()) {
            row.fill(Cell::EMPTY);
        }
        draw(app, &mut Canvas::keeping(buffer, app.width, &self.origins))
    }

    /// For each row of the frame drawn last the row of the one before it that looked the same; each is named once.
    pub fn origins(&self) -> &[Option<u16>] {
        &self.origins
    }
}

/// Where each row stood before. The text moves as one, so the next row is looked for below the one found last.
fn trace(before: &[Option<Print>], now: &[Option<Print>]) -> Vec<Option<u16>> {
    let mut taken = vec![false; before.len()];
    let mut near = 0;
    let find = |print: &Option<Print>| {
        let print = (*print)?;
        let free = |row: &usize| before.get(*row) == Some(&Some(print)) && taken.get(*row) == Some(&false);
        let row = (near..before.len()).chain(0..near.min(before.len())).find(free)?;
        if let Some(taken) = taken.get_mut(row) {
            *taken = true;
        }
        near = row + 1;
        u16::try_from(row).ok()
    };
    now.iter().map(find).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_traced_once_each_and_as_one() {
        let prints = |text: &str| -> Vec<Option<Print>> {
            text.chars().map(|c| (c != '?').then(|| Print { rest: Seal::of(&c), row: None, tick: None })).collect()
        };
        for (before, now, origins) in [
            ("abcd?", "bcde?", [Some(1), Some(2), Some(3), None, None]),
            ("abcd?", "xabc?", [None, Some(0), Some(1), Some(2), None]),
            ("a b c", " b cd", [Some(1), Some(2), Some(3), Some(4), None]),
            ("aaaa?", "aaaaa", [Some(0), Some(1), Some(2), Some(3), None]),
            ("?????", "?????", [None; 5]),
        ] {
            assert_eq!(trace(&prints(before), &prints(now)), origins, "{before} {now}");
        }
        assert_eq!(trace(&[], &prints("ab")), [None, None]);
    }
}
