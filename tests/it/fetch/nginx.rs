//! A server people really run: nginx with its own gzip, validators and ranges. Skipped loudly where it is not installed.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use kanbao::fetch::client::{Http, Options};
use kanbao::fetch::page;
use kanbao::fetch::web::{Partial, Request, Unwatched, Web};

use super::PAGE;

struct Nginx {
    child: Child,
    base: String,
    _folder: tempfile::TempDir,
}

impl Drop for Nginx {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn start() -> Option<Nginx> {
    let program = ["/usr/sbin/nginx", "/usr/bin/nginx", "/usr/local/bin/nginx"]
        .into_iter()
        .find(|path| fs::exists(path).unwrap_or(false));
    let Some(program) = program else {
        eprintln!("SKIPPED: nginx is not installed, so the client was not tried against it");
        return None;
    };
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    fs::create_dir(root.join("html")).unwrap();
    fs::write(root.join("html/a.html"), PAGE).unwrap();
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let place = root.display();
    let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .iter()
        .map(|name| format!("{name}_temp_path {place}/{name};"))
        .collect();
    let user = if rustix::process::geteuid().is_root() { "user root;" } else { "" };
    let configuration = format!(
        "daemon off; master_process off; {user} pid {place}/pid; error_log {place}/error.log; events {{}} \
         http {{ {temporary} access_log off; types {{ text/html html; }} gzip on; gzip_min_length 1; gzip_types text/html; \
         server {{ listen 127.0.0.1:{port}; root {place}/html; location /old {{ return 301 /a.html; }} }} }}"
    );
    fs::write(root.join("nginx.conf"), configuration).unwrap();
    let child = Command::new(program)
        .args(["-p", root.to_str().unwrap(), "-c", root.join("nginx.conf").to_str().unwrap()])
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let server = Nginx { child, base: format!("http://127.0.0.1:{port}"), _folder: folder };
    for _ in 0..100 {
        if TcpStream::connect(("127.0.0.1", port)).is_ok() {
            return Some(server);
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("nginx did not start");
}

#[test]
fn nginx_is_understood() {
    let Some(server) = start() else { return };
    let web = Http::new(&Options::default()).unwrap();
    let url = format!("{}/a.html", server.base);
    let first = web.get(&Request::new(&url), &Unwatched).unwrap();
    assert_eq!(first.body, PAGE);
    assert!(first.wire < PAGE.len() as u64, "gzip: {} bytes on the wire", first.wire);

    let again = Request { etag: first.etag.clone(), last_modified: first.last_modified.clone(), ..Request::new(&url) };
    let second = web.get(&again, &Unwatched).unwrap();
    assert_eq!((second.status, second.wire), (304, 0));

    let moved = web.get(&Request::new(&format!("{}/old", server.base)), &Unwatched).unwrap();
    assert!(moved.moved && moved.url == url);

    let half = PAGE.len() / 2;
    let validator = first.last_modified.unwrap();
    let partial = Partial { bytes: PAGE[..half].to_vec(), validator, coding: String::new() };
    let resumed = web.get(&Request { resume: Some(partial), ..Request::new(&url) }, &Unwatched).unwrap();
    assert_eq!(resumed.body, PAGE);

    let article = page::fetch(&web, &Request::new(&url), None, &Unwatched).unwrap();
    assert_eq!(article.story.document.meta.source.as_deref(), Some("示例新闻网"));
}
