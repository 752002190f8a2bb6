//! The loop: wait → read → update → draw. It sleeps until something happens; nothing is polled.

use std::io;
use std::os::fd::OwnedFd;
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

use ratatui::buffer::Buffer;
use rustix::event::{PollFd, PollFlags};
use rustix::process::{Pid, PidfdFlags, getppid, kill_current_process_group, pidfd_open};
use signal_hook::consts::{SIGHUP, SIGTSTP};
use signal_hook::low_level;

use super::capability::Capability;
use super::clipboard;
use super::input::{Event, Parser};
use super::jobs::Jobs;
use super::line::{Line, wait};
use super::probe::{Finding, Probe, SPOILT};
use super::screen::Screen;
use super::signals::Signals;
use super::terminal::Terminal;
use crate::app::{App, Effect, Msg};
use crate::ui::Sheet;

/// A key that comes later than this after the one before it begins anew.
const PAUSE: Duration = Duration::from_millis(1000);

/// An escape that nothing follows for so long is the key.
const ESCAPE: Duration = Duration::from_millis(50);

/// The same while an answer is under way, which a slow line may tear apart.
const TORN: Duration = Duration::from_millis(500);

/// However much input waits, a frame is shown this often.
const STARVED: Duration = Duration::from_millis(100);

/// Why the loop ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// The reader leaves.
    Quit,
    /// A signal ends the program.
    Signal(i32),
    /// The terminal is gone.
    Gone,
}

/// Everything the loop owns.
#[derive(Debug)]
pub struct Turn {
    /// The state.
    pub app: App,
    /// The desk and the wire.
    pub jobs: Jobs,
    /// Their answers.
    pub answers: Receiver<Msg>,
    /// The line.
    pub line: Line,
    /// The terminal's modes.
    pub terminal: Terminal,
    /// Signals, and the wake-up of the jobs.
    pub signals: Signals,
    /// Frames to bytes.
    pub screen: Screen,
    /// What the terminal can do.
    pub capability: Capability,
    /// What the terminal is asked.
    pub probe: Probe,
    /// Bytes to events.
    pub parser: Parser,
    buffer: Buffer,
    sheet: Sheet,
    parent: Option<OwnedFd>,
    /// When the state changed that is not drawn yet.
    changed: Option<Instant>,
    last_key: Option<Instant>,
    last_input: Option<Instant>,
    shown: bool,
    end: Option<End>,
}

/// What the loop is made of.
#[derive(Debug)]
pub struct Parts {
    /// The state.
    pub app: App,
    /// The desk and the wire.
    pub jobs: Jobs,
    /// Their answers.
    pub answers: Receiver<Msg>,
    /// The line.
    pub line: Line,
    /// The terminal's modes.
    pub terminal: Terminal,
    /// Signals.
    pub signals: Signals,
    /// Frames to bytes.
    pub screen: Screen,
    /// What the terminal can do.
    pub capability: Capability,
}

impl Turn {
    /// The loop, before its first turn.
    pub fn new(parts: Parts) -> Self {
        let Parts { app, jobs, answers, line, terminal, signals, screen, capability } = parts;
        Self {
            app,
            jobs,
            answers,
            line,
            terminal,
            signals,
            screen,
            capability,
            probe: Probe::default(),
            parser: Parser::default(),
            buffer: Buffer::default(),
            sheet: Sheet::default(),
            parent: parent(),
            changed: Some(Instant::now()),
            last_key: None,
            last_input: None,
            shown: false,
            end: None,
        }
    }

    /// Turns until it ends. A terminal that fails is one that is gone.
    pub fn run(&mut self) -> End {
        loop {
            if let Some(end) = self.end {
                return end;
            }
            if self.once().is_err() {
                return End::Gone;
            }
        }
    }

    fn once(&mut self) -> io::Result<()> {
        self.draw_if_due()?;
        let reads = self.wait()?;
        if reads {
            self.read()?;
        }
        self.obey_signals()?;
        while let Ok(msg) = self.answers.try_recv() {
            self.update(msg)?;
        }
        Ok(())
    }

