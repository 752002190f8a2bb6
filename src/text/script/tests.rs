use proptest::prelude::*;

use super::*;

/// Words where one Simplified character has several Traditional forms.
const PAIRS: &str = "
头发 頭髮|发展 發展|理发 理髮|发现 發現|皇后 皇后|以后 以後|后天 後天|太后 太后|里面 裡面|公里 公里|邻里 鄰里|着急 著急|群众 群眾|为了 為了|吃饭 吃飯
干部 幹部|树干 樹幹|干净 乾淨|干燥 乾燥|干涉 干涉|若干 若干|饼干 餅乾|面条 麵條|表面 表面|面包 麵包|方面 方面|面粉 麵粉
只有 只有|一只 一隻|船只 船隻|时钟 時鐘|钟情 鍾情|白云 白雲|人云亦云 人云亦云|北斗 北斗|战斗 戰鬥|山谷 山谷|谷物 穀物
小丑 小丑|丑陋 醜陋|占卜 占卜|茶几 茶几|几乎 幾乎|几个 幾個|胡同 衚衕|胡须 鬍鬚|二胡 二胡|台风 颱風|制造 製造|制度 制度
复习 複習|恢复 恢復|复杂 複雜|历史 歷史|日历 日曆|系统 系統|关系 關係|联系 聯繫|当时 當時|松树 松樹|放松 放鬆
冲突 衝突|冲洗 沖洗|征求 徵求|长征 長征|余额 餘額|准备 準備|批准 批准|范围 範圍|仆人 僕人|前仆后继 前仆後繼
朴素 樸素|姓朴 姓朴|千秋 千秋|秋千 鞦韆|板凳 板凳|老板 老闆|党员 黨員|升旗 升旗|出征 出征|头发干了 頭髮乾了|借口 藉口
书籍 書籍|万里长城 萬里長城|标致 標緻|导致 導致|游泳 游泳|旅游 旅遊|注释 註釋|注意 注意|周末 週末|周到 周到
";

/// Traditional words whose Simplified form is not made character by character, or is easily made wrong.
const BACK: &str = "
乾隆 乾隆|原著 原著|顯著 显著|執著 执着|乾淨 干净|著名 著名|看著 看着|瞭望 瞭望|瞭解 了解|藉口 借口|頭髮 头发|發展 发展|皇后 皇后|以後 以后|裡面 里面|公里 公里
幹部 干部|樹幹 树干|麵條 面条|麪條 面条|表面 表面|醫療 医疗|臺灣 台湾|覆蓋 覆盖|反覆 反复|徵求 征求|宮商角徵羽 宫商角徵羽
乾坤 乾坤|鍾情 钟情|鐘錶 钟表|慾望 欲望|計劃 计划|週末 周末|甚麼 什么|為了 为了|於是 于是|裏面 里面|綫索 线索|羣眾 群众
";

fn pairs(table: &str) -> impl Iterator<Item = (&str, &str)> {
    table.split(['|', '\n']).filter_map(|pair| pair.trim().split_once(' '))
}

#[test]
fn words_with_several_forms_come_out_right_both_ways() {
    let mut wrong = Vec::new();
    let mut words = 0;
    for (simplified, traditional) in pairs(PAIRS) {
        words += 1;
        let there = convert(simplified, Script::Traditional).text;
        let back = convert(traditional, Script::Simplified).text;
        if there != traditional || back != simplified {
            wrong.push((simplified, there, back));
        }
    }
    for (traditional, simplified) in pairs(BACK) {
        words += 1;
        let there = convert(traditional, Script::Simplified).text;
        if there != simplified {
            wrong.push((simplified, traditional.to_owned(), there));
        }
    }
    assert!(words >= 110, "{words}");
    assert_eq!(wrong, [], "of {words}");
}

#[test]
fn words_in_a_sentence() {
    let text = "皇后以后在里面留了头发，公里之外的干部在树干旁吃面条，表面发展很快。";
    let traditional = "皇后以後在裡面留了頭髮，公里之外的幹部在樹幹旁吃麵條，表面發展很快。";
    assert_eq!(convert(text, Script::Traditional).text, traditional);
    assert_eq!(convert(traditional, Script::Simplified).text, text);
    assert_eq!(convert(text, Script::Original).text, text);
}

#[test]
fn guesses_the_script() {
    for (text, script) in [
        ("京津冀协同发展十年", Some(Script::Simplified)),
        ("京津冀協同發展十年", Some(Script::Traditional)),
        ("hello, world", None),
        ("", None),
        ("山水人口", None),
    ] {
        assert_eq!(guess(text), script, "{text}");
    }
}

#[test]
fn offsets_pair_off_and_units_map_to_their_start() {
    let mut map = Offsets::default();
    // 2 + 3 + 4 bytes became 3 + 3 + 3, then two characters became three.
    map.pair(10, "é中𠀀", 10, "中国人");
    map.pair(19, "ab", 19, "xyz");
    for (source, target) in [(0, 0), (10, 10), (12, 13), (15, 16), (19, 19), (20, 19), (21, 22), (30, 31)] {
        assert_eq!(map.target(source), target, "{source}");
    }
    for (target, source) in [(9, 9), (13, 12), (16, 15), (19, 19), (21, 19), (22, 21), (31, 30)] {
        assert_eq!(map.source(target), source, "{target}");
    }
}

proptest! {
    #[test]
    fn offsets_lead_to_characters_and_back(text in "[a-z發髮后后后𠀀里干乾面麵。𫠝]{0,40}", traditional: bool) {
        let script = if traditional { Script::Traditional } else { Script::Simplified };
        let converted = convert(&text, script);
        let ends = std::iter::once(text.len());
        for at in text.char_indices().map(|(at, _)| at).chain(ends) {
            let there = converted.map.target(at);
            prop_assert!(converted.text.is_char_boundary(there));
            prop_assert_eq!(converted.map.source(there), at);
        }
        prop_assert_eq!(converted.map.target(text.len()), converted.text.len());
    }

    #[test]
    fn any_text_converts(text: String) {
        for script in [Script::Original, Script::Simplified, Script::Traditional] {
            let converted = convert(&text, script);
            prop_assert_eq!(converted.map.source(converted.text.len()), text.len());
        }
        let _ = guess(&text);
    }

    #[test]
    fn words_are_opencc_s_but_where_ours_stand(picks in prop::collection::vec((any::<prop::sample::Index>(), 0..4_usize), 1..12)) {
        // Words one after the other, some cut short, so that one runs into the next.
        let text: String = picks
            .iter()
            .flat_map(|(pick, cut)| WORDS[pick.index(WORDS.len())].chars().skip(cut / 2).take(6 - cut))
            .filter(|c| !"朴著甚干乾".contains(*c))
            .collect();
        prop_assert_eq!(convert(&text, Script::Traditional).text, TRADITIONAL.convert(&text));
        prop_assert_eq!(convert(&text, Script::Simplified).text, SIMPLIFIED.convert(&text));
    }
}

static TRADITIONAL: LazyLock<hanconv::Converter> = LazyLock::new(|| hanconv::Converters::S2TW.new_converter());
static SIMPLIFIED: LazyLock<hanconv::Converter> = LazyLock::new(|| hanconv::Converters::T2S.new_converter());
static WORDS: LazyLock<Vec<&str>> = LazyLock::new(|| {
    use hanconv::RawDictionary::{STCharacters, STPhrases, TSCharacters, TSPhrases};
    [STCharacters, STPhrases, TSCharacters, TSPhrases]
        .iter()
        .flat_map(|table| table.iter().flat_map(|(from, to)| [from, to]))
        .collect()
});
