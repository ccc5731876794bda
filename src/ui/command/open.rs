//! Opening a job: one of the gallery, one that the editor made, or the one that was left for another.

use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::job::{give_to_editor, input_changed, use_sample};
use super::{JOB, earlier, keep, run};
use crate::archive;
use crate::browser::{assets, page, store};
use crate::engine::plan::Input;
use crate::gallery;
use crate::ui::state::AppState;
use crate::ui::state::aside::{Aside, Leaving};
use crate::ui::state::job::{JobView, Obstacle, TextFile};

/// Opens the job whose cover the page shows, which is part of the code, and lays it out for its input.
pub(super) fn open_cover(state: AppState) {
    if state.job.with_untracked(|job| job.is_cover()) {
        match first() {
            Some(job) => state.job.set(Arc::new(job)),
            None => state.obstacle.set(Obstacle::PageIncomplete),
        }
    }
    input_changed(state);
}

/// Opens the page's first job with its sample, as the page opens.
pub(super) fn open_first(state: AppState) {
    match first() {
        Some(job) => show(state, job),
        None => state.obstacle.set(Obstacle::PageIncomplete),
    }
}

/// The page's first job. No released page lacks it: a test reads it.
pub(super) fn first() -> Option<JobView> {
    let job = gallery::recipe_review().ok()?;
    let sample = job.input().sample.as_str().into();
    Some(JobView::gallery(job, gallery::FIRST_FILE.into(), sample))
}

/// Shows a job of an earlier page with the input that it had then.
pub(super) fn restore(state: AppState, job: JobView, file: Option<TextFile>, input: Input) {
    state.next_generation();
    state.obstacle.set(Obstacle::None);
    state.cutting.set(false);
    state.picking.set(None);
    state.job.set(Arc::new(job));
    let in_the_box = file.is_none().then(|| input.as_str().to_owned());
    state.input.set(in_the_box.unwrap_or_default());
    state.file.set(file.map(Arc::new));
    state.lay_out_for(Some(input));
    give_to_editor(state);
    keep_job(state);
}

/// Opens a job of the gallery, unless a run is at work: then a person is asked first.
pub(super) fn pick(state: AppState, id: String) {
    if state.run.active.with_value(Option::is_some) {
        state.leaving.set(Some(Leaving::Job(id)));
        keep_job(state);
    } else {
        open_another(state, id);
    }
}

/// No other job is opened: the list of jobs goes back to the one that is open.
pub(super) fn keep_job(state: AppState) {
    let origin = state.job.with_untracked(|job| job.origin().to_owned());
    page::choose(JOB, &origin);
}

/// Opens what was left, as it was left, unless a run is at work: then a person is asked first.
pub(super) fn go_back(state: AppState, aside: Rc<Aside>) {
    if state.run.active.with_value(Option::is_some) {
        state.leaving.set(Some(Leaving::Aside(aside)));
    } else {
        put_back(state, &aside);
    }
}

/// The run at work may be stopped for what is to be opened.
pub(super) fn leave(state: AppState) {
    let Some(leaving) = state.leaving.get_untracked() else {
        return;
    };
    state.leaving.set(None);
    match leaving {
        Leaving::Job(id) => {
            run::stop(state);
            open_another(state, id);
        }
        Leaving::Aside(aside) => put_back(state, &aside),
        Leaving::Run(run) => earlier::show(state, run, true),
    }
}

/// Opens a job of the gallery as it is, and keeps nothing of what is open.
pub(super) fn open_plain(state: AppState, id: String) {
    bring(state, id, |_| {});
}

/// Opens a job of the gallery. What was written for another stays until the new one has come, and is put aside then.
fn open_another(state: AppState, id: String) {
    bring(state, id, |state| {
        run::stop(state);
        state.asides.leave(Aside::of(state));
    });
}

fn bring(state: AppState, id: String, before: fn(AppState)) {
    state.leaving.set(None);
    state.obstacle.set(Obstacle::None);
    // Until it has come there is nothing to run: a run of the job before would be stopped, and paid for.
    state.picking.set(Some(id.clone()));
    spawn_local(async move {
        let opened = open(&id).await;
        if !is_still_wanted(state, &id) {
            return;
        }
        match opened {
            Ok(job) => {
                before(state);
                show(state, job);
            }
            Err(address) => {
                state.obstacle.set(Obstacle::NotLoaded(address));
                keep_job(state);
            }
        }
    });
}

