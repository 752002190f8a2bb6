use super::*;
use crate::document::{Builder, Kind, Meta};

fn document(sections: &[(&str, &str)]) -> Document {
    let mut builder = Builder::new(Meta::default());
    for (heading, text) in sections {
        builder.push(Kind::Heading(1), heading);
        builder.push(Kind::Paragraph, text);
    }
    builder.finish()
}

fn named(topics: Vec<Option<Topic>>) -> Vec<String> {
    topics.into_iter().map(|topic| topic.map_or_else(String::new, |topic| topic.0)).collect()
}

const HOSPITAL: &str = "县医院的门诊从早上七点开门，患者拿着病历排队挂号，医生在诊室里一个个看。";
const RIVER: &str = "三年治理以后，河里的水质好了，湿地里的候鸟多了一倍，污水不再直接排放。";

#[test]
fn the_text_decides_where_the_heading_does_not() {
    let document =
        document(&[("家门口的事", HOSPITAL), ("头上和脚下", RIVER), ("结尾", "他想了想，没有说话，慢慢走回去了。")]);
    assert_eq!(named(assign(&document)), ["医疗", "生态", ""]);
}

#[test]
fn traditional_and_annotated_text_count_alike() {
    let document = document(&[
        ("一", "縣醫(yī)院的門診從早上開門,患者掛號,醫(yī)生在診室裡看病。"),
        ("二", "河裡的水質好了，濕地裡的候鳥多了，污水不再排放。"),
    ]);
    assert_eq!(named(assign(&document)), ["医疗", "生态"]);
}

#[test]
fn english_counts_whole_words() {
    let document = document(&[
        (
            "Beds",
            "The hospital opened a new ward in May. Patients wait less, and doctors from the city come twice a week to the clinic.",
        ),
        ("Nothing", "He portrayed a wardrobe, a patience of saints, and went home."),
    ]);
    assert_eq!(named(assign(&document)), ["医疗", ""]);
}

#[test]
fn inner_sections_speak_for_the_outer() {
    let mut builder = Builder::new(Meta::default());
    builder.push(Kind::Heading(1), "这一年");
    builder.push(Kind::Heading(2), "上");
    builder.push(Kind::Paragraph, HOSPITAL);
    builder.push(Kind::Heading(2), "下");
    builder.push(Kind::Paragraph, "住院的病人少了，做手术不必去省城，护士和药品都够用。");
    assert_eq!(named(assign(&builder.finish())), ["医疗", "医疗", "医疗"]);
}

#[test]
fn an_article_without_sections_has_a_topic_too() {
    let mut builder = Builder::new(Meta { title: "清晨的门诊".to_owned(), ..Meta::default() });
    builder.push(Kind::Paragraph, HOSPITAL);
    assert_eq!(about(&builder.finish()).map(|topic| topic.0).as_deref(), Some("医疗"));
    assert_eq!(about(&Document::default()), None);
}

#[test]
fn the_readers_own_file_extends() {
    let own = "[[topic]]\nname = \"海\"\nwords = \"潮汐 灯塔 渔港\"\n[[topic]]\nname = \"医疗\"\nwithout = \"门诊\"\n";
    let topics = Topics::with(own).unwrap();
    let document = document(&[("夜", "灯塔亮了，潮汐退下去，渔港里灯塔的影子一晃一晃。")]);
    assert_eq!(named(assign_with(&document, &topics)), ["海"]);
    let failure = Topics::with("[[topic]]\nname = \"海\"\nwort = \"潮汐\"\n").unwrap_err();
    assert_eq!(failure.line, 3, "{failure}");
    assert!(Topics::with("[[topic]\n").is_err());
}

#[test]
fn the_built_in_file_is_sound() {
    let mut topics = Topics::with("").unwrap();
    topics.extend(include_str!("../topics.toml")).unwrap();
    let names: Vec<&str> = topics.names().collect();
    assert_eq!(names, ["产业", "医疗", "交通", "生态", "教育", "文旅", "科技", "农业", "经济", "民生", "时政", "体育"]);
}
