//! The timeline: every call of a run as a bar, so that parallel work is seen and not only told.

use leptos::prelude::*;

use super::reactive::changing;
use super::state::AppState;
use super::state::run::Shown;
use super::wording;
use crate::engine::part::Part;
use crate::engine::ports::Moment;
use crate::engine::run::Course;

/// More bars than this would be a wall.
const MOST_BARS: usize = 64;

/// Drawn when the run is over.
pub fn timeline(state: AppState) -> AnyView {
    let span = move || match state.run.course.get() {
        Course::Ended { began, ended, .. } | Course::Stopped { began, ended, .. } => {
            Some((began, ended))
        }
        Course::Idle | Course::Running { .. } => None,
    };
    let drawn = changing(move || {
        let span = span();
        let few = state
            .run
            .shown
            .with(|shown| shown.plan.calls() <= MOST_BARS);
        span.filter(|_| few)
            .map(|(began, ended)| {
                let bars = state.run.shown.with(|shown| bars(shown, began, ended));
                view! {
                    <section class="timeline" aria-labelledby="timeline-title">
                        <header class="panel-head">
                            <h2 id="timeline-title">"Timeline"</h2>
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

fn bars(shown: &Shown, began: Moment, ended: Moment) -> Vec<Bar> {
    let whole = ended.since(began).as_millis().max(1);
    let share = |from: Moment, to: Moment| 1_000 * to.since(from).as_millis() / whole;
    let parts = shown.plan.parts.iter();
    parts
        .filter_map(|planned| {
            let part: Part = shown.part(&planned.id)?;
            let sent = part.times.sent?;
            let end = part.times.ended?;
            let first = part.times.first_text.unwrap_or(end);
            Some(Bar {
                title: planned.title.clone(),
                phase: part.phase.name(),
                from: share(began, sent),
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
