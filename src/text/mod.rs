//! What characters are: their columns, their typographic class, their safety, their script, their sound.

pub mod class;
pub mod fold;
pub mod nearest;
pub mod order;
pub mod pinyin;
mod plane;
pub mod reading;
mod reason;
pub mod sanitize;
pub mod script;
pub mod width;

pub use nearest::nearest;
pub(crate) use plane::Plane;
pub use reason::{Filling, Reason};
pub use script::Script;
pub use width::{Ambiguous, CellWidth};
