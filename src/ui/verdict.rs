//! The verdict: what it is made of, and then what it says.

use std::collections::HashSet;
use std::sync::Arc;

use leptos::prelude::*;

use super::card::{CardHead, Marks, Trouble, attempts};
use super::icon::{Icon, Picture};
use super::later::when_loaded;
use super::reactive::{changing, flag, text};
use super::reply::{beginning, reply_of};
use super::state::AppState;
use super::state::shown::{Shown, phase_memo};
use super::wording;
use crate::engine::job::PartId;
use crate::engine::merge::Answer;
use crate::engine::part::Phase;
use crate::engine::plan::PlannedPanel;
use crate::provider::catalogue::Provider;

/// The card that a synthesise merge ends in.
#[component]
pub fn Verdict(
    /// The page's state.
    state: AppState,
    /// The plan that is shown.
    shown: Arc<Shown>,
    /// Its panel.
    panel: Arc<PlannedPanel>,
    /// Which part.
    id: PartId,
    /// The panel's answer as it stands.
    answer: Memo<Answer>,
) -> impl IntoView {
    let cell = shown.cell(&id);
    let phase = phase_memo(cell.clone());
    // Until its call is sent, a verdict is made of nothing yet; one that failed without a call says of what.
    let asked = cell.clone();
    let is_made = move || match phase.get().as_str() {
        "failed" => true,
        "streaming" | "done" | "stopped" => asked.with_untracked(|part| part.attempts > 0),
        _ => false,
    };
    let made_of = made_of_when(state, &shown, &panel, answer, is_made);
    let read = cell.clone();
    let prose = reply_of(state, &cell, |text, over| split_closing(text, over).0);
    let closing = text(move || {
        read.with(|part| {
            let over = matches!(part.phase, Phase::Done(_));
            beginning(split_closing(part.text(), over).1)
        })
    });
    // It is a line of its own, also where it is copied.
    let gap = text(move || closing.with(|line| if line.is_empty() { "" } else { "\n" }.to_owned()));
    let (used, total) = counts(answer);
    let title = shown.title(&id);
    let attempts = attempts(&cell);
    let outdated = staleness(state, &shown, &id);
    let is_stale = Memo::new(move |_| outdated.get().is_some());
    let acts = {
        let (shown, id) = (Arc::clone(&shown), id.clone());
        when_loaded(state, move |later| (later.part_acts)(state, &shown, &id))
    };
    view! {
        <article
            class="card verdict"
            aria-label=title
            data-part=id.to_string()
            data-phase=phase
            data-attempts=attempts
            data-stale=text(move || is_stale.get().to_string())
        >
            <CardHead state=state shown=Arc::clone(&shown) id=id.clone() cell=cell.clone() />
            <p class="stale" hidden=flag(move || !is_stale.get())>{text(move || outdated.get().unwrap_or_default().to_owned())}</p>
            <div data-answer="" data-used=used data-total=total>
                {made_of}
                <div class="reply verdict-text" data-text="">
                    {prose}
                    <p class="closing">{gap}<strong>{closing}</strong></p>
                </div>
            </div>
            <Trouble state=state shown=Arc::clone(&shown) cell=cell.clone() />
            <Marks state=state cell=cell />
            {acts}
        </article>
    }
}

/// How the verdict is older than what it was made from, if it is: from the moment on that any of that is asked again.
fn staleness(state: AppState, shown: &Arc<Shown>, id: &PartId) -> Memo<Option<&'static str>> {
    let (shown, id) = (Arc::clone(shown), id.clone());
    Memo::new(move |_| {
        state.run.beat.track();
        (state.later.get()?.age)(&shown, &id)
    })
}

/// The words for how a part is older than what it was made from, if it is.
pub fn age(shown: &Shown, id: &PartId) -> Option<&'static str> {
    let old: HashSet<PartId> = shown.stale().into_iter().collect();
    let own = shown.plan.part(id).filter(|_| old.contains(id))?;
    let is_behind = own.waits_for().any(|need| old.contains(need));
    Some(if is_behind {
        wording::STALE_BEHIND
    } else {
        wording::STALE
    })
}

/// What an answer is made of, above it, as soon as its panel has ended.
pub fn made_of(
    state: AppState,
    shown: &Arc<Shown>,
    panel: &Arc<PlannedPanel>,
    answer: Memo<Answer>,
) -> AnyView {
    let over = move || answer.with(|answer| answer.phase.is_over());
    made_of_when(state, shown, panel, answer, over)
}

fn made_of_when(
    state: AppState,
    shown: &Arc<Shown>,
    panel: &Arc<PlannedPanel>,
    answer: Memo<Answer>,
    is_made: impl Fn() -> bool + Send + Sync + 'static,
) -> AnyView {
    let shown = Arc::clone(shown);
    let panel = Arc::clone(panel);
    let told = Memo::new(move |_| {
        // It may grow old while it stays the same.
        state.run.beat.track();
        if !is_made() {
            return None;
        }
        let later = state.later.get()?;
        let provider = state.run.provider.get();
        Some(answer.with(|answer| (later.made_of)(answer, &panel, &shown, provider)))
    });
    let words = changing(move || {
        let Some((words, whole)) = told.get() else {
            return ().into_any();
        };
        let provider = state.run.provider.get();
        // A check mark would pass for a judgement, and in practice nobody judged.
        let icon = match (whole, provider == Provider::PRACTICE) {
            (false, _) => Some(Icon::Warning),
            (true, true) => None,
            (true, false) => Some(Icon::Check),
        };
        view! {
            <p class="made-of" data-whole=whole.to_string()>
                {icon.map(|icon| view! { <Picture icon=icon /> })}
                {words}
            </p>
        }
        .into_any()
    });
    view! { {words} }.into_any()
}

/// How many parts count in an answer, and of how many, for its attributes.
pub fn counts(answer: Memo<Answer>) -> (Signal<String>, Signal<String>) {
    let used = text(move || answer.with(|answer| answer.used.len().to_string()));
    let total =
        text(move || answer.with(|answer| (answer.used.len() + answer.left_out.len()).to_string()));
    (used, total)
}

/// What an answer is made of, in words, and whether nothing lacks and nothing of it is older than what it was made from.
pub fn told(
    answer: &Answer,
    panel: &PlannedPanel,
    shown: &Shown,
    provider: Provider,
) -> (String, bool) {
    let asked = |id: &PartId| shown.asked_for(id, provider);
    let words = wording::made_of(answer, panel, |id| shown.title(id), provider, asked);
    (words, answer.is_whole() && !shown.is_stale(panel))
}

/// Parts the last line from the rest, once the verdict is whole and the line is the one asked for.
fn split_closing(text: &str, over: bool) -> (&str, &str) {
    let text = text.trim_end();
    let at = text.rfind('\n').map_or(0, |at| at + 1);
    let (prose, line) = text.split_at(at);
    if over && line.starts_with("Verdict:") {
        (prose, line)
    } else {
        (text, "")
    }
}
