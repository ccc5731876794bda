//! What goes in: the input, and the one button that starts the work, its price beside it.

use leptos::prelude::*;

use super::command::{Command, INPUT, dispatch};
use super::reactive::{changing, flag, text};
use super::state::AppState;
use super::wording;

/// The left column.
#[component]
pub fn Compose(
    /// The page's state.
    state: AppState,
) -> impl IntoView {
    let (title, about, label) = state.entry.with_value(|entry| {
        let job = &entry.job;
        (
            job.title().to_owned(),
            job.about().to_owned(),
            job.input().label.clone(),
        )
    });
    let missing = wording::input_missing(&label);
    let problem = changing(move || {
        let words = state.input_missing.get().then(|| missing.clone());
        words
            .map(|words| view! { <p class="problem" role="alert">{words}</p> })
            .into_any()
    });
    let is_sample = flag(move || {
        let sample = state
            .entry
            .with_value(|entry| entry.job.input().sample.clone());
        state.input.with(|input| *input == sample)
    });
    view! {
        <section class="compose" aria-label="Job">
            <p class="eyebrow">{title}</p>
            <h1 class="headline">
                "Three reviewers and five ballots, " <em>"all at once"</em> ". One answer."
            </h1>
            <p class="about">{about}</p>
            <div class="field-head">
                <label for=INPUT>{label}</label>
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
                id=INPUT
                class="input"
                rows="14"
                data-field="input"
                spellcheck="false"
                aria-describedby="input-problem"
                aria-invalid=text(move || state.input_missing.get().to_string())
                prop:value=text(move || state.input.get())
                on:input:target=move |event| dispatch(state, Command::SetInput(event.target().value()))
            ></textarea>
            <div id="input-problem">{problem}</div>
            <RunBar state=state />
        </section>
    }
}

#[component]
fn RunBar(state: AppState) -> impl IntoView {
    let running = move || state.run.course.get().is_running();
    let calls = text(move || state.plan.with_value(wording::calls_before));
    let tokens = text(move || {
        let chars = state.input.with(String::len);
        state
            .plan
            .with_value(|plan| wording::tokens_before(plan, chars, state.provider()))
    });
    let refused = changing(move || {
        let problems = state.settings.with(|settings| settings.check().err());
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
                disabled=flag(running)
                on:click=move |_| dispatch(state, Command::Run)
            >
                "Run"
            </button>
            <button
                type="button"
                class="button-stop"
                disabled=flag(move || !running())
                on:click=move |_| dispatch(state, Command::Stop)
            >
                "Stop"
            </button>
            <p class="cost">
                <span>{calls}</span>
                <span>{tokens}</span>
            </p>
            <div class="run-refused">{refused}</div>
        </div>
    }
}
