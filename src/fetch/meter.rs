//! What a sync may cost: bytes counted, a budget, a rate, and a stop. One meter for all connections of one job.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use super::web::{Failure, Watch};

/// How long a stop may go unnoticed while the rate holds a transfer back.
const NAP: Duration = Duration::from_millis(50);
/// Credit a silent line gathers: a rate is kept over any window longer than this.
const CREDIT: Duration = Duration::from_millis(200);

/// Says stop to everything that runs under a meter. Clones share the word.
#[derive(Debug, Clone, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Says stop.
    pub fn say(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether it was said.
    pub fn is_said(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Counts body bytes, keeps a rate and a budget, and obeys a stop.
#[derive(Debug)]
pub struct Meter {
    stop: Stop,
    budget: Option<u64>,
    rate: Option<u64>,
    received: AtomicU64,
    /// When the next byte is due under the rate.
    due: Mutex<Instant>,
}

impl Meter {
    /// A meter with a budget in bytes and a rate in bytes a second, each if given.
    pub fn new(budget: Option<u64>, rate: Option<u64>, stop: Stop) -> Self {
        Self {
            stop,
            budget,
            rate: rate.filter(|rate| *rate > 0),
            received: AtomicU64::new(0),
            due: Mutex::new(Instant::now()),
        }
    }

    /// Body bytes that came over the wire so far.
    pub fn total(&self) -> u64 {
        self.received.load(Ordering::Relaxed)
    }

    /// Whether another request may begin.
    pub fn is_spent(&self) -> bool {
        self.budget.is_some_and(|budget| self.total() >= budget)
    }

    /// The stop this meter obeys.
    pub fn stop(&self) -> &Stop {
        &self.stop
    }

    fn hold(&self, bytes: u64, rate: u64) -> Result<(), Failure> {
        let until = {
            let mut due = self.due.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            let earliest = Instant::now().checked_sub(CREDIT).unwrap_or(*due);
            *due = (*due).max(earliest) + Duration::from_secs_f64(bytes as f64 / rate as f64);
            *due
        };
        loop {
            if self.stop.is_said() {
                return Err(Failure::Cancelled);
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(());
            }
            thread::sleep(left.min(NAP));
        }
    }
}

impl Watch for Meter {
    fn received(&self, bytes: u64) -> Result<(), Failure> {
        if self.stop.is_said() {
            return Err(Failure::Cancelled);
        }
        let total = self.received.fetch_add(bytes, Ordering::Relaxed) + bytes;
        if self.budget.is_some_and(|budget| total > budget) {
            return Err(Failure::Budget);
        }
        match self.rate {
            Some(rate) if bytes > 0 => self.hold(bytes, rate),
            _ => Ok(()),
        }
    }
}

/// Reads an amount of bytes as people write it: `4k`, `1.5M`, `300000`. Units of 1,000.
///
/// # Errors
/// A sentence for the reader.
pub fn parse_bytes(text: &str) -> Result<u64, String> {
    let refused = || format!("‘{text}’ is not an amount of bytes: write it like 300000, 4k or 1.5M");
    let text_lower = text.trim().to_ascii_lowercase();
    let bare = text_lower.trim_end_matches("/s").trim_end_matches('b');
    let (number, unit) = match bare.chars().last() {
        Some('k') => (bare.trim_end_matches('k'), 1e3),
        Some('m') => (bare.trim_end_matches('m'), 1e6),
        Some('g') => (bare.trim_end_matches('g'), 1e9),
        _ => (bare, 1.0),
    };
    let number: f64 = number.trim().parse().map_err(|_| refused())?;
    let bytes = number * unit;
    if !(1.0..=1e15).contains(&bytes) {
        return Err(refused());
    }
    Ok(bytes as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_people_write_them() {
        for (text, bytes) in
            [("300000", 300_000), ("4k", 4_000), ("1.5M", 1_500_000), ("2GB", 2_000_000_000), ("4k/s", 4_000)]
        {
            assert_eq!(parse_bytes(text), Ok(bytes), "{text}");
        }
        for text in ["", "k", "-1", "0", "many", "NaN", "inf"] {
            assert!(parse_bytes(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_budget_ends_a_transfer_and_a_stop_ends_it_at_once() {
        let stop = Stop::default();
        let meter = Meter::new(Some(1_000), None, stop.clone());
        assert_eq!(Watch::received(&meter, 900), Ok(()));
        assert!(!meter.is_spent());
        assert_eq!(Watch::received(&meter, 200), Err(Failure::Budget));
        assert!(meter.is_spent());
        stop.say();
        assert_eq!(Watch::received(&meter, 0), Err(Failure::Cancelled));
    }

    #[test]
    fn a_rate_holds_bytes_back() {
        let meter = Meter::new(None, Some(100_000), Stop::default());
        let began = Instant::now();
        for _ in 0..10 {
            Watch::received(&meter, 5_000).unwrap();
        }
        // 50 kB at 100 kB/s less the credit; no upper bound, the machine may be busy.
        assert!(began.elapsed() >= Duration::from_millis(290), "{:?}", began.elapsed());
    }
}
