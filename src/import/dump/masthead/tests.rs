use super::super::lines::lines;
use super::*;

fn of(text: &str) -> Masthead {
    let all: Vec<Line<'_>> = lines(text, 0..text.len()).collect();
    read(&all, text.contains("\n\n"))
}

const BODY: &str =
    "\n\n　　昨天，白水河上的新桥通车了。两岸的人从早到晚走过去，又走回来，谁也不肯先回家吃饭。\n\n　　桥长三百米。\n";

#[test]
fn pages_with_all_their_signs() {
    let head = "首页 新闻 时政 县区 教育 医疗 美食 金融\n当前位置：首页 > 新闻 > 县区\n\n白水河上架新桥\n\n2024-03-05 08:30  来源：河边日报";
    let masthead = of(&format!("{head}{BODY}"));
    assert_eq!(masthead.meta.title, "白水河上架新桥");
    assert_eq!(masthead.meta.channel, ["新闻", "县区"]);
    assert_eq!(masthead.meta.source.as_deref(), Some("河边日报"));
    assert_eq!(masthead.chrome.len(), 3);
    assert!(masthead.page && masthead.deck.is_empty());
}

#[test]
fn titles_of_several_lines() {
    let masthead = of(&format!("县里三年建桥七座\n白水河上架新桥通两岸\n——河边县建桥记\n河边日报  2024-03-05{BODY}"));
    assert_eq!(masthead.meta.title, "县里三年建桥七座");
    assert_eq!(masthead.deck.len(), 2);
    let masthead = of(&format!("白水河上架新桥\n——河边县建桥记\n2024-03-05 河边日报{BODY}"));
    assert_eq!(masthead.meta.title, "白水河上架新桥——河边县建桥记");
    assert_eq!(masthead.meta.source.as_deref(), Some("河边日报"));
}

#[test]
fn plain_titles() {
    for (text, title, authors) in [
        ("白水河\n\n　　河不宽。\n\n　　水也不深，夏天的时候孩子们都下去，大人也下去。\n", "白水河", ""),
        (
            "白水河\n鲁一凡\n　　河不宽，水也不深，夏天的时候孩子们都下去，大人也下去。\n　　冬天没有人。\n",
            "白水河",
            "鲁一凡",
        ),
        ("The Ferry\nBy Jane Doe\n\nIt was cold on the river, and nobody spoke.\n", "The Ferry", "Jane Doe"),
        ("河不宽。\n\n水也不深。\n", "", ""),
        ("“走吧”\n\n他说了三遍。\n", "", ""),
        ("第一章 河\n\n河不宽。\n", "", ""),
        ("一行", "", ""),
    ] {
        let masthead = of(text);
        assert_eq!(
            (masthead.meta.title.as_str(), masthead.meta.authors.join(",").as_str()),
            (title, authors),
            "{text}"
        );
    }
}
