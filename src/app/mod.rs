//! The state, and what each message does to it. Nothing is performed here: [`App::update`] gives effects.
//!
//! ```text
//! Msg ─update→ key ─keymap(mode)→ Action ─┬ prompt   a line of text
//!                                         ├ lists    outline, bookmarks, hits, …
//!                                         ├ reading  the article, a selection in it
//!                                         ├ shelf    the library
//!                                         └ anywhere help, palette, quit, …
//!     ─update→ answer of the desk or the wire
//! ```

mod answers;
mod anywhere;
mod cursor;
pub mod geometry;
mod items;
mod keys;
mod library;
mod line;
mod lists;
pub mod msg;
mod overlay;
mod prompt;
mod prompting;
mod reader;
mod reading;
mod shelf;
mod trail;
mod words;

use crate::catalog::{ArticleId, Bookmark, BookmarkKind, TopicSection};
use crate::config::Config;
use crate::document::{Quote, Span};
use crate::keymap::{Binding, Key, Keymap, Mode, Problem};
use crate::text::CellWidth;

pub use answers::bytes;
pub use cursor::Cursor;
pub use items::day;
pub use keys::Pending;
pub use library::{Library, Row, sort_name};
pub use line::Line;
pub use msg::{Effect, Msg, Ticket};
use msg::{Progress, Reading, Target};
pub use overlay::{Choice, Item, Kind, Overlay, Tone};
pub use prompt::{Ask, Prompt};
pub use reader::{Light, Reader, Search, Selection, Standing};
pub use words::Words;

/// What kanbao is started for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Start {
    /// The list of articles.
    Library,
    /// One article; leaving it leaves kanbao.
    Read(Target, Reading),
}

/// An article that is being opened.
#[derive(Debug, Clone, PartialEq)]
struct Opening {
    ticket: Ticket,
    target: Target,
    reading: Reading,
    /// Where to go in it, instead of where the reader was.
    goto: Option<Span>,
    /// It stands on the screen already and is read anew, or its beginning does.
    again: bool,
}

/// A long piece of work under way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Work {
    ticket: Ticket,
    /// Name of the sentence that says what it is.
    pub name: &'static str,
    /// How far it is.
    pub progress: Progress,
}

/// A bookmark that waits for its article to enter the library.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Unkept {
    ticket: Ticket,
    kind: BookmarkKind,
    span: Span,
    quote: Quote,
    note: String,
}

/// Everything the screen shows and everything that is known meanwhile.
#[derive(Debug)]
pub struct App {
    /// What the reader chose.
    pub config: Config,
    /// The sentences of the interface.
    pub words: Words,
    /// Columns and rows of the screen.
    pub size: (u16, u16),
    /// How wide the terminal draws what is ambiguous.
    pub width: CellWidth,
    /// The terminal's background is dark, if it said so.
    pub dark: Option<bool>,
    /// The list of articles.
    pub library: Library,
    /// The open article.
    pub reader: Option<Reader>,
    /// The list over it.
    pub overlay: Option<Overlay>,
    /// The line being asked for.
    pub prompt: Option<Prompt>,
    /// One line to the reader, until the next key.
    pub notice: Option<String>,
    /// Work under way.
    pub work: Option<Work>,
    /// Keys and digits typed so far.
    pub pending: Pending,
    /// The outline stands beside the text where there is room.
    pub outline_beside: bool,
    keymap: Keymap,
    faults: Vec<Problem>,
    home: bool,
    failure: Option<String>,
    trail: Vec<trail::Step>,
    opening: Option<Opening>,
    ahead: Vec<Key>,
    offer: Option<TopicSection>,
    offered: Option<Ticket>,
    unkept: Option<Unkept>,
    marking: Option<Ticket>,
    /// Changes that nobody asked for by a key, and whose answers are not worth a word.
    unsaid: u32,
    refreshing: Option<Ticket>,
    bookmarks: Vec<Bookmark>,
    /// What changed in the article that was last fetched again.
    changes: Option<(ArticleId, Vec<crate::document::changes::Change>)>,
    saved: Option<(ArticleId, crate::document::Anchor, bool)>,
    tickets: u64,
    effects: Vec<Effect>,
}

