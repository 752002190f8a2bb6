//! All sources at once: what is new comes, newest first, within a budget; one source's failure never stops the rest.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::sync::Mutex;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use url::Url;

use crate::catalog::{Arrival, ArticleId, Source, SourceKind, Validator};
use crate::import::{self, Origin};
use crate::text::sanitize::sanitize_line;

use super::feed::{self, Item};
use super::gate::{Gate, Manners};
use super::listing;
use super::meter::Meter;
use super::page::{self, Unread};
use super::shelf::{Reason, Shelf, Story};
use super::web::{Failure, Request, Response, Web};

/// Articles stored in one transaction, on a fast line.
const SHELF_FULL: usize = 16;
/// On a slow line an article is stored this long after the one before it: what was paid for is not lost.
const SHELF_PAUSE: Duration = Duration::from_millis(500);
/// Articles taken from a source at its first sync, and at any later one.
const PER_SOURCE: usize = 60;

/// How far a sync is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// Sources and articles done.
    pub done: u32,
    /// Sources and articles known of.
    pub total: u32,
    /// Body bytes on the wire.
    pub wire: u64,
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
    /// What failed and why: one sentence each.
    pub failures: Vec<String>,
    /// Articles left for the next sync: the budget was used up, or the reader said stop.
    pub left: u32,
    /// The reader said stop.
    pub stopped: bool,
}

/// Something to be asked of the web.
#[derive(Debug, Clone)]
enum Job {
    Source(Source),
    Story(Lead),
}

/// An article that is known of and not here yet.
#[derive(Debug, Clone)]
struct Lead {
    item: Item,
    channel: Option<String>,
    /// The reader asked for this very address.
    wanted: bool,
    /// Address of the source that names it; empty if none does.
    source: String,
}

/// What came of a job.
enum Outcome {
    Source { source: Source, said: Option<Validator>, items: Result<Vec<Item>, Listless>, saved: u64 },
    Story { lead: Lead, story: Result<Box<Story>, Unread>, saved: u64 },
}

