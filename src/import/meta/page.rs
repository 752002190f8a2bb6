//! The facts around an article on a page: its head, its lines near the title, its foot.

use super::linked::{self, Linked};
use super::{channel, names, people, title, when};
use crate::document::{Meta, Published};
use crate::import::Origin;
use crate::import::html::lines::{self, Line};
use crate::import::html::tree::{Node, Tree};
use crate::text::class::is_han;

/// What a page says beside its text.
#[derive(Debug, Default)]
pub struct Facts {
    /// Title, time, source, people, channel, address, language as declared.
    pub meta: Meta,
    /// The article's text, where a page gives it to machines only.
    pub body: Option<String>,
    /// The declared language.
    pub declared: String,
}

/// Reads the facts. `body` is the element that holds the text: what matters stands shortly before it or after it.
pub fn read(tree: &Tree, body: Option<usize>, origin: &Origin) -> Facts {
    let mut linked = linked::read(tree);
    let lines = lines::of(tree);
    let body_start = body.unwrap_or(0);
    let body_end = body.and_then(|at| tree.node(at)).map_or(tree.nodes().len(), |node| node.end);
    let title = title::choose(&candidates(tree, &linked, &lines, body_end));
    let near = Near::new(tree, &lines, &title, body_start, body_end);

    let is_time = |at: &usize| tree.node(*at).is_some_and(|node| node.name == "time");
    let stamped =
        near.nodes.clone().take_while(|at| *at < tree.nodes().len()).find(is_time).and_then(|at| tree.node(at));
    linked.times.extend(stamped.map(|node| node.attribute("datetime").to_owned()));

    let url = origin.url.clone().or_else(|| linked.url.clone());
    let authors = authors(&near, &linked);
    let meta = Meta {
        published: published(tree, &near, &linked, url.as_deref()),
        printed: near
            .lines()
            .filter(|line| is_short(line))
            .find_map(|line| when::printed(&line.text))
            .map(str::to_owned),
        source: source(tree, &near, &linked, &authors),
        authors,
        editor: editor(&near, &linked),
        channel: path(tree, &near, &linked, &title),
        url,
        language: String::new(),
        title,
    };
    let declared = tree.find("html").and_then(|at| tree.node(at)).map(|node| node.attribute("lang").to_owned());
    Facts { meta, body: linked.body, declared: declared.unwrap_or_default() }
}

/// The lines near the title and around the text.
struct Near<'a> {
    /// Lines before the title, nearest last.
    before: &'a [Line],
    /// The title's line and what follows, into the text's first lines.
    head: &'a [Line],
    /// The last lines of the text and what follows it.
    foot: &'a [Line],
    /// Nodes that the head spans.
    nodes: std::ops::Range<usize>,
}

impl<'a> Near<'a> {
    fn new(tree: &Tree, lines: &'a [Line], title: &str, body_start: usize, body_end: usize) -> Self {
        let key = title::key(title);
        let first_body = lines.iter().position(|line| line.node >= body_start).unwrap_or(0);
        let is_title = |line: &&Line| {
            let other = title::key(&line.text);
            !key.is_empty() && (other == key || (other.starts_with(&key) && other.len() < key.len() * 2))
        };
        // The title next before the text; the first one in it if there is none before.
        let before = lines.iter().take(first_body).rposition(|line| is_title(&line));
        let at = before.or_else(|| lines.iter().position(|line| is_title(&line)));
        let at = at.unwrap_or_else(|| first_body.saturating_sub(6));
        let last_body = lines.iter().rposition(|line| line.node < body_end).unwrap_or(0);
        let end = (at + 14).max((first_body + 4).min(at + 24)).min(lines.len());
        let foot = last_body.saturating_sub(5).max(at)..(last_body + 26).min(lines.len());
        let _ = tree;
        let last_node = lines.get(end).map_or(usize::MAX, |line| line.node);
        let first = at.saturating_sub(4);
        Self {
            before: lines.get(at.saturating_sub(14)..at).unwrap_or_default(),
            head: lines.get(at..end).unwrap_or_default(),
            foot: lines.get(foot).unwrap_or_default(),
            nodes: lines.get(first).map_or(0, |line| line.node)..last_node,
        }
    }

    /// Lines where time, source and people are printed, best first: after the title, then just before it.
    fn lines(&self) -> impl Iterator<Item = &'a Line> {
        self.head.iter().chain(self.before.iter().rev().take(5))
    }
}

