//! Dates and clocks as pages print them.

use crate::document::Published;

/// Finds the first date in a line, with its clock if one follows. Gives where it stands, in bytes.
pub fn find(line: &str) -> Option<(Published, std::ops::Range<usize>)> {
    let mut before = ' ';
    for (at, c) in line.char_indices() {
        let fresh = !before.is_ascii_alphanumeric();
        before = c;
        if !fresh || !(c.is_ascii_digit() || c.is_ascii_uppercase()) {
            continue;
        }
        let rest = line.get(at..)?;
        let mut reader = Reader { rest };
        if let Some(published) = reader.moment() {
            return Some((published, at..at + rest.len() - reader.rest.len()));
        }
    }
    None
}

/// Finds a date that names no year, `11-23 08:00` or `11月23日`, in a line, and reads it in the year that `year_of` gives
/// for its month and day. A date of digits alone must have a clock: `11-23` is a score as well.
pub fn find_in(line: &str, year_of: impl Fn(u8, u8) -> Option<u16>) -> Option<Published> {
    let mut before = ' ';
    for (at, c) in line.char_indices() {
        let fresh = !(before.is_ascii_alphanumeric() || "-/.:年".contains(before));
        before = c;
        if !(fresh && c.is_ascii_digit()) {
            continue;
        }
        let mut reader = Reader { rest: line.get(at..)? };
        let Some((month, day, han)) = reader.month_and_day() else { continue };
        let found = year_of(month, day).and_then(|year| Published::day(year, month, day));
        let Some(found) = found else { continue };
        match reader.clock(found) {
            Some(found) => return Some(found),
            None if han => return Some(found),
            None => {}
        }
    }
    None
}

/// A time by which no day is known, as a line prints it: `今天 08:30`, `3小时前`, `11-23 08:00`.
pub fn printed(line: &str) -> Option<&str> {
    let mut before = ' ';
    for (at, c) in line.char_indices() {
        let fresh = !(before.is_ascii_alphanumeric() || "-/.:年".contains(before));
        before = c;
        let rest = line.get(at..)?;
        let mut reader = Reader { rest };
        let told = if reader.any(&["今天", "昨天", "前天", "今日", "昨日"]) {
            let after = reader.rest;
            // Any day will do to read the clock.
            let clock = Published::day(2000, 1, 1).and_then(|day| reader.clock(day));
            if clock.is_none() {
                reader.rest = after;
            }
            // 今天 alone begins many a sentence.
            clock.is_some() || after.trim().is_empty()
        } else if reader.any(&["刚刚"]) {
            reader.rest.trim().is_empty()
        } else if fresh && c.is_ascii_digit() {
            reader.ago() || reader.day_of_some_year()
        } else {
            false
        };
        if told {
            return rest.get(..rest.len() - reader.rest.len());
        }
    }
    None
}

/// Reads the value of a meta tag or of linked data: also `20191125 185700` and English dates.
pub fn value(text: &str) -> Option<Published> {
    let text = text.trim();
    if let Some((published, _)) = find(text) {
        return Some(published);
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let number = |from: usize, to: usize| digits.get(from..to).and_then(|part| part.parse::<u16>().ok());
    // Milliseconds and other numbers are not dates: a day must come out.
    if !matches!(digits.len(), 8 | 12 | 14) || digits.len() + 3 < text.len() {
        return None;
    }
    let day = year(number(0, 4)?).and_then(|year| Published::day(year, number(4, 6)? as u8, number(6, 8)? as u8))?;
    match (number(8, 10), number(10, 12)) {
        (Some(hour), Some(minute)) => day.at(hour as u8, minute as u8, number(12, 14).map(|second| second as u8)),
        _ => Some(day),
    }
}

/// The day in an address: `/2019/1125/`, `/2019-11/25/`, `20191125`.
pub fn in_address(url: &str) -> Option<Published> {
    let path = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let numbers: Vec<&str> = path.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    for (at, part) in numbers.iter().enumerate() {
        let part_of = |from: usize, to: usize| part.get(from..to).and_then(|digits| digits.parse::<u16>().ok());
        let next = |skip: usize| numbers.get(at + skip).filter(|next| next.len() <= 2).and_then(|n| n.parse().ok());
        let date = match part.len() {
            8 => part_of(0, 4).zip(part_of(4, 6)).zip(part_of(6, 8)),
            6 => part_of(0, 4).zip(part_of(4, 6)).zip(next(1)),
            4 => match numbers.get(at + 1).filter(|next| next.len() == 4) {
                Some(next) => part_of(0, 4)
                    .zip(next.get(..2).and_then(|month| month.parse().ok()))
                    .zip(next.get(2..).and_then(|day| day.parse().ok())),
                None => part_of(0, 4).zip(next(1)).zip(next(2)),
            },
            _ => None,
        };
        if let Some(((y, month), day)) = date
            && let Some(day) = year(y).and_then(|year| Published::day(year, month as u8, day as u8))
        {
            return Some(day);
        }
    }
    None
}

fn year(year: u16) -> Option<u16> {
    (1990..2100).contains(&year).then_some(year)
}

struct Reader<'a> {
    rest: &'a str,
}

