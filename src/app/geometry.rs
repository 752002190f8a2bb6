//! Which cells belong to which part of the screen. The view draws where this says, the state moves by it.

/// Some cells: a corner, a width and a height. Never reaches outside the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Area {
    /// First column.
    pub x: u16,
    /// First row.
    pub y: u16,
    /// Columns.
    pub width: u16,
    /// Rows.
    pub height: u16,
}

impl Area {
    /// The row below the area's last one is this one.
    pub fn bottom(&self) -> u16 {
        self.y.saturating_add(self.height)
    }

    /// The column behind the area's last one is this one.
    pub fn right(&self) -> u16 {
        self.x.saturating_add(self.width)
    }

    /// Does the cell lie in it?
    pub fn holds(&self, column: u16, row: u16) -> bool {
        (self.x..self.right()).contains(&column) && (self.y..self.bottom()).contains(&row)
    }
}

/// The screen without its last row, and the last row: the status line. A screen of one row is all text.
pub fn split(width: u16, height: u16) -> (Area, Area) {
    let status = u16::from(height > 1);
    let body = Area { x: 0, y: 0, width, height: height - status };
    (body, Area { x: 0, y: body.height, width, height: status })
}

/// The parts of an article's screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Page {
    /// The sections, beside the text.
    pub outline: Option<Area>,
    /// The text, with one column more than its Han when a mark may hang there.
    pub text: Area,
    /// The column before the text where bookmarks show.
    pub margin: Option<u16>,
    /// The column of the scrollbar.
    pub bar: Option<u16>,
    /// The status line.
    pub status: Area,
}

/// Columns of the outline beside the text, its blank column included.
const OUTLINE: u16 = 28;

/// Is there room for the outline beside a text this wide?
pub fn has_room(width: u16, columns: u16) -> bool {
    width >= columns.saturating_add(OUTLINE + 4)
}

/// The parts of an article's screen: text at most `columns` wide (and the column for hanging marks), centred.
pub fn page(width: u16, height: u16, columns: u16, outline: bool, bar: bool) -> Page {
    let (body, status) = split(width, height);
    let outline = (outline && has_room(width, columns)).then_some(Area { width: OUTLINE, ..body });
    let left = outline.map_or(0, |area| area.width);
    let room = width - left;
    let margin = match room {
        0..=23 => 0,
        24..=59 => 1,
        _ => 2,
    };
    let bar = bar && room >= 12;
    let text_width = columns.saturating_add(1).min(room - margin - u16::from(bar));
    let x = left + margin.max((room.saturating_sub(text_width)) / 2);
    let text = Area { x, y: 0, width: text_width, height: body.height };
    Page { outline, text, margin: x.checked_sub(1).filter(|_| margin > 0), bar: bar.then(|| width - 1), status }
}

/// Where a list over the article stands: its heading row, and the rows of its lines.
pub fn list(width: u16, height: u16) -> (Area, Area) {
    let (body, _) = split(width, height);
    let inner = body.width.min(100);
    let x = (body.width - inner) / 2;
    let heading = u16::from(body.height > 1);
    (
        Area { x, y: 0, width: inner, height: heading },
        Area { x, y: heading, width: inner, height: body.height - heading },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_lies_on_the_screen_at_every_size() {
        for width in 0..=300 {
            for height in [0, 1, 2, 6, 24, 100] {
                for columns in [8, 40, 80, 1000] {
                    for outline in [false, true] {
                        let page = page(width, height, columns, outline, true);
                        for area in [Some(page.text), page.outline, Some(page.status)].into_iter().flatten() {
                            assert!(area.right() <= width && area.bottom() <= height, "{width}x{height} {area:?}");
                        }
                        assert!(page.bar.is_none_or(|bar| bar < width && bar >= page.text.right()));
                        assert!(page.margin.is_none_or(|column| column < page.text.x));
                        assert!(width == 0 || page.text.width > 0, "{width}x{height}");
                        let (heading, lines) = list(width, height);
                        assert!(heading.right() <= width && lines.bottom() <= height);
                    }
                }
            }
        }
    }

    #[test]
    fn a_wide_screen_centres_the_text_and_has_room_for_the_outline() {
        let page = page(120, 40, 80, true, true);
        assert_eq!(page.outline.map(|area| area.width), Some(28));
        assert_eq!((page.text.x, page.text.width), (33, 81));
        assert_eq!(super::page(80, 24, 80, true, true).text, Area { x: 2, y: 0, width: 77, height: 23 });
    }
}
