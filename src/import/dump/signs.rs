//! Lines that can be known by themselves: navigation, breadcrumb, image, caption, chrome.

use std::sync::LazyLock;

use super::lines::columns;
use super::reading::Reading;

/// One line of many short words split by blanks or bars, and nothing said: a site's navigation.
pub(super) fn is_navigation(line: &str) -> bool {
    if line.len() > 600 || line.contains(['。', '，', '；', '！', '？', ',']) {
        return false;
    }
    let line = Reading::of(line).text();
    let words: Vec<usize> = line
        .split(|c: char| c.is_whitespace() || "|/·>»-_•".contains(c))
        .filter(|word| !word.is_empty())
        .map(columns)
        .collect();
    let short = words.iter().filter(|&&width| (2..=12).contains(&width)).count();
    words.len() >= 8 && short * 10 >= words.len() * 9 && !line.is_ascii()
}

/// The parts of a breadcrumb, outermost first, without the home page and the words for the text itself.
pub(super) fn breadcrumb(line: &str) -> Option<Vec<String>> {
    if line.len() > 400 {
        return None;
    }
    let reading = Reading::of(line);
    let folded = reading.text();
    let labelled = ["当前位置", "当前的位置", "所在位置", "所在的位置", "您的位置", "你的位置", "现在的位置", "位置:"]
        .iter()
        .any(|label| folded.contains(label));
    let arrows = |c: char| ">›»→≫".contains(c);
    let home = folded.starts_with("首页") || folded.starts_with("home") || folded.contains("网首页");
    if !(labelled && (folded.contains(arrows) || folded.contains(['/', '-', '|', '\\']))
        || home && folded.contains(arrows))
    {
        return None;
    }
    let split = |c: char| if folded.contains(arrows) { arrows(c) } else { "/-|\\".contains(c) };
    let mut parts = Vec::new();
    let mut from = 0;
    for at in 0..=reading.len() {
        let here = reading.folded().get(at).copied();
        let labelled = here == Some(':') && parts.is_empty();
        if here.is_none_or(split) || labelled {
            if !labelled {
                parts.push(reading.shown(from..at));
            }
            from = at + 1;
        }
    }
    let empty = |part: &String| {
        let part = Reading::of(part).text();
        let part = part.trim();
        part.is_empty()
            || [
                "首页",
                "网站首页",
                "主页",
                "home",
                "正文",
                "新闻正文",
                "文章正文",
                "详情",
                "内容",
                "内容页",
                "文章内容",
            ]
            .contains(&part)
            || part.contains("位置")
            || part.ends_with("首页")
    };
    parts.retain(|part| !empty(part));
    // The site's own name stands for its home page.
    if parts.len() > 1 && parts.first().is_some_and(|first| first.ends_with(['网', '網']) && !first.contains("新闻"))
    {
        parts.remove(0);
    }
    Some(parts)
}

/// A place where an image stood: its name, or a word for it.
pub(super) fn is_image(line: &str) -> bool {
    if line.len() > 120 {
        return false;
    }
    let folded = Reading::of(line).text();
    let word = folded.trim_matches(|c: char| "[]()【】<>《》".contains(c));
    if ["图片", "资料图", "资料图片", "图", "配图", "image", "img", "图像", "插图", "点击查看大图", "点击图片查看大图"]
        .contains(&word)
    {
        return true;
    }
    let Some((stem, end)) = word.rsplit_once('.') else { return false };
    ["png", "jpg", "jpeg", "gif", "webp", "bmp", "svg"].contains(&end)
        && !stem.is_empty()
        && !stem.contains(|c: char| c.is_whitespace() || "。，,；".contains(c))
}

/// The words under an image.
pub(super) fn is_caption(line: &str) -> bool {
    if line.len() > 300 {
        return false;
    }
    let folded = Reading::of(line).text();
    let text = folded.trim_end_matches(['。', ')', ' ']);
    ["图为", "图:", "▲", "△", "图片来源", "图源", "图片说明", "图片:", "图/", "上图", "下图", "(图片来源", "(图源"]
        .iter()
        .any(|sign| folded.starts_with(sign))
        || columns(text) <= 120
            && (text.ends_with('摄')
                || text.ends_with("供图")
                || text.ends_with("资料图")
                || text.ends_with("资料图片"))
}

