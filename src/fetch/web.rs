//! What is asked of the web, what it answers, and who watches meanwhile.

use std::time::Duration;

/// One GET.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Request {
    /// Absolute address, http or https.
    pub url: String,
    /// `If-None-Match`, as the server gave it.
    pub etag: Option<String>,
    /// `If-Modified-Since`, as the server gave it.
    pub last_modified: Option<String>,
    /// Bytes already here, to be continued with `Range` if the validator still holds.
    pub resume: Option<Partial>,
}

impl Request {
    /// A plain GET of an address.
    pub fn new(url: &str) -> Self {
        Self { url: url.to_owned(), ..Self::default() }
    }
}

/// The beginning of a body whose connection broke.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Partial {
    /// Bytes as they came over the wire, still encoded.
    pub bytes: Vec<u8>,
    /// ETag or Last-Modified, for `If-Range`.
    pub validator: String,
    /// `Content-Encoding` of the whole.
    pub coding: String,
}

/// An answer, read to its end.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Response {
    /// HTTP status: 200, or 304 for a conditional request that found nothing new.
    pub status: u16,
    /// Where the answer came from, after redirects.
    pub url: String,
    /// Every hop was permanent (301, 308): the address has moved to `url`.
    pub moved: bool,
    /// A hop went from https to http.
    pub downgraded: bool,
    /// `Content-Type`, as sent.
    pub content_type: Option<String>,
    /// `ETag`, as sent.
    pub etag: Option<String>,
    /// `Last-Modified`, as sent.
    pub last_modified: Option<String>,
    /// The decoded body.
    pub body: Vec<u8>,
    /// Body bytes on the wire, all hops together.
    pub wire: u64,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// Not http or https, or no host in it.
    #[error("‘{0}’ is not a web address: it must begin with http:// or https://")]
    Address(String),
    /// The name did not resolve.
    #[error("there is no host {0}, or no network: check the address and the line")]
    Host(String),
    /// Nothing answered.
    #[error("{host} did not take the connection ({why})")]
    Connect {
        /// Host and port.
        host: String,
        /// In the system's words.
        why: String,
    },
    /// The certificate does not fit, or TLS failed otherwise.
    #[error("{host} cannot prove who it is ({why}): a company's own authority can be named with ca-file")]
    Tls {
        /// Host.
        host: String,
        /// In the library's words.
        why: String,
    },
    /// The answer to TLS is not TLS.
    #[error("{0} does not speak https: try http://")]
    NoTls(String),
    /// It took too long.
    #[error("{0} did not answer in time: try again later")]
    Timeout(String),
    /// A status that is no answer.
    #[error("{host} answered {status}{meaning}")]
    Status {
        /// Host.
        host: String,
        /// HTTP status.
        status: u16,
        /// What it means, with a leading comma; empty if unusual.
        meaning: &'static str,
        /// When to try again, if the server said.
        retry_after: Option<Duration>,
    },
    /// Too many hops, or hops in a circle.
    #[error("{0} redirects in a circle")]
    Circle(String),
    /// A hop to something that is not the web, or from https to http.
    #[error("{from} redirects to {to}, which is not followed")]
    Redirect {
        /// Host that redirects.
        from: String,
        /// Where to.
        to: String,
    },
    /// More than the cap, on the wire or unpacked.
    #[error("{host} sends more than {limit} MB: not a page to read")]
    TooLarge {
        /// Host.
        host: String,
        /// The cap.
        limit: u64,
    },
    /// The body cannot be unpacked.
    #[error("{0} sends a body that cannot be unpacked")]
    Coding(String),
    /// The connection broke; what came can be continued if there is a validator.
    #[error("the connection to {host} broke after {received} bytes: try again")]
    Broken {
        /// Host.
        host: String,
        /// Bytes that came.
        received: u64,
        /// What can be continued.
        partial: Option<Box<Partial>>,
    },
    /// The reader said stop.
    #[error("stopped")]
    Cancelled,
    /// The budget is used up.
    #[error("the budget of bytes is used up")]
    Budget,
    /// Built without the feature `network`.
    #[error("this kanbao was built without the network")]
    NoNetwork,
}

impl Failure {
    /// Worth another try later, without the reader changing anything.
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Host(_) | Self::Connect { .. } | Self::Timeout(_) | Self::Broken { .. } => true,
            Self::Status { status, .. } => matches!(status, 408 | 425 | 429 | 500..=599),
            _ => false,
        }
    }
}

/// Body bytes read at a time when nothing slows the transfer: few enough for a stop to be obeyed on a slow line.
pub const WHOLE_SIP: usize = 4 * 1024;

/// Watches a transfer: counts it, slows it, stops it.
pub trait Watch: Sync {
    /// So many more body bytes came over the wire. It may sleep to keep a rate.
    ///
    /// # Errors
    /// [`Failure::Cancelled`] or [`Failure::Budget`] ends the transfer.
    fn received(&self, bytes: u64) -> Result<(), Failure>;

    /// So many bytes came that belong to no body: heads of answers. They take their time under a rate like any.
    ///
    /// # Errors
    /// As for [`Watch::received`].
    fn passed(&self, _bytes: u64) -> Result<(), Failure> {
        Ok(())
    }

    /// Body bytes to read at a time.
    fn sip(&self) -> usize {
        WHOLE_SIP
    }
}

/// Lets everything pass.
#[derive(Debug, Clone, Copy, Default)]
pub struct Unwatched;

impl Watch for Unwatched {
    fn received(&self, _bytes: u64) -> Result<(), Failure> {
        Ok(())
    }
}

/// Something that answers requests.
pub trait Web: Sync + Send {
    /// Asks, follows redirects, reads the answer to its end.
    ///
    /// # Errors
    /// When there is no answer to read.
    fn get(&self, request: &Request, watch: &dyn Watch) -> Result<Response, Failure>;
}
