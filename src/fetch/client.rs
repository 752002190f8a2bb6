//! The real web: ureq with rustls, redirects by our own loop, bytes counted as they come.

use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use ureq::http::{HeaderMap, StatusCode, header};
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig};
use ureq::{Agent, Body};
use url::Url;

use super::coding::{self, Undecodable};
use super::cookies::Cookies;
use super::proxy::{BadProxy, Named, Proxies};
use super::web::{Failure, Partial, Request, Response, Watch, Web};
use crate::text::Reason;
use crate::text::sanitize::sanitize_line;

/// Hops followed before a chain counts as a circle.
const HOPS: usize = 8;

/// How the client behaves.
#[derive(Debug, Clone)]
pub struct Options {
    /// PEM file with the authorities to trust instead of Mozilla's.
    pub ca_pem: Option<Vec<u8>>,
    /// Longest wait for a connection, and for each read.
    pub patience: Duration,
    /// Longest time for one whole answer.
    pub deadline: Duration,
    /// Most body bytes, on the wire and unpacked alike.
    pub cap: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self { ca_pem: None, patience: Duration::from_secs(30), deadline: Duration::from_secs(15 * 60), cap: 32 << 20 }
    }
}

impl Options {
    /// The usual behaviour, trusting the authorities of a file instead of Mozilla's if one is named.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn trusting(ca_file: Option<&Path>) -> Result<Self, Unusable> {
        let read = |file: &Path| {
            std::fs::read(file).map_err(|error| Unusable::NoCaFile {
                file: sanitize_line(&file.display().to_string()),
                why: error.to_string(),
            })
        };
        Ok(Self { ca_pem: ca_file.map(read).transpose()?, ..Self::default() })
    }
}

/// Why there is no client.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    /// The file of authorities holds no certificate.
    #[error("the ca-file holds no certificate: it must be in PEM form")]
    CaFile,
    /// The file of authorities cannot be read.
    #[error("the ca-file {file} cannot be read: {why}")]
    NoCaFile {
        /// Its name.
        file: String,
        /// In the system's words.
        why: String,
    },
    /// A variable names no proxy.
    #[error(transparent)]
    Proxy(#[from] BadProxy),
}

impl From<Unusable> for Reason {
    fn from(unusable: Unusable) -> Self {
        let new = |name| Self::new(name, &unusable);
        match &unusable {
            Unusable::CaFile => new("why-ca-file"),
            Unusable::NoCaFile { file, why } => {
                new("why-no-ca-file").with("file", file).because("why", Self::system(why))
            }
            Unusable::Proxy(BadProxy { variable, value }) => {
                new("why-proxy").with("variable", variable).with("value", value)
            }
        }
    }
}

/// The real web.
#[derive(Debug)]
pub struct Http {
    direct: Agent,
    /// By way of the proxies, where there are some.
    http: Option<Agent>,
    https: Option<Agent>,
    proxies: Proxies,
    cap: u64,
}

impl Http {
    /// A client; the usual proxy variables (`HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`, …) are obeyed.
    ///
    /// # Errors
    /// When the file of authorities or a proxy cannot be used.
    pub fn new(options: &Options) -> Result<Self, Unusable> {
        let proxies = Proxies::read(|name| std::env::var(name).ok())?;
        let mut tls = TlsConfig::builder();
        if let Some(pem) = &options.ca_pem {
            let certificates: Vec<Certificate<'static>> = ureq::tls::parse_pem(pem)
                .filter_map(|item| match item {
                    Ok(PemItem::Certificate(certificate)) => Some(certificate),
                    _ => None,
                })
                .collect();
            if certificates.is_empty() {
                return Err(Unusable::CaFile);
            }
            tls = tls.root_certs(RootCerts::Specific(Arc::new(certificates)));
        }
        let tls = tls.build();
        let agent = |proxy| {
            Agent::config_builder()
                .http_status_as_error(false)
                .max_redirects(0)
                .max_redirects_will_error(false)
                .user_agent(concat!("kanbao/", env!("CARGO_PKG_VERSION"), " (terminal reader)"))
                .accept_encoding(coding::ACCEPTED)
                .timeout_resolve(Some(options.patience))
                .timeout_connect(Some(options.patience))
                .timeout_recv_response(Some(options.patience))
                .timeout_per_read(Some(options.patience))
                .timeout_per_call(Some(options.deadline))
                .max_idle_connections_per_host(2)
                .tls_config(tls.clone())
                .proxy(proxy)
                .build()
                .new_agent()
        };
        let by = |named: &Named| agent(Some(named.proxy.clone()));
        Ok(Self {
            direct: agent(None),
            http: proxies.http.as_ref().map(by),
            https: proxies.https.as_ref().map(by),
            proxies,
            cap: options.cap,
        })
    }

