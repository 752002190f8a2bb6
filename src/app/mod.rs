//! The state, and what each message does to it.
