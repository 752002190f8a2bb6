//! The line to the terminal: what comes in, what goes out, and what waits because the line is full.
//!
//! Output goes through a file description of our own that does not block, so that a slow or stopped line never keeps
//! the program from hearing a key or a signal; our parent's descriptors stay as they are.

use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::ffi::OsStringExt;
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::OFlags;
use rustix::termios::{isatty, tcgetwinsize, ttyname};

/// Bytes written at once where the description may block.
const PIECE: usize = 512;

/// Both directions.
#[derive(Debug)]
pub struct Line {
    input: File,
    output: File,
    blocks: bool,
    unsent: Vec<u8>,
    /// Bytes that were handed over since the start.
    pub sent: u64,
}

impl Line {
    /// The terminal behind standard output, and the one behind standard input or else the controlling one.
    ///
    /// # Errors
    /// When there is no terminal.
    pub fn open() -> io::Result<Self> {
        let stdin = io::stdin();
        let input = if isatty(&stdin) {
            File::from(stdin.as_fd().try_clone_to_owned()?)
        } else {
            OpenOptions::new().read(true).open("/dev/tty")?
        };
        let stdout = io::stdout();
        let (output, blocks) = match own_description(stdout.as_fd()) {
            Some(output) => (output, false),
            None => (File::from(stdout.as_fd().try_clone_to_owned()?), true),
        };
        Ok(Self { input, output, blocks, unsent: Vec::new(), sent: 0 })
    }

    /// Columns and rows of the window; 80 by 24 where the terminal does not say.
    pub fn size(&self) -> (u16, u16) {
        match tcgetwinsize(&self.output) {
            Ok(size) if size.ws_col > 0 && size.ws_row > 0 => (size.ws_col, size.ws_row),
            _ => (80, 24),
        }
    }

    /// Where input comes from.
    pub fn input(&self) -> BorrowedFd<'_> {
        self.input.as_fd()
    }

    /// Where output goes.
    pub fn output(&self) -> &File {
        &self.output
    }

    /// All that was sent has left.
    pub fn is_clear(&self) -> bool {
        self.unsent.is_empty()
    }

    /// Forgets what has not left yet.
    pub fn drop_unsent(&mut self) {
        self.unsent.clear();
    }

    /// Sends bytes, as far as the line takes them now; the rest goes with [`Self::flush`].
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.sent += bytes.len() as u64;
        if self.unsent.is_empty() {
            let count = self.write(bytes)?;
            self.unsent.extend_from_slice(bytes.get(count..).unwrap_or_default());
        } else {
            self.unsent.extend_from_slice(bytes);
            self.flush()?;
        }
        Ok(())
    }

    /// Sends what waits, as far as the line takes it now.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn flush(&mut self) -> io::Result<()> {
        if !self.unsent.is_empty() {
            let unsent = std::mem::take(&mut self.unsent);
            let count = self.write(&unsent)?;
            self.unsent = unsent.get(count..).unwrap_or_default().to_vec();
        }
        Ok(())
    }

    /// Sends what waits, for at most this long.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn flush_within(&mut self, most: Duration) -> io::Result<()> {
        let until = Instant::now() + most;
        while !self.is_clear() && Instant::now() < until {
            wait(&mut [PollFd::new(&self.output, PollFlags::OUT)], Some(until - Instant::now()))?;
            self.flush()?;
        }
        Ok(())
    }

    /// Bytes the line takes now.
    fn write(&self, bytes: &[u8]) -> io::Result<usize> {
        let mut done = 0;
        while let Some(rest) = bytes.get(done..).filter(|rest| !rest.is_empty()) {
            if self.blocks && !has_room(&self.output)? {
                break;
            }
            let piece = if self.blocks { rest.get(..PIECE).unwrap_or(rest) } else { rest };
            match (&self.output).write(piece) {
                Ok(0) => return Err(ErrorKind::WriteZero.into()),
                Ok(count) => done += count,
                Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(done)
    }

    /// Reads what has come, without waiting for more; nothing at the end of input.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match self.input.read(into) {
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted) => Ok(0),
            Ok(0) => Err(ErrorKind::UnexpectedEof.into()),
            other => other,
        }
    }

    /// Has anything come that is not read yet?
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn has_input(&self) -> io::Result<bool> {
        let mut fds = [PollFd::new(&self.input, PollFlags::IN)];
        wait(&mut fds, Some(Duration::ZERO))?;
        let [input] = &fds;
        if input.revents().intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL) {
            return Err(ErrorKind::BrokenPipe.into());
        }
        Ok(input.revents().contains(PollFlags::IN))
    }
}

fn has_room(output: &File) -> io::Result<bool> {
    let mut fds = [PollFd::new(output, PollFlags::OUT)];
    wait(&mut fds, Some(Duration::ZERO))?;
    Ok(fds.iter().any(|fd| !fd.revents().is_empty()))
}

/// The same terminal, opened anew: its flags are ours alone.
fn own_description(terminal: BorrowedFd<'_>) -> Option<File> {
    let path = PathBuf::from(std::ffi::OsString::from_vec(ttyname(terminal, Vec::new()).ok()?.into_bytes()));
    let flags = (OFlags::NOCTTY | OFlags::NONBLOCK).bits();
    OpenOptions::new().read(true).write(true).custom_flags(i32::try_from(flags).ok()?).open(path).ok()
}

/// Waits until one of them is ready, or the time is up, or a signal came.
///
/// # Errors
/// When the system refuses.
pub fn wait(fds: &mut [PollFd<'_>], most: Option<Duration>) -> io::Result<()> {
    let most = most.map(|most| Timespec {
        tv_sec: i64::try_from(most.as_secs()).unwrap_or(i64::MAX),
        tv_nsec: most.subsec_nanos().into(),
    });
    match poll(fds, most.as_ref()) {
        Ok(_) | Err(rustix::io::Errno::INTR) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
