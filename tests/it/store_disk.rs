//! The library on a disk that is full, and on one that may only be read: a real one, mounted for the test.
//!
//! Only who may mount can run these; for others they say so and pass.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A disk in memory, taken away at the end.
struct Disk {
    folder: tempfile::TempDir,
}

impl Disk {
    /// A disk of so many kilobytes; `None`, loudly, where it cannot be mounted.
    fn new(kilobytes: usize) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let size = format!("size={kilobytes}k");
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &size, "tmpfs"])
            .arg(folder.path())
            .output()
            .is_ok_and(|done| done.status.success());
        if !mounted {
            eprintln!("SKIPPED: a disk can only be mounted by root; the library on a full disk is not tested here");
            return None;
        }
        Some(Self { folder })
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn remount(&self, how: &str) {
        let how = format!("remount,{how}");
        let done = Command::new("mount").args(["-o", &how]).arg(self.path()).status().unwrap();
        assert!(done.success(), "{how}");
    }

    /// Writes a file until nothing more goes in.
    fn fill(&self) -> PathBuf {
        let filler = self.path().join("filler");
        let mut bytes = 1 << 20;
        let mut all: Vec<u8> = Vec::new();
        while bytes > 0 {
            all.resize(all.len() + bytes, 7);
            if fs::write(&filler, &all).is_err() {
                all.truncate(all.len() - bytes);
                bytes /= 2;
            }
        }
        // The last try failed; what did go in stays.
        filler
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.path()).status();
    }
}

fn kanbao(disk: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_kanbao"))
        .args(arguments)
        .env("KANBAO_DATA_DIR", disk.join("data"))
        .env("KANBAO_CONFIG_DIR", disk.join("config"))
        .env_remove("HOME")
        .output()
        .unwrap()
}

fn out(disk: &Path, arguments: &[&str]) -> String {
    let done = kanbao(disk, arguments);
    assert!(done.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).unwrap()
}

/// What a verb says that cannot be done: one sentence.
fn complaint(disk: &Path, arguments: &[&str]) -> String {
    let done = kanbao(disk, arguments);
    let said = String::from_utf8(done.stderr).unwrap();
    assert_eq!(done.status.code(), Some(1), "{arguments:?}: {said}");
    said
}

/// A bookmark in a file, and an article in another.
fn files(folder: &Path, number: usize) -> (String, String) {
    let record = format!(
        "[{{\"title\": \"别处的\", \"quote\": \"第{number}句话\", \"note\": \"\", \"created\": \"2024-12-12T08:55:07Z\"}}]"
    );
    let (bookmark, article) = (folder.join(format!("{number}.json")), folder.join(format!("{number}.md")));
    fs::write(&bookmark, record).unwrap();
    fs::write(&article, format!("# 第{number}篇\n\n{}\n", format!("这是第{number}篇，写的是{number}。").repeat(60)))
        .unwrap();
    (bookmark.display().to_string(), article.display().to_string())
}

/// Nothing is damaged, every bookmark that was confirmed is there, and everything can be read.
fn reads(disk: &Path, kept: &[usize]) {
    let bookmarks = out(disk, &["bookmark", "export"]);
    for number in kept {
        assert!(bookmarks.contains(&format!("第{number}句话")), "{number} is lost: {bookmarks}");
    }
    assert!(out(disk, &["list"]).lines().count() >= 12);
    assert!(out(disk, &["show", "1"]).contains("看报"));
    assert!(out(disk, &["search", "看报"]).contains("看报"));
    assert!(out(disk, &["check"]).contains("sound"));
}

#[test]
fn a_disk_that_fills_up_loses_nothing_and_goes_on() {
    let Some(disk) = Disk::new(6 << 10) else { return };
    let outside = tempfile::tempdir().unwrap();
    let here = disk.path();
    out(here, &["list"]);
    let (mut kept, mut full) = (Vec::new(), 0);
    for number in 0..12 {
        // Full to the last byte from here on, and again and again with a little room.
        let filler = (number >= 4).then(|| disk.fill());
        if let Some(filler) = &filler {
            let bytes = fs::metadata(filler).unwrap().len();
            fs::File::options()
                .write(true)
                .open(filler)
                .unwrap()
                .set_len(bytes.saturating_sub(4096 * number as u64))
                .unwrap();
        }
        let (bookmark, article) = files(outside.path(), number);
        let done = kanbao(here, &["bookmark", "import", &bookmark]);
        if done.status.success() {
            kept.push(number);
        }
        for done in [done, kanbao(here, &["import", &article])] {
            if !done.status.success() {
                let said = String::from_utf8_lossy(&done.stderr).into_owned();
                assert!(said.contains("disk is full") && said.contains("make room"), "{said}");
                full += 1;
            }
        }
        reads(here, &kept);
        if let Some(filler) = filler {
            fs::remove_file(filler).unwrap();
        }
    }
    assert!(full > 2 && kept.len() > 3, "{full} times full, {kept:?}");
    let (bookmark, article) = files(outside.path(), 99);
    out(here, &["bookmark", "import", &bookmark]);
    out(here, &["import", &article]);
    kept.push(99);
    reads(here, &kept);
    assert!(out(here, &["search", "第99篇"]).contains("第99篇"));
}

#[test]
fn a_disk_that_may_only_be_read_is_read() {
    let Some(disk) = Disk::new(16 << 10) else { return };
    let outside = tempfile::tempdir().unwrap();
    let here = disk.path();
    let (bookmark, article) = files(outside.path(), 1);
    out(here, &["bookmark", "import", &bookmark]);
    disk.remount("ro");
    reads(here, &[1]);
    for arguments in [&["import", &article][..], &["remove", "1"], &["bookmark", "import", &article]] {
        let said = complaint(here, arguments);
        assert!(said.contains("may only be read") || said.contains("not bookmarks"), "{arguments:?}: {said}");
    }
    disk.remount("rw");
    out(here, &["import", &article]);
    reads(here, &[1]);
}
