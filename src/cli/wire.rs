//! The line to the web: options, the client, a bar on a terminal.

use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::Result;
use clap::Args;

use super::Common;
use crate::config::Settings;
use crate::fetch::client::{Http, Options};
use crate::fetch::meter::{Meter, Stop, parse_bytes};
use crate::fetch::sync::Progress;

/// How long a stop waits for answers that are under way.
const PARTING: Duration = Duration::from_secs(2);

/// Options of every verb that uses the line.
#[derive(Debug, Clone, Default, Args)]
pub struct Line {
    /// Most bytes a second, like 4k
    #[arg(long, value_name = "BYTES", value_parser = parse_bytes)]
    pub rate: Option<u64>,
    /// PEM file with the authorities to trust instead of the usual ones
    #[arg(long, value_name = "FILE")]
    pub ca_file: Option<PathBuf>,
}

impl Line {
    /// The client. The file of authorities may stand in config.toml.
    ///
    /// # Errors
    /// When the file of authorities or a proxy cannot be used.
    pub fn client(&self, common: &Common) -> Result<Http> {
        let configured = || Ok::<_, anyhow::Error>(Settings::load(&common.paths()?).config.ca_file);
        let ca_file = self.ca_file.clone().map_or_else(configured, |file| Ok(Some(file)))?;
        Ok(Http::new(&Options::trusting(ca_file.as_deref())?)?)
    }

    /// A meter with this line's rate, a budget, and a stop that ctrl-c says.
    pub fn meter(&self, budget: Option<u64>) -> Meter {
        let stop = Stop::default();
        let said = stop.clone();
        // A second ctrl-c ends the program as ever: the flag of the first one is then already up.
        let flag = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
        let _ = signal_hook::flag::register_conditional_shutdown(signal_hook::consts::SIGINT, 130, flag.clone());
        let _ = signal_hook::flag::register(signal_hook::consts::SIGINT, flag.clone());
        std::thread::spawn(move || {
            while !flag.load(std::sync::atomic::Ordering::Relaxed) {
                std::thread::sleep(Duration::from_millis(100));
            }
            said.say();
            // A server that is silent is not waited for: what had come is stored by now.
            std::thread::sleep(PARTING);
            if std::io::stderr().is_terminal() {
                let _ = write!(std::io::stderr().lock(), "\r\x1b[K");
            }
            super::output::complain("stopped; what had come by then is in the library");
            std::process::exit(130);
        });
        Meter::new(budget, self.rate, stop)
    }
}

/// Progress on standard error: a bar on a terminal, a line now and then elsewhere.
#[derive(Debug)]
pub struct Bar {
    started: Instant,
    /// When the sources, or then the articles, were begun, and the bytes that had come by then.
    began: Instant,
    wire: u64,
    articles: bool,
    drawn: Option<Instant>,
    terminal: bool,
    quiet: bool,
}

impl Bar {
    /// Begins now.
    pub fn new(common: &Common) -> Self {
        Self {
            started: Instant::now(),
            began: Instant::now(),
            wire: 0,
            articles: false,
            drawn: None,
            terminal: std::io::stderr().is_terminal(),
            quiet: common.quiet,
        }
    }

    /// Shows how far it is.
    pub fn show(&mut self, at: Progress) {
        let pause = if self.terminal { Duration::from_millis(200) } else { Duration::from_secs(10) };
        let last = at.done == at.total;
        if at.articles != self.articles {
            (self.articles, self.began, self.wire) = (at.articles, Instant::now(), at.wire);
        }
        // Where lines stay, only what takes long is worth one.
        let wait = if self.terminal { self.drawn } else { self.drawn.or(Some(self.started)) };
        let forced = last && self.terminal;
        if self.quiet || (!forced && wait.is_some_and(|drawn| drawn.elapsed() < pause)) {
            return;
        }
        self.drawn = Some(Instant::now());
        let seconds = self.began.elapsed().as_secs_f64().max(0.001);
        let rate = at.wire.saturating_sub(self.wire) as f64 / seconds;
        let left = if at.done == 0 { 0.0 } else { seconds / f64::from(at.done) * f64::from(at.total - at.done) };
        let what = if at.articles { "articles" } else { "sources" };
        let (done, total, wire, rate) = (at.done, at.total, size(at.wire), size(rate as u64));
        let words = format!("{done}/{total} {what}  {wire}  {rate}/s  {} left", span(left));
        let mut err = std::io::stderr().lock();
        // Nobody is left to tell when standard error is closed.
        let _ = if self.terminal {
            const WIDE: u32 = 24;
            let full = (WIDE * at.done).checked_div(at.total).unwrap_or(WIDE) as usize;
            let bar: String = "━".repeat(full) + &"─".repeat(WIDE as usize - full);
            write!(err, "\r{bar} {words}\x1b[K").and_then(|()| err.flush())
        } else {
            writeln!(err, "kanbao: {words}")
        };
    }

    /// Takes the bar away.
    pub fn clear(&mut self) {
        if self.terminal && self.drawn.is_some() && !self.quiet {
            let _ = write!(std::io::stderr().lock(), "\r\x1b[K");
        }
    }
}

/// A span of time for people.
fn span(seconds: f64) -> String {
    match seconds.ceil() as u64 {
        seconds @ 0..90 => format!("{seconds} s"),
        seconds @ 90..5_400 => format!("{} min", seconds.div_ceil(60)),
        seconds => format!("{} h", seconds.div_ceil(3_600)),
    }
}

/// An amount of bytes for people.
pub fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}
