//! The slots that a part's prompt can be offered: those that can be filled and make no circle.

use super::field::PartAt;
use crate::engine::job::{JobDraft, Merge, PartId, PartSpec, Split};
use crate::engine::prompt::{Slot, Template};

/// The names of the slots that make sense in a part's prompt, its own kind's first.
pub fn slots(draft: &JobDraft, at: PartAt) -> Vec<String> {
    let (Some(own), Some(panel)) = (at.of(draft), draft.panels.get(at.panel())) else {
        return Vec::new();
    };
    let mut slots: Vec<&str> = Vec::new();
    match (at, &panel.merge) {
        (PartAt::Merge(_), Merge::Score { .. }) => slots.extend(["candidate", "criteria"]),
        (PartAt::Merge(_), _) => slots.push("reports"),
        (PartAt::Split(..), merge) => {
            if let Split::ByVolume { .. } = panel.split {
                slots.push("chunk");
            }
            match merge {
                Merge::Vote(_) => slots.push("answers"),
                Merge::Stitch { labels, .. } if !labels.is_empty() => slots.push("labels"),
                _ => {}
            }
        }
    }
    slots.push("input");
    let mut slots: Vec<String> = slots.into_iter().map(str::to_owned).collect();
    for (place, panel) in draft.panels.iter().enumerate() {
        let within = place == at.panel() && matches!(at, PartAt::Split(..));
        for part in fillable(panel.split.specs(), &panel.split, &panel.merge, within) {
            if part.id != own.id && !waits_for(draft, &part.id, &own.id) {
                slots.push(part.id.to_string());
            }
        }
    }
    slots
}

/// The parts of a panel that a slot can name by their own name. Attempts have numbers; of a chunk's parts only the
/// others of the same chunk can be named.
fn fillable<'a>(
    specs: &'a [PartSpec],
    split: &Split,
    merge: &'a Merge,
    within: bool,
) -> impl Iterator<Item = &'a PartSpec> {
    let specs = match split {
        Split::ByAspect(_) => specs,
        Split::ByVolume { .. } if within => specs,
        _ => &[],
    };
    let verdict = match merge {
        Merge::Synthesise(part) => Some(part),
        _ => None,
    };
    specs.iter().chain(verdict)
}

/// Whether a part waits for another, directly or through others.
fn waits_for(draft: &JobDraft, part: &PartId, other: &PartId) -> bool {
    let mut seen: Vec<PartId> = Vec::new();
    let mut open = vec![part.clone()];
    while let Some(id) = open.pop() {
        if id == *other {
            return true;
        }
        if seen.contains(&id) {
            continue;
        }
        for panel in &draft.panels {
            let specs = panel.split.specs();
            for spec in specs
                .iter()
                .chain(panel.merge.spec())
                .filter(|spec| spec.id == id)
            {
                for slot in Template::parse(&spec.prompt).slots() {
                    if let Slot::Part(need) = slot {
                        open.push(need.clone());
                    }
                }
            }
            if panel.merge.spec().is_some_and(|own| own.id == id) {
                open.extend(specs.iter().map(|spec| spec.id.clone()));
            }
        }
        seen.push(id);
    }
    false
}
