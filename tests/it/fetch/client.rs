//! The client: codings, redirects, caps, broken lines, TLS.

use std::time::Duration;

use kanbao::fetch::client::{Http, Options};
use kanbao::fetch::meter::{Meter, Stop};
use kanbao::fetch::page;
use kanbao::fetch::web::{Failure, Request, Response, Unwatched, Web};

use super::server::{Answer, Asked, Manner, Server};
use super::{CA, PAGE};

fn web() -> Http {
    Http::new(&Options::default()).unwrap()
}

fn get(url: &str) -> Result<Response, Failure> {
    web().get(&Request::new(url), &Unwatched)
}

#[test]
fn every_coding_is_unpacked_and_counted_on_the_wire() {
    let packed: [(&str, &[u8]); 3] = [
        ("gzip", include_bytes!("../../corpus/wire/page.html.gz")),
        ("br", include_bytes!("../../corpus/wire/page.html.br")),
        ("zstd", include_bytes!("../../corpus/wire/page.html.zst")),
    ];
    for (coding, bytes) in packed {
        let server = Server::new(move |asked: &Asked| {
            assert!(asked.header("accept-encoding").unwrap().contains(coding));
            Answer::page(bytes).with(&format!("Content-Encoding: {coding}"))
        });
        let answer = get(&server.url("/")).unwrap();
        assert_eq!(answer.body, PAGE, "{coding}");
        assert_eq!(answer.wire, bytes.len() as u64, "{coding}");
    }
}

#[test]
fn a_text_article_costs_its_page_and_no_other_request() {
    let server = Server::new(|_: &Asked| {
        let bytes: &[u8] = include_bytes!("../../corpus/wire/page.html.gz");
        Answer::page(bytes).with("Content-Encoding: gzip")
    });
    let fetched = page::fetch(&web(), &Request::new(&server.url("/a.html")), None, &Unwatched).unwrap();
    assert_eq!(fetched.story.document.meta.title, "山里的邮局又开门了");
    assert_eq!(fetched.wire, include_bytes!("../../corpus/wire/page.html.gz").len() as u64);
    assert_eq!(server.paths(), ["/a.html"]);
}

#[test]
fn gbk_is_read_with_a_charset_and_without_and_cut_between_its_bytes() {
    let text = String::from_utf8(PAGE.to_vec()).unwrap();
    for (declared, header) in [("gbk", "text/html; charset=gbk"), ("gbk", "text/html"), ("", "text/html")] {
        let meta = if declared.is_empty() { "" } else { "<meta charset=\"gbk\">" };
        let text = text.replace("<meta charset=\"utf-8\">", meta);
        let (bytes, ..) = encoding_rs::GBK.encode(&text);
        let (bytes, header) = (bytes.into_owned(), format!("Content-Type: {header}"));
        // Chunks of one byte put a boundary inside every character.
        let server = Server::new(move |_: &Asked| {
            Answer { body: bytes.clone(), ..Answer::default() }.with(&header).sent(Manner::Chunks(1))
        });
        let fetched = page::fetch(&web(), &Request::new(&server.url("/")), None, &Unwatched).unwrap();
        let document = fetched.story.document;
        assert_eq!(document.meta.title, "山里的邮局又开门了");
        assert!(document.text().contains("核桃"), "{}", document.text());
        assert!(
            document.aside.encoding.eq_ignore_ascii_case("gbk")
                || document.aside.encoding.eq_ignore_ascii_case("gb18030")
        );
    }
}

#[test]
fn what_has_not_changed_costs_no_body() {
    let server = Server::new(|asked: &Asked| match asked.header("if-none-match") {
        Some("\"v1\"") => Answer::status(304),
        _ => Answer::page(PAGE).with("ETag: \"v1\""),
    });
    let first = get(&server.url("/")).unwrap();
    let again = Request { etag: first.etag, ..Request::new(&server.url("/")) };
    let second = web().get(&again, &Unwatched).unwrap();
    assert_eq!((second.status, second.wire), (304, 0));
}

#[test]
fn redirects_are_followed_but_not_in_a_circle_and_not_off_the_web() {
    let server = Server::new(|asked: &Asked| match asked.path.as_str() {
        "/old" => Answer::status(301).with("Location: /new"),
        "/soft" => Answer::status(302).with("Location: /old").with("Set-Cookie: seen=1; Path=/"),
        "/kept" => Answer::status(307).with("Location: /soft"),
        "/loop" => Answer::status(302).with("Location: /loop"),
        "/file" => Answer::status(302).with("Location: file:///etc/passwd"),
        "/new" => Answer::page(PAGE).with(&format!("X-Cookie: {}", asked.header("cookie").unwrap_or("none"))),
        _ => Answer::status(404),
    });
    let old = get(&server.url("/old")).unwrap();
    assert!(old.moved && old.url.ends_with("/new"));
    let kept = get(&server.url("/kept")).unwrap();
    assert!(!kept.moved && kept.url.ends_with("/new"));
    assert!(matches!(get(&server.url("/loop")), Err(Failure::Circle(_))));
    assert!(matches!(get(&server.url("/file")), Err(Failure::Redirect { .. })));
    assert!(matches!(get(&server.url("/none")), Err(Failure::Status { status: 404, .. })));
}

