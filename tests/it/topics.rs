//! Topics on our own labelled sections: how often a label is right, and how often it is there.

use std::path::Path;

use kanbao::document::{Builder, Document, Kind, Meta};
use kanbao::import::topics;
use serde::Deserialize;

#[derive(Deserialize)]
struct Corpus {
    article: Vec<Article>,
}

#[derive(Deserialize)]
struct Article {
    title: String,
    sections: Vec<Section>,
}

#[derive(Deserialize)]
struct Section {
    heading: String,
    topic: String,
    text: String,
}

fn corpus() -> Corpus {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/topics/sections.toml");
    toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn document(title: &str, sections: &[&Section]) -> Document {
    let mut builder = Builder::new(Meta { title: title.to_owned(), ..Meta::default() });
    for section in sections {
        builder.push(Kind::Heading(1), &section.heading);
        builder.push(Kind::Paragraph, &section.text);
    }
    builder.finish()
}

/// Labels given, right ones among them, and labels that should have been given.
#[derive(Default)]
struct Tally {
    given: usize,
    right: usize,
    wanted: usize,
    said: String,
}

impl Tally {
    fn count(&mut self, heading: &str, wanted: &str, found: &str) {
        self.given += usize::from(!found.is_empty());
        self.right += usize::from(!found.is_empty() && found == wanted);
        self.wanted += usize::from(!wanted.is_empty());
        if found != wanted {
            self.said.push_str(&format!("  {heading}: ‘{found}’, not ‘{wanted}’\n"));
        }
    }

    fn check(&self, what: &str) {
        let precision = self.right as f64 / self.given.max(1) as f64;
        let recall = self.right as f64 / self.wanted.max(1) as f64;
        let sum = format!("{what}: precision {precision:.3}, recall {recall:.3}, of {}\n{}", self.wanted, self.said);
        println!("{sum}");
        assert!(precision >= 0.95 && recall >= 0.85, "{sum}");
    }
}

#[test]
fn sections_of_articles_find_their_topics() {
    let mut tally = Tally::default();
    for article in corpus().article {
        let sections: Vec<&Section> = article.sections.iter().collect();
        let found = topics::assign(&document(&article.title, &sections));
        for (section, topic) in sections.iter().zip(found) {
            tally.count(&section.heading, &section.topic, topic.as_ref().map_or("", |topic| topic.0.as_str()));
        }
    }
    assert!(tally.wanted >= 55);
    tally.check("sections of articles");
}

#[test]
fn a_section_alone_finds_its_topic() {
    let mut tally = Tally::default();
    for section in corpus().article.iter().flat_map(|article| &article.sections) {
        let found = topics::assign(&document("", &[section])).into_iter().next().flatten();
        tally.count(&section.heading, &section.topic, found.as_ref().map_or("", |topic| topic.0.as_str()));
    }
    tally.check("sections alone");
}

#[test]
fn an_article_without_sections_finds_its_topic() {
    let mut tally = Tally::default();
    for section in corpus().article.iter().flat_map(|article| &article.sections) {
        let mut builder = Builder::new(Meta { title: section.heading.clone(), ..Meta::default() });
        builder.push(Kind::Paragraph, &section.text);
        let found = topics::about(&builder.finish());
        tally.count(&section.heading, &section.topic, found.as_ref().map_or("", |topic| topic.0.as_str()));
    }
    tally.check("articles");
}

/// `kanbao show --format json` of a text with this topics.toml: the topics of its sections, and what it complained of.
fn shown_with(own: &str) -> (Vec<String>, String) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("topics.toml"), own).unwrap();
    let article = folder.path().join("a.md");
    std::fs::write(&article, "# 夜\n\n## 岸\n\n灯塔亮了，潮汐退下去，渔港里灯塔的影子一晃一晃，船都回来了。\n")
        .unwrap();
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_kanbao"))
        .args(["show", "--format", "json"])
        .arg(&article)
        .arg("--config-dir")
        .arg(folder.path())
        .arg("--data-dir")
        .arg(folder.path())
        .output()
        .unwrap();
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let sections = json["sections"].as_array().unwrap();
    let topics = sections.iter().map(|section| section["topic"].as_str().unwrap_or_default().to_owned());
    (topics.collect(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn the_readers_own_topics_are_used() {
    let own = "[[topic]]\nname = \"海\"\nwords = \"灯塔 潮汐 渔港\"\n";
    assert_eq!(shown_with(own), (vec!["海".to_owned()], String::new()));
    let (topics, said) = shown_with("[[topic]]\nname = 3\n");
    assert_eq!(topics, [""]);
    assert!(said.contains("topics.toml, line 2"), "{said}");
}
