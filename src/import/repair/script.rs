//! Traditional → Simplified, character by character: the way back of a forward map that was one-to-one.
//!
//! No phrase tables: they would change words (建立 → 创建) that the newspaper printed. Only 著 needs its neighbours.

use super::edits::{Change, Kind};
pub(super) use crate::text::script::simplified;

/// Exists in Traditional text only.
pub(super) fn is_traditional(c: char) -> bool {
    simplified(c) != c
}

/// 著 stays 著 after one of these …
const BEFORE: &str = "显顯编編译譯名论論专專原合巨卓昭土遗遺拙撰";
/// … and before one of these; everywhere else the forward map made it from 着.
const AFTER: &str = "名作称稱者书書述录錄";

/// One change for each character that has a Simplified form.
pub(super) fn changes(text: &str) -> Vec<Change> {
    let mut list = Vec::new();
    let mut before = None;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let new = if c == '著' {
            let kept =
                before.is_some_and(|b| BEFORE.contains(b)) || chars.peek().is_some_and(|&(_, a)| AFTER.contains(a));
            if kept { c } else { '着' }
        } else {
            simplified(c)
        };
        if new != c {
            list.push(Change::new(at..at + c.len_utf8(), &*new.encode_utf8(&mut [0; 4]), Kind::Script));
        }
        before = Some(c);
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::repair::edits::Revision;

    #[test]
    fn each_character_for_itself_and_the_rule_for_zhu() {
        for (from, to) in [
            ("張家口市發展", "张家口市发展"),
            ("隨著", "随着"),
            ("擔著建設", "担着建设"),
            ("顯著", "显著"),
            ("著名", "著名"),
            ("顯著成效", "显著成效"),
            ("癥狀", "症状"),
            ("里云后余面系", "里云后余面系"),
            ("建立", "建立"),
        ] {
            let mut revision = Revision::new(from);
            revision.apply(changes(from));
            assert_eq!(revision.text(), to);
        }
    }
}
