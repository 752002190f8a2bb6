//! What a sync may cost: bytes counted, a budget, a rate, and a stop. One meter for all connections of one job.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use super::web::{Failure, WHOLE_SIP, Watch};

/// How long a stop may go unnoticed while the rate holds a transfer back.
const NAP: Duration = Duration::from_millis(50);
/// Credit a silent line gathers: the time in which a question waits for its answer, or a page is read, is not lost. It
/// is less than a twentieth of 20 s, over which the rate is kept.
const CREDIT: Duration = Duration::from_millis(750);
/// Under a rate a transfer takes the bytes of this time at once: several transfers may each be so far ahead.
const SIP: Duration = Duration::from_millis(25);

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

/// When bytes may go on so that a rate is kept. It has no clock: times are counted from any one moment.
#[derive(Debug, Clone, Copy, Default)]
struct Pace {
    /// When all bytes so far have had their time.
    due: Duration,
}

impl Pace {
    /// Bytes came at a moment; gives the moment the next ones may be taken.
    fn take(&mut self, now: Duration, bytes: u64, rate: u64) -> Duration {
        let spent = Duration::from_secs_f64(bytes as f64 / rate.max(1) as f64);
        self.due = self.due.max(now.saturating_sub(CREDIT)) + spent;
        self.due
    }
}

/// Counts body bytes, keeps a rate and a budget, and obeys a stop.
#[derive(Debug)]
pub struct Meter {
    stop: Stop,
    budget: Option<u64>,
    rate: Option<u64>,
    received: AtomicU64,
    pace: Mutex<Pace>,
    began: Instant,
}

impl Meter {
    /// A meter with a budget in bytes and a rate in bytes a second, each if given.
    pub fn new(budget: Option<u64>, rate: Option<u64>, stop: Stop) -> Self {
        Self {
            stop,
            budget,
            rate: rate.filter(|rate| *rate > 0),
            received: AtomicU64::new(0),
            pace: Mutex::default(),
            began: Instant::now(),
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
        let now = self.began.elapsed();
        let due = self.pace.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take(now, bytes, rate);
        loop {
            if self.stop.is_said() {
                return Err(Failure::Cancelled);
            }
            let left = due.saturating_sub(self.began.elapsed());
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
        self.passed(bytes)
    }

    fn passed(&self, bytes: u64) -> Result<(), Failure> {
        match self.rate {
            Some(rate) if bytes > 0 => self.hold(bytes, rate),
            _ => Ok(()),
        }
    }

    fn sip(&self) -> usize {
        let bytes = self.rate.map(|rate| (rate as f64 * SIP.as_secs_f64()) as usize);
        bytes.map_or(WHOLE_SIP, |bytes| bytes.clamp(64, WHOLE_SIP))
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
    fn a_rate_is_kept_over_every_window() {
        // Six transfers, each taking a sip when its last one has had its time, and one silence of the line.
        for rate in [500, 4_000, 33_000, 1_000_000] {
            let meter = Meter::new(None, Some(rate), Stop::default());
            let sip = meter.sip() as u64;
            let mut pace = Pace::default();
            let mut free = [Duration::ZERO; 6];
            let mut came: Vec<(f64, u64)> = Vec::new();
            while came.last().is_none_or(|(at, _)| *at < 120.0) {
                let one = free.iter_mut().min().unwrap();
                if (30.0..31.0).contains(&one.as_secs_f64()) {
                    *one += Duration::from_secs(8);
                    continue;
                }
                came.push((one.as_secs_f64(), sip));
                *one = pace.take(*one, sip, rate);
            }
            for (from, to) in [(0.0, 20.0), (5.0, 25.0), (28.0, 60.0), (45.0, 65.0), (45.0, 115.0)] {
                let bytes: u64 = came.iter().filter(|(at, _)| (from..to).contains(at)).map(|(_, bytes)| bytes).sum();
                let share = bytes as f64 / (rate as f64 * (to - from));
                let least = if from < 31.0 && to > 31.0 { 0.7 } else { 0.95 };
                assert!((least..=1.05).contains(&share), "{rate} bytes a second from {from} to {to} s: {share}");
            }
        }
    }

    #[test]
    fn heads_are_slowed_but_are_no_body() {
        let meter = Meter::new(Some(100), Some(1_000_000), Stop::default());
        assert_eq!(meter.passed(50_000), Ok(()));
        assert_eq!(meter.total(), 0);
        assert!(meter.pace.lock().unwrap().due >= Duration::from_millis(49));
    }
}
