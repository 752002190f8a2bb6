//! Tables as aligned text.

use pulldown_cmark::Alignment;

use crate::text::CellWidth;

/// A table on its way in.
#[derive(Debug, Default)]
pub(super) struct Table {
    /// How each column is aligned.
    pub columns: Vec<Alignment>,
    /// Its cells, row by row; the first row is the head.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// Its rows as lines, columns two blanks apart, a rule under the head.
    pub fn lines(&self) -> Vec<String> {
        let width = CellWidth::default();
        let count = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let widths: Vec<usize> = (0..count)
            .map(|column| {
                self.rows.iter().filter_map(|row| row.get(column)).map(|cell| width.columns(cell)).max().unwrap_or(0)
            })
            .collect();
        let mut lines: Vec<String> = Vec::new();
        for (number, row) in self.rows.iter().enumerate() {
            let cells = widths.iter().enumerate().map(|(column, &wide)| {
                let cell = row.get(column).map_or("", String::as_str);
                let free = wide - width.columns(cell).min(wide);
                let left = match self.columns.get(column) {
                    Some(Alignment::Right) => free,
                    Some(Alignment::Center) => free / 2,
                    _ => 0,
                };
                format!("{}{cell}{}", " ".repeat(left), " ".repeat(free - left))
            });
            lines.push(cells.collect::<Vec<_>>().join("  ").trim_end().to_owned());
            if number == 0 {
                lines.push(widths.iter().map(|&wide| "-".repeat(wide.max(1))).collect::<Vec<_>>().join("  "));
            }
        }
        lines
    }
}
