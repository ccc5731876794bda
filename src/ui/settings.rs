//! The dialog "Model and key".

use leptos::html;
use leptos::prelude::*;

use super::card::trouble_view;
use super::command::{Command, dispatch};
use super::limits::limits;
use super::reactive::{changing, flag, text};
use super::state::{AppState, Connection};
use super::wording;
use crate::browser::page;
use crate::provider::endpoint::BadUrl;
use crate::provider::key::ApiKey;
use crate::provider::settings::{Provider, SettingsProblem};

/// A native dialog, so that focus, Escape and the way back to the button are the browser's.
pub fn dialog(state: AppState) -> AnyView {
    let node: NodeRef<html::Dialog> = NodeRef::new();
    // The dialog's being open lives in the document; the effect carries the state there.
    Effect::new(move |_| {
        let open = state.dialog_open.get();
        if let Some(dialog) = node.get() {
            match (open, dialog.open()) {
                (true, false) => drop(dialog.show_modal()),
                (false, true) => dialog.close(),
                _ => {}
            }
        }
    });
    view! {
        <dialog
            class="dialog"
            node_ref=node
            aria-labelledby="settings-title"
            on:close=move |_| dispatch(state, Command::CloseSettings)
        >
            <form
                method="dialog"
                novalidate
                on:submit=move |event| {
                    event.prevent_default();
                    dispatch(state, Command::FinishSettings);
                }
            >
                <h2 id="settings-title">"Model and key"</h2>
                <ProviderField state=state />
                <BaseUrlField state=state />
                <KeyField state=state />
                <ModelField state=state />
                {limits(state)}
                <ConnectionLine state=state />
                <p class="field-note" id="test-note" hidden=flag(move || state.provider() == Provider::Practice)>
                    {wording::TEST_NOTE}
                </p>
                <div class="dialog-buttons">
                    <button
                        type="button"
                        class="button-quiet"
                        aria-describedby="test-note"
                        on:click=move |_| dispatch(state, Command::TestConnection)
                    >
                        "Test connection"
                    </button>
                    <button type="submit" class="button-run">
                        "Done"
                    </button>
                </div>
            </form>
        </dialog>
    }
    .into_any()
}

#[component]
fn ProviderField(state: AppState) -> impl IntoView {
    let provider = move || state.provider();
    view! {
        <div class="field">
            <label for="provider">"Provider"</label>
            <select
                id="provider"
                aria-describedby="provider-note"
                prop:value=text(move || provider().id().to_owned())
                on:change:target=move |event| {
                    if let Some(chosen) = Provider::from_id(&event.target().value()) {
                        dispatch(state, Command::SetProvider(chosen));
                    }
                }
            >
                {Provider::ALL
                    .into_iter()
                    .map(|choice| {
                        view! {
                            <option value=choice.id() selected=flag(move || provider() == choice)>
                                {wording::provider(choice)}
                            </option>
                        }
                    })
                    .collect_view()}
            </select>
            <p class="field-note" id="provider-note">{text(move || wording::provider_note(provider()).to_owned())}</p>
        </div>
    }
}

#[component]
fn BaseUrlField(state: AppState) -> impl IntoView {
    let hidden = flag(move || state.provider() != Provider::Compatible);
    let concerns: Concerns = |problem, refused| match problem {
        SettingsProblem::BaseUrl(BadUrl::Empty) => refused,
        SettingsProblem::BaseUrl(_) => true,
        SettingsProblem::NoKey | SettingsProblem::OddKey => false,
    };
    view! {
        <div class="field" hidden=hidden>
            <label for="base-url">"Base URL"</label>
            <input
                id="base-url"
                type="url"
                inputmode="url"
                autocomplete="off"
                spellcheck="false"
                placeholder="http://localhost:11434/v1"
                aria-describedby="base-url-note base-url-problem"
                prop:value=text(move || state.settings.with(|settings| settings.base_url().to_owned()))
                on:change:target=move |event| dispatch(state, Command::SetBaseUrl(event.target().value()))
            />
            <p class="field-note" id="base-url-note">"It ends where /chat/completions begins."</p>
            <Problems state=state id="base-url-problem" concerns=concerns />
        </div>
    }
}

