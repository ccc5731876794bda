//! Chunks: items that go out together.

use std::ops::Range;

use super::{Items, Shape, Unit};

/// How many bytes a token has, about. Models differ, and so do languages.
const TOKEN_BYTES: usize = 4;

/// How many items, or about how many tokens, a chunk holds. Nought counts as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChunkSize {
    /// So many items, however long they are.
    Items(usize),
    /// As many whole items as have at most so many tokens, of four bytes each.
    Tokens(usize),
}

/// A chunk: some items, or, where one item alone is larger than a chunk, a piece of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chunk {
    /// Which items, counted from 0, the end not included. The pieces of an item all name it.
    pub items: Range<usize>,
    /// Their bytes in the text, with the blank lines after each.
    pub bytes: Range<usize>,
    /// What the chunk is made of.
    pub note: ChunkNote,
}

/// What a chunk is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChunkNote {
    /// Whole items.
    Whole,
    /// A part of one item of prose that alone is larger than a chunk.
    Piece,
    /// One record that alone is larger than a chunk: records are never cut.
    Oversized,
}

/// Gathers the items of a text into chunks. Their bytes, in order, are the text without its prefix.
/// Takes time in proportion to the number of items and the length of those that are cut.
pub fn chunks(text: &str, items: &Items, size: ChunkSize) -> Vec<Chunk> {
    let (most, limit) = match size {
        ChunkSize::Items(count) => (count.max(1), usize::MAX),
        ChunkSize::Tokens(count) => (usize::MAX, count.max(1).saturating_mul(TOKEN_BYTES)),
    };
    let mut chunks: Vec<Chunk> = Vec::new();
    let mut first = 0;
    while let Some(span) = items.span(first) {
        let mut bytes = span;
        let mut end = first.saturating_add(1);
        if bytes.len() > limit && items.shape == Shape::Prose {
            cut_item(text, first, bytes, limit, &mut chunks);
            first = end;
            continue;
        }
        let note = if bytes.len() > limit {
            ChunkNote::Oversized
        } else {
            ChunkNote::Whole
        };
        while end.saturating_sub(first) < most
            && let Some(span) = items.span(end)
            && span.end.saturating_sub(bytes.start) <= limit
        {
            bytes.end = span.end;
            end = end.saturating_add(1);
        }
        chunks.push(Chunk {
            items: first..end,
            bytes,
            note,
        });
        first = end;
    }
    chunks
}

/// The same chunks, none of which is white space alone. What says nothing goes along with the chunk before it, or
/// at the beginning with the one after, so that all chunks together still hold every item in its place; where
/// nothing says anything there is no chunk. After the first `most` chunks nothing is read any more: a plan that
/// needs more is not run.
pub fn with_words(
    text: &str,
    items: &Items,
    column: Option<&str>,
    chunks: Vec<Chunk>,
    most: usize,
) -> Vec<Chunk> {
    let says = |chunk: &Chunk| match chunk.note {
        ChunkNote::Piece => {
            let piece = text.get(chunk.bytes.clone()).unwrap_or_default();
            !piece.trim().is_empty()
        }
        ChunkNote::Whole | ChunkNote::Oversized => {
            let mut own = chunk.items.clone();
            own.any(|item| !items.is_blank(text, item, column))
        }
    };
    let mut kept: Vec<Chunk> = Vec::with_capacity(chunks.len());
    let mut before: Option<Chunk> = None;
    for mut chunk in chunks {
        if kept.len() >= most || says(&chunk) {
            if let Some(blank) = before.take() {
                chunk.items.start = blank.items.start;
                chunk.bytes.start = blank.bytes.start;
            }
            kept.push(chunk);
        } else if let Some(last) = kept.last_mut() {
            last.items.end = chunk.items.end;
            last.bytes.end = chunk.bytes.end;
        } else if let Some(blank) = &mut before {
            blank.items.end = chunk.items.end;
            blank.bytes.end = chunk.bytes.end;
        } else {
            before = Some(chunk);
        }
    }
    kept
}

/// Cuts one item into pieces of at most `limit` bytes, four or more.
fn cut_item(text: &str, item: usize, span: Range<usize>, limit: usize, chunks: &mut Vec<Chunk>) {
    let words = text.get(span.clone()).unwrap_or_default();
    let sentences = Items::find(words, Unit::Sentences);
    // No cut comes after this character: a last piece of blank lines alone would say nothing.
    let last = words
        .trim_end()
        .char_indices()
        .next_back()
        .map_or(0, |(at, _)| at);
    let mut sentence = 1;
    let mut at = 0;
    while at < words.len() {
        let mut end = at.saturating_add(limit);
        if end >= words.len() {
            end = words.len();
        } else {
            if last > at {
                end = end.min(last);
            }
            end = words.floor_char_boundary(end);
            let mut best = None;
            while let Some(span) = sentences.span(sentence)
                && span.start <= end
            {
                best = Some(span.start).filter(|start| *start > at);
                sentence = sentence.saturating_add(1);
            }
            end = best.or_else(|| word_start(words, at, end)).unwrap_or(end);
        }
        chunks.push(Chunk {
            items: item..item.saturating_add(1),
            bytes: span.start.saturating_add(at)..span.start.saturating_add(end),
            note: ChunkNote::Piece,
        });
        at = end;
    }
}

