//! Movement: rows, pages, sentences, paragraphs, sections, percent. Jumps are remembered, steps are not.

use crate::document::{Anchor, next_sentence, previous_sentence};
use crate::keymap::Action;
use crate::layout::Place;

use super::Reader;

/// What came of a movement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moved {
    /// The place is another one now, or stays because there is nowhere to go.
    Done,
    /// The article has no sections.
    NoSections,
    /// It has fewer sections than asked for.
    NoSuchSection,
    /// There is no jump to go back (or forward) to.
    NoJump,
    /// Not a movement.
    Not,
}

impl Reader {
    /// Moves as an action asks.
    pub fn travel(&mut self, action: Action, count: Option<u32>) -> Moved {
        let times = count.unwrap_or(1).clamp(1, 100_000);
        let rows = |n: u16| i32::from(n.max(1)).saturating_mul(times as i32);
        // One row of the old page stays, as a thread to go on by.
        let page = self.height.saturating_sub(1).max(1);
        match action {
            Action::Down => self.scroll(rows(1)),
            Action::Up => self.scroll(-rows(1)),
            Action::HalfDown => self.scroll(rows(self.height / 2)),
            Action::HalfUp => self.scroll(-rows(self.height / 2)),
            Action::PageDown => self.scroll(rows(page)),
            Action::PageUp => self.scroll(-rows(page)),
            Action::First if count.is_some() => return self.section_number(times as usize),
            Action::Last if count.is_some() => return self.section_number(times as usize),
            Action::First => {
                let first = self.layout.first(&self.document);
                self.jump_to_place(first);
            }
            Action::Last => {
                let last = self.layout.last(&self.document, self.height);
                self.jump_to_place(last);
            }
            Action::SentenceNext => self.steps(times, next_sentence),
            Action::SentencePrevious => self.steps(times, previous_sentence),
            Action::ParagraphNext => self.paragraphs(times as i64),
            Action::ParagraphPrevious => self.paragraphs(-i64::from(times)),
            Action::Percent => {
                let percent = count.unwrap_or(0).min(100) as usize;
                let offset =
                    self.document.text().len() / 100 * percent + self.document.text().len() % 100 * percent / 100;
                let anchor = self.document.anchor(offset);
                let anchor = self.document.anchor(self.document.offset(anchor));
                match percent {
                    0 => return self.travel(Action::First, None),
                    100 => return self.travel(Action::Last, None),
                    _ => self.jump(anchor),
                }
            }
            Action::SectionNext => return self.sections(times as usize, true),
            Action::SectionPrevious => return self.sections(times as usize, false),
            Action::JumpBack | Action::JumpForward => {
                let here = self.at;
                let place = match action {
                    Action::JumpBack => self.jumps.back(here),
                    _ => self.jumps.forward(here),
                };
                let Some(place) = place else { return Moved::NoJump };
                self.go(place);
            }
            _ => return Moved::Not,
        }
        Moved::Done
    }

    /// Goes somewhere without remembering where from.
    pub fn go(&mut self, place: Place) {
        self.at = place;
        self.bar = true;
        self.derive();
    }

    /// The last jump is taken back, as if it had not been.
    pub fn take_back(&mut self, place: Place) {
        if place != self.at {
            self.jumps.forget_last();
            self.go(place);
        }
    }

    /// Goes back to where the reader was before a step; a walk back by jumps leads here again.
    pub fn return_to(&mut self, place: Place) {
        if place != self.at {
            self.jumps.begin(self.at);
        }
        self.go(place);
    }

    /// Jumps to an anchor, and remembers where from.
    pub fn jump(&mut self, anchor: Anchor) {
        self.jump_to_place(Place { anchor, lead: 0 });
    }

    /// Jumps so that an anchor stands a third down the screen, unless it shows already.
    pub fn reveal(&mut self, anchor: Anchor) {
        if self.shows(anchor) {
            self.derive();
            return;
        }
        let place = self.layout.place_of(&self.document, anchor);
        let place = self.layout.step(&self.document, place, -i32::from(self.height / 3));
        self.jump_to_place(place);
    }

    /// Stands at an anchor from the start: nothing was read before it.
    pub fn reveal_first(&mut self, anchor: Anchor) {
        self.go(Place { anchor, lead: 0 });
        self.reveal(anchor);
        self.jumps = super::Jumps::default();
    }

    /// Does the character at an anchor show?
    pub fn shows(&self, anchor: Anchor) -> bool {
        self.rows.iter().any(|row| row.block == anchor.block && row.start <= anchor.byte && anchor.byte < row.end)
    }

    /// Jumps to a section's heading by its index.
    pub fn go_section(&mut self, index: usize) -> bool {
        let Some(section) = self.document.sections().get(index) else { return false };
        self.jump(Anchor { block: section.first_block, byte: 0 });
        true
    }

    fn jump_to_place(&mut self, place: Place) {
        if place != self.at {
            self.jumps.begin(self.at);
        }
        self.go(place);
    }

    fn section_number(&mut self, number: usize) -> Moved {
        if self.document.sections().is_empty() {
            return Moved::NoSections;
        }
        if self.go_section(number.saturating_sub(1)) { Moved::Done } else { Moved::NoSuchSection }
    }

    fn sections(&mut self, times: usize, forth: bool) -> Moved {
        let sections = self.document.sections();
        if sections.is_empty() {
            return Moved::NoSections;
        }
        let here = self.at.anchor;
        let heads = |section: &crate::document::Section| Anchor { block: section.first_block, byte: 0 };
        if forth {
            let next = sections.partition_point(|section| heads(section) <= here);
            if next >= sections.len() {
                return Moved::NoSuchSection;
            }
            self.go_section((next + times - 1).min(sections.len() - 1));
        } else {
            let before = sections.partition_point(|section| heads(section) < here);
            match before.checked_sub(times) {
                Some(index) => {
                    self.go_section(index);
                }
                None => return self.travel(Action::First, None),
            }
        }
        Moved::Done
    }

    fn scroll(&mut self, rows: i32) {
        let before = self.at;
        if rows > 0 && self.end {
            return;
        }
        self.at = self.layout.step(&self.document, self.at, rows);
        self.derive();
        if rows > 0 && self.rows.len() < usize::from(self.height) {
            // No further than the last row at the bottom, and never back.
            let last = self.layout.last(&self.document, self.height);
            self.at = if (last.anchor, before.lead) < (before.anchor, last.lead) { before } else { last };
            self.derive();
        }
        self.bar = rows.unsigned_abs() > 3;
    }

    fn steps(&mut self, times: u32, step: impl Fn(&crate::document::Document, Anchor) -> Option<Anchor>) {
        let mut anchor = self.at.anchor;
        for _ in 0..times {
            match step(&self.document, anchor) {
                Some(next) => anchor = next,
                None => break,
            }
        }
        self.go(Place { anchor, lead: 0 });
    }

    /// So many paragraphs on; back first goes to the beginning of this one.
    fn paragraphs(&mut self, by: i64) {
        let here = self.at.anchor;
        let inside = i64::from(here.byte > 0 && by < 0);
        let last = i64::from(self.document.len().saturating_sub(1));
        let block = (i64::from(here.block) + by + inside).clamp(0, last) as u32;
        let first = block == 0;
        let place = if first {
            self.layout.first(&self.document)
        } else {
            Place { anchor: Anchor { block, byte: 0 }, lead: 0 }
        };
        self.go(place);
    }
}
