//! Where jumps began: a walk back and forth.

use crate::layout::Place;

/// The places jumps began at, the last one last, and those gone back from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Jumps {
    back: Vec<Place>,
    forward: Vec<Place>,
}

/// More than anyone walks back.
const MOST: usize = 200;

impl Jumps {
    /// A jump begins here.
    pub fn begin(&mut self, from: Place) {
        if self.back.last() != Some(&from) {
            self.back.push(from);
        }
        if self.back.len() > MOST {
            self.back.remove(0);
        }
        self.forward.clear();
    }

    /// The last jump did not happen.
    pub fn forget_last(&mut self) {
        self.back.pop();
    }

    /// Where the last jump began, going back from `here`.
    pub fn back(&mut self, here: Place) -> Option<Place> {
        while let Some(place) = self.back.pop() {
            if place != here {
                self.forward.push(here);
                return Some(place);
            }
        }
        None
    }

    /// Where the last walk back began.
    pub fn forward(&mut self, here: Place) -> Option<Place> {
        let place = self.forward.pop()?;
        self.back.push(here);
        Some(place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Anchor;

    #[test]
    fn back_and_forth() {
        let at = |block| Place { anchor: Anchor { block, byte: 0 }, lead: 0 };
        let mut jumps = Jumps::default();
        jumps.begin(at(1));
        jumps.begin(at(2));
        assert_eq!(jumps.back(at(3)), Some(at(2)));
        assert_eq!(jumps.back(at(2)), Some(at(1)));
        assert_eq!(jumps.back(at(1)), None);
        assert_eq!(jumps.forward(at(1)), Some(at(2)));
        assert_eq!(jumps.forward(at(2)), Some(at(3)));
        assert_eq!(jumps.forward(at(3)), None);
    }
}
