//! Everything a key can ask for: the doc comment is the help text, the kebab-case name is the name in keymap.toml.

/// What a key asks for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Action {
    /// Leave this screen; from the library, leave kanbao.
    Back,
}
