//! What stands above the text: navigation, breadcrumb, title, time and source.

use super::byline::{self, Byline};
use super::lines::{Line, columns};
use super::reading::Reading;
use super::{chapters, people, signs};
use crate::document::Meta;
use crate::text::class::is_han;

/// What was read above the text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Masthead {
    /// Title, time, source, authors, channel.
    pub meta: Meta,
    /// Lines set aside.
    pub chrome: Vec<String>,
    /// Lines between title and text that say something: a kicker, a deck.
    pub deck: Vec<(usize, String)>,
    /// How many lines were read: the text begins behind them.
    pub lines: usize,
    /// A newspaper's page, by its time, breadcrumb or navigation.
    pub page: bool,
}

/// What a line above the text is.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Sign {
    Navigation,
    Breadcrumb(Vec<String>),
    Byline(Byline),
    Chrome,
    Plain,
}

/// Reads the lines above the text. `spaced`: paragraphs are set apart by empty lines.
pub(super) fn read(lines: &[Line<'_>], spaced: bool) -> Masthead {
    let head: Vec<&Line<'_>> = lines.iter().take(60).take_while(|line| !is_running(line)).collect();
    let signs: Vec<Sign> = head.iter().map(|line| sign(line.text)).collect();
    let dated = signs.iter().position(|sign| matches!(sign, Sign::Byline(byline) if byline.published.is_some()));
    let field = signs.iter().position(|sign| matches!(sign, Sign::Byline(_)));
    let crumb = signs.iter().rposition(|sign| matches!(sign, Sign::Breadcrumb(_)));
    let menu = signs.iter().rposition(|sign| *sign == Sign::Navigation);
    let byline = dated.or(field).filter(|&at| at < 40);
    if byline.is_none() && crumb.is_none() && menu.is_none() {
        return plain(lines, spaced);
    }
    let mut masthead = Masthead { page: dated.is_some() || crumb.is_some() || menu.is_some(), ..Masthead::default() };
    let above = crumb.max(menu).filter(|&at| byline.is_none_or(|byline| at < byline)).map_or(0, |at| at + 1);
    let title = title(&head, &signs, above, byline);
    // Behind the last sign, lines are the text's, unless they say only what a masthead says.
    let mut end =
        [title.map(|title| title.1), byline.map(|at| at + 1), Some(above)].into_iter().flatten().max().unwrap_or(0);
    let printed = title.map_or(String::new(), |(at, _)| signs_text(&head, at));
    while let (Some(line), Some(sign)) = (head.get(end), signs.get(end)) {
        let repeated = !printed.is_empty() && line.text == printed;
        let closing = matches!(sign, Sign::Byline(byline) if byline.closing && byline.labels > 3);
        if *sign == Sign::Plain && !repeated || closing {
            break;
        }
        end += 1;
    }
    for (at, (line, sign)) in head.iter().zip(signs).enumerate().take(end) {
        let in_title = title.is_some_and(|(first, last)| (first..last).contains(&at));
        if in_title {
            masthead.entitle(line.text);
            continue;
        }
        let near =
            title.is_some_and(|(first, last)| at + 3 >= first && at < last.max(byline.unwrap_or(0)) && at >= above);
        match sign {
            Sign::Plain if near && columns(line.text) > 12 && !line.text.contains(&printed) => {
                masthead.deck.push((line.start, line.text.to_owned()));
                continue;
            }
            Sign::Plain if title.is_some_and(|(_, last)| at >= last) && masthead.meta.authors.is_empty() => {
                let name: String = Reading::of(line.text).text().split_whitespace().collect();
                if people::is_name(&name) {
                    masthead.meta.authors = people::names(line.text).unwrap_or_default();
                }
            }
            Sign::Breadcrumb(parts) => masthead.meta.channel = parts,
            Sign::Byline(byline) => byline.complete(&mut masthead.meta),
            _ => {}
        }
        masthead.chrome.push(line.text.to_owned());
    }
    let title = masthead.meta.title.clone();
    // The way down may end with the text itself, cut short.
    masthead
        .meta
        .channel
        .retain(|part| *part != title && !(part.chars().count() > 6 && title.starts_with(part.as_str())));
    masthead.lines = end;
    masthead
}

fn signs_text(head: &[&Line<'_>], at: usize) -> String {
    head.get(at).map_or(String::new(), |line| line.text.to_owned())
}

/// A line of running text: no masthead goes beyond it.
fn is_running(line: &Line<'_>) -> bool {
    let width = line.width();
    // A title may ask or cry out, and be long.
    let title = line.text.ends_with(['？', '！', '?', '!', '…']) && width <= 100 && line.indent < 2;
    let ends = signs::ends_sentence(line.text) && !title;
    (width > 140 || ends && width > if line.indent >= 2 { 24 } else { 56 })
        && (ends
            || width > 240
            || line.text.contains(['。', '，'])
            || line.text.contains(". ")
            || line.text.contains(", "))
        && !signs::is_navigation(line.text)
        && signs::breadcrumb(line.text).is_none()
        && !byline::read(line.text).is_whole()
}

fn sign(line: &str) -> Sign {
    if let Some(parts) = signs::breadcrumb(line) {
        return Sign::Breadcrumb(parts);
    }
    let byline = byline::read(line);
    if byline.is_whole() {
        return Sign::Byline(byline);
    }
    if line.starts_with(['B', 'b'])
        && let Some(authors) = author(line)
    {
        return Sign::Byline(Byline { authors, ..Byline::default() });
    }
    if signs::is_navigation(line) {
        return Sign::Navigation;
    }
    let bare = Reading::of(line).text();
    let button = columns(&bare) <= 40
        && (["分享到", "分享至", "字体", "字号", "打印", "[字", "【字", "收藏", "听新闻", "手机查看", "微信扫"]
            .iter()
            .any(|word| bare.starts_with(word)));
    if button || columns(&bare) <= 40 && signs::has_chrome(line) { Sign::Chrome } else { Sign::Plain }
}

/// The title's lines: the first fit one under the signs above it. A second one that begins with a dash belongs to it.
fn title(head: &[&Line<'_>], signs: &[Sign], above: usize, byline: Option<usize>) -> Option<(usize, usize)> {
    let plain = |at: usize| signs.get(at) == Some(&Sign::Plain) && head.get(at).is_some_and(|line| is_title(line.text));
    let last = byline.filter(|&at| at > above).unwrap_or(head.len().min(above + 6));
    let mut first = above;
    if byline.is_some() {
        // A menu printed one word a line may stand above: only long lines next to the time can be the title.
        let is_plain = |at: &usize| signs.get(*at) == Some(&Sign::Plain);
        let is_long = |at: &usize| is_plain(at) && head.get(*at).is_some_and(|line| columns(line.text) > 12);
        let near = (above..last).rev().find(is_long);
        first = match near {
            Some(near) => (above..=near).rev().take_while(is_long).take(4).last(),
            None => (above..last).rev().take_while(is_plain).take(4).last(),
        }
        .unwrap_or(above);
    }
    let fit = |least: usize| {
        (first..last).find(|&at| {
            plain(at)
                && head
                    .get(at)
                    .is_some_and(|line| Reading::of(line.text).len() >= least && !starts_with_dash(line.text))
        })
    };
    // Some pages print the time first.
    let after = byline.filter(|_| above == 0 || first >= last).and_then(|at| {
        (at + 1..(at + 3).min(head.len()))
            .find(|&at| plain(at) && head.get(at + 1).is_none_or(|next| next.gap > 0 || next.indent > 0))
    });
    let at = fit(8).or_else(|| fit(2)).or(after)?;
    // A window's title, `河边网 - 新桥通车`, stands above the title it holds.
    let text = |at: usize| head.get(at).map_or("", |line| line.text);
    let within =
        (at + 1..last).find(|&other| plain(other) && text(other).len() >= 12 && text(at).contains(text(other)));
    let at = within.unwrap_or(at);
    let dashed = head.get(at + 1).is_some_and(|line| starts_with_dash(line.text) && is_title(line.text));
    Some((at, at + 1 + usize::from(dashed)))
}

fn starts_with_dash(line: &str) -> bool {
    line.starts_with("——") || line.starts_with("──") || line.starts_with("--") || line.starts_with('—')
}

/// Could be a title: not too long, and not a sentence.
fn is_title(line: &str) -> bool {
    let width = columns(&crate::import::gloss::strip(line));
    (2..=140).contains(&width) && !line.ends_with(['。', '；', '，', '、', '：', ';', ',']) && !signs::is_image(line)
}

impl Masthead {
    fn entitle(&mut self, line: &str) {
        if self.meta.title.is_empty() {
            // 渡　船: short titles are spread out.
            let spread = line.split_whitespace().all(|word| word.chars().count() == 1 && word.chars().all(is_han));
            self.meta.title = if spread { line.split_whitespace().collect() } else { line.to_owned() };
        } else {
            self.meta.title.push_str(if line.is_ascii() { " " } else { "" });
            self.meta.title.push_str(line);
        }
    }
}

/// The head of a text that has no signs of a page: a title alone, perhaps a name under it.
fn plain(lines: &[Line<'_>], spaced: bool) -> Masthead {
    let mut masthead = Masthead::default();
    let (Some(first), Some(second)) = (lines.first(), lines.get(1)) else { return masthead };
    let name = author(second.text);
    let apart = second.gap > 0 || name.is_some() || starts_with_dash(second.text);
    let opening = !spaced && second.width() >= 2 * first.width().max(12)
        || second.indent > first.indent.saturating_add(1) && second.width() > 30;
    let set_in = first.indent >= 2 && first.indent <= 4 && second.indent == first.indent && name.is_none();
    let quoted = first.text.starts_with('“') && first.text.ends_with('”');
    if first.width() > 80
        || signs::ends_sentence(first.text) && !first.text.ends_with(['！', '？', '!', '?', '…'])
        || !is_title(first.text)
        || chapters::rank(first.text).is_some()
        || crate::import::headings::is_numbered(first.text)
        || quoted
        || !(apart || opening)
        || set_in && !apart
    {
        return masthead;
    }
    masthead.entitle(first.text);
    masthead.lines = 1;
    if starts_with_dash(second.text) && is_title(second.text) {
        masthead.entitle(second.text);
        masthead.lines = 2;
    }
    while let Some(line) = lines.get(masthead.lines) {
        let Some(name) = author(line.text) else { break };
        if !masthead.meta.authors.is_empty() || lines.get(masthead.lines + 1).is_none() {
            break;
        }
        masthead.meta.authors = name;
        masthead.chrome.push(line.text.to_owned());
        masthead.lines += 1;
    }
    masthead
}

/// The names in a line that says only who wrote: `鲁一凡`, `鲁一凡 著`, `By Jane Doe`.
fn author(line: &str) -> Option<Vec<String>> {
    if line.len() > 90 {
        return None;
    }
    if let Some(rest) =
        line.strip_prefix("By ").or_else(|| line.strip_prefix("by ")).or_else(|| line.strip_prefix("BY "))
    {
        let capitals = rest.split_whitespace().all(|word| word.starts_with(|c: char| c.is_uppercase()));
        return (capitals && rest.split_whitespace().count() <= 5).then(|| vec![rest.to_owned()]);
    }
    let name = line.strip_suffix('著').or_else(|| line.strip_suffix("作")).map_or(line, str::trim_end);
    let joined: String = name.split_whitespace().collect();
    if people::is_name(&joined) && columns(&joined) <= 8 { people::names(name) } else { None }
}

#[cfg(test)]
mod tests;
