//! The pre-pass: what real feeds get wrong, put right before the parser sees it.

/// HTML entities that feeds use though XML does not know them, with the characters they stand for.
const ENTITIES: &[(&str, u32)] = &[
    ("nbsp", 160),
    ("ldquo", 0x201c),
    ("rdquo", 0x201d),
    ("lsquo", 0x2018),
    ("rsquo", 0x2019),
    ("mdash", 0x2014),
    ("ndash", 0x2013),
    ("hellip", 0x2026),
    ("middot", 0xb7),
    ("bull", 0x2022),
    ("emsp", 0x2003),
    ("ensp", 0x2002),
    ("thinsp", 0x2009),
    ("times", 0xd7),
    ("divide", 0xf7),
    ("deg", 0xb0),
    ("plusmn", 0xb1),
    ("copy", 0xa9),
    ("reg", 0xae),
    ("trade", 0x2122),
    ("yen", 0xa5),
    ("euro", 0x20ac),
    ("pound", 0xa3),
    ("cent", 0xa2),
    ("sect", 0xa7),
    ("laquo", 0xab),
    ("raquo", 0xbb),
    ("permil", 0x2030),
    ("eacute", 0xe9),
    ("egrave", 0xe8),
    ("uuml", 0xfc),
    ("ouml", 0xf6),
    ("auml", 0xe4),
    ("zwj", 0x200d),
    ("zwnj", 0x200c),
    ("shy", 0xad),
];

/// Mends a feed's text: declaration, entities, control characters.
pub fn mend(text: &str) -> String {
    with_known_entities(without_declaration(text))
}

/// The text after its declaration, which may name an encoding that no longer holds.
fn without_declaration(text: &str) -> &str {
    let trimmed = text.trim_start_matches('\u{feff}').trim_start();
    match trimmed.strip_prefix("<?xml") {
        Some(rest) => rest.split_once("?>").map_or(trimmed, |(_, rest)| rest),
        None => trimmed,
    }
}

/// Entities as numbers, bare `&` escaped, forbidden control characters dropped; CDATA is left alone but for those.
fn with_known_entities(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<']) {
        let (before, after) = rest.split_at(at);
        push_allowed(&mut out, before);
        if let Some(cdata) = after.strip_prefix("<![CDATA[") {
            let end = cdata.find("]]>").map_or(cdata.len(), |end| end + 3);
            out.push_str("<![CDATA[");
            push_allowed(&mut out, cdata.get(..end).unwrap_or_default());
            rest = cdata.get(end..).unwrap_or_default();
        } else if let Some(tail) = after.strip_prefix('&') {
            rest = push_entity(&mut out, tail);
        } else {
            out.push('<');
            rest = after.get(1..).unwrap_or_default();
        }
    }
    push_allowed(&mut out, rest);
    out
}

/// Writes what `&` begins, and gives what follows it.
fn push_entity<'a>(out: &mut String, tail: &'a str) -> &'a str {
    let name_length = tail.bytes().take(12).take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'#').count();
    let name = tail.get(..name_length).unwrap_or_default();
    let rest = tail.get(name_length..).unwrap_or_default();
    let Some(rest) = rest.strip_prefix(';').filter(|_| !name.is_empty()) else {
        out.push_str("&amp;");
        return tail;
    };
    let known = ENTITIES.iter().find(|(known, _)| *known == name);
    if let Some((_, code)) = known {
        out.push_str(&format!("&#{code};"));
    } else if matches!(name, "amp" | "lt" | "gt" | "quot" | "apos") || is_number(name) {
        out.push_str(&format!("&{name};"));
    } else {
        out.push_str(&format!("&amp;{name};"));
    }
    rest
}

/// `#160`, `#xA0`: a character XML allows.
fn is_number(name: &str) -> bool {
    let Some(digits) = name.strip_prefix('#') else { return false };
    let code = match digits.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16),
        None => digits.parse(),
    };
    code.ok().and_then(char::from_u32).is_some_and(is_allowed)
}

fn is_allowed(c: char) -> bool {
    !c.is_control() || matches!(c, '\n' | '\r' | '\t')
}

fn push_allowed(out: &mut String, text: &str) {
    out.extend(text.chars().filter(|c| is_allowed(*c)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_become_numbers_outside_cdata() {
        assert_eq!(
            with_known_entities("a&nbsp;b & c &lt; &foo; &#1; &#65;"),
            "a&#160;b &amp; c &lt; &amp;foo; &amp;#1; &#65;"
        );
        assert_eq!(with_known_entities("<![CDATA[a&nbsp;b & c]]>&"), "<![CDATA[a&nbsp;b & c]]>&amp;");
        assert_eq!(with_known_entities("<![CDATA[cut & off"), "<![CDATA[cut & off");
    }

    #[test]
    fn the_declaration_goes() {
        assert_eq!(mend("\u{feff}<?xml version=\"1.0\" encoding=\"gbk\"?><rss>"), "<rss>");
    }
}
