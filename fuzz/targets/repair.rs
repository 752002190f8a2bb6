#![no_main]
//! Any text mended: the edits lead from the original to the view, and a mended text is not mended again.

use kanbao::document::Mending;
use kanbao::import::repair::mend;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else { return };
    let Ok(text) = std::str::from_utf8(rest) else { return };
    let options = Mending {
        off: false,
        force_alignment: first & 1 != 0,
        force_annotation: first & 2 != 0,
        force_punctuation: first & 4 != 0,
        force_latin: first & 8 != 0,
        force_script: first & 16 != 0,
    };
    let mended = mend(text, &options);
    let mut replayed = String::new();
    let mut at = 0;
    for edit in &mended.edits {
        assert_eq!(&text[edit.range.clone()], edit.old);
        replayed.push_str(&text[at..edit.range.start]);
        replayed.push_str(&edit.new);
        at = edit.range.end;
    }
    replayed.push_str(&text[at..]);
    assert_eq!(replayed, mended.text);
    for (range, _) in &mended.ruby {
        assert!(mended.text.get(range.clone()).is_some());
    }
    for edit in &mended.doubtful {
        assert!(text.get(edit.range.clone()).is_some());
    }
});
