//! config.toml → one resolved [`Config`]; what it does not know is refused with its line, and the rest holds.

use std::path::PathBuf;

use strum::{EnumString, IntoStaticStr, VariantNames};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::keymap::load::{in_order, without_broken_lines};
use crate::keymap::problem::{excerpt, line_of};
use crate::keymap::{Allowed, Fault, Keymap, Problem};
use crate::layout::{Autospace, Kinsoku, Measure, Ruby};
use crate::paths::Paths;
use crate::text::order;
use crate::text::{Ambiguous, CellWidth, Script, nearest};

/// What the reader chose, resolved: only this travels.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// Widest column of text, in columns: 80 is 40 Han.
    pub columns: u16,
    /// Colours.
    pub theme: Theme,
    /// The colour of headings and marks.
    pub accent: Accent,
    /// Language of the interface; `None`: as the locale says.
    pub language: Option<Language>,
    /// Columns of ambiguous characters; `None`: ask the terminal.
    pub ambiguous: Option<Ambiguous>,
    /// Prohibition rules at line ends.
    pub kinsoku: Kinsoku,
    /// Both edges straight.
    pub justify: bool,
    /// Blank between Han and Latin.
    pub autospace: Autospace,
    /// A mark may hang in the gutter; `None`: unless the text is Traditional.
    pub hang: Option<bool>,
    /// First-line indent, in columns.
    pub indent: u16,
    /// Empty rows between paragraphs.
    pub gap: u16,
    /// Annotations.
    pub ruby: Ruby,
    /// Script the reader sees.
    pub script: Script,
    /// Reading speed, for the minutes left.
    pub han_per_minute: u16,
    /// Listen to the mouse. The terminal's own selection then needs shift.
    pub mouse: bool,
    /// Mark an article read when its end was shown.
    pub mark_read: bool,
    /// Outline beside the text where there is room.
    pub outline: bool,
    /// Scrollbar in the margin.
    pub scrollbar: bool,
    /// PEM file with the authorities to trust on the web instead of the usual ones.
    pub ca_file: Option<PathBuf>,
}

/// What the reader's files say: config.toml and keymap.toml of the configuration directory.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// What config.toml says.
    pub config: Config,
    /// The keys that hold.
    pub keymap: Keymap,
    /// What is wrong with the two files; everything else in them holds.
    pub problems: Vec<Problem>,
}

impl Settings {
    /// Reads the two files; a missing one says nothing, and a broken one never keeps kanbao from starting.
    pub fn load(paths: &Paths) -> Self {
        let mut problems = Vec::new();
        let mut read = |name: &str| {
            let path = paths.config.join(name);
            match std::fs::read(&path) {
                Ok(bytes) => Some(String::from_utf8_lossy(&bytes).into_owned()),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
                Err(error) => {
                    let fault = Fault::Unreadable(error.to_string());
                    problems.push(Problem { file: name.to_owned(), line: 0, text: String::new(), fault });
                    None
                }
            }
        };
        let (config, keys) = (read("config.toml"), read("keymap.toml"));
        let (mut config, config_problems) = Config::load("config.toml", config.as_deref().unwrap_or_default());
        let (keymap, keymap_problems) = Keymap::load(keys.as_deref().map(|source| ("keymap.toml", source)));
        // A name without a path is one beside config.toml.
        config.ca_file = config.ca_file.map(|file| paths.config.join(file));
        problems.extend(config_problems);
        problems.extend(keymap_problems);
        Self { config, keymap, problems }
    }
}

/// Colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, EnumString, IntoStaticStr, VariantNames)]
#[strum(serialize_all = "kebab-case")]
pub enum Theme {
    /// The terminal's own sixteen colours; `NO_COLOR` makes it plain.
    #[default]
    Auto,
    /// For a light background.
    Light,
    /// For a dark background.
    Dark,
    /// No colour: bold, dim, reverse and underline only.
    Plain,
}

/// The one colour of the interface, from the terminal's own palette.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, EnumString, IntoStaticStr, VariantNames)]
#[strum(serialize_all = "kebab-case")]
pub enum Accent {
    /// As a newspaper's masthead.
    #[default]
    Red,
    /// Blue.
    Blue,
    /// Green.
    Green,
    /// Cyan.
    Cyan,
    /// Magenta.
    Magenta,
    /// Yellow.
    Yellow,
    /// None: headings are bold only.
    None,
}

