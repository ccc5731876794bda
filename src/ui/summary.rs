//! What a run did, in one line: its calls, its time, and the time that one call after another would have
//! taken.

use leptos::prelude::*;

use super::state::AppState;
use super::wording;
use crate::engine::run::{Course, Summary};
use crate::provider::settings::Provider;

/// The line above the results.
#[component]
pub fn SummaryLine(
    /// The page's state.
    state: AppState,
) -> impl IntoView {
    let summary = Memo::new(move |_| state.plan.with_value(|plan| state.run.summary(plan)));
    let millis = move |read: fn(&Summary) -> u128| {
        move || summary.with(|summary| summary.as_ref().map(read).map(|n| n.to_string()))
    };
    let line = move || match (state.run.course.get(), summary.get()) {
        (course, Some(summary)) => told(course, &summary).into_any(),
        (Course::Idle, None) => view! { <span class="summary-idle">{wording::IDLE}</span> }.into_any(),
        (_, None) => {
            let total = state.plan.with_value(|plan| plan.parts.len());
            wording::progress(state.run.over(), total).into_any()
        }
    };
    let notes = move || {
        let practice = state.run.provider.get() == Provider::Practice;
        summary.get().map(|summary| {
            let mut notes: Vec<String> = Vec::new();
            notes.extend(wording::faster(&summary));
            notes.extend(wording::shortfall(&summary));
            notes.extend(summary.usage.map(wording::usage));
            if practice {
                notes.push(wording::PRACTICE_RUN.to_owned());
            }
            notes.into_iter().map(|note| view! { <li>{note}</li> }).collect_view()
        })
    };
    view! {
        <div
            class="summary"
            data-summary=""
            data-wall-ms=millis(|summary| summary.wall.as_millis())
            data-sum-ms=millis(|summary| summary.sum.as_millis())
        >
            <p class="summary-line">{line}</p>
            <ul class="summary-notes">{notes}</ul>
        </div>
    }
}

fn told(course: Course, summary: &Summary) -> impl IntoView + use<> {
    let calls = wording::calls(summary);
    let wall = wording::seconds(summary.wall);
    if matches!(course, Course::Stopped { .. }) {
        return view! { {wording::stopped(summary)} }.into_any();
    }
    let sum = wording::seconds(summary.sum);
    view! {
        {calls}
        " in "
        <em>{wall}</em>
        " instead of "
        {sum}
        " one after another"
    }
    .into_any()
}
