//! Columns of a grapheme cluster: the only width policy in the program.

use serde::{Deserialize, Serialize};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// How many columns an East Asian *Ambiguous* character takes (UAX #11).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ambiguous {
    /// One column: nearly every terminal.
    #[default]
    Narrow,
    /// Two columns: a terminal told to do so.
    Wide,
}

/// What the terminal at hand makes of a cluster; layout and drawing share one value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct CellWidth {
    /// Columns of ambiguous punctuation and symbols.
    pub ambiguous: Ambiguous,
    /// The terminal is known to draw a multi-character emoji cluster as one glyph of two columns.
    pub clusters: bool,
}

impl CellWidth {
    /// Columns of one grapheme cluster: 0, 1 or 2.
    pub fn cluster(&self, cluster: &str) -> u16 {
        let columns = match self.ambiguous {
            Ambiguous::Narrow => cluster.width(),
            Ambiguous::Wide => cluster.width_cjk(),
        };
        columns.min(2) as u16
    }

    /// Columns of a text, cluster by cluster.
    pub fn columns(&self, text: &str) -> usize {
        text.graphemes(true).map(|cluster| usize::from(self.cluster(cluster))).sum()
    }
}
