//! Answers of the desk and the wire. An answer to a question that is no longer asked is dropped.

use crate::catalog::{Bookmark, Change, NewBookmark};
use crate::keymap::{Action, Mode};

use super::msg::{Coming, Effect, Msg, Opened, Reason, Summary};
use super::trail::Under;
use super::{App, Item, Kind, Reader, Ticket, Unkept};

impl App {
    pub(super) fn answer(&mut self, msg: Msg) {
        match msg {
            Msg::List(ticket, answer) => match answer {
                Ok(window) => {
                    let rows = self.list_rows();
                    if self.library.take(ticket, window, rows) {
                        self.ask_if_lacking();
                    }
                }
                Err(reason) => {
                    self.library.known = true;
                    self.complain(&reason);
                }
            },
            Msg::Unread(ticket, answer) => {
                let rows = self.list_rows();
                match answer {
                    Ok(rank) if self.library.take_unread(ticket, rank, rows) => {
                        if rank.is_none() {
                            self.note("no-unread", &[]);
                        }
                        self.ask_if_lacking();
                    }
                    Ok(_) => {}
                    Err(reason) => self.complain(&reason),
                }
            }
            Msg::Copies(ticket, Ok(copies)) => {
                let items = self.copy_items(&copies);
                self.fill(ticket, items, false);
            }
            Msg::Opened(ticket, answer) => self.opened(ticket, answer),
            Msg::Tallies(ticket, facet, tallies) => {
                let kind =
                    self.overlay.as_ref().filter(|overlay| overlay.ticket == Some(ticket)).map(|o| o.kind.clone());
                match kind {
                    Some(Kind::Filter) => {
                        let items = self.tally_items(facet, &tallies);
                        self.fill(ticket, items, true);
                    }
                    Some(Kind::TopicsEverywhere) => {
                        let items = self.everywhere_items(&tallies);
                        let here = items.iter().position(|item| item.tone == super::Tone::Here).unwrap_or(0);
                        self.fill(ticket, items, false);
                        let rows = self.list_rows();
                        if let Some(overlay) = &mut self.overlay {
                            overlay.cursor.at = here;
                            overlay.fit(rows);
                        }
                    }
                    _ => {}
                }
            }
            Msg::Bookmarks(ticket, Ok(bookmarks)) => self.bookmarks(ticket, bookmarks),
            Msg::Hits(ticket, Ok(hits)) => {
                let items = hits.iter().map(|hit| self.hit_item(hit)).collect();
                self.fill(ticket, items, false);
            }
            Msg::Topics(ticket, Ok(sections)) => {
                let items = sections.iter().map(|section| self.section_item(section)).collect();
                self.fill(ticket, items, false);
            }
            Msg::Queue(ticket, Ok(wanted)) => {
                let items = wanted.iter().map(|wanted| self.wanted_item(wanted)).collect();
                self.fill(ticket, items, false);
            }
            Msg::Copies(ticket, Err(reason))
            | Msg::Queue(ticket, Err(reason))
            | Msg::Bookmarks(ticket, Err(reason))
            | Msg::Hits(ticket, Err(reason))
            | Msg::Topics(ticket, Err(reason))
                if self.overlay.as_ref().is_some_and(|overlay| overlay.ticket == Some(ticket)) =>
            {
                self.complain(&reason);
            }
            Msg::NextWithTopic(ticket, answer) if self.offered == Some(ticket) => {
                self.offered = None;
                match answer {
                    Ok(Some(section)) => {
                        self.note("offer", &[("topic", &section.topic.0), ("title", &section.title)]);
                        self.offer = Some(section);
                    }
                    Ok(None) => self.note("no-topic-anywhere", &[]),
                    Err(reason) => self.complain(&reason),
                }
            }
            Msg::Kept(ticket, answer) => self.kept(ticket, answer),
            Msg::Bookmarked(ticket, answer) if self.marking == Some(ticket) => {
                self.marking = None;
                match answer {
                    Ok(bookmark) => {
                        let here = self
                            .reader
                            .as_mut()
                            .filter(|reader| reader.entry.as_ref().is_some_and(|entry| entry.id == bookmark.article));
                        if let Some(reader) = here {
                            reader.add_bookmark(bookmark);
                        }
                        self.note("bookmark-added", &[]);
                    }
                    Err(reason) => self.complain(&reason),
                }
            }
            Msg::Changed(Ok(Change::Read(_, true))) if self.unsaid > 0 => self.unsaid -= 1,
            Msg::Changed(Ok(change)) => self.changed("", change),
            Msg::Undone(Ok(Some(change))) => self.changed("undone", change),
            Msg::Undone(Ok(None)) => self.note("nothing-to-undo", &[]),
            Msg::Changed(Err(reason)) | Msg::Undone(Err(reason)) => {
                self.complain(&reason);
                // The screen must agree with what is stored, not with what was asked.
                self.reload();
            }
            Msg::Progress(ticket, progress) => {
                if let Some(work) = self.work.as_mut().filter(|work| work.ticket == ticket) {
                    work.progress = progress;
                }
            }
            Msg::Imported(ticket, summary) => self.worked(ticket, Ok(summary)),
            Msg::Fetched(ticket, answer) | Msg::Synced(ticket, answer) => self.worked(ticket, answer),
            Msg::SourceAdded(ticket, answer) if self.end_work(ticket) => match answer {
                Ok(name) => self.note("source-added", &[("name", &name)]),
                Err(reason) => self.complain(&reason),
            },
            Msg::Exported(_, Ok(files)) => {
                let first = files.first().map(|file| file.display().to_string()).unwrap_or_default();
                let first = crate::text::sanitize::sanitize_line(&first);
                self.note("exported", &[("file", &first)]);
            }
            Msg::Exported(_, Err(reason)) | Msg::Failed(reason) => self.complain(&reason),
            Msg::Stale => {
                self.library.follow(None);
                self.reload();
            }
            _ => {}
        }
    }

