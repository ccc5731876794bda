//! A panel: its parts, side by side, and the answer that they become.

use std::sync::Arc;

use leptos::prelude::*;

use super::ballot::Vote;
use super::later::when_loaded;
use super::parts::parts;
use super::reactive::text;
use super::state::AppState;
use super::state::shown::Shown;
use super::verdict::Verdict;
use super::wording;
use crate::engine::merge::Answer;
use crate::engine::plan::{PlannedMerge, PlannedPanel};

/// Draws a panel in the way that suits its merge.
#[component]
pub fn PanelView(
    /// The page's state.
    state: AppState,
    /// The plan that is shown.
    shown: Arc<Shown>,
    /// The panel.
    panel: Arc<PlannedPanel>,
    /// The panel's answer as it stands.
    answer: Memo<Answer>,
) -> impl IntoView {
    let heading = format!("{}-title", panel.id);
    let merge = panel.merge.kind();
    let head = view! {
        <header class="panel-head">
            <h2 id=heading.clone()>{panel.title.clone()}</h2>
            <p>{wording::head(&panel)}</p>
        </header>
    };
    let acts = {
        let (shown, panel) = (Arc::clone(&shown), Arc::clone(&panel));
        when_loaded(state, move |later| {
            (later.panel_acts)(state, &shown, &panel)
        })
    };
    let joined = join(&shown, &panel);
    let phase = text(move || answer.with(|answer| answer.phase.name().to_owned()));
    let (id, split) = (panel.id.clone(), panel.split.name());
    let body = match &panel.merge {
        PlannedMerge::Vote(_) => {
            view! { <Vote state=state shown=shown panel=panel answer=answer /> }.into_any()
        }
        PlannedMerge::Synthesise(verdict) => {
            let verdict = verdict.clone();
            view! {
                {parts(state, &shown, &panel)}
                {joined}
                <Verdict state=state shown=shown panel=panel id=verdict answer=answer />
            }
            .into_any()
        }
        PlannedMerge::Stitch { .. } => view! {
            {parts(state, &shown, &panel)}
            {joined}
            {when_loaded(state, move |later| (later.answer)(state, Arc::clone(&shown), Arc::clone(&panel), answer))}
        }
        .into_any(),
        PlannedMerge::Score(_) => view! {
            {parts(state, &shown, &panel)}
            {when_loaded(state, move |later| (later.answer)(state, Arc::clone(&shown), Arc::clone(&panel), answer))}
        }
        .into_any(),
    };
    view! {
        <section
            class="panel"
            aria-labelledby=heading
            data-panel=id
            data-split=split
            data-merge=merge.name()
            data-phase=phase
        >
            {head}
            {acts}
            {body}
        </section>
    }
}

/// As many cards as stand in a row.
const ROW: usize = 4;

/// The lines by which the cards join into the answer. There are none where the cards do not stand in one row, or
/// where they do not stand side by side but wait for each other.
fn join(shown: &Shown, panel: &PlannedPanel) -> Option<AnyView> {
    let parts = panel.parts.len();
    let mut planned = panel.parts.iter().filter_map(|id| shown.plan.part(id));
    let chained = planned.any(|part| part.needs.iter().any(|need| panel.parts.contains(need)));
    if chained || parts > ROW || panel.groups.iter().any(|group| group.share.is_some()) {
        return None;
    }
    // Each card's middle, in a drawing that is 100 wide for each of them.
    let paths: Vec<String> = (0..parts)
        .map(|card| {
            let from = 100 * card + 50;
            let to = 50 * parts;
            format!("M{from} 0 C{from} 20 {to} 8 {to} 28")
        })
        .collect();
    let lines = view! {
        <svg
            class="join"
            aria-hidden="true"
            viewBox=format!("0 0 {} 28", 100 * parts)
            preserveAspectRatio="none"
        >
            {paths.into_iter().map(|path| view! { <path d=path></path> }).collect_view()}
        </svg>
    };
    Some(lines.into_any())
}
