//! Keys in a list over the screen.

use crate::catalog::{Facet, Filter, HitOrder};
use crate::document::{Span, Topic};
use crate::keymap::{Action, Mode};

use super::msg::{Effect, Reading, Target};
use super::trail::Under;
use super::{App, Ask, Choice, Kind, Overlay};

/// Hits asked for at a time: more than anyone reads through.
const HITS: usize = 200;

impl App {
    /// Keys of a list; tells whether the action was one of them.
    pub(super) fn act_in_list(&mut self, action: Action, count: Option<u32>) -> bool {
        let rows = self.list_rows();
        let Some(overlay) = &mut self.overlay else { return false };
        let (len, fitting) = (overlay.shown().len(), overlay.fitting(rows));
        if overlay.cursor.act(action, count.map(|n| n as usize), len, fitting) {
            return true;
        }
        let picker = overlay.kind.mode() == Mode::Picker;
        if picker {
            let before = overlay.line.text().to_owned();
            if overlay.line.act(action) {
                if overlay.line.text() != before {
                    self.narrowed();
                }
                return true;
            }
        }
        let choice = overlay.chosen().map(|item| item.choice.clone());
        match (action, choice) {
            (Action::Accept | Action::Open, choice) => {
                let choice = match count {
                    // A number before Enter chooses the line of that number.
                    Some(number) => {
                        overlay.shown().nth((number as usize).saturating_sub(1)).map(|(item, _)| item.choice.clone())
                    }
                    None => choice,
                };
                self.choose(choice.unwrap_or(Choice::Nothing));
            }
            (Action::Cancel | Action::Back, _) => {
                if !picker && !overlay.line.text().is_empty() {
                    overlay.line = super::Line::default();
                    self.narrowed();
                } else {
                    self.leave_list();
                }
            }
            (Action::JumpBack | Action::JumpForward, _) if self.reader.is_some() => {
                self.leave_lists();
                let binding = crate::keymap::Binding { action, argument: String::new() };
                return self.act_in_article(&binding, None);
            }
            (Action::Search, _) if !picker => {
                let typed = overlay.line.text().to_owned();
                self.ask_for(Ask::Narrow, &typed);
            }
            (Action::Rename, Some(Choice::Bookmark(id, ..))) => {
                let note = self.note_of(id);
                self.ask_for(Ask::Rename(id), &note);
            }
            (Action::Remove, Some(Choice::Bookmark(id, ..))) => self.effects.push(Effect::RemoveBookmark(id)),
            (Action::Remove, Some(Choice::Link(address))) if overlay.kind == Kind::Queue => {
                let ticket = self.ticket();
                if let Some(overlay) = &mut self.overlay {
                    overlay.ticket = Some(ticket);
                }
                self.effects.push(Effect::Unqueue(ticket, address));
            }
            (Action::Copy, _) => {
                let Some(item) = overlay.chosen() else { return true };
                let text = match &item.choice {
                    Choice::Link(address) => address.clone(),
                    _ if item.detail.is_empty() => item.text.clone(),
                    _ => item.detail.clone(),
                };
                self.copy(text);
            }
            (Action::Add, Some(Choice::Link(address))) => {
                self.leave_list();
                self.fetch(address);
            }
            (Action::Sort, _) => {
                if let Kind::Hits(order) = overlay.kind {
                    let other = match order {
                        HitOrder::Relevance => HitOrder::Date,
                        HitOrder::Date => HitOrder::Relevance,
                    };
                    overlay.kind = Kind::Hits(other);
                    self.narrowed();
                }
            }
            _ => return false,
        }
        true
    }

    /// What is typed over a list is another thing now.
    pub(super) fn narrowed(&mut self) {
        let (ticket, rows) = (self.ticket(), self.list_rows());
        let Some(overlay) = &mut self.overlay else { return };
        overlay.narrow();
        overlay.fit(rows);
        if let Kind::Hits(order) = overlay.kind {
            let query = overlay.line.text().trim().to_owned();
            // A late answer to an older question is refused by its ticket.
            overlay.ticket = Some(ticket);
            if query.is_empty() {
                overlay.set_items(Vec::new());
            } else {
                self.effects.push(Effect::Search { ticket, query, limit: HITS, order });
            }
        }
    }

