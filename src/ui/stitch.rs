//! What is stitched: labels as a table with their counts, everything else as one text with its gaps marked.

use std::sync::Arc;

use leptos::prelude::*;

use super::command::{Command, dispatch};
use super::reactive::{changing, flag, text};
use super::rows::rows;
use super::state::AppState;
use super::state::shown::Shown;
use super::verdict::{counts, made_of};
use super::wording;
use crate::engine::merge::stitch::{Row, Sheet};
use crate::engine::merge::{Answer, Body, PanelPhase};
use crate::engine::plan::{PlannedMerge, PlannedPanel};
use crate::engine::unseen;

/// Draws a stitched answer.
pub fn stitch(
    state: AppState,
    shown: Arc<Shown>,
    panel: Arc<PlannedPanel>,
    answer: Memo<Answer>,
) -> AnyView {
    let labelled =
        matches!(&panel.merge, PlannedMerge::Stitch { labels, .. } if !labels.is_empty());
    let (used, total) = counts(answer);
    let read = move |read: fn(&Sheet) -> String| {
        text(move || answer.with(|answer| sheet(answer).map(read).unwrap_or_default()))
    };
    let buttons = buttons(state, &panel.id, answer);
    let made_of = made_of(state, &shown, &panel, answer);
    let body = if labelled {
        labels(&shown, &panel, answer)
    } else {
        whole(&shown, panel, answer)
    };
    view! {
        <div
            class="card verdict"
            data-answer=""
            data-used=used
            data-total=total
            data-counts=read(|sheet| {
                let counts = sheet.counts.iter().map(|(label, count)| format!("{label}:{count}"));
                counts.collect::<Vec<_>>().join(",")
            })
            data-open=read(|sheet| sheet.open.to_string())
            data-asked-again=read(|sheet| sheet.asked_again.to_string())
        >
            {made_of}
            {body}
            {buttons}
        </div>
    }
    .into_any()
}

fn sheet(answer: &Answer) -> Option<&Sheet> {
    match &answer.body {
        Body::Stitch(stitched) => stitched.sheet.as_ref(),
        _ => None,
    }
}

/// What a person may do with an answer that is there.
pub fn buttons(state: AppState, panel: &str, answer: Memo<Answer>) -> AnyView {
    let nothing =
        flag(move || answer.with(|answer| answer.used.is_empty() || !answer.phase.is_over()));
    let own = panel.to_owned();
    let label = text(move || {
        let words = state.run.news.with(|news| wording::copied(news, &own));
        words.to_owned()
    });
    let copied = panel.to_owned();
    let saved = panel.to_owned();
    view! {
        <div class="answer-buttons" hidden=nothing>
            <button
                type="button"
                class="button-quiet"
                on:click=move |_| dispatch(state, Command::CopyAnswer(copied.clone()))
            >
                {label}
            </button>
            <button
                type="button"
                class="button-quiet"
                on:click=move |_| dispatch(state, Command::SaveAnswer(saved.clone()))
            >
                {wording::SAVE}
            </button>
        </div>
    }
    .into_any()
}

