//! Search in the bundled articles: by words, in the other script, and by pinyin.

use std::path::Path;

use kanbao::document::find::Finder;
use kanbao::text::fold::fold;
use kanbao::text::pinyin::readings;
use kanbao::text::script::{Script, convert};

fn articles() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("articles");
    let mut names: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    names.retain(|name| name.extension().is_some_and(|extension| extension == "md"));
    names.sort();
    names.iter().map(|name| std::fs::read_to_string(name).unwrap()).collect()
}

/// Pairs of Han, some from everywhere in a text.
fn pairs(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let han = |pair: &&[char]| pair.iter().all(|c| ('\u{4E00}'..='\u{9FFF}').contains(c));
    chars.windows(2).step_by(37).filter(han).map(|pair| pair.iter().collect()).collect()
}

#[test]
fn every_pair_is_found_wherever_it_stands() {
    for text in articles() {
        let folded: String = text.chars().map(fold).collect();
        for pair in pairs(&text) {
            let finder = Finder::new(&pair);
            let wanted: String = pair.chars().map(fold).collect();
            assert_eq!(finder.count(&text, usize::MAX), folded.matches(&wanted).count(), "{pair}");
            // Forth and back are the same way.
            let forth: Vec<usize> = finder.find_iter(&text, 0).map(|found| found.start).collect();
            let mut back = Vec::new();
            let mut before = text.len();
            while let Some(found) = finder.previous_before(&text, before) {
                before = found.start;
                back.push(before);
            }
            back.reverse();
            // In 哈哈哈 the two ways cut differently.
            if pair.chars().next() != pair.chars().last() {
                assert_eq!(forth, back, "{pair}");
            }
        }
    }
}

#[test]
fn the_other_script_and_the_sound_find_the_same_places() {
    for text in articles() {
        for pair in pairs(&text) {
            let places: Vec<_> = Finder::new(&pair).find_iter(&text, 0).collect();
            for script in [Script::Simplified, Script::Traditional] {
                let other = convert(&pair, script).text;
                let found: Vec<_> = Finder::new(&other).find_iter(&text, 0).collect();
                assert!(places.iter().all(|place| found.contains(place)), "{pair} as {other}");
            }
            let sound: String = pair.chars().filter_map(|c| readings(c).first().copied()).map(toneless).collect();
            let found: Vec<_> = Finder::new(&sound).find_iter(&text, 0).collect();
            let near = |place: &std::ops::Range<usize>| {
                found.iter().any(|other| other.start < place.end && place.start < other.end)
            };
            assert!(places.iter().all(near), "{pair} as {sound}");
        }
    }
}

fn toneless(reading: &str) -> String {
    let vowels = ["āáǎàa", "ēéěèe", "īíǐìi", "ōóǒòo", "ūúǔùu", "ǖǘǚǜüv"];
    let plain =
        |c: char| vowels.iter().find(|group| group.contains(c)).and_then(|group| group.chars().last()).unwrap_or(c);
    reading.chars().map(plain).collect()
}
