//! Readings of a character; matching Han by pinyin.
