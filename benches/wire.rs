//! A thousand articles from a server on loopback, fetched, read and stored: how many a second, and how much memory.
//!
//! `cargo bench --bench wire` (`KANBAO_BENCH_STORIES` for another number).

#![allow(clippy::expect_used, clippy::print_stdout)] // a benchmark fails by panicking and speaks by printing

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::time::{Duration, Instant};

use kanbao::catalog::{Source, SourceKind};
use kanbao::fetch::client::{Http, Options};
use kanbao::fetch::gate::Manners;
use kanbao::fetch::meter::{Meter, Stop};
use kanbao::fetch::sync::sync;
use kanbao::paths::Paths;
use kanbao::store::Store;

/// Feeds of at most this many articles each: what a sync takes from one.
const PER_FEED: usize = 50;

fn main() {
    let stories: usize = std::env::var("KANBAO_BENCH_STORIES").ok().and_then(|n| n.parse().ok()).unwrap_or(1_000);
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let base = format!("http://{}", listener.local_addr().expect("its address"));
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            std::thread::spawn(move || answer(stream));
        }
    });

    let folder = tempfile::tempdir().expect("a folder");
    let paths = Paths { config: folder.path().into(), data: folder.path().into() };
    let mut store = Store::open(&paths).expect("a library");
    for feed in 0..stories.div_ceil(PER_FEED) {
        let source = Source {
            id: 0,
            name: format!("feed {feed}"),
            url: format!("{base}/feed/{feed}"),
            kind: SourceKind::Feed,
            channel: None,
            checked: 0,
            failure: String::new(),
        };
        store.add_source(&source).expect("a source");
    }
    let web = Http::new(&Options::default()).expect("a client");
    let manners = Manners { pause: Duration::ZERO, per_host: 6, in_all: 6 };
    for round in ["first sync", "second sync"] {
        let meter = Meter::new(None, None, Stop::default());
        let began = Instant::now();
        let report = sync(&web, &mut store, None, &meter, manners, &mut |_| {}).expect("a report");
        let seconds = began.elapsed().as_secs_f64();
        println!(
            "{round}: {} new, {} unchanged, {} failed in {seconds:.2} s: {:.0} articles/s, {} bytes on the wire",
            report.added.len(),
            report.unchanged,
            report.failures.len(),
            report.added.len() as f64 / seconds,
            report.wire,
        );
    }
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    println!("{}", status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or("peak memory unknown"));
}

fn answer(stream: TcpStream) {
    let mut reader = BufReader::new(stream);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).map_or(0, |read| read) == 0 {
            return;
        }
        let path = line.split(' ').nth(1).unwrap_or_default().to_owned();
        let mut known = false;
        loop {
            line.clear();
            if reader.read_line(&mut line).map_or(0, |read| read) == 0 || line.trim().is_empty() {
                break;
            }
            known |= line.to_ascii_lowercase().starts_with("if-none-match");
        }
        let body = if path.starts_with("/feed/") { feed(&path) } else { page(&path) };
        let (status, body) = if known { ("304 Not Modified", String::new()) } else { ("200 OK", body) };
        let head = format!("HTTP/1.1 {status}\r\nETag: \"1\"\r\nContent-Length: {}\r\n\r\n", body.len());
        if reader.get_mut().write_all((head + &body).as_bytes()).is_err() {
            return;
        }
    }
}

fn feed(path: &str) -> String {
    let number = path.rsplit('/').next().unwrap_or_default();
    let items: String = (0..PER_FEED)
        .map(|n| format!("<item><title>{number}-{n}</title><link>/a/{number}-{n}.html</link></item>"))
        .collect();
    format!("<rss version=\"2.0\"><channel><title>{number}</title>{items}</channel></rss>")
}

/// A page of about 30 KB, as portals send them: a tenth of it is the article.
fn page(path: &str) -> String {
    let mut seed = path.bytes().fold(7_u32, |seed, byte| seed.wrapping_mul(31).wrapping_add(byte.into()));
    let mut words = |count: usize| -> String {
        (0..count)
            .filter_map(|_| {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                char::from_u32(0x4e00 + (seed >> 16) % 3_000)
            })
            .collect()
    };
    let title = words(18);
    let text: String = (0..8).map(|_| format!("<p>　　{}，{}，{}。</p>", words(40), words(30), words(30))).collect();
    let links: String = (0..150)
        .map(|n| format!("<li class=\"item\"><a href=\"/other/{n}\" target=\"_blank\">{}</a></li>", words(14)))
        .collect();
    format!(
        "<html><head><meta charset=\"utf-8\"><title>{title}_示例网</title><script>{}</script></head><body><ul class=\"nav\">{links}</ul>\
         <h1>{title}</h1><div class=\"info\">2024-12-12 08:55 来源：示例网</div><div class=\"content\">{text}</div></body></html>",
        "var a=1;".repeat(1_500)
    )
}
