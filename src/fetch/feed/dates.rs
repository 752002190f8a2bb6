//! Dates as feeds print them: RFC 3339, RFC 822 with all that is done to it, and the Chinese forms.

/// Seconds east of UTC that a date without a zone is read in: China's.
const CHINA: i64 = 8 * 3600;

/// The seconds since 1970 of a date; `None` if it is none.
///
/// `2019-09-07T13:43:45Z`, `2019-09-07 13:43`, `2019年9月7日 13:43`, `Sat, 07 Sep 2019 13:43:45 +0800`,
/// `Saturday, September 7 2019 13:43 GMT`.
pub(super) fn moment(text: &str) -> Option<i64> {
    let text = text.trim();
    numeric(text).or_else(|| worded(text))
}

/// Year, month and day in numbers, in this order.
fn numeric(text: &str) -> Option<i64> {
    let mut rest = text;
    let year = number(&mut rest).filter(|_| text.len() - rest.len() == 4)?;
    let month = gap(&mut rest, &['-', '/', '.', '年']).then(|| number(&mut rest))??;
    let day = gap(&mut rest, &['-', '/', '.', '月']).then(|| number(&mut rest))??;
    let rest = rest.trim_start_matches('日').trim_start_matches(['T', 't']).trim_start();
    let (seconds, rest) = if rest.starts_with(|c: char| c.is_ascii_digit()) { clock(rest)? } else { (0, rest) };
    Some(days(year, month, day)? * 86_400 + seconds - zone(rest)?)
}

/// The month by its English name; day, year, clock and zone around it, in any order but that the day comes first.
fn worded(text: &str) -> Option<i64> {
    const MONTHS: &str = "janfebmaraprmayjunjulaugsepoctnovdec";
    let (mut day, mut month, mut year, mut seconds, mut east) = (None, None, None, None, None);
    for word in text.split(|c: char| c.is_whitespace() || c == ',').filter(|word| !word.is_empty()) {
        if word.contains(':') {
            let (clock, rest) = clock(word)?;
            seconds = Some(clock);
            if !rest.is_empty() {
                east = zone(rest);
            }
        } else if let Ok(number) =
            word.parse::<i64>().map_err(drop).and_then(|n| if word.starts_with(['+', '-']) { Err(()) } else { Ok(n) })
        {
            if day.is_none() && word.len() <= 2 {
                day = Some(number);
            } else {
                // RFC 822 has years of two digits.
                year = Some(if word.len() > 2 { number } else { number + if number < 50 { 2000 } else { 1900 } });
            }
        } else if let Some(at) =
            word.get(..3).and_then(|start| MONTHS.find(&start.to_ascii_lowercase())).filter(|at| at % 3 == 0)
        {
            month = Some(at as i64 / 3 + 1);
        } else if seconds.is_some() {
            east = east.or(zone(word));
        }
    }
    Some(days(year?, month?, day?)? * 86_400 + seconds? - east.unwrap_or(CHINA))
}

/// `13:43:45.5`, and what follows it. 24 is midnight, as some programs print it without turning the day.
fn clock(text: &str) -> Option<(i64, &str)> {
    let mut rest = text;
    let hour = number(&mut rest).filter(|hour| *hour <= 24)? % 24;
    let minute =
        gap(&mut rest, &[':', '时', '点']).then(|| number(&mut rest)).flatten().filter(|minute| *minute < 60)?;
    let second = if gap(&mut rest, &[':', '分']) { number(&mut rest).unwrap_or(0) } else { 0 };
    if second > 60 {
        return None;
    }
    let rest = rest.trim_start_matches('秒');
    let rest = rest.strip_prefix('.').map_or(rest, |rest| rest.trim_start_matches(|c: char| c.is_ascii_digit()));
    Some((hour * 3600 + minute * 60 + second, rest))
}

