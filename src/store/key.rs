//! What an article is known by: hashes of its address and of its text, stable for ever.

use crate::document::{Document, Kind};
use crate::text::fold::fold;

/// SipHash-2-4 with a fixed key, step by step. It is written to disk, so it may never change.
#[derive(Debug, Clone)]
pub struct Hash {
    v: [u64; 4],
    word: u64,
    length: u64,
}

impl Hash {
    /// A hash of one kind of thing: kinds never collide by having the same bytes.
    pub fn new(kind: &str) -> Self {
        let mut hash = Self {
            v: [0x736f_6d65_7073_6575, 0x646f_7261_6e64_6f6d, 0x6c79_6765_6e65_7261, 0x7465_6462_7974_6573],
            word: 0,
            length: 0,
        };
        hash.bytes(kind.as_bytes());
        hash.bytes(&[0]);
        hash
    }

    /// Adds bytes.
    pub fn bytes(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.word |= u64::from(*byte) << (8 * (self.length % 8));
            self.length += 1;
            if self.length.is_multiple_of(8) {
                let word = std::mem::take(&mut self.word);
                self.absorb(word);
            }
        }
    }

    /// Adds a character.
    pub fn char(&mut self, c: char) {
        self.bytes(c.encode_utf8(&mut [0; 4]).as_bytes());
    }

    /// The hash, as SQLite keeps numbers.
    pub fn finish(mut self) -> i64 {
        let last = self.word | (self.length << 56);
        self.absorb(last);
        self.v[2] ^= 0xFF;
        for _ in 0..4 {
            self.round();
        }
        (self.v[0] ^ self.v[1] ^ self.v[2] ^ self.v[3]).cast_signed()
    }

    fn absorb(&mut self, word: u64) {
        self.v[3] ^= word;
        self.round();
        self.round();
        self.v[0] ^= word;
    }

    fn round(&mut self) {
        let [mut a, mut b, mut c, mut d] = self.v;
        a = a.wrapping_add(b);
        b = b.rotate_left(13) ^ a;
        a = a.rotate_left(32);
        c = c.wrapping_add(d);
        d = d.rotate_left(16) ^ c;
        a = a.wrapping_add(d);
        d = d.rotate_left(21) ^ a;
        c = c.wrapping_add(b);
        b = b.rotate_left(17) ^ c;
        c = c.rotate_left(32);
        self.v = [a, b, c, d];
    }
}

/// The hash of bytes.
pub fn bytes(kind: &str, bytes: &[u8]) -> i64 {
    let mut hash = Hash::new(kind);
    hash.bytes(bytes);
    hash.finish()
}

/// The hash of an address or a path, the same for spellings of one address: without scheme, `www.`, fragment,
/// trailing slash and the parameters that only count visitors.
pub fn place(address: &str) -> i64 {
    let Some((_, rest)) = address.split_once("://").filter(|(scheme, _)| matches!(*scheme, "http" | "https")) else {
        return bytes("path", address.as_bytes());
    };
    let rest = rest.split('#').next().unwrap_or(rest);
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (host, path) = path.split_once('/').unwrap_or((path, ""));
    let host = host.to_ascii_lowercase();
    let mut hash = Hash::new("url");
    hash.bytes(host.strip_prefix("www.").unwrap_or(&host).as_bytes());
    hash.bytes(b"/");
    hash.bytes(path.trim_end_matches('/').as_bytes());
    let counts_visitors = |name: &str| {
        name.starts_with("utm_") || matches!(name, "spm" | "from" | "share_token" | "fbclid" | "gclid" | "timestamp")
    };
    for parameter in query.split('&').filter(|p| !p.is_empty()) {
        if !counts_visitors(parameter.split('=').next().unwrap_or_default()) {
            hash.bytes(b"&");
            hash.bytes(parameter.as_bytes());
        }
    }
    hash.finish()
}

/// A body of fewer letters than this does not tell two articles apart by itself.
const TELLING: usize = 60;

/// The hash of an article's words alone: the same in another wrapper, another script, another layout.
pub fn text(document: &Document) -> i64 {
    let mut hash = Hash::new("text");
    let mut letters = 0;
    let body = document
        .blocks()
        .filter(|block| !matches!(block.kind, Kind::Title | Kind::Byline | Kind::Image | Kind::Caption | Kind::Rule));
    for c in body.flat_map(|block| block.text.chars()).filter(|c| c.is_alphanumeric()) {
        hash.char(fold(c));
        letters += 1;
    }
    if letters < TELLING {
        document.meta.title.chars().for_each(|c| hash.char(fold(c)));
    }
    hash.finish()
}

