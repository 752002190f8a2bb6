//! What the presenter sends, fed to terminals and compared cell by cell over long random sessions of frames.

use std::collections::BTreeSet;
use std::num::NonZeroU16;

use kanbao::runtime::output::{Depth, Options, Presenter, Trust};
use kanbao::text::{Ambiguous, CellWidth};
use ratatui::buffer::{Buffer, Cell, CellDiffOption, CellWidth as _};
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};

use crate::output_emulator::{Emulator, Spot};

/// A small generator of numbers (xorshift): the same session for the same seed.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides.max(1) as u64) as usize
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.roll(from.len())]
    }
}

/// Frames of every session; `KANBAO_TEST_ROUNDS` raises it.
fn frames() -> usize {
    std::env::var("KANBAO_TEST_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(200)
}

const HAN: [&str; 12] = ["北", "京", "今", "日", "报", "道", "，", "。", "《", "》", "ア", "、"];
const LATIN: [&str; 8] = ["a", "W", "e", "b", "3", "-", " ", "."];
const AMBIGUOUS: [&str; 8] = ["“", "”", "…", "—", "①", "é", "│", "●"];

/// A program that scrolls, edits, opens and closes boxes, as the dice say.
struct Program {
    dice: Dice,
    width: CellWidth,
    lines: Vec<Vec<(&'static str, Style)>>,
    top: usize,
    box_open: bool,
    side: bool,
    margin: u16,
    edits: Vec<(u16, u16, &'static str)>,
    cursor: Option<(u16, u16)>,
}

impl Program {
    fn new(seed: u64, ambiguous: Ambiguous) -> Self {
        let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        let lines = (0..120).map(|_| line(&mut dice)).collect();
        Self {
            dice,
            width: CellWidth { ambiguous, letters: Ambiguous::Narrow, clusters: false },
            lines,
            top: 40,
            box_open: false,
            side: false,
            margin: 0,
            edits: Vec::new(),
            cursor: None,
        }
    }

    fn step(&mut self) {
        let by = 1 + self.dice.roll(3);
        match self.dice.roll(16) {
            0..=4 => self.top += by,
            5..=7 => self.top -= by.min(self.top),
            8 => self.top += self.dice.roll(30),
            9 => self.top -= self.dice.roll(30).min(self.top),
            10 => self.box_open = !self.box_open,
            11 => self.side = !self.side,
            12 => self.margin = self.dice.roll(5) as u16,
            13 => {
                let edit = (self.dice.roll(90) as u16, self.dice.roll(30) as u16, self.dice.pick(&HAN));
                self.edits.push(edit);
            }
            14 => self.edits.clear(),
            _ => self.cursor = [None, Some((self.dice.roll(9) as u16, self.dice.roll(9) as u16))][self.dice.roll(2)],
        }
        self.top %= self.lines.len();
    }

    fn draw(&self, buffer: &mut Buffer) {
        buffer.reset();
        let area = buffer.area;
        let body = area.height - 1;
        for y in 0..body {
            let line = &self.lines[(self.top + usize::from(y)) % self.lines.len()];
            let mut x = self.margin;
            for (text, style) in line {
                x = self.put(buffer, x, y, text, *style);
            }
        }
        for &(x, y, text) in &self.edits {
            if x < area.width && y < body {
                self.put(buffer, x, y, text, Style::new());
            }
        }
        if self.side && area.width > 4 {
            for y in 0..body {
                let thumb = usize::from(y) == self.top % usize::from(body.max(1));
                self.put(buffer, area.width - 1, y, if thumb { "#" } else { "|" }, Style::new().fg(Color::DarkGray));
            }
        }
        if self.box_open && area.width > 12 && body > 6 {
            for y in 2..body - 2 {
                for x in 3..area.width - 3 {
                    self.put(buffer, x, y, " ", Style::new().bg(Color::Blue));
                }
                self.put(buffer, 4, y, "目录", Style::new().bg(Color::Blue).bold());
            }
        }
        let status = format!("{}%", self.top);
        self.put(buffer, 0, area.height - 1, " ", Style::new().reversed());
        for (x, digit) in (1..).zip(status.chars()) {
            self.put(buffer, x, area.height - 1, digit.encode_utf8(&mut [0; 4]), Style::new().reversed());
        }
    }

    /// Sets a glyph as the widgets do: what it cuts in half is blanked, what does not fit is left out.
    fn put(&self, buffer: &mut Buffer, x: u16, y: u16, text: &str, style: Style) -> u16 {
        let width = self.width.columns(text) as u16;
        if x + width > buffer.area.width {
            return buffer.area.width;
        }
        if text.chars().count() > 1 {
            buffer.set_string(x, y, text, style);
            return x + width;
        }
        if x > 0 && buffer[(x - 1, y)].cell_width() == 2 {
            buffer[(x - 1, y)].set_symbol(" ").set_diff_option(CellDiffOption::None);
        }
        for column in x..x + width {
            buffer[(column, y)].reset();
        }
        let cell = &mut buffer[(x, y)];
        cell.set_symbol(text).set_style(style);
        if width == 2 && text.cell_width() == 1 {
            cell.set_diff_option(CellDiffOption::ForcedWidth(NonZeroU16::new(2).unwrap()));
        }
        x + width
    }
}

fn line(dice: &mut Dice) -> Vec<(&'static str, Style)> {
    let length = dice.pick(&[0, 3, 40, 60, 90]);
    let styles = [
        Style::new(),
        Style::new(),
        Style::new().bold(),
        Style::new().fg(Color::Red),
        Style::new().fg(Color::LightBlue).add_modifier(Modifier::UNDERLINED),
        Style::new().reversed(),
        Style::new().bg(Color::Indexed(236)).fg(Color::Rgb(9, 8, 7)),
    ];
    let mut style = Style::new();
    (0..length)
        .map(|_| {
            if dice.roll(12) == 0 {
                style = dice.pick(&styles);
            }
            let text = match dice.roll(20) {
                0..=12 => dice.pick(&HAN),
                13..=17 => dice.pick(&LATIN),
                _ => dice.pick(&AMBIGUOUS),
            };
            (text, style)
        })
        .collect()
}

/// The SGR parameters of a cell, as the emulator keeps them.
fn pen(cell: &Cell) -> BTreeSet<String> {
    let mut pen = BTreeSet::new();
    for (modifier, number) in [(Modifier::BOLD, 1), (Modifier::UNDERLINED, 4), (Modifier::REVERSED, 7)] {
        if cell.modifier.contains(modifier) {
            pen.insert(number.to_string());
        }
    }
    for (colour, side) in [(cell.fg, 'f'), (cell.bg, 'b')] {
        let text = match colour {
            Color::Reset => continue,
            Color::Red => "1".to_owned(),
            Color::Blue => "4".to_owned(),
            Color::DarkGray => "0!".to_owned(),
            Color::LightBlue => "4!".to_owned(),
            Color::Indexed(n) => format!("5:{n}"),
            Color::Rgb(r, g, b) => format!("2:{r}:{g}:{b}"),
            other => panic!("{other} is not in the sessions"),
        };
        pen.insert(format!("{side}{text}"));
    }
    pen
}

/// What of a pen shows on a blank.
fn on_blank(pen: &BTreeSet<String>) -> BTreeSet<String> {
    let lined = pen.contains("4") || pen.contains("7");
    pen.iter().filter(|one| matches!(&one[..1], "b" | "4" | "7") || (lined && one.starts_with('f'))).cloned().collect()
}

/// Cells that show something else than the buffer, by column and row.
fn wrong_cells(buffer: &Buffer, emulator: &Emulator) -> Vec<(usize, usize, Spot)> {
    let mut wrong = Vec::new();
    let width = usize::from(buffer.area.width);
    for (y, row) in buffer.content.chunks(width).enumerate() {
        let mut x = 0;
        while x < width {
            let cell = &row[x];
            let columns = usize::from(cell.cell_width());
            let spot = &emulator.rows[y][x];
            let blank = cell.symbol() == " ";
            let text = if blank { "" } else { cell.symbol() };
            let same_pen = if blank { on_blank(&spot.pen) == on_blank(&pen(cell)) } else { spot.pen == pen(cell) };
            if spot.text != text || spot.wide != (columns == 2) || spot.second || !same_pen {
                wrong.push((x, y, spot.clone()));
            }
            x += columns;
        }
    }
    wrong
}

/// For each row the row of the frame before that is the same, as a drawer that remembers would name them.
fn origins(before: &Buffer, next: &Buffer) -> Vec<Option<u16>> {
    if before.area != next.area {
        return Vec::new();
    }
    let width = usize::from(next.area.width);
    let mut free: Vec<Option<&[Cell]>> = before.content.chunks(width).map(Some).collect();
    let find = |row: &[Cell]| {
        let from = free.iter().position(|old| *old == Some(row))?;
        free[from] = None;
        Some(from as u16)
    };
    next.content.chunks(width).map(find).collect()
}

fn session(seed: u64, options: Options, frames: usize) {
    let ambiguous = if seed.is_multiple_of(2) { Ambiguous::Narrow } else { Ambiguous::Wide };
    let mut program = Program::new(seed, ambiguous);
    let mut size = (80, 24);
    let mut emulator = Emulator::new(size.0, size.1, ambiguous);
    let mut presenter = Presenter::new(options);
    let mut buffer = Buffer::empty(Rect::new(0, 0, size.0, size.1));
    let mut before = Buffer::default();
    for frame in 0..frames {
        program.step();
        if program.dice.roll(40) == 0 {
            size = (2 + program.dice.roll(90) as u16, 2 + program.dice.roll(30) as u16);
            emulator = Emulator::new(size.0, size.1, ambiguous);
            presenter.forget();
        }
        buffer.resize(Rect::new(0, 0, size.0, size.1));
        program.draw(&mut buffer);
        let drawn = buffer.clone();
        let origins = if frame % 4 == 0 { Vec::new() } else { origins(&before, &buffer) };
        for (row, _) in buffer.content.chunks_mut(size.0.into()).zip(&origins).filter(|(_, origin)| origin.is_some()) {
            row.fill(Cell::new("?"));
        }
        emulator.feed(&presenter.present(&mut buffer, &origins, program.cursor));
        let wrong = wrong_cells(&drawn, &emulator);
        assert!(wrong.is_empty(), "seed {seed}, frame {frame}, {size:?}: {wrong:?}");
        let cursor = program.cursor.map(|(x, y)| (usize::from(x.min(size.0 - 1)), usize::from(y.min(size.1 - 1))));
        assert_eq!(emulator.visible, cursor.is_some(), "seed {seed}, frame {frame}");
        assert!(cursor.is_none_or(|cursor| cursor == emulator.cursor), "seed {seed}, frame {frame}");
        buffer.resize(drawn.area);
        buffer.content.clone_from_slice(&drawn.content);
        assert!(presenter.present(&mut buffer, &[], program.cursor).is_empty(), "the same frame again is not nothing");
        before = drawn;
    }
}

#[test]
fn random_sessions_leave_no_wrong_cell() {
    let full = Options {
        depth: Depth::True,
        scrolls: true,
        erases: true,
        synchronized: true,
        trust: Trust { ambiguous: true },
    };
    let shy = Options { depth: Depth::True, ..Options::default() };
    for seed in 1..=4 {
        session(seed, full, frames());
        session(seed + 100, shy, frames());
    }
}

#[test]
fn a_cursor_inside_a_wide_glyph_does_not_cut_it() {
    let mut presenter = Presenter::new(Options::default());
    let mut emulator = Emulator::new(6, 2, Ambiguous::Narrow);
    for line in ["京西路", "京东路", "京 桥"] {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 6, 2));
        buffer.set_string(0, 0, line, Style::new());
        let drawn = buffer.clone();
        emulator.feed(&presenter.present(&mut buffer, &[], Some((1, 0))));
        assert_eq!(wrong_cells(&drawn, &emulator), [], "{line}");
    }
}

#[test]
fn another_terminal_agrees() {
    let options = Options { depth: Depth::True, scrolls: true, erases: true, ..Options::default() };
    for seed in [2, 4] {
        let mut program = Program::new(seed, Ambiguous::Narrow);
        for size in [(80, 24), (33, 9), (101, 30)] {
            let mut terminal = vt100::Parser::new(size.1, size.0, 0);
            let mut presenter = Presenter::new(options);
            let mut buffer = Buffer::empty(Rect::new(0, 0, size.0, size.1));
            for frame in 0..frames() / 5 {
                program.step();
                buffer.resize(Rect::new(0, 0, size.0, size.1));
                program.draw(&mut buffer);
                let drawn = buffer.clone();
                terminal.process(&presenter.present(&mut buffer, &[], None));
                let mut x = 0;
                for (at, cell) in drawn.content.iter().enumerate() {
                    let (column, row) = drawn.pos_of(at);
                    x = if column == 0 { 0 } else { x };
                    if column < x {
                        continue;
                    }
                    x = column + cell.cell_width();
                    let shown = terminal.screen().cell(row, column).unwrap();
                    let text = if shown.has_contents() { shown.contents() } else { " " };
                    let same = text == cell.symbol()
                        && shown.is_wide() == (cell.cell_width() == 2)
                        && shown.inverse() == cell.modifier.contains(Modifier::REVERSED);
                    assert!(same, "seed {seed}, frame {frame}, {column},{row}: {text:?} for {:?}", cell.symbol());
                }
            }
        }
    }
}

/// Laid out narrow, drawn by a terminal that is wide: only the disputed characters themselves may suffer.
#[test]
fn a_wrong_guess_of_a_width_damages_nothing_else() {
    let mut program = Program::new(6, Ambiguous::Narrow);
    let (width, height) = (60, 20);
    let mut emulator = Emulator::new(width, height, Ambiguous::Wide);
    emulator.surprised = true;
    let mut presenter = Presenter::new(Options { depth: Depth::True, ..Options::default() });
    let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
    for frame in 0..frames() {
        program.step();
        buffer.resize(Rect::new(0, 0, width, height));
        program.draw(&mut buffer);
        let drawn = buffer.clone();
        emulator.feed(&presenter.present(&mut buffer, &[], None));
        for (x, y, spot) in wrong_cells(&drawn, &emulator) {
            let symbol = drawn[(x as u16, y as u16)].symbol().to_owned();
            let behind = x > 0 && AMBIGUOUS.contains(&drawn[(x as u16 - 1, y as u16)].symbol());
            let blank_behind = symbol == " " && behind;
            assert!(
                AMBIGUOUS.contains(&symbol.as_str()) || blank_behind,
                "frame {frame}, {x},{y}: {symbol:?} {spot:?}"
            );
        }
    }
}
