//! Section → 产业, 医疗, 交通, 生态, ….

use crate::document::{Document, Topic};

/// The topic of each section, in their order; `None` where none is sure.
pub fn assign(document: &Document) -> Vec<Option<Topic>> {
    vec![None; document.sections().len()]
}
