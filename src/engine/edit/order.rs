//! Adding, removing, moving and doubling.

use super::names;
use crate::engine::job::{JobDraft, Merge, PartId, PartSpec, Split};
use crate::engine::merge::score::Criterion;

/// Which neighbour to change places with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// The one before.
    Up,
    /// The one after.
    Down,
}

impl Way {
    /// The place that something at `at` comes to.
    pub fn from(self, at: usize) -> Option<usize> {
        match self {
            Self::Up => at.checked_sub(1),
            Self::Down => at.checked_add(1),
        }
    }
}

pub(super) fn remove<T>(all: &mut Vec<T>, at: usize) {
    if at < all.len() {
        all.remove(at);
    }
}

pub(super) fn shift<T>(all: &mut [T], at: usize, way: Way) {
    if let Some(to) = way.from(at)
        && at.max(to) < all.len()
    {
        all.swap(at, to);
    }
}

/// Changes the list of a split's parts. A split by repetition has none: its one part stays one.
pub(super) fn parts(draft: &mut JobDraft, panel: usize, change: impl FnOnce(&mut Vec<PartSpec>)) {
    if let Some(Split::ByAspect(parts) | Split::ByVolume { parts, .. }) =
        draft.panels.get_mut(panel).map(|panel| &mut panel.split)
    {
        change(parts);
    }
}

/// Changes the list of a panel's criteria, if it has any.
pub(super) fn criteria(
    draft: &mut JobDraft,
    panel: usize,
    change: impl FnOnce(&mut Vec<Criterion>),
) {
    if let Some(Merge::Score { rubric, .. }) =
        draft.panels.get_mut(panel).map(|panel| &mut panel.merge)
    {
        change(&mut rubric.criteria);
    }
}

pub(super) fn copy_part(draft: &mut JobDraft, panel: usize, at: usize) {
    let specs = draft.specs();
    let Some(part) = draft
        .panels
        .get(panel)
        .and_then(|panel| panel.split.specs().get(at))
    else {
        return;
    };
    let title = names::copied_title(&part.title, |title| {
        specs.iter().any(|(_, other)| other.title == title)
    });
    let copy = PartSpec {
        id: names::free_part(draft, &title),
        title,
        ..part.clone()
    };
    parts(draft, panel, |all| all.insert(at + 1, copy));
}

pub(super) fn copy_criterion(all: &mut Vec<Criterion>, at: usize) {
    let Some(criterion) = all.get(at) else {
        return;
    };
    let title = names::copied_title(&criterion.title, |title| {
        all.iter().any(|other| other.title == title)
    });
    let copy = Criterion {
        id: names::free(&names::slug(&title, names::CRITERION), |name| {
            all.iter().any(|other| other.id == name)
        }),
        title,
        ..criterion.clone()
    };
    all.insert(at + 1, copy);
}

pub(super) fn copy_panel(draft: &mut JobDraft, at: usize) {
    let Some(panel) = draft.panels.get(at) else {
        return;
    };
    let mut copy = panel.clone();
    copy.title = names::copied_title(&panel.title, |title| {
        draft.panels.iter().any(|other| other.title == title)
    });
    copy.id = names::free(&names::slug(&copy.title, names::PANEL), |name| {
        draft.panels.iter().any(|other| other.id == name)
    });
    let before: Vec<PartId> = draft
        .specs()
        .into_iter()
        .map(|(_, part)| part.id.clone())
        .collect();
    let mut taken = before.clone();
    let mut names_of: Vec<(PartId, PartId)> = Vec::new();
    names::each_of_panel(&mut copy, |part| {
        let base = names::slug(part.id.as_str(), names::PART);
        let new = names::free(&base, |name| {
            taken.iter().any(|other| other.as_str() == name)
        });
        let new = PartId::new(new);
        taken.push(new.clone());
        let old = std::mem::replace(&mut part.id, new.clone());
        names_of.push((old, new));
    });
    // What one part of the copy reads is the copy's, too, whether by its name or as one of its attempts.
    names::each_of_panel(&mut copy, |part| {
        part.prompt = names::renamed(&part.prompt, |slot| {
            let own = names_of.iter().find(|(old, _)| old.as_str() == slot);
            own.map(|(_, new)| new.to_string()).or_else(|| {
                names_of.iter().find_map(|(old, new)| {
                    names::other_name(slot, old.as_str(), new.as_str(), &before)
                })
            })
        });
    });
    draft.panels.insert(at + 1, copy);
}
