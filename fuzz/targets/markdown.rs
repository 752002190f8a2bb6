#![no_main]
//! Any bytes as a markdown file.

#[path = "check.rs"]
mod check;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| check::read(bytes, "a.md"));
