//! `fetch`, `sync` and `source` as a reader calls them.

use std::path::Path;
use std::process::{Command, Output};

use super::server::{Answer, Asked, Server};
use super::{CA, PAGE};

fn kanbao(data: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kanbao"));
    command.args(arguments).env_clear().env("KANBAO_DATA_DIR", data).env("KANBAO_CONFIG_DIR", data.join("config"));
    command
}

fn run(data: &Path, arguments: &[&str]) -> Output {
    kanbao(data, arguments).output().unwrap()
}

fn out(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[test]
fn an_address_becomes_an_article_that_is_read_without_network() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::new(|_: &Asked| Answer::page(PAGE));
    let url = server.url("/a.html");
    let fetched = run(data.path(), &["fetch", &url]);
    let said = String::from_utf8(fetched.stderr.clone()).unwrap();
    assert!(said.contains("1.2 kB on the wire"), "{said}");
    let line = out(&fetched);
    let (number, title) = line.trim().split_once('\t').unwrap();
    assert_eq!(title, "山里的邮局又开门了");
    drop(server);
    assert!(out(&run(data.path(), &["show", number])).contains("核桃"));
    assert!(out(&run(data.path(), &["show", &url])).contains("核桃"));
}

#[test]
fn an_edited_article_is_replaced_and_its_changes_are_told() {
    let data = tempfile::tempdir().unwrap();
    let times = std::sync::atomic::AtomicUsize::new(0);
    let server = Server::new(move |_: &Asked| {
        let text = String::from_utf8(PAGE.to_vec()).unwrap();
        match times.fetch_add(1, std::sync::atomic::Ordering::Relaxed) {
            0 => Answer::page(text),
            _ => Answer::page(text.replace("喝一杯热水", "喝一杯热茶")),
        }
    });
    let url = server.url("/a.html");
    let first = out(&run(data.path(), &["fetch", &url]));
    let second = out(&run(data.path(), &["fetch", "--diff", &url]));
    assert_eq!(first.lines().next(), second.lines().next(), "the same article");
    let changes: Vec<&str> = second.lines().skip(1).collect();
    assert_eq!(changes.len(), 2, "{second}");
    assert!(changes[0].starts_with("- ") && changes[0].contains("热水"));
    assert!(changes[1].starts_with("+ ") && changes[1].contains("热茶"));
}

#[test]
fn a_failure_is_one_sentence_and_status_one() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::new(|_: &Asked| Answer::status(404));
    let output = run(data.path(), &["fetch", &server.url("/none")]);
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("404") && said.contains("no such page"), "{said}");
    assert!(output.stdout.is_empty());
}

#[test]
fn a_proxy_is_asked_when_the_variable_names_one() {
    let data = tempfile::tempdir().unwrap();
    let proxy = Server::new(|_: &Asked| Answer::page(PAGE));
    let output = kanbao(data.path(), &["fetch", "http://news.invalid/a.html"]).env("HTTP_PROXY", &proxy.base).output();
    let output = output.unwrap();
    assert!(out(&output).contains("邮局"));
    assert_eq!(proxy.paths(), ["tunnel news.invalid:80/a.html"]);
}

#[test]
fn an_authority_of_ones_own_is_named_by_file() {
    let data = tempfile::tempdir().unwrap();
    let file = data.path().join("ca.pem");
    std::fs::write(&file, CA).unwrap();
    let server = Server::secure(|_: &Asked| Answer::page(PAGE));
    let url = server.url("/a.html");
    assert_eq!(run(data.path(), &["fetch", &url]).status.code(), Some(1));
    out(&run(data.path(), &["fetch", "--ca-file", file.to_str().unwrap(), &url]));
    let config = data.path().join("config");
    std::fs::create_dir(&config).unwrap();
    std::fs::write(config.join("config.toml"), "ca-file = \"../ca.pem\"\n").unwrap();
    out(&run(data.path(), &["fetch", &server.url("/b.html")]));
    std::fs::write(config.join("config.toml"), "ca-file = \"none.pem\"\n").unwrap();
    let said = String::from_utf8(run(data.path(), &["fetch", &url]).stderr).unwrap();
    assert!(said.contains("none.pem cannot be read"), "{said}");
}

#[test]
fn sources_are_added_listed_synced_exported_and_removed() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::new(|asked: &Asked| {
        match asked.path.as_str() {
        "/" => Answer::page("<html><head><link rel=\"alternate\" type=\"application/rss+xml\" href=\"/rss\"></head><body>首页</body></html>"),
        "/rss" => Answer {
            body: "<rss version=\"2.0\"><channel><title>示例新闻</title><item><title>甲</title><link>/a/1</link></item></channel></rss>".into(),
            ..Answer::default()
        },
        _ => Answer::page(PAGE),
    }
    });
    let added = out(&run(data.path(), &["source", "add", &server.url("/")]));
    assert!(added.contains("示例新闻"), "{added}");
    assert!(out(&run(data.path(), &["source", "list"])).contains("/rss"));
    let synced = run(data.path(), &["sync"]);
    let said = String::from_utf8_lossy(&synced.stderr).into_owned();
    assert!(synced.status.success() && said.contains("1 new"), "{said}");
    assert!(out(&run(data.path(), &["list"])).contains("山里的邮局又开门了"));
    let opml = out(&run(data.path(), &["source", "export"]));
    assert!(opml.contains("xmlUrl="), "{opml}");
    let file = data.path().join("sources.opml");
    std::fs::write(&file, &opml).unwrap();
    out(&run(data.path(), &["source", "remove", "示例新闻"]));
    assert_eq!(out(&run(data.path(), &["source", "list"])), "");
    out(&run(data.path(), &["source", "import", file.to_str().unwrap()]));
    assert!(out(&run(data.path(), &["source", "list"])).contains("示例新闻"));
    assert_eq!(run(data.path(), &["sync", "--budget", "many"]).status.code(), Some(2));
}
