//! A web server on loopback for the nasty cases: it answers what a test tells it to, in the manner it tells it to.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// What was asked.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// Path and query; absolute when a proxy is asked.
    pub path: String,
    headers: HashMap<String, String>,
}

impl Asked {
    /// A header, its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }
}

/// How a body goes down the line.
#[derive(Debug, Clone, Copy, Default)]
pub enum Manner {
    /// At once, with its length.
    #[default]
    Whole,
    /// In HTTP chunks of so many bytes.
    Chunks(usize),
    /// So many bytes of it, then the connection is cut.
    Cut(usize),
    /// So many bytes, then silence.
    Silence(usize),
    /// Again and again without end.
    Endless,
}

/// What is answered.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    /// HTTP status; 200 if it is 0.
    pub status: u16,
    /// Header lines.
    pub headers: Vec<String>,
    /// The body.
    pub body: Vec<u8>,
    /// How it is sent.
    pub manner: Manner,
}

impl Answer {
    /// A page in UTF-8.
    pub fn page(body: impl Into<Vec<u8>>) -> Self {
        Self { body: body.into(), ..Self::default() }.with("Content-Type: text/html; charset=utf-8")
    }

    /// A status without a body.
    pub fn status(status: u16) -> Self {
        Self { status, ..Self::default() }
    }

    /// With one more header line.
    pub fn with(mut self, header: &str) -> Self {
        self.headers.push(header.to_owned());
        self
    }

    /// Sent otherwise.
    pub fn sent(self, manner: Manner) -> Self {
        Self { manner, ..self }
    }
}

type Handler = dyn Fn(&Asked) -> Answer + Send + Sync;

/// A server that runs until the test ends.
pub struct Server {
    /// `http://127.0.0.1:PORT` or `https://localhost:PORT`.
    pub base: String,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Server {
    /// Serves on a free port.
    pub fn new(answer: impl Fn(&Asked) -> Answer + Send + Sync + 'static) -> Self {
        Self::start(Arc::new(answer), None)
    }

    /// Serves with TLS, by the certificate of the corpus.
    pub fn secure(answer: impl Fn(&Asked) -> Answer + Send + Sync + 'static) -> Self {
        Self::start(Arc::new(answer), Some(super::tls()))
    }

    fn start(answer: Arc<Handler>, tls: Option<Arc<rustls::ServerConfig>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let base = match tls {
            Some(_) => format!("https://localhost:{port}"),
            None => format!("http://127.0.0.1:{port}"),
        };
        let asked = Arc::new(Mutex::new(Vec::new()));
        let log = asked.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (answer, log, tls) = (answer.clone(), log.clone(), tls.clone());
                thread::spawn(move || match tls {
                    None => serve(stream, &*answer, &log),
                    Some(config) => {
                        let connection = rustls::ServerConnection::new(config).unwrap();
                        serve(rustls::StreamOwned::new(connection, stream), &*answer, &log);
                    }
                });
            }
        });
        Self { base, asked }
    }

    /// An address on it.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// Paths asked so far.
    pub fn paths(&self) -> Vec<String> {
        self.asked.lock().unwrap().iter().map(|asked| asked.path.clone()).collect()
    }
}

/// One request, one answer, then the connection is closed. A proxy's tunnel ends here too.
fn serve(stream: impl Read + Write + Shut, answer: &Handler, log: &Mutex<Vec<Asked>>) {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    if reader.read_line(&mut line).is_err() || line.is_empty() {
        return;
    }
    let path = line.split(' ').nth(1).unwrap_or_default().to_owned();
    let mut asked = Asked { headers: headers(&mut reader), path };
    if line.starts_with("CONNECT") {
        let tunnel = std::mem::take(&mut asked.path);
        let _ = reader.get_mut().write_all(b"HTTP/1.1 200 Connected\r\n\r\n");
        line.clear();
        let _ = reader.read_line(&mut line);
        let path = line.split(' ').nth(1).unwrap_or_default();
        asked = Asked { path: format!("tunnel {tunnel}{path}"), headers: headers(&mut reader) };
    }
    let answer = answer(&asked);
    log.lock().unwrap().push(asked);
    // The client may leave before the end: that is what some tests are about.
    let _ = send(reader.get_mut(), &answer);
}

fn headers(reader: &mut impl BufRead) -> HashMap<String, String> {
    let mut headers = HashMap::new();
    let mut line = String::new();
    while reader.read_line(&mut line).is_ok_and(|read| read > 0) && !line.trim().is_empty() {
        if let Some((name, value)) = line.split_once(':') {
            headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
        }
        line.clear();
    }
    headers
}

fn send(stream: &mut (impl Write + Shut), answer: &Answer) -> std::io::Result<()> {
    let status = if answer.status == 0 { 200 } else { answer.status };
    let mut head = format!("HTTP/1.1 {status} Status\r\nConnection: close\r\n");
    for header in &answer.headers {
        head.push_str(&format!("{header}\r\n"));
    }
    let body = &answer.body;
    match answer.manner {
        Manner::Chunks(_) => head.push_str("Transfer-Encoding: chunked\r\n"),
        Manner::Endless => {}
        _ if status == 304 => {}
        _ => head.push_str(&format!("Content-Length: {}\r\n", body.len())),
    }
    head.push_str("\r\n");
    stream.write_all(head.as_bytes())?;
    match answer.manner {
        Manner::Whole => stream.write_all(body)?,
        Manner::Chunks(size) => {
            for chunk in body.chunks(size) {
                stream.write_all(format!("{:x}\r\n", chunk.len()).as_bytes())?;
                stream.write_all(chunk)?;
                stream.write_all(b"\r\n")?;
            }
            stream.write_all(b"0\r\n\r\n")?;
        }
        Manner::Cut(length) => stream.write_all(&body[..length])?,
        Manner::Silence(length) => {
            stream.write_all(&body[..length])?;
            stream.flush()?;
            thread::sleep(Duration::from_secs(20));
        }
        Manner::Endless => loop {
            stream.write_all(body)?;
        },
    }
    stream.flush()?;
    stream.shut();
    Ok(())
}

/// Ends a connection properly.
pub trait Shut {
    /// Says goodbye.
    fn shut(&mut self);
}

impl Shut for TcpStream {
    fn shut(&mut self) {
        let _ = self.shutdown(std::net::Shutdown::Write);
    }
}

impl Shut for rustls::StreamOwned<rustls::ServerConnection, TcpStream> {
    fn shut(&mut self) {
        self.conn.send_close_notify();
        let _ = self.flush();
    }
}
