//! What only the whole graph shows: names taken twice, slots that name nothing, circles.

use super::{Findings, JobFault};
use crate::engine::job::{JobDraft, PartId};
use crate::engine::plan::Plan;
use crate::engine::plan::names::{Made, instructions};
use crate::engine::prompt::{Slot, Template};

impl Findings {
    /// Looks at all parts together.
    pub(super) fn graph(&mut self, draft: &JobDraft) {
        let plan = draft.outline();
        let all = instructions(draft);
        let ways: Vec<String> = draft.specs().into_iter().map(|(here, _)| here).collect();
        for (at, (one, here)) in all.iter().zip(&ways).enumerate() {
            // Names that can meet are taken, whether they do in the outline or not: how many chunks and candidates
            // there will be only the input tells.
            let before = all.iter().take(at);
            if before.into_iter().any(|other| other.spec.id == one.spec.id)
                || all.iter().any(|other| other.takes(one))
            {
                self.add(&format!("{here}/id"), JobFault::Taken);
            }
            for slot in Template::parse(&one.spec.prompt).slots() {
                let Slot::Part(id) = slot else { continue };
                if one.mates.iter().any(|mate| mate.id == *id) {
                    continue;
                }
                let fault = match all.iter().find_map(|other| other.made(id)) {
                    Some(Made::OfChunk) => JobFault::OneChunk,
                    Some(Made::Again) => JobFault::MaybeSpared,
                    _ if plan.part(id).is_none() => JobFault::UnknownSlot,
                    _ => continue,
                };
                self.add(&format!("{here}/prompt"), fault(id.clone()));
            }
        }
        if let Some(circle) = circle(&plan) {
            let first = circle.first();
            let first = first.and_then(|id| all.iter().position(|one| one.made(id).is_some()));
            if let Some(here) = first.and_then(|at| ways.get(at)) {
                self.add(&format!("{here}/prompt"), JobFault::Circle(circle));
            }
        }
    }
}

/// Parts that wait for each other in a circle, if there are any.
fn circle(plan: &Plan) -> Option<Vec<PartId>> {
    let mut ready = vec![false; plan.parts.len()];
    loop {
        let mut grew = false;
        for (at, part) in plan.parts.iter().enumerate() {
            let free = part.waits_for().all(|id| match plan.place(id) {
                Some(place) => ready.get(place).copied().unwrap_or(true),
                None => true,
            });
            if let Some(own) = ready.get_mut(at).filter(|own| free && !**own) {
                *own = true;
                grew = true;
            }
        }
        if !grew {
            break;
        }
    }
    let is_stuck = |id: &PartId| {
        plan.place(id)
            .is_some_and(|at| ready.get(at) == Some(&false))
    };
    let mut way: Vec<PartId> = Vec::new();
    let mut next = plan
        .parts
        .iter()
        .map(|part| &part.id)
        .find(|id| is_stuck(id))?;
    // Whoever is stuck waits for somebody who is: going on from one to the next must come round.
    loop {
        if let Some(from) = way.iter().position(|id| id == next) {
            return Some(way.split_off(from));
        }
        way.push(next.clone());
        next = plan.part(next)?.waits_for().find(|id| is_stuck(id))?;
    }
}
