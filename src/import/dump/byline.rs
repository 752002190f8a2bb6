//! The line (or lines) with time, source and the rest near the title.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use super::reading::Reading;
use super::{date, people};
use crate::document::{Meta, Published};
use crate::text::class::is_han;

/// What a label introduces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Source,
    Author,
    Editor,
    /// Names of a newspaper's other hands: kept with the line, not in the meta.
    Hand,
    Time,
    Channel,
    Address,
    /// Counters and buttons.
    Button,
    Title,
    Language,
}

/// Labels, folded; `_` is a blank. A colon or a bar must follow.
const LABELS: [(Field, &str); 10] = [
    (
        Field::Source,
        "文章来源 信息来源 稿件来源 新闻来源 消息来源 内容来源 来源 稿源 出处 供稿单位 发布单位 发布机构 source",
    ),
    (Field::Editor, "责任编辑 本文编辑 本期编辑 值班编辑 文字编辑 责编 编辑 editor edited_by"),
    (
        Field::Hand,
        "责任校对 校对 审核 审校 初审 复审 终审 监制 总监制 主编 值班主编 编审 签发 版面编辑 实习编辑 视觉 美编 值班主任 翻译 译者 摄影 \
         图片 排版",
    ),
    (Field::Author, "本报记者 文字记者 记者 作者 原作者 撰文 撰稿 通讯员 图文 文 author written_by by"),
    (
        Field::Time,
        "发布时间 发布日期 发表时间 发表日期 发稿时间 更新时间 发布于 发表于 时间 日期 published updated date posted release_date",
    ),
    (Field::Channel, "所属栏目 栏目 频道"),
    (Field::Address, "原文链接 本文网址 链接 网址 url"),
    (Field::Title, "标题 书名 title"),
    (Field::Language, "语言 language"),
    (
        Field::Button,
        "字号 字体 字体大小 浏览 浏览量 浏览次数 阅读 阅读量 阅读数 点击 点击数 点击量 访问量 访问次数 人气 评论 评论数 分享到 分享至",
    ),
];

/// Labels by their first character.
type Spelled = HashMap<char, Vec<(Vec<char>, Field)>>;

static SPELLED: LazyLock<Spelled> = LazyLock::new(|| {
    let mut spelled = Spelled::new();
    for (field, words) in LABELS {
        for word in words.split_whitespace() {
            let chars: Vec<char> = word.replace('_', " ").chars().collect();
            if let Some(&first) = chars.first() {
                spelled.entry(first).or_default().push((chars, field));
            }
        }
    }
    spelled
});

/// Words that say nothing of the article: counters, buttons, sizes of letters.
const BUTTONS: &str = "字号 字体 字体大小 大 中 小 特大 打印 打印本页 关闭 关闭窗口 收藏 分享 分享到 分享至 评论 我要评论 参与评论 阅读 \
    阅读量 阅读数 浏览 浏览量 浏览次数 点击 点击数 点击量 访问量 访问次数 人气 次 人 微信 微博 新浪微博 qq qq空间 qq好友 朋友圈 t t+ t- a a+ a- \
    + - 原创 听新闻 收听 朗读 语音播报 纠错 我要纠错 手机看 手机查看 扫一扫 转发 点赞 全文 字号大小 版 第";

/// What a line near the title says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Byline {
    /// The first date in it.
    pub published: Option<Published>,
    /// 来源, or the bare name beside the time.
    pub source: Option<String>,
    /// 作者, 记者.
    pub authors: Vec<String>,
    /// 编辑.
    pub editor: Option<String>,
    /// 栏目.
    pub channel: Vec<String>,
    /// 原文链接.
    pub url: Option<String>,
    /// 标题, as copied books have it.
    pub title: Option<String>,
    /// What no rule explains.
    pub rest: Vec<String>,
    /// The source has no label.
    pub bare: bool,
    /// How many labels it has.
    pub labels: usize,
    /// Has a label of the hands that come after an article: 编辑, 校对, 审核.
    pub closing: bool,
}

