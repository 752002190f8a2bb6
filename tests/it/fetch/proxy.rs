//! Proxies: which one is asked, what it is told, and what is said when it is not there.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::process::{Command, Output};
use std::sync::{Arc, Mutex};

use super::PAGE;
use super::server::{Answer, Asked, Server};

/// Fetches an address with these variables set.
fn fetch(url: &str, variables: &[(&str, &str)]) -> Output {
    let data = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_kanbao"));
    command.args(["fetch", url]).env_clear().env("KANBAO_DATA_DIR", data.path()).env("KANBAO_CONFIG_DIR", data.path());
    command.envs(variables.iter().copied()).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A SOCKS5 server (RFC 1928) that notes what it is asked for and answers every connection itself, with the page.
fn socks() -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let asked = Arc::new(Mutex::new(Vec::new()));
    let log = asked.clone();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut read = |count: usize| {
                let mut bytes = vec![0; count];
                stream.read_exact(&mut bytes).map(|()| bytes)
            };
            let Ok(hello) = read(2) else { continue };
            read(hello[1].into()).unwrap();
            stream.write_all(&[5, 0]).unwrap();
            let mut read = |count: usize| {
                let mut bytes = vec![0; count];
                stream.read_exact(&mut bytes).unwrap();
                bytes
            };
            let kind = read(4)[3];
            let host = match kind {
                1 => format!("{:?}", read(4)),
                3 => {
                    let length = read(1)[0];
                    format!("name {}", String::from_utf8(read(length.into())).unwrap())
                }
                _ => format!("{:?}", read(16)),
            };
            let port = read(2);
            log.lock().unwrap().push(format!("{host} {}", u16::from_be_bytes([port[0], port[1]])));
            stream.write_all(&[5, 0, 0, 1, 0, 0, 0, 0, 0, 0]).unwrap();
            let mut request = [0; 4096];
            let _ = stream.read(&mut request);
            let head = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {}\r\n\r\n", PAGE.len());
            stream.write_all(head.as_bytes()).unwrap();
            stream.write_all(PAGE).unwrap();
        }
    });
    (address, asked)
}

#[test]
fn socks5h_is_given_the_name_and_resolves_it() {
    let (address, asked) = socks();
    let output = fetch("http://news.invalid/a.html", &[("ALL_PROXY", &format!("socks5h://{address}"))]);
    assert!(output.status.success(), "{}", said(&output));
    assert!(String::from_utf8_lossy(&output.stdout).contains("邮局"));
    assert_eq!(asked.lock().unwrap()[..], ["name news.invalid 80"]);
}

#[test]
fn a_proxy_of_one_scheme_is_not_asked_for_the_other() {
    let server = Server::new(|_: &Asked| Answer::page(PAGE));
    let output = fetch(&server.url("/a.html"), &[("HTTPS_PROXY", "http://127.0.0.1:1")]);
    assert!(output.status.success(), "{}", said(&output));
    let output = fetch(&server.url("/a.html"), &[("http_proxy", "127.0.0.1:1"), ("no_proxy", "127.0.0.0/8")]);
    assert!(output.status.success(), "{}", said(&output));
}

#[test]
fn a_proxy_that_is_named_badly_or_not_there_is_said() {
    let server = Server::new(|_: &Asked| Answer::page(PAGE));
    for (value, words) in [
        ("foo:bar", "HTTP_PROXY names no proxy"),
        ("http://me:secret@127.0.0.1:1", "the proxy 127.0.0.1:1 (HTTP_PROXY) did not take the connection"),
    ] {
        let output = fetch(&server.url("/a.html"), &[("HTTP_PROXY", value)]);
        assert_eq!(output.status.code(), Some(1));
        let said = said(&output);
        assert!(said.contains(words) && !said.contains("secret") && said.lines().count() == 1, "{said}");
    }
    assert!(server.paths().is_empty(), "nothing is asked past the proxy");
}
