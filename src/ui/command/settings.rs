//! What the dialog "Model and key" asks for.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::keys;
use crate::browser::own_model::Availability;
use crate::browser::{connection, own_model, page};
use crate::provider::catalogue::Provider;
use crate::provider::connection::{Depth, Finding, Proof, Server};
use crate::provider::endpoint::Endpoint;
use crate::provider::key::ApiKey;
use crate::provider::settings::{Callee, Settings, SettingsProblem};
use crate::ui::settings::id_of;
use crate::ui::state::connection::Connections;
use crate::ui::state::{AppState, Connection, Found, OwnModelView};

/// The field that names the model.
const MODEL: &str = "model";

/// Opens the dialog.
pub(super) fn open(state: AppState) {
    state.dialog_open.set(true);
}

/// Closes it, with or without problems left.
pub(super) fn close(state: AppState) {
    state.dialog_open.set(false);
    keys::leave_passphrase(state);
    claim(state);
    if is_sound(state) {
        state.settings_refused.set(false);
    }
}

/// Closes it, unless a problem is left at a field.
pub(super) fn finish(state: AppState) {
    let of = state.settings.with_untracked(Settings::provider);
    change(state, of, |settings| {
        settings.claim();
        false
    });
    let sound = is_sound(state);
    state.settings_refused.set(!sound);
    let is_over = sound && !keys::ask_for_passphrase(state);
    state.dialog_open.set(!is_over);
}

/// A key that waited for whoever is chosen is given to them, and nothing is sent by that.
fn claim(state: AppState) {
    let mut settings = state.settings.get_untracked();
    if settings.claim() {
        state.settings.set(settings);
        keys::changed(state);
    }
}

pub(super) fn set_provider(state: AppState, provider: Provider) {
    change(state, provider, |settings| {
        settings.set_provider(provider);
        false
    });
}

pub(super) fn set_base_url(state: AppState, of: Provider, typed: &str) {
    change(state, of, |settings| {
        if settings.provider() == of {
            settings.set_base_url(typed)
        } else {
            settings.set_base_url_of(of, typed)
        }
    });
}

pub(super) fn set_key(state: AppState, of: Provider, typed: &str) {
    change(state, of, |settings| {
        if settings.provider() == of {
            settings.set_key(typed);
        } else {
            settings.set_key_of(of, typed);
        }
        false
    });
}

pub(super) fn set_model(state: AppState, of: Provider, typed: &str) {
    state
        .settings
        .update(|settings| settings.set_model_of(of, typed));
    keys::changed(state);
}

/// A key that a provider gave itself. It answers from now on.
pub(super) fn accept_key(state: AppState, of: Provider, key: ApiKey) {
    change(state, of, |settings| {
        settings.accept_key(of, key);
        settings.set_provider(of);
        false
    });
}

/// Tries whether a provider can be called, and says what came of it.
pub(super) fn test_connection(state: AppState, of: Provider) {
    if state.settings.with_untracked(Settings::provider) == of {
        claim(state);
    }
    let settings = state.settings.get_untracked();
    match settings.callee_of(of) {
        _ if of.is_practice() => know(state, of, Connection::NothingToTest),
        // A second click does not pay for a second call.
        Some(_) if is_testing(state, of) => {}
        Some(Callee::Network(endpoint)) => test(state, endpoint, Depth::OneCall),
        Some(Callee::Browser) => look_for_own_model(state),
        // The list of models is what a person wants who has not named one yet.
        None => match settings.without_model_of(of) {
            Some(endpoint) => test(state, endpoint, Depth::Free),
            None => state.settings_refused.set(true),
        },
    }
}

/// Nobody waits for the test of this provider any more.
pub(super) fn give_up_test(state: AppState, of: Provider) {
    if is_testing(state, of) {
        give_up(Some(of));
        know(state, of, Connection::Unknown);
    }
}

/// Asks the browser for its own model.
pub(super) fn look_for_own_model(state: AppState) {
    if matches!(state.own_model.get_untracked(), OwnModelView::Coming(_)) {
        return;
    }
    spawn_local(async move {
        let found = own_model::availability().await;
        state.own_model.set(OwnModelView::Found(found));
    });
}