fn candidates(tree: &Tree, linked: &Linked, lines: &[Line], body_end: usize) -> title::Candidates {
    let mut candidates = title::Candidates { declared: linked.titles.clone(), ..title::Candidates::default() };
    if let Some(at) = tree.find("title") {
        candidates.page = tree.text(at);
    }
    for (at, node) in tree.nodes().iter().enumerate().take(body_end) {
        let heading = matches!(node.name.as_str(), "h1" | "h2" | "h3" | "h4" | "h5" | "founder-title");
        let named = || {
            let words = node.words();
            words.iter().any(|word| {
                matches!(
                    word.as_str(),
                    "title" | "tit" | "headline" | "biaoti" | "bt" | "subject" | "caption" | "atitle"
                ) || word.ends_with("title")
            })
        };
        let element = !node.is_text() && !matches!(node.name.as_str(), "title" | "meta" | "head");
        let wanted = heading || (element && named());
        if !wanted {
            continue;
        }
        let letters = tree.letters(at);
        if (4..=120).contains(&letters) {
            candidates.visible.push((tree.text(at), node.name == "h1"));
        }
    }
    let short = lines.iter().filter(|line| line.node < body_end && line.text.chars().count() <= 120);
    candidates.lines = short.map(|line| line.text.clone()).collect();
    candidates
}

/// A time is printed beside words like these.
const TIME_WORDS: &[&str] = &[
    "发布",
    "發布",
    "时间",
    "時間",
    "来源",
    "來源",
    "日期",
    "發佈",
    "更新",
    "发表",
    "Published",
    "Posted",
    "Updated",
    "公開",
    "稿源",
];

fn published(tree: &Tree, near: &Near<'_>, linked: &Linked, url: Option<&str>) -> Option<Published> {
    let mut declared: Option<Published> = None;
    // Midnight to the second is a day to which a machine added a clock.
    let midnight = |mut time: Published| {
        if matches!((time.clock, time.second), (Some((0, 0)), Some(0)) | (Some((23, 59)), Some(59))) {
            (time.clock, time.second, time.offset) = (None, None, None);
        }
        time
    };
    for time in linked.times.iter().filter_map(|time| when::value(time)).map(midnight) {
        // The first wins, but one with a clock completes its day.
        match declared {
            None => declared = Some(time),
            Some(first) if first.clock.is_none() && time.clock.is_some() && same_day(&first, &time) => {
                declared = Some(time);
            }
            Some(_) => {}
        }
    }
    let mut printed: Option<(i32, Published)> = None;
    for (rank, line) in near.lines().enumerate() {
        let length = line.text.chars().count();
        if length > 160 {
            continue;
        }
        let Some((time, range)) = when::find(&line.text) else { continue };
        let before = line.text.get(..range.start).unwrap_or_default();
        let worded = TIME_WORDS.iter().any(|word| line.text.contains(word));
        // A date deep within a sentence is the story's.
        if before.chars().count() > 30 && !worded {
            continue;
        }
        let mut score = 20 - rank as i32;
        score += if time.clock.is_some() { 12 } else { 0 };
        score += if worded { 8 } else { 0 };
        score -= if line.text.contains(['。', '，']) { 12 } else { 0 };
        score -= if line.text.contains("今天是") || line.linked * 2 > length { 15 } else { 0 };
        score += if declared.is_some_and(|declared| near_days(&declared, &time)) { 12 } else { 0 };
        if printed.as_ref().is_none_or(|(best, _)| score > *best) {
            printed = Some((score, time));
        }
    }
    let printed = printed.filter(|(score, _)| *score > 0).map(|(_, time)| time);
    match (declared, printed) {
        // As printed, unless another day is printed there than the one declared.
        (Some(declared), Some(printed)) if near_days(&declared, &printed) => {
            if printed.clock.is_some() || declared.clock.is_none() || !same_day(&declared, &printed) {
                Some(printed)
            } else {
                Some(declared)
            }
        }
        (Some(declared), _) => Some(declared),
        (None, Some(printed)) => Some(printed),
        (None, None) => without_year(tree, near, url).or_else(|| url.and_then(when::in_address)),
    }
}