    /// One hop.
    fn ask(&self, url: &Url, request: &Request, cookies: &Cookies) -> Result<ureq::http::Response<Body>, Failure> {
        let host = host_of(url);
        let (agent, asked) = self.way(url);
        let mut builder = agent
            .get(url.as_str())
            .header(header::ACCEPT, "text/html,application/rss+xml,application/atom+xml,*/*;q=0.5");
        if let Some(cookie) = cookies.header(&host) {
            builder = builder.header(header::COOKIE, cookie);
        }
        if let Some(etag) = &request.etag {
            builder = builder.header(header::IF_NONE_MATCH, etag);
        }
        if let Some(date) = &request.last_modified {
            builder = builder.header(header::IF_MODIFIED_SINCE, date);
        }
        if let Some(partial) = &request.resume {
            builder = builder
                .header(header::RANGE, format!("bytes={}-", partial.bytes.len()))
                .header(header::IF_RANGE, &partial.validator);
        }
        builder.call().map_err(|error| explain(error, &host, asked))
    }

    /// Who is asked for an address: the host itself, or a proxy and its name.
    fn way(&self, url: &Url) -> (&Agent, Option<&str>) {
        let (agent, named) = match url.scheme() {
            "https" => (&self.https, &self.proxies.https),
            _ => (&self.http, &self.proxies.http),
        };
        match (agent, named) {
            (Some(agent), Some(named)) if !self.proxies.exempts(url) => (agent, Some(&named.name)),
            _ => (&self.direct, None),
        }
    }

    /// Reads a body to its end and unpacks it.
    fn read(
        &self,
        answer: ureq::http::Response<Body>,
        from: &Asked<'_>,
        watch: &dyn Watch,
    ) -> Result<Received, Failure> {
        let too_large = || Failure::TooLarge { host: from.host.clone(), limit: self.cap >> 20 };
        let (parts, body) = answer.into_parts();
        let continued = parts.status == StatusCode::PARTIAL_CONTENT;
        let resumed = from.request.resume.as_ref().filter(|_| continued);
        let coding = match (text_of(&parts.headers, header::CONTENT_ENCODING), resumed) {
            (Some(coding), _) => coding,
            (None, Some(partial)) => partial.coding.clone(),
            (None, None) => String::new(),
        };
        if body.content_length().is_some_and(|length| length > self.cap) {
            return Err(too_large());
        }
        let mut bytes = resumed.map(|partial| partial.bytes.clone()).unwrap_or_default();
        let mut wire = 0;
        let mut reader = body.into_reader();
        let mut sip = vec![0; watch.sip()];
        loop {
            match reader.read(&mut sip) {
                Ok(0) => break,
                Ok(count) => {
                    wire += count as u64;
                    bytes.extend_from_slice(sip.get(..count).unwrap_or_default());
                    if bytes.len() as u64 > self.cap {
                        return Err(too_large());
                    }
                    watch.received(count as u64)?;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(self.broken(&error, from, &parts.headers, bytes, coding)),
            }
        }
        match coding::decode(bytes, &coding, self.cap) {
            Ok(body) => Ok(Received { headers: parts.headers, body, wire }),
            Err(Undecodable::TooLarge) => Err(too_large()),
            Err(Undecodable::Unknown | Undecodable::Damaged) => Err(Failure::Coding(from.host.clone())),
        }
    }

    fn broken(
        &self,
        error: &io::Error,
        from: &Asked<'_>,
        headers: &HeaderMap,
        bytes: Vec<u8>,
        coding: String,
    ) -> Failure {
        if bytes.is_empty() && is_timeout(error) {
            return Failure::Timeout(from.host.clone());
        }
        // A weak ETag does not promise the same bytes, so it cannot continue a body (RFC 9110, section 13.1.5).
        let strong = text_of(headers, header::ETAG).filter(|etag| !etag.starts_with("W/"));
        let validator = strong.or_else(|| text_of(headers, header::LAST_MODIFIED));
        Failure::Broken {
            host: from.host.clone(),
            received: bytes.len() as u64,
            partial: validator
                .filter(|_| !bytes.is_empty())
                .map(|validator| Box::new(Partial { bytes, validator, coding })),
        }
    }
}

/// Where a body is read from.
struct Asked<'a> {
    host: String,
    request: &'a Request,
}

