//! All sources at once: what is new comes, newest first, within a budget; one source's failure never stops the rest.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::sync::Mutex;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use crate::catalog::{Arrival, ArticleId, Source, Validator};
use crate::text::order;

use super::errand::{Job, Lead, Listless, Outcome, called, now, perform};
use super::feed::Item;
use super::gate::{Gate, Manners};
use super::meter::Meter;
use super::page::Unread;
use super::queue::{Asked, Queue};
use super::shelf::{Reason, Shelf, Story};
use super::web::{Failure, Web};

/// Articles stored in one transaction, on a fast line.
const SHELF_FULL: usize = 16;
/// On a slow line an article is stored this long after the one before it: what was paid for is not lost.
const SHELF_PAUSE: Duration = Duration::from_millis(500);
/// An address that failed is tried again after this time, then after twice as long, and so on.
const AGAIN: i64 = 15 * 60;
/// An address that failed so often, over some two weeks, is given up.
const TRIES: u32 = 12;
/// Articles taken from a source at its first sync, and at any later one.
const PER_SOURCE: usize = 60;

/// How far a sync is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// Articles are being fetched; before that, sources are being asked.
    pub articles: bool,
    /// Sources or articles done.
    pub done: u32,
    /// Sources or articles known of.
    pub total: u32,
    /// Body bytes on the wire.
    pub wire: u64,
}

/// Something that failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failed {
    /// The name of a source, the title or address of an article.
    pub what: String,
    /// Why: a sentence.
    pub why: Reason,
}

impl std::fmt::Display for Failed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.what, self.why)
    }
}

/// What a sync came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// Sources asked.
    pub sources: u32,
    /// Sources that had nothing new to say (304, or the same body).
    pub unchanged: u32,
    /// New articles.
    pub added: Vec<ArticleId>,
    /// Articles whose text changed.
    pub updated: u32,
    /// Articles that were already there under another address.
    pub known: u32,
    /// Body bytes on the wire.
    pub wire: u64,
    /// Bytes that compression saved.
    pub saved: u64,
    /// What failed and why.
    pub failures: Vec<Failed>,
    /// Sources that could not be asked or read; they are among the failures.
    pub unread: u32,
    /// Sources left for the next sync: the budget was used up, or the reader said stop.
    pub unasked: u32,
    /// Articles left for the next sync, for the same reasons.
    pub left: u32,
    /// The reader said stop.
    pub stopped: bool,
}

/// Asks all sources (or those named) and fetches what is new.
///
/// # Errors
/// When the library cannot be read or written; what had come by then is in it.
pub fn sync(
    web: &dyn Web,
    shelf: &mut dyn Shelf,
    only: Option<&str>,
    meter: &Meter,
    manners: Manners,
    progress: &mut dyn FnMut(Progress),
) -> Result<Report, Reason> {
    let mut run = Run {
        web,
        meter,
        gate: Gate::new(manners),
        report: Report::default(),
        at: Progress::default(),
        said: HashMap::new(),
    };
    let sources: Vec<Source> = shelf
        .sources()?
        .into_iter()
        .filter(|source| only.is_none_or(|only| source.name == only || source.url == only))
        .collect();
    if let (Some(only), true) = (only, sources.is_empty()) {
        let english = format_args!("no source is called ‘{only}’: see `kanbao source list`");
        return Err(Reason::new("why-no-source", english).with("name", only));
    }
    run.report.sources = sources.len() as u32;
    let mut leads = run.wanted(shelf, only.is_none());
    leads.extend(run.ask_sources(shelf, sources, progress)?);
    order::by_key(&mut leads, |lead| Reverse((lead.tries.is_some(), lead.item.published)));
    run.fetch_stories(shelf, leads, progress)?;
    run.report.wire = meter.total();
    run.report.stopped = meter.stop().is_said();
    Ok(run.report)
}

struct Run<'a> {
    web: &'a dyn Web,
    meter: &'a Meter,
    gate: Gate,
    report: Report,
    at: Progress,
    /// What sources said of themselves, to be remembered when all they named is in the library.
    said: HashMap<String, Validator>,
}

