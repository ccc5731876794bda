//! What only a person's first act needs: loaded then, so that nobody waits for it who has only opened the page.
//!
//! The release build cuts the page's code here (`scripts/wasm.sh`): what is reached through [`Later`] alone goes
//! into a second file. Other builds are one piece, and load nothing.

use std::sync::Arc;

use leptos::prelude::*;

use super::command::{self, Command};
use super::state::AppState;
use super::state::run::Shown;
use super::wording::Told;
use super::{card, parts, score, settings, source, stitch, timeline, verdict};
use crate::engine::merge::Answer;
use crate::engine::part::Part;
use crate::engine::plan::{PlannedMerge, PlannedPanel};
use crate::provider::settings::Provider;

/// What comes later.
#[derive(Clone, Copy)]
pub struct Later {
    /// Does what is asked.
    pub act: fn(AppState, Command),
    /// Draws what belongs to the whole page: the dialog.
    pub dialog: fn(AppState) -> AnyView,
    /// Draws the timeline.
    pub timeline: fn(AppState) -> AnyView,
    /// Draws the file that is the input.
    pub file: fn(AppState) -> AnyView,
    /// Draws many parts.
    pub chips: fn(AppState, &Arc<Shown>, &PlannedPanel) -> AnyView,
    /// Draws an answer that is stitched or scored.
    pub answer: fn(AppState, Arc<Shown>, PlannedPanel, Memo<Answer>) -> AnyView,
    /// Says of what an answer is made.
    pub made_of: fn(&Answer, &PlannedPanel, &Shown, Provider) -> (String, bool),
    /// Says why a part failed.
    pub trouble: fn(&Shown, &Part, Provider) -> Option<Told>,
}

#[cfg_attr(forkful_split, lazy)]
fn parcel() -> Later {
    Later {
        act: command::act,
        dialog: settings::dialog,
        timeline: timeline::timeline,
        file: source::file_card,
        chips: parts::chips,
        answer,
        made_of: verdict::told,
        trouble: card::told,
    }
}

fn answer(
    state: AppState,
    shown: Arc<Shown>,
    panel: PlannedPanel,
    answer: Memo<Answer>,
) -> AnyView {
    if matches!(panel.merge, PlannedMerge::Score(_)) {
        score::score(state, shown, panel, answer)
    } else {
        stitch::stitch(state, shown, panel, answer)
    }
}

/// Loads it.
#[cfg(forkful_split)]
pub async fn load() -> Later {
    parcel().await
}

/// It is there.
#[cfg(not(forkful_split))]
#[expect(clippy::unused_async, reason = "where the code is cut, it waits")]
pub async fn load() -> Later {
    parcel()
}

/// Draws something that comes later, as soon as it has come.
pub fn when_loaded(state: AppState, draw: impl Fn(Later) -> AnyView + Send + 'static) -> AnyView {
    let view = super::reactive::changing(move || state.later.get().map(&draw).into_any());
    view! { {view} }.into_any()
}
