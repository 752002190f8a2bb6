//! Facts that a page keeps in its scripts only.

use crate::document::Published;
use crate::import::meta::when;

/// Names of variables and keys that hold the time of publication.
const NAMES: &[&str] = &[
    "publish_time",
    "publishTime",
    "publish_date",
    "publishDate",
    "createTime",
    "oriCreateTime",
    "pubtime",
    "pubTime",
    "pub_time",
    "var ct",
    "ptime",
    "datePublished",
    "release_time",
    "releaseTime",
    "news_time",
    "newsTime",
];
/// Hours that China's clocks are ahead of UTC: scripts hold seconds since 1970, pages show Chinese time.
const AHEAD: i64 = 8 * 3600;

/// The time of publication, as `name = "2024-12-12 08:55"` or in seconds since 1970.
pub fn published(html: &str) -> Option<Published> {
    for name in NAMES {
        for (at, _) in html.match_indices(name).take(20) {
            let rest = html.get(at + name.len()..)?;
            let rest = rest.trim_start_matches(['"', '\'', ' ', ')', ']']);
            let Some(rest) = rest.strip_prefix(['=', ':']) else { continue };
            let rest = rest.trim_start_matches([' ', '=']);
            let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''));
            let value = match quote {
                Some(quote) => rest.get(1..).and_then(|inner| inner.split(quote).next()),
                None => rest.split(|c: char| !c.is_ascii_digit()).next(),
            };
            let Some(value) = value.filter(|value| value.len() <= 40) else { continue };
            if let Some(time) = when::value(value).or_else(|| seconds(value)) {
                return Some(time);
            }
        }
    }
    None
}

/// Seconds or milliseconds since 1970 → Chinese time.
fn seconds(value: &str) -> Option<Published> {
    let number: i64 = value.parse().ok()?;
    let seconds = match value.len() {
        10 => number,
        13 => number / 1000,
        _ => return None,
    } + AHEAD;
    let (days, rest) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    // Days since 1 March of the year 0, in cycles of 400 years.
    let shifted = days + 719_468;
    let (era, day) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let of_year = day - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let date = of_year - (153 * month + 2) / 5 + 1;
    let (year, month) = (year + era * 400 + i64::from(month >= 10), if month < 10 { month + 3 } else { month - 9 });
    let day = Published::day(u16::try_from(year).ok()?, month as u8, date as u8)?;
    day.at((rest / 3600) as u8, (rest / 60 % 60) as u8, Some((rest % 60) as u8))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_in_scripts() {
        for (html, said) in [
            ("var ct = \"1581494400\";", Some("2020-02-12T16:00:00")),
            ("{\"publish_time\":\"2020-02-12 08:30\"}", Some("2020-02-12T08:30:00")),
            ("var createTime = '2024-02-29';", Some("2024-02-29")),
            ("publishTime: 1709175600000,", Some("2024-02-29T11:00:00")),
            ("var product = 1;", None),
            ("publish_time", None),
        ] {
            assert_eq!(published(html).map(|at| at.to_string()).as_deref(), said, "{html}");
        }
    }
}
