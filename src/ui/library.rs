//! The list of articles.

use ratatui::style::Style;

use crate::app::{App, Row, day, geometry, sort_name};
use crate::catalog::{Entry, Sort};
use crate::keymap::{Action, Mode};

use super::cells::{Canvas, Spaced};
use super::notice::Notice;
use super::theme::Styles;

/// Columns of a line that are not the title.
struct Columns {
    state: u16,
    sections: u16,
    /// What a source has in any case; it may have more where the title leaves some.
    source: u16,
    date: u16,
}

impl Columns {
    /// What a width has room for: parts are left out whole.
    fn of(width: u16) -> Self {
        let wide = |from: u16, columns: u16| if width >= from { columns } else { 0 };
        Self {
            state: if width >= 50 { 3 } else { 1 },
            sections: wide(64, 7),
            source: if width >= 100 { 20 } else { wide(76, 12) },
            date: wide(36, 12),
        }
    }
}

/// Draws the list; gives the cell of the chosen article.
pub fn draw(app: &App, canvas: &mut Canvas<'_>, styles: &Styles) -> Option<(u16, u16)> {
    let (heading, lines) = geometry::list(app.size.0, app.size.1);
    let library = &app.library;
    if heading.height > 0 {
        draw_heading(app, canvas, styles, heading);
    }
    if lines.height == 0 {
        return None;
    }
    if library.window.total == 0 {
        let key = |action| app.keymap().keys_of(Mode::Library, action);
        let sentence = match (library.known, library.is_whole()) {
            (false, _) => app.words.get("library-loading").to_owned(),
            (true, true) => app.words.say("library-empty", &[("add", &key(Action::Add))]),
            (true, false) => app.words.say("library-no-match", &[("clear", &key(Action::ClearFilter))]),
        };
        let set = Notice::set(&sentence, lines.width.saturating_sub(3).max(1), canvas.width(), lines.height);
        set.draw_at(lines.x + 2, lines.y, canvas, styles.quiet);
        return None;
    }
    let columns = Columns::of(lines.width);
    let mut focus = None;
    for (y, row) in (lines.y..).zip(library.rows(lines.height)) {
        match row {
            Row::Group(name) => draw_group(app, &name, canvas, styles, (lines.x, y, lines.width)),
            Row::Article(rank) => {
                if let Some(entry) = library.entry(rank) {
                    draw_entry(app, entry, canvas, styles, &columns, (lines.x, y, lines.width));
                }
                if rank == library.cursor.at {
                    canvas.glyph(lines.x, y, "▸", 1, styles.accent);
                    focus = Some((lines.x, y));
                }
            }
        }
    }
    focus
}

/// The name of a channel or a source, over its articles.
fn draw_group(app: &App, name: &str, canvas: &mut Canvas<'_>, styles: &Styles, (x, y, width): (u16, u16, u16)) {
    let name = match (name.is_empty(), app.library.sort) {
        (false, _) => name,
        (true, Sort::Channel) => app.words.get("group-no-channel"),
        (true, _) => app.words.get("group-no-source"),
    };
    canvas.cut(x + 1, y, width.saturating_sub(1), name, styles.strong);
}

fn draw_heading(app: &App, canvas: &mut Canvas<'_>, styles: &Styles, area: geometry::Area) {
    let (words, library) = (&app.words, &app.library);
    let mut x =
        canvas.text(area.x + 1, area.y, area.width.saturating_sub(1), words.get("library-title"), styles.strong);
    let right = area.right();
    let (all, unread) = (library.window.total.to_string(), library.window.unread.to_string());
    let count = words.say("library-count", &[("all", &all), ("unread", &unread)]);
    let filter = &library.filter;
    let mut only: Vec<String> = [&filter.channel, &filter.source, &filter.tag].into_iter().flatten().cloned().collect();
    only.extend(filter.topic.iter().map(|topic| topic.0.clone()));
    if !filter.title.is_empty() {
        only.push(words.say("filtered-title", &[("title", &filter.title)]));
    }
    only.extend(filter.period());
    if filter.unread {
        only.push(words.get("filtered-unread").to_owned());
    }
    if filter.starred {
        only.push(words.get("filtered-starred").to_owned());
    }
    let only = match only.is_empty() {
        true => String::new(),
        false => words.say("filtered", &[("filter", &only.join(" · "))]),
    };
    let sort = if library.sort == Sort::Unread { "" } else { words.get(sort_name(library.sort)) };
    let parts = [(count.as_str(), styles.quiet), (only.as_str(), styles.accent), (sort, styles.quiet)];
    for (part, style) in parts.into_iter().filter(|(part, _)| !part.is_empty()) {
        if x + 2 + canvas.columns(part) > right {
            continue;
        }
        x = canvas.text(x + 2, area.y, right - x - 2, part, style);
    }
}

fn draw_entry(
    app: &App,
    entry: &Entry,
    canvas: &mut Canvas<'_>,
    styles: &Styles,
    columns: &Columns,
    (x, y, width): (u16, u16, u16),
) {
    let end = x + width;
    let percent = (entry.progress * 100.0).floor() as u32;
    let state = match (entry.read, percent) {
        (true, _) => String::new(),
        (false, 1..=99) if columns.state >= 3 => app.words.say("percent-read", &[("percent", &percent.to_string())]),
        (false, _) => canvas.sign(&["●", "•", "o"]).to_owned(),
    };
    if entry.starred {
        let star = canvas.sign(&["★", "*"]);
        canvas.glyph(x + 1, y, star, 1, styles.accent);
    }
    let state_end = x + 2 + columns.state;
    canvas.text(state_end - canvas.columns(&state).min(columns.state), y, columns.state, &state, styles.accent);
    let title_style = if entry.read { styles.quiet } else { Style::new() };
    // What stands over the group is not said again beside each of its articles.
    let place = match app.library.sort {
        Sort::Channel => entry.source.as_ref(),
        Sort::Source => entry.channel.last(),
        _ => entry.source.as_ref().or(entry.channel.last()),
    };
    let place = place.filter(|_| columns.source > 0).map(String::as_str).unwrap_or_default();
    let name = Spaced::new(&entry.title, app.config.autospace);
    // How often the same story stands under this one, behind its title.
    let copies = if entry.copies > 0 { format!(" +{}", entry.copies) } else { String::new() };
    let room = width.saturating_sub(3 + columns.state + columns.sections + columns.date);
    let title = canvas.columns(&name.text).saturating_add(canvas.columns(&copies));
    let source = match canvas.columns(place) {
        0 => 0,
        wanted => wanted.saturating_add(2).min(columns.source.max(room.saturating_sub(title))),
    };
    let title_room = room.saturating_sub(source);
    let copies_room = canvas.columns(&copies).min(title_room / 2);
    let title_end = canvas.cut(state_end + 1, y, title_room - copies_room, &name.text, title_style);
    canvas.text(title_end, y, copies_room, &copies, styles.quiet);
    let mut at = end;
    let mut right = |canvas: &mut Canvas<'_>, room: u16, text: &str| {
        if room > 0 {
            at -= room;
            let text = super::cells::shorten(text, room - 2, canvas.width());
            let start = at + room - canvas.columns(&text);
            canvas.text(start, y, room, &text, styles.quiet);
        }
    };
    right(canvas, columns.date, &entry.published.as_ref().map(day).unwrap_or_default());
    let sections = match entry.sections {
        0 => String::new(),
        count => app.words.say("sections-count", &[("count", &count.to_string())]),
    };
    right(canvas, columns.sections, &sections);
    right(canvas, source, place);
}
