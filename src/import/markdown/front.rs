//! Front matter: the meta above a Markdown text.

use toml::{Table, Value};

use crate::document::{Meta, Published};
use crate::import::dump;

/// A text without its front matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Front<'a> {
    /// What it says.
    pub meta: Meta,
    /// The Markdown behind it.
    pub body: &'a str,
    /// What could not be used, and why.
    pub aside: Vec<String>,
}

/// Takes the front matter off a text.
pub(super) fn take(text: &str) -> Front<'_> {
    let none = Front { meta: Meta::default(), body: text, aside: Vec::new() };
    let Some(fence) = ["+++", "---"].into_iter().find(|fence| {
        text.strip_prefix(fence).is_some_and(|rest| rest.trim_start_matches([' ', '\t', '\r']).starts_with('\n'))
    }) else {
        return none;
    };
    let mut at = text.find('\n').map_or(text.len(), |feed| feed + 1);
    let from = at;
    let end = loop {
        let rest = text.get(at..).unwrap_or_default();
        if rest.is_empty() {
            break None;
        }
        let length = rest.find('\n').map_or(rest.len(), |feed| feed + 1);
        if rest.get(..length).is_some_and(|line| line.trim_end() == fence) {
            break Some((at, at + length));
        }
        at += length;
    };
    let Some((end, after)) = end else {
        // An open `---` is a rule; nothing else begins with an open `+++`.
        let said = "front matter, line 1: ‘+++’ is not closed by another ‘+++’; it is shown as text";
        let aside = if fence == "+++" { vec![said.to_owned()] } else { Vec::new() };
        return Front { aside, ..none };
    };
    let source = text.get(from..end).unwrap_or_default();
    let body = text.get(after..).unwrap_or_default();
    let first = source.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with('#'));
    if fence == "---" && first.is_none_or(|line| !line.contains(':')) {
        // Two rules with text between them.
        return none;
    }
    let (fields, mut aside) = if fence == "+++" { toml_fields(source) } else { yaml_fields(source) };
    let mut meta = Meta::default();
    for field in fields {
        if let Err(why) = set(&mut meta, &field.key, &field.values) {
            let values = field.values.join(", ");
            aside.push(match why {
                Unused::Unknown => format!("{}: {values}", field.key),
                Unused::Value(said) => format!("front matter, line {}: {said}; it is left out: {values}", field.line),
            });
        }
    }
    Front { meta, body, aside }
}

/// A line of front matter.
struct Field {
    key: String,
    values: Vec<String>,
    /// In the file, from 1.
    line: usize,
}

/// Why a field does not come into the meta.
enum Unused {
    Unknown,
    Value(&'static str),
}

fn set(meta: &mut Meta, key: &str, values: &[String]) -> Result<(), Unused> {
    let values: Vec<String> =
        values.iter().map(|value| value.trim().to_owned()).filter(|value| !value.is_empty()).collect();
    let one = values.join("、");
    let some = Some(one.clone()).filter(|one| !one.is_empty());
    match key.to_ascii_lowercase().as_str() {
        "title" => meta.title = one,
        "published" | "date" | "time" if !one.is_empty() => {
            let published: Option<Published> = one.parse().ok().or_else(|| dump::date_in(&one));
            meta.published =
                Some(published.ok_or(Unused::Value("this is not a date (write it like 2024-12-12T08:55:07)"))?);
        }
        "published" | "date" | "time" => {}
        "source" => meta.source = some,
        "author" | "authors" => meta.authors = split(values, &['、', '，', ',', ';', '；']),
        "editor" | "editors" => meta.editor = some,
        "channel" | "channels" | "category" | "categories" => meta.channel = split(values, &['>', '›', '»']),
        "url" | "link" => meta.url = some,
        "language" | "lang" => meta.language = one,
        _ => return Err(Unused::Unknown),
    }
    Ok(())
}

fn split(values: Vec<String>, at: &[char]) -> Vec<String> {
    let parts = values.iter().flat_map(|value| value.split(at));
    parts.map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
}

fn toml_fields(source: &str) -> (Vec<Field>, Vec<String>) {
    match source.parse::<Table>() {
        Ok(table) => {
            let line = |key: &str| source.lines().position(|line| line.trim_start().trim_matches('"').starts_with(key));
            let fields = table.iter().map(|(key, value)| Field {
                key: key.clone(),
                values: strings(value),
                line: line(key).unwrap_or(0) + 2,
            });
            (fields.collect(), Vec::new())
        }
        Err(error) => {
            let before = error.span().and_then(|span| source.get(..span.start)).unwrap_or_default();
            let line = before.matches('\n').count() + 2;
            let said = error.message().lines().next().unwrap_or("this is not TOML").to_owned();
            let mut aside = vec![format!("front matter, line {line}: {said}; the article is shown without it")];
            aside.extend(source.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned));
            (Vec::new(), aside)
        }
    }
}

