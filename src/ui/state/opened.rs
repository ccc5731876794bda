//! Which of a panel's tiles is open, to be read whole.

use leptos::prelude::*;

use crate::engine::job::PartId;

/// At most one part at a time.
#[derive(Clone, Copy)]
pub struct Opened(RwSignal<Option<PartId>>);

impl Opened {
    /// None is open.
    pub fn none() -> Self {
        Self(RwSignal::new(None))
    }

    /// The part that is open.
    pub fn part(self) -> Option<PartId> {
        self.0.get()
    }

    /// This part is open.
    pub fn is(self, id: &PartId) -> bool {
        self.0.with(|open| open.as_ref() == Some(id))
    }

    /// Opens this part in the place of the one before; if it was open itself, closes it.
    pub fn turn(self, id: &PartId) {
        self.0.update(|open| {
            *open = (open.as_ref() != Some(id)).then(|| id.clone());
        });
    }

    /// Closes what is open.
    pub fn close(self) {
        self.0.set(None);
    }
}

/// Whether something was opened that stays so.
#[derive(Clone, Copy)]
pub struct Turned(RwSignal<bool>);

impl Turned {
    /// It is closed.
    pub fn not_yet() -> Self {
        Self(RwSignal::new(false))
    }

    /// It is open.
    pub fn is(self) -> bool {
        self.0.get()
    }

    /// Opens it.
    pub fn turn(self) {
        self.0.set(true);
    }
}
