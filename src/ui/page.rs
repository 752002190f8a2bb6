//! An article: text, margin, scrollbar, the outline beside it.

use std::ops::Range;

use ratatui::style::Style;

use crate::app::geometry::{Area, Page};
use crate::app::{App, Reader};
use crate::document::{Block, Kind, Style as Mark};
use crate::layout::{Part, Row};

use super::cells::Canvas;
use super::notice::Notice;
use super::sheet::{Print, Seal};
use super::status;
use super::theme::Styles;

/// Draws the article.
pub fn draw(app: &App, reader: &Reader, canvas: &mut Canvas<'_>, styles: &Styles) {
    let page = app.page();
    for (y, row) in (page.text.y..page.text.bottom()).zip(reader.rows()) {
        if !canvas.keeps(y) {
            draw_row(reader, row, &page, y, canvas, styles);
        }
    }
    if let Some(column) = page.bar {
        for tick in ticks(reader, page.text, styles) {
            canvas.glyph(column, tick.y, tick.sign, 1, tick.style);
        }
    }
    if let Some(area) = page.outline {
        draw_outline(app, reader, area, canvas, styles);
    }
}

fn draw_row(reader: &Reader, row: &Row, page: &Page, y: u16, canvas: &mut Canvas<'_>, styles: &Styles) {
    let Some(block) = reader.document.block(row.block) else { return };
    let base = match row.part {
        Part::Annotation => styles.quiet,
        Part::Gap => return,
        Part::Text | Part::Rule => styles.block(block.kind),
    };
    let marks = marks_on(reader, &block, row, styles);
    let mut behind: Option<(u16, Style)> = None;
    for glyph in reader.glyphs(row) {
        let x = page.text.x + glyph.column;
        let mut style = base;
        let mut lit = None;
        if let (Some((start, _)), Part::Text) = (glyph.bytes, row.part) {
            let byte = block.start + start as usize;
            for (range, mark) in &marks {
                if range.contains(&byte) {
                    style = style.patch(*mark);
                }
            }
            for (range, light) in reader.lit() {
                if range.contains(&byte) {
                    let light = styles.light(*light);
                    style = style.patch(light);
                    lit = Some(light);
                }
            }
        }
        // Blank cells between two marked glyphs belong to the mark.
        if let (Some((end, before)), Some(light)) = (behind, lit)
            && before == light
            && end < x
        {
            canvas.restyle(end, y, x - end, light);
        }
        if x + glyph.width <= page.text.right() {
            canvas.glyph(x, y, &glyph.text, glyph.width, style);
        }
        behind = lit.map(|light| (x + glyph.width, light));
    }
    if let Some(column) = page.margin.filter(|_| reader.bookmark_on(row)) {
        canvas.glyph(column, y, "▪", 1, styles.accent);
    }
}

/// The marks of the source on a row, in bytes of the whole text.
fn marks_on(reader: &Reader, block: &Block<'_>, row: &Row, styles: &Styles) -> Vec<(Range<usize>, Style)> {
    use ratatui::style::Modifier;
    let (start, end) = (block.start + row.start as usize, block.start + row.end as usize);
    let shown = |range: &Range<u32>| (range.start as usize) < end && start < range.end as usize;
    let marks = reader.document.marks_of(block).filter(|mark| shown(&mark.range));
    marks
        .filter_map(|mark| {
            let style = match &mark.style {
                Mark::Strong => Style::new().add_modifier(Modifier::BOLD),
                Mark::Emphasis => Style::new().add_modifier(Modifier::ITALIC),
                Mark::Code => styles.strong,
                Mark::Strike => Style::new().add_modifier(Modifier::CROSSED_OUT),
                Mark::Link(_) if block.kind != Kind::Image => styles.link,
                Mark::Link(_) | Mark::Ruby(_) => return None,
            };
            Some((mark.range.start as usize..mark.range.end as usize, style))
        })
        .collect()
}

/// A sign on the scrollbar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Tick {
    y: u16,
    sign: &'static str,
    style: Style,
}

