//! Keys in the library.

use crate::catalog::{Facet, Filter, Which};
use crate::keymap::Action;

use super::library::{next_sort, sort_name};
use super::msg::{Effect, Format, Reading, Target};
use super::{App, Ask, Choice, Item, Kind, Overlay};

impl App {
    /// Keys of the list of articles; tells whether the action was one of them.
    pub(super) fn act_in_library(&mut self, action: Action, count: Option<u32>) -> bool {
        let rows = self.list_rows();
        if self.library.travel(action, count, rows) {
            self.ask_if_lacking();
            return true;
        }
        let chosen = self.library.chosen().cloned();
        match (action, chosen) {
            (Action::Open | Action::Accept, Some(entry)) => {
                self.open(Target::Article(entry.id), Reading::default(), None);
            }
            (Action::Read, Some(entry)) => {
                self.effects.push(Effect::SetRead(Which::These(vec![entry.id]), !entry.read));
            }
            (Action::Star, Some(entry)) => {
                self.effects.push(Effect::SetStarred(Which::These(vec![entry.id]), !entry.starred));
            }
            (Action::Tag, Some(entry)) => self.ask_for(Ask::Tag(entry.id), ""),
            (Action::Remove, Some(entry)) => self.effects.push(Effect::Remove(Which::These(vec![entry.id]))),
            (Action::Export, Some(entry)) => {
                let ticket = self.ticket();
                self.effects.push(Effect::Export(ticket, Which::These(vec![entry.id]), Format::Markdown));
            }
            (Action::Copy, Some(entry)) => {
                let text = entry.url.clone().unwrap_or(entry.title);
                self.copy(text);
            }
            (Action::Refetch, Some(entry)) => match entry.url {
                Some(address) => self.fetch(address),
                None => self.note("no-address", &[]),
            },
            (Action::Info, Some(entry)) => {
                let items = self.entry_items(&entry);
                self.show(Overlay::new(Kind::Info, items));
            }
            (Action::Copies, Some(entry)) if entry.copies > 0 => {
                let ticket = self.ticket();
                self.effects.push(Effect::LoadCopies(ticket, entry.id));
                self.show(Overlay::asked(Kind::Copies, ticket));
            }
            (Action::Copies, Some(_)) => self.note("no-copies", &[]),
            (
                Action::Open
                | Action::Accept
                | Action::Read
                | Action::Star
                | Action::Tag
                | Action::Remove
                | Action::Export
                | Action::Copy
                | Action::Copies
                | Action::Refetch
                | Action::Info,
                None,
            ) => self.note("nothing-chosen", &[]),
            (Action::ReadAll, _) => self.effects.push(Effect::SetRead(Which::All(self.library.filter.clone()), true)),
            (Action::Search, _) => {
                let title = self.library.filter.title.clone();
                self.ask_for(Ask::Title(title.clone()), &title);
            }
            (Action::Sort, _) => {
                self.library.sort = self.library.next_sort();
                self.library.cursor = super::Cursor::default();
                self.load_list();
                let name = |sort| self.words.get(sort_name(sort)).to_owned();
                let (order, next) = (name(self.library.sort), name(next_sort(self.library.sort)));
                let key = self.keymap.keys_of(crate::keymap::Mode::Library, Action::Sort);
                self.note("sorted", &[("order", &order), ("key", &key), ("next", &next)]);
            }
            (Action::Unread, _) => {
                self.library.filter.unread = !self.library.filter.unread;
                self.refilter();
            }
            (Action::UnreadNext | Action::MatchNext, _) => {
                if !self.library.next_unread(rows) {
                    let ticket = self.ticket();
                    let effect = self.library.ask_unread(ticket);
                    self.effects.push(effect);
                }
                self.ask_if_lacking();
            }
            (Action::ClearFilter | Action::Cancel, _) => {
                if self.work.is_some() {
                    self.cancel_work();
                } else if !self.library.is_whole() {
                    self.library.filter = Filter::default();
                    self.refilter();
                }
            }
            (Action::Filter, _) => self.show_filters(),
            (Action::Back, _) => self.effects.push(Effect::Quit),
            _ => return false,
        }
        true
    }

    /// The list is another one now.
    pub(super) fn refilter(&mut self) {
        self.library.cursor = super::Cursor::default();
        self.load_list();
    }

    /// What the library can be filtered by: asked of the desk, filled in as it answers.
    fn show_filters(&mut self) {
        let ticket = self.ticket();
        for facet in [Facet::Channel, Facet::Topic, Facet::Source, Facet::Tag, Facet::Period] {
            self.effects.push(Effect::Tallies(ticket, facet));
        }
        let mut overlay = Overlay::new(
            Kind::Filter,
            vec![
                Item::new(self.words.get("filter-all"), Choice::All),
                Item::new(self.words.get("filter-unread"), Choice::Unread),
                Item::new(self.words.get("filter-starred"), Choice::Starred),
            ],
        );
        overlay.ticket = Some(ticket);
        self.show(overlay);
    }
}
