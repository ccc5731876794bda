//! Starting a run, and stopping it.

use leptos::prelude::*;

use super::work::{Errand, launch};
use super::{INPUT, keep, keys};
use crate::browser::page;
use crate::browser::timer::PageClock;
use crate::engine::ports::Clock;
use crate::engine::run;
use crate::gallery;
use crate::provider::practice;
use crate::provider::settings::{Ready, Settings};
use crate::ui::state::AppState;
use crate::ui::state::job::{NoColumn, Obstacle};
use crate::ui::state::ran::{Ran, Told};
use crate::ui::state::run::Active;
use crate::ui::state::waits::Waits;

pub(super) fn start(state: AppState) {
    let is_busy = state.run.active.with_value(Option::is_some);
    if is_busy || untrack(|| state.is_preparing()) {
        return;
    }
    let input = state.ready();
    let ready = untrack(|| state.ready_to_call());
    if keys::unlock_first(state) {
        return;
    }
    let job = state.job.get_untracked();
    let beyond = state
        .plan
        .with_untracked(|plan| (plan.beyond > 0).then(|| plan.calls()));
    let has_calls = state.plan.with_untracked(|plan| plan.calls() > 0);
    let no_column = state.plan.with_untracked(|plan| NoColumn::of(plan));
    let obstacle = match (&input, &job.checked, beyond) {
        (_, None, _) => Obstacle::Unsound(job.problems),
        (None, _, _) => Obstacle::InputMissing,
        (_, _, Some(held)) => Obstacle::TooMany(held),
        _ if no_column.is_some() => no_column.map_or(Obstacle::None, Obstacle::NoColumn),
        _ if !has_calls => Obstacle::NoItems,
        _ => Obstacle::None,
    };
    state.settings_refused.set(ready.is_err());
    if obstacle == Obstacle::InputMissing {
        page::focus(INPUT);
    }
    let is_free = obstacle == Obstacle::None;
    state.obstacle.set(obstacle);
    let (Some(input), Ok(ready), true) = (input, ready, is_free) else {
        return;
    };
    let told = matches!(ready, Ready::Practice).then(|| told(state, input.as_str()));
    let provider = state.settings.with_untracked(Settings::provider);
    let plan = state.plan.get_untracked();
    let run = told.clone();
    let begin = move || {
        state.kept.leave();
        state.draft.leave();
        let recorder = keep::recorder(state, provider, input.text());
        state.run.reset(plan, input.text(), provider);
        let told = run;
        Ran {
            input,
            told,
            recorder,
        }
    };
    launch(state, ready, told, Errand::Begin(Box::new(begin)));
}

/// The scripted replies to this text.
pub(super) fn told(state: AppState, text: &str) -> Told {
    let job = state.job.get_untracked();
    let is_own = job.is_untouched() && practice::is_sample(&job.sample, text);
    let id = if is_own {
        &job.draft.id
    } else {
        gallery::FIRST
    };
    Told {
        address: gallery::practice_file(id),
        is_own,
    }
}

/// Stops what asks with a key, which would otherwise go with every call that is still to come. Answers whether there was such a run.
pub(super) fn stop_with_key(state: AppState) -> bool {
    let active = state.run.active;
    let has_key =
        active.with_value(|active| active.as_ref().is_some_and(|active| active.asks.has_key()));
    if has_key {
        stop(state);
    }
    has_key
}

/// Stops all that is at work. What came stays.
pub(super) fn stop(state: AppState) {
    let mut was_at_work = None;
    state.run.active.update_value(|active| {
        if let Some(Active { abort, at_work, .. }) = active.take() {
            abort.abort();
            was_at_work = at_work;
        }
    });
    // Nothing is waited for any more.
    state.run.waits.set(Waits::default());
    let Some(at_work) = was_at_work else { return };
    at_work.queue.close();
    if state.run.course.get_untracked().is_running() {
        let parts = state.run.shown.get_untracked().parts();
        let stopped = run::stop(PageClock.now(), &parts);
        if let Some(recorder) = &at_work.recorder {
            for event in &stopped {
                recorder.hear(event);
            }
        }
        state.run.apply(&stopped);
    }
}