const MONTHS: &[&str] = &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

impl Reader<'_> {
    fn number(&mut self, most: usize) -> Option<u16> {
        let length = self.rest.bytes().take_while(u8::is_ascii_digit).count();
        if length == 0 || length > most {
            return None;
        }
        let number = self.rest.get(..length)?.parse().ok()?;
        self.rest = self.rest.get(length..)?;
        Some(number)
    }

    fn any(&mut self, marks: &[&str]) -> bool {
        for mark in marks {
            if let Some(rest) = self.rest.strip_prefix(mark) {
                self.rest = rest;
                return true;
            }
        }
        false
    }

    fn blanks(&mut self) {
        self.rest = self.rest.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{a0}');
    }

    fn moment(&mut self) -> Option<Published> {
        let start = self.rest;
        let day = self.day().or_else(|| {
            self.rest = start;
            self.english()
        })?;
        let after_day = self.rest;
        let Some(at) = self.clock(day) else {
            self.rest = after_day;
            return Some(day);
        };
        Some(at)
    }

    /// `2024-12-12`, `2024年12月12日`, `2024/12/12`, `2024.12.12`, `民國113年12月12日`.
    fn day(&mut self) -> Option<Published> {
        let first = self.number(4)?;
        self.blanks();
        let han = self.any(&["年"]);
        let full = match first {
            // A year of three digits before 年 counts from 1912.
            100..=150 if han => first + 1911,
            _ => year(first)?,
        };
        if !han && !self.any(&["-", "/", ".", "－", "—", "／"]) {
            return None;
        }
        self.blanks();
        let month = self.number(2)?;
        self.blanks();
        if !self.any(&["月", "-", "/", ".", "－", "—", "／"]) {
            return None;
        }
        self.blanks();
        let day = self.number(2)?;
        self.blanks_before_day_mark();
        Published::day(full, month as u8, day as u8)
    }

    /// `3小时前`.
    fn ago(&mut self) -> bool {
        let start = self.rest;
        let told = self.number(2).is_some() && {
            self.blanks();
            self.any(&["分钟前", "小时前", "天前", "周前", "个月前", "分鐘前", "小時前", "週前", "個月前"])
        };
        if !told {
            self.rest = start;
        }
        told
    }

    /// `11-23 08:00`, `11月23日`: a day that names no year.
    fn day_of_some_year(&mut self) -> bool {
        // A leap year has every day.
        let day = self.month_and_day().and_then(|(month, day, han)| Some((Published::day(2000, month, day)?, han)));
        let Some((day, han)) = day else { return false };
        let after = self.rest;
        let clock = self.clock(day).is_some();
        if !clock {
            self.rest = after;
        }
        clock || han
    }

    /// `11-23`, `11月23日`; whether it is written out.
    fn month_and_day(&mut self) -> Option<(u8, u8, bool)> {
        let month = self.number(2)?;
        self.blanks();
        let han = self.any(&["月"]);
        if !han && !self.any(&["-", "/"]) {
            return None;
        }
        self.blanks();
        let day = self.number(2)?;
        let closed = !han || self.rest.trim_start().starts_with(['日', '号', '號']);
        self.blanks_before_day_mark();
        closed.then_some((month as u8, day as u8, han))
    }

    fn blanks_before_day_mark(&mut self) {
        let rest = self.rest.trim_start();
        if let Some(rest) = rest.strip_prefix(['日', '号', '號']) {
            self.rest = rest;
        }
    }

    /// `November 23, 2026`, `23 Nov 2026`.
    fn english(&mut self) -> Option<Published> {
        let (month, day) = if self.rest.starts_with(|c: char| c.is_ascii_digit()) {
            let day = self.number(2)?;
            self.any(&["st", "nd", "rd", "th"]);
            self.blanks();
            (self.month()?, day)
        } else {
            let month = self.month()?;
            self.blanks();
            let day = self.number(2)?;
            self.any(&["st", "nd", "rd", "th"]);
            (month, day)
        };
        self.any(&[","]);
        self.blanks();
        let full = year(self.number(4)?)?;
        Published::day(full, month, day as u8)
    }

    fn month(&mut self) -> Option<u8> {
        let length = self.rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        let name = self.rest.get(..length.min(3))?.to_ascii_lowercase();
        let month = MONTHS.iter().position(|month| *month == name)? + 1;
        self.rest = self.rest.get(length..)?;
        self.any(&["."]);
        Some(month as u8)
    }

    fn clock(&mut self, day: Published) -> Option<Published> {
        self.blanks();
        // 星期四, (周四), the T of ISO 8601, a comma.
        for bracket in [("（", "）"), ("(", ")"), ("星期", ""), ("周", ""), ("週", "")] {
            if let Some(rest) = self.rest.strip_prefix(bracket.0)
                && let Some(end) = if bracket.1.is_empty() {
                    rest.chars().next().map(char::len_utf8)
                } else {
                    rest.find(bracket.1).filter(|&end| end <= 12).map(|end| end + bracket.1.len())
                }
            {
                self.rest = rest.get(end..).unwrap_or_default();
            }
        }
        self.blanks();
        self.any(&["T", "t", ",", "，", "|", "at ", "@", "/", "-"]);
        self.blanks();
        let mut afternoon = false;
        let mut forenoon = false;
        if self.any(&["下午", "晚上", "傍晚", "午後", "午后"]) {
            afternoon = true;
        } else if self.any(&["上午", "早上", "凌晨", "午前", "中午"]) {
            forenoon = true;
        }
        self.blanks();
        let mut hour = self.number(2)?;
        self.blanks();
        if !self.any(&[":", "：", "时", "時", "点", "點"]) {
            return None;
        }
        self.blanks();
        let minute = self.number(2)?;
        self.blanks_before_minute_mark();
        let mut second = None;
        let before = self.rest;
        if self.any(&[":", "："]) {
            second = self.number(2);
            if second.is_none() {
                self.rest = before;
            }
        }
        if self.rest.starts_with('.') {
            let fraction = self.rest.bytes().skip(1).take_while(u8::is_ascii_digit).count();
            self.rest = self.rest.get(1 + fraction..)?;
        }
        let before = self.rest;
        self.blanks();
        match self.rest.get(..2).map(str::to_ascii_lowercase).as_deref() {
            Some("pm") => afternoon = true,
            Some("am") => forenoon = true,
            _ => self.rest = before,
        }
        if afternoon || forenoon {
            self.any(&["pm", "PM", "am", "AM", "Pm", "Am"]);
        }
        hour = match hour {
            12 if forenoon && before != self.rest => 0,
            1..=11 if afternoon => hour + 12,
            _ => hour,
        };
        let mut at = day.at(hour as u8, minute as u8, second.map(|second| second as u8))?;
        at.offset = self.offset();
        Some(at)
    }

    fn blanks_before_minute_mark(&mut self) {
        if let Some(rest) = self.rest.strip_prefix('分') {
            self.rest = rest;
        }
    }

    /// `Z`, `+08:00`, `+0800`: minutes east of UTC.
    fn offset(&mut self) -> Option<i16> {
        let before = self.rest;
        if self.any(&["Z", "z"]) {
            return Some(0);
        }
        let sign = if self.any(&["+"]) {
            1
        } else if self.any(&["-"]) {
            -1
        } else {
            return None;
        };
        let hours = self.rest.get(..2).and_then(|digits| digits.parse::<i16>().ok());
        let rest = self.rest.get(2..).unwrap_or_default().trim_start_matches(':');
        let minutes = rest.get(..2).and_then(|digits| digits.parse::<i16>().ok());
        match (hours, minutes) {
            (Some(hours), Some(minutes)) if hours <= 14 && minutes < 60 => {
                self.rest = rest.get(2..).unwrap_or_default();
                Some(sign * (hours * 60 + minutes))
            }
            _ => {
                self.rest = before;
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_pages_print_them() {
        for (line, said) in [
            ("2024-12-12 08:55:07  来源:某网", "2024-12-12T08:55:07"),
            ("发布时间：2024年12月12日08:55", "2024-12-12T08:55:00"),
            ("2024年12月12日 08时05分 某报", "2024-12-12T08:05:00"),
            ("2024/12/2 下午 3:05", "2024-12-02T15:05:00"),
            ("2024.12.12", "2024-12-12"),
            ("2024年12月12日（星期四） 18:57", "2024-12-12T18:57:00"),
            ("2024-12-12T08:55:07+08:00", "2024-12-12T08:55:07+08:00"),
            ("2024-12-12T00:55:07.123Z", "2024-12-12T00:55:07Z"),
            ("Nov. 23, 2026 10:30 pm", "2026-11-23T22:30:00"),
            ("Published 23 November 2026", "2026-11-23"),
            ("113年12月12日", "2024-12-12"),
            ("2024年1月5日 10時30分", "2024-01-05T10:30:00"),
            ("2024 年 1 月 5 日", "2024-01-05"),
        ] {
            assert_eq!(find(line).map(|(at, _)| at.to_string()).as_deref(), Some(said), "{line}");
        }
        for line in ["电话 010-65363636", "1.2024", "12345678", "第2024-12期", "2024-13-12", "192.168.1.1"] {
            assert_eq!(find(line), None, "{line}");
        }
    }

    #[test]
    fn a_year_is_taken_from_elsewhere_or_not_at_all() {
        for (line, said) in [
            ("11-23 08:00 来源：某网", Some("2026-11-23T08:00:00")),
            ("11月23日 08:00　某网", Some("2026-11-23T08:00:00")),
            ("发布于11月23日", Some("2026-11-23")),
            ("11/23 8:05", Some("2026-11-23T08:05:00")),
            ("2025-11-23 08:00", None),
            ("主队 11-23 客队", None),
            ("13-23 08:00", None),
            ("电话 0313-11-23 08:00", None),
            ("12-24 08:00", None),
        ] {
            let year = |month, day| ((month, day) != (12, 24)).then_some(2026);
            assert_eq!(find_in(line, year).map(|at| at.to_string()).as_deref(), said, "{line}");
        }
    }

    #[test]
    fn times_that_tell_no_day_are_left_as_printed() {
        for (line, said) in [
            ("今天 08:30 来源：某网", Some("今天 08:30")),
            ("昨天21:05", Some("昨天21:05")),
            ("3小时前 · 某网", Some("3小时前")),
            ("发布于 11-23 08:00　某网", Some("11-23 08:00")),
            ("11月23日 某网", Some("11月23日")),
            ("刚刚", Some("刚刚")),
            ("今天是植树节", None),
            ("2026-11-23 08:00", None),
            ("3-2 获胜", None),
        ] {
            assert_eq!(printed(line), said, "{line}");
        }
    }

    #[test]
    fn in_meta_tags_and_addresses() {
        assert_eq!(value("20191125185703").unwrap().to_string(), "2019-11-25T18:57:03");
        assert_eq!(value("20191125").unwrap().to_string(), "2019-11-25");
        assert_eq!(value("1574679423"), None);
        for url in [
            "http://a.cn/2019/1125/c1-2.html",
            "http://a.cn/n1/2019-11/25/x.htm",
            "https://a.cn/a/20191125/1.html",
            "https://a.cn/201911/25/t1.html",
            "https://a.cn/2019/11/25/t1.html",
        ] {
            assert_eq!(in_address(url).map(|day| day.to_string()).as_deref(), Some("2019-11-25"), "{url}");
        }
        assert_eq!(in_address("http://a.cn/123456.html"), None);
    }
}
