//! The few shapes in which the page changes.
//!
//! Leptos compiles its drawing code anew for each type that it draws, and every closure is a type of its
//! own. These give all changing texts one type, and all changing views another. `ARCHITECTURE.md` has the
//! figures.

use std::sync::{Arc, Mutex};

use leptos::prelude::*;

/// A text, or an attribute's value, that changes.
pub fn text(words: impl Fn() -> String + Send + Sync + 'static) -> Signal<String> {
    Signal::derive(words)
}

/// A text that is told only when it has changed: of a field in which somebody may be typing, which would be overwritten by what it
/// said before.
pub fn steady(words: impl Fn() -> String + Send + Sync + 'static) -> Signal<String> {
    Memo::new(move |_| words()).into()
}

/// An attribute's value that is not always there.
pub fn text_if(
    words: impl Fn() -> Option<String> + Send + Sync + 'static,
) -> Signal<Option<String>> {
    Signal::derive(words)
}

/// A state that an attribute shows by being there.
pub fn flag(is_set: impl Fn() -> bool + Send + Sync + 'static) -> Signal<bool> {
    Signal::derive(is_set)
}

/// A view that changes as a whole.
pub fn changing(draw: impl FnMut() -> AnyView + Send + 'static) -> Changing {
    Arc::new(Mutex::new(draw))
}

/// The type of every view that changes as a whole.
pub type Changing = Arc<Mutex<dyn FnMut() -> AnyView + Send>>;
