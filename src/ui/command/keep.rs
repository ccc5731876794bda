//! Keeping a run as it goes, and showing it again when the page has gone away and come back.

use std::collections::VecDeque;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{draft, earlier, job, open};
use crate::archive::run::{AskedOf, RunFileError, RunHead, Standing, StoredEvents, to_show};
use crate::archive::{self, read_job};
use crate::browser::store::{self, Hold, Recorder, Store, StoreError, StoredRun, hold, is_let_go};
use crate::browser::timer::{self, PageClock};
use crate::engine::event::RunEvent;
use crate::engine::plan::Plan;
use crate::engine::ports::{Clock, Moment};
use crate::engine::run;
use crate::provider::catalogue::Provider;
use crate::provider::settings::{Remembered, Settings};
use crate::ui::state::AppState;
use crate::ui::state::aside::Aside;
use crate::ui::state::job::{JobView, TextFile};
use crate::ui::state::kept::{Found, Returned};
use crate::ui::state::ran::Ran;
use crate::ui::state::run::News;

/// Begins to keep a run of the job as it stands; `None` where it cannot even be named, which is told.
pub(super) fn recorder(state: AppState, provider: Provider, input: Arc<str>) -> Option<Recorder> {
    match head(state, provider, &input) {
        Ok(head) => {
            store::is_last_of_this_tab(&head.id);
            let recorder = Recorder::begin(head, input, move |why| {
                state.kept.tell(why);
            });
            // What is in its place now is the last of them.
            earlier::look(state);
            Some(recorder)
        }
        Err(why) => {
            state.kept.tell(why);
            None
        }
    }
}

fn head(state: AppState, provider: Provider, input: &str) -> Result<RunHead, StoreError> {
    let view = state.job.get_untracked();
    let job = archive::write_job(&view.draft);
    let written = (*view.written != *job).then(|| (*view.written).to_owned());
    let was = state.settings.with_untracked(Settings::remembered);
    let file = state.file.get_untracked();
    Ok(RunHead {
        id: store::new_id()?,
        begun: u64::try_from(timer::since_1970().as_millis()).unwrap_or(u64::MAX),
        standing: Standing::AtWork,
        bytes: input.len().saturating_add(job.len()) as u64,
        job,
        written,
        origin: view.origin().to_owned(),
        file: file.map(|file| file.name.clone()),
        asked: AskedOf {
            provider: provider.id.to_owned(),
            base_url: was.base_url,
            model: was.model,
            with_key: was.with_key,
        },
    })
}

/// Shows the newest run of an earlier page as it was that no other tab holds, unless the person has put it aside or
/// has begun something else meanwhile.
pub(super) fn come_back(state: AppState) {
    let generation = state.generation();
    spawn_local(async move {
        let is_free = move || state.generation() == generation && state.run.is_idle();
        if store::may_hold_runs().await
            && let Err(why) = bring_back(state, &is_free).await
        {
            state.kept.tell(why);
        }
        draft::come_back(state, &is_free).await;
        earlier::look(state);
    });
}

async fn bring_back(state: AppState, is_free: &dyn Fn() -> bool) -> Result<(), StoreError> {
    let store = Store::open().await?;
    let heads = store.heads().await?;
    if heads.runs.is_empty() && heads.newer {
        return Err(StoreError::Newer);
    }
    let own = store::last_of_this_tab();
    show_first(state, &store, to_show(heads.runs, own.as_ref()), is_free).await?;
    if heads.broken.is_empty() {
        return Ok(());
    }
    // It is told once, and not each time that the page opens.
    store.prune().await?;
    Err(StoreError::Corrupt)
}

