//! Signals, and the call that wakes the loop: both arrive as a byte in one socket the loop waits on.

use std::io::{self, Read};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};
use signal_hook::{flag, low_level};

/// What came in since it was last asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Came {
    /// A signal that ends the program.
    pub end: Option<i32>,
    /// The terminal's stop key, or another program, asks to stop.
    pub stop: bool,
    /// The process goes on after a stop.
    pub resumed: bool,
    /// The window has another size.
    pub resized: bool,
}

/// The signals that are handled.
#[derive(Debug)]
pub struct Signals {
    receiver: UnixStream,
    sender: UnixStream,
    end: Arc<AtomicUsize>,
    stop: Arc<AtomicBool>,
    resumed: Arc<AtomicBool>,
    resized: Arc<AtomicBool>,
}

impl Signals {
    /// Handles signals from now on.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn listen() -> io::Result<Self> {
        let (receiver, sender) = UnixStream::pair()?;
        receiver.set_nonblocking(true)?;
        sender.set_nonblocking(true)?;
        let signals = Self {
            receiver,
            sender,
            end: Arc::default(),
            stop: Arc::default(),
            resumed: Arc::default(),
            resized: Arc::default(),
        };
        for signal in [SIGTERM, SIGHUP, SIGINT, SIGQUIT] {
            flag::register_usize(signal, signals.end.clone(), usize::try_from(signal).unwrap_or_default())?;
        }
        for (signal, flag) in [(SIGTSTP, &signals.stop), (SIGCONT, &signals.resumed), (SIGWINCH, &signals.resized)] {
            flag::register(signal, flag.clone())?;
        }
        // The flags are set first, then the loop is woken.
        for signal in [SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGTSTP, SIGCONT, SIGWINCH] {
            low_level::pipe::register(signal, signals.sender.try_clone()?)?;
        }
        Ok(signals)
    }

    /// What wakes the loop from another thread.
    ///
    /// # Errors
    /// When there are no more file descriptors.
    pub fn waker(&self) -> io::Result<Waker> {
        Ok(Waker(self.sender.try_clone()?))
    }

    /// Takes what came.
    pub fn take(&self) -> Came {
        let mut bytes = [0; 64];
        while (&self.receiver).read(&mut bytes).is_ok_and(|count| count > 0) {}
        let end = self.end.swap(0, Ordering::AcqRel);
        Came {
            end: i32::try_from(end).ok().filter(|signal| *signal > 0),
            stop: self.stop.swap(false, Ordering::AcqRel),
            resumed: self.resumed.swap(false, Ordering::AcqRel),
            resized: self.resized.swap(false, Ordering::AcqRel),
        }
    }
}

impl AsFd for Signals {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.receiver.as_fd()
    }
}

/// Wakes the loop.
#[derive(Debug)]
pub struct Waker(UnixStream);

impl Waker {
    /// Wakes the loop; it is enough to have been woken once.
    pub fn wake(&self) {
        use std::io::Write;
        // A full socket wakes too.
        let _ = (&self.0).write(&[1]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signal_is_taken_once() {
        let signals = Signals::listen().unwrap();
        assert_eq!(signals.take(), Came::default());
        low_level::raise(SIGWINCH).unwrap();
        signals.waker().unwrap().wake();
        assert_eq!(signals.take(), Came { resized: true, ..Came::default() });
        assert_eq!(signals.take(), Came::default());
    }
}