    /// Lines for the list that asked for them.
    fn fill(&mut self, ticket: Ticket, items: Vec<Item>, more: bool) {
        let rows = self.list_rows();
        let Some(overlay) = self.overlay.as_mut().filter(|overlay| overlay.ticket == Some(ticket)) else { return };
        if more {
            overlay.add_items(items);
        } else {
            overlay.set_items(items);
        }
        overlay.fit(rows);
    }

    fn bookmarks(&mut self, ticket: Ticket, bookmarks: Vec<Bookmark>) {
        let kind = self.overlay.as_ref().filter(|overlay| overlay.ticket == Some(ticket)).map(|o| o.kind.clone());
        match kind {
            Some(Kind::Bookmarks) => {
                if let Some(reader) = &mut self.reader {
                    reader.set_bookmarks(bookmarks);
                }
                let items = self.bookmark_items();
                self.fill(ticket, items, false);
            }
            Some(Kind::BookmarksEverywhere) => {
                let items = bookmarks.iter().map(|bookmark| self.bookmark_item(bookmark, true)).collect();
                self.bookmarks = bookmarks;
                self.fill(ticket, items, false);
            }
            // The list was closed meanwhile: what the article shows is put right all the same.
            _ if self.refreshing == Some(ticket) => {
                self.refreshing = None;
                if let Some(reader) = &mut self.reader {
                    reader.set_bookmarks(bookmarks);
                }
            }
            _ => {}
        }
    }

