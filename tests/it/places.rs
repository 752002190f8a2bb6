//! Bookmarks find their words again: seeded edits of every kind on the bundled articles.
//!
//! `KANBAO_TEST_ROUNDS` says how many edits of each kind are made; the numbers are printed (`--nocapture`).

mod draft;
mod edits;

use kanbao::document::{Document, Found, Quote, Span, next_character, next_sentence, sentence_at};

use draft::{Draft, articles};
use edits::{Edit, Random};

/// What came of the edits of one kind.
#[derive(Debug, Default)]
struct Tally {
    /// Quotes all of whose words were still there, and how many of them were found in their sentence.
    whole: u32,
    whole_right: u32,
    /// Quotes with at least half of their words left, and how many were found.
    part: u32,
    part_right: u32,
    /// Quotes with fewer words left, and how many were said to be lost.
    gone: u32,
    gone_said: u32,
    /// Found in the right place, and sure of it.
    claimed: u32,
    /// Wrong places that claimed to be right.
    wrong: Vec<String>,
    /// Right places missed.
    missed: Vec<String>,
}

fn rounds() -> u32 {
    std::env::var("KANBAO_TEST_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(20)
}

#[test]
#[expect(clippy::print_stdout, reason = "its numbers are what the benchmark is for")]
fn bookmarks_survive_edits() {
    let articles = articles();
    let mut whole = (0, 0);
    let mut part = (0, 0);
    let mut wrong = Vec::new();
    for (number, edit) in Edit::ALL.into_iter().enumerate() {
        let mut tally = Tally::default();
        for round in 0..rounds() {
            let mut random = Random::new((number as u64) << 32 | u64::from(round));
            try_one(&articles, edit, &mut random, &mut tally);
        }
        println!(
            "{edit:?}: whole {}/{}, part {}/{}, gone {}/{}, claimed {}, wrong claims {}",
            tally.whole_right,
            tally.whole,
            tally.part_right,
            tally.part,
            tally.gone_said,
            tally.gone,
            tally.claimed,
            tally.wrong.len()
        );
        for miss in tally.missed.iter().take(3) {
            println!("  missed: {miss}");
        }
        whole = (whole.0 + tally.whole_right, whole.1 + tally.whole);
        part = (part.0 + tally.part_right, part.1 + tally.part);
        wrong.append(&mut tally.wrong);
    }
    println!("all: whole {}/{}, part {}/{}, wrong claims {}", whole.0, whole.1, part.0, part.1, wrong.len());
    assert!(wrong.is_empty(), "wrong places claim to be right:\n{}", wrong.join("\n"));
    assert!(whole.0 * 1000 >= whole.1 * 995, "whole: {} of {}", whole.0, whole.1);
    assert!(part.0 * 100 >= part.1 * 95, "partly edited: {} of {}", part.0, part.1);
}

fn try_one(articles: &[Draft], edit: Edit, random: &mut Random, tally: &mut Tally) {
    let number = random.below(articles.len());
    let original = &articles[number];
    // Never the same one: words put in twice could not be told apart.
    let other = &articles[(number + 1 + random.below(articles.len() - 1)) % articles.len()];
    let document = original.document();
    let span = pick(&document, random);
    let quote = Quote::at(&document, span);
    let (start, end) = (document.offset(span.start), document.offset(span.end));
    let words = |c: &char| c.is_alphanumeric();
    let all: Vec<u32> = original.origins(start..end, words);

    let mut draft = original.clone();
    edit.apply(&mut draft, (all.first().copied(), all.last().copied()), other, random);
    let edited = draft.document();
    let located = quote.find(&edited, span.start);

    // Where the words are now, by the bytes of the edited text.
    let survivors = draft.places(&all);
    let sentence = sentence_at(&edited, located.span.start);
    let span_range = edited.offset(located.span.start)..edited.offset(located.span.end);
    let sentence = edited.offset(sentence.start)..edited.offset(sentence.end).max(span_range.end);
    let right = survivors.iter().any(|at| sentence.contains(at));
    let in_span = survivors.iter().filter(|at| span_range.contains(at)).count();
    let kept = draft.origins(span_range.clone(), |c| c.is_alphanumeric()).len();
    let sure = located.found != Found::Lost;
    let describe = || {
        format!(
            "{edit:?} {:?}: ‘{}’ [{}|{}] → ‘{}’ ({} of {} left)",
            located.found,
            quote.exact,
            quote.before,
            quote.after,
            edited.text().get(span_range.clone()).unwrap_or_default(),
            survivors.len(),
            all.len()
        )
    };
    // A wrong place: another sentence, or a span most of whose old words are not the quote's.
    if sure && (!right || 2 * in_span < kept) {
        tally.wrong.push(describe());
    }
    let class = if survivors.len() == all.len() {
        (&mut tally.whole, &mut tally.whole_right)
    } else if 2 * survivors.len() >= all.len() {
        (&mut tally.part, &mut tally.part_right)
    } else {
        tally.gone += 1;
        tally.gone_said += u32::from(!sure);
        return;
    };
    *class.0 += 1;
    *class.1 += u32::from(right);
    tally.claimed += u32::from(right && sure);
    if !right || !sure {
        tally.missed.push(describe());
    }
}

/// A place a reader may keep: a sentence, some characters, or a few sentences.
fn pick(document: &Document, random: &mut Random) -> Span {
    loop {
        let at = document.anchor(random.below(document.text().len()));
        let at = document.anchor(document.offset(at));
        let mut span = sentence_at(document, at);
        match random.below(10) {
            0..=5 => {}
            6..=7 => {
                span.start = at;
                span.end = at;
                for _ in 0..4 + random.below(37) {
                    span.end = next_character(document, span.end).unwrap_or(span.end);
                }
            }
            8 => {
                span.start = at;
                span.end = at;
                for _ in 0..2 + random.below(3) {
                    span.end = next_character(document, span.end).unwrap_or(span.end);
                }
            }
            _ => {
                for _ in 0..1 + random.below(4) {
                    if let Some(next) = next_sentence(document, span.end) {
                        span.end = sentence_at(document, next).end;
                    }
                }
            }
        }
        let range = document.offset(span.start)..document.offset(span.end);
        let words = document.text().get(range).unwrap_or_default().chars().filter(|c| c.is_alphanumeric()).count();
        if words >= 2 {
            return span;
        }
    }
}

#[test]
fn an_unchanged_article_keeps_every_sentence_in_its_place() {
    for article in articles() {
        let document = article.document();
        let mut at = Some(document.anchor(0));
        while let Some(place) = at {
            let span = sentence_at(&document, place);
            let located = Quote::at(&document, span).find(&document, span.start);
            let expected = if span.start == span.end { Found::Lost } else { Found::Exact };
            assert_eq!((located.span, located.found), (span, expected));
            at = next_sentence(&document, place);
        }
    }
}
