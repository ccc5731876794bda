//! The frame of the page.

use leptos::prelude::*;

use super::command::{Command, RESULTS, dispatch};
use super::compose::Compose;
use super::icon::{Icon, Picture};
use super::panel::PanelView;
use super::settings::SettingsDialog;
use super::state::{AppState, News};
use super::summary::SummaryLine;
use super::timeline::Timeline;
use super::wording;
use crate::engine::plan::{Plan, PlannedPanel};
use crate::gallery::Entry;
use crate::provider::settings::{Provider, Ready};

/// The whole page, for one job.
#[component]
pub fn App(
    /// The job and its practice replies.
    entry: Entry,
) -> impl IntoView {
    let state = AppState::new(entry);
    let panels: Vec<PlannedPanel> = state.plan.with_value(|plan| plan.panels.clone());
    let answers: Vec<_> = panels.iter().map(|panel| super::state::answer_memo(state.run, panel.clone())).collect();
    let all = answers.clone();
    let phase = move || {
        let course = state.run.course.get();
        course.phase(all.iter().map(|answer| answer.with(|answer| answer.phase)))
    };
    view! {
        <Masthead state=state />
        <main class="layout" data-run-phase=phase>
            <Compose state=state />
            <section class="results" id=RESULTS aria-label="Results">
                <SummaryLine state=state />
                {panels
                    .into_iter()
                    .zip(answers)
                    .map(|(panel, answer)| view! { <PanelView state=state panel=panel answer=answer /> })
                    .collect_view()}
                <Timeline state=state />
            </section>
        </main>
        <footer class="foot">
            <p>
                "Your text and your key go from this page straight to the provider that you choose, and nowhere else. The key is kept in memory and is gone with the page."
            </p>
        </footer>
        <SettingsDialog state=state />
        <Announcer state=state />
    }
}

#[component]
fn Masthead(state: AppState) -> impl IntoView {
    let provider = move || state.settings.with(super::super::provider::settings::Settings::provider);
    let asked = move || {
        state.settings.with(|settings| match settings.check() {
            Ok(Ready::Network(endpoint)) => {
                let server = match settings.provider() {
                    Provider::OpenAi => wording::provider(Provider::OpenAi).to_owned(),
                    _ => endpoint.base.origin().to_string(),
                };
                endpoint.model.unwrap_or(server)
            }
            _ => wording::provider(settings.provider()).to_owned(),
        })
    };
    let title = state.entry.with_value(|entry| entry.job.title().to_owned());
    view! {
        <header class="masthead">
            <p class="brand">
                <Picture icon=Icon::Fork />
                "Forkful"
            </p>
            <p class="masthead-job">{title}</p>
            <p class="masthead-model" data-provider=move || provider().id()>
                {asked}
            </p>
            <button
                type="button"
                class="button-quiet"
                aria-haspopup="dialog"
                on:click=move |_| dispatch(state, Command::OpenSettings)
            >
                "Model and key"
            </button>
        </header>
    }
}

/// Says starts and ends aloud, one at a time, and never a reply's single words.
#[component]
fn Announcer(state: AppState) -> impl IntoView {
    let words = move || {
        let news = state.run.news.get();
        state.plan.with_value(|plan| announcement(&news, plan, state))
    };
    view! {
        <p class="visually-hidden" role="status">
            {words}
        </p>
    }
}

fn announcement(news: &News, plan: &Plan, state: AppState) -> String {
    match news {
        News::None => String::new(),
        News::Began => wording::began(plan.first_level()),
        News::PartEnded(id) => {
            let title = plan.part(id).map_or(id.as_str(), |part| part.title.as_str());
            let phase = state.run.cell(id).with_untracked(|part| part.phase.name());
            format!("{title}: {}", wording::phase(phase))
        }
        News::RunEnded => match state.run.summary(plan) {
            Some(summary) => wording::ended(&summary),
            None => String::new(),
        },
    }
}
