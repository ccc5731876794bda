//! What a reader should be told of a text beside it.

use super::{Block, Span};
use crate::engine::unseen::{self, Piece};

/// What was found in a text that is drawn otherwise than its writer may have meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Noted {
    /// Images, which are not loaded.
    pub images: usize,
    /// Links that are none.
    pub refused: usize,
    /// Stretches that cannot be seen.
    pub unseen: usize,
    /// There is HTML in it, which is text.
    pub html: bool,
    /// There are quotes or lists in it that nest deeper than is drawn.
    pub deeper: bool,
}

impl Noted {
    /// Looks through a tree.
    pub fn of(blocks: &[Block]) -> Self {
        let mut noted = Self::default();
        noted.blocks(blocks);
        noted
    }

    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            match block {
                Block::Heading(_, words) | Block::Paragraph(words) => self.spans(words),
                Block::Deeper(words) => {
                    self.deeper = true;
                    self.spans(words);
                }
                Block::Quote(inside) => self.blocks(inside),
                Block::Bullets(items) => items.iter().for_each(|item| self.blocks(item)),
                Block::Numbers(items) => items.iter().for_each(|(_, item)| self.blocks(item)),
                Block::Code { name, text } => {
                    self.text(name);
                    self.text(text);
                }
                Block::Table { head, rows } => {
                    let cells = head.iter().chain(rows.iter().flatten());
                    cells.for_each(|cell| self.spans(cell));
                }
                Block::Rule => {}
            }
        }
    }

    fn spans(&mut self, spans: &[Span]) {
        for span in spans {
            match span {
                Span::Text(words) => {
                    self.html |= has_tag(words);
                    self.text(words);
                }
                Span::Code(words) | Span::Bare(words) => self.text(words),
                Span::Emphasis(inner) | Span::Strong(inner) | Span::Struck(inner) => {
                    self.spans(inner);
                }
                Span::Link { words, .. } => self.spans(words),
                Span::Image { alt, address } => {
                    self.images += 1;
                    self.text(alt);
                    self.text(address);
                }
                Span::Refused(written) => {
                    self.refused += 1;
                    self.text(written);
                }
            }
        }
    }

    fn text(&mut self, text: &str) {
        let marks = unseen::pieces(text).filter(|piece| matches!(piece, Piece::Mark(_)));
        self.unseen += marks.count();
    }
}

/// A sign that opens a tag, and somewhere behind it one that closes it.
fn has_tag(words: &str) -> bool {
    let begins = |at: usize| {
        let rest = words.get(at + 1..).unwrap_or_default();
        rest.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!'))
    };
    let first = words.match_indices('<').find(|(at, _)| begins(*at));
    first.is_some_and(|(at, _)| words.rfind('>').is_some_and(|end| end > at))
}
