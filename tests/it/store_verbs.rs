//! The verbs that need no screen: data on standard output, talk on standard error, exit status as promised.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

fn kanbao(folder: &Path, arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_kanbao"))
        .args(arguments)
        .env("KANBAO_DATA_DIR", folder.join("data"))
        .env("KANBAO_CONFIG_DIR", folder.join("config"))
        .env_remove("HOME")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A verb that reads nothing may have gone before we write.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

/// What a verb that goes well prints.
fn out(folder: &Path, arguments: &[&str]) -> String {
    let done = kanbao(folder, arguments, "");
    assert_eq!(done.status.code(), Some(0), "{arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).unwrap()
}

/// What a verb that fails says; it prints nothing.
fn complaint(folder: &Path, arguments: &[&str], code: i32) -> String {
    let done = kanbao(folder, arguments, "");
    assert_eq!(done.status.code(), Some(code), "{arguments:?}");
    assert!(done.stdout.is_empty(), "{arguments:?}");
    String::from_utf8(done.stderr).unwrap()
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

const STORY: &str = "# 县城来了大夫\n\n2024-12-12 08:55:07  来源：某某新闻网\n\n县城的诊室里，北京的大夫坐诊，看一次病不用跑远路了。\n\n## 医疗“同质化”\n\n远程会诊接上了十四家医院，片子传过去，意见传回来。\n";

#[test]
fn a_library_is_filled_listed_searched_and_emptied() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let bundled = out(here, &["list"]).lines().count();
    assert!(bundled >= 8);
    let file = here.join("story.md");
    fs::write(&file, STORY).unwrap();
    let imported = kanbao(here, &["import", file.to_str().unwrap()], "");
    assert_eq!((imported.status.code(), imported.stdout.len()), (Some(0), 0));
    assert!(String::from_utf8_lossy(&imported.stderr).contains("1 new"));
    let listed = json(&out(here, &["list", "--json"]));
    assert_eq!(listed.as_array().unwrap().len(), bundled + 1);
    let story = listed.as_array().unwrap().iter().find(|entry| entry["title"] == "县城来了大夫").unwrap();
    for field in ["id", "title", "published", "source", "channel", "topics", "read", "progress"] {
        assert!(story.get(field).is_some(), "{field}");
    }
    let id = story["id"].to_string();
    for query in ["远程会诊", "遠程會診", "yuanchenghuizhen", "yuanchenghuizhenjieshangle", "十四家 -没有这个词"]
    {
        let hits = json(&out(here, &["search", query, "--json"]));
        let hit = hits.as_array().unwrap().iter().find(|hit| hit["title"] == "县城来了大夫");
        let hit = hit.unwrap_or_else(|| panic!("{query}: {hits}"));
        assert!(hit["snippet"].as_str().unwrap().contains("远程会诊"), "{query}");
        assert_eq!(hit["section"], "医疗“同质化”", "{query}");
    }
    assert!(out(here, &["search", "远程会诊"]).contains("县城来了大夫"));
    // A word with a minus is no option.
    for (without, found) in [("-诊室", false), ("-\"诊室里\"", false), ("-word", true)] {
        let hits = out(here, &["search", "远程会诊", without, "--limit", "9", "-q"]);
        assert_eq!(hits.contains("县城来了大夫"), found, "{without}");
    }
    assert!(out(here, &["export", &id]).contains("## 医疗“同质化”"));
    assert_eq!(json(&out(here, &["export", &id, "--format", "json"]))["title"], "县城来了大夫");
    assert!(out(here, &["export", &id, "1", "--format", "text"]).contains("诊室"));
    assert!(out(here, &["show", &id, "--no-meta"]).contains("诊室"));
    assert!(out(here, &["check", "--reimport"]).contains("1 read again, 0 changed, 0 kept"));
    out(here, &["remove", &id]);
    assert_eq!(out(here, &["list"]).lines().count(), bundled);
    assert_eq!(json(&out(here, &["list", "--json", "--source", "没有这个来源"])), json("[]"));
    // A name typed in part or in pinyin is the name; a date is a day, a month or a year.
    for arguments in [["--topic", "yiliao"], ["--topic", "醫療"], ["--source", "看报"], ["--after", "2026-11-20"]] {
        let some = out(here, &["list", arguments[0], arguments[1]]).lines().count();
        assert!((1..bundled).contains(&some), "{arguments:?}: {some} of {bundled}");
    }
    assert_eq!(out(here, &["list", "--before", "1999"]), "");
    assert!(out(here, &["check"]).contains("sound"));
}

#[test]
fn what_cannot_be_done_is_said_in_one_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    for (arguments, code, words) in [
        (&["show", "999"][..], 1, "no article 999"),
        (&["remove", "999"], 1, "no article 999"),
        (&["export", "999"], 1, "no article 999"),
        (&["search", "after:soon"], 1, "not a date"),
        (&["bookmark", "remove", "5"], 1, "no bookmark 5"),
        (&["bookmark", "import", "/no/such/file"], 1, "no file"),
        (&["import", "/no/such/file"], 1, "no such file"),
        (&["search"], 2, "QUERY"),
        (&["remove", "abc"], 2, "abc"),
        (&["list", "--data-dir", "/dev/null/x"], 1, "--data-dir"),
    ] {
        let said = complaint(here, arguments, code);
        assert!(said.contains(words), "{arguments:?}: {said}");
    }
    let piped = kanbao(here, &["import", "-"], STORY);
    assert_eq!(piped.status.code(), Some(0), "{}", String::from_utf8_lossy(&piped.stderr));
    assert!(kanbao(here, &["import", "-", "-q"], STORY).stderr.is_empty());
}

#[test]
fn bookmarks_come_from_a_file_and_go_into_one() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let file = here.join("bookmarks.json");
    let record = r#"[{"title": "不在书库里的", "quote": "一句话", "note": "记着", "created": "2024-12-12T08:55:07Z"}]"#;
    fs::write(&file, record).unwrap();
    out(here, &["bookmark", "import", file.to_str().unwrap()]);
    out(here, &["bookmark", "import", file.to_str().unwrap()]);
    let exported = json(&out(here, &["bookmark", "export"]));
    assert_eq!(exported.as_array().unwrap().len(), 1);
    for field in ["id", "title", "section", "quote", "before", "after", "note", "created"] {
        assert!(exported[0].get(field).is_some(), "{field}");
    }
    assert_eq!(exported[0]["created"], "2024-12-12T08:55:07Z");
    let markdown = out(here, &["bookmark", "export", "--format", "markdown"]);
    assert!(markdown.contains("## 不在书库里的") && markdown.contains("> 一句话") && markdown.contains("记着"));
    assert!(out(here, &["bookmark", "list"]).contains("一句话"));
    out(here, &["bookmark", "remove", &exported[0]["id"].to_string()]);
    assert_eq!(json(&out(here, &["bookmark", "list", "--format", "json"])), json("[]"));
}

