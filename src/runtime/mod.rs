//! The imperative shell: effects → draw → wait → update.
//!
//! - [`turn`](self): the loop; it sleeps until a key, a signal or an answer comes
//! - `line`: both directions of the terminal, never blocking
//! - `terminal`: its modes, and leaving them as they were
//! - `input`: bytes → keys, pastes, mouse, answers
//! - [`output`]: a screen → the bytes that change it into the next one
//! - `probe`, `capability`: what the terminal is asked, and what its name tells
//! - [`jobs`], [`desk`]: the threads that do what takes time

mod capability;
mod clipboard;
pub mod desk;
mod input;
pub mod jobs;
mod line;
pub mod output;
mod probe;
mod screen;
#[cfg(feature = "network")]
mod shelf;
mod signals;
mod terminal;
mod turn;
#[cfg(feature = "network")]
mod wire;

use std::sync::Arc;
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use rustix::event::{PollFd, PollFlags};
use signal_hook::low_level;

use crate::app::{App, Start};
use crate::config::{Language, Settings};
use crate::paths::Paths;
use capability::Capability;
use line::Line;
use output::Depth;
use screen::Screen;
use signals::Signals;
use terminal::Terminal;
use turn::{End, Parts, Turn};

/// How long the first frame waits for something to show.
const CONTENT: Duration = Duration::from_millis(150);

/// How long a signal's end waits for the desk to write the reader's place.
const LAST_WRITE: Duration = Duration::from_millis(70);

/// How the screen is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Manner {
    /// Cell by cell with the widget library's own output, for a terminal that ours confuses.
    pub plain_output: bool,
    /// No colour, whatever the terminal can do.
    pub no_colour: bool,
}

/// Opens the screen and stays until the reader leaves.
///
/// # Errors
/// When the terminal cannot be used, or the one article asked for cannot be read.
pub fn run(start: Start, paths: &Paths, manner: Manner) -> Result<()> {
    let line = Line::open().context("there is no terminal to draw on: use kanbao show")?;
    let signals = Signals::listen().context("signals cannot be handled")?;
    let mut capability = Capability::of_environment();
    if manner.no_colour {
        capability.depth = Depth::None;
    }
    let Settings { mut config, keymap, problems } = Settings::load(paths);
    config.language.get_or_insert_with(Language::of_environment);
    let mouse = config.mouse;
    #[cfg(feature = "network")]
    let ca_file = config.ca_file.clone();
    let mut app = App::new(config, keymap, problems, line.size());
    let (sender, answers) = channel();
    let waker = signals.waker()?;
    let jobs = jobs::Jobs::start(
        paths.clone(),
        Arc::new(move |msg| {
            // The loop has ended: nobody wants the answer.
            if sender.send(msg).is_ok() {
                waker.wake();
            }
        }),
    );
    #[cfg(feature = "network")]
    let jobs = jobs.trusting(ca_file);
    for effect in app.start(start) {
        jobs.submit(effect);
    }
    let until = Instant::now() + CONTENT;
    while app.is_blank() && Instant::now() < until {
        line::wait(&mut [PollFd::new(&signals, PollFlags::IN)], Some(until - Instant::now()))?;
        if let Some(signal) = signals.take().end {
            return Ok(low_level::emulate_default_handler(signal)?);
        }
        while let Ok(msg) = answers.try_recv() {
            for effect in app.update(msg) {
                jobs.submit(effect);
            }
        }
    }
    if let Some(failure) = app.failure() {
        bail!("{failure}");
    }
    let terminal = Terminal::start(&line, &capability, mouse, jobs.last_wish(LAST_WRITE))
        .context("the terminal refuses raw mode")?;
    let screen = Screen::new(capability.options(), manner.plain_output);
    let turn = Turn::new(Parts { app, jobs, answers, line, terminal, signals, screen, capability });
    finish(turn)
}

/// Turns, then leaves everything as it was.
fn finish(mut turn: Turn) -> Result<()> {
    let end = turn.run();
    let most = if end == End::Quit { Duration::from_millis(250) } else { Duration::from_millis(15) };
    if end != End::Gone && turn.line.flush_within(most).is_ok() && !turn.line.is_clear() {
        turn.line.drop_unsent();
        // CAN ends a sequence that was cut off.
        let _ = turn.line.send(b"\x18");
    }
    if end == End::Quit {
        turn.hear_out(Duration::from_millis(250));
        turn.terminal.leave();
        turn.jobs.finish();
        return match turn.app.failure() {
            Some(failure) => bail!("{failure}"),
            None => Ok(()),
        };
    }
    turn.terminal.leave();
    turn.jobs.finish_within(LAST_WRITE);
    match end {
        End::Signal(signal) => Ok(low_level::emulate_default_handler(signal)?),
        _ => Ok(()),
    }
}
