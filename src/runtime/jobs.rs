//! The desk's thread and the wire's: effects go in, answers come out as messages.

use std::collections::VecDeque;
#[cfg(feature = "network")]
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Weak};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::app::{Effect, Msg, Ticket};
use crate::catalog::{ArticleId, Position};
use crate::paths::Paths;
use crate::text::Reason;

use super::desk::Desk;
#[cfg(feature = "network")]
use super::wire::Wire;

/// A place is written at most this long after the reader moved; what else is asked meanwhile waits for nothing.
const PLACE_DELAY: Duration = Duration::from_millis(700);

/// The desk's thread.
const DESK: &str = "desk";

/// Where an answer goes. It may be called on any thread and must not block.
pub type Answer = Arc<dyn Fn(Msg) + Send + Sync>;

/// The two threads.
pub struct Jobs {
    desk: Option<Arc<Sender<Effect>>>,
    thread: Option<JoinHandle<()>>,
    in_flight: Arc<AtomicUsize>,
    answer: Answer,
    #[cfg(feature = "network")]
    wire: std::cell::OnceCell<Wire>,
    #[cfg(feature = "network")]
    paths: Paths,
    #[cfg(feature = "network")]
    ca_file: Option<PathBuf>,
}

impl std::fmt::Debug for Jobs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Jobs").field("in_flight", &self.in_flight()).finish_non_exhaustive()
    }
}

impl Jobs {
    /// Starts the desk over the library at these places.
    pub fn start(paths: Paths, answer: Answer) -> Self {
        let (sender, receiver) = channel();
        let in_flight = Arc::new(AtomicUsize::new(0));
        let (say, counter) = (answer.clone(), in_flight.clone());
        #[cfg(feature = "network")]
        let places = paths.clone();
        let desk = Desk::new(paths);
        let thread =
            std::thread::Builder::new().name(DESK.to_owned()).spawn(move || work(desk, &receiver, &counter, &say));
        Self {
            desk: Some(Arc::new(sender)),
            thread: thread.ok(),
            in_flight,
            answer,
            #[cfg(feature = "network")]
            wire: std::cell::OnceCell::new(),
            #[cfg(feature = "network")]
            paths: places,
            #[cfg(feature = "network")]
            ca_file: None,
        }
    }

    /// Trusts the authorities of this file instead of the usual ones, from the first thing asked of the web on.
    #[cfg(feature = "network")]
    pub fn trusting(mut self, ca_file: Option<PathBuf>) -> Self {
        self.ca_file = ca_file;
        self
    }

    /// Hands an effect to whom it belongs. The runtime's own effects are not for it.
    pub fn submit(&self, effect: Effect) {
        match effect {
            Effect::Fetch(ticket, _) | Effect::Sync(ticket) | Effect::AddSource(ticket, _) => {
                self.send_out(effect, ticket);
            }
            Effect::Cancel(ticket) => self.cancel(ticket),
            Effect::Copy(_) | Effect::Quit | Effect::Suspend | Effect::Redraw => {}
            effect => {
                self.in_flight.fetch_add(1, Ordering::AcqRel);
                let sent = self.desk.as_ref().is_some_and(|desk| desk.send(effect).is_ok());
                if !sent {
                    self.in_flight.fetch_sub(1, Ordering::AcqRel);
                    (self.answer)(Msg::Failed(Reason::new(
                        "why-no-desk",
                        "the library's thread has ended: leave and start again",
                    )));
                }
            }
        }
    }

    /// Hands an effect to the wire, which begins with the first one.
    #[cfg(feature = "network")]
    fn send_out(&self, effect: Effect, ticket: Ticket) {
        let wire = self.wire.get_or_init(|| Wire::new(self.paths.clone(), self.ca_file.clone(), self.answer.clone()));
        if !wire.submit(effect, ticket) {
            (self.answer)(Msg::Failed(Reason::new(
                "why-no-thread",
                "the system gives no thread for the network: try again",
            )));
        }
    }

    #[cfg(feature = "network")]
    fn cancel(&self, ticket: Ticket) {
        if let Some(wire) = self.wire.get() {
            wire.cancel(ticket);
        }
    }

    #[cfg(not(feature = "network"))]
    fn send_out(&self, effect: Effect, ticket: Ticket) {
        let no_network = || Reason::from(crate::fetch::web::Failure::NoNetwork);
        (self.answer)(match effect {
            Effect::Fetch(..) => Msg::Fetched(ticket, Err(no_network())),
            Effect::Sync(_) => Msg::Synced(ticket, Err(no_network())),
            _ => Msg::SourceAdded(ticket, Err(no_network())),
        });
    }

    #[cfg(not(feature = "network"))]
    fn cancel(&self, _ticket: Ticket) {}

    /// Questions that are not answered yet.
    pub fn in_flight(&self) -> usize {
        self.in_flight.load(Ordering::Acquire)
    }

