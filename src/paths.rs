//! Where kanbao keeps things: config, data, cache and state places, every one overridable so that tests are hermetic.

use std::path::PathBuf;

/// The directories kanbao uses. None is created before something is written there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paths {
    /// `config.toml`, `keymap.toml`, `topics.toml`.
    pub config: PathBuf,
    /// `state.db`, `library.db`.
    pub data: PathBuf,
}

/// The system names no home directory.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no home directory: set HOME, or name places with --data-dir and --config-dir")]
pub struct NoHome;

impl Paths {
    /// Places from the command line, else from `KANBAO_DATA_DIR` and `KANBAO_CONFIG_DIR`, else the system's.
    ///
    /// # Errors
    /// When a place is not given and there is no home directory.
    pub fn find(data: Option<PathBuf>, config: Option<PathBuf>) -> Result<Self, NoHome> {
        let named = |given: Option<PathBuf>, variable| {
            given.or_else(|| std::env::var_os(variable).filter(|value| !value.is_empty()).map(PathBuf::from))
        };
        let system = directories::ProjectDirs::from("", "", "kanbao");
        let data = named(data, "KANBAO_DATA_DIR").or_else(|| system.as_ref().map(|dirs| dirs.data_dir().into()));
        let config = named(config, "KANBAO_CONFIG_DIR").or_else(|| system.map(|dirs| dirs.config_dir().into()));
        Ok(Self { config: config.ok_or(NoHome)?, data: data.ok_or(NoHome)? })
    }
}
