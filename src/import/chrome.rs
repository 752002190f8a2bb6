//! Navigation, share lines, 责任编辑, 版权声明: known by rule, kept aside, not lost.

use std::sync::LazyLock;

use serde::Deserialize;

use super::{Draft, DraftBlock};
use crate::document::Kind;
use crate::text::class::is_han;

/// The rules of `chrome.toml`.
#[derive(Debug, Default, Deserialize)]
struct Rules<'a> {
    #[serde(borrow)]
    line: Vec<Rule<'a>>,
    cut: Vec<Rule<'a>>,
    tail: Vec<Rule<'a>>,
}

/// How a line of chrome reads.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Rule<'a> {
    longest: usize,
    #[serde(borrow)]
    begins: Vec<&'a str>,
    ends: Vec<&'a str>,
    holds: Vec<&'a str>,
    is: Vec<&'a str>,
    first: bool,
    last: bool,
    /// What follows the beginning is no sentence: 推荐 alone is a button, 推荐他为代表。 is not.
    tight: bool,
    at: &'a str,
}

static RULES: LazyLock<Rules<'static>> =
    LazyLock::new(|| serde_json::from_str(include_str!(concat!(env!("OUT_DIR"), "/chrome.json"))).unwrap_or_default());

/// Moves the lines that are not the article's into [`Draft::chrome`], rule by rule. A rule that would move more than
/// a third of the text reads the text wrongly and is not applied.
pub fn set_aside(draft: &mut Draft) {
    let mut places = Places::of(&draft.blocks);
    let all = places.all;
    for rule in &RULES.tail {
        places.follow(draft);
        cut_tail(draft, &places, rule, all);
    }
    if RULES.cut.iter().filter(|rule| cut_pieces(draft, rule)).count() > 0 {
        places = Places::of(&draft.blocks);
    }
    for rule in &RULES.line {
        places.follow(draft);
        let fits: Vec<bool> = draft
            .blocks
            .iter()
            .enumerate()
            .map(|(at, block)| may_go(block) && places.allow(at, rule) && rule.fits(&block.text))
            .collect();
        take(draft, &fits, all);
    }
    let links = trailing_links(&draft.blocks);
    take(draft, &links, all);
}

/// Moves the blocks that are marked, unless they are more than a third of the text.
fn take(draft: &mut Draft, fits: &[bool], all: usize) {
    let gone: usize = draft.blocks.iter().zip(fits).filter(|(_, fit)| **fit).map(|(block, _)| count(&block.text)).sum();
    if gone * 3 > all || !fits.contains(&true) {
        return;
    }
    let mut at = 0;
    let chrome = &mut draft.chrome;
    draft.blocks.retain(|block| {
        let goes = fits.get(at).copied().unwrap_or(false);
        at += 1;
        if goes && !block.text.is_empty() {
            chrome.push(block.text.clone());
        }
        !goes
    });
}

fn count(text: &str) -> usize {
    // Han first: asking the tables of all alphabets takes long.
    text.chars().filter(|&c| is_han(c) || c.is_alphanumeric()).count()
}

/// Pictures and code are not lines of text.
fn may_go(block: &DraftBlock) -> bool {
    !matches!(block.kind, Kind::Image | Kind::Code | Kind::Rule)
}

/// How much of the text stands where.
struct Places {
    /// Before each block, in hundredths.
    before: Vec<usize>,
    /// Letters of all blocks.
    all: usize,
}

impl Places {
    fn of(blocks: &[DraftBlock]) -> Self {
        let mut all = 0;
        let mut before: Vec<usize> = Vec::with_capacity(blocks.len());
        for block in blocks {
            before.push(all);
            all += count(&block.text);
        }
        before.iter_mut().for_each(|place| *place = *place * 100 / all.max(1));
        Self { before, all }
    }

    /// Counts again if blocks went. Rules of lines only take them away: as many as there were are the same ones.
    fn follow(&mut self, draft: &Draft) {
        if self.before.len() != draft.blocks.len() {
            *self = Self::of(&draft.blocks);
        }
    }

    fn at(&self, block: usize) -> usize {
        self.before.get(block).copied().unwrap_or(0)
    }

    fn allow(&self, at: usize, rule: &Rule<'_>) -> bool {
        let place = self.at(at);
        !(rule.first && place > 33 || rule.last && place < 66 && self.before.len() > 3)
    }
}

