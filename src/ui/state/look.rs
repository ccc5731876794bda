//! What was found in the input, for the page to tell.

use std::sync::Arc;

use leptos::prelude::*;

use crate::engine::look::Found;

/// What was found in the input.
#[derive(Clone, Copy, Debug)]
pub struct Looked {
    found: RwSignal<Found>,
    of: StoredValue<Option<Arc<str>>>,
}

impl Looked {
    /// Nothing was looked at.
    pub(super) fn at_nothing() -> Self {
        Self {
            found: RwSignal::default(),
            of: StoredValue::default(),
        }
    }

    /// What was found.
    pub fn found(self) -> Found {
        self.found.get()
    }

    /// This text is to be looked at now; `false` if it is at that, or was.
    pub fn begin(self, text: &Arc<str>) -> bool {
        let is_known = self.is_of(text);
        if !is_known {
            self.of.set_value(Some(Arc::clone(text)));
        }
        !is_known
    }

    /// This text is the one that is looked at.
    pub fn is_of(self, text: &Arc<str>) -> bool {
        let of = self.of.get_value();
        of.is_some_and(|of| Arc::ptr_eq(&of, text) || of == *text)
    }

    /// This was found.
    pub fn tell(self, found: Found) {
        if self.found.with_untracked(|known| *known != found) {
            self.found.set(found);
        }
    }
}
