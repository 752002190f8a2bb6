//! The library on a real disk: two processes, killed ones, a full disk, files of another version, damage.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use kanbao::catalog::{ArticleId, BookmarkKind, Filter, NewBookmark, Position, Sort};
use kanbao::document::{Anchor, Builder, Document, Kind, Meta, Quote, Span};
use kanbao::import::Origin;
use kanbao::paths::Paths;
use kanbao::store::{self, Failure, NewArticle, Store};

const FOLDER: &str = "KANBAO_TEST_STORE";
const NAME: &str = "KANBAO_TEST_WRITER";

fn paths(folder: &Path) -> Paths {
    Paths { config: folder.join("config"), data: folder.join("data") }
}

fn rounds(few: usize) -> usize {
    std::env::var("KANBAO_TEST_ROUNDS").ok().and_then(|n| n.parse().ok()).unwrap_or(few)
}

fn article(title: &str, body: &str) -> Document {
    let mut builder = Builder::new(Meta { title: title.to_owned(), ..Meta::default() });
    builder.push(Kind::Paragraph, body);
    builder.finish()
}

fn put(store: &mut Store, name: &str, document: &Document) -> Result<ArticleId, Failure> {
    let origin = Origin { url: Some(format!("https://example.cn/{name}")), ..Origin::default() };
    Ok(store.put(NewArticle { bytes: document.text().as_bytes(), origin: &origin, document })?.id)
}

fn bookmark(article: ArticleId, words: &str) -> NewBookmark {
    NewBookmark {
        article,
        kind: BookmarkKind::Place,
        span: Span::default(),
        quote: Quote { exact: words.to_owned(), ..Quote::default() },
        note: words.to_owned(),
    }
}

/// A library with the bundled articles, settled.
fn library(folder: &Path) -> Store {
    let mut store = Store::open(&paths(folder)).unwrap();
    store.settle().unwrap();
    store
}

fn assert_sound(folder: &Path) {
    let health = store::check(&paths(folder)).unwrap();
    assert!(health.sound, "{:?}", health.lines);
}

/// Not a test by itself: what [`killed_writers_lose_nothing`] runs in another process.
#[test]
fn as_writer() {
    let (Ok(folder), Ok(name)) = (std::env::var(FOLDER), std::env::var(NAME)) else { return };
    let mut store = Store::open(&paths(Path::new(&folder))).unwrap();
    let first = ArticleId(1);
    let mut out = std::io::stdout().lock();
    for number in 0_i64.. {
        let words = format!("{name}-{number}");
        store.add_bookmark(&bookmark(first, &words)).unwrap();
        writeln!(out, "\nkept {words}").unwrap();
        out.flush().unwrap();
        let position = Position { anchor: Anchor::default(), quote: Quote::default(), progress: 0.5, saved: 0 };
        store.save_position(first, &position).unwrap();
        if number % 3 == 0 {
            put(&mut store, &words, &article(&words, &format!("{words}的正文。").repeat(40))).unwrap();
        }
    }
}

fn writer(folder: &Path, name: &str) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "store::as_writer", "--nocapture", "--test-threads=1"])
        .env(FOLDER, folder)
        .env(NAME, name)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

#[test]
fn killed_writers_lose_nothing() {
    let folder = tempfile::tempdir().unwrap();
    drop(library(folder.path()));
    let mut kept: Vec<String> = Vec::new();
    for round in 0..rounds(6) {
        let mut writers = [writer(folder.path(), &format!("a{round}")), writer(folder.path(), &format!("b{round}"))];
        let (sender, receiver) = mpsc::channel();
        let readers: Vec<_> = writers
            .iter_mut()
            .map(|writer| {
                let (out, sender) = (writer.stdout.take().unwrap(), sender.clone());
                thread::spawn(move || {
                    for line in BufReader::new(out).lines().map_while(Result::ok) {
                        if let Some(words) = line.strip_prefix("kept ") {
                            sender.send(words.to_owned()).unwrap();
                        }
                    }
                })
            })
            .collect();
        drop(sender);
        // Killed after a few bookmarks, never at the same point.
        let mut seen = Vec::new();
        for _ in 0..4 + round % 7 {
            seen.push(receiver.recv_timeout(Duration::from_secs(60)).expect("a writer writes"));
        }
        thread::sleep(Duration::from_micros((round as u64 * 1_379) % 9_000));
        for writer in &mut writers {
            writer.kill().unwrap();
            writer.wait().unwrap();
        }
        readers.into_iter().for_each(|reader| reader.join().unwrap());
        kept.extend(seen);
        kept.extend(receiver.try_iter());
        let store = library(folder.path());
        let there: std::collections::HashSet<String> =
            store.all_bookmarks().unwrap().into_iter().map(|bookmark| bookmark.note).collect();
        let lost: Vec<&String> = kept.iter().filter(|words| !there.contains(*words)).collect();
        assert!(lost.is_empty(), "round {round}: {lost:?}");
        assert_eq!(store.entry(ArticleId(1)).unwrap().unwrap().progress, 0.5);
        drop(store);
        assert_sound(folder.path());
    }
    assert!(!kept.is_empty());
}

