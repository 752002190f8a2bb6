//! Who: 来源, 作者, 记者, 编辑, as lines of a page name them.

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
            let head = before.chars().count() <= 12 && before.chars().all(|c| is_han(c) || c.is_whitespace());
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

/// 許嵐新北12日電: a name, a place of two characters, a day.
fn without_dateline(list: &str) -> &str {
    let Some(rest) = list.strip_suffix("日電").or_else(|| list.strip_suffix("日电")) else { return list };
    let rest = rest.trim_end_matches(|c: char| c.is_ascii_digit());
    let count = rest.chars().count();
    let kept = count.saturating_sub(2).min(3);
    rest.char_indices().nth(kept).map_or(list, |(at, _)| rest.get(..at).unwrap_or(list))
}

const NOT_NAMES: &[&str] = &[
    "报道",
    "報道",
    "摄影",
    "攝影",
    "摄",
    "文",
    "图",
    "通讯员",
    "通訊員",
    "实习生",
    "见习",
    "记者",
    "編輯",
    "编辑",
    "综合",
    "整理",
    "编译",
    "匿名",
    "获悉",
    "了解",
    "采访",
    "来自",
    "视频",
    "剪辑",
    "海报",
    "制图",
    "供图",
    "来源",
    "电",
    "从",
    "佚名",
    "未知",
    "管理员",
    "网络",
    "本站",
    "原创",
    "转载",
    "整合",
    "原题",
    "责编",
    "全媒体",
];

/// Common family names: what tells a person's name from a site's.
const FAMILIES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严覃武莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝封官谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支卿国狄平计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况那宿鲜印逯隆茹诺战慕危玉银亢嵇公哈湛宾戎勾茅利於呼居揭干但尉冶斯元束檀衣信展阴昝智幸奉植衡富尧闭由張劉陳楊黃趙吳孫馬鄭謝許鄧馮韓蕭蔣蘇呂葉盧鍾譚範陸賈鄒閻龍賀顧龔萬錢嚴湯龐顏莊聶魯嶽歐關蘭寧";

/// Reads as a person's name: a Chinese one begins with a family name, a foreign one is several words.
pub fn is_person(name: &str) -> bool {
    let length = name.chars().count();
    if name.is_ascii() {
        return name.contains(' ') && name.chars().all(|c| c.is_ascii_alphabetic() || " .-'".contains(c));
    }
    let family = name.chars().next().is_some_and(|first| FAMILIES.contains(first));
    name.contains('·')
        || (family && (2..=3).contains(&length))
        || (length == 4 && family && name.chars().nth(1).is_some_and(|c| FAMILIES.contains(c)))
}

/// Names in a list: 张三 李四, 张三、李四, 阿不都·热合曼, Jane Doe.
pub fn names(list: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let list = list.trim();
    if list.is_ascii() || list.chars().filter(|c| is_han(*c)).count() == 0 {
        let kana = list.chars().any(|c| ('\u{3040}'..='\u{30ff}').contains(&c));
        for name in list.split([',', '、', '/', '&']).flat_map(|part| part.split(" and ")) {
            let name = name.trim().trim_start_matches("By ").trim_start_matches("by ");
            let words = name.split_whitespace().count();
            let good = name.chars().all(|c| c.is_alphanumeric() || " .-'’_".contains(c));
            if good && (1..=5).contains(&words) && (2..=40).contains(&name.chars().count()) && !kana {
                found.push(name.to_owned());
            }
        }
        return found;
    }
    let words: Vec<&str> = list
        .split(|c: char| {
            c.is_whitespace() || matches!(c, '、' | '，' | ',' | '/' | '／' | '|' | '｜' | '；' | ';' | '和' | '&')
        })
        .filter(|word| !word.is_empty())
        .collect();
    if words.len() == 2 && words.iter().all(|word| word.chars().count() == 1 && word.chars().all(is_han)) {
        return vec![words.concat()];
    }
    for word in words {
        let word = word.trim_matches(['（', '(', '）', ')', '：', ':', '“', '”', '@', '.']);
        let word = NOT_NAMES.iter().filter(|no| no.chars().count() > 1).fold(word, |word, no| {
            let rest = word.strip_prefix(no).unwrap_or(word);
            if rest.chars().count() >= 2 { rest } else { word }
        });
        let length = word.chars().count();
        let dotted = word.contains(['·', '•', '・']);
        let han = word.chars().all(|c| is_han(c) || matches!(c, '·' | '•' | '・'));
        let latin = word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-') && length >= 2;
        let fits = (han && length >= 2 && (length <= 4 || (dotted && length <= 16))) || (latin && length <= 20);
        let no = NOT_NAMES.iter().any(|no| word == *no || (no.chars().count() > 1 && word.ends_with(no)));
        if !fits || no {
            // A list of names ends where something else begins.
            if found.is_empty() { continue } else { break }
        }
        if !found.iter().any(|other| other == word) {
            found.push(word.to_owned());
        }
    }
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
