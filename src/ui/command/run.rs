//! Starting, stopping, and what becomes of an answer.

use std::sync::Arc;

use futures::future::abortable;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{INPUT, RESULTS, SUMMARY, keep};
use crate::browser::client::PageClient;
use crate::browser::fetch::NetworkClient;
use crate::browser::timer::{PageClock, PageSleeper};
use crate::browser::{assets, page};
use crate::engine::drive::{self, Ports};
use crate::engine::lane::{self, Lane};
use crate::engine::plan::Input;
use crate::engine::ports::Clock;
use crate::engine::run;
use crate::gallery;
use crate::provider::practice::{self, PracticeClient, Script};
use crate::provider::settings::{Provider, Ready, Settings};
use crate::ui::state::AppState;
use crate::ui::state::frame::FrameQueue;
use crate::ui::state::job::Obstacle;
use crate::ui::state::run::{Active, News};
use crate::ui::wording;

pub(super) fn start(state: AppState) {
    if state.run.course.get_untracked().is_running() || state.cutting.get_untracked() {
        return;
    }
    let input = state.ready();
    let ready = state.settings.with_untracked(Settings::check);
    let job = state.job.get_untracked();
    let beyond = state
        .plan
        .with_untracked(|plan| (plan.beyond > 0).then(|| plan.parts.len() + plan.beyond));
    let has_calls = state.plan.with_untracked(|plan| plan.calls() > 0);
    let obstacle = match (&input, &job.checked, beyond) {
        (_, None, _) => Obstacle::Unsound(job.problems),
        (None, _, _) => Obstacle::InputMissing,
        (_, _, Some(all)) => Obstacle::TooMany(all),
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
    match ready {
        Ready::Practice => practise(state, input),
        Ready::Network(endpoint) => {
            let places = endpoint.places();
            let client = PageClient::Network(NetworkClient::new(endpoint));
            let provider = state.settings.with_untracked(Settings::provider);
            run_with(state, client, provider, places, input);
        }
    }
}

/// Practice replies are fetched when they are first needed.
fn practise(state: AppState, input: Input) {
    let job = state.job.get_untracked();
    let is_own = job.is_untouched() && practice::is_sample(&job.sample, input.as_str());
    let id = if is_own {
        job.draft.id.clone()
    } else {
        gallery::FIRST.to_owned()
    };
    let address = gallery::practice_file(&id);
    let generation = state.generation();
    spawn_local(async move {
        let script = assets::text(&address)
            .await
            .and_then(|text| Script::read(&text));
        let is_new = state.generation() == generation;
        if !is_new || state.run.course.get_untracked().is_running() {
            return;
        }
        match script {
            Some(script) => {
                // Settings that have changed while the script came are the next run's.
                let client = PracticeClient::new(script, is_own, PageSleeper);
                let client = PageClient::Practice(client);
                run_with(state, client, Provider::Practice, lane::PLACES, input);
            }
            None => state.obstacle.set(Obstacle::NotLoaded(address)),
        }
    });
}

fn run_with(state: AppState, client: PageClient, provider: Provider, places: usize, input: Input) {
    let plan = state.plan.get_untracked();
    state.run.reset(Arc::clone(&plan), input.text(), provider);
    state.kept.leave();
    let recorder = keep::recorder(state, provider, input.text());
    let notes = recorder.clone();
    let queue = FrameQueue::new(state.run);
    let ear = queue.clone();
    let (task, abort) = abortable(async move {
        let ports = Ports {
            client: &client,
            clock: &PageClock,
            lane: &Lane::new(places),
        };
        let tell = |event| {
            if let Some(notes) = &notes {
                notes.hear(&event);
            }
            ear.push(event);
        };
        drive::drive(&plan, &input, &ports, &tell).await;
    });
    state.run.active.set_value(Some(Active {
        abort,
        queue,
        recorder,
    }));
    spawn_local(async move {
        // Aborted or ended: either way the events have told it.
        task.await.ok();
    });
    // Under an open editor they lie far below, however wide the window.
    if state.editing.get_untracked() {
        page::show(SUMMARY);
    } else {
        page::show_on_narrow(RESULTS);
    }
}

pub(super) fn stop(state: AppState) {
    let mut notes = None;
    state.run.active.update_value(|active| {
        if let Some(Active {
            abort,
            queue,
            recorder,
        }) = active.take()
        {
            abort.abort();
            queue.close();
            notes = recorder;
        }
    });
    if state.run.course.get_untracked().is_running() {
        let parts = state.run.shown.get_untracked().parts();
        let stopped = run::stop(PageClock.now(), &parts);
        if let Some(notes) = notes {
            for event in &stopped {
                notes.hear(event);
            }
        }
        state.run.apply(&stopped);
    }
}

/// Puts a panel's answer on the clipboard, as text, and says whether the browser let it.
pub(super) fn copy(state: AppState, panel: String) {
    let text = wording::answer_as_text(&state.run.shown.get_untracked(), &panel);
    spawn_local(async move {
        let copied = page::copy(&text).await;
        state.run.news.set(if copied {
            News::Copied(panel)
        } else {
            News::NotCopied(panel)
        });
    });
}

/// Saves a panel's answer: labels as a table, everything else as text.
pub(super) fn save(state: AppState, panel: &str) {
    let shown = state.run.shown.get_untracked();
    if let Some(table) = wording::answer_as_table(&shown, panel) {
        page::save(&format!("{panel}.csv"), "text/csv", &table);
    } else {
        let text = wording::answer_as_text(&shown, panel);
        page::save(&format!("{panel}.txt"), "text/plain", &text);
    }
}