/// Why a source gave no list.
enum Listless {
    Unchanged,
    Failed(String),
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
        return Err(format!("no source is called ‘{only}’: see `kanbao source list`"));
    }
    run.report.sources = sources.len() as u32;
    let mut leads = run.wanted(shelf, only.is_none());
    leads.extend(run.ask_sources(shelf, sources, progress)?);
    leads.sort_by_key(|lead| Reverse((lead.wanted, lead.item.published)));
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
            wanted: true,
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
        let mut seen = HashSet::new();
        let jobs: Vec<(Job, Option<Validator>)> = sources
            .into_iter()
            .map(|source| {
                let said = shelf.validator(&source.url);
                (Job::Source(source), said)
            })
            .collect();
        let mut failed = None;
        self.work(jobs, progress, |run, outcome| {
            let Outcome::Source { mut source, said, items, saved, .. } = outcome else { return };
            run.report.saved += saved;
            match items {
                Ok(items) => {
                    source.checked = now();
                    source.failure.clear();
                    for item in items.into_iter().take(PER_SOURCE) {
                        let key = if item.url.is_empty() { item.title.clone() } else { item.url.clone() };
                        if seen.insert(key) && (item.url.is_empty() || !shelf.knows(&item.url)) {
                            let (channel, source) = (source.channel.clone(), source.url.clone());
                            leads.push(Lead { item, channel, wanted: false, source });
                        }
                    }
                }
                Err(Listless::Unchanged) => {
                    source.checked = now();
                    source.failure.clear();
                    run.report.unchanged += 1;
                }
                Err(Listless::Failed(why)) => {
                    run.report.failures.push(format!("{}: {why}", source.name));
                    source.failure = why;
                }
            }
            if let Err(why) = shelf.checked(&source) {
                failed.get_or_insert(why);
            }
            if let Some(said) = said {
                run.said.insert(source.url, said);
            }
        });
        failed.map_or(Ok(leads), Err)
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
        let jobs = leads.into_iter().map(|lead| (Job::Story(lead), None)).collect();
        self.work(jobs, progress, |run, outcome| {
            let Outcome::Story { lead, story, saved, .. } = outcome else { return };
            run.report.saved += saved;
            match story {
                Ok(story) => {
                    done += 1;
                    pile.push((lead, *story));
                    if pile.len() >= SHELF_FULL || stored.elapsed() >= SHELF_PAUSE {
                        stored = Instant::now();
                        failed = failed.take().or(run.put(shelf, std::mem::take(&mut pile)).err());
                    }
                }
                // Not asked, or stopped in the middle: its source will be asked again and name it again.
                Err(Unread::Web(Failure::Cancelled | Failure::Budget)) => {
                    run.said.remove(&lead.source);
                }
                Err(why) => {
                    done += 1;
                    let sentence = sanitize_line(&why.to_string());
                    if lead.wanted || why.is_passing() {
                        let _ = shelf.want(&lead.item.url, &sentence, now() + 15 * 60);
                    }
                    run.report.failures.push(format!("{}: {sentence}", called(&lead.item)));
                }
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
        for lead in leads.iter().filter(|lead| lead.wanted) {
            shelf.no_longer_wanted(&lead.item.url)?;
        }
        Ok(())
    }

    /// Runs jobs on as many threads as manners allow and hands each outcome to `take`, in the order they come.
    fn work(
        &mut self,
        jobs: Vec<(Job, Option<Validator>)>,
        progress: &mut dyn FnMut(Progress),
        mut take: impl FnMut(&mut Self, Outcome),
    ) {
        let threads = jobs.len().min(6);
        self.at.total += jobs.len() as u32;
        progress(self.at);
        let (web, meter) = (self.web, self.meter);
        let gate = std::mem::replace(&mut self.gate, Gate::new(Manners::default()));
        let queue = Mutex::new(Queue { jobs });
        let (sender, outcomes) = mpsc::channel();
        thread::scope(|scope| {
            for _ in 0..threads {
                let (sender, queue, gate) = (sender.clone(), &queue, &gate);
                scope.spawn(move || {
                    while let Some((job, said)) = Queue::take(queue, gate) {
                        if sender.send(perform(web, meter, gate, job, said)).is_err() {
                            return;
                        }
                    }
                });
            }
            drop(sender);
            for outcome in outcomes {
                self.at.done += 1;
                self.at.wire = meter.total();
                take(self, outcome);
                progress(self.at);
            }
        });
        self.gate = gate;
    }
}

/// Jobs not begun yet, the most urgent first.
struct Queue {
    jobs: Vec<(Job, Option<Validator>)>,
}

impl Queue {
    /// The first job whose host may be asked now; if none may, the first of all.
    fn take(queue: &Mutex<Self>, gate: &Gate) -> Option<(Job, Option<Validator>)> {
        let mut queue = queue.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if queue.jobs.is_empty() {
            return None;
        }
        let ready = queue.jobs.iter().take(256).position(|(job, _)| gate.is_open(&job.host()));
        Some(queue.jobs.remove(ready.unwrap_or(0)))
    }
}

impl Job {
    fn url(&self) -> &str {
        match self {
            Self::Source(source) => &source.url,
            Self::Story(lead) => &lead.item.url,
        }
    }

    fn host(&self) -> String {
        host(self.url())
    }
}

fn host(url: &str) -> String {
    Url::parse(url)
        .ok()
        .and_then(|url| Some(format!("{}:{}", url.host_str()?, url.port_or_known_default()?)))
        .unwrap_or_default()
}

fn perform(web: &dyn Web, meter: &Meter, gate: &Gate, job: Job, said: Option<Validator>) -> Outcome {
    match job {
        Job::Source(source) => {
            let mut cost = Cost::default();
            let (items, said) = match ask(web, meter, gate, &source, said, &mut cost) {
                Ok((items, said)) => (Ok(items), Some(said)),
                Err(why) => (Err(why), None),
            };
            Outcome::Source { source, said, items, saved: cost.saved }
        }
        Job::Story(lead) => {
            let mut cost = Cost::default();
            let story = tell(web, meter, gate, &lead, &mut cost).map(Box::new);
            Outcome::Story { lead, story, saved: cost.saved }
        }
    }
}

/// What compression saved of a job's bytes.
#[derive(Debug, Default)]
struct Cost {
    saved: u64,
}

impl Cost {
    fn add(&mut self, wire: u64, unpacked: u64) {
        self.saved += unpacked.saturating_sub(wire);
    }
}

/// Asks a source for its list.
fn ask(
    web: &dyn Web,
    meter: &Meter,
    gate: &Gate,
    source: &Source,
    said: Option<Validator>,
    cost: &mut Cost,
) -> Result<(Vec<Item>, Validator), Listless> {
    let failed = |why: &dyn std::fmt::Display| Listless::Failed(sanitize_line(&why.to_string()));
    let said = said.unwrap_or_default();
    let request = Request { url: source.url.clone(), etag: said.etag, last_modified: said.modified, resume: None };
    let answer =
        through(gate, meter, &source.url, || page::resumed(web, &request, meter)).map_err(|why| failed(&why))?;
    cost.add(answer.wire, answer.body.len() as u64);
    let hash = fingerprint(&answer.body);
    if answer.status == 304 || said.hash == Some(hash) {
        return Err(Listless::Unchanged);
    }
    let now_said = Validator {
        etag: answer.etag.clone(),
        modified: answer.last_modified.clone(),
        hash: Some(hash),
        checked: now(),
    };
    let items = items_of(source, &answer).map_err(|why| failed(&why))?;
    Ok((items, now_said))
}

/// What a source's answer lists.
fn items_of(source: &Source, answer: &Response) -> Result<Vec<Item>, String> {
    match source.kind {
        SourceKind::Feed => feed::parse(&answer.body, &answer.url, answer.content_type.as_deref())
            .map(|feed| feed.items)
            .map_err(|why| why.to_string()),
        SourceKind::Channel => {
            let items = listing::items(&answer.body, &answer.url, answer.content_type.as_deref())?;
            if items.is_empty() {
                Err("no list of articles was found on the page any more".to_owned())
            } else {
                Ok(items)
            }
        }
    }
}

/// Makes a story of a lead: from the feed's own text if it is whole, else from the page.
fn tell(web: &dyn Web, meter: &Meter, gate: &Gate, lead: &Lead, cost: &mut Cost) -> Result<Story, Unread> {
    let item = &lead.item;
    let mut story = match &item.html {
        Some(html) => from_feed(item, html)?,
        None => {
            let request = Request::new(&item.url);
            let fetched = through(gate, meter, &item.url, || page::fetch(web, &request, None, meter))?;
            cost.add(fetched.wire, fetched.unpacked);
            fetched.story
        }
    };
    complete(&mut story, lead);
    Ok(story)
}

fn from_feed(item: &Item, html: &str) -> Result<Story, Unread> {
    let origin = Origin {
        url: Some(item.url.clone()).filter(|url| !url.is_empty()),
        content_type: Some("text/html; charset=utf-8".to_owned()),
        ..Origin::default()
    };
    let bytes = import::page_of(&item.title, item.published, &item.authors, html).into_bytes();
    let document =
        import::import(&bytes, &origin).map_err(|why| Unread::Import { url: called(item).to_owned(), why })?;
    Ok(Story { asked: item.url.clone(), bytes, origin, document })
}

/// What the feed knows and the page does not say.
fn complete(story: &mut Story, lead: &Lead) {
    let meta = &mut story.document.meta;
    if meta.published.is_none() {
        meta.published = lead.item.published;
    }
    if meta.channel.is_empty() {
        meta.channel = lead.channel.clone().into_iter().chain(lead.item.categories.first().cloned()).take(1).collect();
    }
    if meta.authors.is_empty() {
        meta.authors.clone_from(&lead.item.authors);
    }
}

/// Asks when the gate lets us, and lets a host rest that asks for it or is in trouble.
fn through<T, E: AsFailure + From<Failure>>(
    gate: &Gate,
    meter: &Meter,
    url: &str,
    ask: impl Fn() -> Result<T, E>,
) -> Result<T, E> {
    let host = host(url);
    if meter.is_spent() {
        return Err(Failure::Budget.into());
    }
    let _pass = gate.enter(&host, meter.stop()).ok_or(Failure::Cancelled)?;
    if meter.is_spent() {
        return Err(Failure::Budget.into());
    }
    let answer = ask();
    if let Err(error) = &answer
        && let Some(Failure::Status { retry_after, status, .. }) = error.as_failure()
    {
        let troubled = matches!(status, 429 | 500..=599);
        if let Some(pause) = retry_after.or(troubled.then_some(Duration::from_secs(5))) {
            gate.rest(&host, pause.min(Duration::from_secs(30)));
        }
    }
    answer
}

/// Errors that may hold an answer's status.
trait AsFailure {
    fn as_failure(&self) -> Option<&Failure>;
}

impl AsFailure for Failure {
    fn as_failure(&self) -> Option<&Failure> {
        Some(self)
    }
}

impl AsFailure for Unread {
    fn as_failure(&self) -> Option<&Failure> {
        match self {
            Self::Web(failure) => Some(failure),
            _ => None,
        }
    }
}

fn called(item: &Item) -> &str {
    if item.title.is_empty() { &item.url } else { &item.title }
}

/// FNV-1a, 64 bits: to tell whether a body is the one that came last time.
fn fingerprint(bytes: &[u8]) -> i64 {
    let hash = bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
    hash as i64
}

/// Seconds since 1970.
fn now() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs() as i64)
}
