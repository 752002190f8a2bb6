//! One integration binary: keys in, screen out; corpora; layers; a few real terminals.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::string_slice)] // a test fails by panicking
#![allow(clippy::print_stdout, clippy::print_stderr)] // what is counted or skipped is said aloud

mod docs;
mod dumps;
#[cfg(feature = "network")]
mod fetch;
mod find;
mod gaps;
mod layers;
mod layout;
mod output;
mod output_budget;
mod output_emulator;
mod pages;
mod places;
mod pty;
mod pty_program;
mod reasons;
mod repair;
mod session;
mod session_library;
mod session_reader;
mod session_screens;
mod session_trail;
mod store;
mod store_disk;
mod store_verbs;
mod topics;
