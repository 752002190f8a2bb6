//! Names of persons, as bylines and signatures list them.

use crate::text::class::is_han;

/// 許嵐新北12日電: a name, a place of two characters, a day.
pub fn without_dateline(list: &str) -> &str {
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
    fn persons_and_others() {
        for (name, person) in [
            ("王小满", true),
            ("欧阳青", true),
            ("阿依古丽·买买提", true),
            ("Jane Doe", true),
            ("网易", false),
            ("admin", false),
            ("104363", false),
            ("新华社", false),
        ] {
            assert_eq!(is_person(name), person, "{name}");
        }
    }

    #[test]
    fn lists_of_names() {
        assert_eq!(names("张三、李四 王五"), ["张三", "李四", "王五"]);
        assert_eq!(names("张 三"), ["张三"]);
        assert_eq!(names("张三 摄影报道"), ["张三"]);
        assert_eq!(names("Jane Doe and John Roe"), ["Jane Doe", "John Roe"]);
    }
}
