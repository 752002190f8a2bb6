//! Rows of a frame that are the same as rows of the one before it, as whoever drew it knows without looking at cells.

use ratatui::buffer::{Buffer, Cell};

use super::row;

/// Which row of the next frame stood where in the one that is shown.
#[derive(Debug)]
pub struct Kept<'a> {
    origins: &'a [Option<u16>],
    /// For each row that is shown, the row of the next frame it becomes.
    places: Vec<Option<u16>>,
}

impl<'a> Kept<'a> {
    /// By the origins of the rows of a frame of this height; rows without one are new.
    pub fn of(origins: &'a [Option<u16>], height: u16) -> Self {
        let mut places = vec![None; usize::from(height)];
        for (y, origin) in (0..height).zip(origins) {
            if let Some(place) = origin.and_then(|from| places.get_mut(usize::from(from))) {
                *place = Some(y);
            }
        }
        Self { origins, places }
    }

    /// The row that is shown that this row of the next frame is the same as.
    pub fn origin(&self, y: u16) -> Option<u16> {
        self.origins.get(usize::from(y)).copied().flatten()
    }

    /// Brings the kept rows from the shown buffer into the next one.
    pub fn fetch(&self, shown: &mut Buffer, next: &mut Buffer) {
        let width = usize::from(next.area.width);
        for (y, origin) in self.origins.iter().enumerate() {
            let Some(from) = origin.map(usize::from) else { continue };
            let shown = shown.content.get_mut(from * width..(from + 1) * width);
            let next = next.content.get_mut(y * width..(y + 1) * width);
            if let (Some(shown), Some(next)) = (shown, next) {
                shown.swap_with_slice(next);
            }
        }
    }

    /// A row that is shown, wherever its cells are after [`Self::fetch`].
    pub fn shown<'b>(&self, y: u16, shown: &'b Buffer, next: &'b Buffer) -> &'b [Cell] {
        match self.places.get(usize::from(y)).copied().flatten() {
            Some(place) => row(next, place),
            None => row(shown, y),
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