/// Whether this is what was asked for last; if so, it has come.
fn is_still_wanted(state: AppState, what: &str) -> bool {
    let is_wanted = state
        .picking
        .with_untracked(|picking| picking.as_deref() == Some(what));
    if is_wanted {
        state.picking.set(None);
    }
    is_wanted
}

/// Fetches a job and its sample.
///
/// # Errors
/// The address of what did not come.
pub(super) async fn open(id: &str) -> Result<JobView, String> {
    let address = gallery::job_file(id);
    let written = assets::text(&address)
        .await
        .ok_or_else(|| address.clone())?;
    let draft = archive::read_job(&written).map_err(|_| address.clone())?;
    let job = draft.check().map_err(|_| address)?;
    let sample: Arc<str> = match &job.input().file {
        Some(file) => {
            let address = gallery::sample_file(file);
            assets::text(&address).await.ok_or(address)?.into()
        }
        None => job.input().sample.as_str().into(),
    };
    Ok(JobView::gallery(job, written.into(), sample))
}

fn show(state: AppState, job: JobView) {
    run::stop(state);
    state.kept.leave();
    state.draft.leave();
    state.job.set(Arc::new(job));
    state.forget();
    use_sample(state);
    give_to_editor(state);
    earlier::look(state);
}

/// Opens what was put aside again, as it was left, and puts aside what is open.
fn put_back(state: AppState, aside: &Rc<Aside>) {
    run::stop(state);
    state.leaving.set(None);
    state.picking.set(None);
    state.obstacle.set(Obstacle::None);
    state.draft.leave();
    let left = Aside::of(state);
    aside.put_back(state);
    if let Some(asked) = aside.asked() {
        keep::remember(state, asked);
    }
    if let Some(run) = aside.kept_as() {
        store::is_last_of_this_tab(&run);
    }
    state.asides.take(aside);
    state.asides.leave(left);
    input_changed(state);
    give_to_editor(state);
    // Another may have been chosen in the list, and was still to come.
    keep_job(state);
    earlier::look(state);
}

/// The editor has another job. It writes what it reads, so a text that cannot be read is no job of its.
pub(super) fn edited(state: AppState, written: &str) {
    let Ok(draft) = archive::read_job(written) else {
        return;
    };
    let had_sample = state.has_sample();
    let file = draft.input.file.clone();
    let before = state.draft_untracked(|before| before.input.file.clone());
    state.obstacle.set(Obstacle::None);
    state.job.update(|job| {
        let mut next = JobView::clone(job);
        next.take(draft, written.into());
        *job = Arc::new(next);
    });
    match file {
        Some(name) if before.as_ref() != Some(&name) => {
            fetch_sample(state, name, had_sample);
            input_changed(state);
        }
        None if had_sample => use_sample(state),
        _ => input_changed(state),
    }
}

/// The editor has a job that began as this: as a file or a new job of the person's own, or as the gallery's again.
pub(super) fn began(state: AppState, original: &str) {
    state.job.update(|job| {
        let mut next = JobView::clone(job);
        next.begin_as(original);
        *job = Arc::new(next);
    });
}

/// Brings the sample that a job's file only names. Nothing but a file of the gallery can be one.
fn fetch_sample(state: AppState, name: String, is_wanted_as_input: bool) {
    if !gallery::SAMPLES.contains(&name.as_str()) {
        state.obstacle.set(Obstacle::NoSuchSample(name));
        return;
    }
    let address = gallery::sample_file(&name);
    state.picking.set(Some(address.clone()));
    spawn_local(async move {
        let text = assets::text(&address).await;
        if !is_still_wanted(state, &address) {
            return;
        }
        let is_named = state.draft_untracked(|draft| draft.input.file.as_ref() == Some(&name));
        match text {
            Some(text) if is_named => {
                state.job.update(|job| {
                    let mut next = JobView::clone(job);
                    next.sample = text.into();
                    *job = Arc::new(next);
                });
                if is_wanted_as_input {
                    use_sample(state);
                }
            }
            Some(_) => {}
            None => state.obstacle.set(Obstacle::NotLoaded(address)),
        }
    });
}

/// The editor could not be had.
pub(super) fn no_editor(state: AppState) {
    state.editing.set(false);
    let loader = crate::browser::editor_host::LOADER.to_owned();
    state.obstacle.set(Obstacle::NotLoaded(loader));
}
