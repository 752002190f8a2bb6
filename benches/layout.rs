//! How fast Chinese is set: `cargo bench --bench layout`.
//!
//! After divan's figures comes a table of ratios to counting a byte in the same text in the same run, since the figures
//! of one machine say little on another, and the peak of memory for a paragraph of 10 MB.

use std::hint::black_box;
use std::time::{Duration, Instant};

use divan::{Bencher, counter::BytesCount};
use kanbao::document::{Builder, Document, Kind, Meta};
use kanbao::layout::{Layout, Measure, Place};

/// News prose of our own, with what makes breaking lines work: marks, quotes, numbers, Latin.
const PROSE: &str = "记者从张家口市获悉，三地今年在交通、医疗、产业和生态方面签约项目149个，总投资236.7亿元，比上年增长5.6%。\
    “两翼”已成形：京张高铁一小时直达，市民凭一张卡看病；G109新线通车后，运煤的货车不再穿城而过。\
    《规划》提出，到2030年，PM2.5年均浓度降到每立方米20微克以下——这是“首都两区”建设的硬指标。";

fn document(bytes: usize, paragraph: usize) -> Document {
    let mut builder = Builder::bare(Meta { language: "zh-Hans".into(), ..Meta::default() });
    let text = PROSE.repeat((paragraph / PROSE.len()).max(1));
    for _ in 0..(bytes / text.len()).max(1) {
        builder.push(Kind::Paragraph, &text);
    }
    builder.finish()
}

/// One megabyte as one paragraph, and as three thousand.
fn megabyte(whole: bool) -> Document {
    document(1 << 20, if whole { 1 << 20 } else { 0 })
}

fn lay_out(layout: &mut Layout, document: &Document) -> usize {
    (0..document.len()).map(|block| layout.lines(document, block)).sum()
}

fn measure(columns: u16) -> Measure {
    Measure { columns, ..Measure::default() }
}

#[divan::bench(args = [true, false])]
fn segment_and_fill(bencher: Bencher, whole: bool) {
    let document = megabyte(whole);
    bencher
        .counter(BytesCount::of_str(document.text()))
        .with_inputs(|| Layout::new(measure(80)))
        .bench_local_values(|mut layout| lay_out(&mut layout, &document));
}

#[divan::bench(args = [true, false])]
fn refill(bencher: Bencher, whole: bool) {
    let document = megabyte(whole);
    let mut layout = Layout::new(measure(80));
    lay_out(&mut layout, &document);
    let mut columns = 60;
    bencher.counter(BytesCount::of_str(document.text())).bench_local(|| {
        columns = if columns == 60 { 80 } else { 60 };
        layout.set_measure(measure(columns));
        lay_out(&mut layout, &document)
    });
}

#[divan::bench]
fn count_bytes(bencher: Bencher) {
    let document = megabyte(true);
    let text = document.text().as_bytes();
    bencher
        .counter(BytesCount::new(text.len()))
        .bench(|| memchr::memchr_iter(black_box(b'A'), black_box(text)).count());
}

/// Opening, resizing and jumping in documents of 10 MB: one paragraph, or tens of thousands.
#[divan::bench(args = [true, false])]
fn first_screen(bencher: Bencher, whole: bool) {
    let document = document(10 << 20, if whole { 10 << 20 } else { 0 });
    bencher
        .with_inputs(|| Layout::new(measure(80)))
        .bench_local_values(|mut layout| draw(&mut layout, &document, None));
}

#[divan::bench(args = [true, false])]
fn screen_in_the_middle(bencher: Bencher, whole: bool) {
    let document = document(10 << 20, if whole { 10 << 20 } else { 0 });
    let middle = document.anchor(document.text().len() / 2 / 3 * 3);
    let place = Place { anchor: middle, lead: 0 };
    bencher
        .with_inputs(|| Layout::new(measure(80)))
        .bench_local_values(|mut layout| draw(&mut layout, &document, Some(place)));
}

#[divan::bench]
fn page_down(bencher: Bencher) {
    let document = document(10 << 20, 0);
    let mut layout = Layout::new(measure(80));
    let mut place = layout.first(&document);
    bencher.bench_local(|| {
        place = layout.step(&document, place, 46);
        draw(&mut layout, &document, Some(place))
    });
}

/// A screen of 48 rows with all its glyphs.
fn draw(layout: &mut Layout, document: &Document, place: Option<Place>) -> usize {
    let place = place.unwrap_or_else(|| layout.first(document));
    let rows = layout.screen(document, place, 48);
    rows.iter().map(|row| layout.glyphs(document, row).len()).sum()
}

/// The best of some runs.
fn best(mut run: impl FnMut() -> usize) -> Duration {
    let time = |_| {
        let start = Instant::now();
        black_box(run());
        start.elapsed()
    };
    (0..15).map(time).min().unwrap_or_default()
}

#[expect(clippy::print_stdout, reason = "a benchmark reports on stdout")]
fn report() {
    let document = megabyte(true);
    let text = document.text();
    let rate = |time: Duration| text.len() as f64 / 1e6 / time.as_secs_f64();
    let counting = best(|| memchr::memchr_iter(black_box(b'A'), black_box(text.as_bytes())).count());
    let both = best(|| lay_out(&mut Layout::new(measure(80)), &document));
    let mut layout = Layout::new(measure(80));
    lay_out(&mut layout, &document);
    let filling = best(|| {
        layout.set_measure(measure(80));
        lay_out(&mut layout, &document)
    });
    let segmenting = both.saturating_sub(filling);
    for (name, time) in [("counting a byte", counting), ("segmentation", segmenting), ("fill", filling)] {
        let ratio = time.as_secs_f64() / counting.as_secs_f64();
        println!("{name:16} {:9.0} MB/s  {ratio:7.1} × counting", rate(time));
    }
}

/// Lays all of a 10 MB paragraph out in a process of its own, whose peak is then known.
#[expect(clippy::print_stdout, reason = "a benchmark reports on stdout")]
fn memory() {
    let document = document(10 << 20, 10 << 20);
    let lines = lay_out(&mut Layout::new(measure(80)), &document);
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap_or_default().to_owned();
    println!("a paragraph of {} kB, {lines} lines: {peak}", document.text().len() / 1024);
}

fn main() {
    if std::env::args().any(|argument| argument == "--memory") {
        return memory();
    }
    divan::main();
    report();
    if let Ok(here) = std::env::current_exe() {
        // No peak is known where there is no such process.
        let _ = std::process::Command::new(here).arg("--memory").status();
    }
}
