//! Numbers as headings bear them: `第三章`, `一、`, `（一）`, `1.`, `(1)`, `①`.

/// A way of marking headings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// 第一部, 第一编, 第一篇, 卷一.
    Part,
    /// 第一章, 第一讲.
    Chapter,
    /// 第一节.
    Clause,
    /// 一 alone in its line.
    Alone,
    /// 一、
    Comma,
    /// （一）
    Bracket,
    /// 1. 1、 01
    Digit,
    /// (1) 1)
    DigitBracket,
    /// ①
    Circle,
    /// All of the line is bold.
    Strong,
    /// 【产业】
    Label,
    /// ■ 产业
    Bullet,
}

impl Class {
    /// Has numbers.
    pub fn is_numbered(&self) -> bool {
        !matches!(self, Self::Strong | Self::Label | Self::Bullet)
    }

    /// How deep it stands among numbered ones.
    pub fn rank(&self) -> u8 {
        match self {
            Self::Part => 0,
            Self::Chapter => 1,
            Self::Clause => 2,
            Self::Alone => 3,
            Self::Comma => 4,
            Self::Bracket => 5,
            Self::Digit => 6,
            Self::DigitBracket => 7,
            Self::Circle => 8,
            // May stand anywhere.
            Self::Strong | Self::Label | Self::Bullet => 9,
        }
    }

    /// One of them proves itself, whatever its number: 第三章 in an excerpt.
    pub fn stands_alone(&self) -> bool {
        matches!(self, Self::Part | Self::Chapter | Self::Clause)
    }
}

/// The number a text begins with: its class, its value, and the text behind it.
pub(super) fn of(text: &str) -> Option<(Class, u32, &str)> {
    let first = text.chars().next()?;
    match first {
        '第' | '卷' => ordinal(text),
        '（' | '(' => bracketed(text),
        '①'..='⑳' => {
            let rest = text.get(first.len_utf8()..)?;
            Some((Class::Circle, u32::from(first) - u32::from('①') + 1, rest))
        }
        _ => plain(text),
    }
}

fn ordinal(text: &str) -> Option<(Class, u32, &str)> {
    if let Some(rest) = text.strip_prefix('卷') {
        let (value, rest) = han(rest)?;
        return (rest.is_empty() || rest.starts_with(separates)).then_some((Class::Part, value, rest));
    }
    let rest = text.strip_prefix('第')?.trim_start();
    let (value, rest) = han(rest).or_else(|| digits(rest))?;
    let rest = rest.trim_start();
    let unit = rest.chars().next()?;
    let class = match unit {
        '部' | '编' | '編' | '篇' | '卷' => Class::Part,
        '章' | '讲' | '講' | '回' => Class::Chapter,
        '节' | '節' => Class::Clause,
        _ => return None,
    };
    let rest = rest.get(unit.len_utf8()..)?;
    // 第一部分, 第二节课 are words.
    let word = rest.starts_with(['分', '课', '課', '合', '程', '的', '目', '里', '中']);
    (!word && (rest.is_empty() || rest.starts_with(separates) || rest.chars().count() <= 16))
        .then_some((class, value, rest))
}

fn bracketed(text: &str) -> Option<(Class, u32, &str)> {
    let inner = text.strip_prefix(['（', '('])?.trim_start();
    let (class, value, rest) = match han(inner) {
        Some((value, rest)) => (Class::Bracket, value, rest),
        None => digits(inner).map(|(value, rest)| (Class::DigitBracket, value, rest))?,
    };
    let rest = rest.trim_start().strip_prefix(['）', ')'])?;
    (value < 100).then_some((class, value, rest.trim_start_matches(['、', '.', '．'])))
}

