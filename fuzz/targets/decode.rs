#![no_main]
//! Any bytes as a text in an encoding that is found, declared or insisted on.

use kanbao::import::{Origin, decode};

const LABELS: [&str; 10] =
    ["utf-8", "gbk", "gb18030", "big5", "shift_jis", "euc-jp", "euc-kr", "utf-16le", "utf-16be", "windows-1252"];

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else { return };
    let label = LABELS.get(usize::from(first >> 2)).map(|label| (*label).to_owned());
    let origin = match first & 3 {
        0 => Origin { encoding: label, ..Origin::default() },
        1 => Origin { content_type: label.map(|label| format!("text/html; charset={label}")), ..Origin::default() },
        _ => Origin::default(),
    };
    if let Ok(decoded) = decode(rest, &origin) {
        assert!(!decoded.encoding.is_empty());
        assert!(decoded.text.len() <= rest.len() * 3 + 3);
    }
});
