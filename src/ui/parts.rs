//! The parts of a panel, side by side: as cards where there are few, as chips where there are many, and as a list
//! where there are very many.

use std::sync::{Arc, Mutex, PoisonError};

use leptos::prelude::*;

use super::card::{Card, attempts, trouble_view};
use super::later::when_loaded;
use super::reactive::{changing, flag, text, text_if};
use super::reader::{opener, reader};
use super::reading::looked_at;
use super::reply::beginning;
use super::rows::rows;
use super::state::AppState;
use super::state::opened::Opened;
use super::state::shown::{Shown, phase_memo};
use super::wording;
use crate::engine::job::PartId;
use crate::engine::merge::bare;
use crate::engine::part::{Part, Phase};
use crate::engine::plan::{Group, PlannedMerge, PlannedPanel};
use crate::engine::{orders, unseen};

/// So many parts are drawn as cards.
const CARDS: usize = 24;
/// So many are drawn as chips.
const CHIPS: usize = 120;

/// Draws a panel's parts.
pub fn parts(state: AppState, shown: &Arc<Shown>, panel: &Arc<PlannedPanel>) -> AnyView {
    let by_chunk = panel.groups.iter().any(|group| group.share.is_some());
    if !are_chips(panel) {
        if by_chunk {
            let groups = panel.groups.iter();
            return groups
                .map(|group| {
                    view! {
                        <h3 class="group-title">{unseen::shown(&group.title).into_owned()}</h3>
                        {cards(state, shown, &group.parts)}
                    }
                })
                .collect_view()
                .into_any();
        }
        return cards(state, shown, &panel.parts);
    }
    let (shown, panel) = (Arc::clone(shown), Arc::clone(panel));
    when_loaded(state, move |later| (later.chips)(state, &shown, &panel))
}

/// A panel's parts are too many, or say too little each, for cards.
pub fn are_chips(panel: &PlannedPanel) -> bool {
    let labelled =
        matches!(&panel.merge, PlannedMerge::Stitch { labels, .. } if !labels.is_empty());
    panel.parts.len() > CARDS || labelled
}

/// Many parts.
pub fn chips(state: AppState, shown: &Arc<Shown>, panel: &Arc<PlannedPanel>) -> AnyView {
    let chips: Vec<(Group, PartId)> = panel
        .groups
        .iter()
        .flat_map(|group| group.parts.iter().map(|id| (group.clone(), id.clone())))
        .collect();
    let asked = panel.groups.iter();
    let asked = asked.flat_map(|group| group.parts.iter().chain(&group.again));
    let troubles = troubles(state, Arc::clone(shown), asked.cloned().collect());
    let opened = Opened::none();
    let read = reader(state, shown, opened);
    let flags = flags(
        state,
        shown,
        chips.iter().map(|(_, id)| id.clone()).collect(),
    );
    let labels: Arc<[String]> = match &panel.merge {
        PlannedMerge::Stitch { labels, .. } => Arc::clone(labels),
        _ => Arc::default(),
    };
    let said = said(state, shown, panel, &labels);
    let drawn = if chips.len() <= CHIPS {
        let chips = chips
            .iter()
            .map(|(group, id)| chip(shown, group, id, &labels, opened));
        view! { <div class="chips">{chips.collect_view()}</div> }.into_any()
    } else {
        let shown = Arc::clone(shown);
        let label = panel.title.clone();
        rows(
            chips.len(),
            label,
            Box::new(move |row| {
                let row = chips.get(row);
                row.map(|(group, id)| chip(&shown, group, id, &labels, opened))
                    .into_any()
            }),
        )
    };
    view! {
        {flags}
        {said}
        {drawn}
        {read}
        <div role="alert">{troubles}</div>
    }
    .into_any()
}

fn cards(state: AppState, shown: &Arc<Shown>, ids: &[PartId]) -> AnyView {
    let cards = ids
        .iter()
        .map(|id| view! { <Card state=state shown=Arc::clone(shown) id=id.clone() /> })
        .collect_view();
    view! {
        <div class="cards" style:--cards=columns(ids.len()).to_string()>
            {cards}
        </div>
    }
    .into_any()
}

/// How many cards stand in a row, where there is room.
fn columns(cards: usize) -> usize {
    match cards {
        0..=4 => cards,
        5 | 6 | 9 => 3,
        _ => 4,
    }
}

