//! The timeline: every call of a run as a bar, so that parallel work is seen and not only told.

use std::time::Duration;

use leptos::prelude::*;

use super::reactive::changing;
use super::state::AppState;
use super::state::run::Shown;
use super::wording;
use crate::engine::part::Part;
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

/// One call on the scale of its run, in thousandths of the run's time.
struct Bar {
    title: String,
    phase: &'static str,
    from: u128,
    wait: u128,
    words: u128,
    time: String,
}

fn bars(shown: &Shown, stretches: &Stretches, whole: Duration) -> Vec<Bar> {
    let whole = whole.as_millis().max(1);
    let place = |at: Moment| (1_000 * stretches.at(at).as_millis() / whole).min(1_000);
    let share = |from: Moment, to: Moment| place(to).saturating_sub(place(from));
    let parts = shown.plan.parts.iter();
    parts
        .filter_map(|planned| {
            let part: Part = shown.part(&planned.id)?;
            let sent = part.times.sent?;
            let end = part.times.ended?;
            let first = part.times.first_text.unwrap_or(end);
            Some(Bar {
                title: shown.title(&planned.id),
                phase: part.phase.name(),
                from: place(sent),
                wait: share(sent, first),
                words: share(first, end),
                time: wording::seconds(end.since(sent)),
            })
        })
        .collect()
}

fn row(bar: Bar) -> impl IntoView {
    let percent = |share: u128| format!("{}.{}%", share / 10, share % 10);
    view! {
        <li class="bar" data-phase=bar.phase>
            <span class="bar-title">{bar.title}</span>
            <span class="bar-track" aria-hidden="true">
                <span class="bar-wait" style:left=percent(bar.from) style:width=percent(bar.wait)></span>
                <span class="bar-words" style:left=percent(bar.from + bar.wait) style:width=percent(bar.words)></span>
            </span>
            <span class="bar-time">{bar.time}</span>
        </li>
    }
}
