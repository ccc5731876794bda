//! A vote: ballots that can be counted by eye, and the count.

use leptos::prelude::*;

use super::card::{attempts, trouble, trouble_view};
use super::reactive::{changing, text, text_if};
use super::state::{AppState, phase_memo};
use super::verdict::counts;
use super::wording::{self, Told};
use crate::engine::job::PartId;
use crate::engine::merge::vote::{self, Outcome, Tally};
use crate::engine::merge::{Answer, Body, PanelPhase};
use crate::engine::part::Phase;
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
    let slips = ballots
        .iter()
        .zip(1..)
        .map(|(id, number)| view! { <Slip state=state id=id.clone() number=number answers=answers.clone() /> })
        .collect_view();
    let question = ballots
        .first()
        .map(|id| state.planned(id, |part| part.about.clone()));
    let practice = text(move || {
        let ran = answer.with(|answer| answer.phase != PanelPhase::Idle);
        let practice = ran && state.run.provider.get() == Provider::Practice;
        if practice {
            wording::PRACTICE.to_owned()
        } else {
            String::new()
        }
    });
    view! {
        <p class="question">{question}</p>
        <div class="vote">
            <div class="slips">{slips}</div>
            <Count answer=answer />
        </div>
        <SlipTroubles state=state ballots=ballots />
        <p class="marks">{practice}</p>
    }
}

#[component]
fn Slip(state: AppState, id: PartId, number: u32, answers: Vec<String>) -> impl IntoView {
    let cell = state.run.cell(&id);
    let first = answers.first().cloned();
    let choice = text_if(move || {
        cell.with(|part| {
            let reply = part.reply()?;
            vote::read(&reply.text, &answers).map(str::to_owned)
        })
    });
    // The first of the allowed answers is drawn in one colour, every other in another.
    let leaning = text_if(move || {
        let choice = choice.get()?;
        Some(if Some(choice) == first {
            "first".to_owned()
        } else {
            "other".to_owned()
        })
    });
    let note = text(move || {
        cell.with(|part| match &part.phase {
            // Before it is cast, a ballot has its number.
            Phase::Waiting => number.to_string(),
            Phase::Done(_) if choice.get().is_none() => wording::NOT_COUNTED.to_owned(),
            Phase::Done(_) => part.times.call().map(wording::seconds).unwrap_or_default(),
            phase => wording::phase(phase.name()).to_owned(),
        })
    });
    // The slip is too small for the words, which stand below it once for all ballots.
    let alert = changing(move || {
        let provider = state.run.provider.get();
        let told = cell.with(|part| trouble(state, part, provider));
        told.map(|told| view! { <p class="visually-hidden" role="alert">{told.what} " " {told.next}</p> }).into_any()
    });
    view! {
        <article
            class="slip"
            aria-label=state.title(id.as_str())
            data-part=id.to_string()
            data-phase=phase_memo(cell)
            data-attempts=attempts(cell)
            data-choice=choice
            data-leaning=leaning
        >
            <p class="slip-text" data-text="">{text(move || cell.with(|part| part.text().trim().to_owned()))}</p>
            <p class="slip-note">{note}</p>
            {alert}
        </article>
    }
}

/// The count, with its figures for whoever reads the page by program.
#[component]
fn Count(answer: Memo<Answer>) -> impl IntoView {
    let read = move |read: fn(&Tally, PanelPhase) -> String| {
        text(move || {
            answer.with(|answer| match &answer.body {
                Body::Vote(tally) => read(tally, answer.phase),
                Body::Verdict(_) => String::new(),
            })
        })
    };
    let (used, total) = counts(answer);
    view! {
        <div
            class="count"
            data-answer=""
            data-used=used
            data-total=total
            data-winner=read(winner)
            data-valid=read(|tally, _| tally.valid().to_string())
            data-invalid=read(|tally, _| tally.invalid.to_string())
            data-votes=read(|tally, _| votes(tally))
        >
            <p class="count-made-of">{read(wording::vote_made_of)}</p>
            <p class="count-head">{read(wording::vote)}</p>
        </div>
    }
}

/// Nobody has won before every ballot has come to its end by itself.
fn winner(tally: &Tally, phase: PanelPhase) -> String {
    match &tally.outcome {
        Outcome::Winner(winner) if phase == PanelPhase::Done => winner.clone(),
        _ => "none".to_owned(),
    }
}

/// `YES:4,NO:1`
fn votes(tally: &Tally) -> String {
    let votes: Vec<String> = tally
        .votes
        .iter()
        .map(|(answer, count)| format!("{answer}:{count}"))
        .collect();
    votes.join(",")
}

/// What went wrong with the ballots, each thing once.
#[component]
fn SlipTroubles(state: AppState, ballots: Vec<PartId>) -> impl IntoView {
    changing(move || {
        let provider = state.run.provider.get();
        let mut found: Vec<(Told, usize)> = Vec::new();
        for id in &ballots {
            let told = state
                .run
                .cell(id)
                .with(|part| trouble(state, part, provider));
            let Some(told) = told else { continue };
            match found.iter_mut().find(|(same, _)| *same == told) {
                Some((_, count)) => *count += 1,
                None => found.push((told, 1)),
            }
        }
        found
            .into_iter()
            .map(|(told, count)| trouble_view(wording::shared_by(told, count)))
            .collect_view()
            .into_any()
    })
}
