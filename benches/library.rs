//! A library of generated articles: import, index size, searches, lists; beside `memmem` over the same text in one run.
//!
//! `KANBAO_BENCH_ARTICLES` sets how many (100,000 unless told), `KANBAO_BENCH_DIR` keeps the library for another run.
//! A plain program, not a sampler: it tells percentiles of many different queries, which a mean would hide.
#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a benchmark prints, and stops when anything fails")]

use std::collections::HashMap;
use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use kanbao::catalog::{Facet, Filter, HitOrder, Sort};
use kanbao::document::{Builder, Document, Kind, Meta, Topic};
use kanbao::import::Origin;
use kanbao::paths::Paths;
use kanbao::store::{NewArticle, Store};
use kanbao::text::pinyin;

/// Queries of each kind.
const QUERIES: usize = 200;

/// A small generator of numbers, the same on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }

    fn below(&mut self, limit: usize) -> usize {
        self.roll() as usize % limit.max(1)
    }

    /// Small numbers often, large ones seldom: about one over the number (Zipf).
    fn rank(&mut self, limit: usize) -> usize {
        let share = self.roll() as f64 / (1_u64 << 31) as f64;
        ((limit as f64).powf(share) - 1.0) as usize
    }
}

/// Words of one to four Han, made of characters as often as our own articles use them.
fn words(dice: &mut Dice) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("articles");
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let text: String = files.iter().map(|file| fs::read_to_string(file).unwrap()).collect();
    let han: Vec<char> = text.chars().filter(|c| ('\u{4E00}'..='\u{9FA5}').contains(c)).collect();
    (0..60_000)
        .map(|_| {
            let length = [1, 2, 2, 2, 2, 2, 2, 3, 3, 4][dice.below(10)];
            (0..length).map(|_| han[dice.below(han.len())]).collect()
        })
        .collect()
}

fn article(number: usize, words: &[String], dice: &mut Dice) -> Document {
    let sentence = |dice: &mut Dice, length: usize| {
        let mut text = String::new();
        for n in 0..length {
            match dice.below(60) {
                0 => text.push_str(&dice.below(3000).to_string()),
                1 => text.push_str(["GDP", "PM2.5", "App", "Wi-Fi"][dice.below(4)]),
                _ => text.push_str(&words[dice.rank(words.len())]),
            }
            if n + 1 < length && dice.below(6) == 0 {
                text.push('，');
            }
        }
        text + "。"
    };
    let topics = ["产业", "医疗", "交通", "生态", "教育", "文化"];
    let mut named = Vec::new();
    let title: String = (0..6).map(|_| words[dice.rank(words.len())].as_str()).collect();
    let mut builder = Builder::new(Meta {
        title,
        published: format!(
            "20{:02}-{:02}-{:02}T{:02}:{:02}",
            10 + dice.below(15),
            1 + dice.below(12),
            1 + dice.below(28),
            dice.below(24),
            dice.below(60)
        )
        .parse()
        .ok(),
        source: Some(format!("第{}通讯社", dice.below(40))),
        channel: vec!["新闻".to_owned(), format!("频道{}", dice.below(12))],
        url: Some(format!("https://example.cn/{number}.html")),
        language: "zh-Hans".to_owned(),
        ..Meta::default()
    });
    while builder.bytes() < 2048 {
        if dice.below(4) == 0 {
            builder.push(Kind::Heading(2), &sentence(dice, 4));
            named.push((dice.below(3) > 0).then(|| Topic(topics[dice.below(6)].to_owned())));
        }
        let paragraph: String = (0..3).map(|_| sentence(dice, 12)).collect();
        builder.push(Kind::Paragraph, &paragraph);
    }
    let mut document = builder.finish();
    document.set_topics(named);
    document
}

/// CPU time of this thread so far, from the kernel.
fn cpu() -> Duration {
    // The kernel reckons up when it schedules.
    std::thread::yield_now();
    let stat = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    Duration::from_nanos(stat.split(' ').next().and_then(|ns| ns.parse().ok()).unwrap_or(0))
}

fn resident(field: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with(field));
    line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok()).unwrap_or(0)
}

/// Prints the percentiles of some measurements.
fn tell(name: &str, mut times: Vec<Duration>, note: &str) {
    times.sort();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e3;
    println!("{name:<34} p50 {:>8.3} ms   p95 {:>8.3} ms   max {:>8.3} ms   {note}", at(0.5), at(0.95), at(1.0));
}

/// How long something takes, in CPU time: the same on a busy machine.
fn time<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let start = cpu();
    let done = black_box(work());
    (cpu().saturating_sub(start), done)
}

