//! What only the whole graph shows: names taken twice, slots that name nothing, circles.

use super::{Findings, JobFault};
use crate::engine::job::{PartId, PartSpec};
use crate::engine::plan::Plan;

impl Findings {
    /// Looks at all parts together.
    pub(super) fn graph(&mut self, specs: &[(String, &PartSpec)], plan: &Plan) {
        for (at, (here, spec)) in specs.iter().enumerate() {
            if specs.iter().take(at).any(|(_, other)| other.id == spec.id) {
                self.add(&format!("{here}/id"), JobFault::Taken);
            }
        }
        for (at, part) in plan.parts.iter().enumerate() {
            let Some((here, _)) = made_by(specs, &part.id) else {
                continue;
            };
            // A part made of one may be named as another one is: `ballot-1` beside five of `ballot`.
            if plan.place(&part.id) != Some(at) {
                self.add(&format!("{here}/id"), JobFault::Taken);
            }
            for need in part.needs.iter().filter(|need| plan.part(need).is_none()) {
                self.add(
                    &format!("{here}/prompt"),
                    JobFault::UnknownSlot(need.clone()),
                );
            }
        }
        if let Some(circle) = circle(plan) {
            let first = circle.first().and_then(|id| made_by(specs, id));
            if let Some((here, _)) = first {
                self.add(&format!("{here}/prompt"), JobFault::Circle(circle));
            }
        }
    }
}

/// The instruction that a planned part was made by.
fn made_by<'a>(
    specs: &'a [(String, &'a PartSpec)],
    id: &PartId,
) -> Option<&'a (String, &'a PartSpec)> {
    let exact = specs.iter().rev().find(|(_, spec)| spec.id == *id);
    exact.or_else(|| {
        specs.iter().find(|(_, spec)| {
            let rest = id.as_str().strip_prefix(spec.id.as_str());
            rest.is_some_and(|rest| rest.starts_with('-'))
        })
    })
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