/// The last place behind white space and not after `end`, if a piece from `at` up to it says anything.
fn word_start(words: &str, at: usize, end: usize) -> Option<usize> {
    let piece = words.get(at..end)?;
    let piece = piece.trim_end_matches(|c: char| !c.is_whitespace());
    (!piece.trim_start().is_empty()).then(|| at.saturating_add(piece.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The chunks, each with `|` for a whole one, `~` for a piece and `!` for one too large.
    fn shown(text: &str, unit: Unit, size: ChunkSize) -> Vec<String> {
        let items = Items::find(text, unit);
        chunks(text, &items, size)
            .into_iter()
            .map(|chunk| {
                let mark = match chunk.note {
                    ChunkNote::Whole => '|',
                    ChunkNote::Piece => '~',
                    ChunkNote::Oversized => '!',
                };
                format!("{:?}{mark}{}", chunk.items, &text[chunk.bytes])
            })
            .collect()
    }

    #[test]
    fn items_are_gathered_by_their_number() {
        let by = |count| shown("a\nb\nc\nd\ne", Unit::Lines, ChunkSize::Items(count));
        assert_eq!(by(2), ["0..2|a\nb\n", "2..4|c\nd\n", "4..5|e"]);
        assert_eq!(by(5), ["0..5|a\nb\nc\nd\ne"]);
        assert_eq!(by(usize::MAX), by(5));
        assert_eq!(by(0), by(1));
        assert_eq!(shown(" \n", Unit::Lines, ChunkSize::Items(1)), [""; 0]);
    }

    #[test]
    fn items_are_gathered_by_their_length() {
        let by = |count| shown("aaa\nbbb\nccc", Unit::Lines, ChunkSize::Tokens(count));
        assert_eq!(by(1), ["0..1|aaa\n", "1..2|bbb\n", "2..3|ccc"]);
        assert_eq!(by(2), ["0..2|aaa\nbbb\n", "2..3|ccc"]);
        assert_eq!(by(usize::MAX), ["0..3|aaa\nbbb\nccc"]);
        assert_eq!(by(0), by(1));
    }

    #[test]
    fn a_long_item_is_cut_at_sentences_then_words_then_characters() {
        let by = |text, count| shown(text, Unit::Lines, ChunkSize::Tokens(count));
        assert_eq!(
            by("x\nOne. Two. Three four five.\ny", 3),
            [
                "0..1|x\n",
                "1..2~One. Two. ",
                "1..2~Three four ",
                "1..2~five.\n",
                "2..3|y"
            ]
        );
        assert_eq!(by("aaaaaa bbb", 1), ["0..1~aaaa", "0..1~aa ", "0..1~bbb"]);
        assert_eq!(by("a🥖🥖é", 1), ["0..1~a", "0..1~🥖", "0..1~🥖", "0..1~é"]);
    }

    #[test]
    fn no_piece_is_left_with_the_blank_lines_alone() {
        let by = |text, count| shown(text, Unit::Lines, ChunkSize::Tokens(count));
        assert_eq!(by("aaaa\n\n", 1), ["0..1~aaa", "0..1~a\n\n"]);
        assert_eq!(by("aa bb cc\n", 2), ["0..1~aa bb ", "0..1~cc\n"]);
    }

    #[test]
    fn a_record_is_never_cut() {
        let csv = "h\n1\n\"long. Long\"\n2\n3\n";
        let expect = ["0..1|1\n", "1..2!\"long. Long\"\n", "2..4|2\n3\n"];
        assert_eq!(shown(csv, Unit::Csv, ChunkSize::Tokens(1)), expect);
        let braces = "{\"a\": 1}\n{}";
        let expect = ["0..1!{\"a\": 1}\n", "1..2|{}"];
        assert_eq!(shown(braces, Unit::Braces, ChunkSize::Tokens(1)), expect);
    }

    #[test]
    fn what_says_nothing_goes_along_with_what_does() {
        let shown = |text: &str, unit, column, size| -> Vec<String> {
            let items = Items::find(text, unit);
            let kept = with_words(text, &items, column, chunks(text, &items, size), 9);
            kept.into_iter()
                .map(|chunk| format!("{:?} {}", chunk.items, &text[chunk.bytes]))
                .collect()
        };
        let one = ChunkSize::Items(1);
        let csv = "a,b\n,1\n,2\nx,3\n,4\ny,5\n";
        let by = |column| shown(csv, Unit::Csv, column, one);
        assert_eq!(by(Some("a")), ["0..4 ,1\n,2\nx,3\n,4\n", "4..5 y,5\n"]);
        assert_eq!(by(Some("b")).len(), 5);
        assert_eq!(by(None).len(), 5);
        assert_eq!(shown("a,b\n,\n,\n", Unit::Csv, None, one), [""; 0]);
        let spaces = format!("aa{}bb", " ".repeat(40));
        let pieces = shown(&spaces, Unit::Lines, None, ChunkSize::Tokens(2));
        assert_eq!(pieces.concat().matches("0..1").count(), pieces.len());
        assert!(
            pieces.iter().all(|piece| piece.contains(['a', 'b'])),
            "{pieces:?}"
        );
    }
}
