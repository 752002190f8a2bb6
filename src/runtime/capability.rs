//! What the terminal at hand can do, as far as its names tell.

use super::output::{Depth, Options, Trust};

/// What the environment says of the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Capability {
    /// Colours.
    pub depth: Depth,
    /// It scrolls by `CSI S` and `CSI T`.
    pub scrolls: bool,
    /// It blanks a run of cells by `CSI X`.
    pub erases: bool,
    /// It has a second screen to draw on.
    pub alternate_screen: bool,
    /// It may be asked questions: it swallows those it does not know.
    pub answers: bool,
    /// It is the inside of a multiplexer.
    pub multiplexer: Option<Multiplexer>,
}

/// A terminal within a terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Multiplexer {
    /// tmux.
    Tmux,
    /// GNU screen.
    Screen,
}

/// Families whose members scroll by `CSI S`, have a second screen and swallow questions they do not know.
const MODERN: [&str; 20] = [
    "xterm",
    "tmux",
    "screen",
    "rxvt",
    "alacritty",
    "kitty",
    "foot",
    "wezterm",
    "ghostty",
    "st-",
    "contour",
    "konsole",
    "vte",
    "gnome",
    "mintty",
    "iterm",
    "rio",
    "putty",
    "mlterm",
    "ms-terminal",
];

impl Capability {
    /// Reads `TERM`, `COLORTERM`, `NO_COLOR`, `TMUX` and `STY`.
    pub fn of_environment() -> Self {
        Self::of(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
    }

    fn of(variable: impl Fn(&str) -> Option<String>) -> Self {
        let term = variable("TERM").unwrap_or_default();
        let modern = MODERN.iter().any(|family| term.starts_with(family));
        let true_colour = variable("COLORTERM").is_some_and(|value| value == "truecolor" || value == "24bit");
        let depth = if variable("NO_COLOR").is_some() || term.starts_with("vt") {
            Depth::None
        } else if true_colour || term.ends_with("-direct") {
            Depth::True
        } else if term.contains("256") || term.contains("kitty") || term.contains("alacritty") {
            Depth::Indexed
        } else {
            Depth::Sixteen
        };
        let multiplexer = if variable("TMUX").is_some() {
            Some(Multiplexer::Tmux)
        } else if variable("STY").is_some() || term.starts_with("screen") {
            Some(Multiplexer::Screen)
        } else {
            None
        };
        // GNU screen does not promise it.
        let erases = (modern && !term.starts_with("screen")) || term.starts_with("linux");
        Self { depth, scrolls: modern, erases, alternate_screen: modern, answers: modern, multiplexer }
    }

    /// How the presenter begins: nothing asked yet.
    pub fn options(&self) -> Options {
        Options {
            depth: self.depth,
            scrolls: self.scrolls,
            erases: self.erases,
            synchronized: false,
            trust: Trust::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terminals_by_name() {
        let named = |term: &str, more: &[(&str, &str)]| {
            Capability::of(|name| {
                let pair = more.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
                if name == "TERM" { Some(term.to_owned()) } else { pair }
            })
        };
        assert_eq!(named("xterm-256color", &[]).depth, Depth::Indexed);
        assert_eq!(named("xterm", &[("COLORTERM", "truecolor")]).depth, Depth::True);
        assert_eq!(named("xterm-256color", &[("NO_COLOR", "1")]).depth, Depth::None);
        assert!(named("tmux-256color", &[]).answers);
        let console = named("linux", &[]);
        assert_eq!((console.depth, console.scrolls, console.answers), (Depth::Sixteen, false, false));
        assert_eq!(named("screen", &[("TMUX", "/tmp/x")]).multiplexer, Some(Multiplexer::Tmux));
        assert_eq!(named("screen.xterm", &[]).multiplexer, Some(Multiplexer::Screen));
    }
}
