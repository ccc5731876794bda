//! A panel: its parts, side by side, and the answer that they become.

use leptos::prelude::*;

use super::ballot::Vote;
use super::card::Card;
use super::reactive::text;
use super::state::AppState;
use super::verdict::Verdict;
use super::wording;
use crate::engine::job::PartId;
use crate::engine::merge::Answer;
use crate::engine::plan::{PlannedMerge, PlannedPanel};

/// Draws a panel in the way that suits its merge.
#[component]
pub fn PanelView(
    /// The page's state.
    state: AppState,
    /// The panel.
    panel: PlannedPanel,
    /// The panel's answer as it stands.
    answer: Memo<Answer>,
) -> impl IntoView {
    let heading = format!("{}-title", panel.id);
    let pairing = wording::pairing(panel.split, panel.merge.name());
    let body = match panel.merge.clone() {
        PlannedMerge::Synthesise(verdict) => view! {
            <div class="cards" style:--cards=panel.parts.len().to_string()>
                {cards(state, &panel.parts)}
            </div>
            <Join parts=panel.parts.len() />
            <Verdict state=state id=verdict answer=answer />
        }
        .into_any(),
        PlannedMerge::Vote { answers } => {
            view! { <Vote state=state ballots=panel.parts.clone() answers=answers answer=answer /> }
                .into_any()
        }
    };
    view! {
        <section
            class="panel"
            aria-labelledby=heading.clone()
            data-panel=panel.id.clone()
            data-split=panel.split
            data-merge=panel.merge.name()
            data-phase=text(move || answer.with(|answer| answer.phase.name().to_owned()))
        >
            <header class="panel-head">
                <h2 id=heading.clone()>{panel.title.clone()}</h2>
                <p>{pairing}</p>
            </header>
            {body}
        </section>
    }
}

fn cards(state: AppState, parts: &[PartId]) -> impl IntoView + use<> {
    parts
        .iter()
        .map(|id| view! { <Card state=state id=id.clone() /> })
        .collect_view()
}

/// The lines by which the cards join into the answer. Where the cards stand in one column there are none.
#[component]
fn Join(parts: usize) -> impl IntoView {
    // Each card's middle, in a drawing that is 100 wide for each of them.
    let paths: Vec<String> = (0..parts)
        .map(|card| {
            let from = 100 * card + 50;
            let to = 50 * parts;
            format!("M{from} 0 C{from} 20 {to} 8 {to} 28")
        })
        .collect();
    view! {
        <svg
            class="join"
            aria-hidden="true"
            viewBox=format!("0 0 {} 28", 100 * parts)
            preserveAspectRatio="none"
        >
            {paths.into_iter().map(|path| view! { <path d=path></path> }).collect_view()}
        </svg>
    }
}
