//! Jobs that wait for their hosts: a thread is given one that may begin, so that none stands idle before a host that is to
//! be left alone for a second.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::errand::Job;
use super::gate::Gate;
use super::meter::Meter;
use crate::catalog::Validator;

/// A job and what its source said of itself before.
pub(super) type Asked = (Job, Option<Validator>);

/// Jobs not begun yet, the most urgent first, each with its host.
pub(super) struct Queue {
    jobs: Vec<(String, Asked)>,
    /// When a job of each host was handed out last: until it knocks at the gate, the gate knows nothing of it.
    begun: HashMap<String, Instant>,
}

impl Queue {
    /// How often jobs are looked through for one that may begin.
    const LOOK: Duration = Duration::from_millis(10);

    /// Jobs in their order.
    pub(super) fn of(jobs: Vec<Asked>) -> Self {
        Self { jobs: jobs.into_iter().map(|asked| (asked.0.host(), asked)).collect(), begun: HashMap::new() }
    }

    /// The first job whose host may be asked now, waited for if there is none; `None` when all are done.
    pub(super) fn next(queue: &Mutex<Self>, gate: &Gate, meter: &Meter) -> Option<Asked> {
        loop {
            {
                let mut queue = queue.lock().unwrap_or_else(PoisonError::into_inner);
                if queue.jobs.is_empty() {
                    return None;
                }
                if let Some(job) = queue.take(gate, meter.stop().is_said()) {
                    return Some(job);
                }
            }
            thread::sleep(Self::LOOK);
        }
    }

    /// A job that waits for its host would keep a thread from all others. One that would wait for long is handed out
    /// to be put off, as is every one once it is all over.
    fn take(&mut self, gate: &Gate, is_over: bool) -> Option<Asked> {
        let may_begin = |host: &str| {
            let fresh = self.begun.get(host).is_some_and(|begun| begun.elapsed() < gate.pause());
            is_over || (gate.is_open(host) && !fresh) || gate.resting(host) > 2 * gate.pause()
        };
        let mut waiting = HashSet::new();
        let ready = self.jobs.iter().position(|(host, _)| {
            let ready = !waiting.contains(host) && may_begin(host);
            if !ready {
                waiting.insert(host);
            }
            ready
        })?;
        let (host, asked) = self.jobs.remove(ready);
        self.begun.insert(host, Instant::now());
        Some(asked)
    }
}

#[cfg(test)]
mod tests {
    use super::super::gate::Manners;
    use super::*;
    use crate::catalog::{Source, SourceKind};

    fn queue(addresses: &[&str]) -> Queue {
        let source = |address: &&str| Source {
            id: 0,
            name: String::new(),
            url: (*address).to_owned(),
            kind: SourceKind::Feed,
            channel: None,
            checked: 0,
            failure: String::new(),
        };
        Queue::of(addresses.iter().map(|address| (Job::Source(source(address)), None)).collect())
    }

    #[test]
    fn no_thread_waits_for_a_host_while_another_may_be_asked() {
        let gate = Gate::new(Manners::default());
        let mut queue = queue(&["http://a/1", "http://a/2", "http://a/3", "http://b/1"]);
        let mut next = || queue.take(&gate, false).map(|(job, _)| job.url().to_owned());
        assert_eq!([next(), next(), next()], [Some("http://a/1".into()), Some("http://b/1".into()), None]);
        gate.rest("a:80", Duration::from_secs(60));
        assert_eq!(next(), Some("http://a/2".into()), "its host rests for long: it is put off");
        assert_eq!(queue.take(&gate, true).map(|(job, _)| job.url().to_owned()), Some("http://a/3".into()));
    }
}
