//! Headings of books: 第三回, 第十二章, 卷一, Chapter IV.

use super::lines::columns;

/// How deep a book's heading stands: 1 for parts, 2 for volumes, 3 for chapters, 4 for sections. `None`: the line is none.
///
/// Looks at the first bytes first, so that a line of running text costs next to nothing.
pub(super) fn rank(line: &str) -> Option<u8> {
    if line.len() > 150 {
        return None;
    }
    match line.as_bytes().first()? {
        b'A'..=b'Z' => english(line),
        0xE3..=0xE9 => chinese(line),
        _ => None,
    }
}

/// Headings that stand without a number.
const ALONE: &str = "序 序言 序章 自序 代序 前言 楔子 引子 引言 正文 尾声 后记 跋 终章 番外 附录 结语 序幕 大结局 後記 尾聲 附錄 結語 終章";

fn chinese(line: &str) -> Option<u8> {
    let first = line.chars().next()?;
    if !"第卷上中下序自代前楔引正尾后跋终番附结大後終結".contains(first) {
        return None;
    }
    let line = line.strip_prefix("正文").map(str::trim_start).filter(|rest| rest.starts_with('第')).unwrap_or(line);
    if columns(line) > 72 || line.ends_with(['。', '；', '，', '：', '.', ',', ';']) {
        return None;
    }
    let (unit, rest) = if let Some(rest) = line.strip_prefix('第') {
        let rest = rest.trim_start();
        let number: usize = rest.chars().take_while(|&c| is_numeral(c)).take(9).map(char::len_utf8).sum();
        let rest = rest.get(number..).filter(|_| number > 0)?.trim_start();
        let unit = rest.chars().next()?;
        (unit, rest.get(unit.len_utf8()..)?)
    } else if let Some(rest) = line.strip_prefix('卷') {
        let number: usize =
            rest.chars().take_while(|&c| is_numeral(c) || "之上中下".contains(c)).map(char::len_utf8).sum();
        ('卷', rest.get(number..).filter(|_| number > 0)?)
    } else if first == '上' || first == '中' || first == '下' {
        let rest = line.get(first.len_utf8()..)?;
        let unit = rest.chars().next().filter(|unit| "卷部篇编集".contains(*unit))?;
        (unit, rest.get(unit.len_utf8()..)?)
    } else {
        let word = line.split(|c: char| c.is_whitespace() || "：:·".contains(c)).next()?;
        let known = ALONE.split_whitespace().any(|alone| alone == word)
            || word.starts_with("番外") && word.chars().count() <= 4;
        return known.then_some(3);
    };
    let rank = match unit {
        '部' | '集' | '编' | '編' | '辑' => 1,
        '卷' | '篇' => 2,
        '章' | '回' | '话' | '話' | '折' | '讲' | '講' => 3,
        '节' | '節' | '幕' | '场' | '場' => 4,
        _ => return None,
    };
    is_title(unit, rest).then_some(rank)
}

/// A heading of a book that is only its number: `第三章`, `CHAPTER IV.`.
pub(super) fn is_bare(line: &str) -> bool {
    let words = line.trim_end_matches(['.', ':', '：', '。']).split_whitespace().count();
    let chinese = line.chars().count() <= 8
        && line.starts_with(['第', '卷'])
        && line.ends_with(|c| "部集编編辑卷篇章回话話折讲講节節幕场場".contains(c) || is_numeral(c));
    rank(line).is_some() && (chinese || line.is_ascii() && words == 2)
}

/// What follows the unit is a title, not the rest of a sentence.
fn is_title(unit: char, rest: &str) -> bool {
    let Some(next) = rest.chars().next() else { return true };
    if next.is_whitespace() || "：:、·—－-．.（(【《".contains(next) {
        return true;
    }
    // 第一回合, 第三部分, 第二节课, 第一章程, 第一集团: words, not headings.
    let word = match unit {
        '回' => "合的",
        '部' => "分队的门",
        '集' => "团体中的",
        '节' | '節' => "课目的日气",
        '章' => "程的节里",
        '篇' => "文章的幅",
        _ => "的里中是",
    };
    !word.contains(next) && rest.chars().count() <= 20 && !rest.contains(['。', '，', '；', '！', '？', '“'])
}

