//! The title, without the site's name.

/// What the page offers as its title.
#[derive(Debug, Default)]
pub struct Candidates {
    /// `<title>`.
    pub page: String,
    /// og:title, ArticleTitle, headline: what the page says to machines.
    pub declared: Vec<String>,
    /// Headings and elements named after a title, in order; whether each is an h1.
    pub visible: Vec<(String, bool)>,
    /// Lines of the page down to the text's end: a title need not stand in a heading.
    pub lines: Vec<String>,
}

/// Chooses the title: the longest heading that the page's title begins with, else what is left of the page's title
/// when the site's name is cut off.
pub fn choose(candidates: &Candidates) -> String {
    let page = candidates.page.trim();
    let page_key = key(page);
    let stripped = strip_site(page);
    let stripped_key = key(&stripped);
    let visible = || candidates.visible.iter().map(|(text, _)| text.as_str());
    let declared = || candidates.declared.iter().map(String::as_str);

    let first_key = key(first_piece(page));
    let enough = |text: &str| {
        let text = key(text);
        text.chars().count() * 5 >= stripped_key.chars().count() * 2 || text == first_key
    };
    let longest = |found: &mut dyn Iterator<Item = &str>| -> Option<String> {
        found
            .filter(|text| key(text).chars().count() >= 4 && enough(text))
            .max_by_key(|text| key(text).len())
            .map(clean)
    };
    let begins = |text: &&str| !page_key.is_empty() && page_key.starts_with(&key(text));
    let first = candidates.visible.iter().filter(|(_, first)| *first).map(|(text, _)| text.as_str());
    let title = longest(&mut first.filter(begins))
        .or_else(|| longest(&mut visible().filter(begins)))
        .or_else(|| {
            // A page called after its site alone: its longest heading tells more.
            let named = stripped_key.chars().count() <= 8 && !page_key.is_empty();
            let long = |text: &&str| (10..=60).contains(&key(text).chars().count());
            visible().filter(|_| named).filter(long).max_by_key(|text| key(text).len()).map(clean)
        })
        .or_else(|| longest(&mut candidates.lines.iter().map(String::as_str).filter(begins)));
    if let Some(title) = title {
        return title;
    }
    let within = |text: &&str| key(text).chars().count() >= 6 && page_key.contains(&key(text));
    if let Some(title) = longest(&mut visible().filter(within)) {
        return title;
    }
    // The page's title may be cut short with dots.
    let cut = stripped.trim_end_matches(['…', '.', '。']);
    if cut.len() < stripped.len()
        && key(cut).chars().count() >= 6
        && let Some(title) = visible().chain(declared()).find(|text| key(text).starts_with(&key(cut)))
    {
        return clean(title);
    }
    if let Some(title) = longest(&mut declared().filter(begins)) {
        return clean(&strip_site(&title));
    }
    // The only h1 of a page whose <title> is the site's name alone.
    let mut firsts = candidates.visible.iter().filter(|(text, first)| *first && key(text).chars().count() >= 4);
    let unlike = |text: &str| !shares(&key(text), &stripped_key);
    if let Some((title, _)) = firsts.next()
        && (stripped_key.is_empty() || stripped_key.chars().count() < 6 || unlike(title) || looks_like_site(&stripped))
    {
        return clean(title);
    }
    if stripped_key.chars().count() < 6
        && let Some(title) = declared().find(|text| key(text).chars().count() >= 4)
    {
        return clean(&strip_site(title));
    }
    if stripped_key.chars().count() < 6
        && let Some(title) = visible().find(|text| key(text).chars().count() >= 4)
    {
        return clean(title);
    }
    clean(&stripped)
}

/// The page's title up to the first mark that parts it from the names of channels and sites.
fn first_piece(page: &str) -> &str {
    let bar = page.find(['_', '|', '｜', '»']);
    let dash = [" - ", " – ", " — ", " :: "].iter().filter_map(|dash| page.find(dash)).min();
    let end = [bar, dash].into_iter().flatten().min().unwrap_or(page.len());
    page.get(..end).unwrap_or(page)
}

/// Letters and digits, in lower case, full width forms narrowed: what two spellings of a title share.
pub fn key(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            other => other,
        })
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

fn shares(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let pairs: std::collections::HashSet<&[char]> = a.windows(2).collect();
    let common = b.windows(2).filter(|pair| pairs.contains(pair)).count();
    common * 2 >= a.len().min(b.len())
}

fn clean(title: &str) -> String {
    title.split_whitespace().collect::<Vec<_>>().join(" ").trim_matches(['_', '|', '-', ' ']).to_owned()
}

