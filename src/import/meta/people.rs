//! Who: 来源, 作者, 记者, 编辑, as lines of a page name them.

use super::names::{names, without_dateline};
use super::when;
use crate::text::class::is_han;

const SOURCES: &[&str] = &[
    "来源",
    "來源",
    "稿源",
    "信息来源",
    "文章来源",
    "新闻来源",
    "消息来源",
    "稿件来源",
    "资料来源",
    "出处",
    "转自",
    "来源于",
    "媒体",
    "信息來源",
    "文章來源",
    "新聞來源",
    "出處",
    "Source",
    "source",
    "出典",
    "発信元",
];
const AUTHORS: &[&str] = &[
    "作者",
    "文",
    "撰文",
    "撰稿",
    "执笔",
    "采写",
    "本文作者",
    "文字",
    "撰稿人",
    "供稿",
    "通讯员",
    "編譯",
    "编译",
    "By",
    "by",
    "記者",
    "记者",
    "本报记者",
    "特约记者",
    "见习记者",
    "实习记者",
    "全媒体记者",
    "文／",
    "筆者",
    "著者",
];
const EDITORS: &[&str] = &[
    "责任编辑",
    "責任編輯",
    "责编",
    "責編",
    "编辑",
    "編輯",
    "本文编辑",
    "网络编辑",
    "网页编辑",
    "值班编辑",
    "编 辑",
    "责任编辑",
    "Editor",
    "editor",
    "核稿編輯",
    "主編",
    "主编",
    "責任編集",
];
/// Labels that end the value before them.
const LABELS: &[&str] = &[
    "来源",
    "來源",
    "稿源",
    "作者",
    "记者",
    "記者",
    "责任编辑",
    "責任編輯",
    "责编",
    "責編",
    "编辑",
    "編輯",
    "时间",
    "時間",
    "发布",
    "發布",
    "日期",
    "浏览",
    "瀏覽",
    "阅读",
    "閱讀",
    "点击",
    "點擊",
    "字号",
    "字號",
    "字体",
    "字體",
    "打印",
    "分享",
    "评论",
    "評論",
    "校对",
    "校對",
    "审核",
    "審核",
    "审签",
    "监制",
    "监审",
    "摄影",
    "攝影",
    "通讯员",
    "通訊員",
    "供稿",
    "人气",
    "次数",
    "访问",
    "查看",
    "收藏",
    "我要",
    "关注",
    "关键词",
    "标签",
    "扫",
    "【",
    "[",
    "大",
    "中",
    "小",
    "更新",
    "用手机",
    "手机看",
    "终审",
    "初审",
    "复审",
    "一审",
    "二审",
    "三审",
    "主编",
    "实习生",
    "Time",
    "Editor",
    "Author",
    "发表",
    "發表",
    "文章来源",
    "点赞",
    "纠错",
    "报错",
    "责任校对",
    "值班",
    "终校",
    "流程",
    "美编",
    "图",
    "繁体",
    "T|T",
    "正文",
];

/// What stands behind one of the labels and a colon (or a stroke).
fn labelled<'a>(line: &'a str, labels: &[&str]) -> Option<&'a str> {
    let mut best: Option<(usize, &str)> = None;
    for label in labels {
        for (at, _) in line.match_indices(label) {
            let Some(rest) = line.get(at + label.len()..) else { continue };
            let rest = rest.trim_start_matches([' ', '\u{a0}', '\u{3000}']);
            let Some(value) = rest.strip_prefix([':', '：', '︰', '丨', '|', '｜', '/', '／', '∶']) else {
                continue;
            };
            // “文/” is a label of its own only where a line or a bracket begins.
            let before = line.get(..at).and_then(|before| before.chars().next_back());
            if label.chars().count() == 1 && before.is_some_and(is_han) {
                continue;
            }
            if value.starts_with('/') {
                continue;
            }
            if best.is_none_or(|(other, _)| at < other) {
                best = Some((at, value));
            }
        }
    }
    best.map(|(_, value)| value.trim_start_matches([' ', '\u{a0}', '\u{3000}', ':', '：']))
}