/// Language of the interface.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, Default, EnumString, IntoStaticStr, VariantNames, strum::EnumIter,
)]
#[strum(serialize_all = "kebab-case")]
pub enum Language {
    /// 简体中文.
    #[default]
    ZhHans,
    /// 繁體中文.
    ZhHant,
    /// English.
    En,
}

impl Language {
    /// The language of a locale (`zh_TW.UTF-8`, `en_GB`, `C`): English unless it is Chinese.
    pub fn of_locale(locale: &str) -> Self {
        let locale = locale.to_ascii_lowercase().replace('_', "-");
        match locale.strip_prefix("zh") {
            Some(rest) if ["tw", "hk", "mo", "hant"].iter().any(|place| rest.contains(place)) => Self::ZhHant,
            Some(_) => Self::ZhHans,
            None => Self::En,
        }
    }

    /// The language the environment asks for: the first set of `LC_ALL`, `LC_MESSAGES`, `LANG`.
    pub fn of_environment() -> Self {
        let set = |name| std::env::var(name).ok().filter(|value: &String| !value.is_empty());
        let locale = set("LC_ALL").or_else(|| set("LC_MESSAGES")).or_else(|| set("LANG"));
        Self::of_locale(&locale.unwrap_or_default())
    }
}

impl Default for Config {
    fn default() -> Self {
        let measure = Measure::default();
        Self {
            columns: measure.columns,
            theme: Theme::Auto,
            accent: Accent::Red,
            language: None,
            ambiguous: None,
            kinsoku: measure.kinsoku,
            justify: measure.justify,
            autospace: measure.autospace,
            hang: measure.hang,
            indent: measure.indent,
            gap: measure.gap,
            ruby: measure.ruby,
            script: measure.script,
            han_per_minute: 400,
            mouse: false,
            mark_read: true,
            outline: true,
            scrollbar: true,
            ca_file: None,
        }
    }
}

impl Config {
    /// Every setting's name in config.toml.
    pub const NAMES: [&'static str; 19] = [
        "columns",
        "theme",
        "accent",
        "language",
        "ambiguous",
        "kinsoku",
        "justify",
        "autospace",
        "hang",
        "indent",
        "gap",
        "ruby",
        "script",
        "han-per-minute",
        "mouse",
        "mark-read",
        "outline",
        "scrollbar",
        "ca-file",
    ];

    /// Reads config.toml over the defaults: file name and text. What is wrong is reported, a message each.
    pub fn load(file: &str, source: &str) -> (Self, Vec<Problem>) {
        let mut config = Self::default();
        let mut problems = Vec::new();
        let mut report = |range: std::ops::Range<usize>, fault: Fault| {
            let text = excerpt(source, range.clone()).trim_matches('"').to_owned();
            problems.push(Problem { file: file.to_owned(), line: line_of(source, range.start), text, fault });
        };
        let sound = without_broken_lines(source, |range, why| report(range, Fault::Syntax(why)));
        let root = DeTable::parse(&sound).map(Spanned::into_inner).unwrap_or_default();
        for (name, value) in in_order(&root) {
            if !Self::NAMES.contains(&name.get_ref().as_ref()) {
                let meant = nearest(name.get_ref(), Self::NAMES).map(str::to_owned);
                report(name.span(), Fault::UnknownSetting(meant));
            } else if let Err(allowed) = config.set(name.get_ref(), value.get_ref()) {
                report(value.span(), Fault::WrongValue(allowed));
            }
        }
        order::by_key(&mut problems, |problem| problem.line);
        (config, problems)
    }

    /// Sets one value, or says what is allowed.
    fn set(&mut self, name: &str, value: &DeValue<'_>) -> Result<(), Allowed> {
        match name {
            "columns" => self.columns = number(value, 8, 1000)?,
            "theme" => self.theme = word(value)?,
            "accent" => self.accent = word(value)?,
            "language" => self.language = unless_auto(value, word)?,
            "ambiguous" => {
                self.ambiguous = unless_auto(value, |value| match number(value, 1, 2)? {
                    1 => Ok(Ambiguous::Narrow),
                    _ => Ok(Ambiguous::Wide),
                })?;
            }
            "kinsoku" => self.kinsoku = listed(value, "none, basic, gb, strict")?,
            "justify" => self.justify = switch(value)?,
            "autospace" => self.autospace = listed(value, "off, alpha, all")?,
            "hang" => self.hang = unless_auto(value, switch)?,
            "indent" => self.indent = number(value, 0, 20)?,
            "gap" => self.gap = number(value, 0, 4)?,
            "ruby" => self.ruby = listed(value, "hide, inline, above")?,
            "script" => self.script = listed(value, "original, simplified, traditional")?,
            "han-per-minute" => self.han_per_minute = number(value, 20, 5000)?,
            "mouse" => self.mouse = switch(value)?,
            "mark-read" => self.mark_read = switch(value)?,
            "outline" => self.outline = switch(value)?,
            "scrollbar" => self.scrollbar = switch(value)?,
            "ca-file" => {
                let file = value.as_str().filter(|file| !file.is_empty());
                self.ca_file = Some(PathBuf::from(file.ok_or(Allowed::PemFile)?));
            }
            _ => {}
        }
        Ok(())
    }