/// Where in the article this is: ticks for sections and bookmarks, and a thumb; a later one lies over an earlier one.
fn ticks(reader: &Reader, text: Area, styles: &Styles) -> Vec<Tick> {
    if !reader.bar || text.height < 3 || (reader.end_shows() && reader.rows().len() < usize::from(text.height)) {
        return Vec::new();
    }
    let last = f64::from(text.height - 1);
    let row = |progress: f64| text.y + (progress.clamp(0.0, 1.0) * last).round() as u16;
    let of = |anchor| row(reader.document.progress(anchor));
    let sections = reader.document.sections().iter().filter(|section| section.level == 1);
    let sections = sections.map(|section| crate::document::Anchor { block: section.first_block, byte: 0 });
    let mut ticks: Vec<Tick> = sections.map(|at| Tick { y: of(at), sign: "-", style: styles.quiet }).collect();
    let bookmarks = reader.bookmarks.iter().map(|bookmark| bookmark.span.start);
    ticks.extend(bookmarks.map(|at| Tick { y: of(at), sign: "◂", style: styles.accent }));
    ticks.push(Tick { y: row(reader.progress()), sign: "▐", style: Style::new() });
    ticks
}

/// The prints of the rows of the screen; `None` for a row that is drawn every time.
pub fn prints(app: &App) -> Vec<Option<Print>> {
    let page = app.page();
    let Some(reader) = app.reader.as_ref().filter(|_| app.overlay.is_none() && page.status.height > 0) else {
        return vec![None; usize::from(app.size.1)];
    };
    let document = &reader.document;
    let styles = Styles::of(app);
    let ticks = if page.bar.is_some() { ticks(reader, page.text, &styles) } else { Vec::new() };
    let common = Seal::of(&(reader.edition(), reader.measure(), &styles, page));
    let beside = page.outline.map(|area| (app.outline_top(area.height), reader.section()));
    let covered = Notice::of(app).map_or(0, |notice| notice.height());
    let print = |y: u16| {
        if y + covered >= app.size.1 + u16::from(covered == 0) {
            return None;
        }
        if y >= page.status.y {
            return status::print(app, reader, common);
        }
        let nth = y.checked_sub(page.text.y).filter(|_| y < page.text.bottom())?;
        let row = reader.rows().get(usize::from(nth)).copied();
        let block = row.and_then(|row| document.block(row.block));
        let start = block.map_or(0, |block| block.start);
        let bytes = row.map_or(0..0, |row| start + row.start as usize..start + row.end as usize);
        let lit = reader.lit().iter().filter(|(range, _)| range.start < bytes.end && bytes.start < range.end);
        let lit: Vec<_> = lit.collect();
        let mark = row.is_some_and(|row| reader.bookmark_on(&row));
        let beside = beside.map(|(top, here)| (usize::from(y) + top, here));
        let rest =
            if lit.is_empty() && !mark && beside.is_none() { common } else { Seal::of(&(common, lit, mark, beside)) };
        let tick = ticks.iter().rev().find(|tick| tick.y == y).map(|tick| (tick.sign, tick.style));
        Some(Print { rest, row, tick })
    };
    (0..app.size.1).map(print).collect()
}

/// The sections beside the text, the present one in sight.
fn draw_outline(app: &App, reader: &Reader, area: Area, canvas: &mut Canvas<'_>, styles: &Styles) {
    let here = reader.section();
    let top = app.outline_top(area.height);
    let sections = reader.document.sections().iter().enumerate().skip(top);
    for (y, (index, section)) in (area.y..area.bottom()).zip(sections) {
        let indent = u16::from(section.level.saturating_sub(1)).min(4) * 2;
        let x = area.x + 3 + indent;
        let room = area.right().saturating_sub(x + 2);
        let style = if here == Some(index) { styles.accent } else { styles.quiet };
        if here == Some(index) {
            canvas.glyph(area.x + 1, y, "▸", 1, style);
        }
        canvas.cut(x, y, room, &section.title, style);
    }
}