/// Shows the run that is offered beside the one that has come back, and puts that one aside.
pub(super) fn show_other(state: AppState) {
    let Some(run) = state.kept.returned_untracked() else {
        return;
    };
    let generation = state.generation();
    let left = Aside::of(state);
    spawn_local(async move {
        let now = move || state.kept.returned_untracked();
        let is_free = || {
            let is_shown = now().is_some_and(|now| Arc::ptr_eq(&now, &run));
            is_shown && state.generation() == generation
        };
        let shown = async {
            let store = Store::open().await?;
            // As they stand by now: another tab may have ended one, or have forgotten it.
            let mut heads = store.heads().await?.runs;
            let at_hand = state.at_hand();
            heads.retain(|head| head.standing == Standing::AtWork && !at_hand.contains(&head.id));
            let offered = run.others.iter();
            let offered = offered.filter_map(|run| heads.iter().find(|head| head.id == run.id));
            show_first(state, &store, offered.cloned().collect(), &is_free).await
        };
        match shown.await {
            Ok(true) => state.asides.leave(left),
            Ok(false) => {}
            Err(why) => state.kept.tell(why),
        }
        earlier::look(state);
    });
}

/// Shows the first of these that no other tab holds. Answers whether it is shown.
async fn show_first(
    state: AppState,
    store: &Store,
    runs: Vec<RunHead>,
    is_free: &dyn Fn() -> bool,
) -> Result<bool, StoreError> {
    let mut runs = runs.into_iter();
    let head = loop {
        match runs.next() {
            Some(head) if is_let_go(&head.id).await => break head,
            Some(_) => {}
            None => return Ok(false),
        }
    };
    let mut others: VecDeque<_> = runs
        .filter(|head| head.standing == Standing::AtWork)
        .collect();
    while let Some(first) = others.front()
        && !matches!(hold(&first.id).await, Hold::Held(_))
    {
        others.pop_front();
    }
    let shown = show_stored(state, store, &head, others.into(), is_free).await;
    if shown.is_err_and(|why| why == StoreError::Corrupt) {
        // It is told once, too.
        store.change(&aside(&head)).await?;
    }
    shown
}

/// Shows this one, if it is still there. Answers whether it is shown.
pub(super) async fn show_stored(
    state: AppState,
    store: &Store,
    head: &RunHead,
    others: Vec<RunHead>,
    is_free: &dyn Fn() -> bool,
) -> Result<bool, StoreError> {
    match store.load(&head.id).await {
        Ok(Some(stored)) if is_free() => show(state, stored, others, is_free).await,
        Ok(_) => Ok(false),
        Err(why) => Err(why),
    }
}

/// The same, put aside.
pub(super) fn aside(head: &RunHead) -> RunHead {
    RunHead {
        standing: Standing::Aside,
        ..head.clone()
    }
}

/// Shows a stored run, unless its job is none, or one of a later form.
async fn show(
    state: AppState,
    stored: StoredRun,
    others: Vec<RunHead>,
    is_free: &dyn Fn() -> bool,
) -> Result<bool, StoreError> {
    let StoredRun {
        head,
        input: text,
        events,
    } = stored;
    let draft = read_job(&head.job).map_err(RunFileError::from)?;
    let written = head.written.clone().unwrap_or_else(|| head.job.clone());
    let as_written = read_job(&written).map_err(RunFileError::from)?;
    let began_as = if state.job.with_untracked(|job| job.is_from(&head.origin)) {
        Some(JobView::clone(&state.job.get_untracked()))
    } else if head.origin.is_empty() {
        None
    } else {
        open::open(&head.origin).await.ok()
    };
    let view = if let Some(view) = began_as {
        view
    } else {
        let own = as_written.clone().check();
        let own = own.map_err(|_| StoreError::Corrupt)?;
        JobView::own(own, written.as_str().into())
    };
    let view = view.as_it_ran(as_written, written.into(), draft);
    if view.checked.is_none() {
        return Err(StoreError::Corrupt);
    }
    let input = job::cut(None, Arc::clone(&text), view.cuttings(), is_free).await;
    let (Some(input), true) = (input, is_free()) else {
        return Ok(false);
    };
    open::restore(state, view, file_of(&head, &text), input.clone());
    let provider = remember(state, &head.asked);
    let told = (provider == Provider::PRACTICE).then(|| super::run::told(state, &text));
    state.run.provider.set(provider);
    let ran = Ran {
        input,
        told,
        recorder: None,
    };
    let plan = state.plan.get_untracked();
    show_run(state, plan, ran, (head, others), events, Found::AtOpening);
    Ok(true)
}

