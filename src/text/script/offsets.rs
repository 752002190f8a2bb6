//! Which byte of a converted text stands for which byte of its source.

/// Offsets between a text and its conversion.
///
/// Nearly every Han character takes three bytes in both scripts, so only the spots where lengths differ are kept.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Offsets {
    odd: Vec<Odd>,
}

/// A spot whose two sides differ in length; it maps as one unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Odd {
    source: (usize, usize),
    target: (usize, usize),
}

impl Offsets {
    /// Notes that `from`, at byte `source`, became `to`, at byte `target`. Calls come in order.
    pub(super) fn pair(&mut self, source: usize, from: &str, target: usize, to: &str) {
        let same = from.chars().map(char::len_utf8).eq(to.chars().map(char::len_utf8));
        if same {
            return;
        }
        let mut push = |s: usize, from: usize, t: usize, to: usize| {
            self.odd.push(Odd { source: (s, s + from), target: (t, t + to) });
        };
        // As many characters on both sides: they pair off one by one.
        if from.chars().count() == to.chars().count() {
            let (mut s, mut t) = (source, target);
            for (a, b) in from.chars().zip(to.chars()) {
                if a.len_utf8() != b.len_utf8() {
                    push(s, a.len_utf8(), t, b.len_utf8());
                }
                s += a.len_utf8();
                t += b.len_utf8();
            }
        } else {
            push(source, from.len(), target, to.len());
        }
    }

    /// Both texts have the same offsets throughout.
    pub fn is_identity(&self) -> bool {
        self.odd.is_empty()
    }

    /// The byte of the converted text that stands for this byte of the source (bytes from either text's start).
    /// Inside a spot that maps as a unit: the unit's start.
    pub fn target(&self, source: usize) -> usize {
        carry(&self.odd, source, |odd| (odd.source, odd.target))
    }

    /// The byte of the source that this byte of the converted text stands for.
    pub fn source(&self, target: usize) -> usize {
        carry(&self.odd, target, |odd| (odd.target, odd.source))
    }
}

fn carry(odd: &[Odd], offset: usize, sides: impl Fn(&Odd) -> ((usize, usize), (usize, usize))) -> usize {
    let next = odd.partition_point(|o| sides(o).0.0 <= offset);
    let Some((here, there)) = next.checked_sub(1).and_then(|last| odd.get(last)).map(sides) else { return offset };
    if offset < here.1 { there.0 } else { there.1 + (offset - here.1) }
}