impl Run<'_> {
    /// Addresses the reader asked for when there was no network.
    fn wanted(&self, shelf: &mut dyn Shelf, all: bool) -> Vec<Lead> {
        let now = now();
        let due = shelf.wanted().into_iter().filter(|wanted| all && wanted.next <= now);
        due.map(|wanted| Lead {
            item: Item { url: wanted.url, ..Item::default() },
            channel: None,
            tries: Some(wanted.tries),
            source: String::new(),
        })
        .collect()
    }

    /// Asks every source for its list; gives what is not in the library yet.
    fn ask_sources(
        &mut self,
        shelf: &mut dyn Shelf,
        sources: Vec<Source>,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Vec<Lead>, Reason> {
        let mut leads = Vec::new();
        // What is noted for later has its own time, though a source names it again.
        let mut seen: HashSet<String> = shelf.wanted().into_iter().map(|wanted| wanted.url).collect();
        let jobs: Vec<(Job, Option<Validator>)> = sources
            .into_iter()
            .map(|source| {
                let said = shelf.validator(&source.url);
                (Job::Source(source), said)
            })
            .collect();
        let mut checked = Vec::new();
        self.work(jobs, progress, |run, outcome| {
            let Some(Outcome::Source { mut source, said, items, saved, .. }) = outcome else { return };
            run.report.saved += saved;
            match items {
                Ok(items) => {
                    source.checked = now();
                    source.failure.clear();
                    for item in items.into_iter().take(PER_SOURCE) {
                        let key = if item.url.is_empty() { item.title.clone() } else { item.url.clone() };
                        if seen.insert(key) && (item.url.is_empty() || !shelf.knows(&item.url)) {
                            let (channel, source) = (source.channel.clone(), source.url.clone());
                            leads.push(Lead { item, channel, tries: None, source });
                        }
                    }
                }
                Err(Listless::Unchanged) => {
                    source.checked = now();
                    source.failure.clear();
                    run.report.unchanged += 1;
                }
                // Not asked: nothing is known of it, and the next sync asks.
                Err(Listless::Unasked) => run.report.unasked += 1,
                Err(Listless::Failed(why)) => {
                    run.report.failures.push(Failed { what: source.name.clone(), why: why.clone() });
                    run.report.unread += 1;
                    source.failure = why.to_string();
                }
            }
            if let Some(said) = said {
                run.said.insert(source.url.clone(), said);
            }
            checked.push(source);
        });
        // In one go: the disk makes every change of theirs sure before it goes on.
        shelf.checked(&checked)?;
        Ok(leads)
    }

    /// Fetches stories and puts them on the shelf a few at a time.
    fn fetch_stories(
        &mut self,
        shelf: &mut dyn Shelf,
        leads: Vec<Lead>,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<(), Reason> {
        let all = leads.len() as u32;
        let mut done = 0;
        let mut pile: Vec<(Lead, Story)> = Vec::new();
        let mut stored = Instant::now();
        let mut failed = None;
        let jobs: Vec<_> = leads.into_iter().map(|lead| (Job::Story(lead), None)).collect();
        if !jobs.is_empty() {
            self.at = Progress { articles: true, wire: self.at.wire, ..Progress::default() };
        }
        self.work(jobs, progress, |run, outcome| {
            if let Some(Outcome::Story { lead, story, saved, .. }) = outcome {
                run.report.saved += saved;
                match story {
                    Ok(story) => {
                        done += 1;
                        pile.push((lead, *story));
                    }
                    Err(why) => done += u32::from(run.failed(shelf, lead, &why)),
                }
            }
            // On a slow line, or when the reader said stop, nothing may come for long.
            if pile.len() >= SHELF_FULL || (!pile.is_empty() && stored.elapsed() >= SHELF_PAUSE) {
                stored = Instant::now();
                failed = failed.take().or(run.put(shelf, std::mem::take(&mut pile)).err());
            }
        });
        self.put(shelf, pile)?;
        self.report.left = all - done;
        if let Some(why) = failed {
            return Err(why);
        }
        // Only now: had we died before, the sources would have had to name their stories once more.
        for (url, said) in std::mem::take(&mut self.said) {
            shelf.set_validator(&url, &said)?;
        }
        Ok(())
    }

    /// Notes why an article did not come; `false` if it was only not asked.
    fn failed(&mut self, shelf: &mut dyn Shelf, lead: Lead, why: &Unread) -> bool {
        if matches!(why, Unread::Web(Failure::Cancelled | Failure::Budget)) {
            // Its source will be asked again and name it again.
            self.said.remove(&lead.source);
            return false;
        }
        let reason = Reason::from(why);
        let tries = lead.tries.unwrap_or(0);
        // A note that cannot be made costs a later try, no article.
        if why.is_passing() && tries < TRIES {
            let _ = shelf.want(&lead.item.url, &reason.note(), now() + (AGAIN << tries.min(7)));
        } else if lead.tries.is_some() {
            let _ = shelf.no_longer_wanted(&lead.item.url);
        }
        self.report.failures.push(Failed { what: called(&lead.item).to_owned(), why: reason });
        true
    }

    fn put(&mut self, shelf: &mut dyn Shelf, pile: Vec<(Lead, Story)>) -> Result<(), Reason> {
        if pile.is_empty() {
            return Ok(());
        }
        let (leads, stories): (Vec<Lead>, Vec<Story>) = pile.into_iter().unzip();
        for (id, arrival) in shelf.keep(&stories)? {
            match arrival {
                Arrival::New => self.report.added.push(id),
                Arrival::Updated => self.report.updated += 1,
                Arrival::Same => self.report.known += 1,
            }
        }
        for lead in leads.iter().filter(|lead| lead.tries.is_some()) {
            shelf.no_longer_wanted(&lead.item.url)?;
        }
        Ok(())
    }

    /// Runs jobs on as many threads as manners allow and hands each outcome to `take`, in the order they come; nothing,
    /// when none has come for a while.
    fn work(
        &mut self,
        jobs: Vec<Asked>,
        progress: &mut dyn FnMut(Progress),
        mut take: impl FnMut(&mut Self, Option<Outcome>),
    ) {
        let threads = jobs.len().min(6);
        self.at.total += jobs.len() as u32;
        progress(self.at);
        let (web, meter) = (self.web, self.meter);
        let gate = std::mem::replace(&mut self.gate, Gate::new(Manners::default()));
        let queue = Mutex::new(Queue::of(jobs));
        // Who stores may be slower than who fetches: what was paid for waits on the disk, not in memory.
        let (sender, outcomes) = mpsc::sync_channel(threads);
        thread::scope(|scope| {
            for _ in 0..threads {
                let (sender, queue, gate) = (sender.clone(), &queue, &gate);
                scope.spawn(move || {
                    while let Some((job, said)) = Queue::next(queue, gate, meter) {
                        if sender.send(perform(web, meter, gate, job, said)).is_err() {
                            return;
                        }
                    }
                });
            }
            drop(sender);
            loop {
                let outcome = outcomes.recv_timeout(SHELF_PAUSE);
                if matches!(outcome, Err(mpsc::RecvTimeoutError::Disconnected)) {
                    break;
                }
                let before = self.at;
                self.at.done += u32::from(outcome.is_ok());
                self.at.wire = meter.total();
                take(self, outcome.ok());
                if self.at != before {
                    progress(self.at);
                }
            }
        });
        self.gate = gate;
    }
}
