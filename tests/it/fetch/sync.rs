//! Sync over a library in memory.

use std::collections::HashMap;
use std::time::Duration;

use kanbao::catalog::{Arrival, ArticleId, Source, SourceKind, Validator, Wanted};
use kanbao::fetch::client::{Http, Options};
use kanbao::fetch::gate::{Gate, Manners};
use kanbao::fetch::meter::{Meter, Stop};
use kanbao::fetch::shelf::{Reason, Shelf, Story};
use kanbao::fetch::sync::{Report, sync};
use kanbao::fetch::web::Watch;

use super::PAGE;
use super::server::{Answer, Asked, Server};

/// A library that is a list.
#[derive(Default)]
struct List {
    sources: Vec<Source>,
    stories: Vec<Story>,
    said: HashMap<String, Validator>,
    wanted: Vec<Wanted>,
}

impl List {
    fn with(sources: impl IntoIterator<Item = (String, SourceKind)>) -> Self {
        let sources = sources.into_iter().zip(1..).map(|((url, kind), id)| Source {
            id,
            name: format!("source {id}"),
            url,
            kind,
            channel: None,
            checked: 0,
            failure: String::new(),
        });
        Self { sources: sources.collect(), ..Self::default() }
    }

    fn titles(&self) -> Vec<&str> {
        self.stories.iter().map(|story| story.document.meta.title.as_str()).collect()
    }
}

impl Shelf for List {
    fn sources(&mut self) -> Result<Vec<Source>, Reason> {
        Ok(self.sources.clone())
    }

    fn checked(&mut self, sources: &[Source]) -> Result<(), Reason> {
        for source in sources {
            let place = self.sources.iter_mut().find(|known| known.id == source.id).unwrap();
            place.clone_from(source);
        }
        Ok(())
    }

    fn validator(&mut self, url: &str) -> Option<Validator> {
        self.said.get(url).cloned()
    }

    fn set_validator(&mut self, url: &str, said: &Validator) -> Result<(), Reason> {
        self.said.insert(url.to_owned(), said.clone());
        Ok(())
    }

    fn knows(&mut self, url: &str) -> bool {
        self.stories.iter().any(|story| story.asked == url)
    }

    fn keep(&mut self, stories: &[Story]) -> Result<Vec<(ArticleId, Arrival)>, Reason> {
        let first = self.stories.len() as i64;
        self.stories.extend(stories.iter().cloned());
        Ok((first..).take(stories.len()).map(|id| (ArticleId(id), Arrival::New)).collect())
    }

    fn wanted(&mut self) -> Vec<Wanted> {
        self.wanted.clone()
    }

    fn want(&mut self, url: &str, failure: &str, next: i64) -> Result<(), Reason> {
        let known = self.wanted.iter().position(|wanted| wanted.url == url).map(|at| self.wanted.remove(at));
        let tries = known.map_or(0, |known| known.tries) + 1;
        self.wanted.push(Wanted { url: url.to_owned(), asked: 0, tries, next, failure: failure.to_owned() });
        Ok(())
    }

    fn no_longer_wanted(&mut self, url: &str) -> Result<(), Reason> {
        self.wanted.retain(|known| known.url != url);
        Ok(())
    }
}

fn run(shelf: &mut List, budget: Option<u64>) -> Report {
    let web = Http::new(&Options::default()).unwrap();
    let meter = Meter::new(budget, None, Stop::default());
    let manners = Manners { pause: Duration::ZERO, per_host: 6, ..Manners::default() };
    sync(&web, shelf, None, &meter, manners, &mut |_| {}).unwrap()
}

fn feed(items: &[(&str, &str, &str)]) -> Answer {
    let items: String = items
        .iter()
        .map(|(title, link, date)| {
            format!("<item><title>{title}</title><link>{link}</link><pubDate>{date}</pubDate></item>")
        })
        .collect();
    let text = format!("<rss version=\"2.0\"><channel><title>报</title>{items}</channel></rss>");
    Answer { body: text.into_bytes(), ..Answer::default() }.with("Content-Type: application/rss+xml")
}

/// The page of the corpus under another title.
fn story(title: &str) -> Answer {
    Answer::page(String::from_utf8(PAGE.to_vec()).unwrap().replace("山里的邮局又开门了", title))
}

#[test]
fn a_second_sync_of_unchanged_sources_costs_no_body() {
    let server = Server::new(|asked: &Asked| {
        if asked.path.starts_with("/a/") {
            return story(&format!("第{}条新闻的标题", asked.path.trim_start_matches("/a/")));
        }
        match asked.header("if-none-match") {
            Some("\"same\"") => Answer::status(304),
            _ => {
                let link = asked.path.replace("/feed/", "/a/");
                feed(&[("标题", &link, "2024-12-12 08:00:00")]).with("ETag: \"same\"")
            }
        }
    });
    let mut shelf = List::with((0..50).map(|n| (server.url(&format!("/feed/{n}")), SourceKind::Feed)));
    let first = run(&mut shelf, None);
    assert_eq!((first.added.len(), first.unchanged, first.failures.len()), (50, 0, 0), "{:?}", first.failures);
    let second = run(&mut shelf, None);
    assert_eq!((second.wire, second.unchanged, second.added.len()), (0, 50, 0));
}

