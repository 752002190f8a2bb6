//! What the wire needs of the library. The store stands behind it in the program, a plain list in tests.

use crate::catalog::{Arrival, ArticleId, Source, Validator, Wanted};
use crate::document::Document;
use crate::import::Origin;

pub use crate::text::Reason;

/// An article that came over the wire.
#[derive(Debug, Clone)]
pub struct Story {
    /// The address that was asked; `origin.url` is the one that answered.
    pub asked: String,
    /// The bytes as they came, decoded from their content coding.
    pub bytes: Vec<u8>,
    /// Where they came from.
    pub origin: Origin,
    /// What they say.
    pub document: Document,
}

/// The library, as the wire sees it.
pub trait Shelf {
    /// All sources.
    ///
    /// # Errors
    /// When the library cannot be read.
    fn sources(&mut self) -> Result<Vec<Source>, Reason>;

    /// Writes how the checks of sources went.
    ///
    /// # Errors
    /// When the library cannot be written.
    fn checked(&mut self, sources: &[Source]) -> Result<(), Reason>;

    /// What a server said of an address.
    fn validator(&mut self, url: &str) -> Option<Validator>;

    /// Remembers it.
    ///
    /// # Errors
    /// When the library cannot be written.
    fn set_validator(&mut self, url: &str, said: &Validator) -> Result<(), Reason>;

    /// Whether an article of this address is there, or was and the reader removed it.
    fn knows(&mut self, url: &str) -> bool;

    /// Takes articles in, one after the other.
    ///
    /// # Errors
    /// When the library cannot be written; some of them may be in it then.
    fn keep(&mut self, stories: &[Story]) -> Result<Vec<(ArticleId, Arrival)>, Reason>;

    /// Addresses noted for later.
    fn wanted(&mut self) -> Vec<Wanted>;

    /// Notes an address for later, and why it could not be had now: a [`Reason::note`].
    ///
    /// # Errors
    /// When the library cannot be written.
    fn want(&mut self, url: &str, failure: &str, next: i64) -> Result<(), Reason>;

    /// An address is not wanted any more: it was had, or there is no sense in trying again.
    ///
    /// # Errors
    /// When the library cannot be written.
    fn no_longer_wanted(&mut self, url: &str) -> Result<(), Reason>;
}
