//! A whole session without a terminal: keys in, screen out. Effects run inline on a desk over a store in memory.
//!
//! Keys are written as they are pressed, parted by blanks: `j`, `gg`, `<enter>`, `<ctrl-d>`, `北京`; `<pause>` is the
//! reader pausing, `<space>` a blank.

use kanbao::app::msg::{Mouse, Reading, Target};
use kanbao::app::{App, Effect, Msg, Start};
use kanbao::config::{Config, Language};
use kanbao::keymap::{Key, Keymap};
use kanbao::runtime::desk::Desk;
use kanbao::store::Store;
use kanbao::ui::Sheet;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

pub struct Session {
    pub app: App,
    desk: Desk,
    /// Everything copied to the clipboard.
    pub copied: Vec<String>,
    /// Everything asked of the wire.
    pub wired: Vec<Effect>,
    /// The reader left.
    pub quit: bool,
    /// Effects not yet performed, when the desk is slow.
    pub held: Option<Vec<Effect>>,
    sheet: Sheet,
    /// The frame as it is drawn from the one before it.
    frame: Buffer,
}

/// An article of the repository.
pub fn article(name: &str) -> Target {
    Target::File(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("articles").join(name))
}

/// A text as an article.
pub fn text(source: &str) -> Target {
    Target::Bytes("text.md".to_owned(), source.as_bytes().into())
}

/// The defaults but the scrollbar, so that a row of the screen is the row of the text.
fn plain() -> Config {
    Config { scrollbar: false, ..Config::default() }
}

impl Session {
    fn with(config: Config, desk: Desk, start: Start) -> Self {
        let (keymap, faults) = Keymap::load(None);
        let config = Config { language: config.language.or(Some(Language::ZhHans)), ..config };
        let mut app = App::new(config, keymap, faults, (80, 24));
        let effects = app.start(start);
        let mut session = Self {
            app,
            desk,
            copied: Vec::new(),
            wired: Vec::new(),
            quit: false,
            held: None,
            sheet: Sheet::default(),
            frame: Buffer::default(),
        };
        session.perform(effects);
        session
    }

    /// The library with the bundled articles, as at the first start: listed, not yet searched.
    pub fn library() -> Self {
        let mut store = Store::in_memory().unwrap();
        store.stock().unwrap();
        Self::with(plain(), Desk::over(store), Start::Library)
    }

    /// The library a moment later: the desk has had time to index it.
    pub fn settled() -> Self {
        let mut store = Store::in_memory().unwrap();
        store.stock().unwrap();
        store.settle().unwrap();
        Self::with(plain(), Desk::over(store), Start::Library)
    }

    /// The library of a store.
    pub fn stored(store: Store) -> Self {
        Self::with(plain(), Desk::over(store), Start::Library)
    }

    /// One article, a file or bytes.
    pub fn read(target: Target) -> Self {
        Self::read_with(plain(), target)
    }

    /// One article, over the library of a session that has ended.
    pub fn read_over(before: Self, target: Target) -> Self {
        Self::with(plain(), before.desk, Start::Read(target, Reading::default()))
    }

    /// One article, in a configuration.
    pub fn read_with(config: Config, target: Target) -> Self {
        Self::with(config, Desk::over(Store::in_memory().unwrap()), Start::Read(target, Reading::default()))
    }

    pub fn size(mut self, width: u16, height: u16) -> Self {
        self.resize(width, height);
        self
    }

    pub fn resize(&mut self, width: u16, height: u16) {
        self.send(Msg::Resize(width, height));
    }

    pub fn keys(mut self, keys: &str) -> Self {
        self.press(keys);
        self
    }

    pub fn press(&mut self, keys: &str) {
        for word in keys.split_whitespace() {
            let mut rest = word;
            while let Some(c) = rest.chars().next() {
                let named =
                    rest.strip_prefix('<').and_then(|rest| rest.split_once('>')).filter(|(name, _)| name.len() > 1);
                rest = named.map_or(&rest[c.len_utf8()..], |(_, tail)| tail);
                self.send(match named {
                    Some(("pause", _)) => Msg::Pause,
                    Some((name, _)) => Msg::Key(Key::parse(name).unwrap_or_else(|| panic!("no key: {name}"))),
                    None => Msg::Key(Key::char(c)),
                });
            }
        }
    }

    pub fn mouse(&mut self, mouse: Mouse) {
        self.send(Msg::Mouse(mouse));
    }

    pub fn send(&mut self, msg: Msg) {
        let effects = self.app.update(msg);
        match &mut self.held {
            Some(held) => held.extend(effects),
            None => self.perform(effects),
        }
        self.compare_frames();
    }

    /// A frame that draws only what is new shows what one that draws everything does.
    #[track_caller]
    fn compare_frames(&mut self) {
        let before = std::mem::take(&mut self.frame);
        self.sheet.draw(&self.app, &mut self.frame);
        let width = usize::from(self.app.size.0);
        for (y, origin) in self.sheet.origins().iter().enumerate() {
            if let Some(from) = origin.map(usize::from) {
                let row = &before.content[from * width..(from + 1) * width];
                self.frame.content[y * width..(y + 1) * width].clone_from_slice(row);
            }
        }
        assert_eq!(self.frame, self.buffer(), "drawn from the frame before, and anew");
    }

    /// Performs effects and what comes of them, until nothing more comes.
    pub fn perform(&mut self, effects: Vec<Effect>) {
        let mut queue: std::collections::VecDeque<Effect> = effects.into();
        while let Some(effect) = queue.pop_front() {
            match effect {
                Effect::Quit => self.quit = true,
                Effect::Copy(text) => self.copied.push(text),
                Effect::Fetch(..) | Effect::Sync(..) | Effect::AddSource(..) | Effect::Cancel(..) => {
                    self.wired.push(effect);
                }
                effect => {
                    let mut answers = Vec::new();
                    self.desk.perform(effect, &mut |msg| answers.push(msg));
                    queue.extend(answers.into_iter().flat_map(|msg| self.app.update(msg)));
                }
            }
        }
    }

    pub fn buffer(&self) -> Buffer {
        let (width, height) = self.app.size;
        let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
        kanbao::ui::view(&self.app, &mut buffer);
        buffer
    }

    /// The rows of the screen without trailing blanks.
    pub fn rows(&self) -> Vec<String> {
        let buffer = self.buffer();
        let row = |y: u16| {
            let mut row = String::new();
            let mut covered = 0;
            for x in 0..buffer.area.width {
                let cell = &buffer[(x, y)];
                if covered > 0 {
                    covered -= 1;
                    continue;
                }
                row.push_str(cell.symbol());
                covered = ratatui::buffer::CellWidth::cell_width(cell).saturating_sub(1);
            }
            row.trim_end().to_owned()
        };
        (0..buffer.area.height).map(row).collect()
    }

    pub fn screen(&self) -> String {
        self.rows().join("\n")
    }

    pub fn top(&self) -> String {
        self.rows().into_iter().next().unwrap_or_default().trim().to_owned()
    }

    pub fn status(&self) -> String {
        self.rows().pop().unwrap_or_default().trim().to_owned()
    }

    #[track_caller]
    pub fn shows(&self, words: &str) {
        assert!(self.screen().contains(words), "{words} does not show:\n{}", self.screen());
    }
}
