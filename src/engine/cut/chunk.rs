//! Chunks: items that go out together.

use std::ops::Range;

use super::{Items, Scanner, Shape, Unit};

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

/// The chunks of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chunks {
    /// In order. Their bytes are the text without its prefix, up to where it holds more than were wanted.
    pub list: Vec<Chunk>,
    /// How many more there are.
    pub beyond: usize,
}

/// Gathers the items of a text into chunks, step by step, so that a page can breathe between the steps. All steps together
/// take time in proportion to the number of items, the length of those that are cut, and what is read to find words.
#[derive(Debug)]
pub struct Chunker {
    /// How many items a chunk holds, and how many bytes.
    most_items: usize,
    most_bytes: usize,
    /// Items stay whole, however large.
    whole: bool,
    sieve: Option<Sieve>,
    /// The item that comes next.
    item: usize,
    pieces: Option<Pieces>,
    /// A chunk that is being looked through for words, and its next item.
    held: Option<(Chunk, usize)>,
    /// White space alone that stands before the first chunk.
    before: Option<Chunk>,
    chunks: Chunks,
}

/// What makes a chunk worth having.
#[derive(Debug)]
struct Sieve {
    column: Option<String>,
    most: usize,
}

/// What the gathering of chunks comes to next.
enum Next {
    Chunk(Chunk),
    /// There is more to do than a step may.
    Later,
    End,
}

/// What one item costs beside its bytes, in bytes that are read in the same time.
const ITEM_COST: usize = 16;

impl Chunker {
    /// Gathers chunks of this size.
    pub fn new(size: ChunkSize) -> Self {
        let (most_items, most_bytes) = match size {
            ChunkSize::Items(count) => (count.max(1), usize::MAX),
            ChunkSize::Tokens(count) => (usize::MAX, count.max(1).saturating_mul(TOKEN_BYTES)),
        };
        Self {
            most_items,
            most_bytes,
            whole: false,
            sieve: None,
            item: 0,
            pieces: None,
            held: None,
            before: None,
            chunks: Chunks::default(),
        }
    }

    /// Cuts no item into pieces, however large.
    #[must_use]
    pub fn whole(self, whole: bool) -> Self {
        Self { whole, ..self }
    }

    /// Gives no chunk of white space alone. What says nothing goes along with the chunk before it, or at the beginning with
    /// the one after, so that all chunks together still hold every item in its place; where nothing says anything there is
    /// no chunk. After the first `most` chunks nothing is read any more, and those that follow are only counted: a plan that
    /// needs more is not run.
    #[must_use]
    pub fn with_words(self, column: Option<String>, most: usize) -> Self {
        let sieve = Some(Sieve { column, most });
        Self { sieve, ..self }
    }

    /// Goes on for about as long as it takes to read so many bytes, at least one; true when all is done. Every step must be
    /// given the same text and its items.
    pub fn step(&mut self, text: &str, items: &Items, budget: usize) -> bool {
        let mut left = budget.max(1);
        while left > 0 {
            if let Some((chunk, next)) = self.held.take() {
                self.look(chunk, next, text, items, &mut left);
                continue;
            }
            match self.next(text, items, &mut left) {
                Next::Chunk(chunk) => self.take(chunk),
                Next::Later => return false,
                Next::End => return true,
            }
        }
        false
    }

    /// The chunks. Before the end is reached, those of what was gathered so far.
    pub fn finish(self) -> Chunks {
        self.chunks
    }

    /// Holds a chunk to see whether it says anything, if that is asked.
    fn take(&mut self, chunk: Chunk) {
        match &self.sieve {
            Some(sieve) if self.chunks.list.len() >= sieve.most => self.chunks.beyond += 1,
            Some(_) => {
                let first = chunk.items.start;
                self.held = Some((chunk, first));
            }
            None => self.chunks.list.push(chunk),
        }
    }

    /// Looks for words in a chunk, from one of its items on; keeps the chunk held where that takes longer.
    fn look(&mut self, chunk: Chunk, next: usize, text: &str, items: &Items, left: &mut usize) {
        let column = self
            .sieve
            .as_ref()
            .and_then(|sieve| sieve.column.as_deref());
        if chunk.note == ChunkNote::Piece {
            let piece = text.get(chunk.bytes.clone()).unwrap_or_default();
            *left = left.saturating_sub(ITEM_COST);
            return self.keep(chunk, !piece.trim().is_empty());
        }
        for item in next..chunk.items.end {
            if *left == 0 {
                self.held = Some((chunk, item));
                return;
            }
            let length = items.span(item).map_or(0, |span| span.len());
            *left = left.saturating_sub(length.saturating_add(ITEM_COST));
            if !items.is_blank(text, item, column) {
                return self.keep(chunk, true);
            }
        }
        self.keep(chunk, false);
    }

    fn keep(&mut self, mut chunk: Chunk, says: bool) {
        if says {
            if let Some(blank) = self.before.take() {
                chunk.items.start = blank.items.start;
                chunk.bytes.start = blank.bytes.start;
            }
            self.chunks.list.push(chunk);
        } else if let Some(last) = self.chunks.list.last_mut().or(self.before.as_mut()) {
            last.items.end = chunk.items.end;
            last.bytes.end = chunk.bytes.end;
        } else {
            self.before = Some(chunk);
        }
    }

