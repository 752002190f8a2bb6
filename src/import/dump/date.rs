//! A date as newspapers print it, somewhere in a line.

use std::ops::Range;

use crate::document::Published;

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The first date at or after a character of a folded line, with its clock if one follows, and the characters they take.
///
/// Knows `2024-12-12 08:55:07`, `2024/12/12`, `2024.12.12`, `2024年12月12日 08:55`, `2024年12月12日8时55分`,
/// `二〇二四年十二月十二日`, `2024-12-12T08:55:07+08:00`, `December 12, 2024`, `12 Dec 2024`.
pub(super) fn find(line: &[char], from: usize) -> Option<(Range<usize>, Published)> {
    (from..line.len()).find_map(|at| {
        let before = at.checked_sub(1).and_then(|at| line.get(at));
        if before.is_some_and(|c| c.is_ascii_alphanumeric()) {
            return None;
        }
        let mut cursor = Cursor { line, at };
        let day = match line.get(at)? {
            c if c.is_ascii_digit() => numeric(&mut cursor).or_else(|| {
                cursor.at = at;
                english(&mut cursor)
            }),
            c if c.is_ascii_lowercase() => english(&mut cursor),
            c if digit(*c).is_some() => written(&mut cursor),
            _ => None,
        }?;
        let published = clock(&mut cursor, day).unwrap_or(day);
        Some((at..cursor.at, published))
    })
}

struct Cursor<'a> {
    line: &'a [char],
    at: usize,
}

impl Cursor<'_> {
    fn peek(&self) -> Option<char> {
        self.line.get(self.at).copied()
    }

    fn take(&mut self, allowed: &[char]) -> Option<char> {
        let c = self.peek().filter(|c| allowed.contains(c))?;
        self.at += 1;
        Some(c)
    }

    fn blanks(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
    }

    /// A number of at least `least` and at most `most` ASCII digits, not followed by another.
    fn number(&mut self, least: usize, most: usize) -> Option<u16> {
        let digits: Vec<u16> = self
            .line
            .get(self.at..)?
            .iter()
            .take(most + 1)
            .map_while(|c| c.to_digit(10))
            .map(|digit| digit as u16)
            .collect();
        if digits.len() < least || digits.len() > most {
            return None;
        }
        self.at += digits.len();
        Some(digits.iter().fold(0, |number, digit| number * 10 + digit))
    }

    fn word(&mut self) -> String {
        let word: String = self.line.iter().skip(self.at).take_while(|c| c.is_ascii_lowercase()).collect();
        self.at += word.len();
        word
    }
}

/// `2024-12-12` and its sisters.
fn numeric(cursor: &mut Cursor<'_>) -> Option<Published> {
    let year = cursor.number(4, 4).filter(|year| (1850..2200).contains(year))?;
    cursor.blanks();
    let between = cursor.take(&['-', '/', '.', '年', '－', '—'])?;
    cursor.blanks();
    let month = cursor.number(1, 2)?;
    cursor.blanks();
    let after = cursor.take(if between == '年' { &['月'] } else { &['-', '/', '.', '－', '—'] })?;
    cursor.blanks();
    let day = cursor.number(1, 2)?;
    if after == '月' {
        cursor.blanks();
        cursor.take(&['日', '号'])?;
    }
    Published::day(year, month as u8, day as u8)
}

/// The value of a written digit.
fn digit(c: char) -> Option<u16> {
    "〇一二三四五六七八九"
        .chars()
        .position(|digit| digit == c)
        .or((c == '零' || c == '○').then_some(0))
        .map(|d| d as u16)
}

/// `二〇二四年十二月十二日`.
fn written(cursor: &mut Cursor<'_>) -> Option<Published> {
    let mut year = 0;
    for _ in 0..4 {
        year = year * 10 + digit(cursor.peek()?)?;
        cursor.at += 1;
    }
    cursor.take(&['年'])?;
    let month = tens(cursor)?;
    cursor.take(&['月'])?;
    let day = tens(cursor)?;
    cursor.take(&['日'])?;
    Published::day(year, month as u8, day as u8)
}

/// 一 to 三十一.
fn tens(cursor: &mut Cursor<'_>) -> Option<u16> {
    let first = cursor.peek().and_then(digit);
    cursor.at += usize::from(first.is_some());
    if cursor.take(&['十']).is_none() {
        return first;
    }
    let last = cursor.peek().and_then(digit);
    cursor.at += usize::from(last.is_some());
    Some(first.unwrap_or(1) * 10 + last.unwrap_or(0))
}