/// A body that was read.
struct Received {
    headers: HeaderMap,
    body: Vec<u8>,
    wire: u64,
}

impl Web for Http {
    fn get(&self, request: &Request, watch: &dyn Watch) -> Result<Response, Failure> {
        let mut url = address(&request.url)?;
        let mut cookies = Cookies::default();
        let (mut moved, mut downgraded, mut hops) = (true, false, 0);
        loop {
            // A stop asked for while the line was silent is obeyed before the next question.
            watch.received(0)?;
            let host = host_of(&url);
            let answer = self.ask(&url, request, &cookies)?;
            for cookie in answer.headers().get_all(header::SET_COOKIE) {
                cookies.keep(&host, &String::from_utf8_lossy(cookie.as_bytes()));
            }
            watch.passed(head(&answer))?;
            let status = answer.status();
            let next = text_of(answer.headers(), header::LOCATION);
            if let (301 | 302 | 303 | 307 | 308, Some(next)) = (status.as_u16(), next) {
                hops += 1;
                if hops > HOPS {
                    return Err(Failure::Circle(host));
                }
                moved &= matches!(status.as_u16(), 301 | 308);
                let target = hop(&url, &next)?;
                downgraded |= url.scheme() == "https" && target.scheme() == "http";
                url = target;
                continue;
            }
            let from = Asked { host, request };
            return match status.as_u16() {
                304 => Ok(Response {
                    status: 304,
                    url: url.into(),
                    moved: moved && hops > 0,
                    downgraded,
                    ..Response::default()
                }),
                200..=299 => {
                    let read = self.read(answer, &from, watch)?;
                    Ok(Response {
                        status: 200,
                        url: url.into(),
                        moved: moved && hops > 0,
                        downgraded,
                        content_type: text_of(&read.headers, header::CONTENT_TYPE),
                        etag: text_of(&read.headers, header::ETAG),
                        last_modified: text_of(&read.headers, header::LAST_MODIFIED),
                        body: read.body,
                        wire: read.wire,
                    })
                }
                status => Err(Failure::Status {
                    host: from.host,
                    status,
                    meaning: meaning(status),
                    retry_after: text_of(answer.headers(), header::RETRY_AFTER).and_then(|text| wait(&text)),
                }),
            };
        }
    }
}

/// Bytes of an answer's head on the wire.
fn head(answer: &ureq::http::Response<Body>) -> u64 {
    let lines = answer.headers().iter().map(|(name, value)| name.as_str().len() + value.len() + ": \r\n".len());
    ("HTTP/1.1 200 OK\r\n\r\n".len() + lines.sum::<usize>()) as u64
}

/// Reads an address.
fn address(text: &str) -> Result<Url, Failure> {
    let refused = || Failure::Address(sanitize_line(text));
    let url = Url::parse(text.trim()).map_err(|_| refused())?;
    (matches!(url.scheme(), "http" | "https") && url.has_host()).then_some(url).ok_or_else(refused)
}

/// Where a redirect leads. Only the web is followed.
fn hop(from: &Url, next: &str) -> Result<Url, Failure> {
    let refused = || Failure::Redirect { from: host_of(from), to: sanitize_line(next) };
    let url = from.join(next).map_err(|_| refused())?;
    (matches!(url.scheme(), "http" | "https") && url.has_host()).then_some(url).ok_or_else(refused)
}

/// Host and, if unusual, port.
fn host_of(url: &Url) -> String {
    let host = sanitize_line(url.host_str().unwrap_or_default());
    url.port().map(|port| format!("{host}:{port}")).unwrap_or(host)
}

