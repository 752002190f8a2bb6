//! Pages that answer in the place of an article.

use crate::import::NotAnArticle;

/// Recognises such a page by its title, its markup and the little text it holds. `prose` is how many letters of
/// sentences were found in it.
pub fn recognise(html: &str, title: &str, text: &str, prose: usize) -> Option<NotAnArticle> {
    // An article about login walls is long.
    if prose >= 400 {
        return None;
    }
    let says = |words: &[&str]| words.iter().any(|word| title.contains(word) || text.contains(word));
    let head = |words: &[&str]| words.iter().any(|word| title.contains(word));
    if says(&[
        "环境异常",
        "完成验证后即可继续访问",
        "访问过于频繁",
        "安全验证",
        "人机验证",
        "请完成安全验证",
        "滑动验证",
        "请输入验证码",
        "Just a moment",
        "Checking your browser",
        "unusual traffic",
        "百度安全验证",
        "访问被阻断",
        "访问被拦截",
        "可能对网站造成安全威胁",
        "系统检测到异常流量",
        "访问被拒绝",
        "Verify you are human",
        "請完成驗證",
    ]) {
        return Some(NotAnArticle::Verification);
    }
    if head(&[
        "404",
        "页面不存在",
        "頁面不存在",
        "页面没有找到",
        "找不到",
        "Not Found",
        "not found",
        "出错了",
        "页面丢失",
    ]) || (prose < 200
        && says(&[
            "页面不存在",
            "您访问的页面不存在",
            "该内容已被发布者删除",
            "文章已被删除",
            "内容已删除",
            "该内容已被删除",
            "頁面不存在",
            "您要找的页面",
            "此内容因违规无法查看",
            "抱歉，您访问的",
            "很抱歉，您要访问的页面",
            "该文章不存在",
            "文章不存在",
            "内容不存在",
            "信息不存在",
            "网页不存在",
            "页面已删除",
            "页面已被删除",
            "该信息已被删除",
            "指定的主题不存在",
            "已被删除或正在被审核",
            "输入的网址有误",
            "输入的地址有误",
            "Page not found",
            "the page you requested",
            "此帐号已被屏蔽",
        ]))
    {
        return Some(NotAnArticle::Missing);
    }
    if prose < 200
        && says(&[
            "登录后查看",
            "请先登录",
            "登录后可",
            "请登录后",
            "登录查看全文",
            "您需要登录",
            "需要登录",
            "請先登入",
            "Log in to continue",
            "订阅后阅读",
            "成为会员后",
            "后可阅读全文",
            "后阅读全文",
            "后可查看全文",
            "本文为付费内容",
            "阅读剩余",
            "试读结束",
            "試讀結束",
        ])
    {
        return Some(NotAnArticle::Login);
    }
    if prose < 200
        && says(&[
            "Before you continue",
            "Cookie 设置",
            "accept all cookies",
            "Accept all cookies",
            "We value your privacy",
            "同意并继续",
        ])
    {
        return Some(NotAnArticle::Consent);
    }
    let scripted = html.contains("document.cookie")
        && (html.contains("location.reload") || html.contains("location.href") || html.contains("location.replace"));
    let letters = text.chars().filter(|c| c.is_alphanumeric()).count();
    if letters.max(prose) < 60
        && (scripted || html.contains("__jsl_clearance") || html.contains("_cf_chl") || html.contains("$_ts="))
    {
        return Some(NotAnArticle::Challenge);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_the_place_of_an_article() {
        let script = "<script>document.cookie='a=1';location.reload()</script>";
        for (html, title, text, prose, answer) in [
            (script, "", "", 0, Some(NotAnArticle::Challenge)),
            ("", "", "环境异常 当前环境异常，完成验证后即可继续访问。", 20, Some(NotAnArticle::Verification)),
            ("", "404 - 北河网", "返回首页", 0, Some(NotAnArticle::Missing)),
            ("", "北河网", "该内容已被发布者删除", 10, Some(NotAnArticle::Missing)),
            ("", "北河网", "请先登录后查看", 10, Some(NotAnArticle::Login)),
            ("", "一座城的十年", "开头的一句。本文为付费内容，订阅后可阅读全文。", 30, Some(NotAnArticle::Login)),
            ("", "提示信息", "抱歉，指定的主题不存在或已被删除或正在被审核", 20, Some(NotAnArticle::Missing)),
            (
                "",
                "405",
                "由于您访问的URL有可能对网站造成安全威胁，您的访问被阻断。",
                30,
                Some(NotAnArticle::Verification),
            ),
            (script, "大桥通车", "请先登录后评论", 900, None),
            ("", "大桥通车", "短讯一则，今日通车。", 9, None),
        ] {
            assert_eq!(recognise(html, title, text, prose), answer, "{title} {text}");
        }
    }
}