#[test]
fn without_validators_only_the_feed_is_asked_again() {
    let server = Server::new(|asked: &Asked| match asked.path.as_str() {
        "/feed" => feed(&[("甲", "/a/1", "2024-12-12 08:00:00")]),
        _ => story("甲地的一条新闻标题"),
    });
    let mut shelf = List::with([(server.url("/feed"), SourceKind::Feed)]);
    run(&mut shelf, None);
    let second = run(&mut shelf, None);
    assert_eq!((second.unchanged, second.added.len()), (1, 0));
    assert_eq!(server.paths(), ["/feed", "/a/1", "/feed"]);
}

#[test]
fn a_budget_buys_the_newest_and_the_rest_comes_the_next_time() {
    let server = Server::new(|asked: &Asked| match asked.path.as_str() {
        "/feed" => feed(&[
            ("旧", "/a/1", "2024-12-10 08:00:00"),
            ("新", "/a/3", "2024-12-12 08:00:00"),
            ("中", "/a/2", "2024-12-11 08:00:00"),
        ])
        .with("ETag: \"1\""),
        path => story(&format!("编号{}的新闻标题", path.trim_start_matches("/a/"))),
    });
    let mut shelf = List::with([(server.url("/feed"), SourceKind::Feed)]);
    // The feed and one page fit; which page, the date decides.
    let web = Http::new(&Options::default()).unwrap();
    let meter = Meter::new(Some(500 + PAGE.len() as u64), None, Stop::default());
    let manners = Manners { pause: Duration::ZERO, per_host: 1, in_all: 1 };
    let report = sync(&web, &mut shelf, None, &meter, manners, &mut |_| {}).unwrap();
    assert_eq!(shelf.titles(), ["编号3的新闻标题"]);
    assert_eq!(report.left, 2);
    let report = run(&mut shelf, None);
    assert_eq!((report.added.len(), report.left), (2, 0));
}

#[test]
fn one_sources_failure_does_not_stop_the_rest() {
    let server = Server::new(|asked: &Asked| match asked.path.as_str() {
        "/good" => feed(&[("甲", "/a/1", "2024-12-12 08:00:00"), ("乙", "/gone", "2024-12-12 08:00:00")]),
        "/a/1" => story("甲地的一条新闻标题"),
        "/html" => Answer::page("<p>not a feed"),
        _ => Answer::status(404),
    });
    let urls = ["/missing", "/html", "/good"].map(|path| (server.url(path), SourceKind::Feed));
    let mut shelf = List::with(urls);
    let report = run(&mut shelf, None);
    assert_eq!(shelf.titles(), ["甲地的一条新闻标题"]);
    assert_eq!(report.failures.len(), 3, "{:?}", report.failures);
    let failed: Vec<bool> = shelf.sources.iter().map(|source| !source.failure.is_empty()).collect();
    assert_eq!(failed, [true, true, false]);
}

#[test]
fn a_text_that_stands_in_the_feed_is_not_fetched() {
    let text = "山路在去年修过一次，雨水冲坏的地方都垫了石头。".repeat(15);
    let server = Server::new(move |_: &Asked| {
        let item = format!(
            "<item><title>修好的山路</title><link>/a/1</link><description>&lt;p&gt;{text}&lt;/p&gt;</description></item>"
        );
        let body = format!("<rss version=\"2.0\"><channel><title>报</title>{item}</channel></rss>");
        Answer { body: body.into_bytes(), ..Answer::default() }
    });
    let mut shelf = List::with([(server.url("/feed"), SourceKind::Feed)]);
    run(&mut shelf, None);
    assert_eq!(server.paths(), ["/feed"]);
    assert_eq!(shelf.titles(), ["修好的山路"]);
    assert!(shelf.stories[0].document.text().contains("垫了石头"));
}

#[test]
fn a_channel_page_is_a_source() {
    let server = Server::new(|asked: &Asked| {
        if asked.path == "/sq/" {
            let links: String = (1..=4)
                .map(|n| {
                    format!(
                        "<li><a href=\"/2024-12/12/content_{n}.htm\">第{n}条新闻的标题写在这里</a> 2024-12-1{n}</li>"
                    )
                })
                .collect();
            return Answer::page(format!("<html><body><ul>{links}</ul></body></html>"));
        }
        story(&format!("{}号新闻的标题", asked.path.trim_end_matches(".htm").chars().last().unwrap()))
    });
    let mut shelf = List::with([(server.url("/sq/"), SourceKind::Channel)]);
    let report = run(&mut shelf, None);
    assert_eq!(report.added.len(), 4, "{:?}", report.failures);
}

