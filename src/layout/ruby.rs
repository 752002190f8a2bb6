//! Annotations of a passage: in brackets behind their base, or in a row of their own above it.

use std::ops::Range;

use crate::text::{CellWidth, class};

/// An annotation over a base in a passage's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Note {
    /// First byte of the base.
    pub(super) start: usize,
    /// One past its last byte.
    pub(super) end: usize,
    /// What is said, brackets included if it is shown inline.
    pub(super) text: String,
    /// Columns of what is said.
    pub(super) width: u16,
    /// Columns before the base that belong to it.
    pub(super) pad: u16,
    /// Columns behind the base that belong to it.
    pub(super) tail: u16,
    /// Columns from the left edge of the widened base to the annotation.
    pub(super) inset: u16,
    /// One blank column keeps it from the annotation before it.
    pub(super) gap: bool,
}

/// How annotations stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Standing {
    /// None is shown.
    #[default]
    Hidden,
    /// In brackets behind the base.
    Inline,
    /// In a row above.
    Above,
}

/// The annotations of one passage, in order, not overlapping.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Notes {
    notes: Vec<Note>,
    standing: Standing,
    left_out: bool,
}

impl Notes {
    /// Measures annotations: bases in the passage's text, in order. One that overlaps the one before it is left out,
    /// and so is one that would not fit into `limit` columns.
    pub(super) fn new<'s>(
        standing: Standing,
        width: CellWidth,
        limit: u16,
        text: &str,
        said: impl Iterator<Item = (Range<usize>, &'s str)>,
    ) -> Self {
        let mut notes: Vec<Note> = Vec::new();
        let mut left_out = false;
        for (base, said) in said {
            let Some(over) = text.get(base.clone()) else { continue };
            // A blank may vanish at a line's end, and cannot carry anything.
            if said.is_empty()
                || over.is_empty()
                || over.starts_with(class::is_blank)
                || notes.last().is_some_and(|last| last.end > base.start)
            {
                continue;
            }
            let said = if standing == Standing::Inline { format!("({said})") } else { said.to_owned() };
            let below = width.columns(over).min(usize::from(u16::MAX / 4)) as u16;
            let columns = width.columns(&said);
            // Its base and a mark behind it must find room on the line with it.
            if columns + 4 > usize::from(limit) {
                left_out = true;
                continue;
            }
            let columns = columns as u16;
            let mut note = Note {
                start: base.start,
                end: base.end,
                text: said,
                width: columns,
                pad: 0,
                tail: 0,
                inset: 0,
                gap: false,
            };
            if standing == Standing::Inline {
                note.tail = columns;
            } else {
                let whole = below.max(columns);
                note.pad = (whole - below) / 2;
                note.tail = whole - below - note.pad;
                note.inset = (whole - columns) / 2;
                note.gap = notes.last().is_some_and(|last| {
                    let right =
                        last.pad + width.columns(text.get(last.start..last.end).unwrap_or_default()) as u16 + last.tail
                            - last.inset
                            - last.width;
                    last.end == note.start && right == 0 && note.inset == 0
                });
            }
            notes.push(note);
        }
        Self { notes, standing, left_out }
    }

    /// Bytes of memory.
    pub(super) fn size(&self) -> usize {
        self.notes.iter().map(|note| size_of::<Note>() + note.text.len()).sum()
    }

    /// There are none.
    pub(super) fn is_empty(&self) -> bool {
        self.notes.is_empty()
    }

    /// Another measure may show more of them, or fewer.
    pub(super) fn depend_on_measure(&self) -> bool {
        self.left_out || !self.notes.is_empty()
    }

    /// How they stand.
    pub(super) fn standing(&self) -> Standing {
        self.standing
    }

    /// The annotation whose base holds a byte.
    pub(super) fn at(&self, byte: usize) -> Option<&Note> {
        let next = self.notes.partition_point(|note| note.start <= byte);
        self.notes.get(next.checked_sub(1)?).filter(|note| byte < note.end)
    }

    /// Some annotation stands over this stretch, in a row of its own.
    pub(super) fn above(&self, start: usize, end: usize) -> bool {
        let next = self.notes.partition_point(|note| note.start < end);
        self.standing == Standing::Above
            && next.checked_sub(1).and_then(|last| self.notes.get(last)).is_some_and(|note| note.end > start)
    }

    /// Lies inside a base, where it must not part.
    pub(super) fn splits(&self, byte: usize) -> bool {
        self.at(byte).is_some_and(|note| note.start < byte)
    }
}
