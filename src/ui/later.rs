//! What is drawn only by jobs that ask for it: loaded when the first of them is opened.

use std::sync::Arc;

use leptos::prelude::*;

use super::state::AppState;
use super::state::run::Shown;
use super::{score, stitch};
use crate::engine::merge::Answer;
use crate::engine::plan::PlannedPanel;

/// How an answer is drawn.
pub type DrawAnswer = fn(AppState, Arc<Shown>, PlannedPanel, Memo<Answer>) -> AnyView;

/// The views that come later.
#[derive(Clone, Copy)]
pub struct Later {
    /// What is stitched.
    pub stitch: DrawAnswer,
    /// What is scored.
    pub score: DrawAnswer,
}

/// Loads them.
#[lazy]
pub fn load() -> Later {
    Later {
        stitch: stitch::stitch,
        score: score::score,
    }
}
