//! Politeness: how many connections at once, to one host and in all, and how long between two questions to a host.

use std::collections::HashMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Bytes a second below which a rate is low: 256 kbit/s.
const LOW: u64 = 32_000;

/// How polite to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Manners {
    /// Connections at once.
    pub in_all: usize,
    /// Connections at once to one host.
    pub per_host: usize,
    /// Time between the beginnings of two requests to one host.
    pub pause: Duration,
}

impl Default for Manners {
    fn default() -> Self {
        Self { in_all: 6, per_host: 2, pause: Duration::from_secs(1) }
    }
}

impl Manners {
    /// Under a low rate, two connections: more would only begin what the rate then holds back, and each of them brings
    /// as much as the system's own buffers take before we slow it.
    pub fn under(rate: Option<u64>) -> Self {
        let usual = Self::default();
        Self { in_all: if rate.is_some_and(|rate| rate < LOW) { 2 } else { usual.in_all }, ..usual }
    }
}

#[derive(Debug, Default)]
struct Host {
    open: usize,
    /// No request before this.
    next: Option<Instant>,
}

/// Lets requests through as manners allow.
#[derive(Debug)]
pub struct Gate {
    manners: Manners,
    hosts: Mutex<HashMap<String, Host>>,
    freed: Condvar,
}

/// A request under way; dropping it lets the next one through.
#[derive(Debug)]
pub struct Pass<'a> {
    gate: &'a Gate,
    host: String,
}

impl Gate {
    /// Nothing is under way.
    pub fn new(manners: Manners) -> Self {
        Self { manners, hosts: Mutex::default(), freed: Condvar::new() }
    }

    /// Waits until a request to this host may begin; `None` if it is all over meanwhile: a stop was said, a budget spent.
    pub fn enter(&self, host: &str, is_over: impl Fn() -> bool) -> Option<Pass<'_>> {
        let mut hosts = self.lock();
        loop {
            if is_over() {
                return None;
            }
            let now = Instant::now();
            let busy = hosts.values().map(|host| host.open).sum::<usize>();
            let entry = hosts.entry(host.to_owned()).or_default();
            let wait = entry.next.map_or(Duration::ZERO, |next| next.saturating_duration_since(now));
            if busy < self.manners.in_all && entry.open < self.manners.per_host && wait.is_zero() {
                entry.open += 1;
                entry.next = Some(now + self.manners.pause);
                return Some(Pass { gate: self, host: host.to_owned() });
            }
            // It is over without anyone touching the gate, so nobody waits longer than a blink for it.
            let nap = if wait.is_zero() { Duration::from_millis(50) } else { wait.min(Duration::from_millis(50)) };
            hosts = self.freed.wait_timeout(hosts, nap).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// The time between the beginnings of two requests to one host.
    pub fn pause(&self) -> Duration {
        self.manners.pause
    }

    /// Whether a request to this host could begin now.
    pub fn is_open(&self, host: &str) -> bool {
        let hosts = self.lock();
        let Some(entry) = hosts.get(host) else { return true };
        entry.open < self.manners.per_host && entry.next.is_none_or(|next| next <= Instant::now())
    }

    /// Asks nothing of a host for a while: it said `Retry-After`, or it is in trouble.
    pub fn rest(&self, host: &str, pause: Duration) {
        let mut hosts = self.lock();
        let next = Instant::now() + pause;
        let entry = hosts.entry(host.to_owned()).or_default();
        entry.next = Some(entry.next.map_or(next, |known| known.max(next)));
    }

    /// How long this host is to be left alone.
    pub fn resting(&self, host: &str) -> Duration {
        let hosts = self.lock();
        let next = hosts.get(host).and_then(|entry| entry.next);
        next.map_or(Duration::ZERO, |next| next.saturating_duration_since(Instant::now()))
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Host>> {
        self.hosts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Pass<'_> {
    fn drop(&mut self) {
        if let Some(host) = self.gate.lock().get_mut(&self.host) {
            host.open -= 1;
        }
        self.gate.freed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::super::meter::Stop;
    use super::*;

    #[test]
    fn a_host_is_asked_twice_at_once_and_no_more() {
        let gate = Gate::new(Manners { pause: Duration::ZERO, ..Manners::default() });
        let stop = Stop::default();
        let first = gate.enter("a", || stop.is_said()).unwrap();
        let _second = gate.enter("a", || stop.is_said()).unwrap();
        assert!(!gate.is_open("a"));
        assert!(gate.is_open("b"));
        drop(first);
        assert!(gate.is_open("a"));
        stop.say();
        assert!(gate.enter("a", || stop.is_said()).is_none());
    }

    #[test]
    fn a_host_that_asked_for_rest_gets_it() {
        let gate = Gate::new(Manners::default());
        gate.rest("a", Duration::from_secs(3_600));
        assert!(gate.resting("a") > Duration::from_secs(3_000));
        assert!(!gate.is_open("a"));
        assert_eq!(gate.resting("b"), Duration::ZERO);
    }
}
