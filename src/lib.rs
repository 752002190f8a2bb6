//! kanbao 看报: a terminal reader of Chinese news.
//!
//! ```text
//! bytes ─decode→ text ─repair→ text ─parse→ blocks ─headings, topics, meta, chrome→ Document ─put→ store
//!                                                                                    │
//!                                                 cells ←view─ rows ←layout(measure, from an Anchor)
//! key ─input→ Key ─keymap(mode)→ Action ─update(&mut App)→ Vec<Effect> ─jobs→ Msg ─update→ … ─view→ cells
//! ```
//!
//! The layers, lowest first; each may name only what stands above it here (`tests/it/layers.rs` enforces it):
//!
//! - [`text`]: what characters are: width, class, safety, script, pinyin; and a sentence to the reader as data
//! - [`document`]: what an article is: blocks, sections, places, finding
//! - [`catalog`]: what the library knows, as plain data
//! - [`keymap`]: which key asks for what
//! - [`layout`]: a document and a measure become rows
//! - [`import`]: bytes become a document
//! - [`store`]: the disk
//! - [`fetch`]: the network
//! - [`app`]: the state, and what each message does to it
//! - [`ui`]: the state becomes cells
//! - [`runtime`]: the terminal, the desk and the wire
//! - [`cli`]: the verbs
//!
//! [`paths`] and [`config`] stand beside them: where things are and what the reader chose.

pub mod app;
pub mod catalog;
pub mod cli;
pub mod config;
pub mod document;
pub mod fetch;
pub mod import;
pub mod keymap;
pub mod layout;
pub mod paths;
pub mod runtime;
pub mod store;
pub mod text;
pub mod ui;
