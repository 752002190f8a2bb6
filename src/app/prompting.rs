//! Keys in a prompt: a line of text is typed, and acts while it is typed where that helps.

use crate::catalog::BookmarkKind;
use crate::document::{Quote, Span};
use crate::keymap::{Action, Mode};

use super::msg::Effect;
use super::reader::Looked;
use super::{App, Ask, Line, Prompt, Unkept};

impl App {
    /// Asks for a line.
    pub(super) fn ask_for(&mut self, ask: Ask, text: &str) {
        let mut prompt = Prompt::new(ask);
        prompt.line.paste(text);
        self.prompt = Some(prompt);
    }

    /// Text goes to the line being typed, which then acts.
    pub(super) fn type_text(&mut self, edit: impl FnOnce(&mut Line)) {
        if let Some(prompt) = &mut self.prompt {
            edit(&mut prompt.line);
            self.typed();
        } else if let Some(overlay) = &mut self.overlay
            && overlay.kind.mode() == Mode::Picker
        {
            edit(&mut overlay.line);
            self.narrowed();
        }
    }

    /// The prompt's line is another one now.
    fn typed(&mut self) {
        let Some(prompt) = &self.prompt else { return };
        let text = prompt.line.text().to_owned();
        match prompt.ask {
            Ask::Search => {
                let looked = self.reader.as_mut().map_or(Looked::NoSearch, |reader| reader.seek(&text));
                let standing = self.standing().unwrap_or_default();
                let said = match looked {
                    Looked::Nothing => self.words.get("no-match").to_owned(),
                    Looked::Wrapped => self.words.say("match-wrapped", &[("standing", &standing)]),
                    Looked::Found => standing,
                    Looked::NoSearch => String::new(),
                };
                if let Some(prompt) = &mut self.prompt {
                    prompt.said = said;
                }
            }
            Ask::Title(_) => {
                self.library.filter.title = text;
                self.library.cursor = super::Cursor::default();
                self.load_list();
            }
            Ask::Narrow => {
                if let Some(overlay) = &mut self.overlay {
                    overlay.line = prompt.line.clone();
                }
                self.narrowed();
            }
            _ => {}
        }
    }

    /// Keys of a prompt.
    pub(super) fn act_in_prompt(&mut self, action: Action) -> bool {
        let Some(prompt) = &mut self.prompt else { return false };
        let before = prompt.line.text().to_owned();
        if prompt.line.act(action) {
            // One more deletion in an empty line leaves it, as in vi.
            if action == Action::DeleteBack && before.is_empty() {
                self.leave_prompt();
            } else if prompt.line.text() != before {
                self.typed();
            }
            return true;
        }
        match action {
            Action::Accept | Action::Open => self.accept_prompt(),
            Action::Cancel | Action::Back => self.leave_prompt(),
            Action::MatchNext | Action::MatchPrevious if prompt.ask == Ask::Search => {
                if let Some(reader) = &mut self.reader {
                    reader.next_match(action == Action::MatchNext, None);
                }
                let standing = self.standing().unwrap_or_default();
                if let Some(prompt) = self.prompt.as_mut().filter(|_| !standing.is_empty()) {
                    prompt.said = standing;
                }
            }
            Action::MatchNext | Action::MatchPrevious => {}
            _ => return false,
        }
        true
    }

    /// Esc: as if nothing had been typed.
    fn leave_prompt(&mut self) {
        let Some(prompt) = self.prompt.take() else { return };
        match prompt.ask {
            Ask::Search => {
                if let Some(reader) = &mut self.reader {
                    reader.leave_search();
                }
            }
            Ask::Title(before) => {
                self.library.filter.title = before;
                self.load_list();
            }
            Ask::Narrow => {
                if let Some(overlay) = &mut self.overlay {
                    overlay.line = Line::default();
                }
                self.narrowed();
            }
            _ => {}
        }
    }

    /// Enter: the line is what it is.
    fn accept_prompt(&mut self) {
        let Some(prompt) = self.prompt.take() else { return };
        let text = prompt.line.text().trim().to_owned();
        match prompt.ask {
            Ask::Search => {
                let Some(reader) = &mut self.reader else { return };
                let found = reader.search.as_ref().is_some_and(|search| search.current().is_some());
                reader.keep_search();
                if !found && !text.is_empty() {
                    self.note("no-match-for", &[("query", &text)]);
                }
            }
            Ask::Title(_) | Ask::Narrow => {}
            Ask::Note(kind, span) => self.set_bookmark(kind, span, text),
            Ask::Rename(id) => self.effects.push(Effect::Annotate(id, text)),
            Ask::Address | Ask::Source if !text.is_empty() && !is_web_address(&text) => {
                self.note("not-an-address", &[("text", &text)]);
            }
            Ask::Address if !text.is_empty() => self.fetch(text),
            Ask::Source if !text.is_empty() && self.work.is_some() => self.note("busy", &[]),
            Ask::Source if !text.is_empty() => {
                let ticket = self.begin_work("work-source");
                self.effects.push(Effect::AddSource(ticket, text));
            }
            Ask::Tag(id) if !text.is_empty() => {
                let entry = self.library.window.entries.iter().find(|entry| entry.id == id);
                let entry = entry.or_else(|| self.reader.as_ref().and_then(|reader| reader.entry.as_ref()));
                let on = !entry.is_some_and(|entry| entry.tags.contains(&text));
                self.effects.push(Effect::SetTag(crate::catalog::Which::These(vec![id]), text, on));
            }
            Ask::Address | Ask::Source | Ask::Tag(_) => {}
        }
    }

    /// Fetches an address into the library.
    pub(super) fn fetch(&mut self, address: String) {
        if self.work.is_some() {
            return self.note("busy", &[]);
        }
        let ticket = self.begin_work("work-fetch");
        self.effects.push(Effect::Fetch(ticket, address));
    }

    /// Sets a bookmark; an article that is not in the library enters it first.
    fn set_bookmark(&mut self, kind: BookmarkKind, span: Span, note: String) {
        let ticket = self.ticket();
        let Some(reader) = &mut self.reader else { return };
        let quote = Quote::at(&reader.document, span);
        if kind == BookmarkKind::Highlight {
            reader.deselect();
        }
        match &reader.entry {
            Some(entry) => {
                let new = crate::catalog::NewBookmark { article: entry.id, kind, span, quote, note };
                self.marking = Some(ticket);
                self.effects.push(Effect::AddBookmark(ticket, new));
            }
            None => {
                let target = reader.target.clone();
                self.unkept = Some(Unkept { ticket, kind, span, quote, note });
                self.effects.push(Effect::Keep(ticket, target));
            }
        }
    }
}

/// Whether a line names a page of the web; what is wrong with the rest of it, the wire says.
fn is_web_address(text: &str) -> bool {
    text.split_once(':')
        .is_some_and(|(scheme, _)| ["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known)))
}
