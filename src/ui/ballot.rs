//! A vote: ballots that can be counted by eye, and the count.

use leptos::prelude::*;

use super::card::trouble;
use super::state::{AppState, phase_memo};
use super::wording::{self, Told};
use crate::engine::job::PartId;
use crate::engine::merge::vote::{self, Outcome, Tally};
use crate::engine::merge::{Answer, Body, PanelPhase};
use crate::engine::part::{Part, Phase};
use crate::provider::settings::Provider;

/// The ballots and what they come to.
#[component]
pub fn Vote(
    /// The page's state.
    state: AppState,
    /// The ballots, in order.
    ballots: Vec<PartId>,
    /// The allowed answers.
    answers: Vec<String>,
    /// The panel's answer as it stands.
    answer: Memo<Answer>,
) -> impl IntoView {
    let slips =
        ballots.iter().map(|id| view! { <Slip state=state id=id.clone() answers=answers.clone() /> }).collect_view();
    let question =
        ballots.first().and_then(|id| state.plan.with_value(|plan| plan.part(id).map(|part| part.about.clone())));
    view! {
        <p class="question">{question}</p>
        <div class="vote">
            <div class="slips">{slips}</div>
            <Count answer=answer />
        </div>
        <SlipTroubles state=state ballots=ballots />
        <p class="marks">
            {move || {
                let ran = answer.with(|answer| answer.phase != PanelPhase::Idle);
                (ran && state.run.provider.get() == Provider::Practice).then_some(wording::PRACTICE)
            }}
        </p>
    }
}

#[component]
fn Slip(state: AppState, id: PartId, answers: Vec<String>) -> impl IntoView {
    let cell = state.run.cell(&id);
    let phase = phase_memo(cell);
    let choice = Memo::new(move |_| {
        cell.with(|part| part.reply().and_then(|reply| vote::read(&reply.text, &answers).map(str::to_owned)))
    });
    let number = state.plan.with_value(|plan| plan.part(&id).map(|part| part.title.clone()));
    let first = state.plan.with_value(|plan| first_answer(plan, &id));
    // The first of the allowed answers is drawn in one colour, every other in another.
    let leaning = move || choice.get().map(|choice| if Some(&choice) == first.as_ref() { "first" } else { "other" });
    let note = move || {
        cell.with(|part| match &part.phase {
            Phase::Done(_) if choice.get().is_none() => wording::NOT_COUNTED.to_owned(),
            Phase::Done(_) => part.times.call().map(wording::seconds).unwrap_or_default(),
            phase => wording::phase(phase.name()).to_owned(),
        })
    };
    let alert = move || {
        let provider = state.run.provider.get();
        cell.with(|part| trouble(state, part, provider)).map(|told| {
            view! {
                <p class="visually-hidden" role="alert">
                    {told.what}
                    " "
                    {told.next}
                </p>
            }
        })
    };
    view! {
        <article
            class="slip"
            aria-label=number
            data-part=id.to_string()
            data-phase=phase
            data-attempts=move || cell.with(|part| part.attempts)
            data-choice=choice
            data-leaning=leaning
        >
            <p class="slip-text" data-text="">{move || cell.with(|part| part.text().trim().to_owned())}</p>
            <p class="slip-note">{note}</p>
            {alert}
        </article>
    }
}

fn first_answer(plan: &crate::engine::plan::Plan, ballot: &PartId) -> Option<String> {
    let panel = plan.panels.iter().find(|panel| panel.parts.contains(ballot))?;
    match &panel.merge {
        crate::engine::plan::PlannedMerge::Vote { answers } => answers.first().cloned(),
        crate::engine::plan::PlannedMerge::Synthesise(_) => None,
    }
}

/// The count, with its figures for whoever reads the page by program.
#[component]
fn Count(answer: Memo<Answer>) -> impl IntoView {
    let tally = Memo::new(move |_| {
        answer.with(|answer| match &answer.body {
            Body::Vote(tally) => Some(tally.clone()),
            Body::Verdict(_) => None,
        })
    });
    let figure = move |read: fn(&Tally) -> String| move || tally.with(|tally| tally.as_ref().map(read));
    let phase = move || answer.with(|answer| answer.phase);
    let over = move || matches!(phase(), PanelPhase::Done | PanelPhase::Failed | PanelPhase::Stopped);
    let winner = move || {
        tally.with(|tally| match tally.as_ref().map(|tally| &tally.outcome) {
            Some(Outcome::Winner(winner)) if over() => winner.clone(),
            _ => "none".to_owned(),
        })
    };
    view! {
        <div
            class="count"
            data-answer=""
            data-used=move || answer.with(|answer| answer.used.len())
            data-total=move || answer.with(|answer| answer.used.len() + answer.left_out.len())
            data-winner=winner
            data-valid=figure(|tally| tally.valid().to_string())
            data-invalid=figure(|tally| tally.invalid.to_string())
            data-votes=figure(votes)
        >
            <p class="count-made-of">
                {move || tally.with(|tally| tally.as_ref().map(|tally| wording::vote_made_of(tally, phase())))}
            </p>
            <p class="count-head">
                {move || tally.with(|tally| tally.as_ref().map(|tally| wording::vote(tally, phase())))}
            </p>
        </div>
    }
}

/// `YES:4,NO:1`
fn votes(tally: &Tally) -> String {
    let votes: Vec<String> = tally.votes.iter().map(|(answer, count)| format!("{answer}:{count}")).collect();
    votes.join(",")
}

/// What went wrong with the ballots, each thing once: a slip is too small for it.
#[component]
fn SlipTroubles(state: AppState, ballots: Vec<PartId>) -> impl IntoView {
    let troubles = Memo::new(move |_| {
        let provider = state.run.provider.get();
        let mut found: Vec<(Told, usize)> = Vec::new();
        for id in &ballots {
            let cell: RwSignal<Part> = state.run.cell(id);
            if let Some(told) = cell.with(|part| trouble(state, part, provider)) {
                match found.iter_mut().find(|(same, _)| *same == told) {
                    Some((_, count)) => *count += 1,
                    None => found.push((told, 1)),
                }
            }
        }
        found
    });
    move || {
        troubles
            .get()
            .into_iter()
            .map(|(told, count)| {
                view! {
                    <div class="trouble">
                        <p class="trouble-what">{wording::ballots(count)} {told.what}</p>
                        <p>{told.next}</p>
                        {told.said.map(|said| view! { <p class="trouble-said">"It said: " <q>{said}</q></p> })}
                    </div>
                }
            })
            .collect_view()
    }
}
