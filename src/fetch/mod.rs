//! The network, politely: one request at a time asks for text and nothing else, and knows what it cost.
//!
//! [`web`] says what a request and an answer are; [`Http`](client::Http) is the real thing, behind the feature `network`;
//! tests bring their own [`Web`](web::Web).

pub mod web;

#[cfg(feature = "network")]
pub mod client;
#[cfg(feature = "network")]
mod coding;
#[cfg(feature = "network")]
mod cookies;
#[cfg(feature = "network")]
mod errand;
#[cfg(feature = "network")]
pub mod feed;
#[cfg(feature = "network")]
mod forward;
pub mod gate;
#[cfg(feature = "network")]
pub mod listing;
pub mod meter;
#[cfg(feature = "network")]
pub mod opml;
#[cfg(feature = "network")]
pub mod page;
#[cfg(feature = "network")]
pub mod proxy;
#[cfg(feature = "network")]
mod queue;
mod reason;
pub mod shelf;
#[cfg(feature = "network")]
pub mod sync;
