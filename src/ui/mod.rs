//! The state becomes cells. [`view`] changes nothing; where things stand is decided in [`crate::app::geometry`].
//!
//! ```text
//! ┌────────────────────────────────────────────────┐   ┌─────────────────────────────────────────┐
//! │ ▸ 产业“链织网” │   十年同行：张家口…            │   │ 文库  12 篇，9 篇未读       未读在前    │
//! │   医疗“一体化” │   2024-12-12 10:03  来源：…    │   │ ▸ ● 十年同行：张家口…    4节  2024-12-12│
//! │   outline      │   text                      bar│   │   ● library, or a list over the screen  │
//! │ 频道 › 产业                  1/4 节 约3分钟 12%│   │ status, or a line being typed           │
//! └────────────────────────────────────────────────┘   └─────────────────────────────────────────┘
//! ```

mod cells;
mod library;
mod lists;
mod notice;
mod page;
mod sheet;
mod status;
mod theme;

use ratatui::buffer::Buffer;

use crate::app::App;
use cells::Canvas;
pub use sheet::Sheet;
use theme::Styles;

/// Draws the state into an empty buffer of the screen's size; gives the cell where the cursor belongs, if it shows.
pub fn view(app: &App, buffer: &mut Buffer) -> Option<(u16, u16)> {
    draw(app, &mut Canvas::new(buffer, app.width))
}

fn draw(app: &App, canvas: &mut Canvas<'_>) -> Option<(u16, u16)> {
    let (width, height) = app.size;
    if !canvas.holds(width, height) {
        return None;
    }
    let styles = Styles::of(app);
    let focus = match (&app.overlay, &app.reader) {
        (Some(overlay), _) => lists::draw(app, overlay, canvas, &styles),
        (None, Some(reader)) => {
            page::draw(app, reader, canvas, &styles);
            None
        }
        (None, None) => library::draw(app, canvas, &styles),
    };
    status::draw(app, canvas, &styles).or(focus)
}