    /// Does what the chosen line is for.
    fn choose(&mut self, choice: Choice) {
        match choice {
            // A line that is only to be read may be cut on the screen.
            Choice::Nothing => {
                let chosen = self.overlay.as_ref().and_then(Overlay::chosen);
                let parts = chosen.map(|item| [item.text.as_str(), item.detail.as_str()]);
                let whole = parts.iter().flatten().filter(|part| !part.is_empty());
                let whole = whole.copied().collect::<Vec<_>>().join("  ");
                self.notice = Some(whole).filter(|whole| !whole.is_empty());
                return;
            }
            Choice::Place(anchor) => {
                if let Some(reader) = &mut self.reader {
                    reader.jump(anchor);
                }
            }
            Choice::Topic(topic) => {
                self.leave_lists();
                self.go_topic(&topic);
            }
            Choice::Everywhere(topic) => {
                self.list_topic(topic);
                return;
            }
            Choice::Article(id, span) => {
                let here = self.reader.as_ref().and_then(|reader| reader.entry.as_ref()).map(|entry| entry.id);
                match &mut self.reader {
                    Some(reader) if here == Some(id) => {
                        let place = reader.place();
                        reader.reveal(span.start);
                        reader.point_at(span);
                        self.step(Under::Place(place));
                    }
                    // The list stands until the article is there, and is gone back to.
                    _ => self.open(Target::Article(id), Reading::default(), Some(span)),
                }
                return;
            }
            Choice::Bookmark(_, article, anchor) => {
                let here = self.reader.as_ref().and_then(|reader| reader.entry.as_ref()).map(|entry| entry.id);
                let own = self.overlay.as_ref().is_some_and(|overlay| overlay.kind == Kind::Bookmarks);
                match &mut self.reader {
                    Some(reader) if here == Some(article) => {
                        let place = reader.place();
                        reader.jump(anchor);
                        if !own {
                            self.step(Under::Place(place));
                        }
                    }
                    _ => {
                        let span = Span { start: anchor, end: anchor };
                        self.open(Target::Article(article), Reading::default(), Some(span));
                        return;
                    }
                }
            }
            Choice::Link(address) => self.fetch(address),
            Choice::Command(binding) => {
                // Keys of a list are shown over it and act in it; commands act on what is under all lists.
                match self.overlay.as_ref().map(|overlay| &overlay.kind) {
                    Some(Kind::Help(_)) => self.leave_list(),
                    _ => self.leave_lists(),
                }
                self.perform(&binding, None);
                return;
            }
            Choice::Filter(facet, name) => {
                let filter = &mut self.library.filter;
                match facet {
                    Facet::Channel => filter.channel = Some(name),
                    Facet::Topic => filter.topic = Some(Topic(name)),
                    Facet::Source => filter.source = Some(name),
                    Facet::Tag => filter.tag = Some(name),
                    Facet::Period => filter.narrow_to(&name),
                }
                self.refilter();
            }
            Choice::Unread => {
                self.library.filter.unread = !self.library.filter.unread;
                self.refilter();
            }
            Choice::Starred => {
                self.library.filter.starred = !self.library.filter.starred;
                self.refilter();
            }
            Choice::All => {
                self.library.filter = Filter::default();
                self.refilter();
            }
            Choice::Encoding(encoding) => {
                if let Some(reader) = &self.reader {
                    let reading = Reading { encoding, ..reader.reading.clone() };
                    self.reread(reading);
                }
            }
            Choice::Mend(mending) => {
                if let Some(reader) = &self.reader {
                    let reading = Reading { mending: Some(mending), ..reader.reading.clone() };
                    self.reread(reading);
                }
            }
        }
        self.leave_lists();
    }

    /// Lists the library's sections on a topic.
    fn list_topic(&mut self, topic: Topic) {
        let ticket = self.ticket();
        self.effects.push(Effect::LoadTopics(ticket, Some(topic.clone())));
        self.show(Overlay::asked(Kind::Sections(topic), ticket));
    }
}
