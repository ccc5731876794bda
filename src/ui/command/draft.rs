//! Keeping what a person has made and not run, and showing it again when the page has gone away and come back.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::job::{give_to_editor, input_changed};
use super::open;
use crate::archive::draft::{Draft, Typed};
use crate::archive::read_job;
use crate::browser::{assets, drafts, timer};
use crate::gallery;
use crate::ui::state::AppState;
use crate::ui::state::aside::Aside;
use crate::ui::state::draft::{self, Stage};
use crate::ui::state::job::{JobView, Obstacle, TextFile};

/// What is open now, as far as it is a person's own.
fn open_now(state: AppState) -> Option<Draft> {
    let job = state.job.get_untracked();
    let file = state.file.get_untracked();
    state
        .input
        .with_untracked(|input| draft::of(&job, input, file.as_deref()))
}

/// Keeps what a person has made by now: what is open, and then what was left for it.
pub(super) fn keep(state: AppState) {
    let left = state.asides.untracked();
    let left = left.iter().filter_map(|aside| aside.draft());
    let when = u64::try_from(timer::since_1970().as_millis()).unwrap_or(u64::MAX);
    let now = open_now(state).into_iter().chain(left);
    let now = now.map(|draft| Draft { when, ..draft });
    let now: Vec<Draft> = now.chain(state.draft.closed()).collect();
    match state.draft.stage() {
        Stage::Unknown | Stage::Beginning => {}
        Stage::None if now.is_empty() => {}
        // At once, as the page may be about to go away.
        Stage::None => {
            state.draft.reach(Stage::Begun);
            spawn_local(drafts::begin_new());
            keep_these(state, now);
        }
        Stage::Begun => keep_these(state, now),
    }
}

fn keep_these(state: AppState, now: Vec<Draft>) {
    if let Some(drafts) = state.draft.newly(now) {
        drafts::keep(&drafts);
    }
}

/// Shows the newest draft of an earlier page, and has the others at hand; all of them where a run has come back, or
/// the person has begun something else.
pub(super) async fn come_back(state: AppState, is_free: &dyn Fn() -> bool) {
    if state.draft.stage() != Stage::Unknown {
        return;
    }
    state.draft.reach(Stage::Beginning);
    let kept = drafts::begin().await;
    state.draft.remember(kept.clone());
    for draft in kept {
        let is_shown = state.kept.returned_untracked().is_some();
        if is_shown || !is_free() || state.draft.back_untracked().is_some() {
            leave(state, &draft).await;
        } else if let Some(aside) = opened(&draft).await {
            if is_free() {
                show(state, &aside);
                state.draft.come_back(draft);
            } else {
                state.asides.add(aside);
            }
        } else {
            state.draft.stay_closed(draft);
        }
    }
    state.draft.reach(Stage::Begun);
    keep(state);
}

/// Has a draft at hand, unless it is what is open.
async fn leave(state: AppState, draft: &Draft) {
    if open_now(state).is_some_and(|now| now.says_what(draft)) {
        return;
    }
    match opened(draft).await {
        Some(aside) => state.asides.add(aside),
        None => state.draft.stay_closed(draft.clone()),
    }
}

fn show(state: AppState, aside: &Aside) {
    state.obstacle.set(Obstacle::None);
    aside.put_back(state);
    input_changed(state);
    give_to_editor(state);
}

/// The job of a draft with its input; `None` where it can no longer be had.
async fn opened(draft: &Draft) -> Option<Aside> {
    let mut job = if draft.origin.is_empty() || draft.origin == gallery::FIRST {
        open::first()?
    } else {
        open::open(&draft.origin).await.ok()?
    };
    if let Some(began) = &draft.began {
        job.begin_as(began);
    }
    if let Some(written) = &draft.job {
        let read = read_job(written).ok()?;
        bring_sample(&mut job, read.input.file.as_deref()).await;
        job.take(read, written.as_str().into());
    }
    let sample = job.draft.input.file.clone();
    let (input, file) = match (&draft.input, sample) {
        (Typed::Text(text), _) => (text.clone(), None),
        (Typed::File(name, text), _) => (String::new(), Some((name.clone(), text.as_str().into()))),
        (_, Some(name)) => (String::new(), Some((name, Arc::clone(&job.sample)))),
        (_, None) => ((*job.sample).to_owned(), None),
    };
    let file = file.map(|(name, text)| TextFile { name, text });
    Some(Aside::drafted(job, input, file))
}

/// A job of somebody's own may have a sample of the gallery's that is none of the job's that it was made in.
async fn bring_sample(job: &mut JobView, name: Option<&str>) {
    let before = job.draft.input.file.as_deref();
    let name = name.filter(|name| before != Some(*name) && gallery::SAMPLES.contains(name));
    if let Some(name) = name
        && let Some(text) = assets::text(&gallery::sample_file(name)).await
    {
        job.sample = text.into();
    }
}

/// Drops the draft that has come back, and opens its job as the gallery has it. What was made of the draft since is put aside.
pub(super) fn discard(state: AppState) {
    let Some(draft) = state.draft.back_untracked() else {
        return;
    };
    let is_as_it_was = open_now(state).is_none_or(|now| now.says_what(&draft));
    if !is_as_it_was {
        state.asides.leave(Aside::of(state));
    }
    if draft.origin.is_empty() {
        open::open_first(state);
    } else {
        open::open_plain(state, draft.origin.clone());
    }
}