/// How long something takes on the clock: what waits for the disk.
fn wait<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let start = Instant::now();
    let done = black_box(work());
    (start.elapsed(), done)
}

/// Forgets what the system has read of the files, as far as it lets us.
fn chill(folder: &Path) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let file = fs::File::open(entry.path()).unwrap();
        let _ = file.sync_all();
        let _ = rustix::fs::fadvise(&file, 0, None, rustix::fs::Advice::DontNeed);
    }
}

fn fill(paths: &Paths, count: usize, words: &[String], dice: &mut Dice) -> usize {
    let mut store = Store::open(paths).unwrap();
    let (mut spent, mut text) = (Duration::ZERO, 0);
    let mut all = String::new();
    for start in (0..count).step_by(256) {
        let documents: Vec<(usize, Document)> =
            (start..(start + 256).min(count)).map(|number| (number, article(number, words, dice))).collect();
        let before = cpu();
        store
            .batch(|store| {
                for (number, document) in &documents {
                    let origin = Origin { url: Some(format!("https://example.cn/{number}.html")), ..Origin::default() };
                    store.put(NewArticle { bytes: document.text().as_bytes(), origin: &origin, document })?;
                }
                Ok(())
            })
            .unwrap();
        spent += cpu().saturating_sub(before);
        for (_, document) in &documents {
            text += document.text().len();
            all.push_str(document.text());
            all.push('\n');
        }
    }
    fs::write(paths.data.join("text"), &all).unwrap();
    let rate = count as f64 / spent.as_secs_f64();
    println!(
        "import {count} articles, {} MB of text: {:.1} s CPU, {rate:.0} articles/s on one core",
        text / 1_000_000,
        spent.as_secs_f64()
    );
    text
}