    /// What is to be done, on any thread, before the program ends by a fault: waits at most this long until the desk
    /// has written what it was handed, the reader's place among it.
    pub fn last_wish(&self, most: Duration) -> impl Fn() + Send + Sync + 'static {
        let desk = self.desk.as_ref().map(Arc::downgrade);
        let in_flight = self.in_flight.clone();
        move || {
            let ours = std::thread::current().name() == Some(DESK);
            let Some(desk) = desk.as_ref().filter(|_| !ours).and_then(Weak::upgrade) else { return };
            // Whatever is asked of the desk, the place is written first. This asks nothing.
            in_flight.fetch_add(1, Ordering::AcqRel);
            let until = Instant::now() + most;
            if desk.send(Effect::Redraw).is_ok() {
                while in_flight.load(Ordering::Acquire) > 0 && Instant::now() < until {
                    std::thread::sleep(Duration::from_millis(1));
                }
            }
        }
    }

    /// Ends the threads; what was handed in before is done first.
    pub fn finish(mut self) {
        self.end();
    }

    /// Ends the threads, waiting at most this long for what was handed in before.
    pub fn finish_within(mut self, most: Duration) {
        self.desk = None;
        let until = Instant::now() + most;
        while self.thread.as_ref().is_some_and(|thread| !thread.is_finished()) && Instant::now() < until {
            std::thread::sleep(Duration::from_millis(1));
        }
        // What is not done by now is left to the process's end.
        std::mem::forget(self);
    }

    fn end(&mut self) {
        self.desk = None;
        if let Some(thread) = self.thread.take() {
            // A desk that panicked has said so through the panic hook.
            let _ = thread.join();
        }
    }
}

impl Drop for Jobs {
    fn drop(&mut self) {
        self.end();
    }
}

/// The desk's loop. Places are written when the reader rests, or before anything else that is asked.
fn work(mut desk: Desk, effects: &Receiver<Effect>, in_flight: &AtomicUsize, answer: &Answer) {
    let mut say = |msg: Msg| answer(msg);
    let mut waiting: VecDeque<Effect> = VecDeque::new();
    let mut place: Option<(ArticleId, Position, Instant)> = None;
    // How long nobody must have asked anything before the next piece of work that waits for that; `None`: there is none.
    let mut pause = Some(PLACE_DELAY);
    loop {
        let effect = match (waiting.pop_front(), &place, pause) {
            (Some(effect), ..) => Ok(effect),
            (None, Some((.., since)), _) => effects.recv_timeout(PLACE_DELAY.saturating_sub(since.elapsed())),
            (None, None, Some(pause)) => effects.recv_timeout(pause),
            (None, None, None) => effects.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        waiting.extend(effects.try_iter());
        match effect {
            Ok(Effect::SavePosition(id, position)) => {
                let mut since = Instant::now();
                match place.take() {
                    Some((other, old, _)) if other != id => desk.perform(Effect::SavePosition(other, old), &mut say),
                    Some((.., begun)) => since = begun,
                    None => {}
                }
                // Who scrolls on and on rests never.
                if since.elapsed() >= PLACE_DELAY {
                    desk.perform(Effect::SavePosition(id, position), &mut say);
                } else {
                    place = Some((id, position, since));
                }
                in_flight.fetch_sub(1, Ordering::AcqRel);
            }
            Ok(effect) => {
                if let Some((id, position, _)) = place.take() {
                    desk.perform(Effect::SavePosition(id, position), &mut say);
                }
                if !is_superseded(&effect, &waiting) {
                    desk.perform(effect, &mut say);
                }
                in_flight.fetch_sub(1, Ordering::AcqRel);
            }
            Err(end) => {
                if let Some((id, position, _)) = place.take() {
                    desk.perform(Effect::SavePosition(id, position), &mut say);
                } else if end == RecvTimeoutError::Timeout {
                    pause = desk.settle(&mut say).then_some(Duration::ZERO);
                }
                if end == RecvTimeoutError::Disconnected {
                    return;
                }
            }
        }
    }
}

/// Whether a question has been asked anew meanwhile: every key of a search asks one, and only the last answer shows.
fn is_superseded(effect: &Effect, later: &VecDeque<Effect>) -> bool {
    match effect {
        Effect::Search { .. } => later.iter().any(|later| matches!(later, Effect::Search { .. })),
        Effect::LoadList { .. } => later.iter().any(|later| matches!(later, Effect::LoadList { .. })),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;
    use crate::catalog::{Filter, HitOrder, Sort};
    use crate::store::Store;

    #[test]
    fn a_question_asked_anew_is_not_answered_twice() {
        let search = |n: u64| Effect::Search {
            ticket: Ticket::numbered(n),
            query: "y".repeat(n as usize),
            limit: 10,
            order: HitOrder::Relevance,
        };
        let (filter, ticket) = (Filter::default(), Ticket::numbered(9));
        let list = Effect::LoadList { ticket, filter, sort: Sort::Newest, offset: 0, limit: 10 };
        let later = VecDeque::from([Effect::Undo, search(2)]);
        assert!(is_superseded(&search(1), &later));
        assert!(!is_superseded(&list, &later) && !is_superseded(&Effect::Undo, &later));
        assert!(!is_superseded(&search(2), &VecDeque::from([list.clone()])));
        assert!(is_superseded(&list, &VecDeque::from([list.clone()])));
    }

    #[test]
    fn a_fault_loses_no_place() {
        let folder = tempfile::tempdir().unwrap();
        let paths = Paths { config: folder.path().to_owned(), data: folder.path().to_owned() };
        let id = {
            let mut store = Store::open(&paths).unwrap();
            store.list(&Default::default(), Default::default(), 0, 1).unwrap().entries[0].id
        };
        let heard = Arc::new(Mutex::new(Vec::new()));
        let hears = heard.clone();
        let jobs = Jobs::start(paths.clone(), Arc::new(move |msg| hears.lock().unwrap().push(format!("{msg:?}"))));
        let anchor = crate::document::Anchor { block: 3, byte: 0 };
        jobs.submit(Effect::SavePosition(
            id,
            Position { anchor, quote: crate::document::Quote::default(), progress: 0.5, saved: 0 },
        ));
        jobs.last_wish(Duration::from_secs(20))();
        let position = Store::open(&paths).unwrap().position(id).unwrap().unwrap();
        assert_eq!(position.anchor, anchor, "{:?}", heard.lock().unwrap());
    }
}
