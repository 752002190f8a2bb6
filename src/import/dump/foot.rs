//! What stands below the text: reporters, editor, the site's own lines, copyright.

use super::byline;
use super::lines::{Line, columns};
use super::reading::Reading;
use super::{people, signs};
use crate::document::Meta;

/// How many lines from the end may belong to the foot.
const REACH: usize = 80;

/// What was read below the text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Foot {
    /// Lines set aside.
    pub chrome: Vec<String>,
    /// How many lines of the text are left above it.
    pub lines: usize,
}

/// Reads what stands below the text, and completes the meta with it. `page`: the head was a newspaper page's.
pub(super) fn read(lines: &[Line<'_>], page: bool, meta: &mut Meta) -> Foot {
    let from = lines.len().saturating_sub(REACH).max(1);
    let mut end = lines.len();
    // From below: lines that may stand in a foot. The foot begins at the topmost one that proves it.
    let mut at = lines.len();
    while at > from {
        let Some(line) = lines.get(at - 1) else { break };
        match sign(line, page) {
            Sign::Proof => end = at - 1,
            Sign::Weak => {}
            Sign::Text => break,
        }
        at -= 1;
    }
    // Behind an editor's line nothing is text, even a line that no rule knows; it must not be much.
    let editor = (from..lines.len()).find(|&at| lines.get(at).is_some_and(|line| closes(line.text)));
    if let Some(editor) = editor.filter(|&editor| editor < end && page) {
        let below: usize = lines
            .iter()
            .skip(editor + 1)
            .filter(|line| line.width() > 60 && signs::ends_sentence(line.text) && !signs::has_chrome(line.text))
            .count();
        if below == 0 {
            end = editor;
        }
    }
    // Reporters stand last in the text.
    while end > 1 && lines.get(end - 1).is_some_and(|line| reporters(line.text).is_some()) {
        end -= 1;
    }
    let mut foot = Foot { chrome: Vec::new(), lines: end };
    for line in lines.iter().skip(end) {
        if let Some(names) = reporters(line.text) {
            for name in names {
                if !meta.authors.contains(&name) {
                    meta.authors.push(name);
                }
            }
        } else if columns(line.text) <= 120 {
            let found = byline::read(line.text);
            meta.editor = meta.editor.take().or(found.editor);
            if found.closing || found.labels > 0 && columns(line.text) <= 60 {
                meta.source = meta.source.take().or(found.source);
                if meta.authors.is_empty() {
                    meta.authors = found.authors;
                }
            }
        }
        foot.chrome.push(line.text.to_owned());
    }
    foot
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sign {
    /// Stands only in a foot.
    Proof,
    /// May stand in a foot that something else proves.
    Weak,
    /// The text.
    Text,
}

fn sign(line: &Line<'_>, page: bool) -> Sign {
    if closes(line.text) || reporters(line.text).is_some() {
        return Sign::Proof;
    }
    let width = line.width();
    if signs::has_chrome(line.text) {
        let clause = width > 60 && signs::ends_sentence(line.text);
        return if clause && !is_notice(line.text) {
            Sign::Text
        } else if page || clause || width <= 40 {
            Sign::Proof
        } else {
            Sign::Weak
        };
    }
    if signs::is_navigation(line.text) {
        return Sign::Proof;
    }
    if width <= 80 && !signs::ends_sentence(line.text) { Sign::Weak } else { Sign::Text }
}

/// A clause of a copyright notice, rather than news about copyright: several of its words, and a site speaking of itself.
fn is_notice(line: &str) -> bool {
    let folded = Reading::of(line).text();
    let words = [
        "版权",
        "转载",
        "稿件",
        "授权",
        "来源",
        "侵权",
        "声明",
        "著作权",
        "联系",
        "法律责任",
        "观点",
        "本网",
        "本站",
        "copyright",
        "rights reserved",
        "删除",
        "赞同",
        "仅供参考",
    ];
    let said = words.iter().filter(|word| folded.contains(**word)).count();
    said >= 3
        || said >= 2 && ["本网", "本站", "本平台", "本公众号", "copyright", "凡"].iter().any(|own| folded.contains(own))
}

/// A line of the hands that come after an article: 编辑, 责编, 校对, 审核.
fn closes(line: &str) -> bool {
    if columns(line) > 120 {
        return false;
    }
    let trimmed = line.trim_matches(|c: char| "（）()【】[]".contains(c));
    let found = byline::read(trimmed);
    found.closing && found.is_whole()
}

/// The names in a line that only names who reported: `记者 甲 乙`, `（记者 甲）`, `□本报记者 甲 通讯员 乙`.
pub(super) fn reporters(line: &str) -> Option<Vec<String>> {
    if line.len() > 240 {
        return None;
    }
    let reading = Reading::of(line);
    let text = reading.shown(0..reading.len());
    let text = text.trim_matches(|c: char| "（）()□■◎○●▲△【】[]".contains(c)).trim();
    let folded = Reading::of(text);
    let mut names = Vec::new();
    let mut from = None;
    let mut at = 0;
    let labels = ["记者", "通讯员", "实习生", "作者", "撰文", "撰稿", "文", "报道员"];
    while at < folded.len() {
        let label = labels.iter().find(|label| folded.has(at, label) && begins(&folded, at, label));
        let Some(label) = label else {
            at += 1;
            continue;
        };
        match from {
            Some(start) => names.extend(people::names(strip_words(&folded.shown(start..at)))?),
            // Before the first label only the paper's name may stand.
            None if at > 12 => return None,
            None => {}
        }
        at += label.chars().count();
        while folded.folded().get(at).is_some_and(|c| c.is_whitespace() || ":/|丨".contains(*c)) {
            at += 1;
        }
        from = Some(at);
    }
    names.extend(people::names(strip_words(&folded.shown(from?..folded.len())))?);
    Some(names)
}

/// 记者 and its like begin a list of names: 文 only with a bar or a colon behind it.
fn begins(line: &Reading, at: usize, label: &str) -> bool {
    let next = line.folded().get(at + label.chars().count());
    match label {
        "文" | "作者" | "撰文" | "撰稿" => {
            next.is_some_and(|c| ":/|丨".contains(*c)) && (at == 0 || label != "文")
        }
        _ => next.is_some_and(|&c| c.is_whitespace() || ":/|丨".contains(c) || people::is_family(c)),
    }
}

/// The names alone, without 报道, 文/图, 摄 behind them.
fn strip_words(names: &str) -> &str {
    let mut names = names.trim();
    for word in ["摄影报道", "报道", "報道", "报导", "文/图", "文图", "摄", "攝", "整理", "本报", "新华社", "综合", "/"]
    {
        names = names.strip_suffix(word).map_or(names, str::trim_end);
    }
    names.trim_end_matches(['）', ')', '】', '/'])
}

#[cfg(test)]
mod tests {
    use super::super::lines::lines;
    use super::*;

    #[test]
    fn lines_of_reporters() {
        for (line, names) in [
            ("记者 王小华 李棣", vec!["王小华", "李棣"]),
            ("記者(zhě) 王小華", vec!["王小華"]),
            ("（本报记者 张三 通讯员 李四 王　五）", vec!["张三", "李四", "王五"]),
            ("□河边日报记者 张小明 文/图", vec!["张小明"]),
            ("记者：张小明、李红 报道", vec!["张小明", "李红"]),
        ] {
            assert_eq!(reporters(line).unwrap(), names, "{line}");
        }
        for line in ["记者了解到，新桥明天通车。", "记者在现场看到", "文化是河的另一岸", "记者节快乐"]
        {
            assert_eq!(reporters(line), None, "{line}");
        }
    }

    #[test]
    fn a_foot_is_proved_before_it_is_cut() {
        let body = "昨天，白水河上的新桥通车了，两岸的人从早到晚走过去又走回来，谁也不肯先回家吃饭。\n这是第二段，说的是桥下的水。\n";
        for (foot, kept, editor) in [
            (
                "记者 王小华\n\n编辑:李小文\n河边新闻\n移动客户端\n抖音扫码\n【河边网版权声明】\n1.本网稿件下标注为“河边网”的，版权均属河边网所有，未经本网授权不得转载。\n",
                2,
                Some("李小文"),
            ),
            ("（责任编辑：李小文 审核：王五）\n", 2, Some("李小文")),
            ("一九九九年春\n", 3, None),
            ("", 2, None),
        ] {
            let text = format!("{body}{foot}");
            let all: Vec<Line<'_>> = lines(&text, 0..text.len()).collect();
            let mut meta = Meta::default();
            let found = read(&all, true, &mut meta);
            assert_eq!((found.lines, meta.editor.as_deref()), (kept, editor), "{foot}");
        }
    }
}
