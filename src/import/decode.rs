//! Bytes → text: what they begin with, UTF-8, what the page declares, what they look like.
//!
//! Declarations are often wrong, in both directions, and servers send none for the pages of many local papers; so a
//! declaration is believed only if it fits. Decoding is never strict: one stray byte must not lose a page.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, EUC_JP, EUC_KR, Encoding, GB18030, GBK, ISO_2022_JP, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE};

use super::{Failure, Origin};
use crate::text::class::is_han;

/// A decoded text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded<'a> {
    /// The text. User-defined characters stay: repair turns them back into their bytes.
    pub text: Cow<'a, str>,
    /// WHATWG name of the encoding the bytes were in.
    pub encoding: &'static str,
}

/// Bytes that the detector is shown: it needs no novel to know an encoding.
const SAMPLE: usize = 256 << 10;
/// Bytes in which a page's own declaration is looked for.
const HEAD: usize = 8 << 10;

/// Decodes bytes.
///
/// # Errors
/// When the reader asked for an encoding that does not exist.
pub fn decode<'a>(bytes: &'a [u8], origin: &Origin) -> Result<Decoded<'a>, Failure> {
    if let Some(label) = &origin.encoding {
        let encoding = Encoding::for_label(label.trim().as_bytes()).ok_or_else(|| Failure::Encoding(label.clone()))?;
        let bytes = Encoding::for_bom(bytes)
            .filter(|(found, _)| *found == encoding)
            .map_or(bytes, |(_, length)| bytes.get(length..).unwrap_or_default());
        return Ok(by(encoding, bytes));
    }
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return Ok(by(encoding, bytes.get(length..).unwrap_or_default()));
    }
    if let Some(encoding) = utf16(bytes) {
        return Ok(by(encoding, bytes));
    }
    if let Some(decoded) = utf8(bytes) {
        return Ok(decoded);
    }
    let fitting = fitting(bytes, origin);
    // Western letters are what Han look like one byte at a time: where half of what is no ASCII reads as Han, it is Han.
    if fitting.is_single_byte() && mostly_han(bytes) {
        return Ok(by(UTF_8, bytes));
    }
    Ok(by(fitting, bytes))
}

fn by<'a>(encoding: &'static Encoding, bytes: &'a [u8]) -> Decoded<'a> {
    let (mut text, _) = encoding.decode_without_bom_handling(bytes);
    // A text cut within a character lost nothing but that character.
    let wide = [UTF_16LE, UTF_16BE].contains(&encoding);
    if text.ends_with('\u{fffd}') && (wide || bytes.last().is_some_and(|byte| !byte.is_ascii())) {
        let kept = text.trim_end_matches('\u{fffd}').len();
        if text.len() - kept <= 2 * '\u{fffd}'.len_utf8() {
            text.to_mut().truncate(kept);
        }
    }
    Decoded { text, encoding: encoding.name() }
}

/// UTF-8, valid or nearly: some pages include a piece in another encoding.
fn utf8(bytes: &[u8]) -> Option<Decoded<'_>> {
    if memchr::memmem::find(bytes.get(..HEAD).unwrap_or(bytes), b"\x1b$B").is_some() {
        return Some(by(ISO_2022_JP, bytes));
    }
    let (text, broken) = UTF_8.decode_without_bom_handling(bytes);
    if broken {
        let sample = sample_of(&text);
        let (mut bad, mut wide) = (0usize, 0usize);
        for c in sample.chars() {
            bad += usize::from(c == '\u{fffd}');
            wide += usize::from(('\u{2e80}'..'\u{fff0}').contains(&c));
        }
        // One bad sequence at the very end is the cut.
        let cut = usize::from(text.ends_with('\u{fffd}') && sample.len() == text.len());
        if (bad - cut.min(bad)) * 20 > wide || wide == 0 {
            return None;
        }
    }
    Some(by(UTF_8, bytes))
}

/// More Han in UTF-8 than bytes that are no UTF-8.
fn mostly_han(bytes: &[u8]) -> bool {
    let (text, _) = UTF_8.decode_without_bom_handling(bytes.get(..SAMPLE).unwrap_or(bytes));
    let han = text.chars().filter(|&c| is_han(c)).count();
    han > text.chars().filter(|&c| c == '\u{fffd}').count()
}

