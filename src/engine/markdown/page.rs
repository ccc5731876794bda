//! How much of a long text is drawn at a time.

use super::{Block, Fence, is_row, is_table, next};
use crate::engine::unseen;

/// So many bytes of plain words are drawn at a time, about: what a browser lays out without holding a reader up.
pub const PAGE_BYTES: usize = 16 * 1024;

/// What a sign weighs that may make an element of its own, such as a table's cell or a link, in bytes of plain words. Laying out the cells
/// of a page takes a browser several times as long as laying out its words.
const SIGN: usize = 8;
/// Those signs.
const SIGNS: &str = "|*_`~[<>#/\n";
/// What a character weighs that nobody sees: it is drawn as a mark of some ten characters, whose brackets few fonts have.
const UNSEEN: usize = 64;
/// What stands before the rest of a text may weigh so much of a page: of the next page the most is to be the text itself.
const MOST_BEFORE: usize = PAGE_BYTES / 4;

/// The first page of a text, and the rest. It is cut between paragraphs where one ends in its second half, else between lines, else
/// between words, else between characters. It is not cut between the head of a table and the line under it.
pub fn page(text: &str) -> (&str, &str) {
    if end_within(text, PAGE_BYTES + PAGE_BYTES / 4) == text.len() {
        return (text, "");
    }
    let end = end_within(text, PAGE_BYTES);
    let head = text.get(..end).unwrap_or(text);
    // By weight, as what stands before the rest is: so each page shows more of the text than that.
    let half = end_within(head, PAGE_BYTES / 2);
    let found = ["\n\n", "\n", " "].into_iter().find_map(|gap| {
        let at = head.rfind(gap)? + gap.len();
        (at > half).then_some(at)
    });
    let at = found.unwrap_or(end);
    let at = head_before(text, at).filter(|at| *at > half).unwrap_or(at);
    text.split_at_checked(at).unwrap_or((text, ""))
}

/// Where the head of a table begins whose end is this place.
fn head_before(text: &str, at: usize) -> Option<usize> {
    let (head, rest) = text.split_at_checked(at)?;
    let lines = head.strip_suffix('\n')?;
    let begin = lines.rfind('\n')? + 1;
    is_table(lines.get(begin..)?, rest.lines().next()?).then_some(begin)
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

/// What is to stand before the rest of a text so that what its first page ends within goes on there: the line that opened a
/// stretch of code, or the head of a table with the line under it. Lines that weigh much are not carried on.
pub fn before_rest(head: &str, rest: &str) -> Option<String> {
    let before = if let Some(fence) = open_fence(head) {
        format!("{fence}\n")
    } else {
        let (cells, rule) = open_table(head, rest)?;
        format!("{cells}\n{rule}\n")
    };
    let weight: usize = before.chars().map(weight_of).sum();
    (weight <= MOST_BEFORE).then_some(before)
}

/// The line that opened a stretch of code which goes on behind the end of this text.
fn open_fence(text: &str) -> Option<&str> {
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

/// The first two lines of the table that this text ends within, where the rest begins with a row of it.
fn open_table<'a>(text: &'a str, rest: &str) -> Option<(&'a str, &'a str)> {
    // Before the blocks are read: most texts end otherwise.
    text.lines()
        .next_back()
        .filter(|line| !line.trim().is_empty())?;
    rest.lines().next().filter(|line| is_row(line))?;
    let lines: Vec<&str> = text.lines().collect();
    let (mut left, mut last) = (lines.as_slice(), None);
    while let Some((block, from, after)) = next(left, 0) {
        (left, last) = (after, Some((block, from)));
    }
    match last? {
        (Block::Table { .. }, [head, rule, ..]) => Some((head, rule)),
        _ => None,
    }
}
