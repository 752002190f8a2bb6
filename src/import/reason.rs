//! Why bytes did not become a document, as a sentence of the interface.

use super::{Failure, NotAnArticle};
use crate::text::Reason;

impl From<&Failure> for Reason {
    fn from(failure: &Failure) -> Self {
        let new = |name| Self::new(name, failure);
        match failure {
            Failure::Empty => new("why-empty"),
            Failure::TooLarge { size, limit, .. } => new("why-too-large").with("size", size).with("limit", limit),
            Failure::Binary(kind) => new("why-binary").because("kind", Self::new(kind_name(kind), kind)),
            Failure::Damaged(why) => new("why-gzip").with("why", why),
            Failure::Encoding(label) => new("why-no-encoding").with("label", label),
            Failure::TooDeep { depth } => new("why-too-deep").with("depth", depth),
            Failure::TooMany { limit } => new("why-too-many").with("limit", limit),
            Failure::Fault => new("why-fault"),
            Failure::Slow { seconds } => new("why-slow").with("seconds", seconds),
            Failure::NotAnArticle(why) => new(match why {
                NotAnArticle::Challenge => "why-challenge",
                NotAnArticle::Verification => "why-verification",
                NotAnArticle::Missing => "why-missing",
                NotAnArticle::Login => "why-login",
                NotAnArticle::Consent => "why-consent",
                NotAnArticle::NoText => "why-no-text",
            }),
        }
    }
}

impl From<Failure> for Reason {
    fn from(failure: Failure) -> Self {
        Self::from(&failure)
    }
}

/// Name of the sentence for what a file is, by a sign in what it is called.
fn kind_name(kind: &str) -> &'static str {
    const KINDS: [(&str, &str); 15] = [
        ("PDF", "why-kind-pdf"),
        ("ZIP", "why-kind-zip"),
        ("image", "why-kind-image"),
        ("picture", "why-kind-media"),
        ("audio", "why-kind-media"),
        ("Word", "why-kind-office"),
        ("JSON", "why-kind-json"),
        ("program", "why-kind-program"),
        ("gzip", "why-kind-gzip"),
        ("archive", "why-kind-archive"),
        ("database", "why-kind-database"),
        ("RTF", "why-kind-rtf"),
        ("font", "why-kind-font"),
        ("script", "why-kind-script"),
        ("style", "why-kind-style"),
    ];
    KINDS.iter().find(|(sign, _)| kind.contains(sign)).map_or("why-kind-binary", |(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_file_is_has_a_name() {
        for (kind, name) in [
            ("a ZIP archive (or a Word, EPUB or spreadsheet file)", "why-kind-zip"),
            ("a Windows program", "why-kind-program"),
            ("data for programs (JSON)", "why-kind-json"),
            ("a gzip archive within a gzip archive", "why-kind-gzip"),
            ("a binary file", "why-kind-binary"),
        ] {
            assert_eq!(kind_name(kind), name, "{kind}");
        }
    }
}