fn sample_of(text: &str) -> &str {
    let end = (0..=SAMPLE.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    text.get(..end).unwrap_or_default()
}

/// The declared encoding if it fits at least as well as the detector's guess.
fn fitting(bytes: &[u8], origin: &Origin) -> &'static Encoding {
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    // Not told that the text ends: a cut character at its end would rule the right encoding out.
    detector.feed(sample, false);
    // No hint from the address: a Big5 page under .cn would be taken for GBK.
    let guess = detector.guess(None, Utf8Detection::Deny);
    let declared = [from_header(origin), from_markup(bytes)].into_iter().flatten().find(|encoding| is_cjk(encoding));
    match declared {
        Some(declared) if declared == guess || faults(declared, sample) <= faults(guess, sample) => declared,
        _ => guess,
    }
}

fn is_cjk(encoding: &'static Encoding) -> bool {
    [GBK, GB18030, BIG5, SHIFT_JIS, EUC_JP, EUC_KR].contains(&encoding)
}

/// Characters that no text would hold.
fn faults(encoding: &'static Encoding, sample: &[u8]) -> usize {
    let (text, _) = encoding.decode_without_bom_handling(sample);
    text.chars().filter(|c| matches!(c, '\u{fffd}' | '\u{e000}'..='\u{f8ff}' | '\u{80}'..='\u{9f}')).count()
}

fn from_header(origin: &Origin) -> Option<&'static Encoding> {
    label_after(origin.content_type.as_deref()?.as_bytes(), b"charset")
}

fn from_markup(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    label_after(head, b"charset").or_else(|| {
        let declaration = head.get(..head.len().min(128))?;
        if declaration.starts_with(b"<?xml") { label_after(declaration, b"encoding") } else { None }
    })
}

/// The encoding named by the first `name=label`.
fn label_after(bytes: &[u8], name: &[u8]) -> Option<&'static Encoding> {
    let lower = bytes.to_ascii_lowercase();
    for at in memchr::memmem::find_iter(&lower, name) {
        let rest = lower.get(at + name.len()..)?.trim_ascii_start();
        let Some(rest) = rest.strip_prefix(b"=") else { continue };
        let rest = rest.trim_ascii_start();
        let rest = rest.strip_prefix(b"\"").or_else(|| rest.strip_prefix(b"'")).unwrap_or(rest);
        let end = rest.iter().position(|byte| !(byte.is_ascii_alphanumeric() || b"-_:.".contains(byte)));
        if let Some(encoding) = Encoding::for_label(rest.get(..end.unwrap_or(rest.len()))?) {
            return Some(encoding);
        }
    }
    None
}

/// UTF-16 without a mark: nearly every pair of bytes is a letter, a blank, a Han or a mark of either order.
fn utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..4096).unwrap_or(bytes);
    let pairs = sample.len() / 2;
    if pairs < 4 {
        return None;
    }
    let share = |high: usize| {
        let plausible = |pair: &&[u8]| match (pair.get(high), pair.get(1 - high)) {
            (Some(0), Some(low)) => matches!(low, 9 | 10 | 13 | 32..=126),
            (Some(high), _) => matches!(high, 0x30 | 0x4e..=0x9f | 0xff | 0x20),
            _ => false,
        };
        let fits = sample.chunks_exact(2).filter(plausible).count();
        // GBK and UTF-8 text has no zero byte, and no pair that reads as a line feed or a full stop of UTF-16.
        let telling = |pair: &&[u8]| match (pair.get(high), pair.get(1 - high)) {
            (Some(0), Some(low)) => matches!(low, 10 | 13 | 32..=126),
            (Some(0x30), Some(2)) | (Some(0xff), Some(0x0c)) => true,
            _ => false,
        };
        let told = sample.chunks_exact(2).filter(telling).count();
        (fits * 20 >= pairs * 19 && told * 100 >= pairs).then_some(fits)
    };
    match (share(1), share(0)) {
        (Some(little), Some(big)) => Some(if big > little { UTF_16BE } else { UTF_16LE }),
        (Some(_), None) => Some(UTF_16LE),
        (None, Some(_)) => Some(UTF_16BE),
        (None, None) => None,
    }
}

