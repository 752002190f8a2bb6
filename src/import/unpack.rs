//! Packed and binary files: gzip is opened, what is no text is named.

use std::borrow::Cow;
use std::io::Read;

use flate2::read::MultiGzDecoder;

use super::Failure;

/// The bytes of a text, unpacked if they came packed, at most `limit` of them.
///
/// # Errors
/// Empty, too large, damaged, or not a text.
pub fn unpack(bytes: &[u8], limit: usize) -> Result<Cow<'_, [u8]>, Failure> {
    let too_large = |size: usize| Failure::TooLarge { what: "texts", size: mb(size), limit: mb(limit) };
    if bytes.len() > limit {
        return Err(too_large(bytes.len()));
    }
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return refuse_binary(bytes).map(|()| Cow::Borrowed(bytes));
    }
    let mut text = Vec::new();
    let read = MultiGzDecoder::new(bytes).take(limit as u64 + 1).read_to_end(&mut text);
    if text.len() > limit {
        return Err(too_large(text.len()));
    }
    // What was unpacked before the damage is readable and kept; nothing at all is a failure.
    if let Err(error) = read
        && text.is_empty()
    {
        return Err(Failure::Damaged(error.to_string()));
    }
    refuse_binary(&text).map(|()| Cow::Owned(text))
}

fn mb(bytes: usize) -> u64 {
    (bytes as u64).div_ceil(1 << 20)
}

/// First bytes of files that people hand to a reader by mistake.
const KINDS: &[(&[u8], &str)] = &[
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive (or a Word, EPUB or spreadsheet file)"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel file"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a Windows program"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"\x1f\x8b", "a gzip archive within a gzip archive"),
    (b"SQLite format 3", "an SQLite database"),
    (b"OggS", "an audio file"),
    (b"ID3", "an audio file"),
    (b"fLaC", "an audio file"),
    (b"{\\rtf", "an RTF file"),
    (b"wOF2", "a font"),
];

fn refuse_binary(bytes: &[u8]) -> Result<(), Failure> {
    if bytes.is_empty() {
        return Err(Failure::Empty);
    }
    if let Some((_, kind)) = KINDS.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Err(Failure::Binary(kind));
    }
    if bytes.get(4..8) == Some(b"ftyp") || (bytes.starts_with(b"RIFF") && bytes.get(8..12).is_some()) {
        return Err(Failure::Binary("a picture, video or audio file"));
    }
    if super::decode::is_utf16(bytes) {
        return Ok(());
    }
    let head = bytes.get(..8192).unwrap_or(bytes);
    // No encoding of Chinese text but UTF-16 has zero bytes; few control characters survive in any text.
    let zeros = head.iter().filter(|&&byte| byte == 0).count();
    let controls = head.iter().filter(|&&byte| byte < 32 && !b"\t\n\r\x0c\x1b\x0e\x0f".contains(&byte)).count();
    if zeros * 100 > head.len() || controls * 20 > head.len() {
        return Err(Failure::Binary("a binary file"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn binary_files_are_named() {
        for (bytes, said) in [
            (&b"%PDF-1.7 ..."[..], "PDF"),
            (b"PK\x03\x04rest", "ZIP"),
            (b"\x00\x01\x02\x03\x04\x05\x06\x07\x08", "binary"),
        ] {
            let sentence = unpack(bytes, 1000).unwrap_err().to_string();
            assert!(sentence.contains(said), "{sentence}");
        }
        assert_eq!(unpack(b"", 10), Err(Failure::Empty));
    }

    #[test]
    fn gzip_is_opened_and_bounded() {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packer.write_all(&[b'a'; 5000]).unwrap();
        let packed = packer.finish().unwrap();
        assert_eq!(unpack(&packed, 5000).unwrap().len(), 5000);
        assert!(matches!(unpack(&packed, 4999), Err(Failure::TooLarge { .. })));
        let cut = &packed[..packed.len() - 9];
        assert!(unpack(cut, 5000).is_ok(), "what could be unpacked is kept");
        assert!(matches!(unpack(&packed[..4], 5000), Err(Failure::Damaged(_))));
    }
}