impl App {
    /// A state that shows nothing yet.
    pub fn new(config: Config, keymap: Keymap, faults: Vec<Problem>, size: (u16, u16)) -> Self {
        let language = config.language.unwrap_or_default();
        Self {
            words: Words::new(language),
            size,
            width: CellWidth { ambiguous: config.ambiguous.unwrap_or_default(), ..CellWidth::default() },
            dark: None,
            library: Library::default(),
            reader: None,
            overlay: None,
            prompt: None,
            notice: None,
            work: None,
            pending: Pending::default(),
            outline_beside: config.outline,
            keymap,
            faults,
            home: true,
            failure: None,
            trail: Vec::new(),
            opening: None,
            ahead: Vec::new(),
            offer: None,
            offered: None,
            unkept: None,
            marking: None,
            unsaid: 0,
            refreshing: None,
            bookmarks: Vec::new(),
            changes: None,
            saved: None,
            tickets: 0,
            effects: Vec::new(),
            config,
        }
    }

    /// What is to be done first.
    pub fn start(&mut self, start: Start) -> Vec<Effect> {
        match start {
            Start::Library => self.load_list(),
            Start::Read(target, reading) => {
                self.home = false;
                self.open(target, reading, None);
            }
        }
        if let Some(fault) = self.faults.first() {
            let (first, more) = (self.words.tell(&fault.into()), (self.faults.len() - 1).to_string());
            self.notice = Some(match self.faults.len() {
                1 => first,
                _ => self.words.say("faults", &[("first", &first), ("more", &more)]),
            });
        }
        if self.faults.len() > 1 {
            let items = self.fault_items();
            self.show(Overlay::new(Kind::Faults, items));
        }
        std::mem::take(&mut self.effects)
    }

    /// Takes a message; gives what is to be done about it.
    pub fn update(&mut self, msg: Msg) -> Vec<Effect> {
        match msg {
            Msg::Key(key) => self.key(key),
            Msg::Pause => self.settle(),
            Msg::Paste(text) => self.paste(&text),
            Msg::Mouse(mouse) => self.mouse(mouse),
            Msg::Resize(width, height) => {
                self.size = (width, height);
                self.relayout();
            }
            Msg::Width(width) => {
                if self.config.ambiguous.is_none() && self.width != width {
                    self.width = width;
                    self.relayout();
                }
            }
            Msg::Background(dark) => self.dark = Some(dark),
            Msg::Resumed => self.effects.push(Effect::Redraw),
            answer => self.answer(answer),
        }
        self.keep_place();
        std::mem::take(&mut self.effects)
    }

    /// Which table of the keymap holds now.
    pub fn mode(&self) -> Mode {
        match (&self.prompt, &self.overlay, &self.reader) {
            (Some(_), _, _) => Mode::Prompt,
            (_, Some(overlay), _) => overlay.kind.mode(),
            (_, _, Some(reader)) if reader.selection.is_some() => Mode::Select,
            (_, _, Some(_)) => Mode::Reader,
            _ => Mode::Library,
        }
    }

    /// The keys that hold.
    pub fn keymap(&self) -> &Keymap {
        &self.keymap
    }

    /// Why kanbao could not begin: the one article it was started for cannot be read.
    pub fn failure(&self) -> Option<&str> {
        self.failure.as_deref()
    }

    /// Nothing can be shown before an answer comes.
    pub fn is_blank(&self) -> bool {
        self.reader.is_none() && !self.library.known && self.failure.is_none()
    }

