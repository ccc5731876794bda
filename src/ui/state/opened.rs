//! Which of a panel's tiles is open, to be read whole.

use std::time::Duration;

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

/// How much of a long table is drawn: a hundred rows, and as many more with each press.
#[derive(Clone, Copy)]
pub struct Paged {
    drawn: RwSignal<usize>,
    count: usize,
}

impl Paged {
    /// How many rows are drawn at first, and how many more with each press.
    const PAGE: usize = 100;

    /// The beginning of a table of so many rows.
    pub fn of(count: usize) -> Self {
        let drawn = RwSignal::new(Self::PAGE);
        Self { drawn, count }
    }

    /// How many rows are drawn.
    pub fn drawn(self) -> usize {
        self.drawn.get().min(self.count)
    }

    /// How many more a press brings; 0 where all are drawn.
    pub fn next(self) -> usize {
        self.count.saturating_sub(self.drawn.get()).min(Self::PAGE)
    }

    /// Draws more.
    pub fn turn(self) {
        self.drawn
            .update(|drawn| *drawn = drawn.saturating_add(Self::PAGE));
    }
}

/// For so long a button cannot be pressed that has come into the place of another: whoever was about to stop a part that ends
/// at that moment does not mean to pay for it again, and who presses twice means one thing.
const SETTLING: Duration = Duration::from_millis(500);

/// Whether a button that has come into the place of another can be pressed yet.
#[derive(Clone, Copy)]
pub struct Settled(RwSignal<bool>);

impl Settled {
    /// One that has come into the place of another can be pressed when a while has passed.
    pub fn begun(has_come: bool) -> Self {
        let settled = RwSignal::new(!has_come);
        if has_come {
            let settle = move || {
                // Where the page shows something else by then, there is no button any more.
                settled.try_set(true);
            };
            set_timeout(settle, SETTLING);
        }
        Self(settled)
    }

    /// Whether it can.
    pub fn is(self) -> bool {
        self.0.get()
    }

    /// The same, without subscribing.
    pub fn is_now(self) -> bool {
        self.0.get_untracked()
    }
}

/// Whether something is under way that nobody sees.
#[derive(Clone, Copy)]
pub struct Passing(StoredValue<bool>);

impl Passing {
    /// It is not.
    pub fn not_yet() -> Self {
        Self(StoredValue::new(false))
    }

    /// It is.
    pub fn is(self) -> bool {
        self.0.get_value()
    }

    /// It begins; it ends after a while, and `then` is done.
    pub fn begin(self, lasts: Duration, then: impl FnOnce() + 'static) {
        self.0.set_value(true);
        let end = move || {
            self.0.set_value(false);
            then();
        };
        set_timeout(end, lasts);
    }
}
