//! The slots that a part's prompt can be offered: those that can be filled and make no circle.

use std::collections::{HashMap, HashSet};

use super::field::PartAt;
use crate::engine::job::{JobDraft, Merge, PartId, PartSpec, Split};
use crate::engine::plan::names::instructions;
use crate::engine::prompt::{Slot, Template};

/// The names of the slots that make sense in a part's prompt, its own kind's first.
pub fn special_slots(draft: &JobDraft, at: PartAt) -> Vec<&'static str> {
    let (Some(_), Some(panel)) = (at.of(draft), draft.panels.get(at.panel())) else {
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
    slots
}

/// The names of all of them: those with a meaning of their own, and of every part whose reply can stand there.
pub fn slots(draft: &JobDraft, at: PartAt) -> Vec<String> {
    let (Some(own), Some(_)) = (at.of(draft), draft.panels.get(at.panel())) else {
        return Vec::new();
    };
    let slots = special_slots(draft, at);
    let mut slots: Vec<String> = slots.into_iter().map(str::to_owned).collect();
    let waiting = waiting(draft, &own.id);
    for (place, panel) in draft.panels.iter().enumerate() {
        let within = place == at.panel() && matches!(at, PartAt::Split(..));
        for part in fillable(panel.split.specs(), &panel.split, &panel.merge, within) {
            if !waiting.contains(&part.id) {
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

/// The instructions whose parts wait for those of this name, directly or through others; itself among them.
pub(in crate::engine) fn waiting(draft: &JobDraft, own: &PartId) -> HashSet<PartId> {
    let all = instructions(draft);
    let named: HashSet<&PartId> = all.iter().map(|one| &one.spec.id).collect();
    // A slot names an instruction, or one of the parts that are made of it: `ballot-3`.
    let maker = |id: &PartId| {
        let own = named.get(id).copied();
        let made = || all.iter().find(|one| one.made(id).is_some());
        own.or_else(|| Some(&made()?.spec.id)).cloned()
    };
    let mut waiters: HashMap<PartId, Vec<&PartId>> = HashMap::new();
    for one in &all {
        for slot in Template::parse(&one.spec.prompt).slots() {
            if let Slot::Part(need) = slot
                && let Some(need) = maker(need)
            {
                waiters.entry(need).or_default().push(&one.spec.id);
            }
        }
    }
    for panel in &draft.panels {
        for (spec, own) in panel
            .split
            .specs()
            .iter()
            .zip(panel.merge.spec().into_iter().cycle())
        {
            waiters.entry(spec.id.clone()).or_default().push(&own.id);
        }
    }
    let mut waiting = HashSet::new();
    let mut open = vec![own];
    while let Some(id) = open.pop() {
        if waiting.insert(id.clone()) {
            open.extend(waiters.get(id).into_iter().flatten());
        }
    }
    waiting
}
