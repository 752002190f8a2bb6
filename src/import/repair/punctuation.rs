//! Marks folded to half width, unfolded where they touch Han; never in numbers, addresses or code.

use super::codec::{is_han, is_mark};
use super::edits::{Change, Kind};
use super::reading::{Note, note, reads};

/// Fewer half-width marks are somebody's habit, not damage.
const LEAST: usize = 5;
/// How far back an address can begin, and how much a pair of brackets holds, in bytes.
const REACH: usize = 300;

/// What the gate counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Marks {
    /// Half-width marks that would be unfolded.
    pub(super) half: usize,
    /// Full-width marks of the same kinds.
    pub(super) full: usize,
    /// Chinese prose without full-width marks.
    pub(super) folded: bool,
}

/// Counts the marks of a text.
pub(super) fn count(text: &str) -> Marks {
    let bytes = text.as_bytes();
    let full = memchr::memchr_iter(0xEF, bytes)
        .filter(|&at| matches!(bytes.get(at + 1..at + 3), Some([0xBC, 0x8C | 0x9A | 0x9B | 0x9F | 0x81])))
        .count();
    // A quick count that is never too small decides for nearly every text.
    let touches = |at: usize| {
        let wide = |b: Option<&u8>| b.is_some_and(|&b| b >= 0x80);
        at.checked_sub(1).is_some_and(|before| wide(bytes.get(before))) || wide(bytes.get(at + 1))
    };
    let half = memchr::memchr3_iter(b',', b':', b'!', bytes).filter(|&at| touches(at)).count()
        + memchr::memchr2_iter(b';', b'?', bytes).filter(|&at| touches(at)).count();
    let gate = |half: usize| half >= LEAST && full * 50 <= half;
    if !gate(half) {
        return Marks { half, full, folded: false };
    }
    let half = changes(text, false).iter().filter(|change| !change.new.starts_with(['（', '）'])).count();
    Marks { half, full, folded: gate(half) && is_prose(text) }
}

/// Chinese sentences, and more Han than letters: not code with Chinese comments.
fn is_prose(text: &str) -> bool {
    let (mut stops, mut han, mut letters) = (0usize, 0usize, 0usize);
    for c in text.chars() {
        match c {
            '。' | '、' => stops += 1,
            c if c.is_ascii_alphabetic() => letters += 1,
            c if is_han(c) => han += 1,
            _ => {}
        }
    }
    stops > 0 && han >= letters
}

/// Lines of code and front matter.
#[derive(Debug, Default)]
struct Code {
    lines: usize,
    fence: Option<&'static str>,
    front: Option<&'static str>,
}

impl Code {
    /// Takes the next line; is it code?
    fn holds(&mut self, line: &str) -> bool {
        self.lines += 1;
        let bare = line.trim_end();
        if self.lines == 1 {
            self.front = ["---", "+++"].into_iter().find(|&mark| mark == bare);
            return self.front.is_some();
        }
        if let Some(mark) = self.front {
            self.front = Some(mark).filter(|&mark| mark != bare);
            return true;
        }
        let mark = ["```", "~~~"].into_iter().find(|mark| bare.trim_start().starts_with(mark));
        match (self.fence, mark) {
            (None, Some(mark)) => self.fence = Some(mark),
            (Some(open), Some(mark)) if open == mark => self.fence = None,
            (open, _) => return open.is_some(),
        }
        true
    }
}

/// One change for each mark. With `holes`, a `?` may be a lost byte and is touched only where a question ends.
pub(super) fn changes(text: &str, holes: bool) -> Vec<Change> {
    let mut list = Vec::new();
    let mut code = Code::default();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if !code.holds(line) && !line.is_ascii() {
            change_line(line, start, holes, &mut list);
        }
        start += line.len();
    }
    list
}

fn change_line(line: &str, base: usize, holes: bool, list: &mut Vec<Change>) {
    let first = list.len();
    let addressed = has_address(line);
    let inside = |at: usize| addressed && in_address(line, at);
    let mut close = None;
    // The wide form of the character before, if it is being unfolded too.
    let mut unfolded = None;
    let mut ticks = 0usize;
    for (at, c) in line.char_indices() {
        let wide = unfolded.take();
        let before = || wide.or_else(|| line.get(..at).and_then(|t| t.chars().next_back()));
        let after = || line.get(at + 1..).and_then(|t| t.chars().next()).filter(|c| !matches!(c, '\n' | '\r'));
        let new = match c {
            '`' => {
                ticks += 1;
                None
            }
            _ if ticks % 2 == 1 => None,
            '(' => {
                let pair = if inside(at) { None } else { pair(line, at, before()) };
                close = pair.or(close);
                pair.map(|_| '（')
            }
            ')' if close == Some(at) => Some('）'),
            ',' | ':' | ';' | '!' | '?' => unfold(c, before(), after(), holes).filter(|_| !inside(at)),
            _ => None,
        };
        if let Some(new) = new {
            unfolded = Some(new);
            list.push(Change::new(base + at..base + at + 1, &*new.encode_utf8(&mut [0; 4]), Kind::Punctuation));
        }
    }
    if ticks % 2 == 1 {
        list.truncate(first);
    }
}

