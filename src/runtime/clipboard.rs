//! Copying by OSC 52: the only clipboard that works over SSH.

use super::capability::Multiplexer;

/// Bytes of text a terminal is asked to take: what most of them allow.
const LIMIT: usize = 74_994;

/// Bytes of one string that GNU screen passes on.
const SCREEN_PIECE: usize = 512;

/// The sequence that puts a text on the clipboard, through the multiplexer if there is one.
pub fn copy(text: &str, multiplexer: Option<Multiplexer>) -> Vec<u8> {
    let text = text.get(..text.floor_char_boundary(LIMIT)).unwrap_or_default();
    let plain = format!("\x1b]52;c;{}\x07", base64(text.as_bytes()));
    match multiplexer {
        None => plain.into_bytes(),
        // tmux takes it itself if told to (set-clipboard on), else passes it on if told to (allow-passthrough).
        Some(Multiplexer::Tmux) => {
            let inner = plain.replace('\x1b', "\x1b\x1b");
            format!("{plain}\x1bPtmux;{inner}\x1b\\").into_bytes()
        }
        // screen passes strings on, but short ones only; the terminal sees one sequence again.
        Some(Multiplexer::Screen) => {
            let pieces = plain.as_bytes().chunks(SCREEN_PIECE);
            pieces.flat_map(|piece| [b"\x1bP", piece, b"\x1b\\"].concat()).collect()
        }
    }
}

/// Base64 (RFC 4648).
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let word = chunk.iter().fold(0u32, |word, byte| word << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for i in 0..4 {
            let letter = LETTERS.get((word >> (18 - 6 * i)) as usize & 63).copied().unwrap_or(b'=');
            out.push(if i <= chunk.len() { char::from(letter) } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vectors_of_the_rfc() {
        for (text, expected) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")] {
            assert_eq!(base64(text.as_bytes()), expected);
        }
    }

    #[test]
    fn a_multiplexer_is_passed_through() {
        assert_eq!(copy("foo", None), b"\x1b]52;c;Zm9v\x07");
        let tmux = copy("foo", Some(Multiplexer::Tmux));
        assert!(tmux.ends_with(b"\x1bPtmux;\x1b\x1b]52;c;Zm9v\x07\x1b\\"));
        let screen = copy(&"北".repeat(1000), Some(Multiplexer::Screen));
        assert!(screen.windows(2).filter(|pair| pair == b"\x1bP").count() > 4);
    }

    #[test]
    fn a_long_text_is_cut_between_characters() {
        assert!(copy(&"北".repeat(40_000), None).len() <= LIMIT * 4 / 3 + 16);
    }
}