    /// Waits for something to happen; `true` if input came.
    fn wait(&mut self) -> io::Result<bool> {
        let escape = self.parser.waits().then_some(if self.parser.asked { TORN } else { ESCAPE });
        let most = [escape, self.probe.expects()].into_iter().flatten().min();
        let begun = Instant::now();
        let (came, over) = {
            let mut fds = Vec::with_capacity(4);
            fds.push(PollFd::from_borrowed_fd(self.line.input(), PollFlags::IN));
            fds.push(PollFd::new(&self.signals, PollFlags::IN));
            if let Some(parent) = &self.parent {
                fds.push(PollFd::new(parent, PollFlags::IN));
            }
            if !self.line.is_clear() {
                fds.push(PollFd::new(self.line.output(), PollFlags::OUT));
            }
            // What changed and may not be drawn yet waits for room or for the end of the input.
            wait(&mut fds, most)?;
            let ready: Vec<PollFlags> = fds.iter().map(PollFd::revents).collect();
            let has = |n: usize, flags: PollFlags| ready.get(n).is_some_and(|came| came.intersects(flags));
            let gone = PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL;
            if has(0, gone) && !has(0, PollFlags::IN) {
                return Err(io::ErrorKind::BrokenPipe.into());
            }
            (has(0, PollFlags::IN), self.parent.is_some() && has(2, PollFlags::IN))
        };
        if over {
            self.end = Some(End::Signal(SIGHUP));
        }
        self.line.flush()?;
        if !came && escape.is_some_and(|escape| begun.elapsed() >= escape) {
            let mut events = Vec::new();
            self.parser.expire(&mut events);
            self.take(events)?;
        }
        self.probe.give_up();
        self.parser.asked = self.probe.expects().is_some();
        Ok(came)
    }

    fn read(&mut self) -> io::Result<()> {
        let mut bytes = [0; 4096];
        let mut events = Vec::new();
        let mut late = self.last_input.replace(Instant::now()).is_some_and(|last| last.elapsed() >= ESCAPE);
        loop {
            let count = self.line.read(&mut bytes)?;
            let came = bytes.get(..count).unwrap_or_default();
            if std::mem::take(&mut late) {
                self.parser.feed_late(came, &mut events);
            } else {
                self.parser.feed(came, &mut events);
            }
            // A paste is read to its end; keys are answered in between.
            if !(self.parser.waits() && self.line.has_input()?) {
                break;
            }
        }
        self.take(events)
    }

    fn take(&mut self, events: Vec<Event>) -> io::Result<()> {
        for event in events {
            match event {
                Event::Key(key) => {
                    if self.last_key.is_some_and(|last| last.elapsed() > PAUSE) {
                        self.update(Msg::Pause)?;
                    }
                    self.last_key = Some(Instant::now());
                    self.update(Msg::Key(key))?;
                }
                Event::Paste(text) => self.update(Msg::Paste(text))?,
                Event::Mouse(mouse) => self.update(Msg::Mouse(mouse))?,
                Event::Answer(answer) => match self.probe.take(answer) {
                    Some(Finding::Tell(msg)) => self.update(msg)?,
                    Some(Finding::Widths(width)) => {
                        self.update(Msg::Width(width))?;
                        if let Some(presenter) = self.screen.presenter() {
                            // A policy the reader set may be another than the terminal's.
                            presenter.options.trust.ambiguous = self.app.width == width;
                        }
                    }
                    Some(Finding::Synchronized) => {
                        if let Some(presenter) = self.screen.presenter() {
                            presenter.options.synchronized = true;
                        }
                    }
                    None => {}
                },
                Event::Focus(_) => {}
            }
        }
        Ok(())
    }

    fn obey_signals(&mut self) -> io::Result<()> {
        let came = self.signals.take();
        if let Some(signal) = came.end {
            self.end = Some(End::Signal(signal));
        } else if came.stop {
            self.suspend()?;
        } else if came.resumed {
            self.resume()?;
        } else if came.resized {
            self.measure()?;
        }
        Ok(())
    }