/// A part in little: which chunk it is, and how far.
fn chip(
    shown: &Arc<Shown>,
    group: &Group,
    id: &PartId,
    labels: &Arc<[String]>,
    opened: Opened,
) -> AnyView {
    let cell = shown.cell(id);
    let title = shown.title(id);
    // Of a chunk that several parts work, its words alone do not tell which of them this is.
    let task = shown.plan.part(id).filter(|_| group.parts.len() > 1);
    let words_of = unseen::shown(&group.title).into_owned();
    let head = task.map_or(words_of.clone(), |part| {
        wording::of_chunk(&part.task, &words_of)
    });
    let lacking = lacking(shown, group, labels);
    let note = {
        let cell = cell.clone();
        text(move || {
            let lacks = lacking.get();
            cell.with(|part| match &part.phase {
                Phase::Done(_) if lacks > 0 => wording::lacks(lacks),
                Phase::Done(_) => part.times.call().map(wording::seconds).unwrap_or_default(),
                phase => wording::phase(phase.name()).to_owned(),
            })
        })
    };
    let words = {
        let cell = cell.clone();
        text(move || cell.with(|part| beginning(part.text())))
    };
    let again = group.again.iter().map(|id| again(shown, id)).collect_view();
    let phase = phase_memo(cell.clone());
    let attempts = attempts(&cell);
    // It is looked through when it has come to its end.
    let flag = changing(move || {
        phase.with(|_| ());
        let is_flagged = cell.with_untracked(|part| part.is_over() && gives_orders(part));
        let flag =
            is_flagged.then(|| view! { <strong data-order="">{wording::ORDER_IN_TILE}</strong> });
        flag.into_any()
    });
    view! {
        <article
            class="chip"
            aria-label=title
            data-part=id.to_string()
            data-phase=phase
            data-attempts=attempts
            data-lacking=text_if(move || Some(lacking.get()).filter(|count| *count > 0).map(|count| count.to_string()))
        >
            {opener(opened, id, head)}
            <p class="chip-note">{note}</p>
            <p class="chip-text">{flag}<span data-text="">{words}</span></p>
            {again}
        </article>
    }
    .into_any()
}

/// How many labels of a chunk lack. It is read when one of its parts comes to its end, and not with each word.
fn lacking(shown: &Arc<Shown>, group: &Group, labels: &Arc<[String]>) -> Memo<usize> {
    let cells: Vec<_> = group.asked().map(|id| shown.cell(id)).collect();
    let phases: Vec<_> = cells.iter().map(|cell| phase_memo(cell.clone())).collect();
    let (group, labels) = (group.clone(), Arc::clone(labels));
    Memo::new(move |_| {
        for phase in &phases {
            // A memo that is only tracked is never worked out, and so never hears of anything.
            phase.with(|_| ());
        }
        if labels.is_empty() {
            return 0;
        }
        let parts: Vec<Part> = cells.iter().map(GetUntracked::get_untracked).collect();
        bare::lacking(&group, &parts, &labels)
    })
}

/// What chunks said in the place of labels: once, above all, when the run is over.
fn said(
    state: AppState,
    shown: &Arc<Shown>,
    panel: &Arc<PlannedPanel>,
    labels: &Arc<[String]>,
) -> AnyView {
    let (shown, panel, labels) = (Arc::clone(shown), Arc::clone(panel), Arc::clone(labels));
    let words = Memo::new(move |_| {
        if labels.is_empty() || state.run.course.get().wall().is_none() {
            return None;
        }
        let prose = bare::prose(&panel, &labels, &|id| shown.part(id))?;
        Some(wording::prose(&prose, &panel, &beginning(&prose.words)))
    });
    let told = changing(move || {
        let words = words.get();
        words
            .map(|words| view! { <p class="reading-note" data-prose="">{words}</p> })
            .into_any()
    });
    view! { {told} }.into_any()
}

/// How many of many replies give orders. Each is looked through once, when it has come to its end.
fn flags(state: AppState, shown: &Arc<Shown>, ids: Vec<PartId>) -> AnyView {
    let shown = Arc::clone(shown);
    let seen = Mutex::new(vec![(0, false); ids.len()]);
    let told = changing(move || {
        state.run.beat.track();
        let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
        let mut count = 0;
        for (id, (attempts, is_flagged)) in ids.iter().zip(&mut *seen) {
            shown.look_at(id, |part| {
                if *attempts != part.attempts && part.is_over() {
                    *attempts = part.attempts;
                    *is_flagged = gives_orders(part);
                }
            });
            count += usize::from(*is_flagged);
        }
        let words = wording::orders_in_replies(count);
        let told = words.map(|words| {
            view! { <p class="reading-note" data-orders=""><strong>{words}</strong></p> }
        });
        told.into_any()
    });
    view! { {told} }.into_any()
}

/// A reply gives orders.
pub(super) fn gives_orders(part: &Part) -> bool {
    looked_at(part.text()).and_then(orders::first).is_some()
}

/// A part that asks again, shown once it was asked: one that was stopped before that never was.
pub fn again(shown: &Arc<Shown>, id: &PartId) -> AnyView {
    let cell = shown.cell(id);
    let phase = phase_memo(cell.clone());
    let attempts = attempts(&cell);
    let is_idle = flag(move || attempts.with(|sent| sent == "0"));
    view! {
        <p
            class="again"
            hidden=is_idle
            aria-label=shown.title(id)
            data-part=id.to_string()
            data-phase=phase
            data-attempts=attempts
        >
            {text(move || phase.with(|phase| wording::asked_again(phase)))}
            <span class="visually-hidden" data-text="">
                {text(move || cell.with(|part| beginning(part.text())))}
            </span>
        </p>
    }
    .into_any()
}

/// What went wrong with many parts, each thing once.
pub fn troubles(state: AppState, shown: Arc<Shown>, ids: Vec<PartId>) -> AnyView {
    // Beats come with every part; the words change seldom, and only then are they drawn, and said, anew.
    let found = Memo::new(move |_| {
        state.run.beat.track();
        let provider = state.run.provider.get();
        let later = state.later.get();
        later.map_or_else(Vec::new, |later| (later.troubles)(&shown, &ids, provider))
    });
    let drawn = changing(move || {
        let found = found.get().into_iter();
        found.map(trouble_view).collect_view().into_any()
    });
    view! { {drawn} }.into_any()
}
