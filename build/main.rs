//! What can be worked out before the program runs: packed articles, tables of characters, lists of words.
#![expect(clippy::print_stdout, reason = "this is how a build script speaks to cargo")]

mod articles;
mod lists;
mod tables;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let here = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let out = PathBuf::from(env::var("OUT_DIR")?);
    println!("cargo::rerun-if-changed=build");
    articles::pack(&here.join("articles"), &out)?;
    for list in ["chrome", "topics"] {
        lists::translate(&here.join(format!("src/import/{list}.toml")), &out.join(format!("{list}.json")))?;
    }
    write(&out, "gbk.bin", tables::gbk())?;
    write(&out, "simplified.bin", tables::simplified())?;
    let only = tables::telltale();
    write(&out, "simplified-only.bin", only.simplified)?;
    write(&out, "traditional-only.bin", only.traditional)
}

/// Little-endian numbers of two bytes.
fn write(out: &Path, name: &str, table: Vec<u16>) -> Result<(), Box<dyn Error>> {
    Ok(fs::write(out.join(name), table.into_iter().flat_map(u16::to_le_bytes).collect::<Vec<u8>>())?)
}
