//! The imperative shell: effects → draw → wait → update.
