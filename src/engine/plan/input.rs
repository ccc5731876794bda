//! The input of a run.

use std::sync::Arc;

use thiserror::Error;

use super::layout::{MOST_CHUNKS, labels};
use crate::engine::cut::{Chunker, Chunks, Items, Unit};
use crate::engine::job::{CutSpec, PanelDraft, Split};

/// The input of a run: some text, surely, and where its items and chunks are.
#[derive(Clone, Debug, PartialEq)]
pub struct Input {
    text: Arc<str>,
    cuts: Vec<(Unit, Arc<Items>)>,
    chunks: Vec<(Cutting, Arc<Chunks>)>,
}

/// How a panel cuts an input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cutting {
    /// Where, and into how much.
    pub cut: CutSpec,
    /// Items stay whole, however large: those that get labels.
    pub whole: bool,
}

impl Cutting {
    /// How a panel cuts, if it does.
    pub fn of(panel: &PanelDraft) -> Option<Self> {
        let Split::ByVolume { cut, .. } = &panel.split else {
            return None;
        };
        let whole = labels(&panel.merge).is_some();
        let cut = cut.clone();
        Some(Self { cut, whole })
    }

    /// What cuts so.
    pub fn chunker(&self) -> Chunker {
        let column = self.cut.column.clone();
        Chunker::new(self.cut.size)
            .whole(self.whole)
            .with_words(column, MOST_CHUNKS)
    }
}

/// There is nothing to work on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the input is empty")]
pub struct EmptyInput;

impl Input {
    /// Takes a text as it is.
    ///
    /// # Errors
    /// Refuses one of white space alone.
    pub fn new(text: impl Into<Arc<str>>) -> Result<Self, EmptyInput> {
        let text = text.into();
        if text.trim().is_empty() {
            Err(EmptyInput)
        } else {
            Ok(Self {
                text,
                cuts: Vec::new(),
                chunks: Vec::new(),
            })
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The text, to share.
    pub fn text(&self) -> Arc<str> {
        Arc::clone(&self.text)
    }

    /// Keeps the items that were found in this very text, so that they are not looked for again.
    pub fn keep(&mut self, unit: Unit, items: Arc<Items>) {
        self.cuts.retain(|(other, _)| *other != unit);
        self.cuts.push((unit, items));
    }

    /// The items, if they were kept.
    pub fn kept(&self, unit: Unit) -> Option<&Arc<Items>> {
        let kept = self.cuts.iter().find(|(other, _)| *other == unit);
        kept.map(|(_, items)| items)
    }

    /// The items, those that were kept or else found on the spot, which for a text of many megabytes takes long.
    pub fn items(&self, unit: Unit) -> Arc<Items> {
        match self.kept(unit) {
            Some(items) => Arc::clone(items),
            None => Arc::new(Items::find(&self.text, unit)),
        }
    }

    /// Keeps the chunks that were made of this very text.
    pub fn keep_chunks(&mut self, cutting: Cutting, chunks: Arc<Chunks>) {
        self.chunks.retain(|(other, _)| *other != cutting);
        self.chunks.push((cutting, chunks));
    }

    /// Drops the chunks that nobody cuts any more.
    pub fn keep_only(&mut self, cuttings: &[Cutting]) {
        self.chunks
            .retain(|(cutting, _)| cuttings.contains(cutting));
    }

    /// The chunks, if they were kept.
    pub fn kept_chunks(&self, cutting: &Cutting) -> Option<&Arc<Chunks>> {
        let kept = self.chunks.iter().find(|(other, _)| other == cutting);
        kept.map(|(_, chunks)| chunks)
    }

    /// The chunks of these items, those that were kept or else made on the spot.
    pub(super) fn chunks_of(&self, cutting: &Cutting, items: &Items) -> Arc<Chunks> {
        if let Some(chunks) = self.kept_chunks(cutting) {
            return Arc::clone(chunks);
        }
        let mut chunker = cutting.chunker();
        while !chunker.step(&self.text, items, usize::MAX) {}
        Arc::new(chunker.finish())
    }
}