/// Seconds east of UTC; nothing said is China.
fn zone(text: &str) -> Option<i64> {
    let text = text.trim();
    if let Some(digits) = text.strip_prefix(['+', '-']) {
        let digits: String = digits.chars().filter(|c| *c != ':').collect();
        let number: i64 = digits.get(..digits.len().min(4))?.parse().ok()?;
        let (hours, minutes) = if digits.len() < 3 { (number, 0) } else { (number / 100, number % 100) };
        let seconds = hours * 3600 + minutes * 60;
        return (hours <= 24 && minutes < 60).then_some(if text.starts_with('-') { -seconds } else { seconds });
    }
    let hours = match text.to_ascii_uppercase().as_str() {
        "" => return Some(CHINA),
        "EDT" => -4,
        "EST" | "CDT" => -5,
        "CST" | "MDT" => -6,
        "MST" | "PDT" => -7,
        "PST" => -8,
        // The letters of soldiers are as often wrong as right, and taken for UTC as RFC 2822 says.
        name if matches!(name, "UT" | "UTC" | "GMT") || name.len() == 1 => 0,
        _ => return None,
    };
    Some(hours * 3600)
}

/// The digits a text begins with.
fn number(rest: &mut &str) -> Option<i64> {
    let length = rest.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, after) = rest.split_at_checked(length)?;
    *rest = after;
    digits.parse().ok()
}

/// Passes one of these marks.
fn gap(rest: &mut &str, marks: &[char]) -> bool {
    let after = rest.strip_prefix(marks);
    *rest = after.unwrap_or(rest);
    after.is_some()
}

/// Days since 1970 of a date that exists.
fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let longest = match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    if !(1900..=2200).contains(&year) || !(1..=12).contains(&month) || !(1..=longest).contains(&day) {
        return None;
    }
    // Years begin in March, so that the odd day is the last of its year.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    Some(year * 365 + year / 4 - year / 100 + year / 400 + (month * 153 + 2) / 5 + day - 719_469)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_all_their_forms() {
        const NOON: i64 = 1_567_835_025;
        for text in [
            "2019-09-07 13:43:45",
            "2019-09-07T13:43:45",
            "2019/9/7 13:43:45",
            "2019年09月07日 13:43:45",
            "2019年9月7日13时43分45秒",
            "2019-09-07T05:43:45Z",
            "2019-09-07T05:43:45.123Z",
            "2019-09-07T13:43:45+08:00",
            "2019-09-07T13:43:45+0800",
            "2019-09-07 13:43:45 +0800",
            "Sat, 07 Sep 2019 05:43:45 GMT",
            "Sat, 07 Sep 2019 05:43:45 Z",
            "Sat, 07 Sep 2019 05:43:45 -0000",
            "sat,7 sep 2019 13:43:45 +0800",
            "07 Sep 19 05:43:45 UTC",
            "Saturday, September 7 2019 01:43:45 EDT",
            "Sat, 07 Sep 2019 13:43:45",
            "Sat Sep 07 05:43:45 GMT 2019",
        ] {
            assert_eq!(moment(text), Some(NOON), "{text}");
        }
        for (text, seconds) in [
            ("2019-09-07", 1_567_785_600),
            ("2019年9月7日", 1_567_785_600),
            ("Sat, 07 Sep 2019 24:00:00 +0800", 1_567_785_600),
            ("1970-01-01T00:00:00Z", 0),
            ("2000-02-29T00:00:00Z", 951_782_400),
            ("2024-12-31T23:59:60Z", 1_735_689_600),
        ] {
            assert_eq!(moment(text), Some(seconds), "{text}");
        }
        for text in ["99-1-1", "", "2019-13-01", "2023-02-29T00:00:00Z", "昨天", "2019", "Sat, 07 Sep 2019", "7", "Sep"]
        {
            assert_eq!(moment(text), None, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_a_date_or_none(text in "[0-9年月日TZ:+ ,.A-Sa-y-]{0,40}|.{0,30}") {
            let _ = moment(&text);
        }
    }
}
