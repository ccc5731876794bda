//! Score and pick: the best, and the table of scores.

use std::collections::HashSet;
use std::sync::Arc;

use leptos::prelude::*;

use super::card::attempts;
use super::parts::{again, gives_orders, troubles};
use super::reactive::{changing, flag, text};
use super::reader::{opener_in_line, reader};
use super::reading::reading;
use super::reply::beginning;
use super::state::AppState;
use super::state::opened::{Opened, Paged};
use super::state::shown::{PartCell, Shown, phase_memo};
use super::stitch::buttons;
use super::verdict::{counts, made_of};
use super::wording;
use crate::engine::job::PartId;
use crate::engine::merge::score::{Ranking, Rubric, Standing};
use crate::engine::merge::{Answer, Body, PanelPhase};
use crate::engine::plan::{Group, PlannedMerge, PlannedPanel};
use crate::engine::unseen;

/// Draws a scored answer.
pub fn score(
    state: AppState,
    shown: Arc<Shown>,
    panel: Arc<PlannedPanel>,
    answer: Memo<Answer>,
) -> AnyView {
    let PlannedMerge::Score(rubric) = &panel.merge else {
        return ().into_any();
    };
    let rubric = Arc::clone(rubric);
    let (used, total) = counts(answer);
    let best = text(move || {
        with_ranking(answer, |ranking| {
            let best = ranking.best.iter().map(|at| (at + 1).to_string());
            best.collect::<Vec<_>>().join(",")
        })
    });
    let made_of = made_of(state, &shown, &panel, answer);
    let buttons = buttons(state, &panel.id, answer);
    let judges: Vec<PartId> = panel
        .groups
        .iter()
        .flat_map(|group| group.judges.clone())
        .collect();
    let troubles = troubles(state, Arc::clone(&shown), judges);
    let opened = Opened::none();
    let outdated = outdated(state, &shown, &panel);
    let table = table(&shown, &panel.groups, &rubric, (answer, outdated), opened);
    let read = reader(state, &shown, opened);
    let winner = changing(move || {
        // Too few for an answer is told in the line above.
        let nobody = answer.with(|answer| {
            let is_over = matches!(answer.phase, PanelPhase::Done | PanelPhase::Failed);
            let scored = |one: &Standing| one.points.is_some();
            is_over && matches!(&answer.body, Body::Score(ranking) if !ranking.standings.iter().any(scored))
        });
        if nobody {
            return view! { <p class="best-title" data-no-winner="">{wording::NO_WINNER}</p> }
                .into_any();
        }
        let outdated = outdated.get();
        with_ranking(answer, |ranking| {
            winner(&shown, &panel.groups, ranking, &outdated)
        })
        .into_any()
    });
    view! {
        <div class="card verdict" data-answer="" data-used=used data-total=total data-best=best>
            {made_of}
            {winner}
            {table}
            {read}
            <div role="alert">{troubles}</div>
            {buttons}
        </div>
    }
    .into_any()
}

fn with_ranking<T: Default>(answer: Memo<Answer>, read: impl FnOnce(&Ranking) -> T) -> T {
    answer.with(|answer| match &answer.body {
        Body::Score(ranking) => read(ranking),
        _ => T::default(),
    })
}

/// The candidates that were judged before they were asked again: their scores are of what they were then.
fn outdated(
    state: AppState,
    shown: &Arc<Shown>,
    panel: &Arc<PlannedPanel>,
) -> Memo<HashSet<usize>> {
    let (shown, panel) = (Arc::clone(shown), Arc::clone(panel));
    Memo::new(move |_| {
        state.run.beat.track();
        let old: HashSet<PartId> = shown.stale().into_iter().collect();
        let groups = panel.groups.iter().enumerate();
        let is_old = |group: &Group| group.judges.iter().any(|id| old.contains(id));
        let outdated = groups.filter(|(_, group)| !old.is_empty() && is_old(group));
        outdated.map(|(at, _)| at).collect()
    })
}

