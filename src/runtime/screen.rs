//! Frames to bytes: by our own presenter, or by the widget library's backend where the reader asks for plain output.

use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;

use ratatui::backend::CrosstermBackend;
use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use ratatui::{Terminal, TerminalOptions, Viewport};

use super::output::{Options, Presenter};

/// What turns frames into bytes.
#[derive(Debug)]
pub enum Screen {
    /// The least that makes the change.
    Spare(Presenter),
    /// Cell by cell, with nothing but cursor moves.
    Plain(Plain),
}

/// The widget library's own way, into memory.
#[derive(Debug)]
pub struct Plain {
    terminal: Option<Terminal<CrosstermBackend<Tray>>>,
    tray: Tray,
}

/// Bytes written by someone who wants to own the writer.
#[derive(Debug, Clone, Default)]
pub struct Tray(Rc<RefCell<Vec<u8>>>);

impl Write for Tray {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Screen {
    /// A screen that shows anything.
    pub fn new(options: Options, plain: bool) -> Self {
        if plain {
            Self::Plain(Plain { terminal: None, tray: Tray::default() })
        } else {
            Self::Spare(Presenter::new(options))
        }
    }

    /// The bytes that show a frame; see [`Presenter::present`] for the origins, of which plain output takes none.
    ///
    /// # Errors
    /// None in fact: both write into memory.
    pub fn present(
        &mut self,
        next: &mut Buffer,
        origins: &[Option<u16>],
        cursor: Option<(u16, u16)>,
    ) -> io::Result<Vec<u8>> {
        match self {
            Self::Spare(presenter) => Ok(presenter.present(next, origins, cursor)),
            Self::Plain(plain) => plain.present(next, cursor),
        }
    }

    /// The screen may show anything now.
    pub fn forget(&mut self) {
        match self {
            Self::Spare(presenter) => presenter.forget(),
            Self::Plain(plain) => plain.terminal = None,
        }
    }

    /// The presenter, if it is ours.
    pub fn presenter(&mut self) -> Option<&mut Presenter> {
        match self {
            Self::Spare(presenter) => Some(presenter),
            Self::Plain(_) => None,
        }
    }
}

impl Plain {
    fn present(&mut self, next: &Buffer, cursor: Option<(u16, u16)>) -> io::Result<Vec<u8>> {
        if self.terminal.as_mut().is_none_or(|terminal| *terminal.current_buffer_mut().area() != next.area) {
            let viewport = Viewport::Fixed(next.area);
            let backend = CrosstermBackend::new(self.tray.clone());
            self.tray.write_all(b"\x1b[m\x1b[2J")?;
            self.terminal = Some(Terminal::with_options(backend, TerminalOptions { viewport })?);
        }
        if let Some(terminal) = &mut self.terminal {
            terminal.draw(|frame| {
                frame.buffer_mut().content.clone_from_slice(&next.content);
                if let Some((x, y)) = cursor {
                    frame.set_cursor_position(Position { x, y });
                }
            })?;
        }
        Ok(std::mem::take(&mut *self.tray.0.borrow_mut()))
    }
}
