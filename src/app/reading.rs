//! Keys in an article, and in a selection of it.

use crate::catalog::{BookmarkKind, Which};
use crate::document::{Anchor, Mending, Topic, sentence_at};
use crate::keymap::{Action, Binding};
use crate::layout::{Measure, Ruby};
use crate::text::Script;

use super::msg::{Effect, Format, Reading, Target};
use super::reader::{Looked, Moved, span_text};
use super::{App, Ask, Kind, Opening, Overlay};

impl App {
    /// Keys of an article; tells whether the action was one of them.
    pub(super) fn act_in_article(&mut self, binding: &Binding, count: Option<u32>) -> bool {
        let action = binding.action;
        let Some(reader) = &mut self.reader else { return false };
        match reader.travel(action, count) {
            Moved::Done => return true,
            Moved::Not => {}
            Moved::NoSections => {
                self.note("no-sections", &[]);
                return true;
            }
            Moved::NoSuchSection => {
                let name = if action == Action::SectionNext { "last-section" } else { "no-more-sections" };
                self.notice = Some(self.words.get(name).to_owned());
                return true;
            }
            Moved::NoJump => {
                self.note("no-jump", &[]);
                return true;
            }
        }
        match action {
            Action::Topic => self.go_topic(&Topic(binding.argument.clone())),
            Action::Accept | Action::Open => {}
            Action::Outline => {
                if reader.document.sections().is_empty() {
                    self.note("no-sections", &[]);
                } else {
                    let items = self.outline_items();
                    self.show(Overlay::new(Kind::Outline, items));
                }
            }
            Action::OutlineBeside => {
                if reader.document.sections().is_empty() {
                    self.note("no-sections", &[]);
                } else if super::geometry::has_room(self.size.0, self.config.columns) {
                    self.outline_beside = !self.outline_beside;
                    self.relayout();
                } else {
                    self.note("outline-no-room", &[]);
                }
            }
            Action::Topics => {
                let items = self.topic_items();
                if items.is_empty() {
                    self.note("no-topics", &[]);
                } else {
                    self.show(Overlay::new(Kind::Topics, items));
                }
            }
            Action::Bookmarks => {
                let ticket = self.ticket();
                let items = self.bookmark_items();
                let mut overlay = Overlay::new(Kind::Bookmarks, items);
                // Another kanbao may have set some: what is at hand shows at once, the answer replaces it.
                if let Some(entry) = self.reader.as_ref().and_then(|reader| reader.entry.as_ref()) {
                    overlay.ticket = Some(ticket);
                    self.effects.push(Effect::LoadBookmarks(ticket, Some(entry.id)));
                }
                self.show(overlay);
            }
            Action::Links => {
                let items = self.link_items();
                if items.is_empty() {
                    self.note("no-links", &[]);
                } else {
                    self.show(Overlay::new(Kind::Links, items));
                }
            }
            Action::Repairs => {
                let items = self.repair_items();
                if items.is_empty() {
                    self.note("no-repairs", &[]);
                } else {
                    self.show(Overlay::new(Kind::Repairs, items));
                }
            }
            Action::Refetch => match reader.document.meta.url.clone() {
                Some(address) => self.fetch(address),
                None => self.note("no-address", &[]),
            },
            Action::Changes => {
                let here = reader.entry.as_ref().map(|entry| entry.id);
                match &self.changes {
                    Some((id, _)) if Some(*id) == here => {
                        let items = self.change_items();
                        self.show(Overlay::new(Kind::Changes, items));
                    }
                    _ => self.note("no-changes", &[]),
                }
            }
            Action::Info => {
                let items = self.info_items();
                self.show(Overlay::new(Kind::Info, items));
            }
            Action::Encoding => {
                let items = self.encoding_items();
                self.show(Overlay::new(Kind::Encodings, items));
            }
            Action::Search => {
                reader.begin_search();
                self.ask_for(Ask::Search, "");
            }
            Action::MatchNext | Action::MatchPrevious => {
                let looked = reader.next_match(action == Action::MatchNext, count);
                match looked {
                    Looked::Found => {}
                    Looked::Wrapped => {
                        let standing = self.standing().unwrap_or_default();
                        self.note("match-wrapped", &[("standing", &standing)]);
                    }
                    Looked::Nothing => self.note("no-match", &[]),
                    Looked::NoSearch => self.note("no-search", &[]),
                }
            }
            Action::Bookmark => {
                let span = sentence_at(&reader.document, reader.at());
                self.ask_for(Ask::Note(BookmarkKind::Place, span), "");
            }
            Action::Select => reader.select(),
            Action::Copy => {
                let text = span_text(&reader.document, sentence_at(&reader.document, reader.at()));
                self.copy(text);
            }
            Action::Ruby => {
                let (ruby, name) = match reader.measure().ruby {
                    Ruby::Hide => (Ruby::Inline, "ruby-inline"),
                    Ruby::Inline => (Ruby::Above, "ruby-above"),
                    Ruby::Above => (Ruby::Hide, "ruby-hide"),
                };
                self.remeasure(|measure| measure.ruby = ruby);
                self.notice = Some(self.words.get(name).to_owned());
            }
            Action::Readings => {
                let on = !reader.measure().readings;
                self.remeasure(|measure| measure.readings = on);
                self.notice = Some(self.words.get(if on { "readings-on" } else { "readings-off" }).to_owned());
            }
            Action::Script => {
                let (script, name) = match reader.measure().script {
                    Script::Original => (Script::Simplified, "script-simplified"),
                    Script::Simplified => (Script::Traditional, "script-traditional"),
                    Script::Traditional => (Script::Original, "script-original"),
                };
                self.remeasure(|measure| measure.script = script);
                self.notice = Some(self.words.get(name).to_owned());
            }
            Action::Justify => {
                let on = !reader.measure().justify;
                self.remeasure(|measure| measure.justify = on);
                self.notice = Some(self.words.get(if on { "justify-on" } else { "justify-off" }).to_owned());
            }
            Action::Original => {
                let reading = Reading {
                    mending: (!reader.reading.is_original()).then_some(Mending::OFF),
                    ..reader.reading.clone()
                };
                self.reread(reading);
            }
            Action::Read | Action::Star | Action::Tag | Action::Export => self.mark_article(action),
            Action::Cancel => {
                if !reader.end_search() && self.work.is_some() {
                    self.cancel_work();
                }
            }
            Action::Back => self.leave_article(),
            _ => return false,
        }
        true
    }