#[test]
fn a_step_down_from_https_is_told() {
    let plain = Server::new(|_: &Asked| Answer::page(PAGE));
    let target = format!("Location: {}", plain.url("/a"));
    let secure = Server::secure(move |_: &Asked| Answer::status(302).with(&target));
    let web = Http::new(&Options { ca_pem: Some(CA.to_vec()), ..Options::default() }).unwrap();
    assert!(web.get(&Request::new(&secure.url("/")), &Unwatched).unwrap().downgraded);
}

#[test]
fn a_certificate_is_believed_only_from_a_known_authority() {
    let secure = Server::secure(|_: &Asked| Answer::page(PAGE));
    let stranger = get(&secure.url("/"));
    assert!(matches!(stranger, Err(Failure::Tls { .. })), "{stranger:?}");
    let web = Http::new(&Options { ca_pem: Some(CA.to_vec()), ..Options::default() }).unwrap();
    assert_eq!(web.get(&Request::new(&secure.url("/")), &Unwatched).unwrap().body, PAGE);
    assert!(Http::new(&Options { ca_pem: Some(b"nothing".to_vec()), ..Options::default() }).is_err());
}

#[test]
fn too_much_ends_with_a_sentence() {
    let bomb = {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        std::io::Write::write_all(&mut encoder, &vec![b'0'; 20 << 20]).unwrap();
        encoder.finish().unwrap()
    };
    let server = Server::new(move |asked: &Asked| match asked.path.as_str() {
        "/bomb" => Answer::page(bomb.clone()).with("Content-Encoding: gzip"),
        _ => Answer::page(vec![b'x'; 1 << 16]).sent(Manner::Endless),
    });
    let web = Http::new(&Options { cap: 4 << 20, ..Options::default() }).unwrap();
    for path in ["/bomb", "/endless"] {
        let answer = web.get(&Request::new(&server.url(path)), &Unwatched);
        assert!(matches!(answer, Err(Failure::TooLarge { limit: 4, .. })), "{path}");
    }
}

#[test]
fn a_silent_server_is_given_up() {
    let server = Server::new(|asked: &Asked| {
        let after = if asked.path == "/start" { 0 } else { 100 };
        Answer::page(PAGE).sent(Manner::Silence(after))
    });
    let web = Http::new(&Options { patience: Duration::from_millis(200), ..Options::default() }).unwrap();
    let from_start = web.get(&Request::new(&server.url("/start")), &Unwatched);
    assert!(matches!(from_start, Err(Failure::Timeout(_))), "{from_start:?}");
    let midway = web.get(&Request::new(&server.url("/midway")), &Unwatched);
    assert!(matches!(midway, Err(Failure::Broken { received: 100, .. })), "{midway:?}");
}

#[test]
fn a_cut_body_goes_on_where_it_broke() {
    let server = Server::new(|asked: &Asked| match asked.header("range") {
        Some(range) => {
            assert_eq!(asked.header("if-range"), Some("\"v1\""));
            let from: usize = range.trim_start_matches("bytes=").trim_end_matches('-').parse().unwrap();
            Answer { status: 206, body: PAGE[from..].to_vec(), ..Answer::default() }
        }
        None => Answer::page(PAGE).with("ETag: \"v1\"").sent(Manner::Cut(500)),
    });
    let answer = page::resumed(&web(), &Request::new(&server.url("/")), &Unwatched).unwrap();
    assert_eq!(answer.body, PAGE);
    assert_eq!(answer.wire, PAGE.len() as u64);

    let careless = Server::new(|_: &Asked| Answer::page(PAGE).sent(Manner::Cut(500)));
    let cut = page::resumed(&web(), &Request::new(&careless.url("/")), &Unwatched);
    assert!(matches!(cut, Err(Failure::Broken { received: 500, partial: None, .. })), "{cut:?}");
}

#[test]
fn busy_servers_say_when_to_come_again() {
    let server = Server::new(|asked: &Asked| match asked.path.as_str() {
        "/busy" => Answer::status(429).with("Retry-After: 120"),
        _ => Answer::status(503),
    });
    let Err(Failure::Status { status: 429, retry_after, .. }) = get(&server.url("/busy")) else { panic!() };
    assert_eq!(retry_after, Some(Duration::from_secs(120)));
    let down = get(&server.url("/down")).unwrap_err();
    assert!(down.is_passing() && down.to_string().contains("503"), "{down}");
}