/// The counts, and a table of every item with its label.
fn labels(shown: &Arc<Shown>, panel: &PlannedPanel, answer: Memo<Answer>) -> AnyView {
    let tally = changing(move || {
        // Before anything was asked nothing lacks its label.
        answer
            .with(|answer| {
                let sheet = sheet(answer).filter(|_| answer.phase != PanelPhase::Idle);
                sheet.map(tally)
            })
            .into_any()
    });
    let count = panel.groups.last().map_or(0, |group| group.items().end);
    let shown = Arc::clone(shown);
    let groups = panel.groups.clone();
    let names: Vec<String> = match &panel.merge {
        PlannedMerge::Stitch { labels, .. } => labels.to_vec(),
        _ => Vec::new(),
    };
    let longest = names.iter().map(|name| name.chars().count()).max();
    // The mark before a label takes the width of two letters.
    let width = format!("{}ch", longest.unwrap_or_default().clamp(8, 24) + 2);
    let row = move |item: usize| {
        let at = groups.partition_point(|group| group.items().end <= item);
        let share = groups.get(at).and_then(|group| group.share.as_ref());
        let words = share.zip(shown.text.as_ref()).map(|(share, text)| {
            let words = share.items.text(text, item, share.column.as_deref());
            unseen::beginning(&words, ROW_WORDS)
        });
        let whole = words.clone();
        let row =
            answer.with(|answer| sheet(answer).and_then(|sheet| sheet.rows.get(item).copied()));
        let row = row.unwrap_or(Row::NotYet);
        let place = match row {
            Row::Label(label) => label.to_string(),
            Row::NotYet | Row::Blank => "none".to_owned(),
            Row::Open | Row::Stopped | Row::Failed | Row::Gap => "open".to_owned(),
        };
        view! {
            <div class="row" data-item=(item + 1).to_string()>
                <span class="row-number">{(item + 1).to_string()}</span>
                <span class="row-words" title=whole>{words}</span>
                <span class="row-label" data-label=place>{wording::label(row, &names)}</span>
            </div>
        }
        .into_any()
    };
    view! {
        <div class="tally">{tally}</div>
        <div style:--label-width=width>{rows(count, panel.title.clone(), Box::new(row))}</div>
    }
    .into_any()
}

/// The counts by label, as lengths and as figures.
fn tally(sheet: &Sheet) -> AnyView {
    let mut shares: Vec<(String, String, usize)> = sheet
        .counts
        .iter()
        .enumerate()
        .map(|(place, (label, count))| (place.to_string(), wording::spoken(label), *count))
        .collect();
    if sheet.open > 0 {
        shares.push((
            "open".to_owned(),
            wording::WITHOUT_LABEL.to_owned(),
            sheet.open,
        ));
    }
    if sheet.blank > 0 {
        shares.push((
            "none".to_owned(),
            wording::NOTHING_TO_LABEL.to_owned(),
            sheet.blank,
        ));
    }
    let bars = shares
        .iter()
        .map(|(place, _, count)| {
            view! { <span data-label=place.clone() style:flex-grow=count.to_string()></span> }
        })
        .collect_view();
    let figures = shares
        .into_iter()
        .map(|(place, label, count)| {
            view! {
                <li data-label=place>
                    {label} " " <strong>{wording::thousands(count)}</strong>
                </li>
            }
        })
        .collect_view();
    view! {
        <div class="tally-bar" aria-hidden="true">{bars}</div>
        <ul class="tally-figures">{figures}</ul>
    }
    .into_any()
}

/// How much of a row's item is drawn, in bytes: a line of it is in sight, and some more when it is pointed at.
const ROW_WORDS: usize = 1_000;

/// How much of a very long text is drawn, in bytes. The whole is copied and saved.
const DRAWN: usize = 100_000;

/// The replies one after another, gaps marked.
fn whole(shown: &Arc<Shown>, panel: Arc<PlannedPanel>, answer: Memo<Answer>) -> AnyView {
    let shown = Arc::clone(shown);
    let is_idle = move || answer.with(|answer| answer.phase == PanelPhase::Idle);
    let about = wording::stitched_later(&panel);
    let words = text(move || {
        if is_idle() {
            return String::new();
        }
        let mut text = answer.with(|answer| wording::stitched(answer, &panel, &shown));
        if text.len() > DRAWN {
            text.truncate(text.floor_char_boundary(DRAWN));
            text.push_str(wording::MORE);
        }
        unseen::shown(&text).into_owned()
    });
    view! {
        <p class="card-about" hidden=flag(move || !is_idle())>
            {about}
        </p>
        <p class="reply stitched" data-text="" tabindex="0" hidden=flag(is_idle)>
            {words}
        </p>
    }
    .into_any()
}