    fn next(&mut self, text: &str, items: &Items, left: &mut usize) -> Next {
        if self.pieces.is_none() {
            let first = self.item;
            let Some(span) = items.span(first) else {
                return Next::End;
            };
            let is_large = span.len() > self.most_bytes;
            if !is_large || self.whole || items.shape != Shape::Prose {
                return Next::Chunk(self.gather(span, is_large, items, left));
            }
            self.item = first.saturating_add(1);
            self.pieces = Some(Pieces::new(text, first, span));
        }
        let Some(pieces) = &mut self.pieces else {
            return Next::Later;
        };
        if !pieces.read(text, left) {
            return Next::Later;
        }
        let (piece, is_last) = pieces.next(text, self.most_bytes);
        if is_last {
            self.pieces = None;
        }
        // Where no sentence ends in it, it is looked through for the end of a word.
        *left = left.saturating_sub(piece.bytes.len().saturating_add(ITEM_COST));
        Next::Chunk(piece)
    }

    /// As many whole items as go into one chunk, from this one on.
    fn gather(
        &mut self,
        first: Range<usize>,
        is_large: bool,
        items: &Items,
        left: &mut usize,
    ) -> Chunk {
        let mut bytes = first;
        let start = self.item;
        let mut end = start.saturating_add(1);
        while end.saturating_sub(start) < self.most_items
            && let Some(span) = items.span(end)
            && span.end.saturating_sub(bytes.start) <= self.most_bytes
        {
            bytes.end = span.end;
            end = end.saturating_add(1);
        }
        self.item = end;
        let cost = end.saturating_sub(start).saturating_mul(ITEM_COST);
        *left = left.saturating_sub(cost);
        Chunk {
            items: start..end,
            bytes,
            note: if is_large {
                ChunkNote::Oversized
            } else {
                ChunkNote::Whole
            },
        }
    }
}

/// An item that is cut into pieces of at most so many bytes, four or more.
struct Pieces {
    item: usize,
    span: Range<usize>,
    /// Finds its sentences, until all are found.
    reading: Option<Scanner>,
    sentences: Items,
    /// The sentence that may be the next piece's first.
    sentence: usize,
    /// How much of the item is cut.
    at: usize,
    /// No cut comes after this byte: a last piece of blank lines alone would say nothing.
    last: usize,
}

impl std::fmt::Debug for Pieces {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut shown = f.debug_struct("Pieces");
        shown.field("item", &self.item).field("at", &self.at);
        shown.finish_non_exhaustive()
    }
}

impl Pieces {
    fn new(text: &str, item: usize, span: Range<usize>) -> Self {
        let words = text.get(span.clone()).unwrap_or_default();
        let mut back = words.trim_end().char_indices();
        Self {
            item,
            span,
            reading: Some(Scanner::new(Unit::Sentences)),
            sentences: Items::default(),
            sentence: 1,
            at: 0,
            last: back.next_back().map_or(0, |(at, _)| at),
        }
    }

    fn words<'a>(&self, text: &'a str) -> &'a str {
        text.get(self.span.clone()).unwrap_or_default()
    }

    /// Looks for sentences; true when all are found.
    fn read(&mut self, text: &str, left: &mut usize) -> bool {
        let words = self.words(text);
        let Some(scanner) = &mut self.reading else {
            return true;
        };
        let before = scanner.at();
        let is_over = scanner.step(words, *left);
        *left = left.saturating_sub(scanner.at().saturating_sub(before));
        if is_over && let Some(scanner) = self.reading.take() {
            self.sentences = scanner.finish();
        }
        is_over
    }

    /// The next piece, and whether it is the last: up to the last sentence that begins within its bytes, or else the last word,
    /// or else the last character.
    fn next(&mut self, text: &str, most: usize) -> (Chunk, bool) {
        let words = self.words(text);
        let at = self.at;
        let mut end = at.saturating_add(most);
        if end >= words.len() {
            end = words.len();
        } else {
            if self.last > at {
                end = end.min(self.last);
            }
            end = words.floor_char_boundary(end);
            let mut best = None;
            while let Some(span) = self.sentences.span(self.sentence)
                && span.start <= end
            {
                best = Some(span.start).filter(|start| *start > at);
                self.sentence = self.sentence.saturating_add(1);
            }
            end = best.or_else(|| word_start(words, at, end)).unwrap_or(end);
        }
        self.at = end;
        let first = self.span.start;
        let piece = Chunk {
            items: self.item..self.item.saturating_add(1),
            bytes: first.saturating_add(at)..first.saturating_add(end),
            note: ChunkNote::Piece,
        };
        (piece, end >= words.len())
    }
}

/// The last place behind white space and not after `end`, if a piece from `at` up to it says anything.
fn word_start(words: &str, at: usize, end: usize) -> Option<usize> {
    let piece = words.get(at..end)?;
    let piece = piece.trim_end_matches(|c: char| !c.is_whitespace());
    (!piece.trim_start().is_empty()).then(|| at.saturating_add(piece.len()))
}

#[cfg(test)]
mod tests;
