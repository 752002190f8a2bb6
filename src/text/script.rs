//! Simplified ⇄ Traditional, as a view: the text stays, offsets are kept.

use serde::{Deserialize, Serialize};

/// In which script the reader sees a text.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, strum::EnumString, strum::Display,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Script {
    /// As written.
    #[default]
    Original,
    /// Simplified characters.
    Simplified,
    /// Traditional characters.
    Traditional,
}
