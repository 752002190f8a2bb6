//! Options every verb takes.

use std::io::IsTerminal;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::import::topics;
use crate::paths::{NoHome, Paths};

/// Options every verb takes.
#[derive(Debug, Clone, Args)]
pub struct Common {
    /// Where articles, bookmarks and positions are kept [env: KANBAO_DATA_DIR]
    #[arg(long, global = true, value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
    /// Where config.toml, keymap.toml and topics.toml are [env: KANBAO_CONFIG_DIR]
    #[arg(long, global = true, value_name = "DIR")]
    pub config_dir: Option<PathBuf>,
    /// Say nothing but failures on standard error
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// When to colour the output (NO_COLOR is honoured)
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto, value_name = "WHEN")]
    pub color: Color,
}

/// When to colour the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal that does not say otherwise.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl Common {
    /// Where things are.
    ///
    /// # Errors
    /// When a place is not given and the system names none.
    pub fn paths(&self) -> Result<Paths, NoHome> {
        Paths::find(self.data_dir.clone(), self.config_dir.clone())
    }

    /// Adds the reader's own topics.toml to the built-in topics; a sentence if it cannot be read.
    pub fn install_topics(&self) -> Option<String> {
        let path = self.paths().ok()?.config.join("topics.toml");
        let own = match std::fs::read_to_string(&path) {
            Ok(own) => own,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return None,
            Err(error) => return Some(format!("{}: {error}; the built-in topics are used", path.display())),
        };
        topics::install(&own).err().map(|failure| failure.to_string())
    }

    /// Whether standard output is to be coloured.
    pub fn colored(&self) -> bool {
        match self.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => {
                let quiet = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
                let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
                !quiet && !dumb && std::io::stdout().is_terminal()
            }
        }
    }
}
