//! A passage: a block, or a window of a long one, as the reader sees it: in the chosen script, with the annotations
//! that are shown.

use std::ops::Range;

use super::cells::Ruler;
use super::measure::{Measure, Ruby};
use super::ruby::{Notes, Standing};
use super::shape::Shape;
use super::window;
use crate::document::{Block, Document, Style};
use crate::text::order;
use crate::text::script::{self, Converted};
use crate::text::{Script, pinyin};

/// What a passage shows that its block does not say by itself.
#[derive(Debug, Clone, Default)]
pub(super) struct View {
    /// The text in another script.
    converted: Option<Converted>,
    /// Annotations shown.
    notes: Notes,
}

/// A window of a block, with the view of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Passage<'a> {
    /// The text as the reader sees it.
    pub(super) text: &'a str,
    /// First byte in the block.
    pub(super) start: usize,
    /// One past the last byte in the block.
    pub(super) end: usize,
    /// Begins the block.
    pub(super) first: bool,
    view: &'a View,
}

impl View {
    /// Of a window. `script` is the script to convert to, if the document is not in it already.
    pub(super) fn new(
        document: &Document,
        block: &Block<'_>,
        number: u32,
        measure: &Measure,
        script: Script,
        shape: &Shape,
    ) -> Self {
        let (start, end) = (window::start(block.text, number), window::start(block.text, number + 1));
        let text = block.text.get(start..end).unwrap_or_default();
        let converted = (script != Script::Original).then(|| script::convert(text, script));
        let standing = match measure.ruby {
            _ if measure.readings => Standing::Above,
            Ruby::Hide => Standing::Hidden,
            Ruby::Inline => Standing::Inline,
            Ruby::Above => Standing::Above,
        };
        if standing == Standing::Hidden {
            return Self { converted, notes: Notes::default() };
        }
        let shown = converted.as_ref().map_or(text, |view| view.text.as_str());
        let from = block.start + start;
        let marks = document.marks_of(block).filter_map(|mark| {
            let Style::Ruby(said) = &mark.style else { return None };
            let base = (mark.range.start as usize).checked_sub(from)?..(mark.range.end as usize).checked_sub(from)?;
            let base = match &converted {
                Some(view) => view.map.target(base.start)..view.map.target(base.end),
                None => base,
            };
            Some((base, said.as_ref()))
        });
        let said = if measure.readings { with_readings(marks.collect(), shown) } else { marks.collect() };
        let room = shape.room();
        let notes = Notes::new(standing, measure.width, room.first.min(room.rest), shown, said.into_iter());
        Self { converted, notes }
    }

    /// Says nothing beyond the block's own text.
    pub(super) fn is_plain(&self) -> bool {
        self.converted.is_none() && self.notes.is_empty()
    }

    /// The script is not the block's own.
    pub(super) fn is_converted(&self) -> bool {
        self.converted.is_some()
    }

    /// Columns decide what is shown: annotations too wide for the measure are left out.
    pub(super) fn depends_on_measure(&self) -> bool {
        self.notes.depend_on_measure()
    }

    /// Bytes of memory.
    pub(super) fn size(&self) -> usize {
        self.converted.as_ref().map_or(0, |view| view.text.capacity()) + self.notes.size()
    }
}

/// Readings of every Han, but where the text brings its own.
fn with_readings<'s>(mut said: Vec<(Range<usize>, &'s str)>, text: &str) -> Vec<(Range<usize>, &'s str)> {
    let given = said.len();
    let mut next = 0;
    for reading in pinyin::annotate(text) {
        while said[next..given].first().is_some_and(|(base, _)| base.end <= reading.start) {
            next += 1;
        }
        if said[next..given].first().is_none_or(|(base, _)| reading.end <= base.start) {
            said.push((reading.start..reading.end, reading.text));
        }
    }
    order::by_key(&mut said, |(base, _)| base.start);
    said
}

impl<'a> Passage<'a> {
    /// A window of a block as a view shows it.
    pub(super) fn new(text: &'a str, number: u32, view: &'a View) -> Self {
        let (start, end) = (window::start(text, number), window::start(text, number + 1));
        let shown = match &view.converted {
            Some(converted) => converted.text.as_str(),
            None => text.get(start..end).unwrap_or_default(),
        };
        Self { text: shown, start, end, first: start == 0, view }
    }

    /// Annotations shown.
    pub(super) fn notes(&self) -> &'a Notes {
        &self.view.notes
    }

    /// Measures its text.
    pub(super) fn ruler(&self, measure: &Measure) -> Ruler<'a> {
        Ruler::new(self.text, self.notes(), measure)
    }

    /// The byte of the block for a byte of the text shown.
    pub(super) fn source(&self, shown: usize) -> usize {
        match &self.view.converted {
            Some(_) if shown >= self.text.len() => self.end,
            Some(converted) => self.start + converted.map.source(shown),
            None => self.start + shown,
        }
    }

    /// The bytes of the block that a stretch of the text shown stands for: all of a phrase that was converted as a whole.
    pub(super) fn sources(&self, from: usize, to: usize) -> (usize, usize) {
        let start = self.source(from);
        let ends = (to..=self.text.len()).filter(|at| self.text.is_char_boundary(*at)).map(|at| self.source(at));
        (start, ends.into_iter().find(|end| *end > start).unwrap_or(start))
    }

    /// The byte of the text shown for a byte of the block.
    pub(super) fn shown(&self, source: usize) -> usize {
        let at = source.clamp(self.start, self.end) - self.start;
        match &self.view.converted {
            Some(_) if source >= self.end => self.text.len(),
            Some(converted) => converted.map.target(at),
            None => at,
        }
    }

    /// A line may end here: not inside an annotated base, nor inside a phrase that was converted as a whole.
    pub(super) fn may_end(&self, shown: usize) -> bool {
        let whole = match &self.view.converted {
            Some(converted) => converted.map.target(converted.map.source(shown)) == shown,
            None => true,
        };
        whole && (self.view.notes.is_empty() || !self.view.notes.splits(shown))
    }
}
