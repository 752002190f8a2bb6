use proptest::prelude::*;
use strum::IntoEnumIterator;

use super::*;

fn user(source: &str) -> (Keymap, Vec<String>) {
    let (keymap, problems) = Keymap::load(Some(("my.toml", source)));
    (keymap, problems.iter().map(Problem::to_string).collect())
}

fn asked(keymap: &Keymap, mode: Mode, keys: &str) -> String {
    match keymap.lookup(mode, &Key::parse_all(keys).unwrap()) {
        Lookup::Bound(binding) => format!("{} {}", binding.action.name(), binding.argument).trim().to_owned(),
        Lookup::Prefix => "…".to_owned(),
        Lookup::Unbound => String::new(),
    }
}

#[test]
fn the_default_file_has_no_fault_and_binds_no_key_twice() {
    let (keymap, _) = Keymap::load(None);
    let mut parsed = Keymap::default();
    assert_eq!(load::read(&mut parsed, "keymap.toml", DEFAULT), []);
    assert_eq!(keymap, parsed);
    for mode in Mode::iter() {
        let mut seen = std::collections::BTreeSet::new();
        assert!(keymap.rows(mode).count() > 3, "{mode:?}");
        assert!(keymap.rows(mode).all(|row| seen.insert(row.keys.clone())), "{mode:?}");
    }
}

#[test]
fn sequences_modes_and_the_global_table() {
    let (keymap, _) = Keymap::load(None);
    for (mode, keys, expected) in [
        (Mode::Reader, "g y", "topic 医疗"),
        (Mode::Reader, "g", "…"),
        (Mode::Reader, "g x", ""),
        (Mode::Reader, "?", "help"),
        (Mode::Prompt, "?", ""),
        (Mode::Prompt, "ctrl-c", "quit"),
        (Mode::Library, "enter", "open"),
        (Mode::List, "'", "jump-back"),
    ] {
        assert_eq!(asked(&keymap, mode, keys), expected, "{mode:?} {keys}");
    }
}

#[test]
fn a_readers_file_is_laid_over_the_default() {
    let (keymap, problems) =
        user("[reader]\n\"g t\" = \"topic 体育\"\n\"j\" = \"up\"\n\"g y\" = \"none\"\n\"?\" = \"\"\n");
    assert_eq!(problems, Vec::<String>::new());
    assert_eq!(asked(&keymap, Mode::Reader, "g t"), "topic 体育");
    assert_eq!(asked(&keymap, Mode::Reader, "j"), "up");
    assert_eq!(asked(&keymap, Mode::Reader, "g y"), "");
    assert_eq!(asked(&keymap, Mode::Reader, "?"), "");
    assert_eq!(asked(&keymap, Mode::Library, "?"), "help");
    assert_eq!(asked(&keymap, Mode::Reader, "k"), "up");
}

#[test]
fn each_fault_is_one_message_and_the_rest_holds() {
    let source = r#"[reader]
"j" = "sekction-next"
"hyper-x" = "down"
"g" = "down"
"g y y" = "up"
"x" = 3
"Q" = "topic"
"W" = "down 4"
"K" = "half-up"

[raeder]
"j" = "down"
"#;
    let (keymap, problems) = user(source);
    insta::assert_snapshot!(problems.join("\n"), @r#"
    my.toml:2: there is no action "sekction-next": did you mean "section-next"?
    my.toml:3: "hyper-x" names no key: write j, G, space, ctrl-d, f5 or "g y"
    my.toml:4: "g" and "g g" cannot both be bound, one begins with the other: set "g g" = "none" first, or choose another key
    my.toml:5: "g y y" and "g y" cannot both be bound, one begins with the other: set "g y" = "none" first, or choose another key
    my.toml:6: `3` is not allowed here: use the name of an action in quotes
    my.toml:7: `topic`: name the topic behind it, as in "topic 医疗"
    my.toml:8: `down 4`: "down" takes no word behind it
    my.toml:11: there is no table [raeder]: did you mean "reader"?
    "#);
    assert_eq!(asked(&keymap, Mode::Reader, "K"), "half-up");
    assert_eq!(asked(&keymap, Mode::Reader, "j"), "down");
}

#[test]
fn a_line_that_is_not_toml_costs_only_itself() {
    let (keymap, problems) = user("[reader]\n\"K\" = \"half-up\"\nwhat is this\n\"L\" = \"half-down\"\n");
    assert!(!problems.is_empty() && problems.iter().all(|p| p.starts_with("my.toml:3: `")), "{problems:?}");
    assert_eq!(asked(&keymap, Mode::Reader, "K"), "half-up");
    assert_eq!(asked(&keymap, Mode::Reader, "L"), "half-down");
}

proptest! {
    #[test]
    fn no_file_is_too_broken(source in "(\\[(reader|global|x)\\]\n)?(\"[a-z ]{0,4}\" = \"?[a-z-]{0,8}\"?\n|.{0,8}\n){0,6}") {
        let (keymap, _) = user(&source);
        prop_assert_eq!(asked(&keymap, Mode::Global, "ctrl-c"), "quit");
    }
}