impl Rule<'_> {
    fn fits(&self, text: &str) -> bool {
        let text = text.trim();
        // Paragraphs need not be counted: a character has four bytes at most.
        if text.is_empty() || text.len() > 4 * self.longest {
            return false;
        }
        let length = text.chars().count();
        if length > self.longest {
            return false;
        }
        let bare = text.trim_matches(|c: char| !c.is_alphanumeric());
        let begun = || self.begins.iter().find(|begin| text.starts_with(*begin));
        let is = self.is.iter().any(|is| text == *is || bare == *is);
        let begins = begun().is_some_and(|begin| {
            if !self.tight {
                return true;
            }
            // A button's caption holds no sentence and hardly goes on.
            let rest = text.get(begin.len()..).unwrap_or_default();
            let open = rest.starts_with([':', '：', ' ', '\u{3000}', '】', ']', '（', '(', '>', '…']);
            let sentence = text.ends_with(['。', '！', '？', '；', '，', '”']);
            !sentence && (rest.chars().count() <= 4 || (open && length <= self.longest))
        });
        is || begins
            || is_page_numbers(text)
            || self.ends.iter().any(|end| text.ends_with(*end))
            || self.holds.iter().any(|word| text.contains(*word))
    }
}

/// 【1】【2】【3】 下一页: nothing but numbers of pages.
fn is_page_numbers(text: &str) -> bool {
    if !text.contains(|c: char| c.is_ascii_digit()) || !text.contains(['【', '[', '页', '頁', '(']) {
        return false;
    }
    let rest = ["上一页", "下一页", "上一頁", "下一頁", "首页", "尾页", "末页", "共", "页", "第", "頁"]
        .iter()
        .fold(text.to_owned(), |rest, word| rest.replace(word, ""));
    rest.chars().all(|c| c.is_ascii_digit() || c.is_whitespace() || "【】[]().…>»›/|<《".contains(c))
}

/// Cuts a piece at the end or the start of paragraphs; tells whether it did.
fn cut_pieces(draft: &mut Draft, rule: &Rule<'_>) -> bool {
    let pieces = draft.chrome.len();
    let Draft { blocks, chrome, .. } = draft;
    for block in blocks.iter_mut().filter(|block| may_go(block)) {
        let text = block.text.as_str();
        let range = if rule.at == "end" {
            // A piece that is longer stays: it need not be looked for.
            let from = text.ceil_char_boundary(text.len().saturating_sub(4 * rule.longest));
            let end = text.get(from..).unwrap_or_default();
            let found = rule.begins.iter().filter_map(|begin| end.rfind(*begin)).min();
            let Some(at) = found.map(|at| from + at).filter(|&at| at > 0) else { continue };
            at..text.len()
        } else {
            let Some(begin) = rule.begins.iter().find(|begin| text.starts_with(*begin)) else { continue };
            let close = match begin.chars().next() {
                Some('（') => '）',
                Some('(') => ')',
                Some('【') => '】',
                _ => continue,
            };
            let Some(end) = text.find(close) else { continue };
            0..end + close.len_utf8()
        };
        let Some(piece) = text.get(range.clone()) else { continue };
        // What is left must be a paragraph; a line that is nothing else is a line's rule's affair.
        if piece.chars().count() > rule.longest || count(text) - count(piece) < 12 {
            continue;
        }
        chrome.push(piece.to_owned());
        remove(block, range);
    }
    chrome.len() > pieces
}

fn remove(block: &mut DraftBlock, range: std::ops::Range<usize>) {
    let cut = range.len();
    block.text.replace_range(range.clone(), "");
    let moved = |at: usize| if at >= range.end { at - cut } else { at.min(range.start) };
    for (mark, _) in &mut block.marks {
        *mark = moved(mark.start)..moved(mark.end);
    }
    block.marks.retain(|(mark, _)| !mark.is_empty());
    if let (0, Some(source)) = (range.start, block.source) {
        block.source = Some(source + cut);
    }
    let lead = block.text.len() - block.text.trim_start().len();
    if lead > 0 {
        remove(block, 0..lead);
    }
    let end = block.text.trim_end().len();
    block.text.truncate(end);
}

