//! An address becomes a story: the page, its next pages, and what the import makes of them.

use crate::import::{self, Origin};

use super::forward;
use super::shelf::{Reason, Story};
use super::web::{Failure, Request, Response, Watch, Web};

/// Pages of one article, at most.
const PAGES: usize = 20;

/// Pages followed that only send on.
const FORWARDED: usize = 3;
/// What is written for programs, by a part of its content type.
const PROGRAMS: [(&str, &str); 3] =
    [("json", "data for programs (JSON)"), ("javascript", "a script"), ("text/css", "a style sheet")];

/// What became of an address.
#[derive(Debug)]
pub struct Fetched {
    /// The story.
    pub story: Story,
    /// The first answer's facts: validators, address after redirects.
    pub answer: Response,
    /// Body bytes on the wire, all pages.
    pub wire: u64,
    /// Bytes once unpacked, all pages.
    pub unpacked: u64,
    /// How many pages it had.
    pub pages: usize,
}

/// Why an address did not become a story.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unread {
    /// The web did not answer.
    #[error(transparent)]
    Web(#[from] Failure),
    /// It is as it was when it was last asked for.
    #[error("it has not changed")]
    Unchanged,
    /// What it answered is not an article.
    #[error(transparent)]
    Import(#[from] import::Failure),
}

impl Unread {
    /// Worth another try later, without the reader changing anything.
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Web(failure) => failure.is_passing(),
            Self::Import(why) => matches!(why, import::Failure::NotAnArticle(_)),
            Self::Unchanged => false,
        }
    }
}

impl From<&Unread> for Reason {
    fn from(unread: &Unread) -> Self {
        match unread {
            Unread::Web(failure) => failure.into(),
            Unread::Unchanged => Self::new("refetched-same", unread),
            Unread::Import(failure) => failure.into(),
        }
    }
}

/// Fetches an address and reads it. `encoding` overrides what the page says of itself.
///
/// # Errors
/// When there is no answer, or no article in it.
pub fn fetch(web: &dyn Web, request: &Request, encoding: Option<&str>, watch: &dyn Watch) -> Result<Fetched, Unread> {
    let mut answer = resumed(web, request, watch)?;
    if answer.status == 304 {
        return Err(Unread::Unchanged);
    }
    let (mut wire, mut unpacked) = (answer.wire, answer.body.len() as u64);
    for _ in 0..FORWARDED {
        let Some(next) = forwarded(&answer, encoding) else { break };
        answer = resumed(web, &Request::new(&next), watch)?;
        wire += answer.wire;
        unpacked += answer.body.len() as u64;
    }
    let kind = answer.content_type.as_deref().unwrap_or_default().to_ascii_lowercase();
    if let Some((_, what)) = PROGRAMS.iter().find(|(sign, _)| kind.contains(sign)) {
        return Err(import::Failure::Binary(what).into());
    }
    let origin = Origin {
        url: Some(answer.url.clone()),
        content_type: answer.content_type.clone(),
        encoding: encoding.map(str::to_owned),
        ..Origin::default()
    };
    let mut bytes = answer.body.clone();
    let mut pages = 1;
    for url in further_pages(&answer, &origin) {
        // A missing last page is no reason to lose the first ones.
        let Ok(next) = web.get(&Request::new(&url), watch) else { break };
        wire += next.wire;
        unpacked += next.body.len() as u64;
        pages += 1;
        import::append_page(&mut bytes, &next.url, &next.body);
    }
    let (document, bytes) = import::import_lent(bytes, &origin)?;
    let asked = request.url.clone();
    Ok(Fetched { story: Story { asked, bytes, origin, document }, answer, wire, unpacked, pages })
}

fn forwarded(answer: &Response, encoding: Option<&str>) -> Option<String> {
    let origin = Origin {
        content_type: answer.content_type.clone(),
        encoding: encoding.map(str::to_owned),
        ..Origin::default()
    };
    if !answer.content_type.as_deref().is_none_or(|kind| kind.contains("html")) || answer.body.len() > forward::SHORT {
        return None;
    }
    let page = import::decode(&answer.body, &origin).ok()?;
    forward::target(&page.text, &answer.url)
}

fn further_pages(answer: &Response, origin: &Origin) -> Vec<String> {
    let html = answer.content_type.as_deref().is_none_or(|kind| kind.contains("html"));
    if !html {
        return Vec::new();
    }
    match import::decode(&answer.body, origin) {
        Ok(decoded) => import::next_pages(&decoded.text, &answer.url).into_iter().take(PAGES - 1).collect(),
        Err(_) => Vec::new(),
    }
}

/// One answer; a body whose connection broke is continued where it broke, once for each new piece that came.
///
/// # Errors
/// When there is no whole answer.
pub fn resumed(web: &dyn Web, request: &Request, watch: &dyn Watch) -> Result<Response, Failure> {
    let mut request = request.clone();
    let mut carried = 0;
    loop {
        match web.get(&request, watch) {
            Ok(mut answer) => {
                answer.wire += carried;
                return Ok(answer);
            }
            Err(Failure::Broken { partial: Some(partial), .. })
                if partial.bytes.len() > request.resume.as_ref().map_or(0, |before| before.bytes.len()) =>
            {
                carried = partial.bytes.len() as u64;
                request.resume = Some(*partial);
            }
            Err(failure) => return Err(failure),
        }
    }
}
