//! A publication time as printed: a day, perhaps a clock, perhaps an offset.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Local time as the source printed it. Orders by the printed time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Published {
    /// Year, for instance 2024.
    pub year: u16,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
    /// Hour and minute, if printed.
    pub clock: Option<(u8, u8)>,
    /// Second, if printed.
    pub second: Option<u8>,
    /// Minutes east of UTC, if the source said.
    pub offset: Option<i16>,
}

impl Published {
    /// A day alone. `None` if there is no such day.
    pub fn day(year: u16, month: u8, day: u8) -> Option<Self> {
        let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let longest = match month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            _ => return None,
        };
        (1..=longest).contains(&day).then_some(Self { year, month, day, clock: None, second: None, offset: None })
    }

    /// The same day at a time. `None` if there is no such time.
    pub fn at(self, hour: u8, minute: u8, second: Option<u8>) -> Option<Self> {
        (hour < 24 && minute < 60 && second.is_none_or(|s| s < 61)).then_some(Self {
            clock: Some((hour, minute)),
            second,
            ..self
        })
    }

    /// A moment on the clock of a zone: seconds since 1970 and minutes east of UTC.
    pub fn from_unix(seconds: i64, offset: i16) -> Option<Self> {
        let local = seconds.checked_add(i64::from(offset) * 60)?;
        let (days, second_of_day) = (local.div_euclid(86_400), local.rem_euclid(86_400));
        // Howard Hinnant's days-to-civil: eras of 400 years that begin on 1 March.
        let shifted = days + 719_468;
        let (era, day_of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
        let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
        let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        let clock = |seconds: i64| u8::try_from(seconds).ok();
        let at = Self::day(year.try_into().ok()?, clock(month)?, clock(day)?)?.at(
            clock(second_of_day / 3_600)?,
            clock(second_of_day / 60 % 60)?,
            clock(second_of_day % 60),
        )?;
        Some(Self { offset: Some(offset), ..at })
    }

    /// For readers: `2024-12-12 08:55`.
    pub fn printed(&self) -> String {
        match self.clock {
            Some((hour, minute)) => format!("{:04}-{:02}-{:02} {hour:02}:{minute:02}", self.year, self.month, self.day),
            None => format!("{:04}-{:02}-{:02}", self.year, self.month, self.day),
        }
    }
}

/// ISO 8601: `2024-12-12`, `2024-12-12T08:55:07`, `2024-12-12T08:55:07+08:00`.
impl fmt::Display for Published {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)?;
        let Some((hour, minute)) = self.clock else { return Ok(()) };
        write!(f, "T{hour:02}:{minute:02}:{:02}", self.second.unwrap_or(0))?;
        match self.offset {
            Some(0) => write!(f, "Z"),
            Some(offset) => {
                let sign = if offset < 0 { '-' } else { '+' };
                let minutes = offset.unsigned_abs();
                write!(f, "{sign}{:02}:{:02}", minutes / 60, minutes % 60)
            }
            None => Ok(()),
        }
    }
}

/// The text is not a day or a time.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("‘{0}’ is not a date: write it like 2024-12-12 or 2024-12-12T08:55:07+08:00")]
pub struct NotADate(pub String);

/// Reads ISO 8601 (`T` or a blank before the time).
impl FromStr for Published {
    type Err = NotADate;

    fn from_str(text: &str) -> Result<Self, NotADate> {
        parse(text.trim()).ok_or_else(|| NotADate(text.to_owned()))
    }
}

fn parse(text: &str) -> Option<Published> {
    let (date, rest) = match text.find(['T', ' ']) {
        Some(at) => (text.get(..at)?, text.get(at + 1..)?),
        None => (text, ""),
    };
    let mut parts = date.splitn(3, '-');
    let day = Published::day(parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?)?;
    if rest.is_empty() {
        return Some(day);
    }
    let zone = rest.find(['Z', 'z', '+', '-']);
    let (clock, zone) = (rest.get(..zone.unwrap_or(rest.len()))?.trim(), rest.get(zone.unwrap_or(rest.len())..)?);
    let clock = clock.split('.').next()?;
    let mut parts = clock.splitn(3, ':');
    let (hour, minute) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    let second = parts.next().map(str::parse).transpose().ok()?;
    let mut at = day.at(hour, minute, second)?;
    at.offset = match zone.trim() {
        "" => None,
        "Z" | "z" => Some(0),
        zone => {
            let sign = if zone.starts_with('-') { -1 } else { 1 };
            let digits: String = zone.chars().filter(char::is_ascii_digit).collect();
            let hours: i16 = digits.get(..2)?.parse().ok()?;
            let minutes: i16 = digits.get(2..4).map_or(Ok(0), str::parse).ok()?;
            Some(sign * (hours * 60 + minutes))
        }
    };
    Some(at)
}

impl Serialize for Published {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Published {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_read_off_the_clock_of_its_zone() {
        let printed = |seconds, offset| Published::from_unix(seconds, offset).unwrap().to_string();
        assert_eq!(printed(0, 0), "1970-01-01T00:00:00Z");
        assert_eq!(printed(1_733_964_907, 480), "2024-12-12T08:55:07+08:00");
        assert_eq!(printed(951_782_399, 0), "2000-02-28T23:59:59Z");
        assert_eq!(printed(951_782_400, 0), "2000-02-29T00:00:00Z");
        assert_eq!(printed(-1, 0), "1969-12-31T23:59:59Z");
        assert_eq!(Published::from_unix(i64::MAX, 480), None);
    }

    #[test]
    fn reads_and_prints_what_it_read() {
        for text in ["2024-12-12", "2024-12-12T08:55:07", "2024-12-12T08:55:07+08:00", "2024-02-29T00:00:00Z"] {
            assert_eq!(text.parse::<Published>().unwrap().to_string(), text);
        }
        assert_eq!("2024-12-12 08:55".parse::<Published>().unwrap().to_string(), "2024-12-12T08:55:00");
        for text in ["", "2024", "2023-02-29", "2024-13-01", "2024-12-12T25:00"] {
            assert!(text.parse::<Published>().is_err(), "{text}");
        }
    }
}
