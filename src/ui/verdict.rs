//! The verdict: what it is made of, and then what it says.

use leptos::prelude::*;

use super::card::{CardHead, Marks, Trouble, attempts};
use super::icon::{Icon, Picture};
use super::reactive::{changing, text};
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
    // Until its call is sent, a verdict is made of nothing yet; one that failed without a call says of what.
    let is_made = move || match phase.get().as_str() {
        "failed" => true,
        "streaming" | "done" | "stopped" => cell.with_untracked(|part| part.attempts > 0),
        _ => false,
    };
    let made_of = changing(move || {
        is_made()
            .then(|| {
                let words = answer.with(|answer| {
                    wording::made_of(answer, |id| state.title(id), state.run.provider.get())
                });
                let icon = if answer.with(is_whole) {
                    Icon::Check
                } else {
                    Icon::Warning
                };
                view! {
                    <p class="made-of" data-whole=answer.with(is_whole).to_string()>
                        <Picture icon=icon />
                        {words}
                    </p>
                }
            })
            .into_any()
    });
    let closing = move || {
        cell.with(|part| {
            let over = matches!(part.phase, Phase::Done(_));
            let (prose, closing) = split_closing(part.text(), over);
            (prose.to_owned(), closing.to_owned())
        })
    };
    let (used, total) = counts(answer);
    view! {
        <article
            class="card verdict"
            aria-label=state.title(id.as_str())
            data-part=id.to_string()
            data-phase=phase
            data-attempts=attempts(cell)
        >
            <CardHead state=state id=id.clone() cell=cell />
            <div data-answer="" data-used=used data-total=total>
                {made_of}
                <p class="reply verdict-text" data-text="">
                    {text(move || closing().0)}
                    <strong>{text(move || closing().1)}</strong>
                </p>
            </div>
            <Trouble state=state cell=cell />
            <Marks state=state cell=cell />
        </article>
    }
}

/// How many parts count in an answer, and of how many, for its attributes.
pub fn counts(answer: Memo<Answer>) -> (Signal<String>, Signal<String>) {
    let used = text(move || answer.with(|answer| answer.used.len().to_string()));
    let total =
        text(move || answer.with(|answer| (answer.used.len() + answer.left_out.len()).to_string()));
    (used, total)
}

fn is_whole(answer: &Answer) -> bool {
    answer.left_out.is_empty() && !answer.used.iter().any(|used| used.at_limit)
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
