//! Which table of keymap.toml holds.

use strum::{EnumIter, EnumString, IntoStaticStr};

/// Where the keys go: one table of keymap.toml each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, EnumString, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Mode {
    /// Everywhere, unless the mode's own table says otherwise.
    Global,
    /// The list of articles.
    Library,
    /// An article.
    Reader,
    /// A selection in an article.
    Select,
    /// A list over the article: bookmarks, links, repairs, help.
    List,
    /// A list that is narrowed by typing: outline, topics, hits, palette.
    Picker,
    /// A line of text: search, note, address.
    Prompt,
}

impl Mode {
    /// Its table's name.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// Characters are text here, unless the mode's own table binds them.
    pub fn takes_text(self) -> bool {
        matches!(self, Self::Picker | Self::Prompt)
    }

    /// Digits are counts here, unless they are bound.
    pub fn counts(self) -> bool {
        matches!(self, Self::Library | Self::Reader | Self::Select | Self::List)
    }
}