#[test]
fn a_file_is_mended_as_far_as_asked_and_stays_one_article() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let file = here.join("trad.txt");
    fs::write(&file, "河上有了橋\n\n　　去年秋天橋通了，第一天上學孩子們是跑著過去的。鎮上的醫院也沾了光。\n").unwrap();
    let name = file.to_str().unwrap();
    out(here, &["import", name]);
    let all = out(here, &["list"]).lines().count();
    let entries = json(&out(here, &["list", "--json"]));
    let entry = entries.as_array().unwrap().iter().find(|entry| entry["title"] == "河上有了橋").unwrap();
    let id = entry["id"].to_string();
    assert!(out(here, &["show", &id]).contains("跑著過去"));
    assert!(out(here, &["show", &id, "--repair", "script"]).contains("跑着过去"));
    out(here, &["import", "--repair", "script", name]);
    assert!(out(here, &["show", &id]).contains("跑着过去"));
    // What holds for the article is what was asked, also when its bytes are read anew.
    assert!(out(here, &["show", &id, "--encoding", "utf-8"]).contains("跑着过去"));
    assert!(out(here, &["show", &id, "--original"]).contains("跑著過去"));
    assert_eq!(out(here, &["list"]).lines().count(), all);
    assert!(complaint(here, &["import", "--repair", "colour", name], 2).contains("‘colour’ is no repair"));
}
