//! The list of articles: a window on it, whatever its length.

use crate::catalog::{ArticleId, Entry, Filter, Sort, Window};
use crate::keymap::Action;

use super::cursor::Cursor;
use super::msg::{Effect, Ticket};

/// A row of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    /// The name of the articles below; empty if they have none.
    Group(String),
    /// The article of a rank.
    Article(usize),
}

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
    unread: Option<Ticket>,
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
        self.fit(height);
        true
    }

    /// Moves the choice; tells whether it was a movement.
    pub fn travel(&mut self, action: Action, count: Option<u32>, height: u16) -> bool {
        let count = count.map(|n| n as usize);
        let page = self.rows(height).iter().filter(|row| matches!(row, Row::Article(_))).count();
        let page = if self.is_grouped() && page > 0 { page } else { usize::from(height) };
        let travelled = self.cursor.act(action, count, self.window.total, page);
        self.fit(height);
        travelled
    }

    /// Brings the choice into sight.
    pub fn fit(&mut self, height: u16) {
        self.cursor.fit(self.window.total, usize::from(height));
        // Headings take rows from the articles.
        while self.cursor.top < self.cursor.at && !self.rows(height).contains(&Row::Article(self.cursor.at)) {
            self.cursor.top += 1;
        }
    }

    /// What stands in so many rows of the screen: articles, and over each group of them its name.
    pub fn rows(&self, height: u16) -> Vec<Row> {
        let height = usize::from(height);
        let mut rows = Vec::new();
        let mut open: Option<String> = None;
        for rank in self.cursor.top..self.window.total {
            let group = self.entry(rank).and_then(|entry| self.group(entry));
            if let Some(group) = group.filter(|group| open.as_ref() != Some(group)) {
                // A name alone in the last row would say nothing.
                if height > 1 && rows.len() + 1 >= height {
                    break;
                }
                if height > 1 {
                    rows.push(Row::Group(group.clone()));
                }
                open = Some(group);
            }
            if rows.len() >= height {
                break;
            }
            rows.push(Row::Article(rank));
        }
        rows
    }

    /// The order puts articles of one channel or source together.
    fn is_grouped(&self) -> bool {
        matches!(self.sort, Sort::Channel | Sort::Source)
    }

    /// The group an article stands in; its name may be empty.
    fn group(&self, entry: &Entry) -> Option<String> {
        match self.sort {
            Sort::Channel => Some(entry.channel.join(" › ")),
            Sort::Source => Some(entry.source.clone().unwrap_or_default()),
            _ => None,
        }
    }

    /// Goes to the next unread article if it is at hand.
    pub fn next_unread(&mut self, height: u16) -> bool {
        let held = self.window.offset + self.window.entries.len();
        let next = (self.cursor.at + 1..held).find(|rank| self.entry(*rank).is_some_and(|entry| !entry.read));
        let Some(rank) = next else { return false };
        self.go(rank, height);
        true
    }

    /// Asks for the next unread article, wherever it is.
    pub fn ask_unread(&mut self, ticket: Ticket) -> Effect {
        self.unread = Some(ticket);
        Effect::NextUnread { ticket, filter: self.filter.clone(), sort: self.sort, rank: self.cursor.at }
    }

    /// Takes the answer, if it is the one to the last question; whether it is.
    pub fn take_unread(&mut self, ticket: Ticket, rank: Option<usize>, height: u16) -> bool {
        let asked = self.unread.take_if(|asked| *asked == ticket).is_some();
        if let Some(rank) = rank.filter(|_| asked) {
            self.go(rank, height);
        }
        asked
    }

    /// Chooses the article of a rank.
    fn go(&mut self, rank: usize, height: u16) {
        self.cursor.at = rank;
        self.fit(height);
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

impl Library {
    /// The next order that is another one: what is all read, or all unread, is the newest first already.
    pub fn next_sort(&self) -> Sort {
        let next = next_sort(self.sort);
        let alike = self.window.unread == 0 || self.window.unread == self.window.total;
        if (self.sort, next, alike) == (Sort::Unread, Sort::Newest, true) { next_sort(next) } else { next }
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
