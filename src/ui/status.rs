//! The last row: where the reader is, a notice, or a line being typed.

use ratatui::style::Style;

use crate::app::{App, Reader, Search, bytes, geometry};
use crate::text::Script;

use super::cells::{Canvas, clauses, shorten};
use super::lists::draw_typed;
use super::notice::Notice;
use super::sheet::{Print, Seal};
use super::theme::Styles;

/// Draws the last row; gives the cursor's cell if a line is being typed there.
pub fn draw(app: &App, canvas: &mut Canvas<'_>, styles: &Styles) -> Option<(u16, u16)> {
    let (_, area) = geometry::split(app.size.0, app.size.1);
    let (x, y) = (area.x, if area.height > 0 { area.y } else { app.size.1 - 1 });
    let width = area.width;
    if let Some(prompt) = &app.prompt {
        clear(canvas, x, y, width);
        let said = canvas.columns(&prompt.said);
        let said_room = if prompt.said.is_empty() || said + 20 > width { 0 } else { said + 2 };
        let start = canvas.cut(x, y, width / 2, app.words.get(prompt.ask.label()), styles.strong);
        let room = width.saturating_sub(start - x + said_room);
        let cursor = draw_typed(canvas, (start, y, room), prompt.line.before(), prompt.line.after(), Style::new());
        if said_room > 0 {
            canvas.text(x + width - said, y, said, &prompt.said, styles.warning);
        }
        return Some((cursor.min(x + width - 1), y));
    }
    if area.height == 0 {
        return None;
    }
    let pending = app.pending.show();
    let pending_columns = if pending.is_empty() { 0 } else { canvas.columns(&pending) + 1 };
    let room = width.saturating_sub(pending_columns + 1);
    match (&app.notice, &app.reader, &app.overlay) {
        (Some(notice), ..) => match Notice::of(app) {
            Some(long) => long.draw(app, canvas, styles),
            None => {
                canvas.cut(x + 1, y, room.saturating_sub(1), notice, styles.strong);
            }
        },
        (None, Some(reader), None) if reader.selection.is_some() => {
            let room = room.saturating_sub(1);
            let hint = clauses(app.words.get("selecting"), room, canvas.width());
            canvas.text(x + 1, y, room, &hint, styles.quiet);
        }
        (None, Some(_), None) if canvas.keeps(y) => {}
        (None, Some(reader), None) => draw_place(app, reader, canvas, styles, (x, y, room)),
        (None, None, _) | (None, _, Some(_)) => draw_work(app, canvas, styles, (x, y, room)),
    }
    if !pending.is_empty() {
        canvas.text((x + width).saturating_sub(pending_columns), y, pending_columns, &pending, styles.strong);
    }
    None
}

/// The print of the row when it says where the reader is, and nothing else; `None` for anything that passes.
/// `common` is what all rows of the article are made from.
pub fn print(app: &App, reader: &Reader, common: Seal) -> Option<Print> {
    let busy = app.prompt.is_some() || app.notice.is_some() || reader.selection.is_some();
    let standing = || reader.search.as_ref().and_then(Search::standing);
    let place = || (reader.percent(), reader.section(), reader.minutes_left(app.config.han_per_minute));
    let place = || (reader.is_whole(), place(), standing());
    (!busy && app.pending.show().is_empty()).then(|| {
        let rest = Seal::of(&(common, app.words.language(), reader.reading.is_original(), place()));
        Print { rest, row: None, tick: None }
    })
}

fn clear(canvas: &mut Canvas<'_>, x: u16, y: u16, width: u16) {
    for column in x..x + width {
        canvas.glyph(column, y, " ", 1, Style::new());
    }
}

/// Channel and section at the left; section number, minutes and percent at the right. The percent changes with almost
/// every row, so it stands last and has no style of its own: a scrolled line repaints two digits.
fn draw_place(app: &App, reader: &Reader, canvas: &mut Canvas<'_>, styles: &Styles, (x, y, room): (u16, u16, u16)) {
    if !reader.is_whole() {
        // Every number would be wrong, and they come in a moment.
        return;
    }
    let words = &app.words;
    let percent = words.say("percent-read", &[("percent", &reader.percent().to_string())]);
    let sections = reader.document.sections();
    let section = reader.section();
    let number = match (section, sections.len()) {
        (Some(index), all) => {
            words.say("section-of", &[("number", &(index + 1).to_string()), ("all", &all.to_string())])
        }
        (None, 0) => String::new(),
        (None, all) => words.say("section-of", &[("number", "0"), ("all", &all.to_string())]),
    };
    let minutes = reader.minutes_left(app.config.han_per_minute);
    let minutes = match minutes {
        0 => String::new(),
        _ => words.say("minutes-left", &[("minutes", &minutes.to_string())]),
    };
    let script = match reader.measure().script {
        Script::Original => "",
        Script::Simplified => words.get("status-simplified"),
        Script::Traditional => words.get("status-traditional"),
    };
    let standing = app.standing().unwrap_or_default();
    let original = if reader.reading.is_original() { words.get("status-original") } else { "" };
    let mut end = (x + room).saturating_sub(canvas.columns(&percent));
    if end < x {
        return;
    }
    canvas.text(end, y, room, &percent, Style::new());
    // The percent's place is as wide as 100% would be: nothing else moves when it grows.
    end = (x + room).saturating_sub(canvas.columns(&words.say("percent-read", &[("percent", "100")])));
    for part in [standing.as_str(), number.as_str(), script, original, minutes.as_str()]
        .into_iter()
        .filter(|part| !part.is_empty())
    {
        let columns = canvas.columns(part);
        if end < x + columns + 2 + 12.min(room / 3) {
            continue;
        }
        end -= columns + 2;
        canvas.text(end, y, columns, part, styles.quiet);
    }
    let title = section.and_then(|index| sections.get(index)).map(|section| section.title.as_str());
    let title = title.unwrap_or(reader.document.meta.title.as_str());
    let room = end.saturating_sub(x + 3);
    let channel = reader.document.meta.channel.join(" › ");
    let whole = if channel.is_empty() { title.to_owned() } else { format!("{channel} › {title}") };
    let shown = if canvas.columns(&whole) > room { shorten(title, room, canvas.width()).into_owned() } else { whole };
    canvas.text(x + 1, y, room, &shown, styles.quiet);
}

/// Work under way, in one line that changes little.
fn draw_work(app: &App, canvas: &mut Canvas<'_>, styles: &Styles, (x, y, room): (u16, u16, u16)) {
    let Some(work) = &app.work else { return };
    let progress = &work.progress;
    let name = app.words.get(work.name);
    let (done, total) = (progress.done.to_string(), progress.total.to_string());
    let wire = bytes(progress.bytes);
    let places = &[("name", name), ("done", &done), ("total", &total), ("bytes", &wire)];
    let sentence =
        if progress.total > 0 { app.words.say("work-progress", places) } else { app.words.say("work-open", places) };
    canvas.cut(x + 1, y, room.saturating_sub(1), &sentence, styles.quiet);
}
