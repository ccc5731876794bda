//! A vote: ballots that can be counted by eye, and the count.

use std::sync::Arc;

use leptos::prelude::*;

use super::card::attempts;
use super::later::when_loaded;
use super::parts::troubles;
use super::reactive::{changing, text, text_if};
use super::reply::beginning;
use super::state::AppState;
use super::state::shown::{Shown, phase_memo};
use super::trouble::Telling;
use super::verdict::counts;
use super::wording;
use crate::engine::job::{MOST_ATTEMPTS, PartId};
use crate::engine::merge::vote::{Ballot, Choice, Outcome, Tally};
use crate::engine::merge::{Answer, Body, PanelPhase};
use crate::engine::part::Phase;
use crate::engine::plan::{PlannedMerge, PlannedPanel};
use crate::provider::catalogue::Provider;

/// So many ballots can be counted by eye. As many as one question gives are: more come from the chunks of a big input.
const SLIPS: usize = MOST_ATTEMPTS;

/// A ballot's choice, where it is none of the answers and allowed all the same.
const ABSTAINS: &str = "abstains";

/// The ballots and what they come to.
#[component]
pub fn Vote(
    /// The page's state.
    state: AppState,
    /// The plan that is shown.
    shown: Arc<Shown>,
    /// The panel.
    panel: Arc<PlannedPanel>,
    /// The panel's answer as it stands.
    answer: Memo<Answer>,
) -> impl IntoView {
    let PlannedMerge::Vote(ballot) = &panel.merge else {
        return ().into_any();
    };
    let ballot = Arc::new(ballot.clone());
    let ids = panel.parts.clone();
    let (slips, troubles) = if ids.len() > SLIPS {
        let (shown, panel) = (Arc::clone(&shown), Arc::clone(&panel));
        let chips = when_loaded(state, move |later| (later.chips)(state, &shown, &panel));
        (chips, None)
    } else {
        let slips = ids.iter().zip(1..);
        let slips = slips.map(|(id, number)| slip(state, &shown, id, number, &ballot));
        let slips = view! { <div class="slips">{slips.collect_view()}</div> }.into_any();
        let troubles = troubles(state, Arc::clone(&shown), ids.clone());
        (slips, Some(troubles))
    };
    let question = ids.first().and_then(|id| shown.plan.part(id));
    let question = question.map(|part| part.about.to_string());
    let by_order = by_order(&shown, &panel, &ballot, answer);
    let practice = text(move || {
        let ran = answer.with(|answer| answer.phase != PanelPhase::Idle);
        let practice = ran && state.run.provider.get() == Provider::PRACTICE;
        if practice {
            wording::PRACTICE.to_owned()
        } else {
            String::new()
        }
    });
    view! {
        <p class="question">{question}</p>
        <div class="vote">
            {slips}
            <Count answer=answer ballot=Arc::clone(&ballot) />
        </div>
        {by_order}
        {troubles}
        <p class="marks">{practice}</p>
    }
    .into_any()
}

/// Where the order of the options flips: what each order brought, so that an effect of the wording shows.
fn by_order(
    shown: &Arc<Shown>,
    panel: &Arc<PlannedPanel>,
    ballot: &Arc<Ballot>,
    answer: Memo<Answer>,
) -> Option<AnyView> {
    if !panel.flip {
        return None;
    }
    let (shown, ids, ballot) = (Arc::clone(shown), panel.parts.clone(), Arc::clone(ballot));
    let words = text(move || {
        if answer.with(|answer| matches!(answer.phase, PanelPhase::Idle | PanelPhase::Running)) {
            return String::new();
        }
        let parts: Vec<_> = ids.iter().filter_map(|id| shown.part(id)).collect();
        wording::by_order(&ballot, &ballot.count_by_order(&parts))
    });
    Some(view! { <p class="by-order">{words}</p> }.into_any())
}

fn slip(
    state: AppState,
    shown: &Arc<Shown>,
    id: &PartId,
    number: u32,
    ballot: &Arc<Ballot>,
) -> AnyView {
    let cell = shown.cell(id);
    let first = ballot.answers.first().cloned();
    let (read, ballot) = (cell.clone(), Arc::clone(ballot));
    let choice = text_if(move || {
        read.with(|part| match ballot.read(part.reply()?)? {
            Choice::Answer(answer) => Some(answer.to_owned()),
            Choice::Abstains => Some(ABSTAINS.to_owned()),
        })
    });
    // The first of the allowed answers is drawn in one colour, every other in another.
    let leaning = text_if(move || {
        let choice = choice.get()?;
        Some(if Some(&choice) == first.as_ref() {
            "first".to_owned()
        } else if choice == ABSTAINS {
            "none".to_owned()
        } else {
            "other".to_owned()
        })
    });
    let noted = cell.clone();
    let note = text(move || {
        noted.with(|part| match &part.phase {
            // Before it is cast, a ballot has its number.
            Phase::Waiting => number.to_string(),
            Phase::Done(reply) if choice.get().is_none() => wording::not_counted(reply.finish),
            Phase::Done(_) => part.times.call().map(wording::seconds).unwrap_or_default(),
            phase => wording::phase(phase.name()).to_owned(),
        })
    });
    // The slip is too small for the words, which stand below it once for all ballots.
    let (failed, all) = (cell.clone(), Arc::clone(shown));
    let alert = changing(move || {
        state.run.beat.track();
        let provider = state.run.provider.get();
        let told = state
            .later
            .get()
            .and_then(|later| failed.with_untracked(|part| (later.trouble)(&all, part, provider)));
        let (role, told) = match told {
            Some(Telling::Here(told)) => (Some("alert"), told),
            Some(Telling::Above(told)) => (None, told),
            None => return ().into_any(),
        };
        view! { <p class="visually-hidden" role=role>{told.what} " " {told.next}</p> }.into_any()
    });
    let phase = phase_memo(cell.clone());
    let attempts = attempts(&cell);
    view! {
        <article
            class="slip"
            aria-label=shown.title(id)
            data-part=id.to_string()
            data-phase=phase
            data-attempts=attempts
            data-choice=choice
            data-leaning=leaning
        >
            <p class="slip-text" data-text="">{text(move || cell.with(|part| beginning(part.text().trim())))}</p>
            <p class="slip-note">{note}</p>
            {alert}
        </article>
    }
    .into_any()
}

/// The count, with its figures for whoever reads the page by program.
#[component]
fn Count(answer: Memo<Answer>, ballot: Arc<Ballot>) -> impl IntoView {
    let read = move |read: fn(&Tally, PanelPhase) -> String| {
        text(move || {
            answer.with(|answer| match &answer.body {
                Body::Vote(tally) => read(tally, answer.phase),
                _ => String::new(),
            })
        })
    };
    let (used, total) = counts(answer);
    let made_of = text(move || {
        answer.with(|answer| match &answer.body {
            Body::Vote(tally) => wording::vote_made_of(tally, answer.phase, &ballot),
            _ => String::new(),
        })
    });
    view! {
        <div
            class="count"
            data-answer=""
            data-used=used
            data-total=total
            data-winner=read(winner)
            data-valid=read(|tally, _| tally.valid().to_string())
            data-invalid=read(|tally, _| tally.invalid.to_string())
            data-abstained=read(|tally, _| tally.abstained.to_string())
            data-votes=read(|tally, _| votes(tally))
        >
            <p class="count-made-of">{made_of}</p>
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
