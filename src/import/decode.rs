//! Bytes → text: BOM, UTF-8, what the page declares, what the bytes look like.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8};

use super::{Failure, Origin};

/// A decoded text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded<'a> {
    /// The text.
    pub text: Cow<'a, str>,
    /// WHATWG name of the encoding the bytes were in.
    pub encoding: &'static str,
}

/// Decodes bytes; stray bytes never lose the rest.
///
/// # Errors
/// When the reader asked for an encoding that does not exist.
pub fn decode<'a>(bytes: &'a [u8], origin: &Origin) -> Result<Decoded<'a>, Failure> {
    let encoding = match &origin.encoding {
        Some(label) => Encoding::for_label(label.trim().as_bytes()).ok_or_else(|| Failure::Encoding(label.clone()))?,
        None => match std::str::from_utf8(bytes) {
            Ok(_) => UTF_8,
            Err(_) => {
                let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
                detector.feed(bytes, false);
                detector.guess(None, chardetng::Utf8Detection::Allow)
            }
        },
    };
    let (text, encoding, _) = encoding.decode(bytes);
    Ok(Decoded { text, encoding: encoding.name() })
}

/// Zero bytes at every other place: UTF-16, with or without a mark.
pub fn looks_like_utf16(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff])
}
