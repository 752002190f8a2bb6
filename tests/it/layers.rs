//! The layers of the design, as a table: what each may name of kanbao, and which outside crates are its alone.

use std::fs;
use std::path::{Path, PathBuf};

/// A layer, and the other layers it may name.
const LAYERS: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("document", &["text"]),
    ("catalog", &["document", "text"]),
    ("keymap", &["text"]),
    ("paths", &[]),
    ("config", &["keymap", "layout", "paths", "text"]),
    ("layout", &["document", "text"]),
    ("import", &["document", "text"]),
    ("store", &["catalog", "document", "import", "paths", "text"]),
    ("fetch", &["catalog", "document", "import", "paths", "text"]),
    ("app", &["catalog", "config", "document", "keymap", "layout", "text"]),
    ("ui", &["app", "catalog", "config", "document", "keymap", "layout", "text"]),
    (
        "runtime",
        &[
            "app", "catalog", "config", "document", "fetch", "import", "keymap", "layout", "paths", "store", "text",
            "ui",
        ],
    ),
    (
        "cli",
        &[
            "app", "catalog", "config", "document", "fetch", "import", "keymap", "layout", "paths", "runtime", "store",
            "text", "ui",
        ],
    ),
];

/// An outside crate, and the layers that alone may name it.
const CRATES: &[(&str, &[&str])] = &[
    ("icu_segmenter", &["layout"]),
    ("textwrap", &["layout"]),
    ("unicode_width", &["text"]),
    ("encoding_rs", &["import"]),
    ("chardetng", &["import"]),
    ("pulldown_cmark", &["import"]),
    ("ureq", &["fetch"]),
    ("brotli_decompressor", &["fetch"]),
    ("ruzstd", &["fetch"]),
    ("quick_xml", &["fetch"]),
    ("rusqlite", &["store"]),
    ("ratatui", &["ui", "runtime"]),
    ("crossterm", &["runtime"]),
    ("signal_hook", &["cli", "runtime"]),
    ("clap", &["cli"]),
    ("clap_complete", &["cli"]),
    ("clap_mangen", &["cli"]),
    ("anyhow", &["cli", "runtime"]),
    ("directories", &["paths"]),
];

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// Every Rust file of a layer.
fn files_of(layer: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let single = source().join(format!("{layer}.rs"));
    if single.exists() {
        found.push(single);
    }
    let mut folders = vec![source().join(layer)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    found
}

/// Code lines outside comments and outside the tests at a file's end.
fn code_of(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// Names that follow `start` in code, each up to the end of the identifier: `crate::layout` gives `layout`.
fn names_after<'a>(code: &'a str, start: &str) -> Vec<&'a str> {
    let identifier = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(start)
        .flat_map(|(at, _)| {
            let rest = &code[at + start.len()..];
            match rest.strip_prefix('{') {
                // `use crate::{layout::Row, text}`: the first name of every item of the group.
                Some(group) => group_items(group),
                None => vec![&rest[..rest.find(|c| !identifier(c)).unwrap_or(rest.len())]],
            }
        })
        .collect()
}

fn group_items(group: &str) -> Vec<&str> {
    let mut items = Vec::new();
    let (mut depth, mut from) = (0, 0);
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => {
                items.push(&group[from..at]);
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                items.push(&group[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    items.into_iter().map(|item| item.trim().split("::").next().unwrap_or_default()).filter(|s| !s.is_empty()).collect()
}

#[test]
fn every_layer_names_only_the_layers_below_it() {
    let mut broken = Vec::new();
    for (layer, allowed) in LAYERS {
        let files = files_of(layer);
        assert!(!files.is_empty(), "there is no layer {layer}");
        for file in files {
            for name in names_after(&code_of(&file), "crate::") {
                let known = LAYERS.iter().any(|(layer, _)| layer == &name);
                if known && name != *layer && !allowed.contains(&name) {
                    broken.push(format!("{} names {name}", file.display()));
                }
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn every_module_of_the_library_is_a_layer() {
    let library = fs::read_to_string(source().join("lib.rs")).unwrap();
    for module in names_after(&library, "pub mod ") {
        assert!(LAYERS.iter().any(|(layer, _)| layer == &module), "{module} is not in the table of layers");
    }
}

#[test]
fn every_outside_crate_has_its_layers() {
    let mut broken = Vec::new();
    for (layer, _) in LAYERS {
        for file in files_of(layer) {
            let code = code_of(&file);
            for (name, owners) in CRATES {
                let names = |prefix: &str| code.contains(&format!("{prefix}{name}::"));
                let own_module = code.contains(&format!("mod {name};")) || code.contains(&format!("::{name}::"));
                let used = ["use ", " ", "(", "<", "&", "\n"].iter().any(|prefix| names(prefix)) && !own_module;
                // `text::pinyin` is our own module of the same name.
                let ours = *name == "pinyin" && !code.contains("use ::pinyin");
                if used && !ours && !owners.contains(layer) {
                    broken.push(format!("{} names {name}", file.display()));
                }
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn names_are_found_in_groups_too() {
    assert_eq!(names_after("use crate::{layout::{Row, Part}, text};", "crate::"), ["layout", "text"]);
    assert_eq!(names_after("crate::ui::view(crate::app::App)", "crate::"), ["ui", "app"]);
}
