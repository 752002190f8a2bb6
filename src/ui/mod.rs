//! App → cells; `view` changes nothing.
