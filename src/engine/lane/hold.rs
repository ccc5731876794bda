//! What slows a lane down beside what its calls are told: a hold, as long as there is no network, and what a page says of it.

use std::time::Duration;

use super::Lane;

/// Keeps a lane from handing out places; of several, the last that is dropped lets it go on.
#[derive(Debug)]
pub struct Hold<'a> {
    lane: &'a Lane,
}

impl Drop for Hold<'_> {
    fn drop(&mut self) {
        self.lane.with(|state| {
            state.holds = state.holds.saturating_sub(1);
            state.hand_out_or_tell();
        });
    }
}

impl Lane {
    /// Hands nobody a place until what this gives is dropped.
    pub fn hold(&self) -> Hold<'_> {
        self.with(|state| state.holds = state.holds.saturating_add(1));
        Hold { lane: self }
    }

    /// Somebody holds it.
    pub fn is_held(&self) -> bool {
        self.state.borrow().holds > 0
    }

    /// One call in so long is let out, since refusals have taught that; `None` where they have not, or nobody waits for it.
    pub fn spacing(&self) -> Option<Duration> {
        let state = self.state.borrow();
        let gap = state.pace.learned();
        gap.filter(|_| !state.waiting.is_empty())
    }
}
