//! Pages that only send the reader on: `<meta http-equiv="refresh">`, or a script that sets the location.

use url::Url;

/// A page longer than this, in bytes, has something of its own to say; what its refresh loads is the same page again.
pub const SHORT: usize = 4_096;
/// A refresh that comes later than this, in seconds, is for who has read the page.
const SOON: u32 = 5;

/// Where a page sends its reader at once; `None` if it is a page of its own.
pub fn target(page: &str, url: &str) -> Option<String> {
    if page.len() > SHORT {
        return None;
    }
    let lower = page.to_ascii_lowercase();
    let next = refresh(page, &lower).or_else(|| script(page, &lower))?;
    let (from, next) = (Url::parse(url).ok()?, next.replace("&amp;", "&"));
    let target = from.join(next.trim()).ok()?;
    (matches!(target.scheme(), "http" | "https") && target != from).then(|| target.into())
}

fn refresh<'a>(page: &'a str, lower: &str) -> Option<&'a str> {
    let tags = lower.match_indices("<meta").filter_map(|(at, _)| {
        let end = at + lower.get(at..)?.find('>')?;
        Some((lower.get(at..end)?, page.get(at..end)?))
    });
    for (tag, original) in tags {
        if !tag.contains("http-equiv") || !tag.contains("refresh") {
            continue;
        }
        let content = tag.find("content=")? + "content=".len();
        let quote = tag.get(content..)?.chars().next().filter(|c| matches!(c, '"' | '\''));
        let value = original.get(content + quote.map_or(0, char::len_utf8)..)?;
        let value = quote.map_or(value, |quote| value.split(quote).next().unwrap_or_default());
        let (seconds, rest) = value.split_once([';', ','])?;
        let seconds: u32 = seconds.trim().split('.').next()?.parse().ok()?;
        let at = rest.to_ascii_lowercase().find("url")? + "url".len();
        let address = rest.get(at..)?.trim_start().strip_prefix('=')?.trim_matches(['"', '\'', ' ']);
        return (seconds <= SOON && !address.is_empty()).then_some(address);
    }
    None
}

/// `location.href = "…"`, `location.replace("…")` in a page that shows next to nothing.
fn script<'a>(page: &'a str, lower: &str) -> Option<&'a str> {
    if shown(lower) > 40 || lower.contains("document.cookie") {
        return None;
    }
    let signs =
        ["location.href=", "location.href =", "location=", "location =", "location.replace(", "location.assign("];
    signs.iter().find_map(|sign| {
        let rest = page.get(lower.find(sign)? + sign.len()..)?.trim_start();
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let (address, after) = rest.get(1..)?.split_once(quote)?;
        // What is put together from pieces is not known before it runs.
        (!address.is_empty() && !after.trim_start().starts_with('+')).then_some(address)
    })
}

/// Letters outside tags and scripts.
fn shown(lower: &str) -> usize {
    let mut letters = 0;
    let mut rest = lower;
    while let Some((text, tag)) = rest.split_once('<') {
        letters += text.chars().filter(|c| c.is_alphanumeric()).count();
        rest = match tag.starts_with("script") {
            true => tag.split_once("</script").map_or("", |(_, rest)| rest),
            false => tag,
        };
        rest = rest.split_once('>').map_or("", |(_, rest)| rest);
    }
    letters + rest.chars().filter(|c| c.is_alphanumeric()).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_only_sends_on_says_where() {
        let long = format!("<meta http-equiv=refresh content='0;url=/b'>{}", "字".repeat(2_000));
        for (page, next) in [
            ("<META HTTP-EQUIV=\"Refresh\" CONTENT=\"0; URL=/b?x=1&amp;y=2\">", Some("https://e.org/b?x=1&y=2")),
            ("<meta content='1;url=\"b\"' http-equiv=refresh>正在跳转", Some("https://e.org/a/b")),
            ("<meta http-equiv=\"refresh\" content=\"600\">", None),
            ("<meta http-equiv=\"refresh\" content=\"300;url=/b\">", None),
            ("<meta http-equiv=\"refresh\" content=\"0;url=javascript:x()\">", None),
            ("<meta http-equiv=\"refresh\" content=\"0;url=/a/\">", None),
            ("<script>window.location.href = '//m.e.org/b';</script>", Some("https://m.e.org/b")),
            ("<script>location.replace(\"/b\")</script><p>跳转中</p>", Some("https://e.org/b")),
            ("<script>location.href='/b?'+x;</script>", None),
            ("<script>document.cookie='a=1';location.href='/b'</script>", None),
            (long.as_str(), None),
            ("<p>短讯", None),
        ] {
            assert_eq!(target(page, "https://e.org/a/").as_deref(), next, "{page}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_page_ends_in_an_answer(page in "(<meta |content=|http-equiv|refresh|0;url=|location=|['\"<>;=/a字]){0,40}") {
            let _ = target(&page, "https://e.org/");
        }
    }
}