fn strings(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Array(values) => values.iter().flat_map(strings).collect(),
        other => vec![other.to_string()],
    }
}

/// `key: value`, `key: [a, b]`, and `- item` lines under a key. Anything deeper is set aside.
fn yaml_fields(source: &str) -> (Vec<Field>, Vec<String>) {
    let mut fields: Vec<Field> = Vec::new();
    let mut aside = Vec::new();
    for (number, line) in source.lines().enumerate() {
        let said = line.trim();
        if said.is_empty() || said.starts_with('#') {
            continue;
        }
        if let Some(item) = said.strip_prefix("- ").or_else(|| (said == "-").then_some(""))
            && let Some(field) = fields.last_mut()
        {
            field.values.push(unquote(item));
            continue;
        }
        match said.split_once(':') {
            Some((key, value)) if !line.starts_with([' ', '\t']) && (value.is_empty() || value.starts_with(' ')) => {
                let value = value.trim();
                let list = value.strip_prefix('[').and_then(|value| value.strip_suffix(']'));
                let values = match list {
                    Some(list) => list.split(',').map(unquote).collect(),
                    None if value.is_empty() => Vec::new(),
                    None => vec![unquote(value)],
                };
                fields.push(Field { key: key.trim().to_owned(), values, line: number + 2 });
            }
            _ => aside
                .push(format!("front matter, line {}: this is not ‘key: value’; it is left out: {said}", number + 2)),
        }
    }
    (fields, aside)
}

fn unquote(value: &str) -> String {
    let value = value.trim();
    let inner = ['"', '\''].into_iter().find_map(|mark| value.strip_prefix(mark)?.strip_suffix(mark));
    inner.unwrap_or(value).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn toml_and_yaml_say_the_same() {
        let toml = "+++\ntitle = \"渡船\"\npublished = 2024-12-12T08:55:07\nauthors = [\"甲一\", \"乙二\"]\nchannel = \"副刊 > 散文\"\n+++\n正文\n";
        let yaml = "---\ntitle: '渡船'\ndate: 2024-12-12 08:55:07\nauthors:\n  - 甲一\n  - 乙二\nchannel: [副刊, 散文]\n---\n正文\n";
        for text in [toml, yaml] {
            let front = take(text);
            assert_eq!(front.body, "正文\n");
            assert_eq!((front.meta.title.as_str(), front.meta.authors.join(",").as_str()), ("渡船", "甲一,乙二"));
            assert_eq!(front.meta.published.map(|at| at.to_string()).as_deref(), Some("2024-12-12T08:55:07"));
            assert_eq!(front.meta.channel, ["副刊", "散文"]);
            assert!(front.aside.is_empty(), "{:?}", front.aside);
        }
    }

    #[test]
    fn what_cannot_be_read_is_said_with_its_line() {
        for (text, said, body) in [
            ("+++\ntitle = \"a\"\nsource = \n+++\n正文\n", "front matter, line 3:", "正文\n"),
            ("+++\ntitle = \"a\"\npublished = \"昨天\"\n+++\n正文\n", "front matter, line 3:", "正文\n"),
            ("+++\ntitle = \"a\"\n正文\n", "front matter, line 1:", "+++\ntitle = \"a\"\n正文\n"),
            ("---\ntitle: a\n 怎么\n---\n正文\n", "front matter, line 3:", "正文\n"),
        ] {
            let front = take(text);
            assert!(front.aside.first().is_some_and(|first| first.starts_with(said)), "{:?}", front.aside);
            assert_eq!(front.body, body);
        }
        assert_eq!(take("---\n\n正文").body, "---\n\n正文");
        assert_eq!(take("").body, "");
    }
}