/// Cuts a value where the next thing on the line begins.
fn value(text: &str, names: bool) -> String {
    let stop =
        ['|', '｜', '】', '）', ')', ']', '_', '(', '（', '；', ';', '。', '》', '\n', '→', '>', '＞', '丨', '<'];
    let text = text.trim_start_matches(['【', '（', '(', '[', '《']);
    let mut end = text.find(stop).unwrap_or(text.len());
    if let Some((_, range)) = when::find(text) {
        end = end.min(range.start);
    }
    let text = text.get(..end).unwrap_or_default();
    let mut kept: Vec<&str> = Vec::new();
    for word in text.split([' ', '\u{a0}', '\u{3000}', '\t', '\u{2003}', '\u{2002}']).filter(|word| !word.is_empty()) {
        let label = LABELS.iter().any(|label| word.starts_with(label) && (word != *label || label.chars().count() > 1));
        let single_label = matches!(word, "大" | "中" | "小" | "T" | "A" | "|" | "+" | "-" | "/" | "·");
        if !kept.is_empty() && (label || single_label) {
            break;
        }
        let han_name = word.chars().count() <= 4 && word.chars().all(is_han);
        let latin = word.chars().all(|c| c.is_ascii_alphabetic() || ".-'".contains(c));
        let goes_on = kept.is_empty() || (names && (han_name || latin)) || (latin && kept.iter().all(|w| w.is_ascii()));
        if !goes_on || kept.len() >= 6 {
            break;
        }
        kept.push(word);
    }
    kept.join(" ").trim_matches(['，', ',', '、', ':', '：', '-', '—', '·', '.', '"']).to_owned()
}

/// 来源 on a line.
pub fn source(line: &str) -> Option<String> {
    let text = labelled(line, SOURCES)?;
    let source = value(text, false);
    // A label vouches for a name that ends like a button.
    let button = ["评论", "时间", "点击", "正文", "收藏", "下载"].iter().any(|end| source.ends_with(end));
    let named = is_source(&source) || (button && is_source(&format!("{source}网")));
    named.then_some(source)
}

/// Could be a newspaper's, agency's or site's name.
pub fn is_source(text: &str) -> bool {
    let length = text.chars().count();
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let furniture = [
        "字号",
        "字體",
        "字体",
        "分享",
        "评论",
        "打印",
        "阅读",
        "浏览",
        "点击",
        "登录",
        "注册",
        "收藏",
        "首页",
        "下载",
        "举报",
        "订阅",
        "参与",
        "扫",
        "http",
        "纠错",
        "大中小",
        "责任编辑",
        "记者",
        "作者",
        "编辑",
        "原标题",
        "关注",
        "播报",
        "已有",
        "条",
        "发表",
        "跟贴",
        "微信",
        "微博",
        "复制",
        "发布于",
        "发表于",
        "昨天",
        "今天",
        "原创",
        "转载",
        "置顶",
        "推荐",
        "（",
        "(",
        "编审",
        "校对",
        "审核",
        "发布时间",
        "时间",
        "日期",
        "转发",
        "点赞",
        "正文",
        "阅读量",
        "更新",
        "版权",
        "返回",
        "更多",
        "语音",
        "听",
        "人气",
        "查看",
    ];
    (2..=30).contains(&length)
        && letters * 2 >= length
        && !text.contains(['，', '。', '？', '！', '、'])
        && !furniture.iter().any(|word| text.starts_with(word) || (word.chars().count() > 1 && text.ends_with(word)))
}

/// 责任编辑 on a line.
pub fn editor(line: &str) -> Option<String> {
    let editor = value(labelled(line, EDITORS)?, true);
    let length = editor.chars().count();
    let parts = editor.split([' ', '、', '/', ',', '，']).count();
    let plain = editor.chars().all(|c| is_han(c) || c.is_ascii_alphanumeric() || " ·.-、/,，".contains(c));
    (length >= 2 && length <= 12 * parts && length <= 40 && plain).then(|| joined(&editor))
}

/// A name of two characters spread over its line, `张 三`, is one name.
fn joined(names: &str) -> String {
    let words: Vec<&str> = names.split(' ').collect();
    if words.len() == 2 && words.iter().all(|word| word.chars().count() == 1) {
        words.concat()
    } else {
        names.to_owned()
    }
}

/// Authors on a labelled line: 作者：, 文/, 记者 张三 李四, （记者 张三）, By ….
pub fn authors(line: &str) -> Vec<String> {
    if let Some(text) = labelled(line, AUTHORS) {
        let found = names(&value(text, true));
        if !found.is_empty() {
            return found;
        }
    }
    reporters(line)
}

