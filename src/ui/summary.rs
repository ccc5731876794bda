//! What a run did, in one line: its calls, its time, and the time that one call after another would have
//! taken.

use leptos::prelude::*;

use super::accent::accented;
use super::card::list;
use super::command::SUMMARY;
use super::later::when_loaded;
use super::reactive::{changing, flag, text_if};
use super::state::AppState;
use super::wording;
use crate::engine::run::{Course, Summary};
use crate::provider::catalogue::Provider;

/// The line above the results.
#[component]
pub fn SummaryLine(
    /// The page's state.
    state: AppState,
) -> impl IntoView {
    let summary = Memo::new(move |_| state.run.summary());
    let millis = move |read: fn(&Summary) -> u128| {
        text_if(move || summary.get().map(|summary| read(&summary).to_string()))
    };
    let line = changing(move || match (state.run.course.get(), summary.get()) {
        (course, Some(summary)) => told(course, &summary),
        (Course::Idle, None) => {
            view! { <span class="summary-idle">{wording::IDLE}</span> }.into_any()
        }
        (_, None) => {
            let total = state.run.shown.with(|shown| shown.plan.calls());
            let (came, over) = (state.run.came(), state.run.over());
            wording::progress(came, over.saturating_sub(came), total).into_any()
        }
    });
    let notes = changing(move || {
        let practice = state.run.provider.get() == Provider::PRACTICE;
        let was_stopped = matches!(state.run.course.get(), Course::Stopped { .. });
        let notes = summary.get().map(|summary| {
            let run = &state.run.shown;
            run.with(|shown| wording::notes(&shown.plan, &summary, was_stopped, practice))
        });
        list(notes.unwrap_or_default())
    });
    let outdated = Memo::new(move |_| state.is_outdated());
    let is_current = flag(move || !outdated.get());
    view! {
        <div
            class="summary"
            id=SUMMARY
            tabindex="-1"
            data-summary=""
            data-wall-ms=millis(|summary| summary.wall.as_millis())
            data-sum-ms=millis(|summary| summary.sum.as_millis())
        >
            <p class="summary-line">{line}</p>
            <p class="summary-outdated" data-outdated="" hidden=is_current>{wording::OUTDATED}</p>
            <ul class="summary-notes">{notes}</ul>
            {when_loaded(state, move |later| (later.run_acts)(state))}
        </div>
    }
}

fn told(course: Course, summary: &Summary) -> AnyView {
    if matches!(course, Course::Stopped { .. }) {
        return wording::stopped(summary).into_any();
    }
    accented(&wording::saved(summary))
}
