//! The library, as the verbs without a screen open it.

use anyhow::{Result, bail};

use crate::store::{Failure, Store};

use super::{Common, output};

/// Opens the library; what the reader should know of it goes to standard error.
///
/// # Errors
/// When it cannot be opened.
pub fn open(common: &Common) -> Result<Store> {
    let mut store = Store::open(&common.paths()?)?;
    if !common.quiet {
        store.notices().iter().for_each(|notice| output::complain(&notice.to_string()));
    }
    // Where nothing can be written now, what the library holds can be read all the same.
    match store.settle() {
        Ok(_) | Err(Failure::ReadOnly | Failure::Full | Failure::Busy) => {}
        Err(failure) => bail!(failure),
    }
    Ok(store)
}

/// `one` or `many`, as the number asks.
pub fn plural<'a>(count: usize, one: &'a str, many: &'a str) -> &'a str {
    if count == 1 { one } else { many }
}

/// Says a sentence on standard error unless the reader wants quiet.
pub fn say(common: &Common, sentence: &str) {
    if !common.quiet {
        output::complain(sentence);
    }
}
