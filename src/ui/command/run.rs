//! Starting, stopping, and what becomes of an answer.

use std::rc::Rc;
use std::sync::Arc;

use futures::future::{self, abortable};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::lanes::lane_of;
use super::{INPUT, RESULTS, SUMMARY};
use crate::browser::client::PageClient;
use crate::browser::fetch::NetworkClient;
use crate::browser::timer::{self, PageClock, PageSleeper};
use crate::browser::{assets, page};
use crate::engine::controls::Controls;
use crate::engine::drive::{self, Ports};
use crate::engine::lane::{self, Lane};
use crate::engine::limits::Limits;
use crate::engine::plan::{Input, Plan};
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
    let is_busy = state.run.active.with_value(Option::is_some);
    if is_busy || untrack(|| state.is_preparing()) {
        return;
    }
    let input = state.ready.get_value();
    let ready = state.settings.with_untracked(Settings::check);
    let job = state.job.get_untracked();
    let beyond = state
        .plan
        .with_untracked(|plan| (plan.beyond > 0).then(|| plan.calls()));
    let has_calls = state.plan.with_untracked(|plan| plan.calls() > 0);
    let obstacle = match (&input, &job.checked, beyond) {
        (_, None, _) => Obstacle::Unsound(job.problems),
        (None, _, _) => Obstacle::InputMissing,
        (_, _, Some(held)) => Obstacle::TooMany(held),
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
    let order = |provider, lane, places| Order {
        plan: state.plan.get_untracked(),
        input,
        provider,
        lane,
        limits: Limits {
            places,
            ..Limits::default()
        },
    };
    match ready {
        Ready::Practice => {
            let lane = Rc::new(Lane::new(lane::PLACES));
            let order = order(Provider::Practice, lane, lane::PLACES);
            let made = practise(state, order.input.text());
            launch(state, order, made);
        }
        Ready::Network(endpoint) => {
            let provider = state.settings.with_untracked(Settings::provider);
            let order = order(provider, lane_of(&endpoint), endpoint.places());
            let client = PageClient::Network(NetworkClient::new(endpoint));
            launch(state, order, future::ready(Some(client)));
        }
    }
}

/// What is to be run, as it stood when it was asked for: what changes after that is the next run's.
struct Order {
    plan: Arc<Plan>,
    input: Input,
    provider: Provider,
    lane: Rc<Lane>,
    limits: Limits,
}

/// Practice replies are fetched when they are first needed.
async fn practise(state: AppState, text: Arc<str>) -> Option<PageClient> {
    let job = state.job.get_untracked();
    let is_own = job.is_untouched() && practice::is_sample(&job.sample, &text);
    let id = if is_own {
        job.draft.id.clone()
    } else {
        gallery::FIRST.to_owned()
    };
    let address = gallery::practice_file(&id);
    let file = assets::text(&address).await;
    let Some(script) = file.and_then(|text| Script::read(&text)) else {
        state.obstacle.set(Obstacle::NotLoaded(address));
        return None;
    };
    let client = PracticeClient::new(script, is_own, PageSleeper);
    Some(PageClient::Practice(client))
}

/// From here on the run is at work and no other begins, though its first event is drawn a little later.
fn launch(state: AppState, order: Order, made: impl Future<Output = Option<PageClient>> + 'static) {
    let (task, abort) = abortable(async move {
        if let Some(client) = made.await {
            work(state, order, client).await;
        }
    });
    let queue = None;
    state.run.active.set_value(Some(Active { abort, queue }));
    spawn_local(async move {
        // Where it was aborted, another may be at work by now.
        if task.await.is_ok() {
            state.run.active.set_value(None);
        }
    });
}

async fn work(state: AppState, order: Order, client: PageClient) {
    let Order {
        plan,
        input,
        provider,
        lane,
        limits,
    } = order;
    state.run.reset(Arc::clone(&plan), input.text(), provider);
    let queue = FrameQueue::new(state.run);
    state.run.active.update_value(|active| {
        if let Some(active) = active {
            active.queue = Some(queue.clone());
        }
    });
    // Under an open editor they lie far below, however wide the window.
    if state.editing.get_untracked() {
        page::show(SUMMARY);
    } else {
        page::show_on_narrow(RESULTS);
    }
    let ports = Ports {
        client: &client,
        clock: &PageClock,
        sleeper: &PageSleeper,
        chance: &timer::chance,
        lane: &lane,
        limits,
        controls: &Controls::default(),
    };
    drive::drive(&plan, &input, None, &ports, &|event| queue.push(event)).await;
}

pub(super) fn stop(state: AppState) {
    state.run.active.update_value(|active| {
        if let Some(Active { abort, queue }) = active.take() {
            abort.abort();
            if let Some(queue) = queue {
                queue.close();
            }
        }
    });
    if state.run.course.get_untracked().is_running() {
        let parts = state.run.shown.get_untracked().parts();
        state.run.apply(&run::stop(PageClock.now(), &parts));
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
