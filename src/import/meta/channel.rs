//! The site's own path of channels, from its breadcrumb.

/// Signs that a line tells where the page stands.
const LABELS: &[&str] = &[
    "当前位置",
    "當前位置",
    "所在位置",
    "您的位置",
    "你的位置",
    "现在位置",
    "您现在的位置",
    "当前的位置",
    "您当前的位置",
    "位置：",
    "位置:",
    "首页 >",
    "首頁 >",
    "首页>",
    "首頁>",
    "首页 »",
    "首页»",
    "首页 ›",
    "首页›",
    "首页 /",
    "首页/",
    "首页 →",
    "首页-",
    "首页 -",
    "Home >",
    "Home »",
    "Home ›",
    "Home /",
    "ホーム >",
];
/// Parts that are no channel.
const EMPTY: &[&str] = &[
    "首页",
    "首頁",
    "主页",
    "网站首页",
    "正文",
    "文章",
    "内容",
    "详情",
    "文章正文",
    "新闻详情",
    "详细内容",
    "文章内容",
    "内容页",
    "Home",
    "home",
    "ホーム",
    "全文",
    "内容详情",
    "文章详情",
    "新闻正文",
    "阅读",
    "信息内容",
    "查看",
    "查看文章",
    "內文",
    "打印",
    "发布",
    "本文",
    "记事",
    "記事",
];

/// The channels named by a breadcrumb line; empty if it is none.
pub fn of_line(line: &str, title: &str) -> Vec<String> {
    if line.chars().count() > 120 || !LABELS.iter().any(|label| line.contains(label)) {
        return Vec::new();
    }
    let path = LABELS
        .iter()
        .filter(|label| !label.contains(['>', '»', '›', '/', '-', '→']))
        .filter_map(|label| line.find(label).map(|at| at + label.len()))
        .max()
        .and_then(|at| line.get(at..))
        .unwrap_or(line);
    of_path(path, title)
}

/// The channels of a path such as `首页 > 新闻 > 市情 > 正文`.
pub fn of_path(path: &str, title: &str) -> Vec<String> {
    let path = path.trim_start_matches([':', '：', '是', ' ', '】', ']']);
    let marks: &[char] = &['>', '＞', '»', '›', '→', '/', '|', '→', '》', '·', '⟩'];
    let mut parts: Vec<&str> = path.split(marks).map(str::trim).filter(|part| !part.is_empty()).collect();
    if parts.len() == 1 {
        parts = path.split(['-', '—']).map(str::trim).filter(|part| !part.is_empty()).collect();
    }
    if parts.len() == 1 {
        parts = path.split("  ").map(str::trim).filter(|part| !part.is_empty()).collect();
    }
    if parts.len() < 2 {
        return Vec::new();
    }
    // The first part is the site, whatever it is called.
    let first = parts.first().copied().unwrap_or_default();
    let site = ["网", "網", "首页", "首頁", "在线", "网站", "Home", "报"].iter().any(|end| first.ends_with(end));
    let title_key = super::title::key(title);
    let last = parts.len() - 1;
    let kept = parts.iter().enumerate().filter(|&(at, part)| {
        let key = super::title::key(part);
        !(EMPTY.contains(part)
            || part.contains('%')
            || part.starts_with("正文")
            || (at == 0 && site)
            || key.is_empty()
            || part.chars().count() > 16
            || (at == last && !title_key.is_empty() && (title_key.starts_with(&key) || key.starts_with(&title_key))))
    });
    let mut path: Vec<String> = kept.map(|(_, part)| (*part).to_owned()).take(6).collect();
    path.dedup();
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn breadcrumbs() {
        for (line, path) in [
            ("您当前的位置：首页 > 新闻中心 > 市情", vec!["新闻中心", "市情"]),
            ("当前位置: 北河网 >> 社会 >> 正文", vec!["社会"]),
            ("首页 > 财经 > 大桥今日通车", vec!["财经"]),
            ("北河网首页 > 本地", vec!["本地"]),
            ("位置很重要", vec![]),
            ("他说，当前位置不变", vec![]),
        ] {
            assert_eq!(of_line(line, "大桥今日通车"), path, "{line}");
        }
    }
}
