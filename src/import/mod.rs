//! Bytes → Document: the pipeline, readable top to bottom.

use crate::document::Document;

/// What is known about the bytes before they are read.
#[derive(Debug, Clone, Default)]
pub struct Origin {
    /// File name or address: its extension decides between page, Markdown and dump when the content does not.
    pub name: Option<String>,
    /// Address it came from, to resolve links.
    pub url: Option<String>,
    /// `Content-Type` as the server sent it.
    pub content_type: Option<String>,
    /// The encoding the reader insists on (WHATWG label).
    pub encoding: Option<String>,
    /// Show the source as it is: no repair.
    pub original: bool,
}

/// Why bytes did not become a document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// There is nothing in it.
    #[error("it is empty")]
    Empty,
}

/// Reads bytes as an article.
///
/// # Errors
/// When there is nothing readable in them; the message is a sentence for the reader.
pub fn import(bytes: &[u8], origin: &Origin) -> Result<Document, Failure> {
    let _ = (bytes, origin);
    Err(Failure::Empty)
}
