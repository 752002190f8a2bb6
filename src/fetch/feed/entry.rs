//! What a feed says, before it is judged.

/// A feed, whatever its kind.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Channel {
    pub(super) title: String,
    pub(super) entries: Vec<Entry>,
}

/// An article in a feed. Texts are HTML or plain, as the feed has them; moments are seconds since 1970.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Entry {
    pub(super) title: String,
    pub(super) links: Vec<Link>,
    /// The name RSS gives it, which is its address unless the feed says otherwise.
    pub(super) permalink: String,
    pub(super) content: Option<String>,
    pub(super) summary: Option<String>,
    pub(super) published: Option<i64>,
    pub(super) updated: Option<i64>,
    pub(super) authors: Vec<String>,
    pub(super) categories: Vec<String>,
}

/// Where an entry leads.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Link {
    pub(super) href: String,
    /// Said to be the article itself.
    pub(super) alternate: bool,
}
