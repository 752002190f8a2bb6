//! The network, politely.
