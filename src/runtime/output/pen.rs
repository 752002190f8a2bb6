//! The pen: colours and attributes of what is written, and the shortest SGR from one pen to the next.

use std::io::Write;

use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};

/// How many colours the terminal has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Depth {
    /// None: bold, dim, underline and reverse only.
    None,
    /// The palette of sixteen.
    #[default]
    Sixteen,
    /// The palette of 256.
    Indexed,
    /// 24 bits.
    True,
}

/// A colour as it goes down the line: 0 is the terminal's own, 1..=16 the palette of sixteen,
/// `INDEXED + n` the palette of 256, `RGB + 0xrrggbb` 24 bits.
type Ink = u32;

const INDEXED: Ink = 0x100;
const RGB: Ink = 0x0100_0000;

/// Attributes that show on a blank.
const ON_BLANK: Modifier = Modifier::REVERSED.union(Modifier::UNDERLINED).union(Modifier::CROSSED_OUT);

/// Attributes in the order of their SGR numbers: on, off.
const ATTRIBUTES: [(Modifier, u8, u8); 9] = [
    (Modifier::BOLD, 1, 22),
    (Modifier::DIM, 2, 22),
    (Modifier::ITALIC, 3, 23),
    (Modifier::UNDERLINED, 4, 24),
    (Modifier::SLOW_BLINK, 5, 25),
    (Modifier::RAPID_BLINK, 6, 25),
    (Modifier::REVERSED, 7, 27),
    (Modifier::HIDDEN, 8, 28),
    (Modifier::CROSSED_OUT, 9, 29),
];

/// Colours and attributes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Pen {
    fore: Ink,
    back: Ink,
    attributes: Modifier,
}

impl Pen {
    /// The pen of a cell on a terminal of this depth.
    #[inline]
    pub fn of(cell: &Cell, depth: Depth) -> Self {
        Self { fore: ink(cell.fg, depth), back: ink(cell.bg, depth), attributes: cell.modifier }
    }

    /// The pen as far as it shows on a blank.
    #[inline]
    pub fn on_blank(self) -> Self {
        let attributes = self.attributes & ON_BLANK;
        // The foreground shows as the reversed background, or as the line's colour.
        let fore = if attributes.is_empty() { 0 } else { self.fore };
        Self { fore, back: self.back, attributes }
    }

    /// Is it the terminal's own?
    #[inline]
    pub fn is_plain(self) -> bool {
        self == Self::default()
    }

    /// A number that differs where pens differ, for comparing rows by hash.
    #[inline]
    pub fn key(self) -> u64 {
        if self.is_plain() {
            return 0;
        }
        (u64::from(self.fore) << 32 | u64::from(self.back)) ^ u64::from(self.attributes.bits()).rotate_right(13)
    }

    /// Writes the shortest SGR that turns `from` (`None`: unknown) into this pen.
    pub fn write(self, from: Option<Self>, out: &mut Vec<u8>) {
        if from == Some(self) {
            return;
        }
        if self.is_plain() {
            out.extend_from_slice(b"\x1b[m");
            return;
        }
        let fresh = self.codes(Self::default(), true);
        let step = from.map(|from| self.codes(from, false));
        match step {
            Some(step) if step.len() <= fresh.len() => sgr(&step, out),
            _ => sgr(&fresh, out),
        }
    }

    /// The SGR parameters from a pen to this one; `reset` begins with a reset, which then is where it starts from.
    fn codes(self, from: Self, reset: bool) -> Vec<u8> {
        let mut codes = Vec::with_capacity(24);
        let add = |codes: &mut Vec<u8>, text: std::fmt::Arguments<'_>| {
            // Writing to a Vec does not fail.
            let _ = codes.write_fmt(text);
            codes.push(b';');
        };
        if reset {
            codes.push(b';');
        }
        let gone = from.attributes - self.attributes;
        // Bold and dim share one way off: whichever stays is said again.
        let mut kept = from.attributes & self.attributes;
        let mut off = 0;
        for (attribute, _, number) in ATTRIBUTES {
            if gone.contains(attribute) && number != off {
                off = number;
                add(&mut codes, format_args!("{number}"));
                for (sibling, _, other) in ATTRIBUTES {
                    if other == number {
                        kept.remove(sibling);
                    }
                }
            }
        }
        for (attribute, number, _) in ATTRIBUTES {
            if self.attributes.contains(attribute) && !kept.contains(attribute) {
                add(&mut codes, format_args!("{number}"));
            }
        }
        if self.fore != from.fore {
            colour(self.fore, 30, &mut codes);
        }
        if self.back != from.back {
            colour(self.back, 40, &mut codes);
        }
        codes.pop();
        codes
    }
}

fn sgr(codes: &[u8], out: &mut Vec<u8>) {
    out.extend_from_slice(b"\x1b[");
    out.extend_from_slice(codes);
    out.push(b'm');
}

/// The parameters of a colour, each followed by `;`; `base` is 30 for the foreground, 40 for the background.
fn colour(ink: Ink, base: u32, codes: &mut Vec<u8>) {
    // Writing to a Vec does not fail.
    let _ = match ink {
        0 => write!(codes, "{};", base + 9),
        1..=8 => write!(codes, "{};", base + ink - 1),
        9..=16 => write!(codes, "{};", base + 60 + ink - 9),
        INDEXED..RGB => write!(codes, "{};5;{};", base + 8, ink - INDEXED),
        _ => write!(codes, "{};2;{};{};{};", base + 8, ink >> 16 & 255, ink >> 8 & 255, ink & 255),
    };
}

