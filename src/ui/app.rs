//! The frame of the page.

use leptos::prelude::*;

use super::command::{Command, RESULTS, dispatch};
use super::compose::Compose;
use super::icon::{Icon, Picture};
use super::panel::PanelView;
use super::reactive::text;
use super::settings::SettingsDialog;
use super::state::{AppState, News, answer_memo};
use super::summary::SummaryLine;
use super::timeline::Timeline;
use super::wording;
use crate::engine::plan::{Plan, PlannedPanel};
use crate::provider::settings::{Provider, Ready};

/// The whole page.
#[component]
pub fn Page(
    /// Its state.
    state: AppState,
) -> impl IntoView {
    let panels: Vec<PlannedPanel> = state.plan.with_value(|plan| plan.panels.clone());
    let answers: Vec<_> = panels
        .iter()
        .map(|panel| answer_memo(state.run, panel.clone()))
        .collect();
    let all = answers.clone();
    let phase = text(move || {
        let course = state.run.course.get();
        let panels = all.iter().map(|answer| answer.with(|answer| answer.phase));
        course.phase(panels).to_owned()
    });
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
            <p>{wording::FOOT}</p>
        </footer>
        <SettingsDialog state=state />
        <Announcer state=state />
    }
}

#[component]
fn Masthead(state: AppState) -> impl IntoView {
    let title = state.entry.with_value(|entry| entry.job.title().to_owned());
    view! {
        <header class="masthead">
            <p class="brand">
                <Picture icon=Icon::Fork />
                "Forkful"
            </p>
            <p class="masthead-job">{title}</p>
            <p class="masthead-model" data-provider=text(move || state.provider().id().to_owned())>
                {text(move || asked(state))}
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

/// Who is asked: the model, or else the server.
fn asked(state: AppState) -> String {
    state.settings.with(|settings| match settings.check() {
        Ok(Ready::Network(endpoint)) => endpoint
            .model
            .unwrap_or_else(|| endpoint.base.origin().to_string()),
        Ok(Ready::Practice) => wording::provider(Provider::Practice).to_owned(),
        Err(_) => wording::not_ready(settings.provider()),
    })
}

/// Says starts and ends aloud, one at a time, and never a reply's single words.
#[component]
fn Announcer(state: AppState) -> impl IntoView {
    let words = text(move || {
        let news = state.run.news.get();
        state
            .plan
            .with_value(|plan| announcement(&news, plan, state))
    });
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
            let phase = state.run.cell(id).with_untracked(|part| part.phase.name());
            wording::part_ended(&state.title(id.as_str()), phase)
        }
        News::RunEnded => match state.run.summary(plan) {
            Some(summary) => wording::ended(&summary),
            None => String::new(),
        },
    }
}
