//! Asking again, stopping single parts, and merging with what is there.

use leptos::prelude::*;

use super::returned;
use super::work::{Errand, launch};
use crate::engine::again;
use crate::engine::controls::{Controls, Wanted};
use crate::engine::job::PartId;
use crate::engine::merge::Lookup;
use crate::engine::plan::{Plan, PlannedPanel};
use crate::provider::catalogue::Provider;
use crate::provider::settings::{Ready, SettingsProblem};
use crate::ui::state::AppState;
use crate::ui::state::job::Obstacle;

/// One part, whatever became of it.
pub(super) fn part(state: AppState, id: PartId) {
    if !meanwhile(state, Wanted::One(id.clone())) {
        go_on(state, move |plan, find| again::one(plan, find, &id));
    }
}

/// Every part that failed.
pub(super) fn failed(state: AppState) {
    if !meanwhile(state, Wanted::Failed) {
        go_on(state, again::all_failed);
    }
}

/// Asks the run that is at work; `false` if none is. It asks whom it asked from its beginning on, so where the settings have
/// changed since, that is told and nothing is asked: the new key or model would seem to have been refused.
fn meanwhile(state: AppState, wanted: Wanted) -> bool {
    let asks = state.run.active.with_value(|active| {
        let active = active.as_ref().filter(|active| active.at_work.is_some());
        active.map(|active| active.asks.clone())
    });
    let Some(asks) = asks else { return false };
    if ready(state).ok() != Some(asks) {
        state.obstacle.set(Obstacle::RunKeepsSettings);
        return true;
    }
    state.obstacle.set(Obstacle::None);
    let mut was_heard = false;
    with_controls(state, |controls| was_heard = controls.ask_again(wanted));
    was_heard
}

/// Every part whose reply was made from what is no longer so.
pub(super) fn stale(state: AppState) {
    go_on(state, again::all_stale);
}

/// Every part that was stopped, or that a page that went away left at work.
pub(super) fn stopped(state: AppState) {
    go_on(state, again::all_stopped);
}

/// Both.
pub(super) fn all(state: AppState) {
    go_on(state, |plan, find| {
        let mut parts = again::all_stopped(plan, find);
        parts.extend(again::all_failed(plan, find));
        // A part that is named twice is reopened once: what waits cannot be reopened.
        parts
    });
}

/// What merges a panel, where that is older than what it was made from.
pub(super) fn merge(state: AppState, panel: String) {
    go_on(state, move |plan, find| {
        let panel = plan.panels.iter().find(|one| one.id == panel);
        panel.map_or_else(Vec::new, |panel| again::merging(plan, find, panel))
    });
}

/// Goes on with the run that is shown. It is answered by whoever answered it before: replies of practice among those of
/// a model would be a pretence.
fn go_on(state: AppState, choose: impl FnOnce(&Plan, Lookup<'_>) -> Vec<PartId> + 'static) {
    match state.kept.returned_untracked() {
        // A run of an earlier page has to be taken up first, so that no other tab does the same.
        Some(run) if may_go_on(state) => {
            returned::take_up(state, run, Box::new(move || go(state, choose)));
        }
        Some(_) => {}
        None => go(state, choose),
    }
}

/// Whom the run that is shown would call.
fn ready(state: AppState) -> Result<Ready, Vec<SettingsProblem>> {
    let others = state.run.shown.get_untracked().plan.also_asked();
    state
        .settings
        .with_untracked(|settings| settings.check_for(&others))
}

fn may_go_on(state: AppState) -> bool {
    let is_ready = ready(state).is_ok();
    state.settings_refused.set(!is_ready);
    is_ready
}

fn go(state: AppState, choose: impl FnOnce(&Plan, Lookup<'_>) -> Vec<PartId>) {
    if state.run.active.with_value(Option::is_some) {
        return;
    }
    let ready = ready(state);
    state.settings_refused.set(ready.is_err());
    let Ok(ready) = ready else { return };
    let practised = state.run.provider.get_untracked() == Provider::PRACTICE;
    if matches!(ready, Ready::Practice) != practised {
        state.obstacle.set(Obstacle::OtherProvider { practised });
        return;
    }
    state.obstacle.set(Obstacle::None);
    let shown = state.run.shown.get_untracked();
    let parts = choose(&shown.plan, &|id| shown.part(id));
    let told = state.run.ran.with_value(|ran| ran.as_ref()?.told.clone());
    if !parts.is_empty() {
        launch(state, ready, told, Errand::GoOn(parts));
    }
}

fn with_controls(state: AppState, act: impl FnOnce(&Controls)) {
    state.run.active.with_value(|active| {
        if let Some(at_work) = active.as_ref().and_then(|active| active.at_work.as_ref()) {
            act(&at_work.controls);
        }
    });
}

fn with_panel(state: AppState, panel: &str, act: impl FnOnce(&Controls, &PlannedPanel)) {
    let shown = state.run.shown.get_untracked();
    let panel = shown.plan.panels.iter().find(|one| one.id == panel);
    if let Some(panel) = panel {
        with_controls(state, |controls| act(controls, panel));
    }
}

/// Stops one part.
pub(super) fn stop_part(state: AppState, id: &PartId) {
    with_controls(state, |controls| controls.stop(id));
}

/// Stops a panel.
pub(super) fn stop_panel(state: AppState, panel: &str) {
    with_panel(state, panel, Controls::stop_panel);
}

/// Merges with what is there: of a run at work what is still out is stopped, and a run that is over goes on with the
/// merging alone.
pub(super) fn settle(state: AppState, panel: String) {
    if state.run.course.get_untracked().is_running() {
        with_panel(state, &panel, Controls::settle);
    } else {
        merge(state, panel);
    }
}
