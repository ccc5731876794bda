//! How much of a long text is drawn at a time.

use super::Fence;

/// So many bytes are drawn at a time, about: what a browser lays out without holding a reader up, whatever they hold.
pub const PAGE_BYTES: usize = 16 * 1024;

/// The first page of a text, and the rest. It is cut between paragraphs where one ends in its second half, else between lines, else
/// between words, else between characters.
pub fn page(text: &str) -> (&str, &str) {
    if text.len() <= PAGE_BYTES + PAGE_BYTES / 4 {
        return (text, "");
    }
    let end = text.floor_char_boundary(PAGE_BYTES);
    let head = text.get(..end).unwrap_or(text);
    let found = ["\n\n", "\n", " "].into_iter().find_map(|gap| {
        let at = head.rfind(gap)? + gap.len();
        (at > PAGE_BYTES / 2).then_some(at)
    });
    text.split_at_checked(found.unwrap_or(end))
        .unwrap_or((text, ""))
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
