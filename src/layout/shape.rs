//! What a block of each kind looks like: indents, markers, gaps, which rules fill it.

use super::Measure;
use super::fill::Room;
use crate::document::{Block, Document, Kind};
use crate::text::{Script, class};

/// Columns below which a column of text is narrow: smaller indents, no gutter.
const NARROW: u16 = 24;
/// Columns a text keeps beside its indent, if there are that many at all.
const LEAST: u16 = 8;

/// How the lines of a block are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Filling {
    /// First fit.
    Running,
    /// Lines as even as can be.
    Balanced,
    /// At whatever character the measure ends: preformatted text.
    Hard,
}

/// The outline of a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shape {
    /// Blank columns before the first line.
    pub(super) first: u16,
    /// Blank columns before the others.
    pub(super) rest: u16,
    /// One past the last column of the text.
    pub(super) edge: u16,
    /// Columns behind the edge in which a line-end mark may stand.
    pub(super) gutter: u16,
    /// How lines are found.
    pub(super) filling: Filling,
    /// Both edges straight.
    pub(super) justified: bool,
    /// What stands before the first line, within its indent, and at which column.
    pub(super) marker: Option<(u16, String)>,
    /// Empty rows above.
    pub(super) gap: u8,
}

impl Shape {
    /// Of a block in a measure.
    pub(super) fn new(document: &Document, block: &Block<'_>, measure: &Measure) -> Self {
        let tongue = Tongue::new(document, measure);
        let columns = measure.columns.clamp(1, 16_384);
        let hang = measure.hang.unwrap_or(tongue.chinese && !tongue.traditional) && columns >= NARROW;
        // Ideographs fill an even measure without a rest; an odd column goes to the gutter.
        let even = |columns: u16| if tongue.chinese && columns > 1 { columns & !1 } else { columns };
        let edge = even(columns - u16::from(hang));
        let gutter = if hang { (columns - edge).min(1) } else { 0 };
        let mut shape = Self {
            first: 0,
            rest: 0,
            edge,
            gutter,
            filling: Filling::Running,
            justified: measure.justify && (tongue.chinese || is_han(block.text)),
            marker: None,
            gap: gap(document, block, measure),
        };
        let step = if columns < NARROW { 2 } else { 4 };
        let room = edge.saturating_sub(LEAST);
        match block.kind {
            Kind::Paragraph if is_indented(document, block, measure) => {
                shape.first = measure.indent.min(if columns < NARROW { 2 } else { u16::MAX }).min(room);
            }
            Kind::Title | Kind::Heading(_) => {
                (shape.filling, shape.justified) = (Filling::Balanced, false);
            }
            Kind::Byline | Kind::Caption | Kind::Image => shape.justified = false,
            Kind::Quote(depth) => {
                shape.rest = (u16::from(depth.max(1)).saturating_mul(step)).min(room);
                shape.first = shape.rest;
            }
            Kind::Item(depth, number) => shape.item(u16::from(depth.max(1)), number, measure, room),
            Kind::Code => {
                (shape.filling, shape.justified, shape.edge, shape.gutter) = (Filling::Hard, false, columns, 0);
            }
            Kind::Paragraph | Kind::Rule => {}
        }
        if block.kind == Kind::Image {
            let sign = if tongue.chinese { "〔图〕" } else { "[image] " };
            let width = measure.width.columns(sign) as u16;
            if width <= room {
                (shape.first, shape.rest) = (width, width);
                shape.marker = Some((0, sign.to_owned()));
            }
        }
        shape
    }

    /// A hanging indent with the marker in it, both of an even number of columns.
    fn item(&mut self, depth: u16, number: u16, measure: &Measure, room: u16) {
        let marker = if number == 0 { "•".to_owned() } else { format!("{number}.") };
        let width = measure.width.columns(&marker) as u16;
        let hang = (width + 2) & !1;
        let before = ((depth - 1).saturating_mul(2)).min(room.saturating_sub(hang));
        if before + hang <= room {
            self.marker = Some((before, marker));
            self.first = before + hang;
            self.rest = before + hang;
        }
    }

    /// The room its lines have.
    pub(super) fn room(&self) -> Room {
        Room {
            first: (self.edge - self.first).max(1),
            rest: (self.edge - self.rest).max(1),
            protrude: self.gutter,
            glue: self.edge - self.rest >= NARROW - 2,
            orphans: self.filling == Filling::Running && self.edge - self.rest >= NARROW / 2,
        }
    }
}

/// The language a document is set in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Tongue {
    chinese: bool,
    traditional: bool,
}

impl Tongue {
    fn new(document: &Document, measure: &Measure) -> Self {
        let language = document.meta.language.as_str();
        // An unknown language is Chinese: this is what the program is for.
        let chinese = language.is_empty() || language.starts_with("zh") || language.starts_with("ja");
        let traditional = match measure.script {
            Script::Traditional => true,
            Script::Simplified => false,
            Script::Original => ["zh-Hant", "zh-TW", "zh-HK", "zh-MO"].iter().any(|tag| language.starts_with(tag)),
        };
        Self { chinese, traditional }
    }
}

/// Its first line is indented.
fn is_indented(document: &Document, block: &Block<'_>, measure: &Measure) -> bool {
    Tongue::new(document, measure).chinese || is_han(block.text)
}

/// Is set as Chinese, whatever language surrounds it: a third of its beginning is ideographs.
fn is_han(text: &str) -> bool {
    let (han, all) = text.chars().take(200).fold((0, 0), |(han, all), c| (han + i32::from(class::is_han(c)), all + 1));
    han * 3 > all
}

/// Empty rows above a block.
fn gap(document: &Document, block: &Block<'_>, measure: &Measure) -> u8 {
    let Some(above) = block.index.checked_sub(1).and_then(|index| document.block(index)) else { return 0 };
    let gap = measure.gap.min(250) as u8;
    match (above.kind, block.kind) {
        (Kind::Title, Kind::Byline) | (Kind::Code, Kind::Code) | (Kind::Item(..), Kind::Item(..)) => 0,
        (Kind::Image, Kind::Caption) => 0,
        (Kind::Title | Kind::Byline, _) | (_, Kind::Heading(_)) => gap.max(1),
        // Paragraphs that have no indent are told apart by a gap.
        (Kind::Paragraph, Kind::Paragraph) if measure.indent == 0 || !is_indented(document, block, measure) => {
            gap.max(1)
        }
        _ => gap,
    }
}
