//! The frame of the page.

use std::sync::Arc;

use leptos::ev;
use leptos::prelude::*;

use super::command::{Command, RESULTS, dispatch};
use super::compose::Compose;
use super::icon::{Icon, Picture};
use super::later::when_loaded;
use super::panel::PanelView;
use super::picture::plan_while;
use super::reactive::{changing, flag, text};
use super::state::AppState;
use super::state::run::News;
use super::summary::SummaryLine;
use super::wording;
use crate::browser::file::Chosen;
use crate::provider::catalogue::Provider;
use crate::provider::settings::{Callees, Ready};

/// The whole page.
#[component]
pub fn Page(
    /// Its state.
    state: AppState,
) -> impl IntoView {
    take_drops(state);
    // Panels are drawn anew when another plan is shown, and their answers live as long as they do.
    let panels = changing(move || {
        let shown = state.run.shown.get();
        let panels = shown.plan.panels.iter();
        panels
            .map(|panel| {
                let answer = state.answer_memo(&shown, panel);
                view! { <PanelView state=state shown=Arc::clone(&shown) panel=Arc::clone(panel) answer=answer /> }
            })
            .collect_view()
            .into_any()
    });
    view! {
        <Masthead state=state />
        <main class="layout" data-run-phase=text(move || state.phase_name().to_owned())>
            <Compose state=state />
            <section class="results" id=RESULTS aria-label="Results">
                <div id="editor" class="editor-host" hidden=flag(move || !state.editing.get())></div>
                {when_loaded(state, move |later| (later.notices)(state))}
                <SummaryLine state=state />
                {plan_while(state, false)}
                {panels}
                {when_loaded(state, move |later| (later.timeline)(state))}
            </section>
        </main>
        <footer class="foot">
            <p>{wording::FOOT}</p>
        </footer>
        {when_loaded(state, move |later| (later.dialog)(state))}
        <Announcer state=state />
    }
}

/// Takes a file wherever it is dropped: a browser would otherwise leave the page, and a run with it, to open the file.
fn take_drops(state: AppState) {
    let over = window_event_listener(ev::dragover, |event| {
        if Chosen::is_dragged(&event) {
            event.prevent_default();
        }
    });
    let drop = window_event_listener(ev::drop, move |event| {
        if let Some(file) = Chosen::of_drop(&event) {
            event.prevent_default();
            dispatch(state, Command::TakeFile(file));
        }
    });
    on_cleanup(move || {
        over.remove();
        drop.remove();
    });
}

#[component]
fn Masthead(state: AppState) -> impl IntoView {
    let title = text(move || state.draft(|draft| draft.title.clone()));
    view! {
        <header class="masthead">
            <p class="brand">
                <Picture icon=Icon::Fork />
                "Forkful"
            </p>
            <p class="masthead-job">{title}</p>
            <p class="masthead-model" data-provider=text(move || state.provider().id.to_owned())>
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

/// Who is asked: the model, or else the server; and how many other providers the job asks.
fn asked(state: AppState) -> String {
    match state.ready_to_call() {
        _ if state.keys_are_locked() => wording::KEYS_LOCKED.to_owned(),
        Ok(Ready::Practice) => wording::provider(Provider::PRACTICE).to_owned(),
        Ok(Ready::Calls(Callees { own, others })) => wording::asked(&own, others.len()),
        Err(_) => wording::not_ready(state.provider()),
    }
}

/// Says starts and ends aloud, one at a time, and never a reply's single words.
#[component]
fn Announcer(state: AppState) -> impl IntoView {
    let words = text(move || {
        let news = state.run.news.get();
        announcement(&news, state)
    });
    view! {
        <p class="visually-hidden" role="status">
            {words}
        </p>
    }
}

fn announcement(news: &News, state: AppState) -> String {
    let shown = state.run.shown.get_untracked();
    match news {
        News::None => String::new(),
        News::Began => wording::began(shown.plan.first_level()),
        News::PartEnded(id) => {
            let part = shown.part(id);
            part.map(|part| wording::part_ended(&shown.title(id), part.phase.name()))
                .unwrap_or_default()
        }
        News::Copied(_) => wording::COPIED.to_owned(),
        News::NotCopied(_) => wording::NOT_COPIED.to_owned(),
        News::RunEnded => match state.run.summary() {
            Some(summary) => wording::ended(&summary),
            None => String::new(),
        },
    }
}
