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

#[test]
fn a_readers_own_topics_hold() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("topics.toml"), "[[topic]]\nname = \"邮政\"\nwords = \"邮局 邮差 邮车 包裹\"\n")
        .unwrap();
    let article = folder.path().join("a.md");
    std::fs::write(
        &article,
        "# 山里\n\n## 邮局\n\n邮局开门了，邮差背着包裹上山，邮车停在山下。\n\n## 冬天\n\n下雪了，路上没有人。\n",
    )
    .unwrap();
    let run = || {
        Command::new(env!("CARGO_BIN_EXE_kanbao"))
            .args(["show", "--format", "json"])
            .arg(&article)
            .env_clear()
            .env("KANBAO_DATA_DIR", folder.path())
            .env("KANBAO_CONFIG_DIR", folder.path())
            .output()
            .unwrap()
    };
    let value: serde_json::Value = serde_json::from_slice(&run().stdout).unwrap();
    assert_eq!(value["sections"][0]["topic"], "邮政", "{value:#}");
    std::fs::write(folder.path().join("topics.toml"), "[[topic]]\nnam = 1\n").unwrap();
    let broken = run();
    assert!(broken.status.success());
    assert!(String::from_utf8_lossy(&broken.stderr).contains("topics.toml, line"), "{broken:?}");
}
