//! A text as its words, each in the letters that it reads as.

use std::ops::Range;

use crate::engine::alike;
use crate::engine::unseen;

/// The words of a text.
#[derive(Debug, Default)]
pub(super) struct Words {
    letters: String,
    all: Vec<Word>,
}

#[derive(Debug)]
struct Word {
    /// Where it stands in the text.
    bytes: Range<usize>,
    /// Its letters.
    letters: Range<usize>,
    /// A sentence ended before it.
    begins: bool,
}

impl Words {
    pub(super) fn of(text: &str) -> Self {
        let mut words = Self::default();
        let (mut open, mut begins) = (None, true);
        for (at, c) in text.char_indices() {
            if let Some(letter) = alike::plain(c) {
                let (from, first) = *open.get_or_insert((at, words.letters.len()));
                words.letters.push(letter);
                let bytes = from..at + c.len_utf8();
                let letters = first..words.letters.len();
                if let Some(word) = words.all.last_mut().filter(|word| word.bytes.start == from) {
                    (word.bytes, word.letters) = (bytes, letters);
                } else {
                    words.all.push(Word {
                        bytes,
                        letters,
                        begins,
                    });
                    begins = false;
                }
            } else if !unseen::is_suspect(c) && !is_mark(c) {
                open = None;
                begins |= matches!(c, '.' | '!' | '?' | ';' | '\n' | '。');
            }
        }
        words
    }

    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    /// The letters of the word at that place; none beyond the last.
    pub(super) fn get(&self, at: usize) -> &str {
        let word = self.all.get(at);
        word.and_then(|word| self.letters.get(word.letters.clone()))
            .unwrap_or_default()
    }

    /// The letters of the word so many before that place.
    pub(super) fn before(&self, at: usize, back: usize) -> &str {
        let in_sentence = (0..back).all(|step| {
            at.checked_sub(step)
                .and_then(|at| self.all.get(at))
                .is_some_and(|word| !word.begins)
        });
        match at.checked_sub(back) {
            Some(at) if in_sentence => self.get(at),
            _ => "",
        }
    }

    /// How many words from that place on belong to its sentence, at most `most`.
    pub(super) fn to_the_end(&self, at: usize, most: usize) -> usize {
        let rest = self.all.iter().skip(at + 1).take(most.saturating_sub(1));
        1 + rest.take_while(|word| !word.begins).count()
    }

    /// The words from that place on that belong to its sentence, at most `most`.
    pub(super) fn sentence(&self, at: usize, most: usize) -> impl Iterator<Item = &str> {
        (at..at + self.to_the_end(at, most)).map(|at| self.get(at))
    }

    /// Where so many words from that place on stand in the text.
    pub(super) fn span(&self, at: usize, count: usize) -> Range<usize> {
        let start = self.all.get(at).map_or(0, |word| word.bytes.start);
        let last = self.all.get(at + count.saturating_sub(1));
        start..last.map_or(start, |word| word.bytes.end)
    }
}

/// A mark on the letter before it.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{FE0E}' | '\u{FE0F}')
}
