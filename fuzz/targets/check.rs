//! What must hold of every document, whatever bytes it was read from.

use kanbao::document::{Document, export};
use kanbao::import::{Origin, import};

/// Reads bytes under a name and looks at what became of them.
pub fn read(bytes: &[u8], name: &str) {
    let url = Some("https://news.example.cn/2026/1123/c1-1.html".to_owned());
    let origin = Origin { name: Some(name.to_owned()), url, ..Origin::default() };
    if let Ok(document) = import(bytes, &origin) {
        check(&document);
    }
}

/// Nothing in it moves a terminal, every place in it is one, and it can be written out.
fn check(document: &Document) {
    let meta = &document.meta;
    let strings = [document.text(), &meta.title, &meta.language];
    let more = meta.source.iter().chain(&meta.editor).chain(&meta.url).chain(&meta.authors).chain(&meta.channel);
    for text in strings.into_iter().chain(more.map(String::as_str)).chain(document.aside.chrome.iter().map(|c| &**c)) {
        assert!(!text.chars().any(|c| c.is_control() && c != '\n'), "{text:?}");
    }
    for mark in document.marks() {
        assert!(document.text().get(mark.range.start as usize..mark.range.end as usize).is_some());
    }
    for section in document.sections() {
        assert!(section.first_block + section.blocks <= document.len());
    }
    for repair in &document.aside.repairs {
        assert!(repair.block.is_none_or(|block| block < document.len()));
    }
    let _ = export::markdown(document);
    let _ = export::json(document);
}
