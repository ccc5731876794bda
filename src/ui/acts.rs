//! What a person can do to single parts and panels: stop them, ask again, merge with what is there.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;

use super::card::trouble_view;
use super::command::{Command, SUMMARY, dispatch};
use super::reactive::{changing, text, text_if};
use super::reading::reading;
use super::state::AppState;
use super::state::opened::Settled;
use super::state::shown::{Offers, PartCell, Shown};
use super::state::waits::Waits;
use super::{trouble, wording};
use crate::browser::{page, timer};
use crate::engine::controls;
use crate::engine::job::PartId;
use crate::engine::part::{Attempt, AttemptEnd, Phase};
use crate::engine::plan::{PlannedMerge, PlannedPanel};
use crate::engine::run::{Course, Left};

/// What can be done to a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Act {
    Stop,
    AskAgain,
}

/// Beneath one part: its earlier attempts, and what can be done to it now.
pub fn of_part(state: AppState, shown: &Arc<Shown>, id: &PartId) -> AnyView {
    let cell = shown.cell(id);
    let (id, title) = (id.clone(), shown.title(id));
    let tries = tries(state, shown, cell.clone());
    let act = Memo::new(move |_| {
        let running = state.run.course.get().is_running();
        cell.with(|part| match part.phase {
            Phase::Queued | Phase::Streaming(_) | Phase::Retrying { .. } if running => {
                Some(Act::Stop)
            }
            // What was asked for again can be stopped while it waits, and costs nothing then.
            Phase::Waiting if running && !part.reopened.is_empty() => Some(Act::Stop),
            Phase::Done(_) | Phase::Failed { .. } | Phase::Stopped { .. } => Some(Act::AskAgain),
            Phase::Waiting
            | Phase::Queued
            | Phase::Streaming(_)
            | Phase::Retrying { .. }
            | Phase::Spared => None,
        })
    });
    let (name, mut before) = (format!("act-{id}"), None);
    let acts = changing(move || {
        let now = act.get();
        let last = std::mem::replace(&mut before, now);
        let (words, command) = match now {
            Some(Act::Stop) => (wording::STOP_PART, Command::StopPart(id.clone())),
            Some(Act::AskAgain) => (wording::ASK_AGAIN, Command::Again(id.clone())),
            None => return ().into_any(),
        };
        let has_changed = last.is_some() && last != now;
        if has_changed && page::has_focus(&name) {
            let name = name.clone();
            set_timeout(move || page::focus(&name), Duration::ZERO);
        }
        let button = Button {
            label: format!("{words}: {title}"),
            words: words.to_owned(),
            command,
            name: Some(name.clone()),
            settled: Settled::begun(has_changed),
        };
        button.draw(state)
    });
    view! {
        {tries}
        <p class="acts">{acts}</p>
    }
    .into_any()
}

/// The attempts that others have taken the place of, to be read.
fn tries(state: AppState, shown: &Arc<Shown>, cell: PartCell) -> AnyView {
    let shown = Arc::clone(shown);
    let count = {
        let cell = cell.clone();
        Memo::new(move |_| cell.with(|part| part.tries.len()))
    };
    let drawn = changing(move || {
        let count = count.get();
        if count == 0 {
            return ().into_any();
        }
        let part = cell.get_untracked();
        let tries = part.tries.iter();
        let tries = tries.map(|one| attempt(state, &shown, &part.id, one));
        view! {
            <details class="tries" data-tries=count.to_string()>
                <summary>{wording::earlier_attempts(count)}</summary>
                {tries.collect_view()}
            </details>
        }
        .into_any()
    });
    view! { {drawn} }.into_any()
}

fn attempt(state: AppState, shown: &Shown, id: &PartId, attempt: &Attempt) -> AnyView {
    let provider = shown.asked_for(id, state.run.provider.get_untracked());
    let (told, words) = match &attempt.end {
        AttemptEnd::Done(reply) => (None, reply.text.clone()),
        AttemptEnd::Failed { why, kept } => {
            let told = wording::cause(why, provider, |id| shown.title(id));
            let told = if kept.trim().is_empty() {
                told.of_nothing()
            } else {
                told
            };
            (Some(told), kept.clone())
        }
        AttemptEnd::Stopped { kept } => (None, kept.clone()),
    };
    view! {
        <div class="try">
            {told.map(trouble_view)}
            <div class="reply">{reading(&words)}</div>
        </div>
    }
    .into_any()
}

