//! What the dialog "Model and key" asks for.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser::fetch;
use crate::provider::endpoint::Endpoint;
use crate::provider::settings::{Provider, Ready, Settings};
use crate::ui::state::{AppState, Connection};

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
    change(state, |settings| {
        settings.set_provider(provider);
        false
    });
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

/// Asks the provider for its models, and says what came of it.
pub(super) fn test_connection(state: AppState) {
    match state.settings.with_untracked(Settings::check) {
        Ok(Ready::Network(endpoint)) => ask_models(state, endpoint),
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
        ask_models(state, endpoint);
    } else {
        state.connection.set(Connection::Unknown);
    }
}

fn ask_models(state: AppState, endpoint: Endpoint) {
    state.connection.set(Connection::Asking);
    spawn_local(async move {
        let found = match fetch::models(&endpoint).await {
            Ok(models) => Connection::Models(models),
            Err(why) => Connection::Failed(why),
        };
        let same = state
            .settings
            .with_untracked(|settings| match settings.check() {
                Ok(Ready::Network(now)) => now.base == endpoint.base && now.key == endpoint.key,
                _ => false,
            });
        // An answer to settings that have changed since says nothing about the new ones.
        if same {
            state.connection.set(found);
        }
    });
}
