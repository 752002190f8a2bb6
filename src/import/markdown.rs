//! Markdown → blocks: CommonMark with tables, notes and front matter, and `{漢|hàn}` for ruby.

mod front;
mod inline;
mod table;
mod walk;

use super::Origin;
use super::draft::Draft;

/// Reads Markdown with its front matter (`+++` TOML, `---` simple YAML). The first `# heading` is the title when the
/// front matter names none. Front matter that cannot be read is set aside with a sentence that says why.
pub fn read(text: &str, _origin: &Origin) -> Draft {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let front = front::take(text);
    let mut draft = Draft { meta: front.meta, chrome: front.aside, ..Draft::default() };
    walk::walk(front.body, &mut draft);
    draft
}

#[cfg(test)]
mod tests;
