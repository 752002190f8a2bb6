//! Colours and weights: the terminal's own background and palette, one accent, reverse only for what is selected.

use ratatui::style::{Color, Modifier, Style};

use crate::app::{App, Light};
use crate::config::{Accent, Theme};
use crate::document::Kind;

/// The styles of the interface.
#[derive(Debug, Clone, Copy, Hash)]
pub struct Styles {
    /// What is beside the point: byline, status, counts.
    pub quiet: Style,
    /// What stands out: the present section, the chosen line.
    pub strong: Style,
    /// The accent: headings, marks in the margin.
    pub accent: Style,
    /// Matched letters in a list, matches in a text.
    pub matched: Style,
    /// The match the search stands at, the selection.
    pub selected: Style,
    /// The reader's highlights.
    pub highlight: Style,
    /// A failure, a lost bookmark.
    pub warning: Style,
    /// Links.
    pub link: Style,
}

impl Styles {
    /// The styles for what the reader chose and the terminal has.
    pub fn of(app: &App) -> Self {
        let plain = Style::new();
        let bold = plain.add_modifier(Modifier::BOLD);
        let underlined = plain.add_modifier(Modifier::UNDERLINED);
        let reversed = plain.add_modifier(Modifier::REVERSED);
        let styles = Self {
            quiet: plain.add_modifier(Modifier::DIM),
            strong: bold,
            accent: bold,
            matched: bold.add_modifier(Modifier::UNDERLINED),
            selected: reversed,
            highlight: underlined,
            warning: bold,
            link: underlined,
        };
        let dark = match app.config.theme {
            Theme::Plain => return styles,
            Theme::Light => false,
            Theme::Dark => true,
            Theme::Auto => app.dark.unwrap_or(false),
        };
        let tone = |normal: Color, bright: Color| if dark { bright } else { normal };
        let accent = match app.config.accent {
            Accent::Red => Some(tone(Color::Red, Color::LightRed)),
            Accent::Blue => Some(tone(Color::Blue, Color::LightBlue)),
            Accent::Green => Some(tone(Color::Green, Color::LightGreen)),
            Accent::Cyan => Some(tone(Color::Cyan, Color::LightCyan)),
            Accent::Magenta => Some(tone(Color::Magenta, Color::LightMagenta)),
            Accent::Yellow => Some(Color::Yellow),
            Accent::None => None,
        };
        let Some(accent) = accent else { return styles };
        Self {
            accent: bold.fg(accent),
            matched: Style::new().fg(Color::Black).bg(Color::Yellow),
            highlight: underlined.fg(tone(Color::Blue, Color::LightCyan)),
            warning: bold.fg(Color::Red),
            ..styles
        }
    }

    /// How a block of the text is set.
    pub fn block(&self, kind: Kind) -> Style {
        match kind {
            Kind::Title => self.strong,
            Kind::Heading(_) => self.accent,
            Kind::Byline | Kind::Caption | Kind::Image | Kind::Rule => self.quiet,
            Kind::Paragraph | Kind::Quote(_) | Kind::Item(..) | Kind::Code => Style::new(),
        }
    }

    /// How special bytes of the text are drawn.
    pub fn light(&self, light: Light) -> Style {
        match light {
            Light::Highlight => self.highlight,
            Light::Match => self.matched,
            Light::Current | Light::Selected => self.selected,
        }
    }
}
