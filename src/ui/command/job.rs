//! Opening a job, changing it, and giving it something to work on.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::run;
use crate::archive;
use crate::browser::assets;
use crate::browser::editor_host::{self, Said};
use crate::browser::file::{Chosen, FileFault};
use crate::browser::timer::PageSleeper;
use crate::engine::cut::{Scanner, Unit};
use crate::engine::job::Split;
use crate::engine::plan::Input;
use crate::engine::ports::Sleeper;
use crate::gallery;
use crate::ui::state::AppState;
use crate::ui::state::job::{JobView, Obstacle, TextFile};

/// A text up to this size is cut in one go, in bytes.
const SMALL: usize = 1 << 16;
/// How much of a larger one is cut before the page breathes, in bytes.
const STEP: usize = 1 << 19;

/// What was asked for did not come, so the job and its input are what they were: cutting that input, where it
/// was given up for what was to come, begins anew.
fn nothing_came(state: AppState, why: Obstacle) {
    state.obstacle.set(why);
    if state.cutting.get_untracked() {
        input_changed(state);
    }
}

/// Lays the job out for the input as it stands; at once, or for a large one step by step.
pub(super) fn input_changed(state: AppState) {
    let generation = state.next_generation();
    let text = state.text();
    let fitted = state.file.with_untracked(|file| {
        let file = file.as_ref().map(|file| file.name.as_str());
        state.job.with_untracked(|job| job.fitted(file, &text))
    });
    if let Some(job) = fitted {
        state.job.set(Arc::new(job));
    }
    let units = state.job.with_untracked(|job| job.units());
    if units.is_empty() || text.len() <= SMALL {
        state.cutting.set(false);
        state.lay_out();
        return;
    }
    state.cutting.set(true);
    spawn_local(async move {
        let is_wanted = move || state.generation() == generation;
        let input = cut(text, units, &is_wanted).await;
        if state.generation() == generation {
            state.cutting.set(false);
            state.lay_out_for(input);
        }
    });
}

/// Finds the items of a large text; `None` for an empty one, or for one that is no longer wanted.
pub(super) async fn cut(
    text: Arc<str>,
    units: Vec<Unit>,
    is_wanted: &dyn Fn() -> bool,
) -> Option<Input> {
    let mut input = Input::new(Arc::clone(&text)).ok()?;
    for unit in units {
        let mut scanner = Scanner::new(unit);
        while !scanner.step(&text, STEP) {
            PageSleeper.sleep(std::time::Duration::ZERO).await;
            if !is_wanted() {
                return None;
            }
        }
        input.keep(unit, Arc::new(scanner.finish()));
    }
    Some(input)
}

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
fn first() -> Option<JobView> {
    let job = gallery::recipe_review().ok()?;
    let sample = job.input().sample.as_str().into();
    Some(JobView::gallery(job, gallery::FIRST_FILE.into(), sample))
}

/// Shows a job of an earlier page with the input that it had then.
pub(super) fn restore(state: AppState, job: JobView, file: Option<TextFile>, input: Input) {
    state.next_generation();
    state.obstacle.set(Obstacle::None);
    state.cutting.set(false);
    state.job.set(Arc::new(job));
    let in_the_box = file.is_none().then(|| input.as_str().to_owned());
    state.input.set(in_the_box.unwrap_or_default());
    state.file.set(file.map(Arc::new));
    state.lay_out_for(Some(input));
    give_to_editor(state);
}

/// Opens a job of the gallery. What was written for another stays until the new one has come.
pub(super) fn pick(state: AppState, id: String) {
    let generation = state.next_generation();
    state.obstacle.set(Obstacle::None);
    // Until it has come there is nothing to run: a run of the job before would be stopped, and paid for.
    state.cutting.set(true);
    spawn_local(async move {
        let opened = open(&id).await;
        if state.generation() != generation {
            return;
        }
        match opened {
            Ok(job) => show(state, job),
            Err(address) => {
                nothing_came(state, Obstacle::NotLoaded(address));
                // The picker goes back to the job that is open.
                state.job.update(|_| {});
            }
        }
    });
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
    state.job.set(Arc::new(job));
    state.forget();
    use_sample(state);
    give_to_editor(state);
}

