//! The state, and what each message does to it.

pub mod msg;

pub use msg::{Effect, Msg, Ticket};