/// A date that is printed without its year: the page's address tells the year, or else the addresses of the stories
/// beside it, if they are of the same weeks. Nothing else does: a copyright line is renewed every January.
fn without_year(tree: &Tree, near: &Near<'_>, url: Option<&str>) -> Option<Published> {
    let own = url.and_then(when::in_address);
    let links = || {
        let links = tree.nodes().iter().filter(|node| node.name == "a");
        links.filter_map(|node| when::in_address(node.attribute("href"))).take(LINKS)
    };
    let year_of = |month: u8, day: u8| {
        let days = |year: u16| Published::day(year, month, day);
        let close = |other: &Published| {
            let years = [other.year.saturating_sub(1), other.year, other.year + 1];
            years.into_iter().filter_map(days).find(|date| days_apart(date, other) <= WEEKS)
        };
        match own {
            Some(own) => close(&own).filter(|date| days_apart(date, &own) <= 2).map(|date| date.year),
            None => {
                // All of them must agree.
                let mut found = links().filter_map(|link| close(&link)).map(|date| date.year);
                let first = found.next()?;
                found.all(|year| year == first).then_some(first)
            }
        }
    };
    near.lines().filter(|line| is_short(line)).find_map(|line| when::find_in(&line.text, year_of))
}

/// A line of facts rather than a sentence.
fn is_short(line: &Line) -> bool {
    line.text.chars().count() <= 80 && !line.text.contains(['。', '，', '！', '？'])
}

/// Links that are looked through for the time they were written.
const LINKS: usize = 400;

/// Days around a story in which the stories beside it were written.
const WEEKS: i32 = 45;

fn days_apart(a: &Published, b: &Published) -> i32 {
    let number = |time: &Published| i32::from(time.year) * 372 + i32::from(time.month) * 31 + i32::from(time.day);
    (number(a) - number(b)).abs()
}

fn same_day(a: &Published, b: &Published) -> bool {
    (a.year, a.month, a.day) == (b.year, b.month, b.day)
}

/// At most a time zone apart.
fn near_days(a: &Published, b: &Published) -> bool {
    days_apart(a, b) <= 1
}

/// Elements named after a source.
fn names_source(node: &Node) -> bool {
    !node.is_text()
        && node.words().iter().any(|word| {
            matches!(
                word.as_str(),
                "source" | "origin" | "laiyuan" | "media" | "from" | "ly" | "medianame" | "copyfrom"
            ) || word.ends_with("source")
        })
}

fn source(tree: &Tree, near: &Near<'_>, linked: &Linked, authors: &[String]) -> Option<String> {
    // An account's name stands under an id of its own.
    let of_id = |id: &str| tree.nodes().iter().position(|node| node.attribute("id") == id).map(|at| tree.text(at));
    if let Some(name) = of_id("js_name").or_else(|| of_id("profileBt")).filter(|name| people::is_source(name)) {
        return Some(name);
    }
    if let Some(source) =
        near.lines().filter(|line| line.text.chars().count() < 200).find_map(|line| people::source(&line.text))
    {
        return Some(source);
    }
    // The name may stand in an element of its own beside the time.
    for (at, node) in tree.nodes().iter().enumerate() {
        let letters = tree.letters(at);
        if near.nodes.contains(&at) && names_source(node) && (2..=24).contains(&letters) {
            let text = tree.text(at);
            if when::find(&text).is_none() && people::is_source(&text) {
                return Some(text);
            }
        }
    }
    // A bare name beside the time: 2019年11月25日 18:57 参考消息.
    for line in near.lines().filter(|line| line.text.chars().count() <= 80) {
        let Some((_, range)) = when::find(&line.text) else { continue };
        let after = line.text.get(range.end..).unwrap_or_default();
        let before = line.text.get(..range.start).unwrap_or_default();
        for part in after.split("  ").chain(before.split("  ")).flat_map(|part| part.split([' ', '|', '｜', '/', '·']))
        {
            let part = part.trim_matches([' ', '|', ':', '：', '(', ')', '（', '）', '-', ',', '[', ']']);
            // Beside the time a few Han are a medium's name, unless they are a person's.
            let plain = (3..=12).contains(&part.chars().count())
                && part.chars().all(is_han)
                && !names::is_person(part)
                && !authors.iter().any(|author| author == part);
            let label = TIME_WORDS.contains(&part);
            if people::is_source(part) && !label && (looks_like_media(part) || plain) {
                return Some(part.to_owned());
            }
        }
    }
    if let Some(source) = linked.sources.iter().find(|source| people::is_source(source)) {
        return Some(source.clone());
    }
    if let Some(source) =
        near.foot.iter().filter(|line| line.text.chars().count() < 120).find_map(|line| people::source(&line.text))
    {
        return Some(source);
    }
    let platform = |name: &&String| !["微信公众平台", "知乎", "今日头条"].contains(&name.as_str());
    linked.publishers.iter().filter(platform).find(|name| people::is_source(name)).cloned()
}