/// The best, in its own words; several where they are equal.
fn winner(
    shown: &Arc<Shown>,
    groups: &[Group],
    ranking: &Ranking,
    outdated: &HashSet<usize>,
) -> Vec<AnyView> {
    let equal = ranking.best.len() > 1;
    let best = ranking.best.iter();
    let best = best.filter_map(|at| Some((at, groups.get(*at)?)));
    best.map(|(at, group)| {
        let is_older = outdated
            .contains(at)
            .then(|| view! { <p class="stale" data-stale-score="">{wording::OLDER_SCORE}</p> });
        // What was judged of a chunk is the chunk itself, and its title begins it.
        let reply = group.parts.first().filter(|_| group.share.is_none());
        let words = reply.and_then(|id| shown.part(id)).map(|part| {
            let words = wording::reply_in_text(&part, &group.title);
            view! { <div class="reply verdict-text" data-text="">{reading(&words)}</div> }
        });
        view! {
            <p class="best-title">{wording::best(&unseen::shown(&group.title), equal)}</p>
            {is_older}
            {words}
        }
        .into_any()
    })
    .collect()
}

fn table(
    shown: &Arc<Shown>,
    groups: &[Group],
    rubric: &Arc<Rubric>,
    (answer, outdated): (Memo<Answer>, Memo<HashSet<usize>>),
    opened: Opened,
) -> AnyView {
    let heads = rubric
        .criteria
        .iter()
        .map(|criterion| {
            view! {
                <th scope="col">
                    {criterion.title.clone()} " " <span class="weight">{wording::weight(criterion.weight)}</span>
                </th>
            }
        })
        .collect_view();
    // In the plan's order until the last score is there, so that no row moves under the reader's eyes before.
    let count = groups.len();
    let order = Memo::new(move |_| {
        let over = answer.with(|answer| answer.phase.is_over());
        let order = over.then(|| with_ranking(answer, Ranking::order));
        order.unwrap_or_else(|| (0..count).collect())
    });
    let (shown, groups, rubric) = (Arc::clone(shown), groups.to_vec(), Arc::clone(rubric));
    let page = Paged::of(count);
    let rows = changing(move || {
        let order = order.get().into_iter().take(page.drawn());
        let groups = order.filter_map(|at| Some((at, groups.get(at)?)));
        groups
            .map(|(at, group)| row(&shown, at, group, &rubric, (answer, outdated), opened))
            .collect_view()
            .into_any()
    });
    view! {
        <table class="scores">
            <thead>
                <tr>
                    <th scope="col">{wording::CANDIDATE}</th>
                    {heads}
                    <th scope="col">{wording::MEAN}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
        <p class="reading-more" hidden=flag(move || page.next() == 0)>
            <button type="button" class="link" on:click=move |_| page.turn()>
                {text(move || wording::more_rows(page.next()))}
            </button>
            " "
            <span>{text(move || wording::rows_drawn(page.drawn(), count))}</span>
        </p>
    }
    .into_any()
}

