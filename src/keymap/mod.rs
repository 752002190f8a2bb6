//! Which key asks for what: the embedded default and the reader's own file over it.

mod action;
mod key;

pub use action::Action;
pub use key::{Code, Key};
