//! The way back to what was left for other jobs, and the question that stands before leaving a run at work.

use std::time::Duration;

use leptos::ev;
use leptos::prelude::*;

use super::acts::Button;
use super::command::{Command, dispatch};
use super::reactive::changing;
use super::returned::act;
use super::state::AppState;
use super::state::aside::Leaving;
use super::state::kept::Earlier;
use super::state::opened::{Passing, Settled};
use super::wording;
use crate::browser::timer;
use crate::gallery;

/// How long what is typed may be kept nowhere.
const PAUSE: Duration = Duration::from_millis(500);

/// Lines under the picker, where anything was left.
pub fn aside(state: AppState) -> AnyView {
    keep_drafts(state);
    let lines = changing(move || {
        let all = state.job.with(|job| state.asides.all(job));
        let lines = all.into_iter().map(|aside| {
            let title = wording::aside(aside.title(), &aside.given());
            let back = Button {
                words: wording::GO_BACK.to_owned(),
                label: format!("{}: {title}", wording::GO_BACK),
                command: Command::GoBack(aside),
                name: None,
                settled: Settled::begun(false),
            };
            view! {
                <p class="aside" role="note">
                    {title} " "
                    {back.draw(state)}
                </p>
            }
            .into_any()
        });
        lines.collect_view().into_any()
    });
    let question = changing(move || {
        let leaving = state.leaving.get();
        let leaving = leaving.filter(|_| state.run.course.get().is_running());
        leaving
            .map(|leaving| {
                view! {
                    <p class="aside" role="alert" data-leaving="">
                        {wording::leaving(&title(state, &leaving))} " "
                        {act(state, wording::LEAVE, Command::Leave)} " "
                        {act(state, wording::STAY, Command::Stay)}
                    </p>
                }
            })
            .into_any()
    });
    let mut before = Vec::new();
    let earlier = changing(move || {
        let runs = state.kept.earlier();
        let last = std::mem::replace(&mut before, runs.clone());
        // Who presses twice does not show another run that has come into the place of the first.
        let has_come = !last.is_empty() && last != runs;
        earlier(state, runs, has_come)
    });
    view! {
        {question}
        {lines}
        {earlier}
    }
    .into_any()
}

/// The kept runs, where there are any, with a way to each.
fn earlier(state: AppState, runs: Vec<Earlier>, has_come: bool) -> AnyView {
    if runs.is_empty() {
        return ().into_any();
    }
    let summary = wording::earlier_runs(runs.len());
    let settled = Settled::begun(has_come);
    let lines = runs.into_iter().map(|run| {
        let when = timer::local_date(run.begun);
        let words = wording::earlier_run(&run.title, &when, &run.of);
        let label = format!("{}: {words}", wording::SHOW);
        let show = Button {
            words: wording::SHOW.to_owned(),
            label,
            command: Command::ShowKept(run.id),
            name: None,
            settled,
        };
        view! { <li>{words} " " {show.draw(state)}</li> }.into_any()
    });
    view! {
        <details class="aside" data-earlier="">
            <summary>{summary}</summary>
            <ul>{lines.collect_view()}</ul>
        </details>
    }
    .into_any()
}

fn title(state: AppState, leaving: &Leaving) -> String {
    match leaving {
        Leaving::Aside(aside) => aside.title().to_owned(),
        Leaving::Run(run) => {
            let mut kept = state.kept.earlier().into_iter();
            let kept = kept.find(|kept| kept.id == *run);
            kept.map(|kept| kept.title).unwrap_or_default()
        }
        Leaving::Job(id) => {
            let mut listed = gallery::LIST.into_iter();
            let listed = listed.find(|listed| listed.id == *id);
            listed.map_or_else(|| id.clone(), |listed| listed.title.to_owned())
        }
    }
}

/// Has what a person makes kept a moment later, and at once when the page goes away.
fn keep_drafts(state: AppState) {
    let is_waiting = Passing::not_yet();
    Effect::new(move |_| {
        state.job.track();
        state.input.track();
        state.file.track();
        state.asides.track();
        if !is_waiting.is() {
            is_waiting.begin(PAUSE, move || dispatch(state, Command::KeepDraft));
        }
    });
    let gone = window_event_listener(ev::pagehide, move |_| dispatch(state, Command::KeepDraft));
    on_cleanup(move || gone.remove());
}