#[test]
fn two_at_once_see_what_the_other_did() {
    let folder = tempfile::tempdir().unwrap();
    let mut one = library(folder.path());
    let mut other = library(folder.path());
    let first = ArticleId(1);
    let total = other.list(&Filter::default(), Sort::Unread, 0, 1).unwrap().total;
    one.add_bookmark(&bookmark(first, "一处")).unwrap();
    assert_eq!(other.bookmarks(first).unwrap().len(), 1);
    let at =
        |block, saved| Position { anchor: Anchor { block, byte: 0 }, quote: Quote::default(), progress: 0.0, saved };
    one.save_position(first, &at(3, 200)).unwrap();
    other.save_position(first, &at(2, 100)).unwrap();
    assert_eq!(other.position(first).unwrap().unwrap().anchor.block, 3);
    put(&mut one, "new", &article("新来的", &"正文。".repeat(30))).unwrap();
    let window = other.list(&Filter::default(), Sort::Unread, 0, 1).unwrap();
    assert_eq!(window.total, total + 1);
    other.set_read(&kanbao::catalog::Which::These(vec![first]), true).unwrap();
    assert_eq!(one.list(&Filter::default(), Sort::Unread, 0, 1).unwrap().unread, total);
    assert!(!one.search("新来的", 5, kanbao::catalog::HitOrder::Date).unwrap().is_empty());
}

#[test]
fn a_newer_library_is_left_as_it_is() {
    for file in ["state.db", "library.db"] {
        let folder = tempfile::tempdir().unwrap();
        drop(library(folder.path()));
        let path = folder.path().join("data").join(file);
        let connection = rusqlite::Connection::open(&path).unwrap();
        connection.pragma_update(None, "user_version", 99).unwrap();
        // Everything into the file itself, so that it can be compared.
        connection.pragma_update(None, "journal_mode", "DELETE").unwrap();
        drop(connection);
        let before = fs::read(&path).unwrap();
        let failure = Store::open(&paths(folder.path())).unwrap_err();
        assert!(matches!(&failure, Failure::Newer { theirs: 99, .. }), "{failure}");
        assert!(failure.to_string().contains(file), "{failure}");
        assert_eq!(fs::read(&path).unwrap(), before);
        let (mut store, why) = Store::open_or_memory(&paths(folder.path())).unwrap();
        assert_eq!(why, Some(failure));
        assert!(store.list(&Filter::default(), Sort::Newest, 0, 1).unwrap().total > 0, "reading goes on");
    }
}

#[test]
fn a_place_that_cannot_be_used_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "not a directory").unwrap();
    let failure = Store::open(&Paths { config: file.clone(), data: file.join("data") }).unwrap_err();
    assert!(failure.to_string().contains("file") && failure.to_string().contains("--data-dir"), "{failure}");
}

/// Overwrites three pages of a database.
fn damage(path: &Path, page: usize) {
    let mut bytes = fs::read(path).unwrap();
    // The header says how large a page is.
    let size = usize::from(u16::from_be_bytes([bytes[16], bytes[17]]));
    let (from, end) = (page * size, ((page + 3) * size).min(bytes.len()));
    bytes[from.min(end)..end].fill(0xA5);
    fs::write(path, bytes).unwrap();
}

#[test]
fn a_damaged_library_is_set_aside_and_made_anew() {
    for from in [0, 1, 30] {
        let folder = tempfile::tempdir().unwrap();
        let mut store = library(folder.path());
        for n in 0..60 {
            let body = format!("第{n}篇，写的是第{n}件事，与别的都不同。").repeat(20);
            put(&mut store, &n.to_string(), &article(&format!("第{n}篇"), &body)).unwrap();
        }
        let kept = put(&mut store, "7", &article("第7篇", &"第7篇，写的是第7件事，与别的都不同。".repeat(20))).unwrap();
        store.add_bookmark(&bookmark(kept, "记住这里")).unwrap();
        let total = store.list(&Filter::default(), Sort::Newest, 0, 1).unwrap().total;
        drop(store);
        let path = folder.path().join("data/library.db");
        let connection = rusqlite::Connection::open(&path).unwrap();
        connection.pragma_update(None, "journal_mode", "DELETE").unwrap();
        drop(connection);
        damage(&path, from);
        let told = Store::repair(&paths(folder.path())).unwrap();
        let aside: Vec<_> = fs::read_dir(folder.path().join("data"))
            .unwrap()
            .flatten()
            .filter(|entry| entry.file_name().to_string_lossy().contains(".corrupt-"))
            .collect();
        assert_eq!(aside.len(), 1, "{from}: {told:?}");
        assert_sound(folder.path());
        let mut store = library(folder.path());
        let saved = store.list(&Filter::default(), Sort::Newest, 0, 1).unwrap().total;
        assert!(saved <= total && told.iter().any(|line| line.contains("saved")), "{told:?}");
        let lost = |line: &&String| line.starts_with("lost: ");
        assert!(
            told.iter().filter(lost).all(|line| line.contains('第')),
            "what the program brings is not lost: {told:?}"
        );
        assert!(from == 0 || saved > total / 2, "{from}: {saved} of {total}: {told:?}");
        assert_eq!(store.all_bookmarks().unwrap().len(), 1, "the bookmark is not in that file");
    }
}