/// `December 12, 2024`, `Dec. 12 2024`, `12 December 2024`.
fn english(cursor: &mut Cursor<'_>) -> Option<Published> {
    let mut day = cursor.number(1, 2);
    cursor.blanks();
    let word = cursor.word();
    let full = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october"];
    let known =
        word.len() == 3 || word == "sept" || full.contains(&word.as_str()) || word == "november" || word == "december";
    let month = MONTHS.iter().position(|month| known && word.starts_with(month))? + 1;
    cursor.take(&['.']);
    cursor.blanks();
    if day.is_none() {
        day = cursor.number(1, 2);
        cursor.take(&[',']);
        cursor.blanks();
    }
    let year = cursor.number(4, 4)?;
    Published::day(year, month as u8, day? as u8)
}

/// The clock behind a day; the cursor stays where it was if there is none.
fn clock(cursor: &mut Cursor<'_>, day: Published) -> Option<Published> {
    let back = cursor.at;
    let found = time(cursor, day);
    if found.is_none() {
        cursor.at = back;
    }
    found
}

fn time(cursor: &mut Cursor<'_>, day: Published) -> Option<Published> {
    cursor.blanks();
    let joined = cursor.take(&['t', ',', '|', '　']).is_some();
    if !joined && cursor.peek().is_some_and(|c| "(星周".contains(c)) {
        // 2024年12月12日（星期四）08:55
        while cursor.peek().is_some_and(|c| "()星期周一二三四五六日天 ".contains(c)) {
            cursor.at += 1;
        }
    }
    cursor.blanks();
    let late = cursor.line.get(cursor.at..cursor.at + 2).map(|half| half.iter().collect::<String>());
    let late = match late.as_deref() {
        Some("下午" | "晚上") => Some(12),
        Some("上午" | "早上" | "凌晨" | "中午") => Some(0),
        _ => None,
    };
    if late.is_some() {
        cursor.at += 2;
        cursor.blanks();
    }
    let mut hour = cursor.number(1, 2)?;
    cursor.take(&[':', '时', '点', '∶'])?;
    let minute = cursor.number(1, 2)?;
    cursor.take(&['分']);
    let mut second = None;
    let here = cursor.at;
    if cursor.take(&[':', '∶']).is_some() || cursor.peek().is_some_and(|c| c.is_ascii_digit()) {
        second = cursor.number(2, 2);
        cursor.take(&['秒']);
        if second.is_none() {
            cursor.at = here;
        }
    }
    if late == Some(12) && hour < 12 {
        hour += 12;
    }
    let mut at = day.at(hour as u8, minute as u8, second.map(|second| second as u8))?;
    at.offset = zone(cursor);
    Some(at)
}

/// `Z`, `+08:00`, `+0800`.
fn zone(cursor: &mut Cursor<'_>) -> Option<i16> {
    let back = cursor.at;
    let sign = match cursor.take(&['z', '+', '-'])? {
        'z' => return Some(0),
        '-' => -1,
        _ => 1,
    };
    let hours = cursor.number(1, 2).or_else(|| cursor.number(4, 4));
    let minutes = cursor.take(&[':']).and_then(|_| cursor.number(2, 2)).unwrap_or(0);
    match hours {
        Some(hours) if hours <= 14 => Some(sign * (hours * 60 + minutes) as i16),
        Some(hours) if hours > 99 => Some(sign * (hours / 100 * 60 + hours % 100) as i16),
        _ => {
            cursor.at = back;
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::dump::reading::Reading;

    #[test]
    fn dates_as_they_are_printed() {
        for (line, iso, taken) in [
            ("2024-12-12 08:55:07  来源:某报", "2024-12-12T08:55:07", "2024-12-12 08:55:07"),
            ("2024年12月12日 08:55", "2024-12-12T08:55:00", "2024年12月12日 08:55"),
            ("时间：２０２４／３／５", "2024-03-05", "２０２４／３／５"),
            ("2024.03.05 某网", "2024-03-05", "2024.03.05"),
            ("2024年12月12日8时5分", "2024-12-12T08:05:00", "2024年12月12日8时5分"),
            ("2024年12月12日（星期四）下午 3:20", "2024-12-12T15:20:00", "2024年12月12日（星期四）下午 3:20"),
            ("二〇二四年十二月三十一日", "2024-12-31", "二〇二四年十二月三十一日"),
            ("2024-12-12T08:55:07+08:00", "2024-12-12T08:55:07+08:00", "2024-12-12T08:55:07+08:00"),
            ("Published December 12, 2024, 9:30", "2024-12-12T09:30:00", "December 12, 2024, 9:30"),
            ("12 Sept 2024", "2024-09-12", "12 Sept 2024"),
        ] {
            let reading = Reading::of(line);
            let (range, published) = find(reading.folded(), 0).expect(line);
            assert_eq!((published.to_string().as_str(), reading.shown(range).as_str()), (iso, taken), "{line}");
        }
    }

    #[test]
    fn numbers_that_are_no_dates() {
        for line in ["电话0313-2051987", "2024年", "12:30", "2024-13-40", "1.2024.3", "marching 12 2024", "8月的风"]
        {
            assert_eq!(find(Reading::of(line).folded(), 0), None, "{line}");
        }
    }
}
