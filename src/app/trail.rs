//! The way back: what stood on the screen before each step of the reader. One rule holds for all of them: leaving a
//! list or an article goes back one step, the way one came; where there is none left, to the library or out of kanbao.
//!
//! ```text
//! library ─S→ hits ─Enter→ article ─B→ bookmarks ─Enter→ another article
//!         ←q─      ←─ q ──         ←q─           ←────── q ───────────
//! ```

use crate::catalog::ArticleId;
use crate::layout::Place;

use super::msg::{Coming, Effect};
use super::{App, Kind, Overlay, Reader};

/// More steps than anyone goes back; the oldest is forgotten.
const MOST: usize = 50;

/// What was left by a step.
#[derive(Debug)]
pub struct Step {
    /// The list that stood on the screen.
    overlay: Option<Overlay>,
    under: Under,
}

/// What stood under the list.
#[derive(Debug)]
pub enum Under {
    /// What still does: one list led to another.
    Same,
    /// The library.
    Library,
    /// Another article.
    Article(Box<Reader>),
    /// Another place of the article.
    Place(Place),
}

impl App {
    /// Shows a list; one that stands there already is gone back to.
    pub(super) fn show(&mut self, mut overlay: Overlay) {
        overlay.fit(self.list_rows());
        if self.overlay.as_ref().is_some_and(|under| under.kind != overlay.kind) {
            self.step(Under::Same);
        }
        self.overlay = Some(overlay);
    }

    /// A step begins here: what shows is kept for the way back.
    pub(super) fn step(&mut self, under: Under) {
        if self.trail.len() >= MOST {
            self.trail.remove(0);
        }
        self.trail.push(Step { overlay: self.overlay.take(), under });
    }

    /// Leaves a list, for the one that led to it if there is one.
    pub(super) fn leave_list(&mut self) {
        self.overlay = None;
        if let Some(step) = self.trail.pop_if(|step| matches!(step.under, Under::Same)) {
            self.restore(step);
        }
    }

    /// Leaves all lists, for what is under them.
    pub(super) fn leave_lists(&mut self) {
        self.overlay = None;
        while self.trail.pop_if(|step| matches!(step.under, Under::Same)).is_some() {}
    }

    /// Leaves the article: for what it was opened from, or altogether.
    pub(super) fn leave_article(&mut self) {
        match self.trail.pop() {
            Some(step) => {
                self.keep_place();
                self.opening = None;
                self.restore(step);
            }
            None if self.home => {
                self.keep_place();
                self.opening = None;
                self.restore(Step { overlay: None, under: Under::Library });
            }
            None => self.effects.push(Effect::Quit),
        }
    }

    /// An article that stands on the way back is another one in the library now.
    pub(super) fn outdate(&mut self, article: ArticleId) {
        for step in &mut self.trail {
            if let Under::Article(reader) = &mut step.under
                && reader.entry.as_ref().is_some_and(|entry| entry.id == article)
            {
                reader.coming = Coming::Knowledge;
            }
        }
    }

    fn restore(&mut self, step: Step) {
        let same = matches!(step.under, Under::Same);
        match step.under {
            Under::Same => {}
            Under::Library => self.reader = None,
            Under::Article(reader) => self.reader = Some(*reader),
            Under::Place(place) => {
                if let Some(reader) = &mut self.reader {
                    reader.return_to(place);
                }
            }
        }
        self.overlay = step.overlay;
        if !same {
            self.saved = None;
        }
        self.relayout();
        match &self.reader {
            // What was still to come of it was lost meanwhile.
            Some(reader) if reader.coming != Coming::Nothing && !same => {
                let reading = reader.reading.clone();
                self.reread(reading);
            }
            _ if !same || self.overlay.as_ref().is_some_and(|list| list.kind == Kind::BookmarksEverywhere) => {
                self.reload();
            }
            _ => {}
        }
    }
}