#[test]
fn what_is_no_database_at_all_is_set_aside_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    drop(library(folder.path()));
    fs::write(folder.path().join("data/library.db"), "this is no database, and never was one").unwrap();
    let mut store = Store::open(&paths(folder.path())).unwrap();
    assert!(store.notices()[0].to_string().contains(".corrupt-"), "{:?}", store.notices());
    assert!(store.list(&Filter::default(), Sort::Newest, 0, 1).unwrap().total > 0);
}

#[test]
fn bookmarks_go_to_another_machine_and_back() {
    let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (mut one, mut other) = (library(here.path()), library(there.path()));
    let text = article("同一篇", &"两台机器上都有的正文，一字不差。".repeat(8));
    put(&mut one, "shift", &article("占位", &"占一个号。".repeat(30))).unwrap();
    let a = put(&mut one, "same", &text).unwrap();
    let b = put(&mut other, "other-address", &text).unwrap();
    assert_ne!(a, b);
    let only = put(&mut one, "only", &article("只在一处", &"另一台机器没有的正文。".repeat(8))).unwrap();
    one.add_bookmark(&bookmark(a, "一字不差")).unwrap();
    one.add_bookmark(&bookmark(only, "没有的正文")).unwrap();
    let json = serde_json::to_string(&one.export_bookmarks().unwrap()).unwrap();
    let merged = other.import_bookmarks(&json).unwrap();
    assert_eq!((merged.added, merged.known), (2, 0));
    assert_eq!(other.import_bookmarks(&json).unwrap().added, 0, "merging twice doubles nothing");
    assert_eq!(other.bookmarks(b).unwrap().len(), 1);
    assert_eq!(other.all_bookmarks().unwrap().iter().filter(|bookmark| bookmark.article.0 == 0).count(), 1);
    let came = put(&mut other, "only-here-too", &article("只在一处", &"另一台机器没有的正文。".repeat(8))).unwrap();
    assert_eq!(other.bookmarks(came).unwrap().len(), 1, "it waited for its article");
    let back = serde_json::to_string(&other.export_bookmarks().unwrap()).unwrap();
    assert_eq!(one.import_bookmarks(&back).unwrap().added, 0);
    assert!(other.import_bookmarks("{\"no\": 1}").is_err());
}

#[test]
fn a_directory_is_imported_once_and_gone_on_with() {
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("source");
    fs::create_dir_all(source.join("inner")).unwrap();
    for n in 0..300 {
        let name = if n % 2 == 0 { format!("{n}.md") } else { format!("inner/{n}.txt") };
        fs::write(source.join(name), format!("# 第{n}篇\n\n{}\n", format!("这是第{n}篇的正文，{n}。").repeat(12)))
            .unwrap();
    }
    fs::write(source.join("empty.md"), "").unwrap();
    fs::write(source.join("picture.png"), "not looked at").unwrap();
    let mut store = library(folder.path());
    let mut told = 0;
    let broken_off = store
        .import_files(std::slice::from_ref(&source), true, |_| {
            told += 1;
            false
        })
        .unwrap();
    assert!(broken_off.done < 301 && broken_off.added > 0, "{broken_off:?}");
    assert_eq!(told, 1);
    let rest = store.import_files(std::slice::from_ref(&source), true, |_| true).unwrap();
    assert_eq!(rest.added + broken_off.added, 300);
    assert_eq!((rest.done, rest.total, rest.failures.len()), (301, 301, 1));
    assert!(rest.failures[0].0.ends_with("empty.md"));
    let again = store.import_files(std::slice::from_ref(&source), true, |_| true).unwrap();
    assert_eq!((again.added, again.unchanged), (0, 300));
    assert!(!store.import_files(&[source], false, |_| true).unwrap().failures.is_empty());
}
