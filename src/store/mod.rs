//! The disk: SQLite. The only SQL in the program.
