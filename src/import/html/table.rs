//! Tables: data become aligned lines, scaffolding is walked through.

use super::tree::Tree;
use crate::text::CellWidth;

/// A table wider than this in columns is read cell by cell.
const WIDEST: usize = 160;

/// The cells of a table of data, row by row; `None` if it only lays out the page.
pub fn rows(tree: &Tree, at: usize) -> Option<Vec<Vec<String>>> {
    let end = tree.node(at)?.end;
    let mut rows: Vec<Vec<String>> = Vec::new();
    for index in at + 1..end {
        let node = tree.node(index)?;
        match node.name.as_str() {
            "table" => return None,
            "tr" => rows.push(Vec::new()),
            "td" | "th" => {
                let text = tree.text(index);
                // Running text in a cell, or pictures without words, are layout.
                let pictures = (index..node.end).any(|inner| tree.node(inner).is_some_and(|node| node.name == "img"));
                if text.chars().count() > 80 || (pictures && text.is_empty()) {
                    return None;
                }
                let span: usize = node.attribute("colspan").parse().unwrap_or(1);
                let row = rows.last_mut()?;
                row.push(text);
                row.extend((1..span.min(20)).map(|_| String::new()));
            }
            _ => {}
        }
    }
    rows.retain(|row| row.iter().any(|cell| !cell.is_empty()));
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    if rows.len() < 2 || columns < 2 {
        return None;
    }
    let total: usize = widths(&rows).iter().sum::<usize>() + 2 * columns;
    (total <= WIDEST).then_some(rows)
}

fn widths(rows: &[Vec<String>]) -> Vec<usize> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = CellWidth::default();
    let of = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| width.columns(cell)).max();
    (0..columns).map(|column| of(column).unwrap_or(0)).collect()
}

/// The rows as lines: columns flush left, figures flush right.
pub fn lines(rows: &[Vec<String>]) -> Vec<String> {
    let widths = widths(rows);
    let width = CellWidth::default();
    let figures: Vec<bool> = (0..widths.len())
        .map(|column| {
            let mut cells = rows.iter().skip(1).filter_map(|row| row.get(column)).filter(|cell| !cell.is_empty());
            let figure = |cell: &String| cell.chars().all(|c| c.is_ascii_digit() || "+-.,%‰ ".contains(c));
            cells.clone().next().is_some() && cells.all(figure)
        })
        .collect();
    rows.iter()
        .map(|row| {
            let mut line = String::new();
            for (column, cell) in row.iter().enumerate() {
                let room = widths.get(column).copied().unwrap_or(0).saturating_sub(width.columns(cell));
                let right = figures.get(column).copied().unwrap_or(false);
                if column > 0 {
                    line.push_str("  ");
                }
                if right {
                    line.extend(std::iter::repeat_n(' ', room));
                }
                line.push_str(cell);
                if !right {
                    line.extend(std::iter::repeat_n(' ', room));
                }
            }
            line.trim_end().to_owned()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_aligned_by_cells() {
        let rows: Vec<Vec<String>> = [["站名", "里程", "备注"], ["东站", "5", "换乘"], ["人民广场", "12.5", ""]]
            .iter()
            .map(|row| row.iter().map(|&cell| cell.to_owned()).collect())
            .collect();
        assert_eq!(lines(&rows), ["站名      里程  备注", "东站         5  换乘", "人民广场  12.5"]);
    }
}
