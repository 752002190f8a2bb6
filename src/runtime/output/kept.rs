//! The screen as it is shown, and which rows of the next frame are rows of it, as whoever drew it knows without looking
//! at cells.

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;

use super::row;

/// The rows that are shown. A row that moves keeps its cells where they are: only its number changes.
#[derive(Debug, Default)]
pub struct Shown {
    buffer: Buffer,
    /// For each row of the screen the row of the buffer that holds it.
    places: Vec<u16>,
}

impl Shown {
    /// Rows and columns.
    pub fn area(&self) -> Rect {
        self.buffer.area
    }

    /// A row's cells.
    pub fn row(&self, y: u16) -> &[Cell] {
        self.places.get(usize::from(y)).map_or(&[], |place| row(&self.buffer, *place))
    }

    /// A row's cells, to be spoilt.
    pub fn row_mut(&mut self, y: u16) -> &mut [Cell] {
        let width = usize::from(self.buffer.area.width);
        let place = self.places.get(usize::from(y)).map_or(0, |place| usize::from(*place));
        self.buffer.content.get_mut(place * width..(place + 1) * width).unwrap_or_default()
    }

    /// The next frame is the one that is shown. Its new rows are exchanged for those that are gone.
    pub fn take(&mut self, next: &mut Buffer, kept: &Kept<'_>) {
        if next.area != self.buffer.area {
            self.places = (0..next.area.height).collect();
            std::mem::swap(&mut self.buffer, next);
            return;
        }
        let mut gone = kept.gone(next.area.height);
        let place = |from: u16| self.places.get(usize::from(from)).copied().unwrap_or_default();
        let mut places = Vec::with_capacity(self.places.len());
        let width = usize::from(next.area.width);
        for y in 0..next.area.height {
            if let Some(from) = kept.origin(y) {
                places.push(place(from));
                continue;
            }
            // As many rows are new as are gone: each origin is named once.
            let Some(free) = gone.pop().map(place) else { continue };
            let (new, old) = (usize::from(y) * width, usize::from(free) * width);
            let (new, old) = (next.content.get_mut(new..new + width), self.buffer.content.get_mut(old..old + width));
            if let (Some(new), Some(old)) = (new, old) {
                new.swap_with_slice(old);
            }
            places.push(free);
        }
        self.places = places;
    }
}

/// Which row of the next frame stood where in the one that is shown.
#[derive(Debug)]
pub struct Kept<'a> {
    origins: &'a [Option<u16>],
}

impl<'a> Kept<'a> {
    /// By the origins of the rows of a frame; rows without one are new.
    pub fn of(origins: &'a [Option<u16>]) -> Self {
        Self { origins }
    }

    /// The rows that are shown, of so many, that the next frame does not show again.
    fn gone(&self, height: u16) -> Vec<u16> {
        let mut gone: Vec<Option<u16>> = (0..height).map(Some).collect();
        for from in self.origins.iter().flatten() {
            if let Some(row) = gone.get_mut(usize::from(*from)) {
                *row = None;
            }
        }
        gone.into_iter().flatten().collect()
    }

    /// The row that is shown that this row of the next frame is the same as.
    pub fn origin(&self, y: u16) -> Option<u16> {
        self.origins.get(usize::from(y)).copied().flatten()
    }

    /// A row of the next frame, wherever its cells are.
    pub fn row<'b>(&self, y: u16, shown: &'b Shown, next: &'b Buffer) -> &'b [Cell] {
        match self.origin(y) {
            Some(from) => shown.row(from),
            None => row(next, y),
        }
    }

    /// By how many rows rows moved, up if positive, each number once; none if nothing is known to have moved.
    pub fn steps(&self) -> Vec<i32> {
        let step = |(y, origin): (i32, &Option<u16>)| Some(i32::from((*origin)?) - y).filter(|step| *step != 0);
        let mut steps: Vec<i32> = (0..).zip(self.origins).filter_map(step).collect();
        steps.sort_unstable();
        steps.dedup();
        steps
    }
}
