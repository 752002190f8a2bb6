use super::*;

const TEXT: &str = "这里说的是一些事情，话说得不短，前后有几十个字，一个小标题下面总要有这么多字才算得上一节。";

fn draft(blocks: &[&str]) -> Draft {
    let blocks = blocks.iter().map(|text| {
        let text = if *text == "…" { TEXT } else { text };
        match text.strip_prefix("**") {
            Some(text) => {
                let mut block = DraftBlock::paragraph(text);
                block.marks.push((0..text.len(), Style::Strong));
                block
            }
            None => match text.strip_prefix("## ") {
                Some(text) => DraftBlock::new(Kind::Heading(2), text),
                None => DraftBlock::paragraph(text),
            },
        }
    });
    Draft { blocks: blocks.collect(), ..Draft::default() }
}

/// Headings as `level text`, levels as the reader sees them.
fn headings(blocks: &[&str]) -> Vec<String> {
    let mut draft = draft(blocks);
    promote(&mut draft);
    draft.finish().sections().iter().map(|section| format!("{} {}", section.level, section.title)).collect()
}

#[test]
fn numbers_nest_in_their_order() {
    assert_eq!(
        headings(&[
            "…",
            "一、产业",
            "（一）工厂",
            "…",
            "1. 车间",
            "…",
            "2. 仓库",
            "…",
            "（二）园区",
            "…",
            "二、医疗",
            "…"
        ]),
        ["1 一、产业", "2 （一）工厂", "3 1. 车间", "3 2. 仓库", "2 （二）园区", "1 二、医疗"]
    );
}

#[test]
fn bold_lines_labels_and_bullets() {
    for (first, second) in [
        ("**河的上游", "**河的下游"),
        ("【上游】", "【下游】"),
        ("■ 上游", "■ 下游"),
        ("◆上游", "◆下游"),
        ("一", "二"),
        ("第三章 上游", "第四章 下游"),
    ] {
        let found = headings(&["…", first, "…", "…", second, "…"]);
        assert_eq!(
            found,
            [format!("1 {}", first.trim_start_matches("**")), format!("1 {}", second.trim_start_matches("**"))]
        );
    }
}

#[test]
fn inner_bold_lines_stand_deeper() {
    assert_eq!(
        headings(&["一、河", "**上游", "…", "**下游", "…", "二、山", "…"]),
        ["1 一、河", "2 上游", "2 下游", "1 二、山"]
    );
    assert_eq!(
        headings(&["…", "## 河", "**上游", "…", "**下游", "…", "## 山", "…"]),
        ["1 河", "2 上游", "2 下游", "1 山"]
    );
}

#[test]
fn what_only_looks_like_headings() {
    for blocks in [
        // A list.
        &["…", "1. 早起", "2. 吃饭", "3. 上船", "…"][..],
        // Running text with numbers.
        &["…", "1. 这一条说得很长，是一句完整的话，末尾有句号。", "…", "2. 这一条也一样，说完了才停。", "…"],
        // A number alone, out of order.
        &["…", "三、其他", "…"],
        // Emphasis everywhere.
        &["**他说", "**她说", "**大家都说", "**没有人说", "…"],
        // A deck at the head, a signature at the tail.
        &["**本报今天推出专题", "…", "…", "**一九九九年春"],
        // Speakers.
        &["…", "**问：河在哪里", "…", "**答：在那里", "…"],
        &["…", "【编辑：某人】", "…", "【责任编辑】", "…"],
    ] {
        assert_eq!(headings(blocks), Vec::<String>::new(), "{blocks:?}");
    }
}

#[test]
fn a_heading_is_not_bold_twice() {
    let mut draft = draft(&["…", "**河的上游", "…", "**河的下游", "…"]);
    promote(&mut draft);
    assert!(draft.blocks.iter().all(|block| block.marks.is_empty()));
}