impl Byline {
    /// Nearly all of the line is explained by its date or its labels.
    pub fn is_whole(&self) -> bool {
        let rest: usize = self.rest.iter().map(|part| part.chars().count()).sum();
        let said =
            self.rest.iter().any(|part| part.contains(['。', '，', '；', '！', '？', ',']) || part.ends_with('.'));
        (self.published.is_some() || self.labels > 0) && rest <= 20 && !said
    }

    /// Adds what the meta does not know yet.
    pub fn complete(self, meta: &mut Meta) {
        meta.published = meta.published.or(self.published);
        meta.source = meta.source.take().or(self.source);
        meta.editor = meta.editor.take().or(self.editor);
        meta.url = meta.url.take().or(self.url);
        if meta.authors.is_empty() {
            meta.authors = self.authors;
        }
        if meta.channel.is_empty() {
            meta.channel = self.channel;
        }
        if meta.title.is_empty() {
            meta.title = self.title.unwrap_or_default();
        }
    }
}

/// Reads a line for its date and its labels.
pub(super) fn read(line: &str) -> Byline {
    let line = Reading::of(line);
    let mut byline = Byline::default();
    let mut taken = vec![false; line.len()];
    let mut at = 0;
    while let Some((range, published)) = date::find(line.folded(), at) {
        byline.published = byline.published.or(Some(published));
        at = range.end.max(at + 1);
        cover(&mut taken, range);
    }
    let labels = labels(&line, &taken);
    for (index, &(ref range, field)) in labels.iter().enumerate() {
        let stop = labels.get(index + 1).map_or(line.len(), |(next, _)| next.start);
        let value = value(&line, &taken, range.end..stop, field);
        cover(&mut taken, range.start..value.end);
        byline.labels += 1;
        byline.closing |= matches!(field, Field::Editor | Field::Hand);
        byline.set(field, &line.shown(value));
    }
    for part in leftovers(&line, &taken) {
        byline.place(part);
    }
    byline
}

impl Byline {
    fn set(&mut self, field: Field, value: &str) {
        let value = value.trim_matches(|c: char| c.is_whitespace() || "：:|｜丨】）)]_【[（(".contains(c));
        if value.is_empty() {
            return;
        }
        // 李红_N123: some sites number their editors.
        let value = if field == Field::Editor { value.split('_').next().unwrap_or(value) } else { value };
        let slot = match field {
            Field::Source => &mut self.source,
            Field::Editor => &mut self.editor,
            Field::Address => &mut self.url,
            Field::Title => &mut self.title,
            Field::Author => {
                let names = people::names(value).unwrap_or_else(|| vec![value.to_owned()]);
                self.authors.extend(names);
                return;
            }
            Field::Channel => {
                self.channel = value.split(['>', '›', '/']).map(|part| part.trim().to_owned()).collect();
                return;
            }
            Field::Hand | Field::Time | Field::Button | Field::Language => return,
        };
        slot.get_or_insert_with(|| value.to_owned());
    }

    /// A part without a label: a button, a name beside the time, or something else.
    fn place(&mut self, part: String) {
        let part = part.trim_matches(|c: char| "《》（）()【】[]".contains(c)).to_owned();
        let folded = Reading::of(&part).text();
        let word = folded.trim_matches(|c: char| c.is_ascii_digit() || ":()[]【】<>《》,|丨·•-—_~".contains(c));
        if word.is_empty() || BUTTONS.split_whitespace().any(|button| button == word) || word.starts_with("星期") {
            return;
        }
        if let Some(names) = folded.starts_with("记者").then(|| part.chars().skip(2).collect::<String>()) {
            self.authors.extend(people::names(&names).unwrap_or_default());
        } else if let Some(office) =
            part.strip_suffix("记者").or_else(|| part.strip_suffix("記者")).filter(|s| !s.is_empty())
        {
            self.source.get_or_insert_with(|| office.to_owned());
        } else if self.published.is_some() && self.authors.is_empty() && people::is_name(&part) {
            self.authors.push(part);
        } else if self.published.is_some() && self.source.is_none() && is_bare_source(&part) {
            self.source = Some(part);
            self.bare = true;
        } else if self.bare && people::is_office(&part) && !self.source.as_deref().is_some_and(people::is_office) {
            // 时政 | 2024-03-05 | 河边日报: of two bare names the paper's is the source.
            self.rest.extend(self.source.replace(part));
        } else {
            self.rest.push(part);
        }
    }
}