    /// Keys of a selection; tells whether the action was one of them.
    pub(super) fn act_in_selection(&mut self, action: Action, count: Option<u32>) -> bool {
        let Some(reader) = &mut self.reader else { return false };
        if reader.stretch(action, count) {
            return true;
        }
        match action {
            Action::Copy => {
                let text = reader.selected_text().unwrap_or_default();
                reader.deselect();
                self.copy(text);
            }
            Action::Highlight | Action::Bookmark | Action::Accept => {
                if let Some(selection) = reader.selection {
                    self.ask_for(Ask::Note(BookmarkKind::Highlight, selection.span()), "");
                }
            }
            Action::Cancel | Action::Back | Action::Select => reader.deselect(),
            _ => return false,
        }
        true
    }

    /// Goes to the next section on a topic; if there is none, says so and looks for one in the library.
    pub(super) fn go_topic(&mut self, topic: &Topic) {
        let ticket = self.ticket();
        let Some(reader) = &mut self.reader else { return };
        let here = reader.at();
        let sections = reader.document.sections();
        let on_it = |section: &crate::document::Section| {
            section.topic.as_ref() == Some(topic) || (section.topic.is_none() && section.title.contains(&topic.0))
        };
        let indices: Vec<usize> =
            sections.iter().enumerate().filter(|(_, section)| on_it(section)).map(|(index, _)| index).collect();
        let behind = |index: &&usize| Anchor { block: sections[**index].first_block, byte: 0 } > here;
        match indices.iter().find(behind).or(indices.first()) {
            Some(index) => {
                reader.go_section(*index);
            }
            None => {
                self.offered = Some(ticket);
                let after = reader.entry.as_ref().map(|entry| entry.id);
                self.effects.push(Effect::NextWithTopic(ticket, topic.clone(), after));
                self.note("no-topic-section", &[("topic", &topic.0)]);
            }
        }
    }

    /// Enter or `n` after an offer opens what was offered; any other key lets it go.
    pub(super) fn take_offer(&mut self, action: Action) -> bool {
        let Some(section) = self.offer.take() else { return false };
        if !matches!(action, Action::Accept | Action::MatchNext | Action::Open) {
            return false;
        }
        let span = crate::document::Span { start: section.anchor, end: section.anchor };
        self.open(Target::Article(section.article), Reading::default(), Some(span));
        true
    }

    /// The same text in another measure.
    fn remeasure(&mut self, change: impl FnOnce(&mut Measure)) {
        let mut measure = self.measure();
        change(&mut measure);
        let height = self.page().text.height;
        if let Some(reader) = &mut self.reader {
            reader.relayout(measure, height);
        }
    }

    /// The same bytes read in another way.
    pub(super) fn reread(&mut self, reading: Reading) {
        let ticket = self.ticket();
        let Some(reader) = &self.reader else { return };
        let target = reader.target.clone();
        self.opening =
            Some(Opening { ticket, target: target.clone(), reading: reading.clone(), goto: None, again: true });
        self.effects.push(Effect::Open { ticket, target, reading });
    }

    /// Which match the search stands at, of how many, in words.
    pub fn standing(&self) -> Option<String> {
        let standing = self.reader.as_ref()?.search.as_ref()?.standing()?;
        let all = format!("{}{}", standing.all, if standing.whole { "" } else { "+" });
        match standing.at {
            Some(at) => Some(self.words.say("match-of", &[("at", &at.to_string()), ("all", &all)])),
            None => Some(self.words.say("matches", &[("all", &all)])),
        }
    }

    /// Copies a text, and says how much.
    pub(super) fn copy(&mut self, text: String) {
        let count = text.chars().count().to_string();
        self.effects.push(Effect::Copy(text));
        self.note("copied", &[("count", &count)]);
    }

    /// Marks of the open article, which must be in the library for that.
    fn mark_article(&mut self, action: Action) {
        let Some(entry) = self.reader.as_mut().and_then(|reader| reader.entry.as_mut()) else {
            self.note("not-in-library", &[]);
            return;
        };
        let which = Which::These(vec![entry.id]);
        match action {
            Action::Read => {
                entry.read = !entry.read;
                let read = entry.read;
                self.effects.push(Effect::SetRead(which, read));
            }
            Action::Star => {
                entry.starred = !entry.starred;
                let starred = entry.starred;
                self.effects.push(Effect::SetStarred(which, starred));
            }
            Action::Export => {
                let ticket = self.ticket();
                self.effects.push(Effect::Export(ticket, which, Format::Markdown));
            }
            _ => {
                let id = entry.id;
                self.ask_for(Ask::Tag(id), "");
            }
        }
    }
}
