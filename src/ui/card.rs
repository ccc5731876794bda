//! A report's card: the reply as it comes, and what became of it.

use std::sync::Arc;

use leptos::prelude::*;

use super::later::when_loaded;
use super::reactive::{changing, flag, text};
use super::reply::reply;
use super::state::AppState;
use super::state::shown::{PartCell, Shown, phase_memo};
use super::state::waits::Waits;
use super::wording::{self, Told};
use crate::engine::error::Hint;
use crate::engine::job::PartId;
use crate::engine::lane::Slow;
use crate::engine::part::{Part, Phase};
use crate::engine::ports::Finish;
use crate::engine::unseen;
use crate::provider::catalogue::Provider;

/// One part's card.
#[component]
pub fn Card(
    /// The page's state.
    state: AppState,
    /// The plan that is shown.
    shown: Arc<Shown>,
    /// Which part.
    id: PartId,
) -> impl IntoView {
    let cell = shown.cell(&id);
    let words = reply(state, &cell);
    let title = shown.title(&id);
    let attempts = attempts(&cell);
    let phase = phase_memo(cell.clone());
    let acts = {
        let (shown, id) = (Arc::clone(&shown), id.clone());
        when_loaded(state, move |later| (later.part_acts)(state, &shown, &id))
    };
    view! {
        <article
            class="card"
            aria-label=title
            data-part=id.to_string()
            data-phase=phase
            data-attempts=attempts
        >
            <CardHead state=state shown=Arc::clone(&shown) id=id.clone() cell=cell.clone() />
            <div class="reply" data-text="">{words}</div>
            <Trouble state=state shown=Arc::clone(&shown) cell=cell.clone() />
            <Marks state=state cell=cell />
            {acts}
        </article>
    }
}

/// How often a part's call was sent, for its attribute.
pub fn attempts(cell: &PartCell) -> Signal<String> {
    let cell = cell.clone();
    text(move || cell.with(|part| part.attempts.to_string()))
}

/// The part's name, its phase in words or the time that its call took, and before it has run what it is for.
#[component]
pub fn CardHead(
    /// The page's state.
    state: AppState,
    /// The plan that is shown.
    shown: Arc<Shown>,
    /// Which part.
    id: PartId,
    /// Its cell.
    cell: PartCell,
) -> impl IntoView {
    let read = cell.clone();
    let words = text(move || {
        read.with(|part| match &part.phase {
            Phase::Done(_) => part.times.call().map(wording::seconds).unwrap_or_default(),
            // A part that has not begun in a run that has waits for others.
            Phase::Retrying { why, until } => {
                let Waits { now, slow } = state.run.waits.get();
                // What a provider asked for holds the lane, and may have been lifted.
                let is_asked = matches!(why.hint(), Hint::After(_));
                let is_lifted = is_asked && !matches!(slow, Some(Slow::Asked(_)));
                // After that it waits for its turn.
                if now.as_millis() == 0 || *until <= now || is_lifted {
                    wording::phase(part.phase.name()).to_owned()
                } else {
                    wording::asks_again_in(until.since(now))
                }
            }
            Phase::Waiting if state.run.course.get().is_running() => wording::WAITING.to_owned(),
            phase => wording::phase(phase.name()).to_owned(),
        })
    });
    let has_begun = flag(move || cell.with(|part| part.phase != Phase::Waiting));
    view! {
        <header class="card-head">
            <h3>{shown.title(&id)}</h3>
            <p class="card-state">{words}</p>
        </header>
        <p class="card-about" hidden=has_begun>
            {shown.plan.part(&id).map(|part| part.about.to_string())}
        </p>
    }
}

/// What went wrong, in words that say what to do next.
#[component]
pub fn Trouble(
    /// The page's state.
    state: AppState,
    /// The plan that is shown.
    shown: Arc<Shown>,
    /// The part.
    cell: PartCell,
) -> impl IntoView {
    when_loaded(state, move |later| {
        (later.part_trouble)(state, &shown, &cell)
    })
}

/// The words of a trouble.
pub fn trouble_view(told: Told) -> AnyView {
    view! {
        <div class="trouble">
            <p class="trouble-what">{told.what}</p>
            <p>{told.next}</p>
            {told.said.map(|said| view! { <p class="trouble-said">{wording::SAID} <q>{unseen::shown(&said).into_owned()}</q></p> })}
        </div>
    }
    .into_any()
}

/// What a reader should know of the reply: who made it, whether it is whole, what it used.
#[component]
pub fn Marks(
    /// The page's state.
    state: AppState,
    /// The part.
    cell: PartCell,
) -> impl IntoView {
    let phase = phase_memo(cell.clone());
    let marks = changing(move || {
        phase.with(|_| ());
        let practice = state.run.provider.get() == Provider::PRACTICE;
        let mut marks = cell.with_untracked(|part| marks(part, practice));
        if !practice {
            let shown = state.run.shown.get_untracked();
            let planned = cell.with_untracked(|part| shown.plan.part(&part.id).cloned());
            marks.extend(planned.and_then(|part| wording::asked_else(&part)));
        }
        list(marks)
    });
    view! { <ul class="marks">{marks}</ul> }
}

/// The items of a list of short texts.
pub fn list(words: Vec<String>) -> AnyView {
    words
        .into_iter()
        .map(|words| view! { <li>{words}</li> })
        .collect_view()
        .into_any()
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
        Phase::Stopped { .. } if part.attempts == 0 => {
            marks.push(wording::STOPPED_UNASKED.to_owned());
        }
        Phase::Stopped { .. } if part.is_unsent_again() => {
            marks.push(wording::STOPPED_UNSENT.to_owned());
        }
        Phase::Stopped { kept } if kept.is_empty() => marks.push(wording::STOPPED_EARLY.to_owned()),
        Phase::Stopped { .. } => marks.push(wording::STOPPED.to_owned()),
        _ => {}
    }
    if let (Phase::Done(_), Some(usage)) = (&part.phase, part.usage) {
        marks.push(wording::usage(usage, 0));
    }
    marks
}
