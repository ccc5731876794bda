//! What only a person's first act needs: loaded then, so that nobody waits for it who has only opened the page.
//!
//! The release build cuts the page's code here (`src/main.rs`, `scripts/split.sh`): what is reached through [`whole`]
//! alone goes into a second file. Other builds are one piece, and load nothing.

use std::sync::Arc;

use futures::future::LocalBoxFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::command::{self, Command};
use super::state::AppState;
use super::state::job::Obstacle;
use super::state::shown::{PartCell, Shown};
use super::trouble::Telling;
use super::wording::Told;
use super::{
    acts, aside, lead, parts, reading, returned, score, settings, source, stitch, timeline,
    trouble, verdict,
};
use crate::engine::job::PartId;
use crate::engine::merge::stitch::KeptRows;
use crate::engine::merge::{self, Answer, Lookup};
use crate::engine::part::Part;
use crate::engine::plan::{PlannedMerge, PlannedPanel};
use crate::provider::catalogue::Provider;

/// What comes later.
#[derive(Clone, Copy)]
pub struct Later {
    /// Does what is asked.
    pub act: fn(AppState, Command),
    /// Opens the job whose cover the page shows.
    pub prepare: fn(AppState),
    /// Merges a panel's parts as they stand.
    pub merge: fn(&PlannedPanel, Lookup<'_>, &mut KeptRows) -> Answer,
    /// Draws what belongs to the whole page: the dialog.
    pub dialog: fn(AppState) -> AnyView,
    /// Draws the way back to what was left for the job that is open.
    pub aside: fn(AppState) -> AnyView,
    /// Draws what else a run may cost, and the choice to let one call lead.
    pub lead: fn(AppState) -> AnyView,
    /// Draws what is said of kept runs.
    pub notices: fn(AppState) -> AnyView,
    /// Draws what can be done to a run that is over, and what one at work waits for.
    pub run_acts: fn(AppState) -> AnyView,
    /// Draws what can be done to a panel.
    pub panel_acts: fn(AppState, &Arc<Shown>, &Arc<PlannedPanel>) -> AnyView,
    /// Draws a part's earlier attempts, and what can be done to it.
    pub part_acts: fn(AppState, &Arc<Shown>, &PartId) -> AnyView,
    /// Draws the timeline.
    pub timeline: fn(AppState) -> AnyView,
    /// Draws the file that is the input.
    pub file: fn(AppState) -> AnyView,
    /// Draws many parts.
    pub chips: fn(AppState, &Arc<Shown>, &Arc<PlannedPanel>) -> AnyView,
    /// Draws an answer that is stitched or scored.
    pub answer: fn(AppState, Arc<Shown>, Arc<PlannedPanel>, Memo<Answer>) -> AnyView,
    /// Says of what an answer is made.
    pub made_of: fn(&Answer, &PlannedPanel, &Shown, Provider) -> (String, bool),
    /// Says how a part is older than what it was made from.
    pub age: fn(&Shown, &PartId) -> Option<&'static str>,
    /// Draws a reply that has ended, for reading.
    pub reading: fn(&str) -> AnyView,
    /// Draws why a part failed, on its card.
    pub part_trouble: fn(AppState, &Arc<Shown>, &PartCell) -> AnyView,
    /// Says why a part failed, and whether others did for the same.
    pub trouble: fn(&Shown, &Part, Provider) -> Option<Telling>,
    /// Says why several parts failed, each thing once.
    pub troubles: fn(&Shown, &[PartId], Provider) -> Vec<Told>,
}

/// The file with the rest of the code did not come. Asking again fetches it again.
#[derive(Debug)]
pub struct NotLoaded;

#[cfg(forkful_split)]
impl From<leptos::wasm_split::SplitLoaderError> for NotLoaded {
    fn from(_: leptos::wasm_split::SplitLoaderError) -> Self {
        Self
    }
}

/// Brings what comes later.
pub type Loader = fn() -> LocalBoxFuture<'static, Result<Later, NotLoaded>>;

/// All of it. Whoever names this has it in the same file.
pub fn whole() -> Later {
    Later {
        act: command::act,
        prepare: command::open_cover,
        merge: merge::answer_again,
        dialog: settings::dialog,
        aside: aside::aside,
        lead: lead::beside,
        notices: returned::notices,
        run_acts: acts::of_run,
        panel_acts: acts::of_panel,
        part_acts: acts::of_part,
        timeline: timeline::timeline,
        file: source::file_card,
        chips: parts::chips,
        answer,
        made_of: verdict::told,
        age: verdict::age,
        reading: reading::reading,
        part_trouble: trouble::on_card,
        trouble: trouble::telling,
        troubles: trouble::of_several,
    }
}

/// The loader where nothing is cut.
pub fn at_once() -> LocalBoxFuture<'static, Result<Later, NotLoaded>> {
    Box::pin(std::future::ready(Ok(whole())))
}

fn answer(
    state: AppState,
    shown: Arc<Shown>,
    panel: Arc<PlannedPanel>,
    answer: Memo<Answer>,
) -> AnyView {
    if matches!(panel.merge, PlannedMerge::Score(_)) {
        score::score(state, shown, panel, answer)
    } else {
        stitch::stitch(state, shown, panel, answer)
    }
}

/// How it comes, and what waits for it.
pub struct Arrival {
    loader: Loader,
    is_under_way: bool,
    asked: Vec<Command>,
}

impl Arrival {
    /// Nobody has asked for it yet.
    pub fn by(loader: Loader) -> Self {
        Self {
            loader,
            is_under_way: false,
            asked: Vec::new(),
        }
    }

    /// This is to be done when it has come.
    pub fn wait_with(&mut self, command: Command) {
        self.asked.push(command);
    }

    /// Begins to load; `None` where that is under way.
    fn begin(&mut self) -> Option<Loader> {
        let is_first = !std::mem::replace(&mut self.is_under_way, true);
        is_first.then_some(self.loader)
    }

    /// It has come: what waited for it, in order.
    fn end(&mut self) -> Vec<Command> {
        self.is_under_way = false;
        std::mem::take(&mut self.asked)
    }

    /// It does not come. What was typed and chosen still waits, for it stands on the page; a run does not, lest it begin
    /// long after it was asked for. Answers whether a person has asked for anything: where nobody has, the first act
    /// tries again.
    fn fail(&mut self) -> bool {
        self.is_under_way = false;
        let mut asked = self.asked.iter();
        let was_asked =
            asked.any(|command| !matches!(command, Command::ComeBack | Command::FindKeys));
        self.asked
            .retain(|command| !matches!(command, Command::Run));
        was_asked
    }
}

/// Loads it, unless it is there or on its way, and then does in order what was asked for until then.
pub fn fetch(state: AppState) {
    if state.later.with_untracked(Option::is_some) {
        return;
    }
    let Some(load) = state.arrive(Arrival::begin).flatten() else {
        return;
    };
    spawn_local(async move {
        let loaded = load().await;
        if let Ok(later) = loaded {
            let asked = state.arrive(Arrival::end).unwrap_or_default();
            (later.prepare)(state);
            state.later.set(Some(later));
            for command in asked {
                (later.act)(state, command);
            }
        } else if state.arrive(Arrival::fail).unwrap_or_default() {
            state.obstacle.set(Obstacle::PageIncomplete);
        }
    });
}

/// Draws something that comes later, as soon as it has come.
pub fn when_loaded(state: AppState, draw: impl Fn(Later) -> AnyView + Send + 'static) -> AnyView {
    let view = super::reactive::changing(move || state.later.get().map(&draw).into_any());
    view! { {view} }.into_any()
}