/// Shows a run that is shown already as another tab has left it since. What a person has made of the job and the input
/// meanwhile stays.
pub(super) fn show_anew(state: AppState, stored: StoredRun) {
    let Some(ran) = state.run.ran.get_value() else {
        return;
    };
    let plan = Arc::clone(&state.run.shown.get_untracked().plan);
    let StoredRun { head, events, .. } = stored;
    let shown = state.kept.returned_untracked();
    let others = shown.map_or_else(Vec::new, |run| run.others.clone());
    let found = Found::ChangedElsewhere;
    show_run(state, plan, ran, (head, others), events, found);
}

fn show_run(
    state: AppState,
    plan: Arc<Plan>,
    ran: Ran,
    (head, others): (RunHead, Vec<RunHead>),
    events: StoredEvents,
    found: Found,
) {
    let provider = state.run.provider.get_untracked();
    let calls = plan.calls();
    state.run.reset(plan, ran.input.text(), provider);
    state.run.ran.set_value(Some(ran));
    let (zero, past) = before_now(events.events);
    state.run.apply(&past);
    let course = state.run.course.get_untracked();
    let shown = state.run.shown.get_untracked();
    // What its stop ended had not come to its own end.
    let over = shown.count(|part| !run::is_left_open(course, part));
    let parts = shown.parts();
    let open = run::left_open(course, &parts);
    let last = past.last().map_or(zero, |event| event.at);
    let cut_off = run::cut_off(last, course, &parts);
    state.run.apply(&cut_off);
    state.run.news.set(News::None);
    store::is_last_of_this_tab(&head.id);
    state.kept.come_back(Arc::new(Returned {
        batches: events.batches,
        torn: events.torn,
        calls,
        over,
        open,
        found,
        cut_off,
        head,
        zero,
        others,
    }));
}

/// Stored events count their times from the first. Here they are set before the present, so that a run that goes on does so
/// in one line of time. Answers when their count begins.
fn before_now(events: Vec<RunEvent>) -> (Moment, Vec<RunEvent>) {
    let last = events.last().map(|event| event.at.as_millis());
    let now = PageClock.now().as_millis();
    let zero = now.saturating_sub(last.unwrap_or_default());
    let moved = events.into_iter().map(|event| RunEvent {
        at: Moment::from_millis(zero.saturating_add(event.at.as_millis())),
        what: event.what,
    });
    (Moment::from_millis(zero), moved.collect())
}

fn file_of(head: &RunHead, text: &Arc<str>) -> Option<TextFile> {
    let name = head.file.clone()?;
    let text = Arc::clone(text);
    Some(TextFile { name, text })
}

/// Settings that nobody has touched, be they the page's own or taken from another run, become those of this one, but for the key:
/// going on with it must not send its text to whom another asked. Answers who was asked.
pub(super) fn remember(state: AppState, asked: &AskedOf) -> Provider {
    let provider = Provider::from_id(&asked.provider).unwrap_or_default();
    if let Some(other) = state.kept.asked() {
        change_untouched(state, &remembered(&other), Settings::default());
    }
    change_untouched(state, &Settings::default(), remembered(asked));
    state.kept.took(asked.clone());
    provider
}

/// The settings of then, without a key.
pub(super) fn remembered(asked: &AskedOf) -> Settings {
    let mut settings = Settings::default();
    settings.remember(&Remembered {
        provider: Provider::from_id(&asked.provider).unwrap_or_default(),
        base_url: asked.base_url.clone(),
        model: asked.model.clone(),
        with_key: asked.with_key,
    });
    settings
}

/// Settings that stand as they are expected become others.
pub(super) fn change_untouched(state: AppState, from: &Settings, to: Settings) {
    if state.settings.with_untracked(|now| now == from) {
        state.settings.set(to);
    }
}
