use super::*;

fn iso(byline: &Byline) -> String {
    byline.published.map(|published| published.to_string()).unwrap_or_default()
}

#[test]
fn lines_near_a_title() {
    for (line, time, source, authors, editor) in [
        ("2024-12-12 08:55:07  来源:河边新闻网", "2024-12-12T08:55:07", "河边新闻网", "", ""),
        ("2024-12-12 08:55:07  來(lái)源:河邊(biān)新聞網(wǎng)", "2024-12-12T08:55:07", "河邊新聞網", "", ""),
        ("发布时间：2024年12月12日 08:55  浏览次数：128次  字号：[大 中 小]", "2024-12-12T08:55:00", "", "", ""),
        ("2019年11月25日 18:57 山城日报", "2019-11-25T18:57:00", "山城日报", "", ""),
        ("来源：山城日报 作者：张小明 李红 责任编辑：王五", "", "山城日报", "张小明,李红", "王五"),
        ("2024-03-05 | 来源：山城晚报 | 责编：赵六", "2024-03-05", "山城晚报", "", "赵六"),
        ("山城网记者 张小明 2024年3月5日", "2024-03-05", "山城网", "张小明", ""),
        ("张小明  2024-03-05 10:00", "2024-03-05T10:00:00", "", "张小明", ""),
        ("文/张小明 编辑/李红", "", "", "张小明", "李红"),
        ("Source: River Daily   Author: Jane Doe", "", "River Daily", "Jane Doe", ""),
    ] {
        let byline = read(line);
        let found = (
            iso(&byline),
            byline.source.clone().unwrap_or_default(),
            byline.authors.join(","),
            byline.editor.clone().unwrap_or_default(),
        );
        assert_eq!(
            (found.0.as_str(), found.1.as_str(), found.2.as_str(), found.3.as_str()),
            (time, source, authors, editor),
            "{line}"
        );
        assert!(byline.is_whole(), "{line}: {byline:?}");
    }
}

#[test]
fn sentences_are_no_bylines() {
    for line in ["2024年12月12日，山城开了一座新桥，两岸的人走过去看。", "这是一个没有日期的句子", "2024年的春天"]
    {
        assert!(!read(line).is_whole(), "{line}");
    }
}
