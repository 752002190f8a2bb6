//! The list of articles: a window on it, whatever its length.

use crate::catalog::{ArticleId, Entry, Filter, Sort, Window};
use crate::keymap::Action;

use super::cursor::Cursor;
use super::msg::{Effect, Ticket};

/// The list of articles.
#[derive(Debug, Clone, Default)]
pub struct Library {
    /// Which articles it shows.
    pub filter: Filter,
    /// In which order.
    pub sort: Sort,
    /// The chosen article, by rank, and the first on screen.
    pub cursor: Cursor,
    /// The part of the list that is at hand.
    pub window: Window,
    /// The desk has answered once.
    pub known: bool,
    ticket: Option<Ticket>,
    follow: Option<ArticleId>,
}

impl Library {
    /// The article of a rank, if it is at hand.
    pub fn entry(&self, rank: usize) -> Option<&Entry> {
        rank.checked_sub(self.window.offset).and_then(|index| self.window.entries.get(index))
    }

    /// The chosen article.
    pub fn chosen(&self) -> Option<&Entry> {
        self.entry(self.cursor.at)
    }

    /// Asks for the part of the list around the screen.
    pub fn ask(&mut self, ticket: Ticket, height: u16) -> Effect {
        self.ticket = Some(ticket);
        let height = usize::from(height.max(1));
        let offset = self.cursor.top.saturating_sub(2 * height);
        let (filter, sort) = (self.filter.clone(), self.sort);
        Effect::LoadList { ticket, filter, sort, offset, limit: 5 * height }
    }

    /// The next answer moves the choice to this article, or with the chosen one, wherever it stands then.
    pub fn follow(&mut self, article: Option<ArticleId>) {
        self.follow = article.or_else(|| self.chosen().map(|entry| entry.id));
    }

    /// Takes an answer, if it is the one to the last question.
    pub fn take(&mut self, ticket: Ticket, window: Window, height: u16) -> bool {
        if self.ticket != Some(ticket) {
            return false;
        }
        self.ticket = None;
        self.known = true;
        self.window = window;
        if let Some(id) = self.follow.take()
            && let Some(index) = self.window.entries.iter().position(|entry| entry.id == id)
        {
            self.cursor.at = self.window.offset + index;
        }
        self.cursor.fit(self.window.total, usize::from(height));
        true
    }

    /// Moves the choice; tells whether it was a movement.
    pub fn travel(&mut self, action: Action, count: Option<u32>, height: u16) -> bool {
        let count = count.map(|n| n as usize);
        self.cursor.act(action, count, self.window.total, usize::from(height))
    }

    /// Goes to the next unread article that is at hand.
    pub fn next_unread(&mut self, height: u16) -> bool {
        let next = (self.cursor.at + 1..self.window.total).find(|rank| self.entry(*rank).is_some_and(|e| !e.read));
        let again = || (0..self.cursor.at).find(|rank| self.entry(*rank).is_some_and(|e| !e.read));
        let Some(rank) = next.or_else(again) else { return false };
        self.cursor.at = rank;
        self.cursor.fit(self.window.total, usize::from(height));
        true
    }

    /// Some row of the screen is not at hand and was not asked for.
    pub fn lacks(&self, height: u16) -> bool {
        let end = (self.cursor.top + usize::from(height)).min(self.window.total);
        let held = self.window.offset..self.window.offset + self.window.entries.len();
        self.ticket.is_none() && (self.cursor.top..end).any(|rank| !held.contains(&rank))
    }

    /// Nothing narrows the list.
    pub fn is_whole(&self) -> bool {
        self.filter == Filter::default()
    }
}

/// The order after this one.
pub fn next_sort(sort: Sort) -> Sort {
    let all: Vec<Sort> = <Sort as strum::IntoEnumIterator>::iter().collect();
    let at = all.iter().position(|other| *other == sort).map_or(0, |at| at + 1);
    all.get(at % all.len().max(1)).copied().unwrap_or_default()
}

/// Name of an order's sentence.
pub fn sort_name(sort: Sort) -> &'static str {
    match sort {
        Sort::Unread => "sort-unread",
        Sort::Newest => "sort-newest",
        Sort::Oldest => "sort-oldest",
        Sort::Title => "sort-title",
        Sort::Source => "sort-source",
        Sort::Channel => "sort-channel",
        Sort::Opened => "sort-opened",
    }
}
