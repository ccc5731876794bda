//! A run at work: what it is given, who hears of it, and what it waits for.

use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use futures::future::{Either, abortable, select};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::lanes::lane_of;
use super::{RESULTS, SUMMARY};
use crate::browser::client::{Models, PageClient};
use crate::browser::timer::{self, PageClock, PageSleeper};
use crate::browser::{assets, page};
use crate::engine::again;
use crate::engine::controls::Controls;
use crate::engine::drive::{self, OtherLane, Ports};
use crate::engine::job::PartId;
use crate::engine::lane::{self, Lane, Slow};
use crate::engine::limits::Limits;
use crate::engine::part::Phase;
use crate::engine::ports::{Clock, Moment, Sleeper};
use crate::provider::practice::{PracticeClient, Script};
use crate::provider::settings::{Callees, Ready};
use crate::ui::lead::could_be_led;
use crate::ui::state::AppState;
use crate::ui::state::frame::FrameQueue;
use crate::ui::state::job::Obstacle;
use crate::ui::state::ran::{AtWork, Ran, Told};
use crate::ui::state::run::Active;
use crate::ui::state::waits::Waits;

/// How often what is waited for is looked at.
const TICK: Duration = Duration::from_millis(500);

/// What a run is to do.
pub(super) enum Errand {
    /// Begin: show the plan anew, and say what is needed to work it.
    Begin(Box<dyn FnOnce() -> Ran>),
    /// Go on with the run that is shown, and ask these parts of it again.
    GoOn(Vec<PartId>),
}

/// Who answers, and in which queue.
struct Means {
    client: PageClient,
    lane: Rc<Lane>,
    others: Vec<Other>,
    limits: Limits,
}

/// The queue of another provider.
struct Other {
    provider: String,
    lane: Rc<Lane>,
    places: usize,
}

/// From here on the run is at work and no other begins, though its first event is drawn a little later.
pub(super) fn launch(state: AppState, ready: Ready, told: Option<Told>, errand: Errand) {
    let limits = state.limits.get_untracked();
    // What was asked while an earlier run was at work is over with it.
    state.leaving.set(None);
    let asks = ready.clone();
    let (task, abort) = abortable(async move {
        if let Some(means) = means(state, ready, told, limits).await {
            work(state, &means, errand).await;
        }
    });
    state.run.active.set_value(Some(Active {
        abort,
        asks,
        at_work: None,
    }));
    spawn_local(async move {
        // Where it was aborted, another may be at work by now.
        if task.await.is_ok() {
            state.run.active.set_value(None);
        }
    });
}

async fn means(state: AppState, ready: Ready, told: Option<Told>, limits: Limits) -> Option<Means> {
    match ready {
        Ready::Calls(Callees { own, others }) => {
            let (lane, places) = (lane_of(&own), own.places_of(limits.places));
            let queues = others.iter().map(|(provider, callee)| Other {
                provider: provider.clone(),
                lane: lane_of(callee),
                places: callee.places_of(limits.places),
            });
            Some(Means {
                others: queues.collect(),
                limits: Limits { places, ..limits },
                lane,
                client: PageClient::Models(Models::of(own, others)),
            })
        }
        Ready::Practice => {
            let told = told?;
            // Practice replies are fetched when they are first needed.
            let file = assets::text(&told.address).await;
            let Some(script) = file.and_then(|text| Script::read(&text)) else {
                state.obstacle.set(Obstacle::NotLoaded(told.address));
                return None;
            };
            let client = PracticeClient::new(script, told.is_own, PageSleeper);
            Some(Means {
                limits,
                lane: Rc::new(Lane::new(lane::PLACES)),
                others: Vec::new(),
                client: PageClient::Practice(client),
            })
        }
    }
}

async fn work(state: AppState, means: &Means, errand: Errand) {
    let (ran, reopened) = match errand {
        Errand::Begin(begin) => (begin(), None),
        Errand::GoOn(parts) => match state.run.ran.get_value() {
            Some(ran) => (ran, Some(parts)),
            None => return,
        },
    };
    state.run.ran.set_value(Some(ran.clone()));
    let controls = Controls::default();
    let at_work = AtWork {
        queue: FrameQueue::new(state.run),
        recorder: ran.recorder.clone(),
        controls: controls.clone(),
    };
    state.run.active.update_value(|active| {
        if let Some(active) = active {
            active.at_work = Some(at_work.clone());
        }
    });
    let shown = state.run.shown.get_untracked();
    let is_new = reopened.is_none();
    if let Some(parts) = reopened {
        for event in again::reopen(PageClock.now(), parts) {
            at_work.hear(event);
        }
        at_work.queue.flush();
    } else if state.editing.get_untracked() {
        // Under an open editor they lie far below, however wide the window.
        page::show(SUMMARY);
    } else {
        page::show_on_narrow(RESULTS);
    }
    let others: Vec<_> = means
        .others
        .iter()
        .map(|other| OtherLane {
            provider: &other.provider,
            lane: &other.lane,
            places: other.places,
        })
        .collect();
    let leads = if means.limits.lead {
        untrack(|| could_be_led(state))
    } else {
        Vec::new()
    };
    let ports = Ports {
        client: &means.client,
        clock: &PageClock,
        sleeper: &PageSleeper,
        chance: &timer::chance,
        lane: &means.lane,
        others: &others,
        leads: &leads,
        limits: means.limits,
        controls: &controls,
    };
    let find = |id: &PartId| shown.part(id);
    let so_far: Option<&dyn Fn(&PartId) -> _> = if is_new { None } else { Some(&find) };
    let plan = Arc::clone(&shown.plan);
    let tell = |event| at_work.hear(event);
    let run = std::pin::pin!(drive::drive(&plan, &ran.input, so_far, &ports, &tell));
    let ticking = std::pin::pin!(tick(state, means));
    match select(run, ticking).await {
        Either::Left(_) | Either::Right(_) => state.run.waits.set(Waits::default()),
    }
}

/// Shows how long there is still to wait, and why, as long as anything waits.
async fn tick(state: AppState, means: &Means) {
    loop {
        let now = PageClock.now();
        let slow = slow(means, now);
        let shown = state.run.shown.get_untracked();
        let waits =
            slow.is_some() || shown.any(|part| matches!(part.phase, Phase::Retrying { .. }));
        let waits = if waits {
            Waits { now, slow }
        } else {
            Waits::default()
        };
        if state.run.waits.get_untracked() != waits {
            state.run.waits.set(waits);
        }
        PageSleeper.sleep(TICK).await;
    }
}

/// Why any of the lanes sends nothing, or less than it could; the reason that lasts longest.
fn slow(means: &Means, now: Moment) -> Option<Slow> {
    let others = means.others.iter().map(|other| &other.lane);
    let lanes = std::iter::once(&means.lane).chain(others);
    let slow = lanes.filter_map(|lane| lane.slow(now));
    slow.max_by_key(|slow| (*slow == Slow::Offline, slow.until()))
}
