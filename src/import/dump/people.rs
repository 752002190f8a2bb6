//! Names of those who wrote.

use crate::text::class::is_han;

/// The commonest family names, enough to tell a person from an office.
const FAMILIES: &str = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边净阴丘麦岑巴裘宗宣贲邝仇卓蓝娄冷应闫项冰老巴茅";

/// How a name and its neighbours end that are no person's.
const OFFICES: [&str; 24] = [
    "网",
    "报",
    "社",
    "台",
    "讯",
    "部",
    "局",
    "院",
    "会",
    "中心",
    "刊",
    "频道",
    "公司",
    "集团",
    "大学",
    "新闻",
    "客户端",
    "日报",
    "晚报",
    "杂志",
    "办",
    "厅",
    "委",
    "组",
];

/// Words that begin as names do and stand beside times and titles.
const WORDS: &str = "金融 文化 文旅 文艺 文学 文娱 文教 时政 时事 时评 时尚 高教 高考 高校 高清 高端 高铁 高原 方志 方言 方圆 石油 金属 康养 安全 安徽 \
    常识 万象 江湖 江苏 江西 江南 黄山 黄河 白水 路况 路政 车市 车讯 华人 华侨 关注 成都 成长 成果 夏天 武汉 温州 南宁 项目 程序 向导 习惯 牛市 经济 包头 强国 费用 应急 单位 \
    左右 谷雨 向上 应用 章程 管理 管委会 白云 雷州 金华 石家庄 马鞍山 连云港 秦皇岛 张家口 葛洲坝 余杭";

/// Looks like a Chinese person's name: two to four Han that begin with a family name (or three with a dot between).
pub(super) fn is_name(text: &str) -> bool {
    if WORDS.split_whitespace().any(|word| word == text) {
        return false;
    }
    let count = text.chars().count();
    let han = text.chars().all(|c| is_han(c) || c == '·');
    han && (2..=4).contains(&count) && text.chars().next().is_some_and(is_family) && !is_office(text)
}

/// Ends as papers, stations and offices do.
pub(super) fn is_office(text: &str) -> bool {
    OFFICES.iter().any(|office| text.ends_with(office))
}

/// A character many family names are written with.
pub(super) fn is_family(c: char) -> bool {
    FAMILIES.contains(crate::text::fold::fold(c))
}

/// The names in a list of them: split at blanks, commas and bars; `王　棣`, spread to the width of three, is one name.
/// `None` when something in it is not a name.
pub(super) fn names(list: &str) -> Option<Vec<String>> {
    let parts =
        list.split(|c: char| c.is_whitespace() || "、，,;；/｜|&和".contains(c)).filter(|part| !part.is_empty());
    let mut names: Vec<String> = Vec::new();
    let mut half = false;
    for part in parts {
        let letters = part.chars().count();
        let han = part.chars().all(|c| is_han(c) || c == '·' || c == '•');
        let latin = part.chars().all(|c| c.is_alphabetic() || ".-'’".contains(c)) && part.chars().all(|c| !is_han(c));
        match names.last_mut() {
            Some(last) if half && han && letters == 1 => {
                last.push_str(part);
                half = false;
                continue;
            }
            Some(last) if latin && last.chars().all(|c| !is_han(c)) => {
                last.push(' ');
                last.push_str(part);
                continue;
            }
            _ if half => return None,
            _ => {}
        }
        half = han && letters == 1;
        let foreign = han && part.contains(['·', '•']) && letters <= 16;
        if !(half || latin || foreign || (han && (2..=4).contains(&letters))) {
            return None;
        }
        names.push(part.to_owned());
    }
    (!half && !names.is_empty() && names.len() <= 8).then_some(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_names() {
        for (list, expected) in [
            ("王小明 李棣", vec!["王小明", "李棣"]),
            ("王小明、李　棣", vec!["王小明", "李棣"]),
            ("约翰·史密斯", vec!["约翰·史密斯"]),
            ("Jane Doe", vec!["Jane Doe"]),
        ] {
            assert_eq!(names(list).unwrap(), expected, "{list}");
        }
        for list in ["", "本报今天刊登的文章", "王小明 12", "王"] {
            assert_eq!(names(list), None, "{list}");
        }
    }

    #[test]
    fn people_and_offices() {
        for (text, person) in
            [("张小明", true), ("張小明", true), ("华商报", false), ("新华社", false), ("参考消息", false)]
        {
            assert_eq!(is_name(text), person, "{text}");
        }
    }
}