/// Sets aside a line such as 相关阅读 behind half of the text, with the short lines that follow it.
fn cut_tail(draft: &mut Draft, places: &Places, rule: &Rule<'_>, all: usize) {
    let start = draft.blocks.iter().enumerate().position(|(at, block)| {
        let place = places.at(at);
        may_go(block) && place >= 50 && rule.fits(&block.text)
    });
    let Some(start) = start else { return };
    // An article may have a section of that name: its paragraphs are long.
    let rest = draft.blocks.get(start + 1..).unwrap_or_default();
    let end = rest
        .iter()
        .position(|block| block.kind == Kind::Paragraph && block.text.chars().count() > 90 && block.text.contains('。'))
        .map_or(draft.blocks.len(), |found| start + 1 + found);
    let mut fits = vec![false; draft.blocks.len()];
    fits.get_mut(start..end).unwrap_or_default().fill(true);
    take(draft, &fits, all);
}

/// Lines at the end that are nothing but links: other stories.
fn trailing_links(blocks: &[DraftBlock]) -> Vec<bool> {
    let linked = |block: &DraftBlock| {
        let is_link = |style: &crate::document::Style| matches!(style, crate::document::Style::Link(_));
        let covered: usize = block.marks.iter().filter(|(_, style)| is_link(style)).map(|(range, _)| range.len()).sum();
        may_go(block) && covered * 10 >= block.text.len() * 8 && !block.text.is_empty()
    };
    let run = blocks.iter().rev().take_while(|block| linked(block) || block.text.is_empty()).count();
    let links = blocks.iter().rev().take(run).filter(|block| linked(block)).count();
    let start = if links >= 2 { blocks.len() - run } else { blocks.len() };
    (0..blocks.len()).map(|at| at >= start).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(texts: &[&str]) -> Draft {
        Draft { blocks: texts.iter().map(|text| DraftBlock::paragraph(*text)).collect(), ..Draft::default() }
    }

    const LONG: &str =
        "清晨的市场里，卖菜的老人说今年的白菜便宜，他们来自附近的村子，天不亮就出发，一直卖到中午才回家去吃饭。";

    #[test]
    fn the_table_is_readable() {
        let rules: Rules = toml::from_str(include_str!("chrome.toml")).unwrap();
        assert!(rules.line.iter().all(|rule| rule.longest > 0));
        assert!(rules.line.len() > 4 && rules.cut.len() == 2 && !rules.tail.is_empty());
    }

    #[test]
    fn lines_go_and_paragraphs_stay() {
        for (line, goes) in [
            ("（原标题：老街早市）", true),
            ("责任编辑：李雅", true),
            ("分享到：", true),
            ("免责声明：本文仅代表作者个人观点，与本网无关。", true),
            ("更多原创资讯请下载“北河”APP", true),
            ("推荐", true),
            ("推荐他担任村里的会计，大家都没有意见。", false),
            ("上一篇：另一条新闻", true),
            ("评论家说，这本书写得好。", false),
            ("微博上的讨论持续了三天。", false),
        ] {
            let mut draft = draft(&[LONG, LONG, LONG, LONG, line]);
            set_aside(&mut draft);
            assert_eq!(draft.chrome.len(), usize::from(goes), "{line}");
        }
    }

    #[test]
    fn pieces_are_cut_from_their_paragraphs() {
        let ended = format!("{LONG}（责任编辑：李雅）");
        let begun = format!("（原标题：老街早市）{LONG}");
        let mut draft = draft(&[&begun, LONG, &ended]);
        set_aside(&mut draft);
        assert!(draft.blocks.iter().all(|block| block.text == LONG), "{draft:?}");
        assert_eq!(draft.chrome.len(), 2);
    }

    #[test]
    fn a_tail_goes_with_its_heading_unless_it_is_text() {
        let mut related = draft(&[LONG, LONG, LONG, "相关阅读", "另一条新闻的标题", "第三条新闻的标题"]);
        set_aside(&mut related);
        assert_eq!(related.blocks.len(), 3);
        let long = LONG.repeat(2);
        let mut section = draft(&[LONG, LONG, LONG, "延伸阅读", &long]);
        set_aside(&mut section);
        assert!(section.blocks.iter().any(|block| block.text == long));
    }

    #[test]
    fn a_rule_never_takes_more_than_a_third() {
        let mut draft = draft(&["声明：甲乙丙丁戊己庚辛", "声明：子丑寅卯辰巳午未", "声明：一二三四五六七八"]);
        set_aside(&mut draft);
        assert_eq!(draft.blocks.len(), 3);
    }
}
