//! The dialog "Model and key".

use leptos::html;
use leptos::prelude::*;

use super::card::trouble_view;
use super::command::{Command, dispatch};
use super::keys::{keeping, sign_in};
use super::limits::limits;
use super::own_model::own_model;
use super::reactive::{changing, flag, steady, text};
use super::state::{AppState, Connection};
use super::wording;
use crate::browser::{page, press};
use crate::engine::job::JobDraft;
use crate::provider::catalogue::{KeyWanted, Provider};
use crate::provider::connection::Depth;
use crate::provider::endpoint::BadUrl;
use crate::provider::key::ApiKey;
use crate::provider::models::MOST_OFFERED;
use crate::provider::settings::{Fault, SettingsProblem};

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
            on:pointerdown=|event| press::begin(&event)
            on:click=|event| press::end(&event)
        >
            <form
                method="dialog"
                novalidate
                on:submit=move |event| {
                    event.prevent_default();
                    dispatch(state, Command::FinishSettings);
                }
            >
                <h2 id="settings-title">{"Model and key"}</h2>
                <ProviderField state=state />
                {fields(state, Signal::derive(move || state.provider()), "")}
                {sign_in(state)}
                {own_model(state)}
                {others(state)}
                {keeping(state)}
                {limits(state)}
                // It keeps its line: what moved under a press would not be pressed.
                <div class="connection-line">
                    {connection_line(state, Signal::derive(move || state.provider()))}
                </div>
                <p class="field-note" id="test-note" hidden=flag(move || state.provider().is_practice())>
                    {wording::TEST_NOTE}
                </p>
                <div class="dialog-buttons">
                    {test_button(state, Signal::derive(move || state.provider()), || wording::TEST.to_owned())}
                    <button type="submit" class="button-run">
                        {"Done"}
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
    let option = move |choice: Provider| {
        view! {
            <option value=choice.id selected=flag(move || provider() == choice)>
                {wording::provider(choice)}
            </option>
        }
        .into_any()
    };
    let groups = wording::GROUPS.into_iter().map(|(name, belongs)| {
        let options = Provider::ALL
            .into_iter()
            .filter(|one| belongs(*one))
            .map(option);
        view! { <optgroup label=name>{options.collect_view()}</optgroup> }.into_any()
    });
    let keys_at = changing(move || match provider().keys_at {
        Some(page) => link(page, wording::KEYS_AT),
        None => ().into_any(),
    });
    view! {
        <div class="field">
            <label for="provider">{"Provider"}</label>
            <select
                id="provider"
                aria-describedby="provider-note"
                prop:value=text(move || provider().id.to_owned())
                on:change:target=move |event| {
                    if let Some(chosen) = Provider::from_id(&event.target().value()) {
                        dispatch(state, Command::SetProvider(chosen));
                    }
                }
            >
                {option(Provider::PRACTICE)}
                {option(Provider::COMPATIBLE)}
                {groups.collect_view()}
            </select>
            <p class="field-note" id="provider-note">
                {text(move || wording::provider_note(provider()))}
                " "
                {keys_at}
            </p>
        </div>
    }
}

fn link(page: &'static str, words: &'static str) -> AnyView {
    view! {
        <a href=page target="_blank" rel="noopener noreferrer">
            {words}
        </a>
    }
    .into_any()
}

/// The fields of other providers that the job asks.
fn others(state: AppState) -> AnyView {
    let others = Memo::new(move |_| match state.provider() {
        own if own.is_practice() => Vec::new(),
        own => {
            let asked = state.draft(JobDraft::also_asked).into_iter();
            let known = asked.filter_map(|asked| Provider::from_id(&asked.provider));
            known
                .filter(|other| *other != own && !other.is_practice())
                .collect()
        }
    });
    let sets = changing(move || {
        let sets = others.get().into_iter().map(|other: Provider| {
            view! {
                <fieldset class="also-asked" data-also-asked=other.id>
                    <legend>{wording::also_asked(other)}</legend>
                    {fields(state, Signal::stored(other), other.id)}
                    {test_of_other(state, other)}
                </fieldset>
            }
            .into_any()
        });
        sets.collect_view().into_any()
    });
    view! { {sets} }.into_any()
}