/// A name that may stand beside the time without a label.
fn is_bare_source(part: &str) -> bool {
    let count = part.chars().count();
    (2..=20).contains(&count)
        && part.chars().all(|c| c.is_alphanumeric() || "·-.&（）()".contains(c))
        && part.chars().any(char::is_alphabetic)
}

fn cover(taken: &mut [bool], range: Range<usize>) {
    let end = range.end.min(taken.len());
    if let Some(part) = taken.get_mut(range.start.min(end)..end) {
        part.fill(true);
    }
}

/// Labels in a line, in their order, with their colons.
fn labels(line: &Reading, taken: &[bool]) -> Vec<(Range<usize>, Field)> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < line.len() {
        let fresh = at.checked_sub(1).is_none_or(|before| {
            taken.get(before) == Some(&true) || line.folded().get(before).is_some_and(|c| !c.is_alphanumeric())
        });
        match fresh.then(|| label(line, at)).flatten() {
            Some((end, field)) => {
                found.push((at..end, field));
                at = end;
            }
            None => at += 1,
        }
    }
    found
}

/// The label that begins at a place, and where its value begins.
fn label(line: &Reading, at: usize) -> Option<(usize, Field)> {
    let first = line.folded().get(at)?;
    let spelled = SPELLED.get(first)?;
    spelled.iter().find_map(|&(ref label, field)| {
        if !line.folded().get(at..).is_some_and(|rest| rest.starts_with(label)) {
            return None;
        }
        let bare = at + label.len();
        let mut end = bare;
        while line.folded().get(end).is_some_and(|c| c.is_whitespace()) {
            end += 1;
        }
        match line.folded().get(end) {
            Some(':' | '|' | '丨' | '︱' | '∶') => Some((end + 1, field)),
            Some('/') if matches!(field, Field::Author | Field::Editor | Field::Hand) => Some((end + 1, field)),
            // 记者 王小明: a blank will do for those who write.
            Some(_) if label.ends_with(&['记', '者']) && end > bare => Some((end, field)),
            _ => None,
        }
    })
}

/// Where the value of a label ends: at the next date, a bar, a wide gap, a closing bracket; a name of Han at a blank.
fn value(line: &Reading, taken: &[bool], range: Range<usize>, field: Field) -> Range<usize> {
    let mut at = range.start;
    let (mut seen, mut han) = (false, false);
    while at < range.end {
        let (Some(c), Some(&false)) = (line.shown_at(at), taken.get(at)) else { break };
        if "|｜丨】）)]".contains(c) && seen {
            at += usize::from(!"|｜丨".contains(c));
            break;
        }
        if c.is_whitespace() && seen {
            let next = line.shown_at(at + 1);
            let wide = c == '\t' || next.is_some_and(char::is_whitespace);
            let names = matches!(field, Field::Author | Field::Hand);
            let free = matches!(field, Field::Title | Field::Channel);
            if (wide && !names) || (han && !names && !free && next.is_some()) {
                break;
            }
        }
        seen |= !c.is_whitespace();
        han |= is_han(c);
        at += 1;
    }
    range.start..at
}

/// What is left, cut at blanks and bars.
fn leftovers(line: &Reading, taken: &[bool]) -> Vec<String> {
    let mut parts = Vec::new();
    let mut from = None;
    for at in 0..=line.len() {
        let c = line.shown_at(at);
        let inside = taken.get(at) == Some(&false) && c.is_some_and(|c| !c.is_whitespace() && !"|｜丨／".contains(c));
        match (inside, from) {
            (true, None) => from = Some(at),
            (false, Some(start)) => {
                parts.push(line.shown(start..at));
                from = None;
            }
            _ => {}
        }
    }
    parts
}

#[cfg(test)]
mod tests;
