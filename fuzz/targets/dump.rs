#![no_main]
//! Any text as a plain file, and its first bytes as a preview.

#[path = "check.rs"]
mod check;

use kanbao::import::{Origin, preview};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    check::read(bytes, "a.txt");
    let _ = preview(bytes, &Origin::default());
});