#[test]
fn what_is_no_article_is_noted_for_later_and_not_kept() {
    let server = Server::new(|asked: &Asked| match asked.path.as_str() {
        "/feed" => feed(&[("甲", "/a/1", "2024-12-12 08:00:00")]),
        _ => Answer::page(
            "<html><head><title>环境异常</title></head><body>当前环境异常，完成验证后即可继续访问。去验证</body></html>",
        ),
    });
    let mut shelf = List::with([(server.url("/feed"), SourceKind::Feed)]);
    let report = run(&mut shelf, None);
    assert!(shelf.stories.is_empty());
    assert_eq!((report.failures.len(), shelf.wanted.len()), (1, 1), "{:?}", report.failures);
}

#[test]
fn a_source_that_moved_for_good_is_asked_at_its_new_address() {
    let server = Server::new(|asked: &Asked| match asked.path.as_str() {
        "/old" => Answer::status(301).with("Location: /feed"),
        // A login page in the way is no new address.
        "/hotel" => Answer::status(301).with("Location: /login"),
        "/login" => Answer::page("<html><body>请登录</body></html>"),
        "/feed" => feed(&[("甲", "/a/1", "2024-12-12 08:00:00")]),
        _ => story("甲地的一条新闻标题"),
    });
    let mut shelf = List::with(["/old", "/hotel"].map(|path| (server.url(path), SourceKind::Feed)));
    run(&mut shelf, None);
    let urls: Vec<&str> = shelf.sources.iter().map(|source| source.url.as_str()).collect();
    assert_eq!(urls, [server.url("/feed"), server.url("/hotel")]);
}

#[test]
fn an_equal_body_under_another_etag_is_not_sent_a_third_time() {
    let times = std::sync::atomic::AtomicUsize::new(0);
    let server = Server::new(move |asked: &Asked| match asked.path.as_str() {
        "/feed" if asked.header("if-none-match") == Some("\"b\"") => Answer::status(304),
        "/feed" => {
            let tag = if times.fetch_add(1, std::sync::atomic::Ordering::Relaxed) == 0 { "a" } else { "b" };
            feed(&[("甲", "/a/1", "2024-12-12 08:00:00")]).with(&format!("ETag: \"{tag}\""))
        }
        _ => story("甲地的一条新闻标题"),
    });
    let mut shelf = List::with([(server.url("/feed"), SourceKind::Feed)]);
    run(&mut shelf, None);
    assert!(run(&mut shelf, None).wire > 0);
    assert_eq!(run(&mut shelf, None).wire, 0);
}

#[test]
fn a_spent_budget_waits_for_no_host() {
    // Manners that would make the second question wait for a day.
    let manners = Manners { pause: Duration::from_secs(24 * 60 * 60), ..Manners::default() };
    let meter = Meter::new(Some(400), None, Stop::default());
    let gate = Gate::new(manners);
    let first = gate.enter("a", || meter.is_spent());
    assert!(first.is_some());
    meter.received(400).unwrap();
    assert!(gate.enter("a", || meter.is_spent()).is_none());
}

#[test]
fn sources_that_the_budget_does_not_reach_have_not_failed() {
    let server = Server::new(|_: &Asked| feed(&[("甲", "/a/1", "2024-12-12 08:00:00")]));
    let mut shelf = List::with((0..20).map(|n| (server.url(&format!("/feed/{n}")), SourceKind::Feed)));
    let report = run(&mut shelf, Some(300));
    assert!(report.failures.is_empty() && report.unasked > 0, "{:?}", report.failures);
    assert!(shelf.sources.iter().all(|source| source.failure.is_empty()));
}

#[test]
fn what_failed_is_tried_ever_more_seldom_and_in_the_end_given_up() {
    let server = Server::new(|asked: &Asked| match asked.path.as_str() {
        "/feed" => feed(&[("甲", "/a/1", "2024-12-12 08:00:00")]),
        _ => Answer::status(503),
    });
    let mut shelf = List::with([(server.url("/feed"), SourceKind::Feed)]);
    let mut pauses = Vec::new();
    for _ in 0..40 {
        let before = shelf.wanted.first().map(|wanted| wanted.tries);
        run(&mut shelf, None);
        let Some(wanted) = shelf.wanted.first_mut() else { break };
        assert_ne!(before, Some(wanted.tries), "it was asked again");
        let asked = server.paths().iter().filter(|path| *path == "/a/1").count();
        pauses.push(wanted.next);
        // Until its time has come it is left alone, though the source still names it.
        shelf.said.clear();
        run(&mut shelf, None);
        assert_eq!(server.paths().iter().filter(|path| *path == "/a/1").count(), asked);
        shelf.wanted[0].next = 0;
    }
    assert!(shelf.wanted.is_empty() && (5..20).contains(&pauses.len()), "{} tries", pauses.len());
    assert!(pauses[5] - pauses[0] > 60 * 60);
}
