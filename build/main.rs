//! What can be worked out before the program runs: packed articles, tables of characters, lists of words.
#![expect(clippy::print_stdout, reason = "this is how a build script speaks to cargo")]

mod articles;
mod lists;
mod model;
mod readings;
mod tables;
mod words;

use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let here = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let out = PathBuf::from(env::var("OUT_DIR")?);
    println!("cargo::rerun-if-changed=build");
    articles::pack(&here.join("articles"), &out)?;
    for list in ["chrome", "topics"] {
        lists::translate(&here.join(format!("src/import/{list}.toml")), &out.join(format!("{list}.json")))?;
    }
    fs::write(out.join("to-traditional.deflate"), articles::deflate(&words::traditional()?)?)?;
    fs::write(out.join("to-simplified.deflate"), articles::deflate(&words::simplified()?)?)?;
    let readings = readings::tables()?;
    fs::write(out.join("readings.txt"), &readings.text)?;
    model::unfold(&here.join("src/import/repair/model/pairs.bin"), &out.join("model.bin"))?;
    let (gbk, simplified, only) = (tables::gbk(), tables::simplified(), tables::telltale());
    for (name, table) in [
        ("readings-starts.bin", shorts(&readings.starts)),
        ("readings-lists.bin", shorts(&readings.lists)),
        ("readings-common.bin", shorts(&readings.common)),
        ("readings-rare.bin", shorts(&readings.rare)),
        ("readings-rare-lists.bin", shorts(&readings.rare_lists)),
        ("gbk.bin", shorts(&gbk)),
        ("gbk-pairs.plane", tables::rows(&tables::gbk_pairs(&gbk))),
        ("simplified.plane", tables::rows(&simplified)),
        ("folded.plane", tables::rows(&tables::folded(&simplified))),
        ("simplified-only.bits", tables::bits(&only.simplified)),
        ("traditional-only.bits", tables::bits(&only.traditional)),
    ] {
        fs::write(out.join(name), table)?;
    }
    Ok(())
}

/// Little-endian numbers of two bytes.
fn shorts(table: &[u16]) -> Vec<u8> {
    table.iter().copied().flat_map(u16::to_le_bytes).collect()
}
