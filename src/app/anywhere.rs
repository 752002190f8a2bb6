//! What every screen answers: help, palette, the library's own lists, quit; and the mouse.

use crate::catalog::{Facet, HitOrder};
use crate::keymap::{Action, Mode};

use super::msg::{Effect, Mouse};
use super::{App, Ask, Kind, Overlay, Work};

impl App {
    /// Actions of no one screen; tells whether the action was one of them.
    pub(super) fn act_anywhere(&mut self, action: Action) -> bool {
        match action {
            Action::Quit => self.effects.push(Effect::Quit),
            Action::Suspend => self.effects.push(Effect::Suspend),
            Action::Redraw => self.effects.push(Effect::Redraw),
            Action::Undo => self.effects.push(Effect::Undo),
            Action::Help => {
                let mode = self.mode();
                let items = self.help_items(mode);
                self.show(Overlay::new(Kind::Help(mode), items));
            }
            Action::Palette => {
                let items = self.palette_items();
                self.show(Overlay::new(Kind::Palette, items));
            }
            Action::SearchLibrary => {
                let order = HitOrder::default();
                self.show(Overlay::new(Kind::Hits(order), Vec::new()));
            }
            Action::TopicsEverywhere => {
                let ticket = self.ticket();
                self.effects.push(Effect::Tallies(ticket, Facet::Topic));
                self.show(Overlay::asked(Kind::TopicsEverywhere, ticket));
            }
            Action::BookmarksEverywhere => {
                let ticket = self.ticket();
                self.effects.push(Effect::LoadBookmarks(ticket, None));
                self.show(Overlay::asked(Kind::BookmarksEverywhere, ticket));
            }
            Action::Queue => {
                let ticket = self.ticket();
                self.effects.push(Effect::LoadQueue(ticket));
                self.show(Overlay::asked(Kind::Queue, ticket));
            }
            Action::Add => self.ask_for(Ask::Address, ""),
            Action::AddSource => self.ask_for(Ask::Source, ""),
            Action::Sync => {
                if self.work.is_some() {
                    self.note("busy", &[]);
                } else {
                    let ticket = self.begin_work("work-sync");
                    self.effects.push(Effect::Sync(ticket));
                }
            }
            Action::Theme => {
                use crate::config::Theme;
                let (theme, name) = match self.config.theme {
                    Theme::Auto => (Theme::Light, "theme-light"),
                    Theme::Light => (Theme::Dark, "theme-dark"),
                    Theme::Dark => (Theme::Plain, "theme-plain"),
                    Theme::Plain => (Theme::Auto, "theme-auto"),
                };
                self.config.theme = theme;
                self.notice = Some(self.words.get(name).to_owned());
            }
            Action::Cancel if self.overlay.is_some() => self.leave_list(),
            Action::Cancel | Action::None => {}
            _ => return false,
        }
        true
    }

    /// A long piece of work begins.
    pub(super) fn begin_work(&mut self, name: &'static str) -> super::Ticket {
        let ticket = self.ticket();
        self.work = Some(Work { ticket, name, progress: super::Progress::default() });
        ticket
    }

    /// Stops the work under way.
    pub(super) fn cancel_work(&mut self) {
        if let Some(work) = self.work.take() {
            self.effects.push(Effect::Cancel(work.ticket));
            self.note("cancelled", &[]);
        }
    }

    /// The mouse: the wheel moves, a press chooses.
    pub(super) fn mouse(&mut self, mouse: Mouse) {
        const ROWS: u32 = 3;
        self.notice = None;
        match (mouse, self.mode()) {
            (Mouse::Up | Mouse::Down, Mode::Prompt | Mode::Select) => {}
            (Mouse::Up | Mouse::Down, mode) => {
                let action = if mouse == Mouse::Up { Action::Up } else { Action::Down };
                let count = if mode == Mode::Reader { Some(ROWS) } else { None };
                self.perform(&crate::keymap::Binding { action, argument: String::new() }, count);
            }
            (Mouse::Press(column, row), Mode::List | Mode::Picker) => {
                let (_, lines) = super::geometry::list(self.size.0, self.size.1);
                let rows = self.list_rows();
                let Some(overlay) = &mut self.overlay else { return };
                if lines.holds(column, row) {
                    let each = if overlay.kind.is_tall() { 2 } else { 1 };
                    self.pick_line(usize::from((row - lines.y) / each), rows);
                }
            }
            (Mouse::Press(column, row), Mode::Library) => {
                let (_, lines) = super::geometry::list(self.size.0, self.size.1);
                if !lines.holds(column, row) {
                    return;
                }
                let rows = self.library.rows(lines.height);
                let Some(super::Row::Article(rank)) = rows.get(usize::from(row - lines.y)).cloned() else { return };
                if rank == self.library.cursor.at {
                    self.act_in_library(Action::Open, None);
                } else if rank < self.library.window.total {
                    self.library.cursor.at = rank;
                }
            }
            (Mouse::Press(column, row), Mode::Reader) => {
                let Some(outline) = self.page().outline.filter(|area| area.holds(column, row)) else { return };
                let top = self.outline_top(outline.height);
                if let Some(reader) = &mut self.reader {
                    reader.go_section(top + usize::from(row - outline.y));
                }
            }
            (Mouse::Press(..), _) => {}
        }
    }

    /// A press on a line of a list: chooses it, or accepts it if it is chosen.
    fn pick_line(&mut self, index: usize, rows: u16) {
        let Some(overlay) = &mut self.overlay else { return };
        let index = overlay.cursor.top + index;
        if index == overlay.cursor.at {
            self.act_in_list(Action::Accept, None);
        } else if index < overlay.shown().len() {
            overlay.cursor.at = index;
            overlay.fit(rows);
        }
    }

    /// The first section that shows in the outline beside the text: the present one is always in sight.
    pub fn outline_top(&self, height: u16) -> usize {
        let Some(reader) = &self.reader else { return 0 };
        let here = reader.section().unwrap_or(0);
        let all = reader.document.sections().len();
        let height = usize::from(height.max(1));
        here.saturating_sub(height / 2).min(all.saturating_sub(height))
    }
}