/// Ends or begins as names of media do.
fn looks_like_media(text: &str) -> bool {
    const ENDS: &[&str] = &[
        "网",
        "網",
        "报",
        "報",
        "社",
        "台",
        "新闻",
        "新聞",
        "客户端",
        "公众号",
        "周刊",
        "杂志",
        "频道",
        "在线",
        "时报",
        "消息",
        "中心",
        "博客",
        "资讯",
        "号",
        "传媒",
        "出版",
        "电视",
        "广播",
        "观察",
        "财经",
        "快讯",
        "视点",
        "论坛",
        "微博",
        "委",
        "局",
        "办",
        "部",
        "院",
        "府",
        "署",
        "厅",
        "会",
        "大学",
        "学院",
        "发布",
        "日报",
        "早报",
        "晚报",
        "News",
        "Times",
        "Post",
        "Daily",
        "新华",
        "人民",
        "学习",
        "生活",
        "科技",
        "前瞻",
        "评论",
        "周报",
        "集团",
        "公司",
    ];
    ENDS.iter().any(|end| text.ends_with(end))
}

fn authors(near: &Near<'_>, linked: &Linked) -> Vec<String> {
    for line in near.head.iter().filter(|line| line.text.chars().count() < 160) {
        let found = people::authors(&line.text);
        if !found.is_empty() {
            return found;
        }
        let signed = line.text.strip_prefix("By ").map(names::names).unwrap_or_default();
        if !signed.is_empty() && signed.iter().all(|name| names::is_person(name)) {
            return signed;
        }
    }
    // Systems put their own names and numbers there.
    let mut found: Vec<String> =
        linked.authors.iter().flat_map(|author| names::names(author)).filter(|name| names::is_person(name)).collect();
    found.dedup();
    if !found.is_empty() {
        return found;
    }
    // Signatures below the text; within it they are looked for once the blocks are known.
    near.foot
        .iter()
        .filter(|line| line.text.chars().count() < 60)
        .map(|line| people::reporters(&line.text))
        .find(|f| !f.is_empty())
        .unwrap_or_default()
}

fn editor(near: &Near<'_>, linked: &Linked) -> Option<String> {
    let short = |line: &&Line| line.text.chars().count() < 240;
    let foot = near.foot.iter().filter(short).find_map(|line| people::editor(&line.text));
    foot.or_else(|| near.lines().filter(short).find_map(|line| people::editor(&line.text)))
        .or_else(|| linked.editors.iter().flat_map(|editor| names::names(editor)).next())
}

fn path(tree: &Tree, near: &Near<'_>, linked: &Linked, title: &str) -> Vec<String> {
    let labelled = near.before.iter().rev().chain(near.head.iter().take(3));
    if let Some(path) = labelled.map(|line| channel::of_line(&line.text, title)).find(|path| !path.is_empty()) {
        return path;
    }
    // Links with arrows between them, above the title.
    let arrows = |line: &&Line| {
        let parts = line.text.split(['>', '»', '›', '＞']).map(str::trim).filter(|part| !part.is_empty());
        let short = parts.clone().all(|part| part.chars().count() <= 12);
        let letters = line.text.chars().filter(|c| c.is_alphanumeric()).count();
        short
            && (2..=6).contains(&parts.count())
            && line.linked * 2 >= letters
            && line.text.contains(['>', '»', '›', '＞'])
    };
    if let Some(line) = near.before.iter().rev().find(arrows) {
        let path = channel::of_path(&line.text, title);
        if !path.is_empty() {
            return path;
        }
    }
    for (at, node) in tree.nodes().iter().enumerate() {
        if at >= near.nodes.end || node.is_text() || tree.letters(at) > 60 || tree.letters(at) < 4 {
            continue;
        }
        let crumbs = node.words().iter().any(|word| {
            matches!(
                word.as_str(),
                "crumb"
                    | "crumbs"
                    | "breadcrumb"
                    | "breadcrumbs"
                    | "position"
                    | "path"
                    | "location"
                    | "weizhi"
                    | "dqwz"
                    | "mbx"
                    | "wz"
                    | "bread"
                    | "currentpath"
            )
        });
        if crumbs {
            let path = channel::of_path(&tree.text(at), title);
            if !path.is_empty() {
                return path;
            }
        }
    }
    let path: Vec<String> = channel::of_path(&linked.channel.join(" > "), title);
    if path.is_empty() {
        linked.channel.iter().filter(|name| name.chars().count() <= 16).take(1).cloned().collect()
    } else {
        path
    }
}