/// Downloads it, in the click that asked for it.
pub(super) fn download_own_model(state: AppState) {
    state.own_model.set(OwnModelView::Coming(0));
    spawn_local(async move {
        let tell = move |percent| state.own_model.set(OwnModelView::Coming(percent));
        let came = own_model::download(tell).await;
        state.own_model.set(match came {
            Ok(()) => OwnModelView::Found(Availability::Available),
            Err(why) => OwnModelView::Failed(why.detail().unwrap_or_default().to_owned()),
        });
    });
}

/// Nothing is left to be mended in the dialog. A provider that nobody knows is mended in the job.
fn is_sound(state: AppState) -> bool {
    let problems = untrack(|| state.ready_to_call()).err().unwrap_or_default();
    !problems
        .iter()
        .any(|problem| matches!(problem, SettingsProblem::Of(..)))
}

/// Changes the settings, of this provider or so that it answers. What was known of it before is forgotten, and where its server is known
/// the models are read, for the suggestions.
fn change(state: AppState, of: Provider, apply: impl FnOnce(&mut Settings) -> bool) {
    let before = state.settings.get_untracked();
    let mut settings = before.clone();
    let dropped = apply(&mut settings);
    if settings == before {
        return;
    }
    // In practice a key or an address chooses whose it is.
    let of = if of == before.provider() {
        settings.provider()
    } else {
        of
    };
    let endpoint = settings.without_model_of(of);
    let is_same =
        settings.provider() == before.provider() && endpoint == before.without_model_of(of);
    state.settings.set(settings);
    state.settings_refused.set(false);
    keys::changed(state);
    if dropped {
        know(state, of, Connection::KeyDropped);
    } else if is_same && endpoint.is_some() {
        // What is known of it still holds.
    } else if let Some(endpoint) = endpoint {
        test(state, endpoint, Depth::Free);
    } else {
        know(state, of, Connection::Unknown);
    }
}

fn know(state: AppState, of: Provider, connection: Connection) {
    state
        .connections
        .update(|connections| connections.set(of, connection));
}

fn is_testing(state: AppState, of: Provider) -> bool {
    state.connections.with_untracked(|connections| {
        matches!(connections.of(of), Connection::Asking(Depth::OneCall))
    })
}

fn test(state: AppState, endpoint: Endpoint, depth: Depth) {
    let of = endpoint.provider;
    know(state, of, Connection::Asking(depth));
    // One that was asked before, and all that it still has to ask, is settled by this.
    give_up(Some(of));
    let quiet = state.limits.get_untracked().quiet;
    let abort = keys::begin(Box::pin(async move {
        let (finding, models) = connection::test(&endpoint, depth, quiet).await;
        let now = state
            .settings
            .with_untracked(|settings| settings.without_model_of(of));
        // What is found names its model, and a list is the same whatever the model.
        let is_same = now.is_some_and(|now| now.base == endpoint.base && now.key == endpoint.key);
        // An answer to settings that have changed since says nothing about the new ones.
        if !is_same {
            return;
        }
        propose(state, of, &models);
        let found = match finding {
            Finding::Works(Proof::List) => Connection::Models(models),
            finding => Connection::Found(Found {
                finding,
                server: Server::of(&endpoint),
                origin: endpoint.base.origin().to_string(),
                model: endpoint.model.unwrap_or_default(),
                models,
            }),
        };
        know(state, of, found);
    }));
    keys::hold(|held| held.testing.push((of, abort)));
}

/// Asks no provider any more whether it can be called: its key is forgotten.
pub(super) fn give_up_tests(state: AppState) {
    give_up(None);
    state.connections.set(Connections::default());
}

/// Gives up asking this provider, or all of them.
fn give_up(of: Option<Provider>) {
    keys::hold(|held| {
        held.testing.retain(|(other, abort)| {
            let is_meant = of.is_none_or(|of| of == *other);
            if is_meant {
                abort.abort();
            }
            !is_meant
        });
    });
}

/// Names a model where one has to be named and none is: it stands in its field, to be seen and changed.
fn propose(state: AppState, provider: Provider, models: &[String]) {
    let is_open = state
        .settings
        .with_untracked(|settings| settings.model_of(provider).is_empty());
    // What is being typed there is not known yet.
    let is_own = untrack(|| state.provider()) == provider;
    let field = id_of(MODEL, if is_own { "" } else { provider.id });
    let is_free = is_open && !page::has_focus(&field);
    if let (true, Some(model)) = (is_free, provider.propose(models)) {
        set_model(state, provider, model);
    }
}
