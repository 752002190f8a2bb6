//! Pseudo-headings → sections: numbered lines, bold lines, labels, bullets.
//!
//! A block is only a candidate until its whole class is judged: headings come in order, have text under them, and are few.
//! A list of short numbered lines has no text under its lines, and stays a list.

mod number;

use super::draft::{Draft, DraftBlock};
use super::dump;
use crate::document::{Kind, Style};
use crate::text::order;
use number::Class;

/// A block that looks like a heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Candidate {
    block: usize,
    class: Class,
    /// Its number, where the class has numbers.
    value: u32,
}

/// Turns blocks that are headings in all but name into headings.
pub fn promote(draft: &mut Draft) {
    let candidates: Vec<Candidate> =
        draft.blocks.iter().enumerate().filter_map(|(at, block)| candidate(at, block)).collect();
    let mut classes: Vec<Class> = Vec::new();
    for candidate in &candidates {
        if !classes.contains(&candidate.class) {
            classes.push(candidate.class);
        }
    }
    let kept: Vec<(Class, Vec<Candidate>)> =
        classes.into_iter().filter_map(|class| Some((class, judge(class, &candidates, &draft.blocks)?))).collect();
    let order = nest(&kept);
    let mut chosen: Vec<(Candidate, usize)> = Vec::new();
    for (class, members) in &kept {
        let depth = order.iter().position(|same| same.contains(class)).unwrap_or(0);
        chosen.extend(members.iter().map(|member| (*member, depth)));
    }
    order::by_key(&mut chosen, |(candidate, _)| candidate.block);
    // Within the article's own headings, pseudo-headings stand one deeper.
    let mut own = 0;
    let mut next = chosen.into_iter().peekable();
    for (at, block) in draft.blocks.iter_mut().enumerate() {
        if let Kind::Heading(level) = block.kind {
            own = level;
        }
        let Some((_, depth)) = next.next_if(|(candidate, _)| candidate.block == at) else { continue };
        block.kind = Kind::Heading((own.max(1) + 1 + depth as u8).min(6));
        if block.all_strong() {
            block.marks.retain(|(_, style)| *style != Style::Strong);
        }
    }
}

/// Begins with a number as headings do.
pub(super) fn is_numbered(text: &str) -> bool {
    number::of(text).is_some()
}

fn candidate(at: usize, block: &DraftBlock) -> Option<Candidate> {
    if block.kind != Kind::Paragraph || block.text.len() > 400 {
        return None;
    }
    let bare = super::gloss::strip(&block.text);
    let text = bare.trim();
    let count = text.chars().count();
    let strong = block.all_strong();
    if text.ends_with(['。', '；', '，', '、', ';', ','])
        || text.contains('。')
        || text.ends_with('.') && !text.ends_with("..") && count > 12
    {
        return None;
    }
    if let Some((class, value, rest)) = number::of(text) {
        let rest = rest.trim();
        let long = if strong { 46 } else { 32 };
        let latin = rest.is_ascii() && rest.len() <= 80;
        return (rest.chars().count() <= long || latin).then_some(Candidate { block: at, class, value });
    }
    if count < 2 || text.ends_with(['：', ':']) && !strong {
        return None;
    }
    if let Some(inner) = text.strip_prefix('【').and_then(|rest| rest.strip_suffix('】')) {
        let words = [
            "编辑", "記者", "记者", "作者", "纠错", "版权", "声明", "来源", "相关", "打印", "上一", "下一", "责任",
            "延伸", "字体", "关闭",
        ];
        let number = inner.chars().all(|c| c.is_ascii_digit());
        let fit =
            (2..=14).contains(&inner.chars().count()) && !number && !words.iter().any(|word| inner.contains(word));
        return fit.then_some(Candidate { block: at, class: Class::Label, value: 0 });
    }
    if text.starts_with(['■', '◆', '●', '▶', '★', '▌', '◎', '□', '◇', '▍', '▎', '►']) {
        return ((3..=30).contains(&count) && !dump::is_reporters(text)).then_some(Candidate {
            block: at,
            class: Class::Bullet,
            value: 0,
        });
    }
    let long = if text.is_ascii() { 70 } else { 30 };
    (strong && count <= long && is_title(text)).then_some(Candidate { block: at, class: Class::Strong, value: 0 })
}

