//! How much of a long text is drawn at a time.

use super::Fence;
use crate::engine::unseen;

/// So many bytes of plain words are drawn at a time, about: what a browser lays out without holding a reader up.
pub const PAGE_BYTES: usize = 16 * 1024;

/// What a sign weighs that may make an element of its own, such as a table's cell, in bytes of plain words. Laying out the cells
/// of a page takes a browser several times as long as laying out its words.
const SIGN: usize = 8;
/// Those signs.
const SIGNS: &str = "|*_`~[<>#\n";
/// What a character weighs that nobody sees: it is drawn as a mark of some ten characters, whose brackets few fonts have.
const UNSEEN: usize = 64;

/// The first page of a text, and the rest. It is cut between paragraphs where one ends in its second half, else between lines, else
/// between words, else between characters.
pub fn page(text: &str) -> (&str, &str) {
    if end_within(text, PAGE_BYTES + PAGE_BYTES / 4) == text.len() {
        return (text, "");
    }
    let end = end_within(text, PAGE_BYTES);
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
    let over = text.char_indices().find(|(_, c)| {
        weight += weight_of(*c);
        weight > most
    });
    over.map_or(text.len(), |(at, _)| at)
}

/// What a character weighs.
pub(super) fn weight_of(c: char) -> usize {
    match c {
        _ if unseen::is_suspect(c) => UNSEEN,
        _ if SIGNS.contains(c) => SIGN,
        _ => c.len_utf8(),
    }
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
