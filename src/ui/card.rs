//! A report's card: the reply as it comes, and what became of it.

use leptos::prelude::*;

use super::state::{AppState, phase_memo};
use super::wording::{self, Told};
use crate::engine::job::PartId;
use crate::engine::part::{Part, Phase};
use crate::engine::ports::Finish;
use crate::provider::settings::Provider;

/// One part's card.
#[component]
pub fn Card(
    /// The page's state.
    state: AppState,
    /// Which part.
    id: PartId,
) -> impl IntoView {
    let cell = state.run.cell(&id);
    let phase = phase_memo(cell);
    let (title, about) = state
        .plan
        .with_value(|plan| plan.part(&id).map(|part| (part.title.clone(), part.about.clone())).unwrap_or_default());
    view! {
        <article
            class="card"
            aria-label=title.clone()
            data-part=id.to_string()
            data-phase=phase
            data-attempts=move || cell.with(|part| part.attempts)
        >
            <header class="card-head">
                <h3>{title.clone()}</h3>
                <CardState state=state cell=cell />
            </header>
            <p class="card-about" hidden=move || phase.get() != "waiting">{about}</p>
            <p class="reply" data-text="">{move || cell.with(|part| part.text().to_owned())}</p>
            <Trouble state=state cell=cell />
            <CardFoot state=state cell=cell />
        </article>
    }
}

/// The phase in words, or the time that the call took.
#[component]
pub fn CardState(
    /// The page's state.
    state: AppState,
    /// The part.
    cell: RwSignal<Part>,
) -> impl IntoView {
    let words = move || {
        cell.with(|part| match &part.phase {
            Phase::Done(_) => part.times.call().map(wording::seconds).unwrap_or_default(),
            // A part that has not begun in a run that has waits for others.
            Phase::Waiting if state.run.course.get().is_running() => wording::WAITING.to_owned(),
            phase => wording::phase(phase.name()).to_owned(),
        })
    };
    view! { <p class="card-state">{words}</p> }
}

/// What went wrong, in words that say what to do next.
#[component]
pub fn Trouble(
    /// The page's state.
    state: AppState,
    /// The part.
    cell: RwSignal<Part>,
) -> impl IntoView {
    let told = Memo::new(move |_| {
        let provider = state.run.provider.get();
        cell.with(|part| trouble(state, part, provider))
    });
    move || {
        told.get().map(|told| {
            view! {
                <div class="trouble" role="alert">
                    <p class="trouble-what">{told.what}</p>
                    <p>{told.next}</p>
                    {told.said.map(|said| view! { <p class="trouble-said">"It said: " <q>{said}</q></p> })}
                </div>
            }
        })
    }
}

/// Why a part failed, in words; `None` for one that did not.
pub fn trouble(state: AppState, part: &Part, provider: Provider) -> Option<Told> {
    let Phase::Failed { why, .. } = &part.phase else {
        return None;
    };
    let title = |id: &str| {
        let id = PartId::new(id);
        state.plan.with_value(|plan| plan.part(&id).map(|part| part.title.clone()).unwrap_or_default())
    };
    Some(wording::cause(why, provider, title))
}

/// What a reader should know of the reply: who made it, whether it is whole, what it used.
#[component]
pub fn CardFoot(
    /// The page's state.
    state: AppState,
    /// The part.
    cell: RwSignal<Part>,
) -> impl IntoView {
    let marks = Memo::new(move |_| {
        let practice = state.run.provider.get() == Provider::Practice;
        cell.with(|part| marks(part, practice))
    });
    view! {
        <ul class="marks">
            {move || marks.get().into_iter().map(|mark| view! { <li>{mark}</li> }).collect_view()}
        </ul>
    }
}

fn marks(part: &Part, practice: bool) -> Vec<String> {
    let mut marks = Vec::new();
    if practice && part.attempts > 0 {
        marks.push(wording::PRACTICE.to_owned());
    }
    match &part.phase {
        Phase::Done(reply) if reply.finish == Finish::AtLimit => {
            marks.push(wording::AT_LIMIT.to_owned());
        }
        Phase::Stopped { .. } => marks.push(wording::STOPPED.to_owned()),
        _ => {}
    }
    if let (Phase::Done(_), Some(usage)) = (&part.phase, part.usage) {
        marks.push(wording::usage(usage));
    }
    marks
}