fn is_wide(c: char) -> bool {
    is_han(c) || is_mark(c)
}

fn unfold(c: char, before: Option<char>, after: Option<char>, holes: bool) -> Option<char> {
    let wide = match c {
        ',' => '，',
        ':' => '：',
        ';' => '；',
        '!' => '！',
        _ => '？',
    };
    let before = before?;
    let left = is_wide(before);
    let right = after.is_some_and(is_wide) && (before.is_ascii_alphanumeric() || matches!(before, '%' | ')'));
    if !left && !right {
        return None;
    }
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let kept = match c {
        ',' | ':' if digit(Some(before)) && digit(after) => true,
        ':' if after == Some('/') => true,
        '!' => after == Some('['),
        '?' => {
            matches!(after, Some('?' | '!' | '/' | '='))
                || after.is_some_and(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
                || (holes && !left)
                || (holes && after.is_some_and(|c| !ends(c)) && !asks(before))
        }
        _ => false,
    };
    (!kept).then_some(wide)
}

/// Stands behind the end of a question.
fn ends(c: char) -> bool {
    matches!(c, '”' | '’' | '」' | '』' | '》' | '）' | ')' | '】' | ' ' | '\u{a0}' | '\u{3000}' | '—' | '…')
}

/// Ends a question more often than not.
fn asks(c: char) -> bool {
    "吗嗎呢吧么麼何谁誰".contains(c)
}

/// Does an address stand in the line? Asked once a line: [`in_address`] decodes what is before each mark.
fn has_address(line: &str) -> bool {
    line.contains("://") || line.contains("www.")
}

/// Is the mark part of an address that began before it?
fn in_address(line: &str, at: usize) -> bool {
    let mut from = at.saturating_sub(REACH);
    while !line.is_char_boundary(from) {
        from += 1;
    }
    let Some(before) = line.get(from..at) else { return false };
    let token = before.rsplit(|c: char| c.is_whitespace() || (is_mark(c) && c != '·') || c == '"').next();
    token.is_some_and(|token| token.contains("://") || token.contains("www."))
}

/// Where the bracket opened at `at` closes, if the pair was a full-width one.
fn pair(line: &str, at: usize, before: Option<char>) -> Option<usize> {
    if before == Some(']') {
        return None;
    }
    // An annotation is no parenthesis.
    let reading = |note: &Note| note.syllable.tone > 0 || before.is_some_and(|b| reads(b, &note.syllable));
    if line.get(at..).and_then(note).is_some_and(|note| reading(&note)) {
        return None;
    }
    let rest = line.get(at + 1..)?;
    let mut depth = 0usize;
    let mut han = false;
    for (offset, c) in rest.char_indices().take_while(|&(offset, _)| offset < REACH) {
        match c {
            '(' => depth += 1,
            ')' if depth > 0 => depth -= 1,
            ')' => {
                let after = rest.get(offset + 1..).and_then(|t| t.chars().next()).filter(|c| !c.is_whitespace());
                let wide =
                    before.is_none_or(is_wide) && after.is_none_or(|c| is_wide(c) || matches!(c, ',' | ';' | ':'));
                return (han || wide).then_some(at + 1 + offset);
            }
            '\n' => return None,
            c => han |= is_han(c),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::repair::edits::Revision;

    fn unfolded(text: &str) -> String {
        let mut revision = Revision::new(text);
        revision.apply(changes(text, false));
        revision.text().to_owned()
    }

    #[test]
    fn marks_that_touch_han() {
        for (from, to) in [
            ("来源:本报,时间8:30", "来源：本报，时间8:30"),
            ("增长35%,其中1,000人", "增长35%，其中1,000人"),
            ("见https://a.cn/b?中=1,好", "见https://a.cn/b?中=1,好"),
            ("为公司(“集团”)的", "为公司（“集团”）的"),
            ("颗粒物(PM2.5)平均", "颗粒物（PM2.5）平均"),
            ("国道G234(2个接口),在", "国道G234（2个接口），在"),
            ("叫 f(x) 的函数", "叫 f(x) 的函数"),
            ("[图](图片.png)!", "[图](图片.png)!"),
            ("好!他说:“走吧?”", "好！他说：“走吧？”"),
            ("用`x:中`的,好", "用`x:中`的，好"),
            ("plain, text: no Han!", "plain, text: no Han!"),
            ("版本2.28万", "版本2.28万"),
        ] {
            assert_eq!(unfolded(from), to);
        }
    }

    #[test]
    fn the_gate() {
        let prose = "今天,明天,后天,大后天:都好!真的。";
        assert!(count(prose).folded);
        assert!(!count(&prose.replace("都好!", "都好！")).folded);
        assert!(!count("今天,明天").folded);
        assert!(
            !count("let a = 1; // 注意:这里,那里;好!行?是:的\nlet long_name_of_something = other_name_of_it();\n")
                .folded
        );
        assert!(!count("---\n标题:一,二;三!四?五:六\n---\n。").folded);
    }
}
