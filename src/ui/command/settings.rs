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
    state.settings.update(|settings| settings.set_model(typed));
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
    of.with_untracked(|connection| matches!(connection, Connection::Asking(Depth::OneCall)))
}

fn test(state: AppState, endpoint: Endpoint, depth: Depth) {
    state.connection.set(Connection::Asking(depth));
    spawn_local(async move {
        let (finding, models) = connection::test(&endpoint, depth).await;
        let is_same = state
            .settings
            .with_untracked(|settings| match settings.check() {
                // What is found names its model, and a list is the same whatever the model.
                Ok(Ready::Network(now)) => now.base == endpoint.base && now.key == endpoint.key,
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
