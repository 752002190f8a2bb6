//! Damaged text mended: each repair is an edit over the original, with its evidence.
