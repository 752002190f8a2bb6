//! A key press: parse and print.
