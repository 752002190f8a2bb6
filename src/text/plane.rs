//! Tables over the Basic Multilingual Plane, made when the program is built (`build/tables.rs`): they are read where they
//! stand in the program's file, so that a start makes none and has only the pages in memory that a text asks for.

/// A number for each character.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Plane(&'static [u8]);

impl Plane {
    /// A table in the form that `rows` of the build script writes.
    pub(crate) const fn new(table: &'static [u8]) -> Self {
        Self(table)
    }

    /// What it says of a character; `None` if nothing.
    pub(crate) fn get(self, c: char) -> Option<u16> {
        let code = usize::try_from(u32::from(c)).ok()?;
        let row = usize::from(*self.0.get(..256)?.get(code >> 8)?);
        let at = 256 + (row.checked_sub(1)? << 9) + ((code & 0xFF) << 1);
        let value = u16::from_le_bytes(self.0.get(at..at + 2)?.try_into().ok()?);
        (value != 0).then_some(value)
    }

    /// The character it says for a character.
    pub(crate) fn char(self, c: char) -> Option<char> {
        self.get(c).and_then(|code| char::from_u32(code.into()))
    }
}

/// A set of characters.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bits(&'static [u8]);

impl Bits {
    /// A set in the form that `bits` of the build script writes.
    pub(crate) const fn new(table: &'static [u8]) -> Self {
        Self(table)
    }

    /// Is a character in it?
    pub(crate) fn holds(self, c: char) -> bool {
        self.0.get(c as usize / 8).is_some_and(|byte| byte >> (c as usize % 8) & 1 == 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_rows_that_say_something_are_kept() {
        static TABLE: [u8; 256 + 1024] = {
            let mut table = [0; 256 + 1024];
            (table[0], table[0x4E]) = (1, 2);
            table[256 + 2 * 0x41] = 7;
            (table[256 + 512 + 2], table[256 + 512 + 3]) = (0x34, 0x12);
            table
        };
        let plane = Plane::new(&TABLE);
        let said = ['A', 'B', '\u{4E01}', '\u{4E00}', '\u{5000}', '\u{FFFF}', '\u{20000}'].map(|c| plane.get(c));
        assert_eq!(said, [Some(7), None, Some(0x1234), None, None, None, None]);
        assert!(Plane::new(&[]).get('A').is_none());
    }

    #[test]
    fn bits_are_counted_from_the_lowest() {
        let set = Bits::new(&[0b10, 0b1]);
        assert_eq!(['\0', '\u{1}', '\u{8}', '\u{9}', '一'].map(|c| set.holds(c)), [false, true, true, false, false]);
    }
}
