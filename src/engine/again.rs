//! Which parts are asked again when a person wants that. Pure: what was paid for is kept unless it is named, and what was
//! made from what is no longer so is told by [`run::stale`] and asked again only by merging again.

use std::collections::{HashMap, HashSet};

use super::controls;
use super::event::{Happening, PartEvent, RunEvent};
use super::job::PartId;
use super::merge::Lookup;
use super::part::{Part, Phase};
use super::plan::{Plan, PlannedPanel, PlannedPart};
use super::ports::Moment;
use super::run;

/// What became of a part, without its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// It is not over.
    Open,
    /// It gave a reply.
    Done,
    /// It was not needed.
    Spared,
    /// It failed.
    Failed,
    /// It was stopped.
    Stopped,
}

impl End {
    /// What became of this part.
    pub fn of(part: &Part) -> Self {
        match part.phase {
            Phase::Done(_) => Self::Done,
            Phase::Spared => Self::Spared,
            Phase::Failed { .. } => Self::Failed,
            Phase::Stopped { .. } => Self::Stopped,
            Phase::Waiting | Phase::Queued | Phase::Streaming(_) | Phase::Retrying { .. } => {
                Self::Open
            }
        }
    }
}

/// One part that a person names, whatever became of it; with what it lacks, and with what failed for lack of it.
pub fn one(plan: &Plan, find: Lookup<'_>, id: &PartId) -> Vec<PartId> {
    let run = Ends::of(plan, find);
    let named = Some(id).filter(|id| run.end(id) != End::Open);
    run.with_kin(named.cloned())
}

/// Every part that failed.
pub fn all_failed(plan: &Plan, find: Lookup<'_>) -> Vec<PartId> {
    all_failed_by(plan, |id| find(id).as_ref().map(End::of))
}

/// The same for who can tell what became of each without its words.
pub fn all_failed_by(plan: &Plan, end: impl Fn(&PartId) -> Option<End>) -> Vec<PartId> {
    let run = Ends::by(plan, end);
    run.with_kin(run.that_are(End::Failed))
}

/// Every part that was stopped, or was at work when the page was closed, with what failed for lack of it. Parts that had
/// not begun need no asking again: they wait.
pub fn all_stopped(plan: &Plan, find: Lookup<'_>) -> Vec<PartId> {
    let run = Ends::of(plan, find);
    run.with_kin(run.that_are(End::Stopped))
}

/// Every part whose reply was made from what is no longer so, in chains to their ends. What merges such parts is among them.
pub fn all_stale(plan: &Plan, find: Lookup<'_>) -> Vec<PartId> {
    let run = Ends::of(plan, find);
    run.alone(run::stale(plan, find))
}

/// The parts that merge a panel and whose merging is older than what it was made from, or gave nothing. Where none is
/// named, its answer is as new as its parts.
pub fn merging(plan: &Plan, find: Lookup<'_>, panel: &PlannedPanel) -> Vec<PartId> {
    let run = Ends::of(plan, find);
    let stale: HashSet<PartId> = run::stale(plan, find).into_iter().collect();
    let own: HashSet<&PartId> = controls::merging(panel).collect();
    let merging = controls::merging(panel)
        .filter(|id| stale.contains(*id) || matches!(run.end(id), End::Failed | End::Stopped));
    // Of what is itself older than what it was made from nothing newer comes: that is to be asked again first.
    let is_of_old = |id: &PartId| {
        let part = plan.part(id);
        part.is_some_and(|part| {
            part.waits_for()
                .any(|need| stale.contains(need) && !own.contains(need))
        })
    };
    let merging = merging.filter(|id| !is_of_old(id));
    let again = controls::split_of(panel).filter(|id| {
        let asks_again = plan.part(id).is_some_and(|part| !part.again.is_empty());
        asks_again && stale.contains(*id)
    });
    run.alone(merging.chain(again).cloned())
}

/// The events that tell of it, before the run goes on.
pub fn reopen(at: Moment, ids: impl IntoIterator<Item = PartId>) -> Vec<RunEvent> {
    let event = |id| RunEvent {
        at,
        what: Happening::Part(id, PartEvent::Reopened),
    };
    ids.into_iter().map(event).collect()
}

