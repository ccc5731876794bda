//! The input of a run.

use std::sync::Arc;

use thiserror::Error;

use crate::engine::cut::{Items, Unit};

/// The input of a run: some text, surely, and where its items are.
#[derive(Clone, Debug, PartialEq)]
pub struct Input {
    text: Arc<str>,
    cuts: Vec<(Unit, Arc<Items>)>,
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
            let cuts = Vec::new();
            Ok(Self { text, cuts })
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
}