/// A bold line that could be a title: not a speaker, a signature, a caption or a line of credits.
fn is_title(text: &str) -> bool {
    let speaker = ["问：", "答：", "记者：", "主持人：", "Q：", "A：", "Q:", "A:", "问:", "答:"];
    let quoted = text.starts_with('“') && text.ends_with('”') && text.chars().count() > 12;
    let asked = text.ends_with(['？', '?']) && text.chars().count() > 22;
    !speaker.iter().any(|begin| text.starts_with(begin))
        && !text.starts_with(['（', '(', '▲', '△', '—', '↓', '↑', '→'])
        && !text.ends_with(['：', ':', '…'])
        && !quoted
        && !asked
        && !dump::is_credit(text)
}

/// The members of a class that are headings; `None` if the class is a list or a manner of emphasis.
fn judge(class: Class, all: &[Candidate], blocks: &[DraftBlock]) -> Option<Vec<Candidate>> {
    let members: Vec<Candidate> = all.iter().copied().filter(|candidate| candidate.class == class).collect();
    let under = |member: &Candidate| has_text(member, all, blocks);
    let full: Vec<Candidate> = members.iter().copied().filter(under).collect();
    // The last may be cut off from its text; others without any make a list.
    if full.is_empty() || (members.len() - full.len()) * 3 > members.len() {
        return None;
    }
    let texts = blocks
        .iter()
        .filter(|block| matches!(block.kind, Kind::Paragraph | Kind::Quote(_) | Kind::Item(..) | Kind::Code))
        .count();
    let length: usize = blocks.iter().map(|block| block.text.chars().count()).sum();
    if class.is_numbered() {
        let first = full.first()?.value == 1;
        let steps =
            full.windows(2).filter(|pair| matches!(pair, [a, b] if b.value == a.value + 1 || b.value == 1)).count();
        let alone = full.len() == 1 && !class.stands_alone();
        let tight = length < full.len() * 30;
        return (!alone && (first || class.stands_alone()) && steps * 4 >= (full.len() - 1) * 3 && !tight)
            .then_some(full);
    }
    let mut full = full;
    let first = blocks.iter().position(|block| block.kind != Kind::Image && block.kind != Kind::Caption);
    if class == Class::Strong && full.len() < 3 {
        // A bold line at the very head is a deck or the title again.
        full.retain(|member| Some(member.block) != first);
    }
    let few = full.len() * 2 <= texts && length >= full.len() * 40;
    let single = full.len() == 1
        && full.first().is_some_and(|only| {
            only.block < 2 || blocks.get(only.block).is_some_and(|block| block.text.chars().count() > 18)
        });
    (few && !single && !full.is_empty()).then_some(full)
}

/// Something stands under it before the next of its class: text, an image, or a heading of another class.
fn has_text(member: &Candidate, all: &[Candidate], blocks: &[DraftBlock]) -> bool {
    let mut next = member.block + 1;
    while blocks.get(next).is_some_and(|block| matches!(block.kind, Kind::Image | Kind::Caption | Kind::Rule)) {
        next += 1;
    }
    let Some(block) = blocks.get(next) else { return false };
    match all.iter().find(|candidate| candidate.block == next) {
        Some(inner) => inner.class != member.class && inner.class.rank() >= member.class.rank(),
        None => !matches!(block.kind, Kind::Heading(_)),
    }
}

/// Classes from the outermost inwards. Numbered ones have their order; others stand where they first appear; one that
/// appears but once stands beside the outermost.
fn nest(kept: &[(Class, Vec<Candidate>)]) -> Vec<Vec<Class>> {
    let mut order: Vec<Class> = Vec::new();
    let mut beside: Vec<Class> = Vec::new();
    for (class, members) in kept {
        if !class.is_numbered() && members.len() == 1 && kept.len() > 1 {
            beside.push(*class);
        } else {
            order.push(*class);
        }
    }
    // Numbered classes change places among themselves until they stand in their order.
    let places: Vec<usize> =
        order.iter().enumerate().filter(|(_, class)| class.is_numbered()).map(|(at, _)| at).collect();
    let mut numbered: Vec<Class> = order.iter().copied().filter(Class::is_numbered).collect();
    order::by_key(&mut numbered, Class::rank);
    for (place, class) in places.into_iter().zip(numbered) {
        if let Some(slot) = order.get_mut(place) {
            *slot = class;
        }
    }
    let mut levels: Vec<Vec<Class>> = order.into_iter().map(|class| vec![class]).collect();
    match levels.first_mut() {
        Some(outermost) => outermost.extend(beside),
        None if !beside.is_empty() => levels.push(beside),
        None => {}
    }
    levels
}

#[cfg(test)]
mod tests;
