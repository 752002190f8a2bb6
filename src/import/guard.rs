//! Untrusted bytes are read apart from the rest: on a thread of their own with a generous stack, so that a fault in
//! reading them, in our code or in a parser's, is one more file that could not be read.

use std::cell::RefCell;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, Once, PoisonError};
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

/// A faulty thread is not unwound but sealed off, with what it holds; so many of them are borne, then nothing more is
/// read. Readers met with in the wild have no such faults, and whoever sends one by one on purpose gets no further.
const SEALED: usize = 256;

/// How many threads are sealed off.
static FAULTS: AtomicUsize = AtomicUsize::new(0);

/// What is still to be done before a fault ends the program.
static LAST_WISH: Mutex<Option<Arc<dyn Fn() + Send + Sync>>> = Mutex::new(None);

thread_local! {
    /// Rings at whoever waits for this thread's work; whether more is to come.
    static BELL: RefCell<Option<Sender<bool>>> = const { RefCell::new(None) };
}

/// From now on a panic ends the program, whatever thread it is in, as one without that thread would answer nothing;
/// `last_wish` comes first, instead of that of an earlier call. A panic under guard is only the guard's business.
pub fn end_on_panic(last_wish: impl Fn() + Send + Sync + 'static) {
    *LAST_WISH.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(last_wish));
    // A sealed thread stays in the hook for ever, so the hook can be set but once.
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            seal_if_guarded();
            let wish = LAST_WISH.lock().unwrap_or_else(PoisonError::into_inner).take();
            if let Some(wish) = wish {
                wish();
            }
            before(panic);
            std::process::abort();
        }));
    });
}

/// Under guard, tells who waits that no answer will come, and stays here. The program need not be built to unwind.
fn seal_if_guarded() {
    let Some(bell) = BELL.try_with(RefCell::take).ok().flatten() else { return };
    FAULTS.fetch_add(1, Ordering::Relaxed);
    // Nobody listens any more to what comes late.
    let _ = bell.send(false);
    loop {
        std::thread::park();
    }
}

/// Is this thread under guard already?
fn is_guarded() -> bool {
    BELL.try_with(|bell| bell.borrow().is_some()).unwrap_or(false)
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
    if FAULTS.load(Ordering::Relaxed) >= SEALED {
        return Err(Lost::Fault);
    }
    let (bell, rings) = channel();
    let answer = Arc::new(Mutex::new(Said { early: Vec::new(), done: None }));
    let slot = answer.clone();
    let work = move || {
        let tell_bell = bell.clone();
        BELL.set(Some(bell));
        let done = work(&mut |told| {
            slot.lock().unwrap_or_else(PoisonError::into_inner).early.push(told);
            // Nobody listens any more to what comes late.
            let _ = tell_bell.send(true);
        });
        slot.lock().unwrap_or_else(PoisonError::into_inner).done = Some(done);
        // Gone, it rings as well.
        BELL.take();
    };
    // A thread that cannot be had drops the bell: the work is lost like one that panics.
    drop(Builder::new().name("import".to_owned()).stack_size(STACK).spawn(work));
    let mut left = limit;
    loop {
        let tick = left.min(TICK);
        let rung = rings.recv_timeout(tick);
        if let Err(RecvTimeoutError::Timeout) = rung {
            left -= tick;
        } else {
            let (early, done) = {
                let mut said = answer.lock().unwrap_or_else(PoisonError::into_inner);
                (std::mem::take(&mut said.early), said.done.take())
            };
            early.into_iter().for_each(&mut *hear);
            match done {
                Some(done) => return Ok(done),
                None if rung == Ok(true) => {}
                None => return Err(Lost::Fault),
            }
        }
        if left.is_zero() {
            return Err(Lost::Late);
        }
    }
}

/// What a thread has said so far.
struct Said<S, T> {
    early: Vec<S>,
    done: Option<T>,
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
    }

    #[test]
    fn a_panic_is_an_answer() {
        assert_eq!(run(limit(0), || defective(b"")), Err(Lost::Fault));
    }

    #[test]
    fn a_sealed_thread_is_an_answer() {
        assert_eq!(run(limit(0), seal_if_guarded), Err(Lost::Fault));
        assert_eq!(run(limit(0), || run(limit(0), seal_if_guarded)), Err(Lost::Fault));
        seal_if_guarded();
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
        assert_eq!(run(limit(0), || run(limit(0), is_guarded)), Ok(Ok(true)));
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
