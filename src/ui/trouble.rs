//! What went wrong with the parts, each thing once: what several of them met is told above all of them, and on each in a
//! line that says so.

use std::collections::HashSet;
use std::sync::Arc;

use leptos::prelude::*;

use super::card::trouble_view;
use super::reactive::changing;
use super::state::AppState;
use super::state::shown::{PartCell, Shown};
use super::wording::{self, Told};
use crate::engine::error::CallError;
use crate::engine::job::PartId;
use crate::engine::part::{Part, Phase};
use crate::engine::repeats;
use crate::provider::catalogue::Provider;

/// So many troubles of one panel are told at most.
const MOST: usize = 20;

/// How a part's trouble is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Telling {
    /// On the part, with what to do next.
    Here(Told),
    /// Above, since others met the same; on the part it is only named.
    Above(Told),
}

/// What several parts failed for: the same error of the same provider.
type Met = (CallError, Provider);

fn met(shown: &Shown, part: &Part, own: Provider) -> Option<Met> {
    let Phase::Failed { why, .. } = &part.phase else {
        return None;
    };
    Some((why.call_error()?.clone(), shown.asked_for(&part.id, own)))
}

/// What more than one part failed for, in the order of the first, and which did: each with whether nothing had come of its call.
fn shared(shown: &Shown, own: Provider) -> Vec<(Met, Vec<(PartId, bool)>)> {
    let mut all = Vec::new();
    shown.each(|part| {
        let with = || (part.id.clone(), is_empty(part));
        all.extend(met(shown, part, own).map(|one| (one, with())));
    });
    let mut found = repeats::each_once(all);
    found.retain(|(_, parts)| parts.len() > 1);
    found
}

/// A single panel of many parts has one message for all of them, which is enough.
fn tells_itself(shown: &Shown) -> bool {
    matches!(shown.plan.panels.as_slice(), [panel] if super::parts::are_chips(panel))
}

/// Whether others met the same as this part, so that it is told above.
fn is_shared(shown: &Shown, part: &Part, own: Provider) -> bool {
    let Some(one) = met(shown, part, own).filter(|_| !tells_itself(shown)) else {
        return false;
    };
    shown.any(|other| other.id != part.id && met(shown, other, own).as_ref() == Some(&one))
}

/// How a part's trouble is told; `None` where it has none.
pub fn telling(shown: &Shown, part: &Part, own: Provider) -> Option<Telling> {
    let told = told(shown, part, own)?;
    Some(if is_shared(shown, part, own) {
        Telling::Above(told)
    } else {
        Telling::Here(told)
    })
}

/// Why a part failed or is asked again, in words.
fn told(shown: &Shown, part: &Part, own: Provider) -> Option<Told> {
    let provider = shown.asked_for(&part.id, own);
    let told = match &part.phase {
        Phase::Failed { why, .. } => wording::cause(why, provider, |id| shown.title(id)),
        Phase::Retrying { why, .. } => wording::retrying(why, provider),
        _ => return None,
    };
    Some(if is_empty(part) {
        told.of_nothing()
    } else {
        told
    })
}

/// Nothing had come of its call.
fn is_empty(part: &Part) -> bool {
    part.text().trim().is_empty()
}

/// What went wrong with these parts, each thing once, without what is told above.
pub fn of_several(shown: &Shown, ids: &[PartId], own: Provider) -> Vec<Told> {
    if !shown.has_begun() {
        return Vec::new();
    }
    let mut above: HashSet<PartId> = HashSet::new();
    if !tells_itself(shown) {
        let shared = shared(shown, own).into_iter().flat_map(|(_, parts)| parts);
        above.extend(shared.map(|(id, _)| id));
    }
    let told = ids
        .iter()
        .filter(|id| !above.contains(*id))
        .filter_map(|id| {
            let told = shown.look_at(id, |part| told(shown, part, own))??;
            Some((told, ()))
        });
    few(repeats::each_once(told))
}

/// The first of them, and the others in one: a server may tell each of thousands something else.
fn few(found: Vec<(Told, Vec<()>)>) -> Vec<Told> {
    let each = if found.len() > MOST {
        MOST - 1
    } else {
        found.len()
    };
    let (first, others) = found.split_at(each);
    let calls = others.iter().map(|(_, calls)| calls.len()).sum();
    let others = (!others.is_empty()).then(|| wording::others_failed(calls, others.len()));
    let first = first.iter().cloned();
    first
        .map(|(told, calls)| wording::shared_by(told, calls.len()))
        .chain(others)
        .collect()
}

/// On a part's card. The cause comes with a beat, so the words of a reply draw nothing here.
pub fn on_card(state: AppState, shown: &Arc<Shown>, cell: &PartCell) -> AnyView {
    let (shown, cell) = (Arc::clone(shown), cell.clone());
    let told = Memo::new(move |_| {
        state.run.beat.track();
        let own = state.run.provider.get();
        cell.with_untracked(|part| telling(&shown, part, own))
    });
    let drawn = changing(move || match told.get() {
        Some(Telling::Here(told)) => {
            view! { <div role="alert">{trouble_view(told)}</div> }.into_any()
        }
        Some(Telling::Above(told)) => view! {
            <div class="trouble">
                <p class="trouble-what">{told.what}</p>
                <p>{wording::TOLD_ABOVE}</p>
            </div>
        }
        .into_any(),
        None => ().into_any(),
    });
    view! { {drawn} }.into_any()
}

/// Above all parts.
pub fn of_run(state: AppState) -> AnyView {
    let found = Memo::new(move |_| {
        state.run.beat.track();
        let own = state.run.provider.get();
        state.run.shown.with(|shown| {
            if tells_itself(shown) {
                return Vec::new();
            }
            let shared = shared(shown, own).into_iter();
            shared
                .map(|((why, provider), parts)| {
                    let mut told = wording::call_error(&why, provider);
                    if parts.iter().all(|(_, is_empty)| *is_empty) {
                        told = told.of_nothing();
                    }
                    wording::shared_by(told, parts.len())
                })
                .collect::<Vec<_>>()
        })
    });
    let drawn = changing(move || {
        let found = found.get().into_iter();
        found.map(trouble_view).collect_view().into_any()
    });
    view! { <div role="alert" data-shared-trouble="">{drawn}</div> }.into_any()
}
