//! The imperative shell: effects → draw → wait → update.

pub mod desk;
mod input;
pub mod jobs;
pub mod output;
#[cfg(feature = "network")]
mod shelf;
#[cfg(feature = "network")]
mod wire;

use std::io::Write;
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use crossterm::event::{self, Event};
use crossterm::{execute, terminal};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;

use crate::app::{App, Effect, Msg, Start};
use crate::config::{Language, Settings};
use crate::paths::Paths;
use crate::ui;

/// A key that comes later than this after the one before it begins anew.
const PAUSE: Duration = Duration::from_millis(1000);

/// Opens the screen and stays until the reader leaves.
///
/// # Errors
/// When the terminal cannot be used, or the one article asked for cannot be read.
pub fn run(start: Start, paths: &Paths) -> Result<()> {
    let Settings { config, keymap, problems } = Settings::load(paths);
    let language = config.language.unwrap_or_else(Language::of_environment);
    let mouse = config.mouse;
    let mut app = App::new(config, keymap, problems, terminal::size()?);
    app.speak(language);
    let (sender, answers) = channel();
    let jobs = jobs::Jobs::start(paths.clone(), Arc::new(move |msg| drop(sender.send(msg))));
    for effect in app.start(start) {
        jobs.submit(effect);
    }
    let begun = Instant::now();
    while app.is_blank() && begun.elapsed() < Duration::from_millis(150) {
        if let Ok(msg) = answers.recv_timeout(Duration::from_millis(10)) {
            for effect in app.update(msg) {
                jobs.submit(effect);
            }
        }
    }
    if let Some(failure) = app.failure() {
        bail!("{failure}");
    }
    let mut screen = enter(mouse)?;
    let done = turn(&mut app, &jobs, &answers, &mut screen);
    leave(mouse)?;
    jobs.finish();
    done?;
    match app.failure() {
        Some(failure) => bail!("{failure}"),
        None => Ok(()),
    }
}

type Screen = Terminal<CrosstermBackend<std::io::Stdout>>;

fn enter(mouse: bool) -> Result<Screen> {
    terminal::enable_raw_mode()?;
    execute!(std::io::stdout(), terminal::EnterAlternateScreen, event::EnableBracketedPaste, crossterm::cursor::Hide)?;
    if mouse {
        execute!(std::io::stdout(), event::EnableMouseCapture)?;
    }
    Ok(Terminal::new(CrosstermBackend::new(std::io::stdout()))?)
}

fn leave(mouse: bool) -> Result<()> {
    if mouse {
        execute!(std::io::stdout(), event::DisableMouseCapture)?;
    }
    execute!(std::io::stdout(), event::DisableBracketedPaste, terminal::LeaveAlternateScreen, crossterm::cursor::Show)?;
    terminal::disable_raw_mode()?;
    Ok(())
}

fn turn(app: &mut App, jobs: &jobs::Jobs, answers: &std::sync::mpsc::Receiver<Msg>, screen: &mut Screen) -> Result<()> {
    let mut last_key = Instant::now();
    loop {
        screen.draw(|frame| {
            if let Some(cursor) = ui::view(app, frame.buffer_mut()) {
                frame.set_cursor_position(cursor);
            }
        })?;
        let mut messages = Vec::new();
        let wait =
            if jobs.in_flight() > 0 || app.work.is_some() { Duration::from_millis(10) } else { Duration::from_secs(1) };
        if event::poll(wait)? {
            while event::poll(Duration::ZERO)? {
                let event = event::read()?;
                if matches!(event, Event::Key(_)) {
                    if last_key.elapsed() > PAUSE {
                        messages.push(Msg::Pause);
                    }
                    last_key = Instant::now();
                }
                messages.extend(input::translate(event));
            }
        }
        messages.extend(answers.try_iter());
        for effect in messages.into_iter().flat_map(|msg| app.update(msg)).collect::<Vec<_>>() {
            match effect {
                Effect::Quit => return Ok(()),
                Effect::Redraw => screen.clear()?,
                Effect::Copy(text) => {
                    let mut out = std::io::stdout();
                    write!(out, "\x1b]52;c;{}\x07", base64(text.as_bytes()))?;
                    out.flush()?;
                }
                effect => jobs.submit(effect),
            }
        }
    }
}

/// Base64 (RFC 4648), as OSC 52 wants it.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let word = chunk.iter().fold(0u32, |word, byte| word << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for i in 0..4 {
            let letter = LETTERS.get((word >> (18 - 6 * i)) as usize & 63).copied().unwrap_or(b'=');
            out.push(if i <= chunk.len() { char::from(letter) } else { '=' });
        }
    }
    out
}
