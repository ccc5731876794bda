//! The dialog "Model and key".

use leptos::html;
use leptos::prelude::*;

use super::command::{Command, dispatch};
use super::state::{AppState, Connection};
use super::wording;
use crate::provider::key::ApiKey;
use crate::provider::settings::{Provider, SettingsProblem};

/// A native dialog, so that focus, Escape and the way back to the button are the browser's.
#[component]
pub fn SettingsDialog(
    /// The page's state.
    state: AppState,
) -> impl IntoView {
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
                <ConnectionLine state=state />
                <div class="dialog-buttons">
                    <button
                        type="button"
                        class="button-quiet"
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
}

#[component]
fn ProviderField(state: AppState) -> impl IntoView {
    let provider = move || state.settings.with(super::super::provider::settings::Settings::provider);
    view! {
        <div class="field">
            <label for="provider">"Provider"</label>
            <select
                id="provider"
                aria-describedby="provider-note"
                prop:value=move || provider().id()
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
                            <option value=choice.id() selected=move || provider() == choice>
                                {wording::provider(choice)}
                            </option>
                        }
                    })
                    .collect_view()}
            </select>
            <p class="field-note" id="provider-note">{move || wording::provider_note(provider())}</p>
        </div>
    }
}

#[component]
fn BaseUrlField(state: AppState) -> impl IntoView {
    let shown =
        move || state.settings.with(super::super::provider::settings::Settings::provider) == Provider::Compatible;
    // An empty field is a problem only when somebody wants to go on with it.
    let problem = move |problem: &SettingsProblem| match problem {
        SettingsProblem::BaseUrl(crate::provider::endpoint::BadUrl::Empty) => state.settings_refused.get(),
        SettingsProblem::BaseUrl(_) => true,
        SettingsProblem::NoKey | SettingsProblem::OddKey => false,
    };
    view! {
        <div class="field" hidden=move || !shown()>
            <label for="base-url">"Base URL"</label>
            <input
                id="base-url"
                type="url"
                inputmode="url"
                autocomplete="off"
                spellcheck="false"
                placeholder="http://localhost:11434/v1"
                aria-describedby="base-url-note base-url-problem"
                prop:value=move || state.settings.with(|settings| settings.base_url().to_owned())
                on:change:target=move |event| dispatch(state, Command::SetBaseUrl(event.target().value()))
            />
            <p class="field-note" id="base-url-note">"It ends where /chat/completions begins."</p>
            <Problems state=state id="base-url-problem" concerns=problem />
        </div>
    }
}

#[component]
fn KeyField(state: AppState) -> impl IntoView {
    let problem = move |problem: &SettingsProblem| match problem {
        SettingsProblem::NoKey => state.settings_refused.get(),
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
                prop:value=move || {
                    state.settings.with(|settings| settings.key().map(ApiKey::expose).unwrap_or_default().to_owned())
                }
                on:change:target=move |event| dispatch(state, Command::SetKey(event.target().value()))
            />
            <p class="field-note" id="api-key-note">{wording::KEY_NOTE}</p>
            <Problems state=state id="api-key-problem" concerns=problem />
        </div>
    }
}

#[component]
fn ModelField(state: AppState) -> impl IntoView {
    let provider = move || state.settings.with(super::super::provider::settings::Settings::provider);
    let suggestions = move || match state.connection.get() {
        Connection::Models(models) => models,
        _ => Vec::new(),
    };
    view! {
        <div class="field">
            <label for="model">"Model"</label>
            <input
                id="model"
                type="text"
                list="models"
                autocomplete="off"
                spellcheck="false"
                disabled=move || provider() == Provider::Practice
                placeholder=move || wording::model_placeholder(provider())
                prop:value=move || state.settings.with(|settings| settings.model().to_owned())
                on:change:target=move |event| dispatch(state, Command::SetModel(event.target().value()))
            />
            <datalist id="models">
                {move || suggestions().into_iter().map(|model| view! { <option value=model></option> }).collect_view()}
            </datalist>
        </div>
    }
}

/// The problems that concern one field.
#[component]
fn Problems(
    state: AppState,
    id: &'static str,
    concerns: impl Fn(&SettingsProblem) -> bool + Send + Sync + 'static,
) -> impl IntoView {
    let words = Memo::new(move |_| {
        let problems = state.settings.with(|settings| settings.check().err().unwrap_or_default());
        problems.iter().filter(|problem| concerns(problem)).copied().map(wording::settings_problem).collect::<Vec<_>>()
    });
    view! {
        <div id=id>
            {move || words.get().into_iter().map(|words| view! { <p class="problem" role="alert">{words}</p> }).collect_view()}
        </div>
    }
}

/// What is known of the provider.
#[component]
fn ConnectionLine(state: AppState) -> impl IntoView {
    let line = move || match state.connection.get() {
        Connection::Unknown => ().into_any(),
        Connection::NothingToTest => view! { <p class="connection">{wording::NOTHING_TO_TEST}</p> }.into_any(),
        Connection::Asking => view! { <p class="connection">{wording::ASKING}</p> }.into_any(),
        Connection::KeyDropped => view! { <p class="problem" role="alert">{wording::KEY_DROPPED}</p> }.into_any(),
        Connection::Models(models) => {
            let words = state.settings.with(|settings| wording::connected(&models, settings.model()));
            view! { <p class="connection" data-connected="">{words}</p> }.into_any()
        }
        Connection::Failed(why) => {
            let provider = state.settings.with(super::super::provider::settings::Settings::provider);
            let told = wording::call_error(&why, provider);
            view! {
                <div class="trouble" role="alert">
                    <p class="trouble-what">{told.what}</p>
                    <p>{told.next}</p>
                    {told.said.map(|said| view! { <p class="trouble-said">"It said: " <q>{said}</q></p> })}
                </div>
            }
            .into_any()
        }
    };
    view! { <div aria-live="polite">{line}</div> }
}
