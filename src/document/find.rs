//! Literal and pinyin search in one document.