fn text_of(headers: &HeaderMap, name: header::HeaderName) -> Option<String> {
    headers.get(name).map(|value| sanitize_line(&String::from_utf8_lossy(value.as_bytes())))
}

fn meaning(status: u16) -> &'static str {
    match status {
        401 | 407 => ", it wants a password",
        402 => ", it wants to be paid",
        403 => ", it does not show this to us",
        404 | 410 => ", there is no such page",
        408 | 504 => ", it was too slow",
        429 => ", we asked too often: try later",
        451 => ", it may not show this",
        500..=599 => ", it is in trouble: try later",
        _ => "",
    }
}

/// `Retry-After` in seconds, at most a day; a date there is taken as an hour.
fn wait(text: &str) -> Option<Duration> {
    let day = 24 * 60 * 60;
    match text.trim().parse::<u64>() {
        Ok(seconds) => Some(Duration::from_secs(seconds.min(day))),
        Err(_) => text.contains("GMT").then_some(Duration::from_secs(60 * 60)),
    }
}

/// The client wraps its own time limits in errors of reading.
fn is_timeout(error: &io::Error) -> bool {
    let wrapped = error.get_ref().and_then(|inner| inner.downcast_ref::<ureq::Error>());
    error.kind() == io::ErrorKind::TimedOut || matches!(wrapped, Some(ureq::Error::Timeout(_)))
}

/// An error of the client as a sentence. By way of a proxy, it is the proxy that could not be reached.
fn explain(error: ureq::Error, host: &str, proxy: Option<&str>) -> Failure {
    let host = host.to_owned();
    let reached = proxy.map_or(host.clone(), str::to_owned);
    let no_host = || match proxy {
        Some(_) => Failure::Connect { host: reached.clone(), why: "its host is not known".to_owned() },
        None => Failure::Host(host.clone()),
    };
    match error {
        ureq::Error::HostNotFound => no_host(),
        ureq::Error::Timeout(_) => Failure::Timeout(host),
        ureq::Error::Rustls(error) => tls(host, &error.to_string()),
        ureq::Error::Tls(why) => tls(host, why),
        ureq::Error::BadUri(uri) => Failure::Address(sanitize_line(&uri)),
        ureq::Error::Io(error) => match error.kind() {
            io::ErrorKind::TimedOut => Failure::Timeout(host),
            // The system's resolver has no kind of its own; its words are the C library's or Rust's.
            _ if error.to_string().contains("lookup") => no_host(),
            // rustls reports a certificate that does not fit through the stream's error.
            io::ErrorKind::InvalidData => tls(host, &error.to_string()),
            io::ErrorKind::ConnectionRefused => Failure::Connect { host: reached, why: "refused".to_owned() },
            _ => Failure::Connect { host: reached, why: sanitize_line(&error.to_string()) },
        },
        other => Failure::Connect { host: reached, why: sanitize_line(&other.to_string()) },
    }
}

fn tls(host: String, why: &str) -> Failure {
    // What is no TLS at all begins with another type of record than TLS knows.
    if why.contains("InvalidContentType") {
        Failure::NoTls(host)
    } else {
        Failure::Tls { host, why: sanitize_line(why) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_web_is_an_address() {
        assert!(address(" https://例子.example/新闻?id=1 ").is_ok());
        for text in ["", "example.org", "file:///etc/passwd", "http://", "javascript:alert(1)"] {
            assert!(matches!(address(text), Err(Failure::Address(_))), "{text}");
        }
    }

    #[test]
    fn a_hop_stays_on_the_web() {
        let from = Url::parse("https://a.example/x/y").unwrap();
        assert_eq!(hop(&from, "../z").unwrap().as_str(), "https://a.example/z");
        assert!(hop(&from, "file:///etc/passwd").is_err());
        assert!(hop(&from, "ftp://a.example/").is_err());
    }

    #[test]
    fn retry_after_is_bounded() {
        assert_eq!(wait("120"), Some(Duration::from_secs(120)));
        assert_eq!(wait("99999999"), Some(Duration::from_secs(86_400)));
        assert_eq!(wait("Wed, 21 Oct 2026 07:28:00 GMT"), Some(Duration::from_secs(3_600)));
        assert_eq!(wait("soon"), None);
    }
}