    /// Tells the app the size if it is another one. The terminal may have moved what it showed.
    fn measure(&mut self) -> io::Result<()> {
        let (width, height) = self.line.size();
        self.screen.forget();
        self.changed.get_or_insert_with(Instant::now);
        if self.app.size != (width, height) {
            self.update(Msg::Resize(width, height))?;
        }
        Ok(())
    }

    /// Stops like any job: the terminal is the shell's until we are called back.
    fn suspend(&mut self) -> io::Result<()> {
        self.line.flush_within(Duration::from_millis(50))?;
        self.terminal.leave();
        // The whole job stops, as if the terminal had asked; our own handler only takes note, so we stop ourselves.
        let _ = kill_current_process_group(rustix::process::Signal::TSTP);
        low_level::emulate_default_handler(SIGTSTP)?;
        self.signals.take();
        self.resume()
    }

    fn resume(&mut self) -> io::Result<()> {
        self.terminal.resume()?;
        let entering = self.terminal.entering();
        self.line.send(&entering)?;
        self.measure()?;
        self.update(Msg::Resumed)
    }

    fn update(&mut self, msg: Msg) -> io::Result<()> {
        self.changed.get_or_insert_with(Instant::now);
        for effect in self.app.update(msg) {
            self.perform(effect)?;
        }
        Ok(())
    }

    /// Does the effects that are the terminal's, hands on the others.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn perform(&mut self, effect: Effect) -> io::Result<()> {
        match effect {
            Effect::Quit => self.end = Some(End::Quit),
            Effect::Suspend => self.suspend()?,
            Effect::Redraw => self.screen.forget(),
            Effect::Copy(text) => self.line.send(&clipboard::copy(&text, self.capability.multiplexer))?,
            effect => self.jobs.submit(effect),
        }
        Ok(())
    }

    /// Draws if something changed, unless more input waits or the line is full: those frames are never made.
    fn draw_if_due(&mut self) -> io::Result<()> {
        let Some(since) = self.changed else { return Ok(()) };
        if !self.line.is_clear() || (self.line.has_input()? && since.elapsed() < STARVED) {
            return Ok(());
        }
        self.changed = None;
        let bytes = self.frame()?;
        if self.shown {
            return self.line.send(&bytes);
        }
        self.shown = true;
        let entering = self.terminal.entering();
        self.line.send(&[entering, bytes].concat())?;
        if self.capability.answers
            && let Some(presenter) = self.screen.presenter()
        {
            presenter.spoil(SPOILT);
            self.sheet.forget();
            self.parser.asked = true;
            let question = self.probe.ask().to_vec();
            let repaired = self.frame()?;
            self.line.send(&[question, repaired].concat())?;
        }
        Ok(())
    }

    fn frame(&mut self) -> io::Result<Vec<u8>> {
        if self.screen.presenter().is_none() {
            self.sheet.forget();
        }
        let cursor = self.sheet.draw(&self.app, &mut self.buffer);
        self.screen.present(&mut self.buffer, self.sheet.origins(), cursor)
    }

    /// After the reader left: late answers are read, lest the shell takes them for typing.
    pub fn hear_out(&mut self, most: Duration) {
        let until = Instant::now() + most;
        let mut bytes = [0; 512];
        while self.probe.expects().is_some() && Instant::now() < until {
            let mut fds = [PollFd::from_borrowed_fd(self.line.input(), PollFlags::IN)];
            if wait(&mut fds, Some(until - Instant::now())).is_err() {
                return;
            }
            let [input] = &fds;
            if !input.revents().contains(PollFlags::IN) {
                continue;
            }
            let Ok(count) = self.line.read(&mut bytes) else { return };
            let mut events = Vec::new();
            self.parser.feed(bytes.get(..count).unwrap_or_default(), &mut events);
            for event in events {
                if let Event::Answer(answer) = event {
                    let _ = self.probe.take(answer);
                }
            }
        }
    }
}

/// Tells when our parent has ended; not if it is the system's first process.
fn parent() -> Option<OwnedFd> {
    let parent = getppid().filter(|parent| *parent != Pid::INIT)?;
    pidfd_open(parent, PidfdFlags::empty()).ok()
}