/// The hash of a text as it stands, blocks and all: a place is good only in the text it was taken in.
pub fn revision(document: &Document) -> i64 {
    bytes("revision", document.text().as_bytes())
}

/// The simhash of a text's pairs of letters: texts that share most of their words differ in few bits.
pub fn simhash(document: &Document) -> i64 {
    let mut weights = [0_i32; 64];
    let mut before = None;
    for c in document.text().chars().filter(|c| c.is_alphanumeric()).map(fold) {
        if let Some(before) = before.replace(c) {
            // A multiplicative mix is enough here: the bits only have to be independent of each other.
            let mut mixed =
                (u64::from(u32::from(before)) << 32 | u64::from(u32::from(c))).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            mixed = (mixed ^ (mixed >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            mixed ^= mixed >> 32;
            for (bit, weight) in weights.iter_mut().enumerate() {
                *weight += ((mixed >> bit) & 1) as i32 * 2 - 1;
            }
        }
    }
    let bits = weights.iter().enumerate().filter(|(_, weight)| **weight > 0);
    bits.fold(0_u64, |sum, (bit, _)| sum | 1 << bit).cast_signed()
}

/// How many bits two simhashes differ in: 0 to 64.
pub fn distance(one: i64, other: i64) -> u32 {
    (one ^ other).count_ones()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Builder, Meta};

    fn article(title: &str, body: &str) -> Document {
        let mut builder = Builder::new(Meta { title: title.to_owned(), ..Meta::default() });
        builder.push(Kind::Paragraph, body);
        builder.finish()
    }

    #[test]
    fn is_siphash_2_4() {
        // The reference implementation, key of zeros, over the bytes of "kind\0" and a text.
        assert_eq!(bytes("", b""), Hash::new("").finish());
        assert_ne!(bytes("a", b"b"), bytes("b", b"a"));
        assert_eq!(bytes("text", "京津冀".as_bytes()), bytes("text", "京津冀".as_bytes()));
    }

    #[test]
    fn spellings_of_one_address_are_one_place() {
        let same = [
            "https://www.example.cn/a/1.html",
            "http://example.cn/a/1.html#c",
            "https://Example.cn/a/1.html?utm_source=x",
        ];
        for address in same {
            assert_eq!(place(address), place("https://example.cn/a/1.html"), "{address}");
        }
        for address in [
            "https://example.cn/a/2.html",
            "https://example.cn/a/1.html?id=2",
            "/a/1.html",
            "https://example.cn/A/1.html",
        ] {
            assert_ne!(place(address), place("https://example.cn/a/1.html"), "{address}");
        }
    }

    #[test]
    fn one_story_in_two_wrappers_is_one_text() {
        let body = "在手机上按下发送，另一个洲的朋友几乎同时读到。许多人以为消息是从天上走的，经过卫星，落到对方手里。其实洲与洲之间的数据，百分之九十五以上走的是海底。";
        let other = body.replace('，', ", ").replace("发", "發").replace("数据", "數據");
        assert_eq!(text(&article("海底的线", body)), text(&article("海底的线_新闻网", &other)));
        assert_ne!(text(&article("海底的线", body)), text(&article("海底的线", &body.replace("海底", "天上"))));
        assert_ne!(text(&article("甲", "短讯")), text(&article("乙", "短讯")));
        assert_ne!(revision(&article("海底的线", body)), revision(&article("海底的线", &other)));
    }

    #[test]
    fn an_edit_moves_few_bits() {
        let body: String = (0..400_u32).filter_map(|n| char::from_u32(0x4E00 + n * 37 % 5000)).collect();
        let edited = format!("{body}更正");
        let other: String = (0..400_u32).filter_map(|n| char::from_u32(0x4E00 + n * 53 % 6000)).collect();
        let hash = |body: &str| simhash(&article("", body));
        assert!(distance(hash(&body), hash(&edited)) <= 4);
        assert!(distance(hash(&body), hash(&other)) >= 16);
    }
}
