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
        for circle in circles(&plan) {
            let first = circle.first();
            let first = first.and_then(|id| all.iter().position(|one| one.made(id).is_some()));
            if let Some(here) = first.and_then(|at| ways.get(at)) {
                self.add(&format!("{here}/prompt"), JobFault::Circle(circle));
            }
        }
    }
}

/// Parts that wait for each other in circles. No two of the circles share a wait; when all that are told are broken,
/// others may still come to light.
fn circles(plan: &Plan) -> Vec<Vec<PartId>> {
    let mut knot = Knot::of(plan);
    let mut circles = Vec::new();
    knot.loosen();
    for at in 0..plan.parts.len() {
        while let Some(circle) = knot.circle(at) {
            let ids = circle.iter().filter_map(|at| plan.parts.get(*at));
            circles.push(ids.map(|part| part.id.clone()).collect());
            knot.cut(&circle);
            knot.loosen();
        }
    }
    circles
}

/// Who still waits for whom, by their places in the plan.
struct Knot {
    needs: Vec<Vec<usize>>,
    waiters: Vec<Vec<usize>>,
    /// Those that wait for nobody any more, and have not let go of those who wait for them.
    free: Vec<usize>,
}

impl Knot {
    fn of(plan: &Plan) -> Self {
        let mut waiters = vec![Vec::new(); plan.parts.len()];
        let mut all = Vec::with_capacity(plan.parts.len());
        for (at, part) in plan.parts.iter().enumerate() {
            let needs: Vec<usize> = part.waits_for().filter_map(|id| plan.place(id)).collect();
            for need in &needs {
                if let Some(waiters) = waiters.get_mut(*need) {
                    let waiters: &mut Vec<usize> = waiters;
                    waiters.push(at);
                }
            }
            all.push(needs);
        }
        let free = (0..).zip(&all).filter(|(_, needs)| needs.is_empty());
        Self {
            free: free.map(|(at, _)| at).collect(),
            needs: all,
            waiters,
        }
    }

    /// Lets everybody go who waits for nobody, until all that are left wait for somebody.
    fn loosen(&mut self) {
        while let Some(at) = self.free.pop() {
            let waiters = self.waiters.get_mut(at).map(std::mem::take);
            for waiter in waiters.into_iter().flatten() {
                self.let_go(waiter, at);
            }
        }
    }

    fn let_go(&mut self, waiter: usize, need: usize) {
        if let Some(needs) = self.needs.get_mut(waiter) {
            // Whoever names the same one twice waits for it once, and is let go once.
            let was_held = !needs.is_empty();
            needs.retain(|one| *one != need);
            if was_held && needs.is_empty() {
                self.free.push(waiter);
            }
        }
    }

    /// The circle that one comes to who waits: whoever is left waits for somebody who is.
    fn circle(&self, from: usize) -> Option<Vec<usize>> {
        let mut way: Vec<usize> = Vec::new();
        let mut next = from;
        loop {
            if let Some(first) = way.iter().position(|at| *at == next) {
                return Some(way.split_off(first));
            }
            way.push(next);
            next = *self.needs.get(next)?.first()?;
        }
    }

    /// Nobody in the circle waits for the next any more.
    fn cut(&mut self, circle: &[usize]) {
        for (at, next) in circle.iter().zip(circle.iter().cycle().skip(1)) {
            if let Some(waiters) = self.waiters.get_mut(*next) {
                waiters.retain(|one| one != at);
            }
            self.let_go(*at, *next);
        }
    }
}
