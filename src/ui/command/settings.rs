//! What the dialog "Model and key" asks for.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser::connection;
use crate::provider::connection::{Depth, Finding, Proof, Server};
use crate::provider::endpoint::Endpoint;
use crate::provider::settings::{Provider, Ready, Settings};
use crate::ui::state::{AppState, Connection, Found};

/// Opens the dialog.
pub(super) fn open(state: AppState) {
    state.dialog_open.set(true);
}

/// Closes it, with or without problems left.
pub(super) fn close(state: AppState) {
    state.dialog_open.set(false);
    if is_sound(state) {
        state.settings_refused.set(false);
    }
}

/// Closes it, unless a problem is left at a field.
pub(super) fn finish(state: AppState) {
    let sound = is_sound(state);
    state.settings_refused.set(!sound);
    state.dialog_open.set(!sound);
}

pub(super) fn set_provider(state: AppState, provider: Provider) {
    change(state, |settings| settings.set_provider(provider));
}

pub(super) fn set_base_url(state: AppState, typed: &str) {
    change(state, |settings| settings.set_base_url(typed));
}

pub(super) fn set_key(state: AppState, typed: &str) {
    change(state, |settings| {
        settings.set_key(typed);
        false
    });
}

pub(super) fn set_model(state: AppState, typed: &str) {
    let before = state.settings.get_untracked();
    state.settings.update(|settings| settings.set_model(typed));
    if state
        .settings
        .with_untracked(|settings| *settings == before)
    {
        return;
    }
    // What was found with another model is not said of this one; the list of models stays what it was.
    state.connection.update(|connection| match connection {
        Connection::Found(found) => {
            *connection = match std::mem::take(&mut found.models) {
                models if models.is_empty() => Connection::Unknown,
                models => Connection::Models(models),
            }
        }
        Connection::Asking(Depth::OneCall) => *connection = Connection::Unknown,
        _ => {}
    });
}

/// Tries whether calls can be made, and says what came of it.
pub(super) fn test_connection(state: AppState) {
    match state.settings.with_untracked(Settings::check) {
        // A second click does not pay for a second call.
        Ok(Ready::Network(_)) if is_testing(state) => {}
        Ok(Ready::Network(endpoint)) => test(state, endpoint, Depth::OneCall),
        Ok(Ready::Practice) => state.connection.set(Connection::NothingToTest),
        Err(_) => state.settings_refused.set(true),
    }
}

fn is_sound(state: AppState) -> bool {
    state
        .settings
        .with_untracked(|settings| settings.check().is_ok())
}

/// Changes the settings. What was known of the provider before is forgotten, and where the new settings are
/// sound the models are read, for the suggestions.
fn change(state: AppState, apply: impl FnOnce(&mut Settings) -> bool) {
    let before = state.settings.get_untracked();
    let mut settings = before.clone();
    let dropped = apply(&mut settings);
    if settings == before {
        return;
    }
    let ready = settings.check();
    state.settings.set(settings);
    state.settings_refused.set(false);
    if dropped {
        state.connection.set(Connection::KeyDropped);
    } else if let Ok(Ready::Network(endpoint)) = ready {
        test(state, endpoint, Depth::Free);
    } else {
        state.connection.set(Connection::Unknown);
    }
}

fn is_testing(state: AppState) -> bool {
    let of = state.connection;
    of.with_untracked(|connection| *connection == Connection::Asking(Depth::OneCall))
}

fn test(state: AppState, endpoint: Endpoint, depth: Depth) {
    state.connection.set(Connection::Asking(depth));
    spawn_local(async move {
        let (finding, models) = connection::test(&endpoint, depth).await;
        let is_same = state
            .settings
            .with_untracked(|settings| match settings.check() {
                Ok(Ready::Network(now)) => is_answered(&endpoint, &now, depth),
                _ => false,
            });
        // An answer to settings that have changed since says nothing about the new ones, and a list that was asked for
        // on the side nothing that a test does not.
        if !is_same || (depth == Depth::Free && is_testing(state)) {
            return;
        }
        state.connection.set(match finding {
            Finding::Works(Proof::List) => Connection::Models(models),
            finding => Connection::Found(Found {
                finding,
                server: Server::of(&endpoint),
                origin: endpoint.base.origin().to_string(),
                model: endpoint.model.unwrap_or_default(),
                models,
            }),
        });
    });
}

/// What was found of the one is true of the other. A list is the same whatever the model.
fn is_answered(asked: &Endpoint, now: &Endpoint, depth: Depth) -> bool {
    match depth {
        Depth::Free => now.base == asked.base && now.key == asked.key,
        Depth::OneCall => now == asked,
    }
}
