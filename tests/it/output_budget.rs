//! How many bytes the real screens cost, at 80x24: the budget the program holds itself to.

use kanbao::config::Config;
use kanbao::runtime::output::{Depth, Options, Presenter, Trust};
use kanbao::text::Ambiguous;
use kanbao::ui::Sheet;
use ratatui::buffer::Buffer;

use crate::output_emulator::Emulator;
use crate::session::{Session, article};

/// A session whose frames go down a line that is counted, to a terminal that is checked.
struct Metered {
    session: Session,
    presenter: Presenter,
    emulator: Emulator,
    buffer: Buffer,
    sheet: Sheet,
    shown: Vec<String>,
}

impl Metered {
    fn new(session: Session, trusted: bool) -> Self {
        let options = Options {
            depth: Depth::Indexed,
            scrolls: true,
            erases: true,
            synchronized: false,
            trust: Trust { ambiguous: trusted },
        };
        Self {
            session,
            presenter: Presenter::new(options),
            emulator: Emulator::new(80, 24, Ambiguous::Narrow),
            buffer: Buffer::default(),
            sheet: Sheet::default(),
            shown: Vec::new(),
        }
    }

    /// An article of ours, with everything on that the reader has by default.
    fn reading(trusted: bool) -> Self {
        Self::new(Session::read_with(Config::default(), article("02-jing-zhang.md")), trusted)
    }

    /// Bytes of a frame, and bytes of the text that was not on the screen before.
    fn frame(&mut self) -> (usize, usize) {
        let cursor = self.sheet.draw(&self.session.app, &mut self.buffer);
        let rows = self.session.rows();
        let bytes = self.presenter.present(&mut self.buffer, self.sheet.origins(), cursor);
        self.emulator.feed(&bytes);
        for (y, row) in rows.iter().enumerate() {
            let shown: String = (self.emulator.rows[y].iter())
                .filter(|spot| !spot.second)
                .map(|spot| if spot.text.is_empty() { " " } else { &spot.text })
                .collect();
            assert_eq!(shown.trim_end(), row, "row {y}");
        }
        let new = rows.iter().filter(|row| !self.shown.contains(row)).map(|row| row.trim().len()).sum();
        self.shown = rows;
        (bytes.len(), new)
    }

    fn press(&mut self, keys: &str) -> (usize, usize) {
        self.session.press(keys);
        self.frame()
    }
}

fn median(mut values: Vec<usize>) -> usize {
    values.sort_unstable();
    values[values.len() / 2]
}

#[test]
fn a_first_frame() {
    for trusted in [false, true] {
        let (bytes, text) = Metered::reading(trusted).frame();
        assert!(bytes <= text * 115 / 100 + 300, "{bytes} for {text}");
    }
}

#[test]
fn a_line_up_and_down() {
    for trusted in [false, true] {
        let mut line = Metered::reading(trusted);
        line.frame();
        let down: Vec<usize> = (0..60).map(|_| line.press("j").0).collect();
        assert!(median(down.clone()) <= 140, "{down:?}");
        let up: Vec<usize> = (0..40).map(|_| line.press("k").0).collect();
        assert!(median(up.clone()) <= 150, "{up:?}");
    }
}

#[test]
fn a_page_half_a_page_a_section() {
    for keys in ["<space>", "<ctrl-d>", "]]", "b", "<ctrl-u>", "[["] {
        let mut line = Metered::reading(false);
        line.frame();
        if ["b", "<ctrl-u>", "[["].contains(&keys) {
            line.press("G");
        }
        for _ in 0..5 {
            let (bytes, text) = line.press(keys);
            assert!(bytes <= text * 11 / 10 + 120, "{keys}: {bytes} for {text}");
        }
    }
}

#[test]
fn a_selection_in_a_list() {
    let mut line = Metered::new(Session::library(), false);
    line.frame();
    let moves: Vec<usize> = (0..8).map(|_| line.press("j").0).collect();
    assert!(moves.iter().all(|bytes| *bytes <= 200), "{moves:?}");
    assert!(moves.iter().any(|bytes| *bytes > 0));
}

#[test]
fn a_search_while_it_is_typed() {
    let mut line = Metered::reading(false);
    let (page, _) = line.frame();
    line.press("/");
    for key in ["铁", "路", "<backspace>"] {
        let (bytes, _) = line.press(key);
        assert!(bytes <= page, "{key}: {bytes} of {page}");
    }
}

#[test]
fn nothing_for_nothing() {
    let mut line = Metered::reading(false);
    line.frame();
    assert_eq!(line.frame().0, 0);
    line.press("gg");
    assert_eq!(line.press("gg").0, 0, "already there");
}