fn row(
    shown: &Arc<Shown>,
    at: usize,
    group: &Group,
    rubric: &Arc<Rubric>,
    (answer, outdated): (Memo<Answer>, Memo<HashSet<usize>>),
    opened: Opened,
) -> AnyView {
    let Some(judge) = group.judges.first() else {
        return ().into_any();
    };
    let cell = shown.cell(judge);
    let phase = phase_memo(cell.clone());
    let titles: Vec<String> = rubric
        .criteria
        .iter()
        .map(|one| one.title.clone())
        .collect();
    let scores = titles
        .into_iter()
        .enumerate()
        .map(|(place, title)| {
            let score = text(move || {
                with_ranking(answer, |ranking| {
                    let standing = ranking.standings.get(at);
                    let score = standing.and_then(|one| one.scores.get(place).copied().flatten());
                    score.map_or_else(|| "–".to_owned(), |score| score.to_string())
                })
            });
            view! { <td data-head=title>{score}</td> }
        })
        .collect_view();
    let mean = {
        let rubric = Arc::clone(rubric);
        text(move || {
            with_ranking(answer, |ranking| match ranking.standings.get(at) {
                Some(one) => wording::standing(one, &rubric, &phase.get()),
                None => String::new(),
            })
        })
    };
    let is_best =
        text(move || with_ranking(answer, |ranking| ranking.best.contains(&at).to_string()));
    let place = text(move || {
        let place = with_ranking(answer, |ranking| ranking.place(at));
        let place = place.filter(|_| answer.with(|answer| answer.phase.is_over()));
        place.map(|place| place.to_string()).unwrap_or_default()
    });
    let attempts = attempts(&cell);
    let asked_again = group.judges.get(1).map(|id| again(shown, id));
    let judged = judged(shown, group, opened);
    let gives_orders = flagged(shown, group);
    let faults = faults(shown, at, group, rubric, answer);
    view! {
        <tr
            data-part=judge.to_string()
            data-phase=phase
            data-attempts=attempts
            data-best=is_best
            data-place=place
        >
            <th scope="row">
                <span class="place">{place}</span>
                {unseen::shown(&group.title).into_owned()}
                <span class="visually-hidden" data-text="">
                    {text(move || cell.with(|part| beginning(part.text())))}
                </span>
                {asked_again}
                <p class="stale" data-stale-score="" hidden=flag(move || !outdated.with(|all| all.contains(&at)))>
                    {wording::OLDER_SCORE}
                </p>
                {faults}
                {gives_orders}
                {judged}
            </th>
            {scores}
            <td class="mean" data-head=wording::MEAN>
                {mean}
            </td>
        </tr>
    }
    .into_any()
}

/// What a judge said gives orders. It is looked through when it has come to its end.
fn flagged(shown: &Arc<Shown>, group: &Group) -> AnyView {
    let cells: Vec<_> = group.judges.iter().map(|id| shown.cell(id)).collect();
    let phases: Vec<_> = cells.iter().cloned().map(phase_memo).collect();
    let flag = changing(move || {
        for phase in &phases {
            phase.with(|_| ());
        }
        let gives_orders =
            |cell: &PartCell| cell.with_untracked(|part| part.is_over() && gives_orders(part));
        cells
            .iter()
            .any(gives_orders)
            .then(|| view! { <p><strong data-order="">{wording::ORDER_IN_TILE}</strong></p> })
            .into_any()
    });
    view! { {flag} }.into_any()
}

/// Opens what the judges said, as far as they did.
fn judged(shown: &Arc<Shown>, group: &Group, opened: Opened) -> AnyView {
    let words = [wording::JUDGED, wording::JUDGED_AGAIN];
    let openers = group.judges.iter().zip(words).map(|(id, words)| {
        let attempts = attempts(&shown.cell(id));
        let is_idle = flag(move || attempts.with(|sent| sent == "0"));
        view! { <p hidden=is_idle>{opener_in_line(opened, id, words)}</p> }
    });
    openers.collect_view().into_any()
}

/// Why a candidate that was judged has no total: what was given to each criterion that lacks its score.
fn faults(
    shown: &Arc<Shown>,
    at: usize,
    group: &Group,
    rubric: &Arc<Rubric>,
    answer: Memo<Answer>,
) -> AnyView {
    let (shown, judges, rubric) = (Arc::clone(shown), group.judges.clone(), Arc::clone(rubric));
    let lines = changing(move || {
        let open = answer.with(|answer| match &answer.body {
            Body::Score(ranking) if answer.phase.is_over() => {
                let standing = ranking.standings.get(at);
                standing.map(|one| one.scores.clone()).unwrap_or_default()
            }
            _ => Vec::new(),
        });
        let judges = judges.iter().filter_map(|id| shown.part(id));
        let replies: Vec<_> = judges.filter_map(|part| part.shared_reply()).collect();
        let criteria = rubric.criteria.iter().zip(open);
        let open = criteria.filter(|(_, score)| score.is_none());
        let lines = open.filter_map(|(criterion, _)| {
            let fault = rubric.fault(replies.iter().map(AsRef::as_ref), criterion)?;
            let words = wording::no_score(&criterion.title, &fault, &rubric);
            Some(view! { <p class="unscored" data-fault="">{unseen::shown(&words).into_owned()}</p> })
        });
        lines.collect_view().into_any()
    });
    view! { {lines} }.into_any()
}
