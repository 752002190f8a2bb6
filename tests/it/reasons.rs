//! Why something was not done, in the reader's language: every failure, with what it is about, and nothing left open.

use std::collections::BTreeSet;

use kanbao::app::Words;
use kanbao::config::{Config, Language};
use kanbao::import::{self, NotAnArticle};
use kanbao::keymap::Keymap;
use kanbao::store::{self, BadQuery};
use kanbao::text::{Filling, Reason};

/// One of every failure of the disk and of reading.
fn every() -> Vec<Reason> {
    use import::Failure as Import;
    use store::Failure as Store;
    let text = || "x1".to_owned();
    let mut all: Vec<Reason> = Vec::new();
    all.extend(
        [
            Store::Newer { file: text(), theirs: 7, ours: 6 },
            Store::Unusable { place: text(), why: "y2".to_owned() },
            Store::Unusable { place: "the data directory".to_owned(), why: text() },
            Store::ReadOnly,
            Store::Busy,
            Store::Full,
            Store::Disk(text()),
            Store::Damaged(text()),
            Store::Damaged("database disk image is malformed".to_owned()),
            Store::NoArticle(5),
            Store::NoBookmark(5),
            Store::NoSource(text()),
            Store::SourceExists(text()),
            Store::BadContent(5),
            Store::Reimport { id: 5, why: text() },
            Store::Query(BadQuery::NoValue("topic")),
            Store::Query(BadQuery::NoDate(text())),
            Store::NotBookmarks(text()),
            Store::Refused(text()),
        ]
        .map(Reason::from),
    );
    all.extend(
        [
            Import::Empty,
            Import::TooLarge { what: "texts", size: 5, limit: 4 },
            Import::Binary("a PDF file"),
            Import::Damaged(text()),
            Import::Encoding(text()),
            Import::TooDeep { depth: 9 },
            Import::TooMany { limit: 9 },
            Import::Fault,
            Import::Slow { seconds: 9 },
        ]
        .map(Reason::from),
    );
    let pages = [
        NotAnArticle::Challenge,
        NotAnArticle::Verification,
        NotAnArticle::Missing,
        NotAnArticle::Login,
        NotAnArticle::Consent,
        NotAnArticle::NoText,
    ];
    all.extend(pages.map(|why| Reason::from(Import::NotAnArticle(why))));
    let (_, keys) = Keymap::load(Some((
        "keymap.toml",
        "x = 1\n[redaer]\n[zzzzzz]\n[reader]\n\"j\" = \"dwon\"\n\"?!\" = \"up\"\n\"g x\" = \"zzzzzz\"\n\"g h\" = 3\n\"g t\" = \"topic\"\n\"g\" = \"up\"\n\"h\" = \"up 3\"\nbroken\n",
    )));
    let (_, settings) = Config::load(
        "config.toml",
        "columns = 5\nthem = \"auto\"\nzzzzzz = 1\ntheme = \"pink\"\nmouse = 1\nambiguous = 3\nhang = 2\nca-file = 1\nruby = \"x\"\n",
    );
    assert!(keys.len() >= 9 && settings.len() == 9, "{keys:?} {settings:?}");
    all.extend(keys.iter().chain(&settings).map(Reason::from));
    all.push(Reason::of("a.html", Reason::from(Import::Empty)));
    all
}

fn texts(reason: &Reason) -> Vec<String> {
    let of = |(_, filling): &(std::borrow::Cow<'_, str>, Filling)| match filling {
        Filling::Text(text) => vec![text.clone()],
        // Words of the system that no table knows are said as they are.
        Filling::Said(said) if said.name().is_empty() => vec![said.to_string()],
        Filling::Said(said) => texts(said),
    };
    reason.places().iter().flat_map(of).collect()
}

#[test]
fn every_failure_is_said_in_chinese_with_all_that_it_is_about() {
    let mut said = BTreeSet::new();
    for language in [Language::ZhHans, Language::ZhHant] {
        let words = Words::new(language);
        for reason in every() {
            let sentence = words.tell(&reason);
            assert!(!sentence.contains(['{', '}']), "{sentence}");
            let han = sentence.chars().filter(|c| kanbao::text::class::is_han(*c)).count();
            assert!(han >= 4, "{sentence}");
            for text in texts(&reason) {
                assert!(sentence.contains(&text), "{text} is not in {sentence}");
                assert!(reason.to_string().contains(&text), "{text} is not in {reason}");
            }
            said.insert(sentence);
        }
    }
    assert!(said.len() > 70, "{}", said.len());
}

#[test]
fn in_english_a_failure_is_said_as_the_verbs_say_it() {
    let words = Words::new(Language::En);
    for reason in every() {
        assert_eq!(words.tell(&reason), reason.to_string());
    }
}

#[cfg(feature = "network")]
#[test]
fn every_failure_of_the_web_is_said_in_chinese() {
    use kanbao::fetch::client::Unusable;
    use kanbao::fetch::web::Failure;
    let text = || "x1.example".to_owned();
    let connect = |why: &str| Failure::Connect { host: text(), why: why.to_owned() };
    let status = |status| Failure::Status { host: text(), status, meaning: "", retry_after: None };
    let mut all = vec![
        Failure::Address(text()),
        Failure::Host(text()),
        connect("refused"),
        connect("Network is unreachable (os error 101)"),
        connect("z3"),
        Failure::Tls { host: text(), why: "z3".to_owned() },
        Failure::NoTls(text()),
        Failure::Timeout(text()),
        Failure::Circle(text()),
        Failure::Redirect { from: text(), to: "z3".to_owned() },
        Failure::TooLarge { host: text(), limit: 9 },
        Failure::Coding(text()),
        Failure::Broken { host: text(), received: 9, partial: None },
        Failure::Cancelled,
        Failure::Budget,
        Failure::NoNetwork,
    ];
    all.extend([401, 402, 403, 404, 408, 410, 418, 429, 451, 502, 504].map(status));
    let words = Words::new(Language::ZhHans);
    let unusable = [Unusable::CaFile, Unusable::NoCaFile { file: text(), why: text() }].map(Reason::from);
    for reason in all.into_iter().map(Reason::from).chain(unusable) {
        let sentence = words.tell(&reason);
        assert_ne!(sentence, reason.to_string());
        assert!(!sentence.contains(['{', '}']), "{sentence}");
        assert!(texts(&reason).iter().all(|text| sentence.contains(text)), "{sentence}");
    }
    let certificate = Failure::Tls { host: text(), why: "invalid peer certificate: UnknownIssuer".to_owned() };
    assert_eq!(
        words.tell(&certificate.into()),
        "x1.example 不能证明自己的身份（证书的签发者不受信任）：单位自己的证书可以用 ca-file 指定"
    );
    assert_eq!(words.tell(&status(404).into()), "x1.example 回应 404：没有这个网页");
}
