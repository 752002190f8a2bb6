//! How far a long piece of work is.

use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

use super::Common;

/// One line on a terminal's standard error, drawn over itself; nothing anywhere else.
#[derive(Debug)]
pub struct Bar {
    drawn: Option<Instant>,
    shown: bool,
}

impl Bar {
    /// Shown on a terminal, unless the reader wants quiet.
    pub fn new(common: &Common) -> Self {
        Self { drawn: None, shown: !common.quiet && io::stderr().is_terminal() }
    }

    /// Says how far the work is, a few times a second.
    pub fn draw(&mut self, done: usize, total: usize) {
        const PAUSE: Duration = Duration::from_millis(100);
        if !self.shown || self.drawn.is_some_and(|drawn| drawn.elapsed() < PAUSE) {
            return;
        }
        self.drawn = Some(Instant::now());
        let mut stderr = io::stderr().lock();
        let _ = write!(stderr, "\r{done} / {total}\x1b[K");
        let _ = stderr.flush();
    }

    /// Takes the line away.
    pub fn clear(&mut self) {
        if self.drawn.is_some() {
            let _ = write!(io::stderr().lock(), "\r\x1b[K");
        }
    }
}
