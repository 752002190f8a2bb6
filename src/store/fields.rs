//! What of a document stands in a list: its title, its date, its names.

use crate::document::{Document, Kind, Published};
use crate::import::Origin;
use crate::import::topics::about;
use crate::text::class::is_han;
use crate::text::fold::fold;
use crate::text::pinyin;
use crate::text::sanitize::sanitize_line;

use super::key;

/// The columns of an article that come from its document.
#[derive(Debug)]
pub struct Fields {
    /// Hash of its address or path.
    pub place: Option<i64>,
    /// Hash of its words.
    pub text: i64,
    /// Hash of its text as it stands.
    pub revision: i64,
    /// See [`key::simhash`].
    pub simhash: i64,
    /// Never empty.
    pub title: String,
    /// The title as a filter sees it.
    pub folded: String,
    /// The title as it is sorted.
    pub spelled: String,
    /// As printed.
    pub published: Option<Published>,
    /// 来源.
    pub source: Option<String>,
    /// One level a line.
    pub channel: String,
    /// One a line.
    pub authors: String,
    /// One a line, each once.
    pub topics: String,
    /// BCP 47.
    pub language: String,
    /// Address or path.
    pub url: Option<String>,
    /// What reading time is reckoned from.
    pub han: u32,
    /// Number of sections.
    pub sections: u32,
}

impl Fields {
    /// Reads them off a document.
    pub fn of(document: &Document, origin: &Origin) -> Self {
        let meta = &document.meta;
        let url = origin.url.clone().or_else(|| meta.url.clone()).or_else(|| origin.name.clone());
        let title = title(document);
        let mut topics: Vec<&str> = Vec::new();
        for topic in document.sections().iter().filter_map(|section| section.topic.as_ref()) {
            if !topics.contains(&topic.0.as_str()) {
                topics.push(&topic.0);
            }
        }
        // A short item has no sections; what it is about as a whole is its topic.
        let whole = if topics.is_empty() { about(document) } else { None };
        topics.extend(whole.iter().map(|topic| topic.0.as_str()));
        Self {
            place: url.as_deref().map(key::place),
            text: key::text(document),
            revision: key::revision(document),
            simhash: key::simhash(document),
            folded: folded(&title),
            spelled: spelled(&title),
            title,
            published: meta.published,
            source: meta.source.clone(),
            channel: meta.channel.join("\n"),
            authors: meta.authors.join("\n"),
            topics: topics.join("\n"),
            language: meta.language.clone(),
            // A bundled article came from nowhere a reader could go.
            url: url.filter(|url| !url.starts_with("kanbao:")).map(|url| sanitize_line(&url)),
            han: weight(document),
            sections: document.sections().len() as u32,
        }
    }
}

/// The title, or the first words of an article without one.
fn title(document: &Document) -> String {
    const WORDS: usize = 24;
    if !document.meta.title.is_empty() {
        return document.meta.title.clone();
    }
    let first = document.blocks().find(|block| block.kind != Kind::Byline && !block.text.trim().is_empty());
    let words: String = first.map_or("", |block| block.text.trim()).chars().take(WORDS).collect();
    if words.is_empty() { "无题".to_owned() } else { words }
}

/// A text as a filter sees it.
pub fn folded(text: &str) -> String {
    text.chars().map(fold).collect()
}

/// A title as it is sorted: Han by their sound, the rest by its letters, case and width apart.
pub fn spelled(title: &str) -> String {
    // Titles that agree so far may stand in any order.
    const TOLD_APART: usize = 16;
    let mut spelled = String::new();
    for c in title.chars().map(fold).filter(|c| c.is_alphanumeric()).take(TOLD_APART) {
        match pinyin::spelling(c) {
            // The blank keeps 西安 before 先.
            Some(sound) => spelled.extend([sound, " "]),
            None => spelled.push(c),
        }
    }
    spelled
}

/// Han, and half of the letters of other scripts: what reading takes.
fn weight(document: &Document) -> u32 {
    let (mut han, mut letters) = (0_u32, 0_u32);
    for c in document.text().chars() {
        if is_han(c) {
            han += 1;
        } else if c.is_alphanumeric() {
            letters += 1;
        }
    }
    han + letters / 2
}

/// Seconds since 1970 of a printed time, whatever its zone: what lists are ordered by.
pub fn stamp(published: &Published) -> i64 {
    let (hour, minute) = published.clock.unwrap_or((0, 0));
    let seconds = i64::from(hour) * 3600 + i64::from(minute) * 60 + i64::from(published.second.unwrap_or(0));
    days(published) * 86_400 + seconds
}

/// Days since 1970-01-01, by Hinnant's reckoning of the civil calendar.
fn days(published: &Published) -> i64 {
    let (month, day) = (i64::from(published.month), i64::from(published.day));
    let year = i64::from(published.year) - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let of_era = year - era * 400;
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// A moment as it is printed: UTC.
pub fn moment(seconds: i64) -> Published {
    let (days, second) = (seconds.div_euclid(86_400) + 719_468, seconds.rem_euclid(86_400));
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    Published {
        year: (year + era * 400 + i64::from(month >= 10)) as u16,
        month: (if month < 10 { month + 3 } else { month - 9 }) as u8,
        day: (of_year - (153 * month + 2) / 5 + 1) as u8,
        clock: Some(((second / 3600) as u8, (second / 60 % 60) as u8)),
        second: Some((second % 60) as u8),
        offset: Some(0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_without_sections_has_the_topic_it_is_about() {
        let text = "# 社区医院\n\n医院的门诊分成两班，医生轮流看病，护士给老人量血压，药房配药不再排队，患者说看病省了半天。\n";
        let topics = |text: &str| {
            let origin = Origin { name: Some("a.md".to_owned()), ..Origin::default() };
            Fields::of(&crate::import::import(text.as_bytes(), &origin).unwrap(), &origin).topics
        };
        assert_eq!(topics(text), "医疗");
        assert_eq!(topics("# 雨\n\n雨下了一夜，早晨停了。\n"), "");
    }

    #[test]
    fn titles_are_sorted_by_sound() {
        let mut titles = ["中国", "《安全》", "Zoo", "先行", "西安", "12月", "北京"];
        titles.sort_by_key(|title| spelled(title));
        assert_eq!(titles, ["12月", "《安全》", "北京", "西安", "先行", "中国", "Zoo"]);
    }

    #[test]
    fn stamps_are_seconds_since_1970() {
        for (text, seconds) in [
            ("1970-01-01", 0),
            ("1970-01-02T00:00:01", 86_401),
            ("2000-02-29", 951_782_400),
            ("2024-12-12T08:55:07", 1_733_993_707),
            ("1969-12-31", -86_400),
        ] {
            assert_eq!(stamp(&text.parse().unwrap()), seconds, "{text}");
        }
    }

    #[test]
    fn moments_are_printed_in_utc() {
        for (text, seconds) in [
            ("1970-01-01T00:00:00Z", 0),
            ("2000-02-29T00:00:00Z", 951_782_400),
            ("2024-12-12T08:55:07Z", 1_733_993_707),
            ("2026-03-01T23:59:59Z", 1_772_409_599),
        ] {
            assert_eq!(moment(seconds).to_string(), text);
        }
        for day in (0..40_000).step_by(37) {
            assert_eq!(stamp(&moment(day * 86_400 + 5)), day * 86_400 + 5);
        }
    }
}
