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
