//! One errand of a sync: ask a source for its list, or make a story of what it names.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use url::Url;

use crate::catalog::{Source, SourceKind, Validator};
use crate::import::{self, Origin};

use super::feed::{self, Item};
use super::gate::Gate;
use super::listing;
use super::meter::Meter;
use super::page::{self, Unread};
use super::shelf::{Reason, Story};
use super::web::{Failure, Request, Response, Web};

/// Something to be asked of the web.
#[derive(Debug, Clone)]
pub(super) enum Job {
    Source(Source),
    Story(Lead),
}

/// An article that is known of and not here yet.
#[derive(Debug, Clone)]
pub(super) struct Lead {
    pub(super) item: Item,
    pub(super) channel: Option<String>,
    /// The address was noted for later, and has failed so often.
    pub(super) tries: Option<u32>,
    /// Address of the source that names it; empty if none does.
    pub(super) source: String,
}

/// What came of a job.
pub(super) enum Outcome {
    Source { source: Source, said: Option<Validator>, items: Result<Vec<Item>, Listless>, saved: u64 },
    Story { lead: Lead, story: Result<Box<Story>, Unread>, saved: u64 },
}

/// Why a source gave no list.
pub(super) enum Listless {
    Unchanged,
    /// The budget was used up, or the reader said stop.
    Unasked,
    Failed(Reason),
}

impl Job {
    pub(super) fn url(&self) -> &str {
        match self {
            Self::Source(source) => &source.url,
            Self::Story(lead) => &lead.item.url,
        }
    }

    pub(super) fn host(&self) -> String {
        host(self.url())
    }
}

fn host(url: &str) -> String {
    Url::parse(url)
        .ok()
        .and_then(|url| Some(format!("{}:{}", url.host_str()?, url.port_or_known_default()?)))
        .unwrap_or_default()
}

pub(super) fn perform(web: &dyn Web, meter: &Meter, gate: &Gate, job: Job, said: Option<Validator>) -> Outcome {
    match job {
        Job::Source(mut source) => {
            let mut cost = Cost::default();
            let (said, items) = match ask(web, meter, gate, &mut source, said.unwrap_or_default(), &mut cost) {
                Ok((said, items)) => (Some(said), items),
                Err(why) => (None, Err(why)),
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

/// Asks a source for its list; what the server says of the address holds for the next time even if nothing is new.
fn ask(
    web: &dyn Web,
    meter: &Meter,
    gate: &Gate,
    source: &mut Source,
    said: Validator,
    cost: &mut Cost,
) -> Result<(Validator, Result<Vec<Item>, Listless>), Listless> {
    let request =
        Request { url: source.url.clone(), etag: said.etag, last_modified: said.modified, ..Request::default() };
    let answer =
        through(gate, meter, &source.url, || page::resumed(web, &request, meter)).map_err(|why| match why {
            Failure::Cancelled | Failure::Budget => Listless::Unasked,
            why => Listless::Failed(why.into()),
        })?;
    cost.add(answer.wire, answer.body.len() as u64);
    // A permanent move is believed once the new address has proved to be the source: a hotel's login page moves too.
    let moved = (answer.moved && !answer.downgraded).then(|| answer.url.clone());
    if answer.status == 304 {
        return Err(Listless::Unchanged);
    }
    let hash = fingerprint(&answer.body);
    let now_said = Validator {
        etag: answer.etag.clone(),
        modified: answer.last_modified.clone(),
        hash: Some(hash),
        checked: now(),
    };
    if said.hash == Some(hash) {
        return Ok((now_said, Err(Listless::Unchanged)));
    }
    let items = items_of(source, &answer).map_err(Listless::Failed)?;
    if let Some(url) = moved.filter(|_| !items.is_empty()) {
        source.url = url;
    }
    Ok((now_said, Ok(items)))
}

/// What a source's answer lists.
fn items_of(source: &Source, answer: &Response) -> Result<Vec<Item>, Reason> {
    match source.kind {
        SourceKind::Feed => feed::parse(&answer.body, &answer.url, answer.content_type.as_deref())
            .map(|feed| feed.items)
            .map_err(Reason::from),
        SourceKind::Channel => {
            let items = listing::items(&answer.body, &answer.url, answer.content_type.as_deref())?;
            if items.is_empty() {
                Err(Reason::new("why-no-list", "no list of articles was found on the page any more"))
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
    let (document, bytes) = import::import_lent(bytes, &origin)?;
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
    let is_over = || meter.stop().is_said() || meter.is_spent();
    let over = || if meter.stop().is_said() { Failure::Cancelled } else { Failure::Budget };
    if is_over() {
        return Err(over().into());
    }
    let _pass = gate.enter(&host, is_over).ok_or_else(over)?;
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

pub(super) fn called(item: &Item) -> &str {
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
pub(super) fn now() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs() as i64)
}