fn is_numeral(c: char) -> bool {
    c.is_ascii_digit() || "〇零一二三四五六七八九十百千两廿卅０１２３４５６７８９兩".contains(c)
}

fn english(line: &str) -> Option<u8> {
    if columns(line) > 76 {
        return None;
    }
    let word: String = line.chars().take_while(char::is_ascii_alphabetic).collect();
    let rank = match word.to_ascii_uppercase().as_str() {
        "PART" | "BOOK" => 1,
        "VOLUME" => 2,
        "CHAPTER" | "CANTO" | "LETTER" => 3,
        "PROLOGUE" | "EPILOGUE" | "PREFACE" | "INTRODUCTION" | "FOREWORD" | "AFTERWORD" | "APPENDIX" => {
            let rest = line.get(word.len()..)?;
            return (rest.len() < 40
                && !rest.starts_with(|c: char| c == ' ' && rest.len() > 24)
                && !rest.ends_with(','))
            .then_some(3)
            .filter(|_| rest.is_empty() || rest.starts_with([':', '.', ' ']) && word.chars().all(char::is_uppercase));
        }
        "ACT" => 3,
        "SCENE" => 4,
        _ => return None,
    };
    let rest = line.get(word.len()..)?.strip_prefix(' ')?.trim_start();
    let number: String = rest.chars().take_while(char::is_ascii_alphanumeric).collect();
    let upper = number.to_ascii_uppercase();
    let spelled = "ONE TWO THREE FOUR FIVE SIX SEVEN EIGHT NINE TEN ELEVEN TWELVE FIRST SECOND THIRD FOURTH FIFTH LAST";
    let counted = !number.is_empty()
        && (number.chars().all(|c| c.is_ascii_digit())
            || number.chars().all(|c| "IVXLC".contains(c))
            || (word.chars().next().is_some_and(char::is_uppercase) && spelled.split(' ').any(|one| one == upper)));
    let after = rest.get(number.len()..)?;
    let titled = after.is_empty() || after.starts_with(['.', ':', ' ', '—', '-', ',']);
    let said = after.len() > 1 && after.ends_with('.') && !after.starts_with(['.', ':', '—', '-']);
    (counted && titled && !said && !after.ends_with(',')).then_some(rank)
}

#[cfg(test)]
mod tests {
    use super::rank;

    #[test]
    fn headings_of_books() {
        for (line, expected) in [
            ("第一章 山雨", Some(3)),
            ("第十二回　老船工夜渡白水河", Some(3)),
            ("第１２章", Some(3)),
            ("第三章风起", Some(3)),
            ("正文 第3章 风起", Some(3)),
            ("第一卷 少年", Some(2)),
            ("卷二", Some(2)),
            ("下篇", Some(2)),
            ("第二部：归来", Some(1)),
            ("第一节 概述", Some(4)),
            ("楔子", Some(3)),
            ("番外二：旧船", Some(3)),
            ("CHAPTER IV. THE FERRY", Some(3)),
            ("Chapter 12", Some(3)),
            ("BOOK ONE", Some(1)),
            ("PREFACE", Some(3)),
            ("ACT II", Some(3)),
            ("第一章的内容很长", None),
            ("第三回合他输了", None),
            ("第一部分讲的是桥。", None),
            ("第二天，他又来了。", None),
            ("第一次见面", None),
            ("卷起袖子", None),
            ("下面", None),
            ("Chapter and verse were quoted", None),
            ("Part of the river froze", None),
            ("Book I read last year.", None),
            ("序列号", None),
        ] {
            assert_eq!(rank(line), expected, "{line}");
        }
    }
}
