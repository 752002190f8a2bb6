use super::*;
use crate::document::{Kind, Style};

fn kinds(text: &str) -> Vec<(Kind, String)> {
    read(text, &Origin::default()).blocks.into_iter().map(|block| (block.kind, block.text)).collect()
}

fn said(kind: Kind, text: &str) -> (Kind, String) {
    (kind, text.to_owned())
}

#[test]
fn blocks_of_every_kind() {
    let text = "# 渡船\n\n第一段有两行，\n连成一行。And two\nwords.\n\n## 河\n\n> 引一句\n>\n> > 再引一句\n\n1. 甲\n2. 乙\n   - 丙\n\n   乙的\
        后一段\n\n---\n\n```rust\nlet a = 1;\n\nlet b;\n```\n";
    let draft = read(text, &Origin::default());
    assert_eq!(draft.meta.title, "渡船");
    assert_eq!(
        kinds(text),
        [
            said(Kind::Paragraph, "第一段有两行，连成一行。And two words."),
            said(Kind::Heading(2), "河"),
            said(Kind::Quote(1), "引一句"),
            said(Kind::Quote(2), "再引一句"),
            said(Kind::Item(1, 1), "甲"),
            said(Kind::Item(1, 2), "乙"),
            said(Kind::Item(2, 0), "丙"),
            said(Kind::Paragraph, "乙的后一段"),
            said(Kind::Rule, ""),
            said(Kind::Code, "let a = 1;"),
            said(Kind::Code, ""),
            said(Kind::Code, "let b;"),
        ]
    );
}

#[test]
fn images_alone_and_in_the_line() {
    let draft = read("![风车](a.png \"坝上\")\n\n文字![图](b.png)文字\n\n![一](c.png)\n说明一句\n", &Origin::default());
    let shown: Vec<_> =
        draft.blocks.iter().map(|block| (block.kind, block.text.as_str(), block.image.as_deref())).collect();
    assert_eq!(
        shown,
        [
            (Kind::Image, "风车", Some("a.png")),
            (Kind::Caption, "坝上", None),
            (Kind::Paragraph, "文字图文字", None),
            (Kind::Image, "一", Some("c.png")),
            (Kind::Paragraph, "说明一句", None),
        ]
    );
}

#[test]
fn marks_with_ruby_in_them() {
    let draft = read(
        "去{蔚|yù}县，**看{涿鹿|zhuō lù}的`{a|b}`**，~~不~~[站](http://a.cn)。**重点：**后文\n",
        &Origin::default(),
    );
    let block = draft.blocks.first().unwrap();
    assert_eq!(block.text, "去蔚县，看涿鹿的{a|b}，不站。重点：后文");
    let mut marks: Vec<_> =
        block.marks.iter().map(|(range, style)| (block.text.get(range.clone()).unwrap(), style.clone())).collect();
    marks.sort_by_key(|(text, _)| *text);
    let mut expected = vec![
        ("蔚", Style::Ruby("yù".into())),
        ("涿", Style::Ruby("zhuō".into())),
        ("鹿", Style::Ruby("lù".into())),
        ("{a|b}", Style::Code),
        ("看涿鹿的{a|b}", Style::Strong),
        ("不", Style::Strike),
        ("站", Style::Link("http://a.cn".into())),
        ("重点：", Style::Strong),
    ];
    expected.sort_by_key(|(text, _)| *text);
    assert_eq!(marks, expected);
}

#[test]
fn escaped_and_html() {
    assert_eq!(kinds("\\{漢|hàn}\n"), [said(Kind::Paragraph, "{漢|hàn}")]);
    let draft = read("<ruby>漢<rp>(</rp><rt>hàn</rt><rp>)</rp></ruby>字<br>换行\n", &Origin::default());
    let texts: Vec<_> = draft.blocks.iter().map(|block| block.text.as_str()).collect();
    assert_eq!(texts, ["漢字", "换行"]);
    assert_eq!(draft.blocks.first().unwrap().marks, [(0..3, Style::Ruby("hàn".into()))]);
    assert_eq!(kinds("<div>\n一句\n</div>\n"), [said(Kind::Paragraph, "一句")]);
}

#[test]
fn tables_are_aligned() {
    assert_eq!(
        kinds("| 项目 | 数 |\n|---|--:|\n| 医院 | 14 |\n| PM2.5 | 8 |\n"),
        [
            said(Kind::Code, "项目   数"),
            said(Kind::Code, "-----  --"),
            said(Kind::Code, "医院   14"),
            said(Kind::Code, "PM2.5   8"),
        ]
    );
}

#[test]
fn notes_and_tasks() {
    assert_eq!(
        kinds("话[^1]。\n\n- [x] 做了\n- [ ] 没做\n\n[^1]: 注一。\n"),
        [
            said(Kind::Paragraph, "话[1]。"),
            said(Kind::Item(1, 0), "[x] 做了"),
            said(Kind::Item(1, 0), "[ ] 没做"),
            said(Kind::Paragraph, "[1] 注一。"),
        ]
    );
}

#[test]
fn the_title_comes_once() {
    let draft = read("+++\ntitle = \"渡船\"\n+++\n# 渡船\n\n# 一\n\n话。\n", &Origin::default());
    assert_eq!(draft.meta.title, "渡船");
    assert_eq!(draft.blocks.len(), 2);
    assert_eq!(draft.chrome, ["渡船"]);
}
