//! How much of a long text is drawn at a time.

use super::Fence;

/// So many bytes of plain words are drawn at a time, about: what a browser lays out without holding a reader up.
pub const PAGE_BYTES: usize = 16 * 1024;

/// What a sign weighs that may make an element of its own, such as a table's cell, in bytes of plain words. Laying out the cells
/// of a page takes a browser several times as long as laying out its words.
const SIGN: usize = 8;
/// Those signs. The last four begin the characters that are drawn as marks because nobody sees them, and few others that are common.
const SIGNS: &[u8] = b"|*_`~[<>#\n\xC2\xE2\xEF\xF3";

/// The first page of a text, and the rest. It is cut between paragraphs where one ends in its second half, else between lines, else
/// between words, else between characters.
pub fn page(text: &str) -> (&str, &str) {
    if end_within(text, PAGE_BYTES + PAGE_BYTES / 4) == text.len() {
        return (text, "");
    }
    let end = text.floor_char_boundary(end_within(text, PAGE_BYTES));
    let head = text.get(..end).unwrap_or(text);
    let found = ["\n\n", "\n", " "].into_iter().find_map(|gap| {
        let at = head.rfind(gap)? + gap.len();
        (at > end / 2).then_some(at)
    });
    text.split_at_checked(found.unwrap_or(end))
        .unwrap_or((text, ""))
}

/// How many of its first bytes weigh no more than this.
fn end_within(text: &str, most: usize) -> usize {
    let mut weight = 0;
    let over = text.bytes().position(|byte| {
        weight += weight_of(byte);
        weight > most
    });
    over.unwrap_or(text.len())
}

/// What a byte weighs.
pub(super) fn weight_of(byte: u8) -> usize {
    if SIGNS.contains(&byte) { SIGN } else { 1 }
}

/// The line that opened a stretch of code which goes on behind the end of this text.
pub fn open_fence(text: &str) -> Option<&str> {
    let mut open: Option<(Fence<'_>, &str)> = None;
    for line in text.lines() {
        open = match open {
            Some((fence, _)) if fence.is_closed_by(line) => None,
            Some(found) => Some(found),
            None => Fence::of(line).map(|fence| (fence, line)),
        };
    }
    open.map(|(_, line)| line)
}
