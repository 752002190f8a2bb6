//! config.toml → one resolved Config; unknown keys are refused with their line.