/// Words that sites, not titles, are made of.
const SITE: &[&str] = &[
    "网",
    "網",
    "新闻",
    "新聞",
    "频道",
    "頻道",
    "在线",
    "日报",
    "日報",
    "晚报",
    "时报",
    "時報",
    "早报",
    "晨报",
    "都市报",
    "政府",
    "门户",
    "中心",
    "客户端",
    "论坛",
    "博客",
    "资讯",
    "首页",
    "正文",
    "专栏",
    "社区",
    "台",
    "社",
    "大学",
    "学院",
    "医院",
    "委员会",
    "办公室",
    "杂志",
    "周刊",
    "知乎",
    "豆瓣",
    "简书",
    "搜狐",
    "新浪",
    "腾讯",
    "网易",
    "凤凰",
    "百度",
    "头条",
    "央视",
    "cctv",
    ".com",
    ".cn",
    ".net",
    ".org",
    "news",
    "blog",
    "财经",
    "科技",
    "体育",
    "娱乐",
    "国内",
    "国际",
    "社会",
    "时政",
    "要闻",
    "军事",
    "观察者",
    "澎湃",
    "界面",
    "虎嗅",
    "36氪",
    "媒体",
    "公众号",
    "wechat",
    "ニュース",
    "日本",
    "即時",
    "報",
    "tv",
    "times",
    "post",
    "daily",
];

fn looks_like_site(text: &str) -> bool {
    let lower = text.to_lowercase();
    text.chars().count() <= 24 && SITE.iter().any(|word| lower.contains(word))
}

/// Cuts the pieces behind `_`, `|`, `-` and their like that name the site and its channels.
pub fn strip_site(title: &str) -> String {
    let mut title = title.trim();
    for _ in 0..5 {
        let marks = ['_', '|', '｜', '-', '–', '—', '－', '丨', '»', '«', '·', '︱', '/'];
        let Some(at) = title.rfind(marks) else { break };
        let (left, rest) = title.split_at(at);
        let Some(mark) = rest.chars().next() else { break };
        let right = rest.trim_start_matches(mark);
        let spaced = left.ends_with(' ') || right.starts_with(' ') || left.ends_with(mark);
        let (left, right) = (left.trim_end_matches(|c: char| c == mark || c.is_whitespace()), right.trim());
        let letters = key(left).chars().count();
        let sure = matches!(mark, '_' | '|' | '｜' | '»' | '«' | '︱') || spaced;
        let site = looks_like_site(right) || right.is_empty();
        // A hyphen belongs to COVID-19 as well; a bar or an underline hardly ever to a title.
        let cut = letters >= 4
            && match mark {
                '·' | '/' | '丨' => site && key(right).chars().count() <= 12 && letters >= 6,
                _ if sure => site || (key(right).chars().count() <= 16 && letters >= key(right).chars().count()),
                _ => site && letters >= 6,
            };
        if !cut {
            break;
        }
        title = left;
    }
    // “site | title” and “site: title” put the name first.
    if let Some(at) = title.find(['|', '｜', '_'])
        && let Some((left, right)) = title.split_at_checked(at)
    {
        let right = right.trim_start_matches(['|', '｜', '_']).trim();
        if looks_like_site(left.trim()) && key(left).chars().count() <= 8 && key(right).chars().count() >= 8 {
            return right.to_owned();
        }
    }
    title.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sites_name_is_cut() {
        for (page, title) in [
            ("北河大桥今日通车_北河新闻网", "北河大桥今日通车"),
            ("北河大桥今日通车-新闻频道-北河在线", "北河大桥今日通车"),
            ("北河大桥今日通车 | 北河日报", "北河大桥今日通车"),
            ("北河大桥今日通车_新闻中心_长流网_clw.cn", "北河大桥今日通车"),
            ("COVID-19疫情后的小镇", "COVID-19疫情后的小镇"),
            ("北河—南山高铁今日开工", "北河—南山高铁今日开工"),
            ("“水—电”联动的一年", "“水—电”联动的一年"),
        ] {
            assert_eq!(strip_site(page), title);
        }
    }

    #[test]
    fn the_longest_heading_the_page_begins_with() {
        let candidates = |page: &str, declared: &[&str], visible: &[(&str, bool)]| Candidates {
            page: page.to_owned(),
            declared: declared.iter().map(|&text| text.to_owned()).collect(),
            visible: visible.iter().map(|&(text, first)| (text.to_owned(), first)).collect(),
            lines: Vec::new(),
        };
        for (given, title) in [
            (
                candidates("甲乙：丙丁戊己-庚_网", &[], &[("甲乙：丙丁戊己-庚", false), ("推荐", true)]),
                "甲乙：丙丁戊己-庚",
            ),
            (candidates("北河网", &["大桥今日正式通车"], &[]), "大桥今日正式通车"),
            (candidates("北河网-新闻", &[], &[("大桥今日正式通车", true)]), "大桥今日正式通车"),
            (candidates("新闻", &[], &[("大桥今日正式通车", false)]), "大桥今日正式通车"),
            (candidates("大桥今日正式通…", &[], &[("大桥今日正式通车", false)]), "大桥今日正式通车"),
            (candidates("河上有了桥_北河视点_北河-The River Paper", &[], &[("河上有了桥", true)]), "河上有了桥"),
            (
                candidates(
                    "河上有了桥 - 北河论坛 - Powered by X!",
                    &[],
                    &[("[杂谈] 河上有了桥", true), ("河上有了桥", false)],
                ),
                "河上有了桥",
            ),
            (candidates("北河网 大桥今日正式通车", &[], &[("大桥今日正式通车", true)]), "大桥今日正式通车"),
        ] {
            assert_eq!(choose(&given), title);
        }
    }
}
