//! The library as the wire sees it: the store behind [`Shelf`].

use crate::catalog::{Arrival, ArticleId, Source, Validator, Wanted};
use crate::fetch::shelf::{Reason, Shelf, Story};
use crate::store::{self, NewArticle, Store};

impl Shelf for Store {
    fn sources(&mut self) -> Result<Vec<Source>, Reason> {
        Self::sources(self).map_err(Reason::from)
    }

    fn checked(&mut self, sources: &[Source]) -> Result<(), Reason> {
        Self::checked(self, sources).map_err(Reason::from)
    }

    fn validator(&mut self, url: &str) -> Option<Validator> {
        // Not knowing costs a download, not an article.
        Self::validator(self, url).ok().flatten()
    }

    fn set_validator(&mut self, url: &str, said: &Validator) -> Result<(), Reason> {
        Self::set_validator(self, url, said).map_err(Reason::from)
    }

    fn knows(&mut self, url: &str) -> bool {
        self.known(url).is_ok_and(|known| known.is_some())
    }

    fn keep(&mut self, stories: &[Story]) -> Result<Vec<(ArticleId, Arrival)>, Reason> {
        let mut kept = Vec::with_capacity(stories.len());
        let mut stories = stories.iter();
        self.in_batches(stories.len(), |store| {
            let Some(story) = stories.next() else { return Ok(false) };
            kept.push(keep(store, story)?);
            Ok(stories.len() > 0)
        })
        .map_err(Reason::from)?;
        Ok(kept)
    }

    fn wanted(&mut self) -> Vec<Wanted> {
        Self::wanted(self).unwrap_or_default()
    }

    fn want(&mut self, url: &str, failure: &str, next: i64) -> Result<(), Reason> {
        Self::want(self, url, failure, next).map_err(Reason::from)
    }

    fn no_longer_wanted(&mut self, url: &str) -> Result<(), Reason> {
        Self::no_longer_wanted(self, url).map_err(Reason::from)
    }
}

fn keep(store: &mut Store, story: &Story) -> Result<(ArticleId, Arrival), store::Failure> {
    let Story { asked, bytes, origin, document } = story;
    let put = store.put(NewArticle { bytes, origin, document })?;
    if !asked.is_empty() && origin.url.as_ref() != Some(asked) {
        store.know_as(put.id, asked)?;
    }
    if put.arrival == Arrival::New {
        store.fold_copy(put.id)?;
    }
    Ok((put.id, put.arrival))
}