/// Whether another provider can be called. The browser's own model says that by itself.
fn test_of_other(state: AppState, other: Provider) -> AnyView {
    if other == Provider::BROWSER {
        return ().into_any();
    }
    view! {
        <div class="connection-line">{connection_line(state, Signal::stored(other))}</div>
        {test_button(state, Signal::stored(other), move || wording::test_of(other))}
    }
    .into_any()
}

/// Tests whether a provider can be called, and gives that up while it is under way.
fn test_button(
    state: AppState,
    of: Signal<Provider>,
    words: impl Fn() -> String + Send + Sync + 'static,
) -> AnyView {
    let is_testing = Memo::new(move |_| {
        state.connections.with(|connections| {
            matches!(connections.of(of.get()), Connection::Asking(Depth::OneCall))
        })
    });
    let words = text(move || {
        if is_testing.get() {
            wording::GIVE_UP.to_owned()
        } else {
            words()
        }
    });
    view! {
        <button
            type="button"
            class="button-quiet"
            aria-describedby="test-note"
            on:click=move |event| {
                let of = of.get_untracked();
                if !is_testing.get_untracked() {
                    dispatch(state, Command::TestConnection(of));
                } else if event.detail() < 2 {
                    // The second click of a double one means what the first has begun.
                    dispatch(state, Command::GiveUpTest(of));
                }
            }
        >
            {words}
        </button>
    }
    .into_any()
}

/// What can be given for a provider. `name` tells its fields from those of another on the same page.
fn fields(state: AppState, of: Signal<Provider>, name: &'static str) -> AnyView {
    view! {
        {base_url_field(state, of, name)}
        {key_field(state, of, name)}
        {model_field(state, of, name)}
    }
    .into_any()
}

/// The name of a field, unique on the page.
pub(super) fn id_of(field: &str, name: &str) -> String {
    match name {
        "" => field.to_owned(),
        _ => format!("{field}-{name}"),
    }
}

/// What a field is called: those of another provider than the run's carry its name.
fn label(of: Signal<Provider>, name: &str, field: &'static str) -> String {
    match name {
        "" => field.to_owned(),
        _ => wording::field_of(of.get_untracked(), field),
    }
}

fn base_url_field(state: AppState, of: Signal<Provider>, name: &'static str) -> AnyView {
    let id = id_of("base-url", name);
    let (note, problem) = (format!("{id}-note"), format!("{id}-problem"));
    let concerns: Concerns = |fault, refused| match fault {
        Fault::BaseUrl(BadUrl::Empty) => refused,
        Fault::BaseUrl(_) => true,
        _ => false,
    };
    view! {
        <div class="field" hidden=flag(move || !of.get().has_own_address())>
            <label for=id.clone()>{label(of, name, "Base URL")}</label>
            <input
                id=id
                type="url"
                inputmode="url"
                autocomplete="off"
                spellcheck="false"
                placeholder=text(move || wording::address_of(of.get()).unwrap_or_default().to_owned())
                aria-describedby=format!("{note} {problem}")
                prop:value=steady(move || state.settings.with(|settings| settings.base_url_of(of.get()).to_owned()))
                on:change:target=move |event| dispatch(state, Command::SetBaseUrl(of.get_untracked(), event.target().value()))
            />
            <p class="field-note" id=note>{text(move || wording::base_url_note(of.get()).to_owned())}</p>
            {problems(state, problem, of, concerns)}
        </div>
    }
    .into_any()
}

fn key_field(state: AppState, of: Signal<Provider>, name: &'static str) -> AnyView {
    let id = id_of("api-key", name);
    let (note, problem) = (format!("{id}-note"), format!("{id}-problem"));
    let concerns: Concerns = |fault, refused| match fault {
        Fault::NoKey => refused,
        Fault::OddKey | Fault::WhoseKey | Fault::KeyOf(_) => true,
        _ => false,
    };
    // In practice a key is taken, too: whoever gives one wants it to be used.
    let hidden = move || {
        let of = of.get();
        of.key == KeyWanted::No && !of.is_practice()
    };
    view! {
        <div class="field" hidden=flag(hidden)>
            <label for=id.clone()>{label(of, name, "API key")}</label>
            <input
                id=id
                type="password"
                autocomplete="off"
                spellcheck="false"
                aria-describedby=format!("{note} {problem}")
                prop:value=steady(move || {
                    state.settings.with(|settings| {
                        settings.shown_key_of(of.get()).map(ApiKey::expose).unwrap_or_default().to_owned()
                    })
                })
                on:change:target=move |event| dispatch(state, Command::SetKey(of.get_untracked(), event.target().value()))
            />
            <p class="field-note" id=note>{text(move || wording::key_note(of.get()))}</p>
            {problems(state, problem, of, concerns)}
        </div>
    }
    .into_any()
}

