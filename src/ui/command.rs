//! What a person can ask of the page: the closed list, and the only writer of shared state.

use futures::future::abortable;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::state::frame::FrameQueue;
use super::state::{Active, AppState, Connection};
use crate::browser::client::PageClient;
use crate::browser::fetch::{self, NetworkClient};
use crate::browser::page;
use crate::browser::timer::{PageClock, PageSleeper};
use crate::engine::drive::{self, Ports};
use crate::engine::lane::{self, Lane};
use crate::engine::plan::Input;
use crate::engine::ports::Clock;
use crate::engine::run;
use crate::provider::endpoint::Endpoint;
use crate::provider::practice::PracticeClient;
use crate::provider::settings::{Provider, Ready};

/// The heading of the results, which a narrow window scrolls to when a run begins.
pub const RESULTS: &str = "results";

/// The input's text box.
pub const INPUT: &str = "input";

/// Something that a person asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Start the job on the input as it stands. With a problem in the way, show that instead.
    Run,
    /// Stop what is at work; what came stays.
    Stop,
    /// The input was changed.
    SetInput(String),
    /// Put the job's sample back.
    UseSample,
    /// Open the dialog "Model and key".
    OpenSettings,
    /// Close it, with or without problems left.
    CloseSettings,
    /// Close it, unless a problem is left at a field.
    FinishSettings,
    /// Another provider was chosen.
    SetProvider(Provider),
    /// A base URL was typed to its end.
    SetBaseUrl(String),
    /// A key was typed to its end.
    SetKey(String),
    /// A model was named.
    SetModel(String),
    /// Ask the provider for its models, and say what came of it.
    TestConnection,
}

/// Does what is asked.
pub fn dispatch(state: AppState, command: Command) {
    match command {
        Command::Run => start(state),
        Command::Stop => stop(state),
        Command::SetInput(text) => {
            state.input_missing.set(false);
            state.input.set(text);
        }
        Command::UseSample => {
            state.input_missing.set(false);
            state.input.set(
                state
                    .entry
                    .with_value(|entry| entry.job.input().sample.clone()),
            );
        }
        Command::OpenSettings => state.dialog_open.set(true),
        Command::CloseSettings => {
            state.dialog_open.set(false);
            let sound = state
                .settings
                .with_untracked(|settings| settings.check().is_ok());
            if sound {
                state.settings_refused.set(false);
            }
        }
        Command::FinishSettings => {
            let sound = state
                .settings
                .with_untracked(|settings| settings.check().is_ok());
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
        Command::TestConnection => {
            match state
                .settings
                .with_untracked(super::super::provider::settings::Settings::check)
            {
                Ok(Ready::Network(endpoint)) => ask_models(state, endpoint),
                Ok(Ready::Practice) => state.connection.set(Connection::NothingToTest),
                Err(_) => state.settings_refused.set(true),
            }
        }
    }
}

/// Changes the settings. What was known of the provider before is forgotten, and where the new settings are
/// sound the models are read, for the suggestions.
fn change(state: AppState, apply: impl FnOnce(&mut crate::provider::settings::Settings) -> bool) {
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

fn start(state: AppState) {
    if state.run.course.get_untracked().is_running() {
        return;
    }
    let input = Input::new(state.input.get_untracked());
    let ready = state
        .settings
        .with_untracked(super::super::provider::settings::Settings::check);
    state.input_missing.set(input.is_err());
    state.settings_refused.set(ready.is_err());
    if input.is_err() {
        page::focus(INPUT);
    }
    let (Ok(input), Ok(ready)) = (input, ready) else {
        return;
    };
    let provider = state
        .settings
        .with_untracked(super::super::provider::settings::Settings::provider);
    let entry = state.entry.get_value();
    let (client, places) = match ready {
        Ready::Practice => {
            let sample = &entry.job.input().sample;
            let client = PracticeClient::new(entry.practice, sample, &input, PageSleeper);
            (PageClient::Practice(client), lane::PLACES)
        }
        Ready::Network(endpoint) => {
            let secure = endpoint.base.origin().is_secure();
            let places = if secure {
                lane::PLACES
            } else {
                lane::PLACES_WITHOUT_TLS
            };
            (PageClient::Network(NetworkClient::new(endpoint)), places)
        }
    };
    state.run.reset(provider);
    let plan = state.plan.get_value();
    let queue = FrameQueue::new(state.run);
    let ear = queue.clone();
    let (task, abort) = abortable(async move {
        let ports = Ports {
            client: &client,
            clock: &PageClock,
            lane: &Lane::new(places),
        };
        drive::drive(&plan, &input, &ports, &|event| ear.push(event)).await;
    });
    state.run.active.set_value(Some(Active { abort, queue }));
    spawn_local(async move {
        // Aborted or ended: either way the events have told it.
        task.await.ok();
    });
    page::show_on_narrow(RESULTS);
}

fn stop(state: AppState) {
    state.run.active.update_value(|active| {
        if let Some(Active { abort, queue }) = active.take() {
            abort.abort();
            queue.flush();
        }
    });
    if state.run.course.get_untracked().is_running() {
        let parts = state.run.snapshot();
        for event in run::stop(PageClock.now(), &parts) {
            state.run.apply(&event);
        }
    }
}
