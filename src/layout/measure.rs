//! Width and typographic options: what a layout depends on beside the document.

use serde::{Deserialize, Serialize};

use crate::text::{CellWidth, Script};

/// Everything a layout depends on beside the document.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Measure {
    /// Columns a row may take, 1 or more. One of them is the gutter when marks may hang.
    pub columns: u16,
    /// First-line indent of a paragraph, in columns.
    pub indent: u16,
    /// Empty rows between paragraphs.
    pub gap: u16,
    /// Which marks may not open or close a line.
    pub kinsoku: Kinsoku,
    /// Both edges straight.
    pub justify: bool,
    /// Blank column between Han and Latin.
    pub autospace: Autospace,
    /// One line-end mark may protrude into the gutter; `None`: yes, unless the text is Traditional.
    pub hang: Option<bool>,
    /// What to do with annotations.
    pub ruby: Ruby,
    /// Show the reading over every Han, for learners.
    pub readings: bool,
    /// The script the reader sees.
    pub script: Script,
    /// What the terminal makes of a cluster.
    pub width: CellWidth,
}

impl Default for Measure {
    fn default() -> Self {
        Self {
            columns: 80,
            indent: 4,
            gap: 1,
            kinsoku: Kinsoku::Strict,
            justify: true,
            autospace: Autospace::Alpha,
            hang: None,
            ruby: Ruby::Inline,
            readings: false,
            script: Script::Original,
            width: CellWidth::default(),
        }
    }
}

/// CLREQ's levels of line-start and line-end prohibition (避头尾), section 6.1.1.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, strum::EnumString, strum::Display,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Kinsoku {
    /// A line may break anywhere between characters, words and numbers apart.
    None,
    /// Pause, stop and closing marks do not open a line, opening marks do not close one.
    Basic,
    /// As GB/T 15834-2011: a solidus does not close a line either.
    Gb,
    /// A dash or an ellipsis does not open a line either.
    #[default]
    Strict,
}

/// Where a blank column is set between Han and Latin (盘古之白).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, strum::EnumString, strum::Display,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Autospace {
    /// Nowhere.
    Off,
    /// Between Han and letters.
    #[default]
    Alpha,
    /// Between Han and letters or digits.
    All,
}

/// How annotations are shown.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, strum::EnumString, strum::Display,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Ruby {
    /// Not at all.
    Hide,
    /// In brackets behind the base.
    #[default]
    Inline,
    /// In a row of their own above the base.
    Above,
}