/// Puts the job's sample back: into the box, or as the file that it is.
pub(super) fn use_sample(state: AppState) {
    let job = state.job.get_untracked();
    state.obstacle.set(Obstacle::None);
    if let Some(name) = &job.draft.input.file {
        state.input.set(String::new());
        let (name, text) = (name.clone(), Arc::clone(&job.sample));
        set_file(state, Some(TextFile { name, text }));
    } else {
        state.input.set((*job.sample).to_owned());
        set_file(state, None);
    }
}

/// Makes a file the input, or the box again. What was chosen for the one before does not hold for it.
pub(super) fn set_file(state: AppState, file: Option<TextFile>) {
    state.file.set(file.map(Arc::new));
    state.job.update(|job| *job = Arc::new(job.written_again()));
    input_changed(state);
}

/// Reads a file that was chosen or dropped.
pub(super) fn take_file(state: AppState, chosen: Chosen) {
    let generation = state.next_generation();
    state.obstacle.set(Obstacle::None);
    spawn_local(async move {
        let read = chosen.text().await;
        if state.generation() != generation {
            return;
        }
        match read {
            Ok(text) if text.trim().is_empty() => nothing_came(state, Obstacle::FileEmpty),
            Ok(text) => {
                let (name, text) = (chosen.name(), text.into());
                set_file(state, Some(TextFile { name, text }));
            }
            Err(FileFault::TooLarge(bytes)) => nothing_came(state, Obstacle::FileTooLarge(bytes)),
            Err(FileFault::NotText) => nothing_came(state, Obstacle::FileNotText),
            Err(FileFault::Unreadable) => nothing_came(state, Obstacle::FileUnreadable),
        }
    });
}

/// Another column of the table is the item.
pub(super) fn set_column(state: AppState, column: Option<String>) {
    state.job.update(|job| {
        let mut next = JobView::clone(job);
        next.rewrite(|draft| {
            for panel in &mut draft.panels {
                if let Split::ByVolume { cut, .. } = &mut panel.split {
                    cut.column.clone_from(&column);
                }
            }
        });
        *job = Arc::new(next);
    });
    // The items stay where they are; only what is read of them changes.
    let input = state.ready();
    state.lay_out_for(input);
}

/// Opens the editor, or closes it.
pub(super) fn toggle_editor(state: AppState) {
    let open = !state.editing.get_untracked();
    state.editing.set(open);
    if open {
        let loaded = editor_host::load(move |said| match said {
            Said::Ready => give_to_editor(state),
            Said::Edited(written) => edited(state, &written),
            Said::Closed => state.editing.set(false),
            Said::Failed => no_editor(state),
        });
        if loaded.is_none() {
            no_editor(state);
        }
    }
}

fn no_editor(state: AppState) {
    state.editing.set(false);
    let loader = editor_host::LOADER.to_owned();
    state.obstacle.set(Obstacle::NotLoaded(loader));
}

fn give_to_editor(state: AppState) {
    state
        .job
        .with_untracked(|job| editor_host::give(&job.written, &job.original_written));
}

/// The editor has another job. It writes what it reads, so a text that cannot be read is no job of its.
fn edited(state: AppState, written: &str) {
    let Ok(draft) = archive::read_job(written) else {
        return;
    };
    let had_sample = state.job.with_untracked(|job| {
        state.file.with_untracked(Option::is_none)
            && state.input.with_untracked(|input| *input == *job.sample)
    });
    state.obstacle.set(Obstacle::None);
    state.job.update(|job| {
        let mut next = JobView::clone(job);
        next.take(draft, written.into());
        *job = Arc::new(next);
    });
    if had_sample {
        let sample = state.job.with_untracked(|job| (*job.sample).to_owned());
        state.input.set(sample);
    }
    input_changed(state);
}
