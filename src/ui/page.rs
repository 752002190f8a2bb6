//! An article: text, margin, scrollbar, the outline beside it.

use std::ops::Range;

use ratatui::style::Style;

use crate::app::geometry::{Area, Page};
use crate::app::{App, Reader};
use crate::document::{Block, Kind, Style as Mark};
use crate::layout::{Part, Row};

use super::cells::Canvas;
use super::theme::Styles;

/// Draws the article.
pub fn draw(app: &App, reader: &Reader, canvas: &mut Canvas<'_>, styles: &Styles) {
    let page = app.page();
    for (y, row) in (page.text.y..page.text.bottom()).zip(reader.rows()) {
        draw_row(reader, row, &page, y, canvas, styles);
    }
    if let Some(column) = page.bar.filter(|_| reader.bar) {
        draw_bar(reader, column, page.text, canvas, styles);
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

/// Where in the article this is: a thumb, and ticks for sections and bookmarks.
fn draw_bar(reader: &Reader, x: u16, text: Area, canvas: &mut Canvas<'_>, styles: &Styles) {
    if text.height < 3 || (reader.end_shows() && reader.rows().len() < usize::from(text.height)) {
        return;
    }
    let last = f64::from(text.height - 1);
    let row = |progress: f64| text.y + (progress.clamp(0.0, 1.0) * last).round() as u16;
    for section in reader.document.sections().iter().filter(|section| section.level == 1) {
        let at = crate::document::Anchor { block: section.first_block, byte: 0 };
        canvas.glyph(x, row(reader.document.progress(at)), "-", 1, styles.quiet);
    }
    for bookmark in &reader.bookmarks {
        canvas.glyph(x, row(reader.document.progress(bookmark.span.start)), "◂", 1, styles.accent);
    }
    canvas.glyph(x, row(reader.progress()), "▐", 1, Style::new());
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
