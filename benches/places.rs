//! What safe text, conversion, finding and finding again cost, beside counting the same bytes.
//!
//! `cargo bench --bench places`

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use kanbao::document::find::Finder;
use kanbao::document::{Builder, Document, Kind, Meta, Quote, Span, sentence_at};
use kanbao::text::pinyin::{Pattern, annotate};
use kanbao::text::sanitize::sanitize;
use kanbao::text::script::{Script, convert};

const MEGABYTE: usize = 1 << 20;

fn main() {
    divan::main();
}

/// Sentences of Han in no order that repeats, one paragraph every few: much like a novel to a search.
fn novel(bytes: usize) -> Document {
    const WORDS: &str =
        "山水人家春风秋月江河湖海天地日夜东西南北上下左右前后来去开关长短高低远近新旧轻重缓急冷热明暗黑白红绿";
    let words: Vec<char> = WORDS.chars().collect();
    let mut builder = Builder::bare(Meta::default());
    let (mut state, mut text, mut all) = (1_u64, String::new(), 0);
    let mut next = |limit: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % limit
    };
    while all < bytes {
        for _ in 0..4 + next(20) {
            text.push(words[next(words.len())]);
        }
        text.push(if next(3) == 0 { '。' } else { '，' });
        if text.len() > 300 {
            builder.push(Kind::Paragraph, &text);
            all += text.len();
            text.clear();
        }
    }
    builder.finish()
}

#[divan::bench]
fn floor_counting_line_feeds_in_10_mb(bencher: Bencher) {
    let document = novel(10 * MEGABYTE);
    let text = document.text();
    bencher.counter(BytesCount::of_str(text)).bench(|| memchr::memchr_iter(b'\n', black_box(text.as_bytes())).count());
}

#[divan::bench]
fn sanitize_10_mb_of_clean_text(bencher: Bencher) {
    let document = novel(10 * MEGABYTE);
    let text = document.text();
    bencher.counter(BytesCount::of_str(text)).bench(|| sanitize(black_box(text)).len());
}

#[divan::bench(args = ["京津冀", "发达国家", "慶祝", "beijing2022", "Beijing", "人工智能"])]
fn find_what_is_not_in_10_mb(bencher: Bencher, query: &str) {
    let document = novel(10 * MEGABYTE);
    let (text, finder) = (document.text(), Finder::new(query));
    bencher.counter(BytesCount::of_str(text)).bench(|| finder.next_after(black_box(text), 0));
}

#[divan::bench(args = ["京津冀", "fada"])]
fn find_backwards_what_is_not_in_10_mb(bencher: Bencher, query: &str) {
    let document = novel(10 * MEGABYTE);
    let (text, finder) = (document.text(), Finder::new(query));
    bencher.counter(BytesCount::of_str(text)).bench(|| finder.previous_before(black_box(text), text.len()));
}

#[divan::bench(args = ["yiliao", "yl", "shanshuiqq", "qjw"])]
fn pinyin_over_10_mb(bencher: Bencher, query: &str) {
    let document = novel(10 * MEGABYTE);
    let (text, pattern) = (document.text(), Pattern::new(query));
    bencher.counter(BytesCount::of_str(text)).bench(|| pattern.find_iter(black_box(text)).count());
}

#[divan::bench(args = [Script::Simplified, Script::Traditional])]
fn convert_1_mb(bencher: Bencher, to: Script) {
    let document = novel(MEGABYTE);
    let text = document.text();
    bencher.counter(BytesCount::of_str(text)).bench(|| convert(black_box(text), to).text.len());
}

#[divan::bench]
fn annotate_100_kb(bencher: Bencher) {
    let document = novel(100 << 10);
    let text = document.text();
    bencher.counter(BytesCount::of_str(text)).bench(|| annotate(black_box(text)).len());
}

/// A sentence in the middle of a text, of which a part was changed, or all.
fn edited(document: &Document, all: bool) -> (Quote, Span) {
    let span = sentence_at(document, document.anchor(document.text().len() / 2));
    let mut quote = Quote::at(document, span);
    let kept = if all { 0 } else { quote.exact.chars().count() * 3 / 4 };
    quote.exact = quote.exact.chars().take(kept).chain("又何必曾相识呢".chars()).collect();
    if all {
        quote.before = "同是天涯沦落人".repeat(3);
        quote.after = "相逢何必曾相识".repeat(3);
    }
    (quote, span)
}

#[divan::bench(args = [10 << 10, MEGABYTE, 10 * MEGABYTE])]
fn find_an_edited_quote_again(bencher: Bencher, bytes: usize) {
    let document = novel(bytes);
    let (quote, span) = edited(&document, false);
    bencher.bench(|| quote.find(black_box(&document), span.start));
}

#[divan::bench(args = [10 << 10, MEGABYTE, 100 * MEGABYTE])]
fn look_for_a_lost_quote(bencher: Bencher, bytes: usize) {
    let document = novel(bytes);
    let (quote, span) = edited(&document, true);
    bencher.bench(|| quote.find(black_box(&document), span.start));
}

#[divan::bench(args = [10 << 10, MEGABYTE, 100 * MEGABYTE])]
fn take_a_quote(bencher: Bencher, bytes: usize) {
    let document = novel(bytes);
    let span = sentence_at(&document, document.anchor(document.text().len() / 2));
    bencher.bench(|| Quote::at(black_box(&document), span));
}