const REPORTERS: &[&str] = &["记者", "記者", "通讯员", "通訊員"];

/// Names behind 记者 without a colon, as agencies and papers print them: in brackets, after 本报, or as the whole line.
pub fn reporters(line: &str) -> Vec<String> {
    let line = line.trim();
    let whole = line.chars().count() <= 40;
    let mut found = Vec::new();
    for label in REPORTERS {
        for (at, _) in line.match_indices(label) {
            let before = line.get(..at).unwrap_or_default();
            let rest = line.get(at + label.len()..).unwrap_or_default();
            let bracket = before.rfind(['（', '(', '【', '[', '〔']).map(|open| before.get(open..).unwrap_or_default());
            let within =
                bracket.is_some_and(|open| open.chars().count() <= 16 && !open.contains(['）', ')', '】', ']', '〕']));
            // 本报记者 or 某某日报 记者 before the names, and nothing after them.
            let head =
                before.chars().count() <= 12 && before.chars().all(|c| is_han(c) || c.is_whitespace() || c == '：');
            let whole = whole && !line.ends_with(['。', '，', '！', '？', '；', '：']);
            if !(within || (whole && head)) {
                continue;
            }
            let end = rest.find(['）', ')', '】', ']', '〕', '。', '，', '；', '/', '／', '|']).unwrap_or(rest.len());
            let list = rest.get(..end).unwrap_or_default().trim_start_matches([':', '：']);
            // 记者从…获悉 is a sentence, not a signature.
            if list.chars().count() > 40 {
                continue;
            }
            if list.ends_with(['攝', '摄']) {
                continue;
            }
            found.extend(names(without_dateline(list)));
        }
        if !found.is_empty() && label.starts_with(['记', '記']) {
            break;
        }
    }
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources() {
        for (line, said) in [
            ("2024-12-12 08:55:07  来源:张垣新闻网", Some("张垣新闻网")),
            ("来源：新华社 作者：张三", Some("新华社")),
            ("来源：人民日报　2019-11-25", Some("人民日报")),
            ("稿源：北河晚报　编辑：李四", Some("北河晚报")),
            ("(来源: 北河网)", Some("北河网")),
            ("Source: Xinhua News Agency", Some("Xinhua News Agency")),
            ("来源：", None),
            ("来源：字号 大 中 小", None),
            ("这是水的来源，也是", None),
        ] {
            assert_eq!(source(line).as_deref(), said, "{line}");
        }
    }

    #[test]
    fn editors() {
        for (line, said) in [
            ("（责任编辑：李雅）", Some("李雅")),
            ("责任编辑：杨 柳", Some("杨柳")),
            ("责编：张三、李四", Some("张三、李四")),
            ("本文来源：北河网 责任编辑：杨柳_NB442", Some("杨柳")),
            ("编辑丨王五", Some("王五")),
            ("【编辑:王五】", Some("王五")),
            ("编辑部的故事", None),
        ] {
            assert_eq!(editor(line).as_deref(), said, "{line}");
        }
    }

    #[test]
    fn authors_and_reporters() {
        for (line, said) in [
            ("作者：张三", vec!["张三"]),
            ("文/张三 图/李四", vec!["张三"]),
            ("记者 王映雪 王棣", vec!["王映雪", "王棣"]),
            ("本报讯（记者 张三 通讯员 李四）昨日", vec!["张三"]),
            ("新华社北河12月1日电（记者张三、李四）", vec!["张三", "李四"]),
            ("北河日报记者 张三", vec!["张三"]),
            ("本报记者 张 三", vec!["张三"]),
            ("记者从市交通局获悉，新线路", vec![]),
            ("By Jane Doe and John Roe", vec![]),
            ("By: Jane Doe", vec!["Jane Doe"]),
            ("记者 阿依古丽·买买提", vec!["阿依古丽·买买提"]),
            ("（中心社記者許嵐新北12日電）因去年", vec!["許嵐"]),
            ("〔記者溫雅／臺北報導〕老街", vec!["溫雅"]),
            ("河岸書店（記者溫雅攝）", vec![]),
            ("澎水记者 秦朗", vec!["秦朗"]),
        ] {
            assert_eq!(authors(line), said, "{line}");
        }
    }
}
