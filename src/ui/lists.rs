//! A list over the screen.

use ratatui::style::Style;

use crate::app::{App, Choice, Item, Kind, Overlay, Tone, geometry};
use crate::catalog::HitOrder;
use crate::keymap::{Action, Mode};
use crate::layout::Autospace;

use super::cells::{Canvas, Spaced, clauses, fewer, shorten};
use super::notice::Notice;
use super::theme::Styles;

/// Draws the list; gives the cell where the cursor belongs: in the line being typed, or at the chosen line.
pub fn draw(app: &App, overlay: &Overlay, canvas: &mut Canvas<'_>, styles: &Styles) -> Option<(u16, u16)> {
    let (heading, lines) = geometry::list(app.size.0, app.size.1);
    let typed = draw_heading(app, overlay, canvas, styles, heading);
    if lines.height == 0 {
        return typed;
    }
    if overlay.shown().len() == 0 {
        let sentence = emptiness(app, overlay);
        let set = Notice::set(&sentence, lines.width.saturating_sub(3).max(1), canvas.width(), lines.height);
        set.draw_at(lines.x + 2, lines.y, canvas, styles.quiet);
        return typed;
    }
    let each: u16 = if overlay.kind.is_tall() && lines.height > 1 { 2 } else { 1 };
    let label = overlay.shown().map(|(item, _)| canvas.columns(&item.label)).max().unwrap_or(0).min(lines.width / 4);
    let fitting = overlay.fitting(lines.height);
    let shown = overlay.shown().enumerate().skip(overlay.cursor.top).take(fitting);
    let mut focus = None;
    for (row, (rank, (item, found))) in (0..).zip(shown) {
        let y = lines.y + row * each;
        let at = (lines.x, y, lines.width);
        let autospace = app.config.autospace;
        draw_item((item, found, autospace), label, canvas, styles, at);
        if each == 2 {
            draw_detail((item, autospace), label, canvas, styles, (lines.x, y + 1, lines.width));
        }
        if rank == overlay.cursor.at {
            canvas.glyph(lines.x, y, "▸", 1, styles.accent);
            focus = Some((lines.x, y));
        }
    }
    typed.or(focus)
}

fn draw_heading(
    app: &App,
    overlay: &Overlay,
    canvas: &mut Canvas<'_>,
    styles: &Styles,
    area: geometry::Area,
) -> Option<(u16, u16)> {
    if area.height == 0 {
        return None;
    }
    let title = match &overlay.kind {
        Kind::Sections(topic) => app.words.say("sections-title", &[("topic", &topic.0)]),
        Kind::Hits(HitOrder::Date) => app.words.get("hits-by-date").to_owned(),
        kind => app.words.get(kind.title()).to_owned(),
    };
    let all = overlay.shown().len();
    let at = if all == 0 { 0 } else { overlay.cursor.at + 1 };
    let count = app.words.say("list-count", &[("at", &at.to_string()), ("all", &all.to_string())]);
    let room = area.width.saturating_sub(2);
    let title_end = canvas.cut(area.x + 1, area.y, room, &title, styles.strong);
    let columns = canvas.columns(&count);
    // The count changes with every step; it stands at the edge, so that a step repaints digits and nothing else.
    let mut end = area.right();
    if area.width >= 30 && title_end + columns + 2 < end {
        canvas.text(end - columns, area.y, columns, &count, styles.quiet);
        end -= columns + 2;
    }
    let line = &overlay.line;
    let typing = overlay.kind.mode() == Mode::Picker;
    if !typing && line.text().is_empty() {
        return None;
    }
    let x = title_end + 2;
    let room = end.saturating_sub(x);
    let cursor = draw_typed(canvas, (x, area.y, room), line.before(), line.after(), Style::new());
    typing.then_some((cursor, area.y))
}