/// Signs of what stands around an article and is not of it. Folded.
const CHROME: &str = "客户端 微信 微博 抖音 快手 小红书 视频号 扫码 扫一扫 二维码 公众号 关注@ 长按识别 点赞 分享到 分享至 版权 转载 返回首页 返回顶部 \
    返回列表 上一篇 下一篇 上一页 下一页 打印本页 打印此页 关闭窗口 纠错 举报 免责声明 相关阅读 相关新闻 相关链接 相关报道 推荐阅读 延伸阅读 热门推荐 热点新闻 热门新闻 \
    猜你喜欢 更多精彩 更多新闻 更多资讯 点击下载 下载app 网站地图 备案 联系我们 关于我们 联系电话 投稿邮箱 新闻热线 版权所有 copyright all_rights_reserved © 主办单位 主办: \
    承办单位 技术支持 网站标识码 公网安备 许可证 法律顾问 广告服务 法律责任 未经授权 未经许可 著作权 侵权 友情链接 我要评论 网友评论 发表评论 登录 注册 share_this \
    follow_us subscribe related_articles read_more privacy_policy terms_of 声明: 声明】 稿件来源";

static CHROME_WORDS: LazyLock<Vec<String>> =
    LazyLock::new(|| CHROME.split_whitespace().map(|word| word.replace('_', " ")).collect());

/// Has a word that stands around articles, not in them. Only to be asked of lines before or after the text.
pub(super) fn has_chrome(line: &str) -> bool {
    let folded = Reading::of(line).text();
    CHROME_WORDS.iter().any(|word| folded.contains(word.as_str()))
}

/// Ends as a sentence ends (closing quotation marks and brackets left out).
pub(super) fn ends_sentence(line: &str) -> bool {
    let text = line.trim_end_matches(['”', '’', '」', '』', '"', '\'', '）', ')', '】', '》']);
    let marks = ['。', '！', '？', '…', '.', '!', '?', '；', ';', '：', ':', '～'];
    text.ends_with(marks) || text.ends_with('—') && text.len() < line.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn navigation_is_many_short_words() {
        assert!(is_navigation("首页 新闻中心 即时新闻 时政 县区 教育 医疗健康 美食 金融"));
        assert!(is_navigation("首頁(yè) 新聞中心 即時(shí) 時(shí)政 獨(dú)家 縣區(qū) 教育 醫(yī)療 美食"));
        assert!(!is_navigation("春 夏 秋 冬"));
        assert!(!is_navigation("他说，今天 明天 后天 大后天 都不来 了 吗 啊 呢 吧"));
        assert!(!is_navigation("a b c d e f g h i j k"));
    }

    #[test]
    fn breadcrumbs_give_their_channels() {
        for (line, parts) in [
            ("您當(dāng)前的位置:首頁(yè) > 新聞中心 > 市情", vec!["新聞中心", "市情"]),
            ("当前位置：首页 >> 教育 >> 正文", vec!["教育"]),
            ("首页 › 文化 › 书评", vec!["文化", "书评"]),
            ("所在位置: 网站首页 / 县区 / 河边区", vec!["县区", "河边区"]),
        ] {
            assert_eq!(breadcrumb(line).unwrap(), parts, "{line}");
        }
        for line in ["3 > 2", "他的位置很好", "山 > 水 > 人"] {
            assert_eq!(breadcrumb(line), None, "{line}");
        }
    }

    #[test]
    fn images_and_captions() {
        for line in ["image.png", "1.jpg", "图片", "[资料图]", "微信图片_20241212.png"] {
            assert!(is_image(line), "{line}");
        }
        for line in ["他发来 image.png 一张。", "图片很多", "README", ".png"] {
            assert!(!is_image(line), "{line}");
        }
        assert!(is_caption("图为新桥的夜景。 张小明 摄"));
        assert!(is_caption("▲ 新桥"));
        assert!(!is_caption("图书馆今天开门。"));
    }

    #[test]
    fn ends_of_sentences() {
        for (line, ends) in
            [("走了。", true), ("“走了。”", true), ("产业“链织网”", false), ("Gone.", true), ("题目", false)]
        {
            assert_eq!(ends_sentence(line), ends, "{line}");
        }
    }
}
