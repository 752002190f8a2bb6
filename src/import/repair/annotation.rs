//! Annotations: pinyin in brackets behind every character of a kind becomes ruby, which a key shows and hides.

use super::codec::is_han;
use super::edits::{Change, Kind};
use super::reading::{note, reads};

/// One change for each annotation that reads the character before it; its reading is kept as ruby.
///
/// With `forced`, toneless and doubled ones (`國(guo)(guo)`) go too.
pub(super) fn changes(text: &str, forced: bool) -> Vec<Change> {
    let mut list = Vec::new();
    let mut end = 0;
    for at in memchr::memchr2_iter(b'(', 0xEF, text.as_bytes()) {
        if at < end {
            continue;
        }
        let Some(base) = text.get(..at).and_then(|before| before.chars().next_back()).filter(|&c| is_han(c)) else {
            continue;
        };
        let Some(found) = text.get(at..).and_then(note) else { continue };
        let toneless = forced && found.syllable.tone == 0;
        if !toneless && !reads(base, &found.syllable) {
            continue;
        }
        end = at + found.len;
        if forced {
            while let Some(again) = text.get(end..).and_then(note).filter(|again| again.syllable == found.syllable) {
                end += again.len;
            }
        }
        let mut change = Change::new(at..end, "", Kind::Annotation);
        change.ruby = Some(found.letters.to_owned());
        list.push(change);
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::repair::edits::Revision;

    fn strip(text: &str, forced: bool) -> String {
        let mut revision = Revision::new(text);
        revision.apply(changes(text, forced));
        revision.text().to_owned()
    }

    #[test]
    fn only_what_reads_its_base_goes() {
        for (from, to) in [
            ("張(zhāng)家口", "張家口"),
            ("會（huì ）上", "會上"),
            ("模型(model)與(yǔ)詞元（token）", "模型(model)與詞元（token）"),
            ("京西集團(“京西集團(tuán)”)", "京西集團(“京西集團”)"),
            ("庸碌(rōng)", "庸碌(rōng)"),
        ] {
            assert_eq!(strip(from, false), to);
        }
        assert_eq!(strip("國(guo)(guo)家", false), "國(guo)(guo)家");
        assert_eq!(strip("國(guo)(guo)家", true), "國家");
    }
}
