//! Packs the bundled articles: each deflated by itself, so that one can be opened without the others, and the facts a
//! list shows of it, so that none need be opened for a list.

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::DeflateEncoder;

/// Packs the articles of a folder.
pub fn pack(folder: &Path, out: &Path) -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    files.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    files.sort();
    let mut table = String::from("pub static ARTICLES: &[Bundled] = &[\n");
    for path in files {
        println!("cargo::rerun-if-changed={}", path.display());
        let text = fs::read_to_string(&path)?;
        let name = path.file_name().and_then(|name| name.to_str()).ok_or("an article's name is not UTF-8")?;
        let packed = out.join(format!("{name}.deflate"));
        fs::write(&packed, deflate(text.as_bytes())?)?;
        let article = article(&text).ok_or_else(|| format!("{name}: no front matter between lines of +++"))?;
        writeln!(
            table,
            "    Bundled {{ name: {name:?}, hash: {}, packed: include_bytes!({:?}), {article} }},",
            hash(text.as_bytes()),
            packed.display().to_string(),
        )?;
    }
    table.push_str("];\n");
    fs::write(out.join("bundled.rs"), table)?;
    Ok(())
}

/// The fields of a table row that come from the article.
fn article(text: &str) -> Option<String> {
    let (front, body) = text.strip_prefix("+++\n")?.split_once("\n+++\n")?;
    let mut fields = String::new();
    for (name, list) in [
        ("title", false),
        ("published", false),
        ("source", false),
        ("authors", true),
        ("channel", true),
        ("language", false),
    ] {
        let values = values(front, name);
        if list {
            let _ = write!(fields, "{name}: &{values:?}, ");
        } else {
            let _ = write!(fields, "{name}: {:?}, ", values.first().cloned().unwrap_or_default());
        }
    }
    let sections = body.lines().filter(|line| line.starts_with('#')).count();
    let han = body.chars().filter(|c| ('\u{3400}'..='\u{9FFF}').contains(c)).count();
    let letters = body.chars().filter(char::is_ascii_alphanumeric).count();
    let _ = write!(fields, "sections: {sections}, han: {}", han + letters / 2);
    Some(fields)
}

/// Packs bytes as small as deflating goes.
pub fn deflate(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    encoder.finish()
}

/// The strings of one line of front matter: the articles are our own and keep to one line a name.
fn values(front: &str, name: &str) -> Vec<String> {
    let line = front.lines().find(|line| line.split('=').next().is_some_and(|key| key.trim() == name));
    let mut values = Vec::new();
    let mut open: Option<String> = None;
    let mut characters = line.unwrap_or_default().chars();
    while let Some(c) = characters.next() {
        match (&mut open, c) {
            (None, '"') => open = Some(String::new()),
            (Some(_), '"') => values.extend(open.take()),
            (Some(value), '\\') => value.extend(characters.next()),
            (Some(value), c) => value.push(c),
            (None, _) => {}
        }
    }
    values
}

/// FNV-1a: tells only whether a release brought another text.
fn hash(bytes: &[u8]) -> i64 {
    let hash = bytes
        .iter()
        .fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01B3));
    hash.cast_signed()
}