    fn opened(&mut self, ticket: Ticket, answer: Result<Box<Opened>, Reason>) {
        let Some(opening) = self.opening.take_if(|opening| opening.ticket == ticket) else { return };
        let opened = match answer {
            Ok(opened) => *opened,
            Err(reason) => {
                if self.reader.is_none() && !self.home {
                    self.failure = Some(reason.to_string());
                    self.effects.push(Effect::Quit);
                }
                self.complain(&reason);
                // What was typed was meant for an article that is not there.
                self.ahead.clear();
                return;
            }
        };
        let coming = opened.coming;
        match &mut self.reader {
            Some(reader) if opening.again => {
                let was_whole = reader.is_whole();
                if was_whole && coming == Coming::Text {
                    // Who reads on in the whole text is not sent to the beginning of its other version.
                    self.opening = Some(opening);
                    return;
                }
                // The same text, and what is known of it: nothing to say.
                let known =
                    was_whole && reader.reading == opening.reading && reader.document.text() == opened.document.text();
                reader.reading = opening.reading.clone();
                reader.replace(opened);
                if known || coming == Coming::Text {
                } else if opening.reading.is_original() {
                    self.note("original-on", &[]);
                } else if was_whole || self.notice.is_none() {
                    self.say_repairs();
                }
            }
            _ => {
                // Faults of the settings stay until they are read.
                let faults = self.overlay.take_if(|overlay| overlay.kind == Kind::Faults);
                match self.reader.take() {
                    Some(before) => self.step(Under::Article(Box::new(before))),
                    None if self.overlay.is_some() => self.step(Under::Library),
                    None => {}
                }
                self.overlay = faults;
                self.prompt = None;
                self.saved = None;
                let (measure, height) = (self.measure(), self.page().text.height);
                let mut reader = Reader::new(opening.target.clone(), opening.reading.clone(), opened, measure, height);
                if let Some(span) = opening.goto {
                    reader.reveal_first(span.start);
                    reader.point_at(span);
                }
                self.reader = Some(reader);
                if self.notice.is_none() && coming != Coming::Text {
                    self.say_repairs();
                }
            }
        }
        // The outline may stand beside the text now, or not any more.
        self.relayout();
        if coming != Coming::Nothing {
            self.opening = Some(super::Opening { again: true, goto: None, ..opening });
        }
        self.type_ahead();
    }

    /// What was mended, if anything was.
    fn say_repairs(&mut self) {
        let Some(reader) = &self.reader else { return };
        let aside = &reader.document.aside;
        let misread = aside.repairs.iter().filter(|repair| repair.kind == "alignment");
        let (spots, hidden) = (misread.count(), aside.annotations);
        let (spots_text, hidden_text) = (spots.to_string(), hidden.to_string());
        match (spots, hidden) {
            (0, 0) => {}
            (_, 0) => self.note("repaired", &[("spots", &spots_text)]),
            (0, _) => self.note("annotations-hidden", &[("count", &hidden_text)]),
            _ => self.note("repaired-and-hidden", &[("spots", &spots_text), ("count", &hidden_text)]),
        }
    }

    fn kept(&mut self, ticket: Ticket, answer: Result<Box<crate::catalog::Entry>, Reason>) {
        let Some(unkept) = self.unkept.take_if(|unkept| unkept.ticket == ticket) else { return };
        match (answer, &mut self.reader) {
            (Ok(entry), Some(reader)) => {
                let Unkept { ticket, kind, span, quote, note } = unkept;
                let article = entry.id;
                reader.entry = Some(*entry);
                self.marking = Some(ticket);
                self.effects.push(Effect::AddBookmark(ticket, NewBookmark { article, kind, span, quote, note }));
            }
            (Ok(_), None) => {}
            (Err(reason), _) => self.complain(&reason),
        }
    }

    /// A change is on the disk: say so and show it.
    fn changed(&mut self, undone: &str, change: Change) {
        let count = |n: u32| n.to_string();
        let sentence = match &change {
            Change::BookmarkAdded => self.words.get("bookmark-added").to_owned(),
            Change::BookmarkAnnotated => self.words.get("bookmark-annotated").to_owned(),
            Change::BookmarkRemoved => {
                let key = self.keymap.keys_of(crate::keymap::Mode::Reader, crate::keymap::Action::Undo);
                self.words.say("bookmark-removed", &[("key", &key)])
            }
            Change::Read(n, true) => self.words.say("marked-read", &[("count", &count(*n))]),
            Change::Read(n, false) => self.words.say("marked-unread", &[("count", &count(*n))]),
            Change::Starred(n, true) => self.words.say("starred", &[("count", &count(*n))]),
            Change::Starred(n, false) => self.words.say("unstarred", &[("count", &count(*n))]),
            Change::Tagged(n, tag, true) => self.words.say("tagged", &[("count", &count(*n)), ("tag", tag)]),
            Change::Tagged(n, tag, false) => self.words.say("untagged", &[("count", &count(*n)), ("tag", tag)]),
            Change::Removed(n) => {
                let key = self.keymap.keys_of(crate::keymap::Mode::Library, crate::keymap::Action::Undo);
                self.words.say("removed", &[("count", &count(*n)), ("key", &key)])
            }
        };
        self.notice = Some(match undone {
            "" => sentence,
            name => self.words.get(name).to_owned(),
        });
        self.reload();
    }

