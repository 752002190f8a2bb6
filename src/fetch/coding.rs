//! Content codings: gzip, brotli, zstd, unpacked by us so that wire bytes and decoded bytes are both counted and capped.

use std::io::Read;

/// What we say we take.
pub const ACCEPTED: &str = "gzip, br, zstd";

/// Why a body was not unpacked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Undecodable {
    /// A coding we do not know, or codings stacked on each other.
    Unknown,
    /// The bytes are not what the header says, or they end too soon.
    Damaged,
    /// More than the cap comes out.
    TooLarge,
}

/// Unpacks a body. `coding` is `Content-Encoding` as sent; `cap` is in bytes.
///
/// # Errors
/// See [`Undecodable`].
pub fn decode(bytes: Vec<u8>, coding: &str, cap: u64) -> Result<Vec<u8>, Undecodable> {
    let reader = bytes.as_slice();
    match coding.trim().to_ascii_lowercase().as_str() {
        "" | "identity" => {
            if bytes.len() as u64 > cap {
                Err(Undecodable::TooLarge)
            } else {
                Ok(bytes)
            }
        }
        "gzip" | "x-gzip" => drain(flate2::read::MultiGzDecoder::new(reader), cap),
        "deflate" => deflate(reader, cap),
        "br" => drain(brotli_decompressor::Decompressor::new(reader, 16 * 1024), cap),
        "zstd" => {
            let decoder = ruzstd::decoding::StreamingDecoder::new(reader).map_err(|_| Undecodable::Damaged)?;
            drain(decoder, cap)
        }
        _ => Err(Undecodable::Unknown),
    }
}

/// `deflate` means a zlib stream, but servers send a bare one too.
fn deflate(bytes: &[u8], cap: u64) -> Result<Vec<u8>, Undecodable> {
    match drain(flate2::read::ZlibDecoder::new(bytes), cap) {
        Err(Undecodable::Damaged) => drain(flate2::read::DeflateDecoder::new(bytes), cap),
        done => done,
    }
}

fn drain(reader: impl Read, cap: u64) -> Result<Vec<u8>, Undecodable> {
    let mut out = Vec::new();
    match reader.take(cap + 1).read_to_end(&mut out) {
        Ok(_) if out.len() as u64 > cap => Err(Undecodable::TooLarge),
        Ok(_) => Ok(out),
        Err(_) => Err(Undecodable::Damaged),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn gzip(text: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn unpacks_what_it_asked_for() {
        assert_eq!(decode(b"abc".to_vec(), "", 10), Ok(b"abc".to_vec()));
        assert_eq!(decode(gzip(b"abc"), "GZIP", 10), Ok(b"abc".to_vec()));
        assert_eq!(decode(b"abc".to_vec(), "compress", 10), Err(Undecodable::Unknown));
        assert_eq!(decode(gzip(b"abc"), "gzip, gzip", 10), Err(Undecodable::Unknown));
        assert_eq!(decode(b"abc".to_vec(), "gzip", 10), Err(Undecodable::Damaged));
        assert_eq!(decode(b"abc".to_vec(), "br", 10), Err(Undecodable::Damaged));
        assert_eq!(decode(b"abc".to_vec(), "zstd", 10), Err(Undecodable::Damaged));
    }

    #[test]
    fn a_bomb_ends_at_the_cap() {
        let bomb = gzip(&vec![0; 10_000_000]);
        assert!(bomb.len() < 20_000);
        assert_eq!(decode(bomb, "gzip", 1_000_000), Err(Undecodable::TooLarge));
    }
}