/// UTF-16, with or without a mark: its zero bytes are no sign of a binary file.
pub fn is_utf16(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) || utf16(bytes).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHINESE: &str = "新华街的早市从五点开始，卖菜的老人说：“今年的白菜便宜。”他们来自附近的村子，天不亮就出发。";
    const TRADITIONAL: &str = "清晨的市場裡，賣菜的老人說：「今年的白菜便宜。」他們來自附近的村子，天不亮就出發了。";
    const JAPANESE: &str =
        "朝の市場では、野菜を売るお年寄りが「今年の白菜は安い」と話していました。近くの村から来ています。";

    fn encode(encoding: &'static Encoding, text: &str) -> Vec<u8> {
        match encoding.name() {
            "UTF-16LE" => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            "UTF-16BE" => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
            _ => encoding.encode(text).0.into_owned(),
        }
    }

    fn read(bytes: &[u8]) -> (String, &'static str) {
        let decoded = decode(bytes, &Origin::default()).unwrap();
        (decoded.text.into_owned(), decoded.encoding)
    }

    #[test]
    fn a_short_text_with_a_stray_byte_is_not_western() {
        let mut bytes = "标题\n\n正文 ".as_bytes().to_vec();
        bytes.extend([0x9b, b'3', b'1', b'm']);
        assert_eq!(read(&bytes).1, "UTF-8");
        assert_eq!(read(b"na\xefve caf\xe9 d\xe9j\xe0 vu").1, "windows-1252");
    }

    #[test]
    fn every_encoding_with_and_without_a_declaration() {
        for (encoding, text) in [
            (UTF_8, CHINESE),
            (GBK, CHINESE),
            (GB18030, CHINESE),
            (UTF_16LE, CHINESE),
            (UTF_16BE, CHINESE),
            (BIG5, TRADITIONAL),
            (SHIFT_JIS, JAPANESE),
            (EUC_JP, JAPANESE),
            (EUC_KR, "아침 시장에서 채소를 파는 노인이 올해 배추가 싸다고 말했다. 가까운 마을에서 왔다고 한다."),
        ] {
            let bytes = encode(encoding, text);
            assert_eq!(read(&bytes).0, text, "{}", encoding.name());
            // Cut within the last character: all but that is read.
            let cut = &bytes[..bytes.len() - 1];
            let shorter: String = text.chars().take(text.chars().count() - 1).collect();
            assert_eq!(read(cut).0, shorter, "{} cut", encoding.name());
        }
    }

    #[test]
    fn declarations_are_believed_only_if_they_fit() {
        let page = |label: &str, encoding| encode(encoding, &format!("<meta charset=\"{label}\"><p>{CHINESE}"));
        assert_eq!(read(&page("gb2312", UTF_8)).1, "UTF-8");
        assert_eq!(read(&page("utf-8", GBK)).1, "GBK");
        assert_eq!(read(&page("gb2312", GBK)).1, "GBK");
        assert_eq!(read(&page("iso-8859-1", GBK)).1, "GBK");
        let header = Origin { content_type: Some("text/html; charset=GBK".into()), ..Origin::default() };
        assert_eq!(decode(&encode(GBK, "短讯"), &header).unwrap().text, "短讯");
    }

    #[test]
    fn nearly_valid_utf8_stays_utf8() {
        let mut bytes = CHINESE.repeat(3).into_bytes();
        bytes.extend(encode(GBK, "页"));
        bytes.extend("脚".bytes());
        let (text, encoding) = read(&bytes);
        assert_eq!(encoding, "UTF-8");
        assert!(text.starts_with(CHINESE) && text.ends_with('脚'));
    }

    #[test]
    fn the_readers_word_is_law() {
        let origin = |label: &str| Origin { encoding: Some(label.to_owned()), ..Origin::default() };
        assert_eq!(decode(&encode(GBK, "短"), &origin("gb18030")).unwrap().text, "短");
        assert_eq!(decode(b"x", &origin("klingon")), Err(Failure::Encoding("klingon".into())));
    }

    #[test]
    fn user_defined_characters_survive() {
        let (text, _) = read(&[CHINESE.repeat(2).pipe_gbk(), vec![0xae, 0xc4]].concat());
        assert!(text.ends_with('\u{e19b}'), "{text:?}");
        assert_eq!(GBK.encode("\u{e19b}").0.as_ref(), [0xae, 0xc4]);
    }

    trait PipeGbk {
        fn pipe_gbk(&self) -> Vec<u8>;
    }

    impl PipeGbk for String {
        fn pipe_gbk(&self) -> Vec<u8> {
            GBK.encode(self).0.into_owned()
        }
    }
}
