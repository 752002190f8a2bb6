//! Where the terminal's cursor is, as far as we know, and the cheapest way to somewhere else.

use std::io::Write;

/// What is known of the cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cursor {
    /// At this column and row, both from 0.
    At(u16, u16),
    /// In this row: a character of disputed width was written.
    Row(u16),
    /// Anywhere.
    Unknown,
}

/// The screen as far as cursor movement depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// Rows of the screen.
    pub height: u16,
    /// First and last row of the scroll region: a line feed on the last one scrolls.
    pub region: (u16, u16),
}

impl Cursor {
    /// Writes the shortest sequence that brings the cursor to a column and row.
    pub fn go(&mut self, x: u16, y: u16, field: Field, out: &mut Vec<u8>) {
        if *self == Self::At(x, y) {
            return;
        }
        let start = out.len();
        absolute(x, y, out);
        let mut best = out.len() - start;
        let mut offer = |bytes: &[u8]| {
            if bytes.len() < best {
                best = bytes.len();
                out.truncate(start);
                out.extend_from_slice(bytes);
            }
        };
        match *self {
            Self::At(from, row) if row == y => {
                if x == 0 {
                    offer(b"\r");
                } else if x > from {
                    offer(&with_number(x - from, b'C'));
                } else if from - x <= 4 {
                    offer(&vec![8; usize::from(from - x)]);
                }
                offer(&with_number(x + 1, b'G'));
            }
            Self::Row(row) if row == y => {
                if x == 0 {
                    offer(b"\r");
                }
                offer(&with_number(x + 1, b'G'));
            }
            Self::At(from, row) if y == row + 1 && row != field.region.1 && y < field.height => {
                if x == 0 {
                    offer(b"\r\n");
                } else if x == from {
                    offer(b"\n");
                } else if x > from {
                    let mut bytes = b"\n".to_vec();
                    bytes.extend_from_slice(&with_number(x - from, b'C'));
                    offer(&bytes);
                } else if from - x <= 4 {
                    let mut bytes = vec![8; usize::from(from - x)];
                    bytes.push(b'\n');
                    offer(&bytes);
                }
                if x > 0 {
                    let mut bytes = b"\r\n".to_vec();
                    bytes.extend_from_slice(&with_number(x, b'C'));
                    offer(&bytes);
                }
            }
            Self::At(from, _) if x == from => offer(&with_number(y + 1, b'd')),
            _ => {}
        }
        *self = Self::At(x, y);
    }
}

/// `CSI row ; column H`, leaving out what is 1.
fn absolute(x: u16, y: u16, out: &mut Vec<u8>) {
    // Writing to a Vec does not fail.
    let _ = match (x, y) {
        (0, 0) => write!(out, "\x1b[H"),
        (0, _) => write!(out, "\x1b[{}H", y + 1),
        (_, 0) => write!(out, "\x1b[;{}H", x + 1),
        _ => write!(out, "\x1b[{};{}H", y + 1, x + 1),
    };
}

/// `CSI number final`, leaving out 1.
pub fn with_number(number: u16, last: u8) -> Vec<u8> {
    let mut bytes = b"\x1b[".to_vec();
    if number != 1 {
        // Writing to a Vec does not fail.
        let _ = write!(bytes, "{number}");
    }
    bytes.push(last);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cheapest_way_is_taken() {
        let field = Field { height: 24, region: (0, 22) };
        for (from, to, expected) in [
            (Cursor::At(5, 5), (5, 5), ""),
            (Cursor::At(5, 5), (0, 5), "\r"),
            (Cursor::At(5, 5), (6, 5), "\x1b[C"),
            (Cursor::At(5, 5), (15, 5), "\x1b[10C"),
            (Cursor::At(5, 5), (3, 5), "\x08\x08"),
            (Cursor::At(5, 5), (0, 6), "\r\n"),
            (Cursor::At(5, 5), (5, 6), "\n"),
            (Cursor::At(5, 5), (2, 6), "\x08\x08\x08\n"),
            (Cursor::At(75, 15), (2, 16), "\r\n\x1b[2C"),
            (Cursor::At(79, 5), (79, 9), "\x1b[10d"),
            (Cursor::At(5, 22), (0, 23), "\x1b[24H"),
            (Cursor::Row(5), (4, 5), "\x1b[5G"),
            (Cursor::Unknown, (0, 0), "\x1b[H"),
            (Cursor::Unknown, (4, 0), "\x1b[;5H"),
            (Cursor::Unknown, (4, 9), "\x1b[10;5H"),
        ] {
            let (mut cursor, mut out) = (from, Vec::new());
            cursor.go(to.0, to.1, field, &mut out);
            assert_eq!(String::from_utf8_lossy(&out), expected, "{from:?} {to:?}");
            assert_eq!(cursor, Cursor::At(to.0, to.1));
        }
    }
}
