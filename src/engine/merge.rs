//! Merges: how a panel's parts become one answer. Each is a pure function of the parts, in the plan's
//! order, whatever finished first. An answer says what it is made of and what was left out, and why.

pub mod vote;

use self::vote::Tally;
use super::error::Cause;
use super::job::PartId;
use super::part::{Part, Phase};
use super::plan::{PlannedMerge, PlannedPanel};
use super::ports::Finish;

/// Finds a part of the run by name.
pub type Lookup<'a> = &'a dyn Fn(&PartId) -> Option<Part>;

/// A panel's answer as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Where the panel stands.
    pub phase: PanelPhase,
    /// Parts that count in the answer, in the plan's order.
    pub used: Vec<Used>,
    /// Parts that do not, and why, in the plan's order.
    pub left_out: Vec<LeftOut>,
    /// The answer itself.
    pub body: Body,
}

/// A part that counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Used {
    /// Which part.
    pub id: PartId,
    /// It reached its token limit, so its end is missing.
    pub at_limit: bool,
}

/// A part that does not count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// Which part.
    pub id: PartId,
    /// Why.
    pub why: Why,
}

/// Why a part does not count in an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// It has not ended.
    NotYet,
    /// It failed.
    Failed(Cause),
    /// A person stopped it.
    Stopped,
    /// It is a ballot that is none of the allowed answers.
    Unreadable,
}

/// The answer itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// What the synthesiser's part gives.
    Verdict(PartId),
    /// What the ballots come to.
    Vote(Tally),
}

/// Where a panel stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PanelPhase {
    /// Nothing has begun.
    Idle,
    /// Parts are at work.
    Running,
    /// It has its answer.
    Done,
    /// It has ended without one.
    Failed,
    /// A person stopped it before its answer.
    Stopped,
}

impl PanelPhase {
    /// The phase's name in the page's `data-phase`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Stopped => "stopped",
        }
    }
}

/// A panel's answer from its parts as they stand.
pub fn answer(panel: &PlannedPanel, find: Lookup<'_>) -> Answer {
    let parts: Vec<Part> = panel.parts.iter().filter_map(find).collect();
    match &panel.merge {
        PlannedMerge::Synthesise(id) => {
            let verdict = find(id);
            let begun = parts.iter().any(|part| part.phase != Phase::Waiting);
            let (used, left_out) = sort(&parts, |_| true);
            Answer {
                phase: synthesis_phase(verdict.as_ref(), begun),
                used,
                left_out,
                body: Body::Verdict(id.clone()),
            }
        }
        PlannedMerge::Vote { answers } => {
            let tally = vote::count(answers, &parts);
            let (used, left_out) = sort(&parts, |part| vote::read(part.text(), answers).is_some());
            Answer {
                phase: vote_phase(&parts),
                used,
                left_out,
                body: Body::Vote(tally),
            }
        }
    }
}

fn sort(parts: &[Part], counts: impl Fn(&Part) -> bool) -> (Vec<Used>, Vec<LeftOut>) {
    let mut used = Vec::new();
    let mut left_out = Vec::new();
    for part in parts {
        let why = match &part.phase {
            Phase::Done(reply) if counts(part) => {
                used.push(Used {
                    id: part.id.clone(),
                    at_limit: reply.finish == Finish::AtLimit,
                });
                continue;
            }
            Phase::Done(_) => Why::Unreadable,
            Phase::Failed { why, .. } => Why::Failed(why.clone()),
            Phase::Stopped { .. } => Why::Stopped,
            Phase::Waiting | Phase::Queued | Phase::Streaming(_) => Why::NotYet,
        };
        let id = part.id.clone();
        left_out.push(LeftOut { id, why });
    }
    (used, left_out)
}

fn synthesis_phase(verdict: Option<&Part>, begun: bool) -> PanelPhase {
    match verdict.map(|part| &part.phase) {
        Some(Phase::Done(_)) => PanelPhase::Done,
        Some(Phase::Failed { .. }) => PanelPhase::Failed,
        Some(Phase::Stopped { .. }) => PanelPhase::Stopped,
        Some(Phase::Queued | Phase::Streaming(_)) => PanelPhase::Running,
        Some(Phase::Waiting) | None if begun => PanelPhase::Running,
        Some(Phase::Waiting) | None => PanelPhase::Idle,
    }
}

fn vote_phase(ballots: &[Part]) -> PanelPhase {
    let any = |test: fn(&Phase) -> bool| ballots.iter().any(|ballot| test(&ballot.phase));
    if ballots.iter().all(|ballot| ballot.phase == Phase::Waiting) {
        PanelPhase::Idle
    } else if !ballots.iter().all(Part::is_over) {
        PanelPhase::Running
    } else if any(|phase| matches!(phase, Phase::Stopped { .. })) {
        PanelPhase::Stopped
    } else if any(|phase| matches!(phase, Phase::Done(_))) {
        PanelPhase::Done
    } else {
        PanelPhase::Failed
    }
}