#[component]
fn KeyField(state: AppState) -> impl IntoView {
    let concerns: Concerns = |problem, refused| match problem {
        SettingsProblem::NoKey => refused,
        SettingsProblem::OddKey => true,
        SettingsProblem::BaseUrl(_) => false,
    };
    view! {
        <div class="field">
            <label for="api-key">"API key"</label>
            <input
                id="api-key"
                type="password"
                autocomplete="off"
                spellcheck="false"
                aria-describedby="api-key-note api-key-problem"
                prop:value=text(move || {
                    state.settings.with(|settings| settings.key().map(ApiKey::expose).unwrap_or_default().to_owned())
                })
                on:change:target=move |event| dispatch(state, Command::SetKey(event.target().value()))
            />
            <p class="field-note" id="api-key-note">{wording::KEY_NOTE}</p>
            <Problems state=state id="api-key-problem" concerns=concerns />
        </div>
    }
}

#[component]
fn ModelField(state: AppState) -> impl IntoView {
    let provider = move || state.provider();
    let suggestions = changing(move || {
        state
            .connection
            .with(|connection| connection.models().to_vec())
            .into_iter()
            .map(|model| view! { <option value=model></option> })
            .collect_view()
            .into_any()
    });
    view! {
        <div class="field">
            <label for="model">"Model"</label>
            <input
                id="model"
                type="text"
                list="models"
                autocomplete="off"
                spellcheck="false"
                disabled=flag(move || provider() == Provider::Practice)
                placeholder=text(move || wording::model_placeholder(provider()).to_owned())
                prop:value=text(move || state.settings.with(|settings| settings.model().to_owned()))
                on:change:target=move |event| dispatch(state, Command::SetModel(event.target().value()))
            />
            <datalist id="models">{suggestions}</datalist>
        </div>
    }
}

/// The problems that concern one field.
#[component]
fn Problems(state: AppState, id: &'static str, concerns: Concerns) -> impl IntoView {
    let words = changing(move || {
        let problems = state
            .settings
            .with(|settings| settings.check().err().unwrap_or_default());
        let refused = state.settings_refused.get();
        problems
            .into_iter()
            .filter(|problem| concerns(problem, refused))
            .map(|problem| view! { <p class="problem" role="alert">{wording::settings_problem(problem)}</p> })
            .collect_view()
            .into_any()
    });
    view! { <div id=id>{words}</div> }
}

/// Whether a problem is a field's, and to be told yet: what is merely not filled in is told only when
/// somebody wants to go on without it.
type Concerns = fn(&SettingsProblem, refused: bool) -> bool;

/// What is known of the provider.
#[component]
fn ConnectionLine(state: AppState) -> impl IntoView {
    let told = |told| view! { <div role="alert">{trouble_view(told)}</div> }.into_any();
    changing(move || {
        state.connection.with(|connection| match connection {
            Connection::Unknown => ().into_any(),
            Connection::NothingToTest => status(wording::NOTHING_TO_TEST.to_owned()),
            Connection::Asking(_) => status(wording::ASKING.to_owned()),
            Connection::Models(models) => status(
                state
                    .settings
                    .with(|settings| wording::connected(models, settings.model())),
            ),
            Connection::KeyDropped => {
                view! { <p class="problem" role="alert">{wording::KEY_DROPPED}</p> }.into_any()
            }
            Connection::Found(found) => {
                wording::found(found, &page::origin(), state.provider()).map_or_else(told, status)
            }
        })
    })
}

fn status(words: String) -> AnyView {
    view! { <p class="connection" role="status">{words}</p> }.into_any()
}
