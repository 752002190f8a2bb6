//! Why the web did not give what was asked, as a sentence of the interface.

use super::web::Failure;
use crate::text::Reason;

impl From<&Failure> for Reason {
    fn from(failure: &Failure) -> Self {
        let new = |name| Self::new(name, failure);
        match failure {
            Failure::Address(text) => new("not-an-address").with("text", text),
            Failure::Host(host) => new("why-no-host").with("host", host),
            Failure::Connect { host, why } => match CAUSES.iter().find(|(sign, _)| why.contains(sign)) {
                Some((_, name)) => new(name).with("host", host),
                None => new("why-connect").with("host", host).because("why", Self::system(why)),
            },
            Failure::Tls { host, why } => new("why-certificate").with("host", host).because("why", Self::system(why)),
            Failure::NoTls(host) => new("why-no-tls").with("host", host),
            Failure::Timeout(host) => new("why-timeout").with("host", host),
            Failure::Status { host, status, .. } => new(status_name(*status)).with("host", host).with("status", status),
            Failure::Circle(host) => new("why-circle").with("host", host),
            Failure::Redirect { from, to } => new("why-redirect").with("from", from).with("to", to),
            Failure::TooLarge { host, limit } => new("why-too-much").with("host", host).with("limit", limit),
            Failure::Coding(host) => new("why-coding").with("host", host),
            Failure::Broken { host, received, .. } => new("why-broken").with("host", host).with("received", received),
            Failure::Cancelled => new("cancelled"),
            Failure::Budget => new("why-budget"),
            Failure::NoNetwork => new("why-no-network"),
        }
    }
}

/// Why a connection is not taken, by a sign in the system's words.
const CAUSES: [(&str, &str); 4] = [
    ("refused", "why-connect-refused"),
    ("unreachable", "why-connect-unreachable"),
    ("not known", "why-connect-unknown"),
    ("reset", "why-connect-reset"),
];

/// Name of the sentence for a status that is no answer.
fn status_name(status: u16) -> &'static str {
    match status {
        401 | 407 => "why-status-password",
        402 => "why-status-pay",
        403 => "why-status-forbidden",
        404 | 410 => "why-status-no-page",
        408 | 504 => "why-status-slow",
        429 => "why-status-often",
        451 => "why-status-may-not",
        500..=599 => "why-status-trouble",
        _ => "why-status",
    }
}

impl From<Failure> for Reason {
    fn from(failure: Failure) -> Self {
        Self::from(&failure)
    }
}