fn model_field(state: AppState, of: Signal<Provider>, name: &'static str) -> AnyView {
    let id = id_of("model", name);
    let (list, problem) = (format!("{id}-list"), format!("{id}-problem"));
    let concerns: Concerns = |fault, refused| matches!(fault, Fault::NoModel) && refused;
    let suggestions = changing(move || {
        let models = state.connections.with(|connections| {
            let offered = connections.of(of.get()).models().iter().take(MOST_OFFERED);
            offered.cloned().collect::<Vec<_>>()
        });
        models
            .into_iter()
            .map(|model| view! { <option value=model></option> })
            .collect_view()
            .into_any()
    });
    let hidden = flag(move || of.get() == Provider::BROWSER);
    view! {
        <div class="field" hidden=hidden>
            <label for=id.clone()>{label(of, name, "Model")}</label>
            <input
                id=id
                type="text"
                list=list.clone()
                autocomplete="off"
                spellcheck="false"
                aria-describedby=problem.clone()
                disabled=flag(move || of.get().is_practice())
                placeholder=text(move || wording::model_placeholder(of.get()).to_owned())
                prop:value=steady(move || state.settings.with(|settings| settings.model_of(of.get()).to_owned()))
                on:change:target=move |event| dispatch(state, Command::SetModel(of.get_untracked(), event.target().value()))
            />
            <datalist id=list>{suggestions}</datalist>
            {problems(state, problem, of, concerns)}
        </div>
    }
    .into_any()
}

/// The problems that concern one field of a provider.
fn problems(state: AppState, id: String, of: Signal<Provider>, concerns: Concerns) -> AnyView {
    let words = changing(move || {
        let problems = state.ready_to_call().err().unwrap_or_default();
        let (of, refused) = (of.get(), state.settings_refused.get());
        let concerns = |problem: &SettingsProblem| matches!(problem, SettingsProblem::Of(whose, fault) if *whose == of && concerns(fault, refused));
        let problems = problems.into_iter().filter(concerns);
        problems
            .map(|problem| view! { <p class="problem" role="alert">{wording::settings_problem(&problem)}</p> })
            .collect_view()
            .into_any()
    });
    view! { <div id=id>{words}</div> }.into_any()
}

/// Whether a problem is a field's, and to be told yet: what is merely not filled in is told only when
/// somebody wants to go on without it.
type Concerns = fn(&Fault, refused: bool) -> bool;

/// What is known of a provider.
fn connection_line(state: AppState, of: Signal<Provider>) -> AnyView {
    let told = |told| view! { <div role="alert">{trouble_view(told)}</div> }.into_any();
    let line = changing(move || {
        let of = of.get();
        state
            .connections
            .with(|connections| match connections.of(of) {
                Connection::Unknown => ().into_any(),
                Connection::NothingToTest => status(wording::NOTHING_TO_TEST.to_owned()),
                Connection::Asking(_) => status(wording::ASKING.to_owned()),
                Connection::Models(models) => status(
                    state
                        .settings
                        .with(|settings| wording::connected(models, settings.model_of(of))),
                ),
                Connection::KeyDropped => {
                    view! { <p class="problem" role="alert">{wording::KEY_DROPPED}</p> }.into_any()
                }
                Connection::Found(found) => {
                    wording::found(found, &page::origin(), of).map_or_else(told, status)
                }
            })
    });
    view! { {line} }.into_any()
}

fn status(words: String) -> AnyView {
    view! { <p class="connection" role="status">{words}</p> }.into_any()
}
