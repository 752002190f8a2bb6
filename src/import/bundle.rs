//! Pages of our own making: several pages of one article kept in one file, and a feed's text as a page.

use memchr::memmem;

use crate::document::Published;

/// Stands before each page but the first. ASCII after a line feed, so it is the same in every encoding of the web.
const MARK: &[u8] = b"\n<!-- kanbao: next page ";

/// Puts a further page of the same article behind what is there.
pub fn append_page(bytes: &mut Vec<u8>, url: &str, page: &[u8]) {
    bytes.extend_from_slice(MARK);
    // The address is for people who look into the file; a comment must not end in it.
    bytes.extend(url.bytes().filter(|byte| byte.is_ascii_graphic() && *byte != b'>'));
    bytes.extend_from_slice(b" -->\n");
    bytes.extend_from_slice(page);
}

/// The pages that [`append_page`] put together.
pub fn pages(bytes: &[u8]) -> Vec<&[u8]> {
    let mut pages = Vec::new();
    let mut rest = bytes;
    while let Some(at) = memmem::find(rest, MARK) {
        let (page, behind) = rest.split_at(at);
        pages.push(page);
        let end = memmem::find(behind, b"-->\n").map_or(behind.len(), |end| end + 4);
        rest = behind.get(end..).unwrap_or_default();
    }
    pages.push(rest);
    pages
}

/// A page that says what a feed says of an article.
pub fn page_of(title: &str, published: Option<Published>, authors: &[String], body: &str) -> String {
    let mut head = format!("<meta charset=\"utf-8\"><title>{}</title>", escape(title));
    if let Some(published) = published {
        head.push_str(&format!("<meta property=\"article:published_time\" content=\"{published}\">"));
    }
    for author in authors {
        head.push_str(&format!("<meta name=\"author\" content=\"{}\">", escape(author)));
    }
    let title = escape(title);
    format!(
        "<!DOCTYPE html>\n<html><head>{head}</head>\n<body><article><h1>{title}</h1>\n{body}\n</article></body></html>\n"
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::{Origin, import};

    #[test]
    fn pages_put_together_come_apart() {
        let mut bytes = b"one".to_vec();
        append_page(&mut bytes, "http://e.cn/a_2.html", b"two");
        append_page(&mut bytes, "http://e.cn/a_3.html?-->", b"three");
        assert_eq!(pages(&bytes), [&b"one"[..], b"two", b"three"]);
        assert_eq!(pages(b""), [b""]);
    }

    #[test]
    fn a_feeds_text_is_read_as_the_page_it_would_have() {
        let published = "2024-12-12T08:55:07+08:00".parse().ok();
        let body = "<p>　　入冬以来，水库里的候鸟一天多过一天，看鸟的人也一天多过一天。</p><p><strong>桥</strong></p><p>桥上装了新的路灯，夜里回家的人不再打手电筒。</p>";
        let page = page_of("候鸟 & 路灯", published, &["王一".to_owned()], body);
        let document =
            import(page.as_bytes(), &Origin { content_type: Some("text/html".to_owned()), ..Origin::default() })
                .unwrap();
        assert_eq!(document.meta.title, "候鸟 & 路灯");
        assert_eq!(document.meta.published, published);
        assert_eq!(document.meta.authors, ["王一"]);
        assert!(document.text().contains("入冬以来"));
    }
}
