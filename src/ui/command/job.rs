//! Giving a job something to work on, and changing how it is worked.

use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{EDIT, EDITOR, open};
use crate::browser::editor_host::{self, Said};
use crate::browser::file::{Chosen, FileFault};
use crate::browser::page;
use crate::browser::timer::{PageSleeper, turn};
use crate::engine::cut::Scanner;
use crate::engine::look::{Found, Look};
use crate::engine::plan::{Cutting, Input};
use crate::engine::ports::Sleeper;
use crate::ui::state::AppState;
use crate::ui::state::job::{JobView, Obstacle, TextFile};

/// A text up to this size is cut in one go, in bytes.
const SMALL: usize = 1 << 16;
/// A larger one is cut when nothing has changed for so long.
const TYPING: Duration = Duration::from_millis(150);
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
    look(state, &text);
    let fitted = state.file.with_untracked(|file| {
        let file = file.as_ref().map(|file| file.name.as_str());
        state.job.with_untracked(|job| job.fitted(file, &text))
    });
    if let Some(job) = fitted {
        state.job.set(Arc::new(job));
    }
    lay_out(state, text, generation);
}

/// Lays the job out for this text, which is that of the input.
fn lay_out(state: AppState, text: Arc<str>, generation: u32) {
    let cuttings = state.job.with_untracked(|job| job.cuttings());
    // A job that is edited is laid out with every letter, and its input is as large as before: what was found stays.
    let known = state.ready().filter(|known| {
        let own = known.text();
        Arc::ptr_eq(&own, &text) || own == text
    });
    if text.len() <= SMALL {
        state.cutting.set(false);
        state.lay_out();
        return;
    }
    state.cutting.set(true);
    spawn_local(async move {
        let is_wanted = move || state.generation() == generation;
        // Whoever types in a large text is not to wait for a plan of thousands of parts at every letter.
        PageSleeper.sleep(TYPING).await;
        if !is_wanted() {
            return;
        }
        let input = cut(known, text, cuttings, &is_wanted).await;
        if !is_wanted() {
            return;
        }
        // A plan may have thousands of parts: it is drawn in a task of its own.
        let plan = state.plan_for(input.as_ref());
        if breathe(&is_wanted).await.is_some() {
            state.cutting.set(false);
            state.show_laid_out(plan, input);
        }
    });
}

/// Looks the input through for what a person should know of it; a large one a piece at a time, as the page has time for it.
fn look(state: AppState, text: &Arc<str>) {
    if !state.looked.begin(text) {
        return;
    }
    let text = Arc::clone(text);
    let mut look = Look::at(Arc::clone(&text));
    if let Some(found) = look.step() {
        return state.looked.tell(found);
    }
    state.looked.tell(Found::default());
    spawn_local(async move {
        loop {
            turn().await;
            if !state.looked.is_of(&text) {
                return;
            }
            if let Some(found) = look.step() {
                return state.looked.tell(found);
            }
        }
    });
}

/// Finds the items and the chunks of a large text; `None` for an empty one, or for one that is no longer wanted.
pub(super) async fn cut(
    known: Option<Input>,
    text: Arc<str>,
    cuttings: Vec<Cutting>,
    is_wanted: &dyn Fn() -> bool,
) -> Option<Input> {
    let mut input = match known {
        Some(known) => known,
        None => Input::new(Arc::clone(&text)).ok()?,
    };
    input.keep_only(&cuttings);
    for cutting in cuttings {
        let unit = cutting.cut.unit;
        if input.kept(unit).is_none() {
            let mut scanner = Scanner::new(unit);
            while !scanner.step(&text, STEP) {
                breathe(is_wanted).await?;
            }
            input.keep(unit, Arc::new(scanner.finish()));
        }
        if input.kept_chunks(&cutting).is_none() {
            let items = input.items(unit);
            let mut chunker = cutting.chunker();
            while !chunker.step(&text, &items, STEP) {
                breathe(is_wanted).await?;
            }
            input.keep_chunks(cutting, Arc::new(chunker.finish()));
        }
    }
    Some(input)
}

/// Lets the page do what else it has to; `None` if the work is no longer wanted then.
async fn breathe(is_wanted: &dyn Fn() -> bool) -> Option<()> {
    PageSleeper.sleep(Duration::ZERO).await;
    is_wanted().then_some(())
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
                let others = chosen.others();
                let left = (others > 0).then(|| Obstacle::FilesLeft(name.clone(), others));
                set_file(state, Some(TextFile { name, text }));
                state.obstacle.set(left.unwrap_or_default());
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
        next.read_column(column.as_deref());
        *job = Arc::new(next);
    });
    // The items stay where they are; only what is read of them changes.
    let generation = state.next_generation();
    lay_out(state, state.text(), generation);
}

/// Opens the editor, or closes it.
pub(super) fn toggle_editor(state: AppState) {
    let open = !state.editing.get_untracked();
    state.editing.set(open);
    if open {
        let loaded = editor_host::load(move |said| match said {
            Said::Ready => {
                give_to_editor(state);
                go_to_editor();
            }
            Said::Edited(written) => open::edited(state, &written),
            Said::Began(original) => open::began(state, &original),
            Said::Closed => {
                state.editing.set(false);
                page::focus(EDIT);
            }
            Said::Failed => open::no_editor(state),
        });
        if loaded.is_none() {
            open::no_editor(state);
        }
        // One that was open before is there already.
        set_timeout(go_to_editor, Duration::ZERO);
    }
}

/// Goes to the editor that was opened, unless the person has gone elsewhere meanwhile.
fn go_to_editor() {
    if page::has_focus(EDIT) {
        page::focus(EDITOR);
        page::show_on_narrow(EDITOR);
    }
}

/// Gives the editor the job that is open.
pub(super) fn give_to_editor(state: AppState) {
    state
        .job
        .with_untracked(|job| editor_host::give(&job.written, job.began_as(), job.is_own()));
}
