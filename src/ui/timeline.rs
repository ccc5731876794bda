//! The timeline: every call of a run as a bar, those of one part in one row, so that parallel work is seen and not only told.

use std::time::Duration;

use leptos::prelude::*;

use super::reactive::changing;
use super::state::AppState;
use super::state::shown::Shown;
use super::wording;
use crate::engine::part::{Attempt, Part};
use crate::engine::ports::Moment;
use crate::engine::run::Stretches;

/// More bars than this would be a wall.
const MOST_BARS: usize = 64;

/// Drawn when the run is over.
pub fn timeline(state: AppState) -> AnyView {
    let drawn = changing(move || {
        let whole = state.run.course.get().wall();
        let few = state
            .run
            .shown
            .with(|shown| shown.plan.calls() <= MOST_BARS);
        whole
            .filter(|_| few)
            .map(|whole| {
                let stretches = state.run.stretches.get_value();
                let bars = state.run.shown.with(|shown| bars(shown, &stretches, whole));
                view! {
                    <section class="timeline" aria-labelledby="timeline-title">
                        <header class="panel-head">
                            <h2 id="timeline-title">{"Timeline"}</h2>
                            <p>{wording::TIMELINE}</p>
                        </header>
                        <ul class="bars">{bars.into_iter().map(row).collect_view()}</ul>
                    </section>
                }
            })
            .into_any()
    });
    view! { {drawn} }.into_any()
}

/// The calls of one part, one after another, on the scale of its run, in thousandths of the run's time.
struct Bar {
    title: String,
    phase: &'static str,
    calls: Vec<CallBar>,
    time: String,
}

/// One call: until its first word, and then.
struct CallBar {
    from: u128,
    wait: u128,
    words: u128,
    /// Another has taken its place.
    is_past: bool,
}

fn bars(shown: &Shown, stretches: &Stretches, whole: Duration) -> Vec<Bar> {
    let whole = whole.as_millis().max(1);
    let place = |at: Moment| (1_000 * stretches.at(at).as_millis() / whole).min(1_000);
    let share = |from: Moment, to: Moment| place(to).saturating_sub(place(from));
    let call = |sent: Moment, first: Option<Moment>, ended: Moment, is_past: bool| {
        let first = first.unwrap_or(ended);
        CallBar {
            from: place(sent),
            wait: share(sent, first),
            words: share(first, ended),
            is_past,
        }
    };
    let parts = shown.plan.parts.iter();
    parts
        .filter_map(|planned| {
            let part: Part = shown.part(&planned.id)?;
            let times = part.times;
            let earlier = part.tries.iter();
            let mut calls: Vec<CallBar> = earlier
                .map(|one| call(one.sent, one.first_text, one.ended, true))
                .collect();
            let newest = times.sent.zip(times.ended);
            calls.extend(newest.map(|(sent, ended)| call(sent, times.first_text, ended, false)));
            if calls.is_empty() {
                return None;
            }
            let before: Duration = part.tries.iter().map(Attempt::call).sum();
            let time = before.saturating_add(times.call().unwrap_or_default());
            Some(Bar {
                title: shown.title(&planned.id),
                phase: part.phase.name(),
                time: wording::calls_and_time(calls.len(), time),
                calls,
            })
        })
        .collect()
}

fn row(bar: Bar) -> impl IntoView {
    let percent = |share: u128| format!("{}.{}%", share / 10, share % 10);
    let calls = bar.calls.into_iter().map(move |call| {
        let past = call.is_past.then_some("");
        view! {
            <span class="bar-wait" data-past=past style:left=percent(call.from) style:width=percent(call.wait)></span>
            <span class="bar-words" data-past=past style:left=percent(call.from + call.wait) style:width=percent(call.words)></span>
        }
    });
    view! {
        <li class="bar" data-phase=bar.phase>
            <span class="bar-title">{bar.title}</span>
            <span class="bar-track" aria-hidden="true">
                {calls.collect_view()}
            </span>
            <span class="bar-time">{bar.time}</span>
        </li>
    }
}