/// A line being typed: its end is kept in sight. Gives the cursor's column.
pub fn draw_typed(canvas: &mut Canvas<'_>, at: (u16, u16, u16), before: &str, after: &str, style: Style) -> u16 {
    let (x, y, room) = at;
    let mut head = before;
    while canvas.columns(head) >= room.max(1) {
        let mut chars = head.chars();
        if chars.next().is_none() {
            break;
        }
        head = chars.as_str();
    }
    let cursor = canvas.text(x, y, room, head, style);
    canvas.text(cursor, y, (x + room).saturating_sub(cursor), after, style);
    cursor
}

fn draw_item(
    (item, found, autospace): (&Item, Option<&std::ops::Range<usize>>, Autospace),
    label: u16,
    canvas: &mut Canvas<'_>,
    styles: &Styles,
    (x, y, width): (u16, u16, u16),
) {
    let style = match item.tone {
        Tone::Plain | Tone::Care => Style::new(),
        Tone::Here => styles.strong,
        Tone::Gone => styles.quiet,
    };
    let end = x + width;
    let mut at = x + 2;
    if label > 0 {
        let room = label.min(end.saturating_sub(at));
        canvas.cut(at, y, room, &item.label, styles.quiet);
        at += label + 1;
    }
    at += item.indent;
    let spaced = Spaced::new(&item.text, autospace);
    // What stands at the edge may have half the line, and what the text leaves.
    let left = end.saturating_sub(at).saturating_sub(canvas.columns(&spaced.text).saturating_add(2));
    let aside = canvas.columns(&item.aside).min(left.max(width / 2));
    let shown = fewer(&item.aside, aside, canvas.width());
    let aside = canvas.columns(&shown);
    let aside_room = if aside > 0 && end.saturating_sub(at) > aside + 12 { aside + 2 } else { 0 };
    let room = end.saturating_sub(at + aside_room);
    let text = match item.choice {
        Choice::Command(_) => clauses(&spaced.text, room, canvas.width()),
        _ => shorten(&spaced.text, room, canvas.width()),
    };
    let text_end = canvas.text(at, y, room, &text, style);
    if let Some(found) = found {
        let found = spaced.moved(found);
        let before = spaced.text.get(..found.start).map_or(0, |text| canvas.columns(text));
        let inside = spaced.text.get(found).map_or(0, |text| canvas.columns(text));
        let start = (at + before).min(text_end);
        canvas.restyle(start, y, inside.min(text_end - start), styles.matched);
    }
    if aside_room > 0 {
        let style = if item.tone == Tone::Care || item.tone == Tone::Gone { styles.warning } else { styles.quiet };
        let start = end - aside;
        canvas.text(start, y, aside, &shown, style);
    }
}

fn draw_detail(
    (item, autospace): (&Item, Autospace),
    label: u16,
    canvas: &mut Canvas<'_>,
    styles: &Styles,
    (x, y, width): (u16, u16, u16),
) {
    let spaced = Spaced::new(&item.detail, autospace);
    let at = x + 2 + if label > 0 { label + 1 } else { 0 };
    let room = (x + width).saturating_sub(at);
    let end = canvas.cut(at, y, room, &spaced.text, styles.quiet);
    for range in &item.matched {
        let range = spaced.moved(range);
        let before = spaced.text.get(..range.start).map_or(0, |text| canvas.columns(text));
        let inside = spaced.text.get(range).map_or(0, |text| canvas.columns(text));
        let start = at.saturating_add(before).min(end);
        canvas.restyle(start, y, inside.min(end - start), styles.matched);
    }
}

/// Why the list is empty.
fn emptiness(app: &App, overlay: &Overlay) -> String {
    let typed = overlay.line.text();
    match (&overlay.kind, typed.is_empty()) {
        (Kind::Hits(_), true) => app.words.get("hits-hint").to_owned(),
        (Kind::Bookmarks | Kind::BookmarksEverywhere, true) => {
            let key = app.keymap().keys_of(Mode::Reader, Action::Bookmark);
            app.words.say("bookmarks-empty", &[("key", &key)])
        }
        (Kind::Queue, true) => app.words.get("queue-empty").to_owned(),
        (_, true) => app.words.get("list-empty").to_owned(),
        (_, false) => app.words.say("list-none-fits", &[("typed", typed)]),
    }
}