/// A run as far as asking again is concerned.
struct Ends<'a> {
    plan: &'a Plan,
    of: HashMap<&'a PartId, End>,
    waiters: HashMap<&'a PartId, Vec<&'a PlannedPart>>,
}

impl<'a> Ends<'a> {
    fn of(plan: &'a Plan, find: Lookup<'_>) -> Self {
        Self::by(plan, |id| find(id).as_ref().map(End::of))
    }

    fn by(plan: &'a Plan, end: impl Fn(&PartId) -> Option<End>) -> Self {
        let mut waiters: HashMap<&PartId, Vec<&PlannedPart>> = HashMap::new();
        for part in &plan.parts {
            for need in part.waits_for() {
                waiters.entry(need).or_default().push(part);
            }
        }
        let end = |part: &'a PlannedPart| (&part.id, end(&part.id).unwrap_or(End::Open));
        Self {
            plan,
            of: plan.parts.iter().map(end).collect(),
            waiters,
        }
    }

    fn end(&self, id: &PartId) -> End {
        self.of.get(id).copied().unwrap_or(End::Open)
    }

    fn that_are(&self, end: End) -> impl Iterator<Item = PartId> {
        let parts = self.plan.parts.iter();
        let such = parts.filter(move |part| self.end(&part.id) == end);
        such.map(|part| part.id.clone())
    }

    /// These, with all that could not be asked without them or was not asked for lack of them.
    fn with_kin(&self, named: impl IntoIterator<Item = PartId>) -> Vec<PartId> {
        let (mut chosen, mut open) = (HashSet::new(), named.into_iter().collect::<Vec<_>>());
        while let Some(id) = open.pop() {
            if !chosen.insert(id.clone()) {
                continue;
            }
            open.extend(self.lacking(&id, &chosen));
            open.extend(self.behind(&id));
        }
        self.in_order(&chosen)
    }

    /// These, with what asks again for what they leave open.
    fn alone(&self, named: impl IntoIterator<Item = PartId>) -> Vec<PartId> {
        let mut chosen: HashSet<PartId> = named.into_iter().collect();
        let again: Vec<PartId> = chosen
            .iter()
            .flat_map(|id| self.asking_again(id))
            .map(|part| part.id.clone())
            .collect();
        chosen.extend(again);
        self.in_order(&chosen)
    }

    /// What gave nothing and without which this part could not be asked. What is `chosen` will be asked anyway.
    fn lacking(&self, id: &PartId, chosen: &HashSet<PartId>) -> Vec<PartId> {
        let Some(part) = self.plan.part(id) else {
            return Vec::new();
        };
        let gave_nothing = |need: &&PartId| matches!(self.end(need), End::Failed | End::Stopped);
        let needs = part.needs.iter().filter(gave_nothing).cloned();
        let reports = part.reports.iter().map(|report| &report.id);
        // One report is enough to go on with where no more are demanded, and what is open may yet come.
        let may_come = reports
            .clone()
            .filter(|id| matches!(self.end(id), End::Done | End::Open) || chosen.contains(*id));
        let has_enough = may_come.count() >= part.at_least.max(1);
        let reports = reports.filter(|_| !has_enough);
        needs.chain(reports.filter(gave_nothing).cloned()).collect()
    }

    /// What waited for this part and failed, and what asks again for what it leaves open.
    fn behind(&self, id: &PartId) -> Vec<PartId> {
        let waiters = self.waiters.get(id).into_iter().flatten();
        let failed = waiters.filter(|part| self.end(&part.id) == End::Failed);
        let again = self.asking_again(id);
        failed
            .copied()
            .chain(again)
            .map(|part| part.id.clone())
            .collect()
    }

    fn asking_again(&self, id: &PartId) -> impl Iterator<Item = &'a PlannedPart> {
        let waiters = self.waiters.get(id).into_iter().flatten().copied();
        let is_over = |part: &&PlannedPart| self.end(&part.id) != End::Open;
        waiters
            .filter(|part| part.again.contains(id))
            .filter(is_over)
            .collect::<Vec<_>>()
            .into_iter()
    }

    fn in_order(&self, chosen: &HashSet<PartId>) -> Vec<PartId> {
        let ids = self.plan.parts.iter().map(|part| &part.id);
        ids.filter(|id| chosen.contains(id)).cloned().collect()
    }
}