fn plain(text: &str) -> Option<(Class, u32, &str)> {
    if let Some((value, rest)) = han(text) {
        if rest.is_empty() {
            return Some((Class::Alone, value, rest));
        }
        let rest =
            rest.strip_prefix(['、', '．', '.', '：', '·']).or_else(|| rest.strip_prefix('　')).or_else(|| {
                let after = rest.strip_prefix(' ')?;
                (!after.is_empty()).then_some(after)
            })?;
        return Some((Class::Comma, value, rest));
    }
    if let Some((value, rest)) = digits(text) {
        if value == 0 || value > 99 {
            return None;
        }
        if rest.is_empty() {
            return Some((Class::Alone, value, rest));
        }
        if let Some(rest) = rest.strip_prefix(['）', ')']) {
            return Some((Class::DigitBracket, value, rest));
        }
        // 01 产业: two figures and a blank; 1.5亿 is a number.
        let padded = text.starts_with('0') && rest.starts_with([' ', '　', '|', '丨']);
        let rest = rest.strip_prefix(['.', '．', '、', '｡']).or(padded.then_some(rest))?;
        return (!rest.starts_with(|c: char| c.is_ascii_digit())).then_some((Class::Digit, value, rest));
    }
    roman(text)
}

/// I. II. III. as far as twenty.
fn roman(text: &str) -> Option<(Class, u32, &str)> {
    let length = text.bytes().take_while(|byte| b"IVX".contains(byte)).count();
    let (numeral, rest) = text.split_at_checked(length).filter(|_| length > 0)?;
    let numerals = "I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI XVII XVIII XIX XX";
    let value = numerals.split(' ').position(|known| known == numeral)? as u32 + 1;
    if rest.is_empty() {
        return Some((Class::Alone, value, rest));
    }
    let rest = rest.strip_prefix(['.', '、', '．'])?;
    Some((Class::Comma, value, rest))
}

fn separates(c: char) -> bool {
    c.is_whitespace() || "：:、·—.．|丨（(".contains(c)
}

/// A Chinese numeral up to 99 and the text behind it.
fn han(text: &str) -> Option<(u32, &str)> {
    let length: usize =
        text.chars().take_while(|&c| "一二三四五六七八九十百零〇".contains(c)).take(7).map(char::len_utf8).sum();
    let (numeral, rest) = text.split_at_checked(length).filter(|_| length > 0)?;
    let (mut value, mut digit) = (0, 0);
    for c in numeral.chars() {
        match c {
            '十' => {
                value += digit.max(1) * 10;
                digit = 0;
            }
            '百' => {
                value += digit.max(1) * 100;
                digit = 0;
            }
            '零' | '〇' => {}
            _ => digit = "一二三四五六七八九".chars().position(|known| known == c)? as u32 + 1,
        }
    }
    Some((value + digit, rest))
}

/// Up to three figures (half or full width) and the text behind them.
fn digits(text: &str) -> Option<(u32, &str)> {
    let figure =
        |c: char| c.to_digit(10).or_else(|| ('０'..='９').contains(&c).then(|| u32::from(c) - u32::from('０')));
    let figures: Vec<(u32, usize)> = text.chars().map_while(|c| Some((figure(c)?, c.len_utf8()))).take(5).collect();
    if figures.is_empty() || figures.len() > 3 {
        return None;
    }
    let value = figures.iter().fold(0, |value, (figure, _)| value * 10 + figure);
    let length = figures.iter().map(|(_, length)| length).sum();
    Some((value, text.get(length..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_headings() {
        for (text, expected) in [
            ("第三章 河", Some((Class::Chapter, 3, " 河"))),
            ("第十二节", Some((Class::Clause, 12, ""))),
            ("一、产业", Some((Class::Comma, 1, "产业"))),
            ("二十三、产业", Some((Class::Comma, 23, "产业"))),
            ("（三）产业", Some((Class::Bracket, 3, "产业"))),
            ("(4) 产业", Some((Class::DigitBracket, 4, " 产业"))),
            ("1. 产业", Some((Class::Digit, 1, " 产业"))),
            ("２、产业", Some((Class::Digit, 2, "产业"))),
            ("01 产业", Some((Class::Digit, 1, " 产业"))),
            ("③产业", Some((Class::Circle, 3, "产业"))),
            ("二", Some((Class::Alone, 2, ""))),
            ("IV. Rivers", Some((Class::Comma, 4, " Rivers"))),
            ("1.5亿元", None),
            ("2024年", None),
            ("一是抓产业", None),
            ("十年一剑", None),
            ("第一部分", None),
            ("第二天", None),
            ("In the river", None),
            ("产业", None),
        ] {
            assert_eq!(of(text), expected, "{text}");
        }
    }
}
