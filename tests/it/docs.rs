//! What the documentation says is what the program does.

use std::path::Path;
use std::process::Command;

fn kanbao(arguments: &[&str]) -> String {
    let nowhere = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_kanbao"))
        .args(arguments)
        .env_clear()
        .env("KANBAO_DATA_DIR", nowhere.path())
        .env("KANBAO_CONFIG_DIR", nowhere.path())
        .output()
        .unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn read(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

#[test]
fn the_readmes_keys_are_the_keymaps() {
    let table = kanbao(&["keys", "--markdown"]);
    assert!(table.len() > 1_000);
    assert!(
        read("README.md").contains(table.trim()),
        "put the output of `kanbao keys --markdown` into README.md:\n{table}"
    );
}

#[test]
fn the_readmes_verbs_are_the_programs() {
    let readme = read("README.md");
    let help = kanbao(&["--help"]);
    let verbs = help.lines().skip_while(|line| !line.starts_with("Commands:")).skip(1);
    let verbs: Vec<&str> =
        verbs.take_while(|line| !line.is_empty()).filter_map(|line| line.split_whitespace().next()).collect();
    assert!(verbs.len() > 10, "{help}");
    for verb in verbs {
        assert!(readme.contains(&format!("kanbao {verb}")), "README.md does not name `kanbao {verb}`");
    }
}

#[test]
fn the_default_keymap_is_printed_as_it_is() {
    assert_eq!(kanbao(&["keys", "--default"]), read("keymap.toml"));
}

#[test]
fn the_page_of_the_manual_and_completions_are_made() {
    assert!(kanbao(&["man"]).contains(".TH"));
    for shell in ["bash", "zsh", "fish"] {
        assert!(kanbao(&["completions", shell]).contains("kanbao"), "{shell}");
    }
}
