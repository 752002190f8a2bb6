//! Everything a key can ask for: the doc comment is the help text, the kebab-case name is the name in keymap.toml.

use strum::{EnumIter, EnumMessage, EnumString, IntoStaticStr};

/// What a key asks for.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, EnumMessage, EnumString, IntoStaticStr,
)]
#[strum(serialize_all = "kebab-case")]
pub enum Action {
    // Movement: rows of the text, or lines of a list.
    /// One line down
    Down,
    /// One line up
    Up,
    /// Half a page down
    HalfDown,
    /// Half a page up
    HalfUp,
    /// One page down
    PageDown,
    /// One page up
    PageUp,
    /// To the beginning; with a count, to that section
    First,
    /// To the end; with a count, to that section
    Last,
    /// Next sentence
    SentenceNext,
    /// Previous sentence
    SentencePrevious,
    /// Next paragraph
    ParagraphNext,
    /// Previous paragraph
    ParagraphPrevious,
    /// To a percentage of the text: 50%
    Percent,
    /// Next section
    SectionNext,
    /// Previous section
    SectionPrevious,
    /// To the section on a topic: topic 医疗
    Topic,
    /// Back to where the last jump began
    JumpBack,
    /// Forward again after going back
    JumpForward,

    // Lists beside and over the text.
    /// Outline: the sections of this article
    Outline,
    /// Keep the outline beside the text
    OutlineBeside,
    /// Pick a topic of this article
    Topics,
    /// Sections on a topic in the whole library
    TopicsEverywhere,
    /// Bookmarks of this article
    Bookmarks,
    /// Bookmarks of all articles
    BookmarksEverywhere,
    /// Links of this article
    Links,
    /// What was repaired and what was set aside
    Repairs,
    /// Keys of this screen
    Help,
    /// All commands by name
    Palette,

    // Search.
    /// Search in this article, or filter this list, in Han or pinyin
    Search,
    /// Next match
    MatchNext,
    /// Previous match
    MatchPrevious,
    /// Search the whole library
    SearchLibrary,

    // Marks and selection.
    /// Set a bookmark at the top sentence
    Bookmark,
    /// Select by sentence; h and l by character
    Select,
    /// One sentence more
    SelectMore,
    /// One sentence less
    SelectLess,
    /// One character more
    SelectCharMore,
    /// One character less
    SelectCharLess,
    /// Select from the other end
    SelectSwap,
    /// Copy the selection, or the sentence
    Copy,
    /// Highlight the selection
    Highlight,
    /// Give a bookmark another note
    Rename,
    /// Remove
    Remove,
    /// Undo the last change
    Undo,

    // How the text is shown.
    /// Ruby: hidden, inline, above
    Ruby,
    /// Reading over every Han
    Readings,
    /// Script: original, simplified, traditional
    Script,
    /// The original text, before repair
    Original,
    /// Read the bytes in another encoding
    Encoding,
    /// Both edges straight, or not
    Justify,
    /// Colours: auto, light, dark, plain
    Theme,
    /// The facts about this article
    Info,

    // The library.
    /// Open
    Open,
    /// Mark read or unread
    Read,
    /// Mark all of this list read
    ReadAll,
    /// Star, or take the star away
    Star,
    /// Give a tag, or take it away
    Tag,
    /// Next order
    Sort,
    /// Filter by channel, topic, source, tag, date
    Filter,
    /// Unread only, or all
    Unread,
    /// Show everything again
    ClearFilter,
    /// Next unread article
    UnreadNext,
    /// The same story elsewhere
    Copies,
    /// Add from an address
    Add,
    /// Add a source: a feed or a channel page
    AddSource,
    /// Fetch this article again
    Refetch,
    /// What changed when it was fetched again
    Changes,
    /// Fetch what is new from all sources
    Sync,
    /// Addresses still to be fetched
    Queue,
    /// Write the article to a file
    Export,

    // Prompts and lists.
    /// Accept
    Accept,
    /// Leave it
    Cancel,
    /// Delete the character before
    DeleteBack,
    /// Delete the word before
    DeleteWord,
    /// Delete everything before
    DeleteLine,
    /// One character left
    Left,
    /// One character right
    Right,
    /// To the beginning of the line
    LineStart,
    /// To the end of the line
    LineEnd,

    // Leaving.
    /// One step back, the way you came; from where you began, leave kanbao
    Back,
    /// Leave kanbao
    Quit,
    /// Stop like any job of the shell
    Suspend,
    /// Paint the screen anew
    Redraw,
    /// Nothing: unbinds a key
    None,
}

impl Action {
    /// Its name in keymap.toml.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// Its help text in English.
    pub fn help(self) -> &'static str {
        self.get_documentation().unwrap_or_default()
    }
}