fn ink(colour: Color, depth: Depth) -> Ink {
    let named = match colour {
        Color::Reset => return 0,
        Color::Black => 1,
        Color::Red => 2,
        Color::Green => 3,
        Color::Yellow => 4,
        Color::Blue => 5,
        Color::Magenta => 6,
        Color::Cyan => 7,
        Color::Gray => 8,
        Color::DarkGray => 9,
        Color::LightRed => 10,
        Color::LightGreen => 11,
        Color::LightYellow => 12,
        Color::LightBlue => 13,
        Color::LightMagenta => 14,
        Color::LightCyan => 15,
        Color::White => 16,
        Color::Indexed(n) => return indexed(n, depth),
        Color::Rgb(r, g, b) => return rgb([r, g, b], depth),
    };
    if depth == Depth::None { 0 } else { named }
}

fn indexed(n: u8, depth: Depth) -> Ink {
    match depth {
        Depth::None => 0,
        _ if n < 16 => u32::from(n) + 1,
        Depth::Sixteen => nearest_of_sixteen(palette(n)),
        _ => INDEXED + u32::from(n),
    }
}

fn rgb(colour: [u8; 3], depth: Depth) -> Ink {
    match depth {
        Depth::None => 0,
        Depth::Sixteen => nearest_of_sixteen(colour),
        Depth::Indexed => {
            let near = (16..=255u8).min_by_key(|&n| distance(palette(n), colour)).unwrap_or(15);
            INDEXED + u32::from(near)
        }
        Depth::True => {
            let [r, g, b] = colour.map(u32::from);
            RGB + (r << 16 | g << 8 | b)
        }
    }
}

/// What xterm shows for a number of the palette from 16 up: the cube of 6x6x6, then greys.
fn palette(n: u8) -> [u8; 3] {
    const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];
    let step = |n: u8| STEPS.get(usize::from(n % 6)).copied().unwrap_or(255);
    match n {
        0..16 => [0; 3],
        16..232 => [step((n - 16) / 36), step((n - 16) / 6), step(n - 16)],
        232.. => [8 + 10 * (n - 232); 3],
    }
}

fn nearest_of_sixteen(colour: [u8; 3]) -> Ink {
    const SIXTEEN: [[u8; 3]; 16] = [
        [0, 0, 0],
        [205, 0, 0],
        [0, 205, 0],
        [205, 205, 0],
        [0, 0, 238],
        [205, 0, 205],
        [0, 205, 205],
        [229, 229, 229],
        [127, 127, 127],
        [255, 0, 0],
        [0, 255, 0],
        [255, 255, 0],
        [92, 92, 255],
        [255, 0, 255],
        [0, 255, 255],
        [255, 255, 255],
    ];
    (1..).zip(SIXTEEN).min_by_key(|(_, known)| distance(*known, colour)).map_or(0, |(ink, _)| ink)
}

fn distance(one: [u8; 3], other: [u8; 3]) -> u32 {
    one.iter().zip(other).map(|(a, b)| u32::from(a.abs_diff(b)).pow(2)).sum()
}

#[cfg(test)]
mod tests {
    use ratatui::style::Style;

    use super::*;

    fn pen(style: Style, depth: Depth) -> Pen {
        let mut cell = Cell::EMPTY;
        cell.set_style(style);
        Pen::of(&cell, depth)
    }

    #[test]
    fn the_shortest_way_is_taken() {
        let plain = Style::new();
        let red = plain.fg(Color::Red);
        for (from, to, expected) in [
            (plain, plain, ""),
            (red, plain, "\x1b[m"),
            (plain, red, "\x1b[31m"),
            (red, red.bold(), "\x1b[1m"),
            (red.bold(), red, "\x1b[22m"),
            (red.bold().dim(), red.bold(), "\x1b[22;1m"),
            (plain.bold().italic().underlined(), plain.bold(), "\x1b[;1m"),
            (red, red.on_blue(), "\x1b[44m"),
            (plain.light_blue(), red.reversed(), "\x1b[7;31m"),
        ] {
            let mut out = Vec::new();
            pen(to, Depth::True).write(Some(pen(from, Depth::True)), &mut out);
            assert_eq!(String::from_utf8_lossy(&out), expected);
        }
    }

    #[test]
    fn colours_come_down_to_what_there_is() {
        let brown = Style::new().fg(Color::Rgb(250, 4, 4));
        for (depth, expected) in [
            (Depth::None, ""),
            (Depth::Sixteen, "\x1b[91m"),
            (Depth::Indexed, "\x1b[38;5;196m"),
            (Depth::True, "\x1b[38;2;250;4;4m"),
        ] {
            let mut out = Vec::new();
            pen(brown, depth).write(Some(Pen::default()), &mut out);
            assert_eq!(String::from_utf8_lossy(&out), expected, "{depth:?}");
        }
    }

    #[test]
    fn a_foreground_does_not_show_on_a_blank_unless_reversed() {
        let red = Style::new().fg(Color::Red).bold();
        assert!(pen(red, Depth::True).on_blank().is_plain());
        assert!(!pen(red.reversed(), Depth::True).on_blank().is_plain());
    }
}
