//! Untrusted bytes are read apart from the rest: on a thread of their own with a generous stack, so that a fault in
//! reading them, in our code or in a parser's, is one more file that could not be read.

use std::cell::Cell;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread::Builder;
use std::time::Duration;

/// Stack of a reading thread: parsers recurse over what is nested. Only what is used of it costs memory.
const STACK: usize = 16 << 20;

/// How finely time is counted. A program that was stopped for an hour has lost one of these, not an hour.
const TICK: Duration = Duration::from_millis(250);

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lost {
    /// The work panicked.
    Fault,
    /// The work is not done in time. It goes on by itself until it ends or the program does.
    Late,
}

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Is this thread's panic nobody's business but the guard's? A panic hook asks.
pub fn is_guarded() -> bool {
    GUARDED.try_with(Cell::get).unwrap_or(false)
}

/// How long reading so many bytes may take: many times what it takes on a slow machine.
pub fn limit(bytes: usize) -> Duration {
    Duration::from_secs(15) + Duration::from_secs(2) * u32::try_from(bytes >> 20).unwrap_or(u32::MAX)
}

/// Does work on untrusted bytes, within `limit`.
///
/// # Errors
/// When it panics or takes longer.
pub fn run<T: Send + 'static>(limit: Duration, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Lost> {
    run_telling(limit, |_: &mut dyn FnMut(())| work(), &mut |()| {})
}

/// As [`run`], for work that has something to tell before it is done.
///
/// # Errors
/// As for [`run`]; what was told before is told.
pub fn run_telling<S: Send + 'static, T: Send + 'static>(
    limit: Duration,
    work: impl FnOnce(&mut dyn FnMut(S)) -> T + Send + 'static,
    hear: &mut dyn FnMut(S),
) -> Result<T, Lost> {
    if is_guarded() {
        return Ok(work(hear));
    }
    let (sender, receiver) = channel();
    let work = move || {
        GUARDED.set(true);
        // Nobody listens any more to what comes late.
        let done = work(&mut |told| drop(sender.send(Told::Early(told))));
        let _ = sender.send(Told::Done(done));
    };
    // A thread that cannot be had drops the sender: the work is lost like one that panics.
    drop(Builder::new().name("import".to_owned()).stack_size(STACK).spawn(work));
    let mut left = limit;
    loop {
        let tick = left.min(TICK);
        match receiver.recv_timeout(tick) {
            Ok(Told::Done(answer)) => return Ok(answer),
            Ok(Told::Early(told)) => hear(told),
            Err(RecvTimeoutError::Disconnected) => return Err(Lost::Fault),
            Err(RecvTimeoutError::Timeout) => left -= tick,
        }
        if left.is_zero() {
            return Err(Lost::Late);
        }
    }
}

/// What comes from the thread.
enum Told<S, T> {
    Early(S),
    Done(T),
}

/// Does work on untrusted bytes that are borrowed. It has no limit: nobody can take them away from it.
///
/// # Errors
/// When it panics.
pub fn run_borrowing<T: Send>(work: impl FnOnce() -> T + Send) -> Result<T, Lost> {
    if is_guarded() {
        return Ok(work());
    }
    let work = || {
        GUARDED.set(true);
        work()
    };
    std::thread::scope(|scope| {
        let thread = Builder::new().name("import".to_owned()).stack_size(STACK).spawn_scoped(scope, work);
        thread.map_err(|_| Lost::Fault)?.join().map_err(|_| Lost::Fault)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A reader with a defect.
    fn defective(bytes: &[u8]) -> u8 {
        *bytes.iter().max().unwrap()
    }

    #[test]
    fn what_is_read_comes_back() {
        assert_eq!(run(limit(0), || defective(b"abc")), Ok(b'c'));
        assert_eq!(run_borrowing(|| defective(b"abc")), Ok(b'c'));
    }

    #[test]
    fn a_panic_is_an_answer() {
        assert_eq!(run(limit(0), || defective(b"")), Err(Lost::Fault));
        assert_eq!(run_borrowing(|| defective(b"")), Err(Lost::Fault));
    }

    #[test]
    fn what_is_told_before_a_panic_is_heard() {
        let mut heard = Vec::new();
        let work = |tell: &mut dyn FnMut(u8)| {
            tell(1);
            tell(2);
            defective(b"")
        };
        assert_eq!(run_telling(limit(0), work, &mut |told| heard.push(told)), Err(Lost::Fault));
        assert_eq!(heard, [1, 2]);
    }

    #[test]
    fn what_does_not_end_is_given_up() {
        let endless = || loop {
            std::thread::park();
        };
        assert_eq!(run::<u8>(Duration::from_millis(20), endless), Err(Lost::Late));
    }

    #[test]
    fn only_the_work_is_guarded() {
        assert!(!is_guarded());
        assert_eq!(run(limit(0), is_guarded), Ok(true));
        assert_eq!(run(limit(0), || run_borrowing(is_guarded)), Ok(Ok(true)));
        assert!(!is_guarded());
    }

    #[test]
    fn deep_recursion_has_room() {
        fn depth(n: u32) -> u32 {
            let room = std::hint::black_box([n; 64]);
            if n == 0 { room[0] } else { depth(n - 1) + 1 }
        }
        assert_eq!(run(limit(0), || depth(20_000)), Ok(20_000));
    }
}
