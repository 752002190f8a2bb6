//! The language and script of a text, by its characters.

use crate::text::class::is_han;

/// Frequent characters that only Simplified text has, and their Traditional forms, pair by pair.
const SIMPLIFIED: &str = "这们国为时会来个说对发经过还没学样开关东车长门问间见进书现实业产电话让从认识选举办历万与专义乐习买乱争亚亲传价众优伟体余儿";
const TRADITIONAL: &str = "這們國為時會來個說對發經過還沒學樣開關東車長門問間見進書現實業產電話讓從認識選舉辦歷萬與專義樂習買亂爭亞親傳價眾優偉體餘兒";

/// BCP 47 tag of a text: `zh-Hans`, `zh-Hant`, `zh`, `ja`, `ko`, `en`; empty if nothing tells. `declared` is the
/// page's own word; it decides where the characters do not.
pub fn of(text: &str, declared: &str) -> String {
    let frequent = |row: &str| {
        let mut row: Vec<char> = row.chars().collect();
        row.sort_unstable();
        row
    };
    let (these, those) = (frequent(SIMPLIFIED), frequent(TRADITIONAL));
    let (mut han, mut kana, mut hangul, mut latin) = (0usize, 0usize, 0usize, 0usize);
    let (mut simplified, mut traditional) = (0usize, 0usize);
    for c in text.chars().take(20_000) {
        match c {
            'a'..='z' | 'A'..='Z' => latin += 1,
            '\u{3041}'..='\u{30fa}' => kana += 1,
            '\u{ac00}'..='\u{d7a3}' => hangul += 1,
            _ if is_han(c) => {
                han += 1;
                simplified += usize::from(these.binary_search(&c).is_ok());
                traditional += usize::from(those.binary_search(&c).is_ok());
            }
            _ => {}
        }
    }
    let declared = declared.trim().to_ascii_lowercase();
    // A Japanese text has some kana between its Han; a Chinese one at most quotes a name.
    let tag = match () {
        () if kana * 5 > han && kana > 10 => "ja",
        () if hangul > han && hangul > 10 => "ko",
        () if han * 4 > latin && han > 0 => match () {
            () if simplified > traditional => "zh-Hans",
            () if traditional > simplified => "zh-Hant",
            () if ["tw", "hk", "mo", "hant"].iter().any(|end| declared.ends_with(end)) => "zh-Hant",
            () => "zh-Hans",
        },
        () if latin > 0 && (declared.is_empty() || declared.starts_with("zh") || declared.starts_with("en")) => "en",
        () if latin > 0 => return declared.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect(),
        () => "",
    };
    tag.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_decide_before_declarations() {
        assert_eq!(SIMPLIFIED.chars().count(), TRADITIONAL.chars().count());
        for (text, declared, tag) in [
            ("这是一个关于河流的故事", "zh-TW", "zh-Hans"),
            ("這是一個關於河流的故事", "zh-CN", "zh-Hant"),
            ("これは川についての物語です。長い話。", "", "ja"),
            ("이것은 강에 대한 이야기입니다 그렇습니다", "", "ko"),
            ("This is a story.", "", "en"),
            ("Ceci est une histoire.", "fr", "fr"),
            ("山水木石", "zh-HK", "zh-Hant"),
            ("", "zh", ""),
        ] {
            assert_eq!(of(text, declared), tag, "{text}");
        }
    }
}