/// Beside a panel's title.
pub fn of_panel(state: AppState, shown: &Arc<Shown>, panel: &Arc<PlannedPanel>) -> AnyView {
    let outdated = outdated_parts(state, shown, panel);
    let (shown, panel) = (Arc::clone(shown), Arc::clone(panel));
    let offered = {
        let (shown, panel) = (Arc::clone(&shown), Arc::clone(&panel));
        Memo::new(move |_| {
            state.run.beat.track();
            let running = state.run.course.get().is_running();
            shown.offers(&panel, running)
        })
    };
    let mut before = Offers::default();
    let taken = taken(state, &shown, &panel);
    let acts = changing(move || {
        let id = panel.id.clone();
        let offers = offered.get();
        // What is paid for may come into the place of what stops, under a key that is held down.
        let last = std::mem::replace(&mut before, offers);
        let has_come = offers.merge_again && !last.merge_again && last != Offers::default();
        let merges = match panel.merge {
            PlannedMerge::Vote(_) | PlannedMerge::Stitch { .. } => wording::COUNT_WHAT_IS_THERE,
            PlannedMerge::Synthesise(_) | PlannedMerge::Score(_) => wording::MERGE_WHAT_IS_THERE,
        };
        let stop = offers
            .stop
            .then(|| (wording::STOP_PANEL, Command::StopPanel(id.clone())));
        let settle = offers.settle.then(|| (merges, Command::Settle(id.clone())));
        let again = offers
            .merge_again
            .then(|| (wording::MERGE_AGAIN, Command::MergeAgain(id)));
        let acts = stop.into_iter().chain(settle).chain(again);
        let title = panel.title.clone();
        acts.map(|(words, command)| {
            let button = Button {
                words: words.to_owned(),
                label: format!("{words}: {title}"),
                command,
                name: None,
                settled: Settled::begun(has_come),
            };
            button.draw(state)
        })
        .collect_view()
        .into_any()
    });
    view! {
        {outdated}
        <p class="acts panel-acts">{taken} {acts}</p>
    }
    .into_any()
}

/// The ways to take a verdict or a vote away. They stay where they are when what can be done changes behind them: what is paid for
/// never comes into their place.
fn taken(state: AppState, shown: &Arc<Shown>, panel: &Arc<PlannedPanel>) -> AnyView {
    let (shown, panel) = (Arc::clone(shown), Arc::clone(panel));
    let (id, title) = (panel.id.clone(), panel.title.clone());
    let has_answer = Memo::new(move |_| {
        state.run.beat.track();
        shown.has_answer(&panel)
    });
    let button = move |words: Signal<String>, command: Command| {
        let title = title.clone();
        let command = StoredValue::new_local(command);
        view! {
            <button
                type="button"
                class="link"
                aria-label=text(move || format!("{}: {title}", words.get()))
                on:click=move |_| dispatch(state, command.get_value())
            >
                {words}
            </button>
        }
    };
    let buttons = changing(move || {
        if !has_answer.get() {
            return ().into_any();
        }
        let own = id.clone();
        let copy = text(move || {
            state
                .run
                .news
                .with(|news| wording::copied(news, &own))
                .to_owned()
        });
        let save = text(|| wording::SAVE.to_owned());
        view! {
            {button(copy, Command::CopyAnswer(id.clone()))}
            {button(save, Command::SaveAnswer(id.clone()))}
        }
        .into_any()
    });
    view! { {buttons} }.into_any()
}

/// Which of a panel's parts are older than what they were made from: what is stitched, counted or scored of them is no newer. A
/// verdict says so itself.
fn outdated_parts(state: AppState, shown: &Arc<Shown>, panel: &Arc<PlannedPanel>) -> AnyView {
    let (shown, panel) = (Arc::clone(shown), Arc::clone(panel));
    let titles = Memo::new(move |_| {
        state.run.beat.track();
        let old: HashSet<PartId> = shown.stale().into_iter().collect();
        let own = match &panel.merge {
            PlannedMerge::Synthesise(_) => panel.parts.iter().collect::<Vec<_>>(),
            _ => controls::all_of(&panel).collect(),
        };
        let own = own.into_iter().filter(|id| old.contains(*id));
        own.map(|id| shown.title(id)).collect()
    });
    let line = changing(move || {
        titles.with(|titles: &Vec<String>| {
            let words = (!titles.is_empty()).then(|| wording::stale_parts(titles));
            words
                .map(|words| view! { <p class="stale" data-stale-parts=titles.len().to_string()>{words}</p> })
                .into_any()
        })
    });
    view! { {line} }.into_any()
}

