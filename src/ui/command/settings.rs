//! What the dialog "Model and key" asks for.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Command;
use crate::browser::fetch;
use crate::provider::endpoint::Endpoint;
use crate::provider::settings::{Ready, Settings};
use crate::ui::state::{AppState, Connection};

/// Does what is asked, if it is about the settings.
pub(super) fn dispatch(state: AppState, command: Command) {
    match command {
        Command::OpenSettings => state.dialog_open.set(true),
        Command::CloseSettings => {
            state.dialog_open.set(false);
            if is_sound(state) {
                state.settings_refused.set(false);
            }
        }
        Command::FinishSettings => {
            let sound = is_sound(state);
            state.settings_refused.set(!sound);
            state.dialog_open.set(!sound);
        }
        Command::SetProvider(provider) => change(state, |settings| settings.set_provider(provider)),
        Command::SetBaseUrl(typed) => change(state, |settings| settings.set_base_url(&typed)),
        Command::SetKey(typed) => change(state, |settings| {
            settings.set_key(&typed);
            false
        }),
        Command::SetModel(typed) => state.settings.update(|settings| settings.set_model(&typed)),
        Command::TestConnection => match state.settings.with_untracked(Settings::check) {
            Ok(Ready::Network(endpoint)) => ask_models(state, endpoint),
            Ok(Ready::Practice) => state.connection.set(Connection::NothingToTest),
            Err(_) => state.settings_refused.set(true),
        },
        _ => {}
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