#[test]
fn a_stop_ends_a_transfer() {
    let server = Server::new(|_: &Asked| Answer::page(vec![b'x'; 1 << 16]).sent(Manner::Endless));
    let stop = Stop::default();
    let meter = Meter::new(None, Some(200_000), stop.clone());
    std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(100));
        stop.say();
    });
    assert_eq!(web().get(&Request::new(&server.url("/")), &meter), Err(Failure::Cancelled));
}

#[test]
fn nobody_there_is_said_plainly() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    drop(listener);
    assert!(matches!(get(&url), Err(Failure::Connect { .. })));
    assert!(matches!(get("http://nowhere.invalid/"), Err(Failure::Host(_))));
}

#[test]
fn pages_of_one_article_become_one() {
    let server = Server::new(|asked: &Asked| {
        let page = |text: &str, links: &str| {
            let page = String::from_utf8(PAGE.to_vec()).unwrap();
            Answer::page(page.replace("这条路就没有断。”</p>", &format!("这条路就没有断。”</p>{text}{links}")))
        };
        match asked.path.as_str() {
            "/2024/a.html" => {
                page("", "<p><a href=\"a_2.html\">2</a> <a href=\"a_3.html\">3</a> <a href=\"a_2.html\">下一页</a></p>")
            }
            "/2024/a_2.html" => page("<p>　　第二页说到山路，山路在去年修过一次，雨水冲坏的地方都垫了石头。</p>", ""),
            "/2024/a_3.html" => {
                page("<p>　　第三页说到冬天，冬天雪大的日子邮车上不来，包裹就在山下的小店里等着。</p>", "")
            }
            _ => Answer::status(404),
        }
    });
    let fetched = page::fetch(&web(), &Request::new(&server.url("/2024/a.html")), None, &Unwatched).unwrap();
    assert_eq!(fetched.pages, 3);
    let text = fetched.story.document.text().to_owned();
    let places: Vec<usize> = ["核桃", "山路", "邮车"].iter().map(|word| text.find(word).unwrap()).collect();
    assert!(places.is_sorted());
    assert_eq!(text.matches("剪彩").count(), 1, "{text}");
    let again = kanbao::import::import(&fetched.story.bytes, &fetched.story.origin).unwrap();
    assert_eq!(again.text(), text, "the original is enough to read it again");
}

#[test]
fn a_page_that_only_sends_on_is_followed_and_data_are_no_article() {
    let server = Server::new(|asked: &Asked| match asked.path.as_str() {
        "/moved" => {
            Answer::page("<html><head><meta http-equiv=\"refresh\" content=\"0;url=/script\"></head>正在跳转</html>")
        }
        "/script" => Answer::page("<script>window.location.href='/a.html';</script>"),
        "/around" => Answer::page("<meta http-equiv=refresh content=0;url=/around2>"),
        "/around2" => Answer::page("<meta http-equiv=refresh content=0;url=/around>"),
        "/data" => {
            Answer { body: b"{\"code\":0}".to_vec(), ..Answer::default() }.with("Content-Type: application/json")
        }
        _ => Answer::page(PAGE),
    });
    let fetch = |path: &str| page::fetch(&web(), &Request::new(&server.url(path)), None, &Unwatched);
    let fetched = fetch("/moved").unwrap();
    assert_eq!(fetched.story.document.meta.title, "山里的邮局又开门了");
    assert!(fetched.wire > PAGE.len() as u64 && fetched.answer.url.ends_with("/a.html"));
    assert!(fetch("/around").is_err());
    let refused = fetch("/data").unwrap_err();
    assert!(!refused.is_passing() && refused.to_string().contains("JSON"), "{refused}");
}

#[test]
fn a_server_without_tls_is_told_apart_from_one_that_cannot_prove_itself() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}/", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let _ = std::io::Write::write_all(&mut stream, b"HTTP/1.1 400 Bad Request\r\n\r\n");
            let _ = std::io::Read::read(&mut stream, &mut [0; 2048]);
        }
    });
    let answer = get(&url);
    assert!(matches!(answer, Err(Failure::NoTls(_))), "{answer:?}");
}

#[test]
fn a_request_is_short_and_tells_nothing_of_the_reader() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/2024/12/12/content_123456.shtml", listener.local_addr().unwrap());
    let asked = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut head = [0; 4096];
        let count = std::io::Read::read(&mut stream, &mut head).unwrap();
        std::io::Write::write_all(&mut stream, b"HTTP/1.1 204 No Content\r\n\r\n").unwrap();
        String::from_utf8(head[..count].to_vec()).unwrap()
    });
    let _ = get(&url);
    let asked = asked.join().unwrap().to_ascii_lowercase();
    assert!(asked.ends_with("\r\n\r\n") && asked.len() <= 260, "{} bytes\n{asked}", asked.len());
    for name in ["cookie", "referer", "accept-language", "if-", "range"] {
        assert!(!asked.contains(&format!("\r\n{name}")), "{asked}");
    }
    assert!(asked.starts_with("get ") && asked.contains("\r\nuser-agent: kanbao/"));
}
