//! How calls are made, and that it is remembered.

use leptos::prelude::*;

use crate::browser::limits;
use crate::engine::limits::Limits;
use crate::ui::state::AppState;

/// Puts back what was set in an earlier page.
pub(super) fn come_back(state: AppState) {
    if let Some(limits) = limits::remembered() {
        state.limits.set(limits);
    }
}

/// Sets them.
pub(super) fn set(state: AppState, limits: Limits) {
    let limits = limits.within_ranges();
    limits::remember(&limits);
    state.limits.set(limits);
}