/// Under the line that sums a run up: what is left can be asked for, and nothing else is. While it is at work that is what has
/// failed so far.
pub fn of_run(state: AppState) -> AnyView {
    let left = Memo::new(move |_| {
        state.run.beat.track();
        let run = &state.run.shown;
        match state.run.course.get() {
            Course::Idle => (Left::default(), 0),
            Course::Running { .. } => run.with(|shown| (shown.left().failed_alone(), 0)),
            Course::Ended { .. } | Course::Stopped { .. } => {
                run.with(|shown| (shown.left(), shown.stale().len()))
            }
        }
    });
    let acts = changing(move || {
        let (left, old) = left.get();
        let old = (old > 0).then(|| (wording::ask_stale(old), Command::AgainStale));
        let failed = left.failed + left.waited > 0;
        let failed = failed.then(|| (wording::ask_failed(left), Command::AgainFailed));
        let stopped = left.stopped;
        let stopped = (stopped > 0).then(|| (wording::go_on(stopped), Command::GoOn));
        let acts = failed.into_iter().chain(stopped).chain(old);
        acts.map(|(words, command)| button(state, words.clone(), words, command))
            .collect_view()
            .into_any()
    });
    view! {
        {slowness(state)}
        {trouble::of_run(state)}
        <p class="acts run-acts">{acts}</p>
    }
    .into_any()
}

/// Why a lane sends nothing, or less than it could. The button stands beside the words that tick, and is not drawn with them.
fn slowness(state: AppState) -> AnyView {
    let words = Memo::new(move |_| {
        let Waits { now, slow } = state.run.waits.get();
        slow.map(|slow| wording::slow(slow, now, timer::local_time_in))
    });
    let can_be_lifted = Memo::new(move |_| {
        let slow = state.run.waits.get().slow;
        slow.is_some_and(|slow| slow.can_be_lifted())
    });
    let words = changing(move || {
        words
            .get()
            .map(|words| view! { <p class="pause" role="timer" data-pause="">{words}</p> })
            .into_any()
    });
    let lift = changing(move || {
        can_be_lifted
            .get()
            .then(|| {
                let words = wording::TRY_NOW.to_owned();
                button(state, words.clone(), words, Command::TryNow)
            })
            .into_any()
    });
    view! {
        {words}
        <p class="acts">{lift}</p>
    }
    .into_any()
}

fn button(state: AppState, words: String, label: String, command: Command) -> AnyView {
    let button = Button {
        words,
        label,
        command,
        name: None,
        settled: Settled::begun(false),
    };
    button.draw(state)
}

/// Something that can be done with a press.
pub(super) struct Button {
    pub(super) words: String,
    /// For who does not see beside what it stands.
    pub(super) label: String,
    pub(super) command: Command,
    /// By which it is found again.
    pub(super) name: Option<String>,
    pub(super) settled: Settled,
}

impl Button {
    /// Draws it as a link.
    pub(super) fn draw(self, state: AppState) -> AnyView {
        let Self {
            words,
            label,
            command,
            name,
            settled,
        } = self;
        let press = move || {
            if !settled.is_now() {
                return;
            }
            dispatch(state, command.clone());
            keep_focus();
        };
        view! {
            <button
                type="button"
                class="link"
                id=name
                aria-label=label
                aria-disabled=text_if(move || (!settled.is()).then(|| "true".to_owned()))
                on:click=move |_| press()
            >
                {words}
            </button>
        }
        .into_any()
    }
}

/// When it is looked whether a button is gone that went with what it did, in milliseconds: on a busy page that takes a while.
const LOST: [u64; 3] = [100, 400, 1_000];

/// After a press: most buttons go with what they did, and who goes by the keyboard is not to begin at the top of the page.
pub fn keep_focus() {
    for after in LOST {
        set_timeout(
            || page::focus_if_lost(SUMMARY),
            Duration::from_millis(after),
        );
    }
}
