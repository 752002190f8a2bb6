//! The terminal's modes: how it is entered, and how it is left as it was whatever happens.

use std::fs::File;
use std::io::{self, ErrorKind, Write};
use std::os::fd::{AsFd, BorrowedFd};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags};
use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};

use super::capability::Capability;
use super::line::{Line, wait};
use crate::import::guard;

/// Raw mode and what else was switched; switched back when it is dropped, and before a panic is reported.
#[derive(Debug)]
pub struct Terminal {
    keep: Arc<Keep>,
    enter: &'static [&'static str],
    mouse: bool,
}

/// What is needed to leave, from any thread.
#[derive(Debug)]
struct Keep {
    input: File,
    output: File,
    modes: Mutex<Termios>,
    raw: AtomicBool,
    entered: AtomicBool,
    mouse: bool,
    alternate: bool,
}

impl Terminal {
    /// Switches the terminal to raw mode. The screen is entered with the bytes of [`Self::entering`]. A panic gives the
    /// terminal back, then does `last_wish`.
    ///
    /// # Errors
    /// When the terminal refuses.
    pub fn start(
        line: &Line,
        capability: &Capability,
        mouse: bool,
        last_wish: impl Fn() + Send + Sync + 'static,
    ) -> io::Result<Self> {
        let modes = tcgetattr(line.input())?;
        let keep = Arc::new(Keep {
            input: File::from(line.input().try_clone_to_owned()?),
            output: line.output().try_clone()?,
            modes: Mutex::new(modes),
            raw: AtomicBool::new(false),
            entered: AtomicBool::new(false),
            mouse,
            alternate: capability.alternate_screen,
        });
        keep.make_raw()?;
        let hook_keep = keep.clone();
        guard::end_on_panic(move || {
            hook_keep.leave();
            last_wish();
        });
        let enter: &[&str] = if capability.alternate_screen {
            &["\x1b[?1049h", "\x1b[?7l\x1b[?2004h"]
        } else {
            &["\x1b[?7l\x1b[?2004h"]
        };
        Ok(Self { keep, enter, mouse })
    }

    /// The bytes that open the screen; from now on it will be left.
    pub fn entering(&self) -> Vec<u8> {
        self.keep.entered.store(true, Ordering::Release);
        let mouse = if self.mouse { "\x1b[?1000h\x1b[?1006h" } else { "" };
        [self.enter.concat().as_bytes(), mouse.as_bytes()].concat()
    }

    /// Leaves the screen and the modes as they were.
    pub fn leave(&self) {
        self.keep.leave();
    }

    /// Raw mode again after a stop. Modes that someone set meanwhile are the ones to come back to.
    ///
    /// # Errors
    /// When the terminal refuses.
    pub fn resume(&self) -> io::Result<()> {
        let now = tcgetattr(&self.keep.input)?;
        if now.local_modes.contains(LocalModes::ICANON) {
            *self.keep.modes.lock().unwrap_or_else(PoisonError::into_inner) = now;
        }
        self.keep.make_raw()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        self.keep.leave();
    }
}

impl Keep {
    fn input(&self) -> BorrowedFd<'_> {
        self.input.as_fd()
    }

    fn make_raw(&self) -> io::Result<()> {
        let mut modes = self.modes.lock().unwrap_or_else(PoisonError::into_inner).clone();
        modes.make_raw();
        self.raw.store(true, Ordering::Release);
        Ok(tcsetattr(self.input(), OptionalActions::Now, &modes)?)
    }

    /// Writes, for a moment at most: the line may be stopped.
    fn write(&self, mut bytes: &[u8]) {
        let until = Instant::now() + Duration::from_millis(30);
        while !bytes.is_empty() {
            match (&self.output).write(bytes) {
                Ok(count) => bytes = bytes.get(count..).unwrap_or_default(),
                Err(error) if error.kind() == ErrorKind::WouldBlock && Instant::now() < until => {
                    let left = until.saturating_duration_since(Instant::now());
                    let _ = wait(&mut [PollFd::new(&self.output, PollFlags::OUT)], Some(left));
                }
                Err(_) => return,
            }
        }
    }

    /// Every step is tried, none may fail loudly: there may be no terminal any more.
    fn leave(&self) {
        if self.entered.swap(false, Ordering::AcqRel) {
            let mouse = if self.mouse { "\x1b[?1006l\x1b[?1000l" } else { "" };
            let screen = if self.alternate { "\x1b[?1049l" } else { "\x1b[H\x1b[J" };
            let bytes = format!("\x1b[?2026l\x1b[r\x1b[m{mouse}\x1b[?2004l\x1b[?7h{screen}\x1b[?25h");
            self.write(bytes.as_bytes());
        }
        if self.raw.swap(false, Ordering::AcqRel) {
            let modes = self.modes.lock().unwrap_or_else(PoisonError::into_inner);
            let _ = tcsetattr(self.input(), OptionalActions::Now, &modes);
        }
    }
}