    /// Asks again for what shows.
    pub(super) fn reload(&mut self) {
        match (&self.reader, &self.overlay) {
            (Some(reader), overlay) => {
                let all = overlay.as_ref().is_some_and(|overlay| overlay.kind == Kind::BookmarksEverywhere);
                let article = reader.entry.as_ref().map(|entry| entry.id);
                let ticket = self.ticket();
                if let Some(overlay) = &mut self.overlay
                    && matches!(overlay.kind, Kind::Bookmarks | Kind::BookmarksEverywhere)
                {
                    overlay.ticket = Some(ticket);
                }
                if all || article.is_some() {
                    self.refreshing = Some(ticket).filter(|_| !all);
                    self.effects.push(Effect::LoadBookmarks(ticket, article.filter(|_| !all)));
                }
            }
            (None, overlay) => {
                if overlay.as_ref().is_some_and(|overlay| overlay.kind == Kind::BookmarksEverywhere) {
                    let ticket = self.ticket();
                    if let Some(overlay) = &mut self.overlay {
                        overlay.ticket = Some(ticket);
                    }
                    self.effects.push(Effect::LoadBookmarks(ticket, None));
                }
                self.load_list();
            }
        }
    }

    fn end_work(&mut self, ticket: Ticket) -> bool {
        self.work.take_if(|work| work.ticket == ticket).is_some()
    }

    /// What failed and why, in one sentence: as much of it as anyone reads through at once.
    fn failures(&self, summary: &Summary) -> String {
        const MOST: usize = 5;
        let told: Vec<String> = summary.failures.iter().take(MOST).map(|reason| self.words.tell(reason)).collect();
        let told = told.join(self.words.get("evidence-separator"));
        match summary.failures.len().saturating_sub(MOST) {
            0 => told,
            more => self.words.say("faults", &[("first", &told), ("more", &more.to_string())]),
        }
    }

    /// A long piece of work is done.
    fn worked(&mut self, ticket: Ticket, answer: Result<Summary, Reason>) {
        if !self.end_work(ticket) {
            return;
        }
        match answer {
            Ok(summary) if summary.sourceless => {
                let key = self.keymap.keys_of(Mode::Library, Action::AddSource);
                self.note("no-sources", &[("key", &key)]);
            }
            Ok(summary) => {
                let (added, updated, failed) =
                    (summary.added.to_string(), summary.updated.to_string(), summary.failures.len().to_string());
                let bytes = bytes(summary.bytes);
                let why = self.failures(&summary);
                let places: &[(&str, &str)] =
                    &[("added", &added), ("updated", &updated), ("bytes", &bytes), ("failed", &failed), ("why", &why)];
                let count = summary.changes.len().to_string();
                match (summary.failures.first(), summary.added + summary.updated) {
                    (None, 0) if summary.article.is_some() => self.note("refetched-same", &[]),
                    (None, _) if !summary.changes.is_empty() => {
                        let key = self.keymap.keys_of(Mode::Reader, Action::Changes);
                        self.note("refetched", &[("count", &count), ("key", &key)]);
                    }
                    (Some(_), 0) => self.notice = Some(why),
                    (Some(_), _) => self.note("worked-with-failures", places),
                    (None, _) => self.note("worked", places),
                }
                if let Some(said) = self.notice.take_if(|_| summary.downgraded) {
                    self.note("unencrypted", &[("said", &said)]);
                }
                if let Some(id) = summary.article.filter(|_| !summary.changes.is_empty()) {
                    self.changes = Some((id, summary.changes));
                    self.outdate(id);
                    let open = self.reader.as_ref().filter(|reader| reader.entry.as_ref().is_some_and(|e| e.id == id));
                    if let Some(reading) = open.map(|reader| reader.reading.clone()) {
                        self.reread(reading);
                    }
                }
                self.library.follow(summary.article);
                if self.reader.is_none() {
                    self.load_list();
                }
            }
            Err(reason) => self.complain(&reason),
        }
    }
}

/// A number of bytes, as a reader thinks of it.
pub fn bytes(n: u64) -> String {
    match n {
        0..=9_999 => format!("{n} B"),
        10_000..=9_999_999 => format!("{} KB", n / 1000),
        _ => format!("{} MB", n / 1_000_000),
    }
}
