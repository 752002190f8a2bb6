//! A notice too long for the status line: all of it, over the last rows of the screen, until the next key.

use ratatui::style::Style;

use crate::app::{App, geometry};
use crate::document::{Builder, Document, Kind, Meta};
use crate::layout::{Autospace, Layout, Measure, Row};
use crate::text::CellWidth;

use super::cells::Canvas;
use super::theme::Styles;

/// A notice set in several rows.
#[derive(Debug)]
pub struct Notice {
    document: Document,
    layout: Layout,
    rows: Vec<Row>,
}

impl Notice {
    /// The notice of this screen; `None` if there is none, or one row holds it.
    pub fn of(app: &App) -> Option<Self> {
        let notice = app.notice.as_deref().filter(|_| app.prompt.is_none())?;
        let (body, status) = geometry::split(app.size.0, app.size.1);
        let columns = status.width.saturating_sub(2);
        if status.height == 0 || columns < 8 || app.width.columns(notice) <= usize::from(columns) {
            return None;
        }
        let set = Self::set(notice, columns, app.width, body.height + status.height);
        (set.rows.len() > 1).then_some(set)
    }

    /// A sentence set in rows of so many columns.
    pub fn set(text: &str, columns: u16, width: CellWidth, height: u16) -> Self {
        let mut builder = Builder::bare(Meta::default());
        builder.push(Kind::Paragraph, text);
        let document = builder.finish();
        let measure =
            Measure { columns, indent: 0, justify: false, autospace: Autospace::Off, width, ..Measure::default() };
        let mut layout = Layout::new(measure);
        let first = layout.first(&document);
        let rows = layout.screen(&document, first, height);
        Self { document, layout, rows }
    }

    /// How many rows it takes.
    pub fn height(&self) -> u16 {
        self.rows.len() as u16
    }

    /// Draws it, its last row in the status line.
    pub fn draw(&self, app: &App, canvas: &mut Canvas<'_>, styles: &Styles) {
        let (_, status) = geometry::split(app.size.0, app.size.1);
        let top = status.bottom().saturating_sub(self.height());
        for y in top..status.bottom() {
            for x in 0..status.width {
                canvas.glyph(x, y, " ", 1, Style::new());
            }
        }
        self.draw_at(status.x + 1, top, canvas, styles.strong);
    }

    /// Draws its rows from a cell downward.
    pub fn draw_at(&self, x: u16, y: u16, canvas: &mut Canvas<'_>, style: Style) {
        for (y, row) in (y..).zip(&self.rows) {
            for glyph in self.layout.glyphs(&self.document, row) {
                canvas.glyph(x + glyph.column, y, &glyph.text, glyph.width, style);
            }
        }
    }
}
