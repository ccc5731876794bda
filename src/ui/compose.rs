//! What goes in: the job, its input, and the one button that starts the work, its price beside it.

use std::time::Duration;

use leptos::prelude::*;

use super::accent::accented;
use super::command::{Command, EDIT, JOB, dispatch};
use super::later::when_loaded;
use super::picture::plan_while;
use super::reactive::{changing, flag, steady, text};
use super::source::Source;
use super::state::AppState;
use super::state::opened::Passing;
use super::wording;
use crate::gallery;

/// The left column.
#[component]
pub fn Compose(
    /// The page's state.
    state: AppState,
) -> impl IntoView {
    let headline = changing(move || accented(&state.draft(wording::headline)));
    view! {
        <section class="compose" aria-label="Job">
            <JobPicker state=state />
            {when_loaded(state, move |later| (later.aside)(state))}
            <h1 class="headline">{headline}</h1>
            <p class="about">{text(move || state.draft(|draft| draft.about.clone()))}</p>
            <Source state=state />
            <RunBar state=state />
            {plan_while(state, true)}
        </section>
    }
}

#[component]
fn JobPicker(state: AppState) -> impl IntoView {
    let options = gallery::LIST
        .into_iter()
        .map(|listed| {
            let is_open = flag(move || state.job.with(|job| job.is_from(listed.id)));
            view! {
                <option value=listed.id selected=is_open>
                    {listed.title}
                </option>
            }
        })
        .collect_view();
    let own = changing(move || {
        let is_own = state.job.with(|job| job.is_own());
        is_own
            .then(|| view! { <option value="" selected=true>{wording::OWN_JOB}</option> })
            .into_any()
    });
    let is_as_it_was = flag(move || state.job.with(|job| !job.is_changed()));
    // Steady, as somebody may be walking through the list.
    let origin = steady(move || state.job.with(|job| job.origin().to_owned()));
    // By its keys a select changes at every step. Such a change is a choice when Enter is pressed or the select is left.
    let by_keys = Passing::not_yet();
    let choose = move |id: String| {
        if state.job.with_untracked(|job| !job.is_from(&id)) {
            dispatch(state, Command::PickJob(id));
        }
    };
    view! {
        <div class="job-line">
            <label for="job">{"Job"}</label>
            <select
                id=JOB
                prop:value=origin
                on:change:target=move |event| {
                    if !by_keys.is() {
                        choose(event.target().value());
                    }
                }
                on:keydown:target=move |event| {
                    if event.key() == "Enter" {
                        choose(event.target().value());
                    } else if event.key() == "Escape" {
                        dispatch(state, Command::KeepJob);
                    } else {
                        // What the key itself changes is told in the same turn; what is chosen from an open list, later.
                        by_keys.begin(Duration::ZERO, || {});
                    }
                }
                on:blur:target=move |event| choose(event.target().value())
            >
                {options}
                {own}
            </select>
            <span class="job-changed" hidden=is_as_it_was>{wording::CHANGED}</span>
            <button
                type="button"
                class="link"
                id=EDIT
                aria-expanded=text(move || state.editing.get().to_string())
                aria-controls="editor"
                on:click=move |_| dispatch(state, Command::ToggleEditor)
            >
                {text(move || wording::edit_button(state.editing.get()).to_owned())}
            </button>
        </div>
    }
}

#[component]
fn RunBar(state: AppState) -> impl IntoView {
    let running = move || state.run.course.get().is_running();
    let calls = text(move || {
        state
            .plan
            .with(|plan| wording::calls_before(plan, state.places(), state.limits.get()))
    });
    let tokens = text(move || {
        let bytes = state.input_bytes();
        let provider = state.provider();
        let is_sample = state.is_sample() && state.job.with(|job| job.is_untouched());
        state
            .plan
            .with(|plan| wording::tokens_before(plan, bytes, is_sample, provider))
    });
    let refused = changing(move || {
        let problems = state.ready_to_call().err();
        let problems = problems.filter(|_| state.settings_refused.get());
        problems
            .map(|problems| view! { <p class="problem" role="alert">{wording::settings_refused(&problems)}</p> })
            .into_any()
    });
    view! {
        <div class="run-bar">
            <button
                type="button"
                class="button-run"
                // Not `disabled`: the focus would be thrown to the top of the page the moment that the run begins.
                aria-disabled=text(move || (running() || state.is_preparing()).to_string())
                on:click=move |_| dispatch(state, Command::Run)
            >
                "Run"
            </button>
            <button
                type="button"
                class="button-stop"
                aria-disabled=text(move || (!running()).to_string())
                on:click=move |_| dispatch(state, Command::Stop)
            >
                "Stop"
            </button>
            <p class="cost">
                <span>{calls}</span>
                <span>{tokens}</span>
            </p>
            <div class="run-refused">{refused}</div>
            {when_loaded(state, move |later| (later.lead)(state))}
        </div>
    }
}
