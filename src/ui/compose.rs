//! What goes in: the input, and the one button that starts the work, its price beside it.

use leptos::prelude::*;

use super::command::{Command, dispatch};
use super::state::AppState;
use super::wording;
use crate::engine::run::Course;

/// The left column.
#[component]
pub fn Compose(
    /// The page's state.
    state: AppState,
) -> impl IntoView {
    let (title, about, label) = state.entry.with_value(|entry| {
        let job = &entry.job;
        (job.title().to_owned(), job.about().to_owned(), job.input().label.clone())
    });
    let missing = {
        let label = label.clone();
        move || state.input_missing.get().then(|| wording::input_missing(&label))
    };
    let is_sample = move || {
        let sample = state.entry.with_value(|entry| entry.job.input().sample.clone());
        state.input.with(|input| *input == sample)
    };
    view! {
        <section class="compose" aria-label="Job">
            <p class="eyebrow">{title}</p>
            <h1 class="headline">
                "Three reviewers and five ballots, " <em>"all at once"</em> ". One answer."
            </h1>
            <p class="about">{about}</p>
            <div class="field-head">
                <label for="input">{label}</label>
                <button
                    type="button"
                    class="link"
                    hidden=is_sample
                    on:click=move |_| dispatch(state, Command::UseSample)
                >
                    "Put the sample back"
                </button>
            </div>
            <textarea
                id="input"
                class="input"
                rows="14"
                data-field="input"
                spellcheck="false"
                aria-describedby="input-problem"
                aria-invalid=move || state.input_missing.get().to_string()
                prop:value=move || state.input.get()
                on:input:target=move |event| dispatch(state, Command::SetInput(event.target().value()))
            ></textarea>
            <div id="input-problem">
                {move || missing().map(|words| view! { <p class="problem" role="alert">{words}</p> })}
            </div>
            <RunBar state=state />
        </section>
    }
}

#[component]
fn RunBar(state: AppState) -> impl IntoView {
    let running = move || matches!(state.run.course.get(), Course::Running { .. });
    let cost = Memo::new(move |_| {
        let chars = state.input.with(String::len);
        let provider = state.settings.with(super::super::provider::settings::Settings::provider);
        state.plan.with_value(|plan| wording::cost_before(plan, chars, provider))
    });
    view! {
        <div class="run-bar">
            <button
                type="button"
                class="button-run"
                disabled=running
                on:click=move |_| dispatch(state, Command::Run)
            >
                "Run"
            </button>
            <button
                type="button"
                class="button-stop"
                disabled=move || !running()
                on:click=move |_| dispatch(state, Command::Stop)
            >
                "Stop"
            </button>
            <p class="cost">
                <span>{move || cost.with(|cost| cost.0.clone())}</span>
                <span>{move || cost.with(|cost| cost.1.clone())}</span>
            </p>
        </div>
        {move || {
            state
                .settings_refused
                .get()
                .then(|| view! { <p class="problem" role="alert">{wording::SETTINGS_REFUSED}</p> })
        }}
    }
}
