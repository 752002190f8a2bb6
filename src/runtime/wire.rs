//! The wire: fetch, sync, new sources. Each errand has a store of its own on the same files, so the desk never waits.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::app::msg::{Progress, Summary};
use crate::app::{Effect, Msg, Ticket};
use crate::catalog::Arrival;
use crate::document::changes::changes;
use crate::fetch::client::{Http, Options};
use crate::fetch::gate::Manners;
use crate::fetch::listing::{self, Found};
use crate::fetch::meter::{Meter, Stop};
use crate::fetch::page;
use crate::fetch::shelf::Shelf;
use crate::fetch::sync::{self, Report};
use crate::fetch::web::Request;
use crate::paths::Paths;
use crate::store::Store;
use crate::text::Reason;

use super::jobs::Answer;

/// Progress is told this often at most: every word of it goes down the reader's own thin line.
const TELLING: Duration = Duration::from_millis(500);

/// Work under way, for whoever wants to stop it.
type UnderWay = Arc<Mutex<Vec<(Ticket, Stop)>>>;

/// What is asked of the web: each errand has a thread of its own, so that one which was stopped while a server was silent
/// holds up nothing.
#[derive(Debug)]
pub struct Wire {
    line: Arc<Line>,
    under_way: UnderWay,
}

impl Wire {
    /// Nothing is asked yet; `ca_file` holds the authorities to trust instead of the usual ones.
    pub fn new(paths: Paths, ca_file: Option<PathBuf>, answer: Answer) -> Self {
        let under_way = UnderWay::default();
        Self { line: Arc::new(Line { paths, ca_file, answer, under_way: under_way.clone() }), under_way }
    }

    /// Hands work in. `false` if there is no thread for it.
    pub fn submit(&self, effect: Effect, ticket: Ticket) -> bool {
        let stop = Stop::default();
        self.lock().push((ticket, stop.clone()));
        let line = self.line.clone();
        thread::Builder::new().name("wire".to_owned()).spawn(move || line.perform(effect, ticket, stop)).is_ok()
    }

    /// Stops the work asked under a ticket.
    pub fn cancel(&self, ticket: Ticket) {
        self.lock().iter().filter(|(asked, _)| *asked == ticket).for_each(|(_, stop)| stop.say());
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<(Ticket, Stop)>> {
        self.under_way.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Wire {
    /// A transfer is not waited for: it may hang in a connection, and what it has stored is stored.
    fn drop(&mut self) {
        self.lock().iter().for_each(|(_, stop)| stop.say());
    }
}

/// What an errand works with.
struct Line {
    paths: Paths,
    ca_file: Option<PathBuf>,
    answer: Answer,
    under_way: UnderWay,
}

impl std::fmt::Debug for Line {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Line").field("paths", &self.paths).finish_non_exhaustive()
    }
}

impl Line {
    fn perform(&self, effect: Effect, ticket: Ticket, stop: Stop) {
        let msg = match effect {
            Effect::Fetch(_, url) => Msg::Fetched(ticket, self.fetch(&url, ticket, stop)),
            Effect::Sync(_) => Msg::Synced(ticket, self.sync(ticket, stop)),
            Effect::AddSource(_, url) => Msg::SourceAdded(ticket, self.add_source(&url, stop)),
            _ => Msg::Failed(Reason::new("", format_args!("the wire does not know what it was asked"))),
        };
        self.under_way.lock().unwrap_or_else(PoisonError::into_inner).retain(|(asked, _)| *asked != ticket);
        let changed = matches!(&msg, Msg::Fetched(_, Ok(_)) | Msg::Synced(_, Ok(_)));
        (self.answer)(msg);
        if changed {
            (self.answer)(Msg::Stale);
        }
    }

    fn client(&self) -> Result<Http, Reason> {
        Ok(Options::trusting(self.ca_file.as_deref()).and_then(|options| Http::new(&options))?)
    }

    fn store(&self) -> Result<Store, Reason> {
        Ok(Store::open(&self.paths)?)
    }

    fn fetch(&self, url: &str, ticket: Ticket, stop: Stop) -> Result<Summary, Reason> {
        (self.answer)(Msg::Progress(ticket, Progress { total: 1, ..Progress::default() }));
        let meter = Meter::new(None, None, stop);
        let mut store = self.store()?;
        let before = store.known(url).ok().flatten().and_then(|id| store.document(id).ok());
        let fetched = page::fetch(&self.client()?, &Request::new(url), None, &meter).map_err(|why| {
            let reason = Reason::from(&why);
            if why.is_passing() && Shelf::want(&mut store, url, &reason.note(), 0).is_ok() {
                let english = format_args!("{reason}; noted: the next sync asks again");
                return Reason::new("why-noted", english).because("why", reason);
            }
            reason
        })?;
        let kept = store.keep(std::slice::from_ref(&fetched.story))?;
        Shelf::no_longer_wanted(&mut store, url)?;
        let downgraded = fetched.answer.downgraded;
        let mut summary = Summary { bytes: fetched.wire, downgraded, ..Summary::default() };
        for (id, arrival) in kept {
            summary.article = Some(id);
            match arrival {
                Arrival::New => summary.added += 1,
                Arrival::Updated => {
                    summary.updated += 1;
                    summary.changes =
                        before.as_ref().map(|before| changes(before, &fetched.story.document)).unwrap_or_default();
                }
                Arrival::Same => summary.unchanged += 1,
            }
        }
        Ok(summary)
    }

    fn sync(&self, ticket: Ticket, stop: Stop) -> Result<Summary, Reason> {
        let mut store = self.store()?;
        let nothing = store.sources()?.is_empty() && Shelf::wanted(&mut store).is_empty();
        if nothing {
            return Ok(Summary { sourceless: true, ..Summary::default() });
        }
        let meter = Meter::new(None, None, stop);
        let mut told: Option<Instant> = None;
        let mut tell = |at: sync::Progress| {
            if told.is_none_or(|told| told.elapsed() >= TELLING) {
                told = Some(Instant::now());
                (self.answer)(Msg::Progress(ticket, Progress { done: at.done, total: at.total, bytes: at.wire }));
            }
        };
        let report = sync::sync(&self.client()?, &mut store, None, &meter, Manners::default(), &mut tell)?;
        Ok(summary(report))
    }

    fn add_source(&self, url: &str, stop: Stop) -> Result<String, Reason> {
        let meter = Meter::new(None, None, stop);
        match listing::find(&self.client()?, url, &meter)? {
            Found::Source(source, _) => {
                self.store()?.add_source(&source)?;
                Ok(source.name)
            }
            Found::Nothing(url) => Err(listing::no_source(&url)),
        }
    }
}

fn summary(report: Report) -> Summary {
    Summary {
        added: report.added.len() as u32,
        updated: report.updated,
        unchanged: report.known,
        bytes: report.wire,
        failures: report.failures.iter().map(|failed| Reason::of(&failed.what, failed.why.clone())).collect(),
        ..Summary::default()
    }
}