    /// The measure of a text `columns` wide.
    pub fn measure(&self, columns: u16, width: CellWidth) -> Measure {
        Measure {
            columns: columns.max(1),
            indent: self.indent,
            gap: self.gap,
            kinsoku: self.kinsoku,
            justify: self.justify,
            autospace: self.autospace,
            hang: self.hang,
            ruby: self.ruby,
            readings: false,
            script: self.script,
            width,
        }
    }
}

fn number(value: &DeValue<'_>, least: u16, most: u16) -> Result<u16, Allowed> {
    value
        .as_integer()
        .and_then(|n| u16::from_str_radix(n.as_str(), n.radix()).ok())
        .filter(|n| (least..=most).contains(n))
        .ok_or(Allowed::Number(least, most))
}

fn switch(value: &DeValue<'_>) -> Result<bool, Allowed> {
    value.as_bool().ok_or(Allowed::Switch)
}

fn listed<T: std::str::FromStr>(value: &DeValue<'_>, allowed: &str) -> Result<T, Allowed> {
    value.as_str().and_then(|text| text.parse().ok()).ok_or_else(|| Allowed::OneOf(allowed.to_owned()))
}

fn word<T: std::str::FromStr + VariantNames>(value: &DeValue<'_>) -> Result<T, Allowed> {
    listed(value, &T::VARIANTS.join(", "))
}

/// `"auto"` leaves the choice to the program.
fn unless_auto<T>(
    value: &DeValue<'_>,
    read: impl FnOnce(&DeValue<'_>) -> Result<T, Allowed>,
) -> Result<Option<T>, Allowed> {
    match value.as_str() {
        Some("auto") => Ok(None),
        _ => read(value).map(Some).map_err(|allowed| Allowed::AutoOr(Box::new(allowed))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_known_and_refuses_a_date() {
        for name in Config::NAMES {
            let (config, problems) = Config::load("config.toml", &format!("{name} = 2024-12-12\n"));
            assert_eq!(config, Config::default(), "{name}");
            assert!(matches!(problems[..], [Problem { fault: Fault::WrongValue(_), .. }]), "{name}: {problems:?}");
        }
    }

    #[test]
    fn what_is_wrong_is_said_and_the_rest_holds() {
        let source = "columns = 66\nthemes = \"dark\"\njustify = \"yes\"\n= 3\nambiguous = 2\nhang = \"auto\"\nruby = \"above\"\n";
        let (config, problems) = Config::load("config.toml", source);
        let expected = Config { columns: 66, ambiguous: Some(Ambiguous::Wide), ruby: Ruby::Above, ..Config::default() };
        assert_eq!(config, expected);
        let said: Vec<String> = problems.iter().map(Problem::to_string).collect();
        assert_eq!(said[0], "config.toml:2: there is no setting \"themes\": did you mean \"theme\"?");
        assert_eq!(said[1], "config.toml:3: `yes` is not allowed here: use true or false");
        assert!(said[2].starts_with("config.toml:4: `= 3` is not TOML"), "{}", said[2]);
        assert_eq!(said.len(), 3);
    }

    #[test]
    fn locales() {
        for (locale, language) in [
            ("zh_CN.UTF-8", Language::ZhHans),
            ("zh_TW.UTF-8", Language::ZhHant),
            ("zh_HK", Language::ZhHant),
            ("zh-Hant", Language::ZhHant),
            ("zh", Language::ZhHans),
            ("en_GB.UTF-8", Language::En),
            ("C", Language::En),
        ] {
            assert_eq!(Language::of_locale(locale), language, "{locale}");
        }
    }
}
