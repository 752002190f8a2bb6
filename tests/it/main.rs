//! One integration binary: keys in, screen out; corpora; layers; a few real terminals.

mod layers;
