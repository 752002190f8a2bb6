//! What the terminal is asked: once, in one small write, behind the first frame. Nothing waits for the answers.

use std::time::{Duration, Instant};

use super::input::Answer;
use crate::app::Msg;
use crate::text::{Ambiguous, CellWidth};

/// Answers that come later than this are swallowed all the same, but no longer expected.
const PATIENCE: Duration = Duration::from_secs(2);

/// The question: an ambiguous mark and an ambiguous letter in the corner with a cursor report behind each, the
/// background, synchronized updates, and at last whether it is alive, which every terminal answers.
const QUESTION: &str = "\x1b[H“\x1b[6n\x1b[Hā\x1b[6n\x1b]11;?\x07\x1b[?2026$p\x1b[5n";

/// Cells of the first row that the question overwrites.
pub const SPOILT: u16 = 3;

/// What was asked and what came back.
#[derive(Debug, Default)]
pub struct Probe {
    asked: Option<Instant>,
    columns: Vec<u16>,
}

/// What an answer changes.
#[derive(Debug, Clone, PartialEq)]
pub enum Finding {
    /// The app is told.
    Tell(Msg),
    /// Ambiguous characters are this wide.
    Widths(CellWidth),
    /// The terminal knows synchronized updates.
    Synchronized,
}

impl Probe {
    /// The question's bytes; the row's first cells are to be painted again behind it.
    pub fn ask(&mut self) -> &'static [u8] {
        self.asked = Some(Instant::now());
        self.columns.clear();
        QUESTION.as_bytes()
    }

    /// Answers are under way; for how long they are expected.
    pub fn expects(&self) -> Option<Duration> {
        self.asked.map(|since| PATIENCE.saturating_sub(since.elapsed()))
    }

    /// Expects no more once the time is up.
    pub fn give_up(&mut self) {
        if self.expects() == Some(Duration::ZERO) {
            self.asked = None;
        }
    }

    /// Takes an answer.
    pub fn take(&mut self, answer: Answer) -> Option<Finding> {
        match answer {
            Answer::Cursor(column, _) => {
                if self.asked.is_some() {
                    self.columns.push(column);
                }
                let (&[mark, letter], true) = (self.columns.as_slice(), self.asked.is_some()) else { return None };
                let wide = |columns| match columns {
                    1 => Some(Ambiguous::Narrow),
                    2 => Some(Ambiguous::Wide),
                    _ => None,
                };
                let (ambiguous, letters) = (wide(mark)?, wide(letter)?);
                Some(Finding::Widths(CellWidth { ambiguous, letters, ..CellWidth::default() }))
            }
            Answer::Background([red, green, blue]) => {
                // Perceived brightness, ITU-R BT.601.
                let brightness = 299 * u32::from(red) + 587 * u32::from(green) + 114 * u32::from(blue);
                Some(Finding::Tell(Msg::Background(brightness < 128_000)))
            }
            Answer::Mode(2026, true) => Some(Finding::Synchronized),
            Answer::Mode(..) => None,
            Answer::Alive => {
                self.asked = None;
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers() {
        let mut probe = Probe::default();
        assert_eq!(probe.take(Answer::Cursor(2, 0)), None, "nobody asked");
        probe.ask();
        assert!(probe.expects().is_some());
        assert_eq!(probe.take(Answer::Cursor(2, 0)), None);
        let width = CellWidth { ambiguous: Ambiguous::Wide, ..CellWidth::default() };
        assert_eq!(probe.take(Answer::Cursor(1, 0)), Some(Finding::Widths(width)));
        assert_eq!(probe.take(Answer::Background([30, 30, 46])), Some(Finding::Tell(Msg::Background(true))));
        assert_eq!(probe.take(Answer::Background([250, 250, 240])), Some(Finding::Tell(Msg::Background(false))));
        assert_eq!(probe.take(Answer::Mode(2026, true)), Some(Finding::Synchronized));
        assert_eq!(probe.take(Answer::Alive), None);
        assert_eq!(probe.expects(), None);
    }
}
