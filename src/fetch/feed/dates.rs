//! Dates as Chinese feeds print them, rewritten as RFC 3339 with China's zone.

/// `2019-09-07 13:43:45`, `2019/9/7 13:43`, `2019年09月07日 13:43` → RFC 3339 with +08:00; `None` if it is another form.
pub fn rewrite(text: &str) -> Option<String> {
    let text = text.trim();
    // A zone, a weekday or a `T` marks a form the parser knows.
    if text.contains(['T', 'Z', '+', ',']) || text.chars().any(|c| c.is_ascii_alphabetic()) {
        return None;
    }
    let numbers: Vec<u32> = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|run| !run.is_empty())
        .map_while(|run| run.parse().ok())
        .collect();
    let (date, clock) = numbers.split_at_checked(3)?;
    let &[year, month, day] = date else { return None };
    if !(1900..=2200).contains(&year) {
        return None;
    }
    let at = |index: usize| clock.get(index).copied().unwrap_or(0);
    let (hour, minute, second) = (at(0), at(1), at(2));
    (clock.len() <= 3 && month <= 12 && day <= 31 && hour < 24 && minute < 60 && second < 61)
        .then(|| format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}+08:00"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_forms_get_a_zone_and_others_stay() {
        for (text, expected) in [
            ("2019-09-07 13:43:45", Some("2019-09-07T13:43:45+08:00")),
            ("2019/9/7 13:43", Some("2019-09-07T13:43:00+08:00")),
            ("2019年09月07日 13:43", Some("2019-09-07T13:43:00+08:00")),
            ("2019年9月7日", Some("2019-09-07T00:00:00+08:00")),
            ("Sat, 07 Sep 2019 05:43:45 GMT", None),
            ("2019-09-07T13:43:45Z", None),
            ("99-1-1", None),
            ("", None),
        ] {
            assert_eq!(rewrite(text).as_deref(), expected, "{text}");
        }
    }
}
