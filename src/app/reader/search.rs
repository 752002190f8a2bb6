//! The search in an article: incremental, in Han or pinyin, across row breaks.

use std::ops::Range;

use crate::document::Document;
use crate::document::find::Finder;
use crate::layout::Place;

use super::Reader;
use super::tally::{Standing, Tally};

/// A search and the match it stands at.
#[derive(Debug, Clone)]
pub struct Search {
    finder: Finder,
    query: String,
    /// Where the reader was when the search began.
    origin: Place,
    current: Option<Range<usize>>,
    tally: Tally,
}

impl Search {
    /// Nothing is looked for yet.
    fn nothing(origin: Place) -> Self {
        Self { finder: Finder::new(""), query: String::new(), origin, current: None, tally: Tally::default() }
    }

    /// What was typed.
    pub fn query(&self) -> &str {
        &self.query
    }

    /// The match it stands at, in bytes of the text.
    pub fn current(&self) -> Option<&Range<usize>> {
        self.current.as_ref()
    }

    /// The text is another one now.
    pub fn forget_place(&mut self) {
        self.current = None;
        self.tally = Tally::default();
    }

    /// Which match it stands at, of how many.
    pub fn standing(&self) -> Option<Standing> {
        self.current.as_ref().map(|found| self.tally.standing(found))
    }

    /// Matches that touch some bytes of the text.
    pub fn within(&self, document: &Document, shown: Range<usize>) -> Vec<Range<usize>> {
        self.finder.within(document.text(), shown).collect()
    }
}

/// What came of looking for a match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Looked {
    /// There is one.
    Found,
    /// There is one, from the other end of the text.
    Wrapped,
    /// There is none.
    Nothing,
    /// Nothing is searched for.
    NoSearch,
}

impl Reader {
    /// Searches for what is typed so far, from where the search began; an empty query ends it.
    pub fn seek(&mut self, query: &str) -> Looked {
        let origin = self.search.as_ref().map_or(self.at, |search| search.origin);
        self.go(origin);
        if query.is_empty() {
            self.search = Some(Search::nothing(origin));
            self.light();
            return Looked::NoSearch;
        }
        let finder = Finder::new(query);
        let from = self.document.offset(origin.anchor);
        let text = self.document.text();
        let ahead = finder.next_after(text, from);
        let wrapped = ahead.is_none();
        let current = ahead.or_else(|| finder.next_after(text, 0));
        let mut tally = Tally::default();
        if current.is_some() {
            tally.go_on(&finder, text);
        }
        self.search = Some(Search { finder, query: query.to_owned(), origin, current: current.clone(), tally });
        match current {
            Some(found) => {
                self.at_match(found.start);
                if wrapped { Looked::Wrapped } else { Looked::Found }
            }
            None => {
                self.light();
                Looked::Nothing
            }
        }
    }

    /// Looks for the words of a span from now on, and stands at it: where a search of the library found them.
    pub fn point_at(&mut self, span: crate::document::Span) {
        let found = self.document.offset(span.start)..self.document.offset(span.end);
        let words = self.document.text().get(found.clone()).unwrap_or_default().to_owned();
        if !words.is_empty() {
            let finder = Finder::new(&words);
            let mut tally = Tally::default();
            tally.go_on(&finder, self.document.text());
            self.search = Some(Search { finder, query: words, origin: self.at, current: Some(found), tally });
            self.light();
        }
    }

    /// A new search begins here.
    pub fn begin_search(&mut self) {
        self.search = Some(Search::nothing(self.at));
    }

    /// The search is left: back to where it began.
    pub fn leave_search(&mut self) {
        if let Some(search) = self.search.take() {
            self.go(search.origin);
        }
    }

    /// The search is kept: where it began is where a jump began.
    pub fn keep_search(&mut self) {
        let Some(search) = &self.search else { return };
        let origin = search.origin;
        if search.query.is_empty() {
            self.search = None;
            self.light();
        } else if origin != self.at {
            self.jumps.begin(origin);
        }
    }

    /// No match is marked any more; tells whether one was.
    pub fn end_search(&mut self) -> bool {
        let was = self.search.take().is_some();
        self.light();
        was
    }

    /// Next or previous match.
    pub fn next_match(&mut self, forth: bool, count: Option<u32>) -> Looked {
        let Some(search) = &self.search else { return Looked::NoSearch };
        let finder = search.finder.clone();
        let text = self.document.text();
        let mut looked = Looked::Found;
        let mut current = search.current.clone().filter(|found| self.shows(self.document.anchor(found.start)));
        let top = self.document.offset(self.at.anchor);
        for _ in 0..count.unwrap_or(1).clamp(1, 10_000) {
            let found = if forth {
                finder.next_after(text, current.as_ref().map_or(top, |found| found.end.max(found.start + 1)))
            } else {
                finder.previous_before(text, current.as_ref().map_or(top, |found| found.start))
            };
            let again = || if forth { finder.next_after(text, 0) } else { finder.previous_before(text, text.len()) };
            current = match found {
                Some(found) => Some(found),
                None => {
                    looked = Looked::Wrapped;
                    again()
                }
            };
            if current.is_none() {
                return Looked::Nothing;
            }
        }
        let Some(found) = current else { return Looked::Nothing };
        if let Some(search) = &mut self.search {
            search.current = Some(found.clone());
            search.tally.go_on(&search.finder, self.document.text());
        }
        let from = self.at;
        self.at_match(found.start);
        if self.at != from {
            self.jumps.begin(from);
        }
        looked
    }

    fn at_match(&mut self, offset: usize) {
        let anchor = self.document.anchor(offset);
        if !self.shows(anchor) {
            let place = self.layout.place_of(&self.document, anchor);
            self.at = self.layout.step(&self.document, place, -i32::from(self.height / 3));
            self.bar = true;
        }
        self.derive();
    }
}