fn main() {
    let count = std::env::var("KANBAO_BENCH_ARTICLES").ok().and_then(|n| n.parse().ok()).unwrap_or(100_000);
    let kept = std::env::var_os("KANBAO_BENCH_DIR").map(PathBuf::from);
    let scratch = tempfile::tempdir().unwrap();
    let folder = kept.unwrap_or_else(|| scratch.path().to_owned());
    let paths = Paths { config: folder.clone(), data: folder.clone() };
    let mut dice = Dice(7);
    let words = words(&mut dice);
    if !folder.join("text").exists() {
        fill(&paths, count, &words, &mut dice);
    }
    let mut store = Store::open(&paths).unwrap();
    let sizes = store.sizes().unwrap();
    let text = fs::metadata(folder.join("text")).unwrap().len();
    for (name, bytes) in &sizes {
        println!("{name:<34} {:>9.1} MB   {:.3} of the text", *bytes as f64 / 1e6, *bytes as f64 / text as f64);
    }
    drop(store);

    // The library screen, as a process sees it that has just begun.
    let mut opened = Vec::new();
    for _ in 0..20 {
        let (spent, _) = time(|| {
            let mut store = Store::open(&paths).unwrap();
            store.list(&Filter::default(), Sort::Unread, 0, 50).unwrap()
        });
        opened.push(spent);
    }
    tell("open and first window", opened, &format!("resident {} MB", resident("VmHWM") / 1024));

    store = Store::open(&paths).unwrap();
    let mut scrolled = Vec::new();
    for _ in 0..QUERIES {
        let offset = dice.below(count);
        scrolled.push(time(|| store.list(&Filter::default(), Sort::Newest, offset, 50).unwrap()).0);
    }
    tell("a window anywhere", scrolled, "");
    let mut typed = Vec::new();
    for n in 0..40 {
        let word = &words[dice.rank(words.len())];
        let title = if n % 2 == 0 { word.clone() } else { sound(word, n % 4 == 1) };
        let filter = Filter { title, ..Filter::default() };
        typed.push(time(|| store.list(&filter, Sort::Newest, 0, 50).unwrap()).0);
    }
    tell("title filter, Han or pinyin", typed, "");
    for facet in [Facet::Channel, Facet::Topic, Facet::Source] {
        let (spent, _) = time(|| store.tallies(facet).unwrap());
        println!("tallies of {facet:?}: {:.1} ms", spent.as_secs_f64() * 1e3);
    }
    let filter = Filter { topic: Some(Topic("医疗".to_owned())), unread: true, ..Filter::default() };
    let (spent, window) = time(|| store.list(&filter, Sort::Newest, 0, 50).unwrap());
    println!("unread on one topic: {:.1} ms, {} articles", spent.as_secs_f64() * 1e3, window.total);
    let (spent, _) = time(|| store.topic_sections(Some(&Topic("医疗".to_owned())), 500).unwrap());
    println!("500 sections on a topic: {:.1} ms", spent.as_secs_f64() * 1e3);

    // The same queries over the plain text: what no index at all would cost.
    let plain = fs::read(folder.join("text")).unwrap();
    let mut bare: HashMap<&str, Vec<Duration>> = HashMap::new();
    let mut kinds: Vec<(&str, Vec<String>)> = Vec::new();
    let pick = |length: usize, dice: &mut Dice| {
        let of: Vec<&String> = words.iter().filter(|word| word.chars().count() == length).collect();
        (0..QUERIES).map(|_| of[dice.rank(of.len())].clone()).collect::<Vec<String>>()
    };
    let (one, two, three, four) = (pick(1, &mut dice), pick(2, &mut dice), pick(3, &mut dice), pick(4, &mut dice));
    kinds.push(("two words", two.iter().zip(&three).map(|(a, b)| format!("{a} {b}")).collect()));
    kinds.push(("pinyin, full, 2 syllables", two.iter().map(|word| sound(word, false)).collect()));
    kinds.push(("pinyin, full, 3 syllables", three.iter().map(|word| sound(word, false)).collect()));
    kinds.push(("pinyin, initials of 2", two.iter().map(|word| sound(word, true)).collect()));
    kinds.push(("pinyin, initials of 3", three.iter().map(|word| sound(word, true)).collect()));
    kinds.push(("pinyin, initials of 4", four.iter().map(|word| sound(word, true)).collect()));
    kinds.push(("pinyin, last syllable short", two.iter().map(|word| mixed(word)).collect()));
    kinds.splice(0..0, [("1 Han", one), ("2 Han", two), ("3 Han", three), ("4 Han", four)]);
    for (kind, queries) in &kinds {
        let mut times = Vec::new();
        let (mut hits, mut slowest) = (0, (Duration::ZERO, ""));
        for query in queries {
            store.search(query, 50, HitOrder::Relevance).unwrap();
            let (spent, found) = time(|| store.search(query, 50, HitOrder::Relevance).unwrap());
            times.push(spent);
            slowest = slowest.max((spent, query));
            hits += found.len();
            if kind.ends_with("Han") && times.len() <= 20 {
                let (spent, _) = time(|| memchr::memmem::find_iter(&plain, query.as_bytes()).count());
                bare.entry(kind).or_default().push(spent);
            }
        }
        let mean = |times: &[Duration]| times.iter().sum::<Duration>().as_secs_f64() / times.len().max(1) as f64;
        let beside = bare.get(kind).map_or_else(String::new, |bare| {
            format!("memmem {:.1} ms, {:.1}x", mean(bare) * 1e3, mean(bare) / mean(&times))
        });
        tell(
            kind,
            times,
            &format!("{:.1} hits each, slowest {} {beside}", hits as f64 / queries.len() as f64, slowest.1),
        );
    }
    let mut cold = Vec::new();
    for query in kinds.iter().find(|(kind, _)| *kind == "2 Han").map(|(_, queries)| queries).unwrap().iter().take(20) {
        drop(store);
        chill(&folder);
        let (spent, opened) = wait(|| {
            let mut store = Store::open(&paths).unwrap();
            store.search(query, 50, HitOrder::Relevance).unwrap();
            store
        });
        cold.push(spent);
        store = opened;
    }
    tell("2 Han, files not in memory", cold, "opening included");
    println!("peak resident {} MB", resident("VmHWM") / 1024);
}

/// A word in pinyin, or its initials.
fn sound(word: &str, initials: bool) -> String {
    word.chars()
        .map(|c| {
            let plain = plain(c);
            if initials { plain.chars().take(1).collect() } else { plain }
        })
        .collect()
}

/// The last syllable by its initial alone.
fn mixed(word: &str) -> String {
    let last = word.chars().count().saturating_sub(1);
    word.chars()
        .enumerate()
        .map(|(n, c)| if n == last { plain(c).chars().take(1).collect() } else { plain(c) })
        .collect()
}

/// A character's most common reading, without its tone.
fn plain(c: char) -> String {
    let reading = pinyin::readings(c).first().copied().unwrap_or_default();
    let bare = |c: char| match c {
        'ā' | 'á' | 'ǎ' | 'à' => 'a',
        'ē' | 'é' | 'ě' | 'è' => 'e',
        'ī' | 'í' | 'ǐ' | 'ì' => 'i',
        'ō' | 'ó' | 'ǒ' | 'ò' => 'o',
        'ū' | 'ú' | 'ǔ' | 'ù' => 'u',
        'ü' | 'ǖ' | 'ǘ' | 'ǚ' | 'ǜ' => 'v',
        other => other,
    };
    reading.chars().map(bare).filter(char::is_ascii_lowercase).collect()
}
