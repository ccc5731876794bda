//! The verdict: what it is made of, and then what it says.

use leptos::prelude::*;

use super::card::{CardFoot, CardState, Trouble};
use super::icon::{Icon, Picture};
use super::state::{AppState, phase_memo};
use super::wording;
use crate::engine::job::PartId;
use crate::engine::merge::Answer;
use crate::engine::part::Phase;

/// The card that a synthesise merge ends in.
#[component]
pub fn Verdict(
    /// The page's state.
    state: AppState,
    /// Which part.
    id: PartId,
    /// The panel's answer as it stands.
    answer: Memo<Answer>,
) -> impl IntoView {
    let cell = state.run.cell(&id);
    let phase = phase_memo(cell);
    let (title, about) = state
        .plan
        .with_value(|plan| plan.part(&id).map(|part| (part.title.clone(), part.about.clone())).unwrap_or_default());
    let title_of = move |id: &str| {
        let id = PartId::new(id);
        state.plan.with_value(|plan| plan.part(&id).map(|part| part.title.clone()).unwrap_or_default())
    };
    // Until its call is sent, a verdict is made of nothing yet.
    let asked = move || !matches!(phase.get(), "waiting" | "queued");
    let made_of = move || {
        asked().then(|| {
            let provider = state.run.provider.get();
            let whole =
                answer.with(|answer| answer.left_out.is_empty() && !answer.used.iter().any(|used| used.at_limit));
            let words = answer.with(|answer| wording::made_of(answer, title_of, provider));
            let icon = if whole { Icon::Check } else { Icon::Warning };
            view! {
                <p class="made-of" data-whole=whole.to_string()>
                    <Picture icon=icon />
                    {words}
                </p>
            }
        })
    };
    view! {
        <article
            class="card verdict"
            aria-label=title.clone()
            data-part=id.to_string()
            data-phase=phase
            data-attempts=move || cell.with(|part| part.attempts)
        >
            <header class="card-head">
                <h3>{title.clone()}</h3>
                <CardState state=state cell=cell />
            </header>
            <p class="card-about" hidden=move || phase.get() != "waiting">{about}</p>
            <div
                data-answer=""
                data-used=move || answer.with(|answer| answer.used.len())
                data-total=move || answer.with(|answer| answer.used.len() + answer.left_out.len())
            >
                {made_of}
                <p class="reply verdict-text" data-text="">
                    {move || cell.with(|part| {
                        let over = matches!(part.phase, Phase::Done(_));
                        let (prose, closing) = closing(part.text(), over);
                        (prose.to_owned(), closing.map(|line| view! { <strong>{line.to_owned()}</strong> }))
                    })}
                </p>
            </div>
            <Trouble state=state cell=cell />
            <CardFoot state=state cell=cell />
        </article>
    }
}

/// Parts the last line from the rest, once the verdict is whole and the line is the one asked for.
fn closing(text: &str, over: bool) -> (&str, Option<&str>) {
    let text = text.trim_end();
    let at = text.rfind('\n').map_or(0, |at| at + 1);
    let (prose, line) = text.split_at(at);
    if over && line.starts_with("Verdict:") { (prose, Some(line)) } else { (text, None) }
}
