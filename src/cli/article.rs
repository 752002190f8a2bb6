//! The article an argument names: a file, standard input, an address or a number in the library.

use std::fs;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, bail};

use crate::catalog::ArticleId;
use crate::document::{Document, Mending};
use crate::import::{self, Origin};
use crate::store::Store;

use super::{Common, library};

/// How the article is to be read.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    /// How much is mended; as the article was taken in if not said.
    pub mending: Option<Mending>,
    /// WHATWG label that overrides detection.
    pub encoding: Option<String>,
}

/// What an argument names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named<'a> {
    /// Standard input.
    Stdin,
    /// A web address.
    Address(&'a str),
    /// An article of the library.
    Number(i64),
    /// A file.
    File(&'a Path),
}

/// Tells what an argument names: an existing file wins over a number.
pub fn name(argument: &str) -> Named<'_> {
    let path = Path::new(argument);
    if argument == "-" {
        Named::Stdin
    } else if argument.starts_with("http://") || argument.starts_with("https://") {
        Named::Address(argument)
    } else if let (Ok(number), false) = (argument.parse(), path.exists()) {
        Named::Number(number)
    } else {
        Named::File(path)
    }
}

/// Reads the article an argument names.
///
/// # Errors
/// When it cannot be read; the message is a sentence for the reader.
pub fn load(argument: &str, reading: &Reading, common: &Common) -> Result<Document> {
    match name(argument) {
        Named::Stdin => import_bytes(read_stdin()?, "standard input", None, reading),
        Named::File(path) => {
            let bytes = read_file(path)?;
            import_bytes(bytes, argument, Some(argument), reading)
        }
        Named::Number(number) => from_library(&library::open(common)?, ArticleId(number), reading),
        Named::Address(url) => from_web(url, reading, common),
    }
}

/// An article of the library; read anew from its original when it is to be read in another way.
fn from_library(store: &Store, id: ArticleId, reading: &Reading) -> Result<Document> {
    if reading.mending.is_none() && reading.encoding.is_none() {
        return Ok(Arc::unwrap_or_clone(store.document(id)?));
    }
    let original = store.original(id)?;
    let encoding = reading.encoding.clone().or(original.origin.encoding.clone());
    let mending = reading.mending.unwrap_or(original.origin.mending);
    let origin = Origin { mending, encoding, ..original.origin };
    import::import(&original.bytes, &origin).with_context(|| format!("cannot read article {}", id.0))
}

/// The library's copy of an address, which costs nothing; else what the web answers.
fn from_web(url: &str, reading: &Reading, common: &Common) -> Result<Document> {
    if let Ok(store) = library::open(common)
        && let Some(id) = store.known(url)?
        && let Ok(document) = from_library(&store, id, reading)
    {
        return Ok(document);
    }
    fetched(url, reading, common)
}

#[cfg(feature = "network")]
fn fetched(url: &str, reading: &Reading, common: &Common) -> Result<Document> {
    use crate::fetch::{page, web};
    let http = super::wire::Line::default().client(common)?;
    let fetched = page::fetch(&http, &web::Request::new(url), reading.encoding.as_deref(), &web::Unwatched)?;
    let Some(mending) = reading.mending else { return Ok(fetched.story.document) };
    let origin = Origin { mending, ..fetched.story.origin };
    import::import(&fetched.story.bytes, &origin).with_context(|| format!("cannot read {url}"))
}

#[cfg(not(feature = "network"))]
fn fetched(_url: &str, _reading: &Reading, _common: &Common) -> Result<Document> {
    Err(crate::fetch::web::Failure::NoNetwork.into())
}

fn import_bytes(bytes: Vec<u8>, called: &str, name: Option<&str>, reading: &Reading) -> Result<Document> {
    let origin = Origin {
        name: name.map(str::to_owned),
        encoding: reading.encoding.clone(),
        mending: reading.mending.unwrap_or_default(),
        ..Origin::default()
    };
    import::import_owned(bytes, origin).with_context(|| format!("cannot read {called}"))
}

/// Reads a file whole.
///
/// # Errors
/// When it is missing, a directory or unreadable.
pub fn read_file(path: &Path) -> Result<Vec<u8>> {
    let called = path.display();
    if path.is_dir() {
        bail!("{called} is a directory: name a file, or import it whole with `kanbao import --recursive {called}`");
    }
    match fs::read(path) {
        Ok(bytes) => Ok(bytes),
        Err(error) if error.kind() == io::ErrorKind::NotFound => bail!("there is no file {called}"),
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
            bail!("{called} may not be read: check its permissions")
        }
        Err(error) => Err(error).with_context(|| format!("cannot read {called}")),
    }
}

/// Reads standard input to its end.
///
/// # Errors
/// When reading fails.
pub fn read_stdin() -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes).context("cannot read standard input")?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_argument_names_what_it_looks_like() {
        assert_eq!(name("-"), Named::Stdin);
        assert_eq!(name("https://example.org/a"), Named::Address("https://example.org/a"));
        assert_eq!(name("42"), Named::Number(42));
        assert_eq!(name("a.md"), Named::File(Path::new("a.md")));
    }
}