    /// Does what a binding asks.
    pub fn perform(&mut self, binding: &Binding, count: Option<u32>) {
        let action = binding.action;
        if self.take_offer(action) {
            return;
        }
        let done = match self.mode() {
            Mode::Prompt => self.act_in_prompt(action),
            Mode::List | Mode::Picker => self.act_in_list(action, count),
            Mode::Select => self.act_in_selection(action, count),
            Mode::Reader => self.act_in_article(binding, count),
            Mode::Library | Mode::Global => self.act_in_library(action, count),
        };
        if !done && !self.act_anywhere(action) {
            let name = self.words.help(action).to_owned();
            self.note("not-here", &[("action", &name)]);
        }
    }

    /// Says something in the status line.
    fn note(&mut self, name: &str, places: &[(&str, &str)]) {
        self.notice = Some(self.words.say(name, places));
    }

    /// Says in the status line why something was not done.
    fn complain(&mut self, reason: &msg::Reason) {
        self.notice = Some(self.words.tell(reason));
    }

    /// A new question.
    fn ticket(&mut self) -> Ticket {
        self.tickets += 1;
        Ticket(self.tickets)
    }

    /// Rows for the lines of a list.
    pub fn list_rows(&self) -> u16 {
        geometry::list(self.size.0, self.size.1).1.height
    }

    /// The parts of the article's screen.
    pub fn page(&self) -> geometry::Page {
        let (width, height) = self.size;
        let sections = self.reader.as_ref().is_some_and(|reader| !reader.document.sections().is_empty());
        geometry::page(width, height, self.config.columns, self.outline_beside && sections, self.config.scrollbar)
    }

    /// The measure of the article's text on this screen.
    fn measure(&self) -> crate::layout::Measure {
        let columns = self.page().text.width;
        match &self.reader {
            Some(reader) => {
                crate::layout::Measure { columns: columns.max(1), width: self.width, ..reader.measure().clone() }
            }
            None => self.config.measure(columns, self.width),
        }
    }

    /// The screen has another size or another policy of widths.
    fn relayout(&mut self) {
        let (measure, height) = (self.measure(), self.page().text.height);
        if let Some(reader) = &mut self.reader {
            reader.relayout(measure, height);
        }
        let rows = self.list_rows();
        if let Some(overlay) = &mut self.overlay {
            overlay.fit(rows);
        }
        self.library.fit(rows);
        self.ask_if_lacking();
    }

    /// Asks for the list, or the part of it that shows.
    fn load_list(&mut self) {
        let (ticket, rows) = (self.ticket(), self.list_rows());
        let effect = self.library.ask(ticket, rows);
        self.effects.push(effect);
    }

    fn ask_if_lacking(&mut self) {
        if self.reader.is_none() && self.library.known && self.library.lacks(self.list_rows()) {
            self.load_list();
        }
    }

    /// Opens an article, at a place if one is named.
    fn open(&mut self, target: Target, reading: Reading, goto: Option<Span>) {
        let ticket = self.ticket();
        self.opening = Some(Opening { ticket, target: target.clone(), reading: reading.clone(), goto, again: false });
        self.effects.push(Effect::Open { ticket, target, reading });
    }

    /// Saves the reader's place when it has changed.
    fn keep_place(&mut self) {
        let Some(reader) = &self.reader else { return };
        let Some(entry) = &reader.entry else { return };
        // A text shown before repair, or in another encoding, has other places.
        if reader.reading != Reading::default() {
            return;
        }
        let now = (entry.id, reader.at(), reader.end_shows());
        if self.saved == Some(now) {
            return;
        }
        self.saved = Some(now);
        self.effects.push(Effect::SavePosition(entry.id, reader.position()));
        if reader.end_shows() && !entry.read && self.config.mark_read {
            let which = crate::catalog::Which::These(vec![entry.id]);
            self.effects.push(Effect::SetRead(which, true));
            self.unsaid += 1;
            if let Some(entry) = self.reader.as_mut().and_then(|reader| reader.entry.as_mut()) {
                entry.read = true;
            }
        }
    }
}

#[cfg(test)]
mod tests;
