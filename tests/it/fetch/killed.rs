//! A sync that is killed loses nothing, and the next one completes it.

use std::collections::HashSet;
use std::process::{Command, Stdio};
use std::time::Duration;

use super::PAGE;
use super::server::{Answer, Asked, Server};

/// Servers, and articles on each: a host is asked once a second, so more hosts make a shorter test.
const HOSTS: usize = 4;
const STORIES: usize = 3;

fn serve() -> Server {
    Server::new(|asked: &Asked| match asked.path.as_str() {
        "/rss" => {
            let items: String = (0..STORIES)
                .map(|n| format!("<item><title>第{n}篇</title><link>/a/{n}.html</link><pubDate>2024-12-1{n} 08:00:00</pubDate></item>"))
                .collect();
            let text = format!(
                "<rss version=\"2.0\"><channel><title>{}</title>{items}</channel></rss>",
                asked.header("host").unwrap()
            );
            Answer { body: text.into_bytes(), ..Answer::default() }.with("ETag: \"1\"")
        }
        path => {
            let name = format!("{}号{path}", asked.header("host").unwrap().replace("127.0.0.1:", ""));
            // Every story has words of its own, or they would be folded into one.
            let mut seed = name.bytes().fold(7_u32, |seed, byte| seed.wrapping_mul(31).wrapping_add(byte.into()));
            let mut word = || {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                char::from_u32(0x4e00 + (seed >> 16) % 3_000).unwrap()
            };
            let paragraphs: String = (0..8)
                .map(|_| {
                    format!(
                        "<p>　　{}，{}。</p>",
                        (0..30).map(|_| word()).collect::<String>(),
                        (0..20).map(|_| word()).collect::<String>()
                    )
                })
                .collect();
            let page = String::from_utf8(PAGE.to_vec()).unwrap().replace("山里的邮局又开门了", &name);
            let (before, after) = page.split_once("<p>　　关了").unwrap();
            Answer::page(format!("{before}{paragraphs}{}", after.split_once("</div>").unwrap().1))
        }
    })
}

#[test]
fn a_killed_sync_loses_nothing_and_the_next_one_completes_it() {
    let rounds = std::env::var("KANBAO_TEST_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(3);
    let data = tempfile::tempdir().unwrap();
    let kanbao = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kanbao"));
        command.args(arguments).env_clear().env("KANBAO_DATA_DIR", data.path()).env("KANBAO_CONFIG_DIR", data.path());
        command.stderr(Stdio::piped()).stdout(Stdio::piped());
        command
    };
    let titles = || -> HashSet<String> {
        let list = kanbao(&["list", "--json"]).output().unwrap();
        let list: serde_json::Value = serde_json::from_slice(&list.stdout).unwrap();
        list.as_array().unwrap().iter().map(|entry| entry["title"].as_str().unwrap().to_owned()).collect()
    };
    let servers: Vec<Server> = (0..HOSTS).map(|_| serve()).collect();
    for server in &servers {
        assert!(kanbao(&["source", "add", &server.url("/rss")]).status().unwrap().success());
    }
    let brought_along = titles().len();
    let mut held = titles();
    for round in 0..rounds {
        let mut sync = kanbao(&["sync"]).spawn().unwrap();
        // Anywhere in the three seconds that a sync takes; the steps share no factor with anything in it.
        std::thread::sleep(Duration::from_millis((50 + round as u64 * 677) % 3_100));
        sync.kill().unwrap();
        sync.wait().unwrap();
        let check = kanbao(&["check"]).output().unwrap();
        assert!(check.status.success(), "{}", String::from_utf8_lossy(&check.stdout));
        let now = titles();
        assert!(held.is_subset(&now), "articles were lost: {:?}", held.difference(&now));
        held = now;
    }
    let last = kanbao(&["sync"]).output().unwrap();
    assert!(last.status.success(), "{}", String::from_utf8_lossy(&last.stderr));
    assert_eq!(titles().len(), brought_along + HOSTS * STORIES, "{}", String::from_utf8_lossy(&last.stderr));
}
