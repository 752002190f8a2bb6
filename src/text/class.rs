//! CLREQ classes of characters, for breaking, spacing and motions.

/// An ideograph: CJK Unified Ideographs with all extensions, compatibility ideographs, 〇 and 々.
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3005}' | '\u{3007}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{323AF}')
}
