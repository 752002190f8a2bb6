//! How fast plain text becomes a document: `cargo bench --bench dump`.
//!
//! Copied pages are read whole and looked at closely; a book is cut into lines and its chapters are found by their first
//! bytes. Beside each stands the time it takes to count the lines of the same bytes.

use std::hint::black_box;

use divan::{Bencher, counter::BytesCount};
use kanbao::import::{Origin, import};

const PARAGRAPH: &str = "　　白水河上的新桥昨天通车。清早六点，两岸的人就站满了引桥，有人推着自行车，有人抱着孩子，等着第一个走过去。\
    桥长三百二十米，双向四车道，两侧留有步道；建桥用了二十六个月，比原定的工期早了四十天。\n";

/// A novel of about this many megabytes: a chapter every forty paragraphs.
fn novel(megabytes: usize) -> String {
    let mut text = String::with_capacity(megabytes << 20);
    let mut chapter = 0;
    while text.len() < megabytes << 20 {
        chapter += 1;
        text.push_str(&format!("第{chapter}章 过河\n\n"));
        text.push_str(&PARAGRAPH.repeat(40));
    }
    text
}

/// A page as it is copied, of about a newspaper article's length.
fn page() -> String {
    let head = "首页 新闻 时政 县区 教育 医疗 文化 体育 数字报\n当前位置：首页 > 新闻 > 县区\n\n白水河新桥通车\n\n2024-03-05 08:30  来源：河边日报\n\n";
    let sections = ["产业“过了河”", "医疗“近了些”", "交通“快一倍”", "山上“百种鸟”"];
    let body: String =
        sections.iter().map(|heading| format!("　　{heading}\n\nimage.png\n\n{}\n", PARAGRAPH.repeat(6))).collect();
    format!("{head}{body}\n记者 张小明\n\n编辑：周平\n抖音扫码\n")
}

fn origin() -> Origin {
    Origin { name: Some("a.txt".to_owned()), ..Origin::default() }
}

#[divan::bench(args = [8, 64])]
fn a_book(bencher: Bencher, megabytes: usize) {
    let text = novel(megabytes);
    bencher.counter(BytesCount::of_str(&text)).bench_local(|| import(black_box(text.as_bytes()), &origin()));
}

#[divan::bench(args = [8, 64])]
fn lines_counted(bencher: Bencher, megabytes: usize) {
    let text = novel(megabytes);
    bencher
        .counter(BytesCount::of_str(&text))
        .bench_local(|| memchr::memchr_iter(b'\n', black_box(text.as_bytes())).count());
}

#[divan::bench]
fn a_copied_page(bencher: Bencher) {
    let text = page();
    bencher.counter(BytesCount::of_str(&text)).bench_local(|| import(black_box(text.as_bytes()), &origin()));
}

fn main() {
    divan::main();
}
