//! Merges: how a panel's parts become one answer. Each is a pure function of the parts, in the plan's
//! order, whatever finished first. An answer says what it is made of and what was left out, and why.

pub mod bare;
pub mod labels;
mod left_out;
mod made;
pub mod score;
pub mod stitch;
pub mod vote;

use std::collections::HashMap;

pub use self::left_out::Missing;
use self::score::{Ranking, Rubric, Standing};
use self::stitch::{KeptRows, Stitched};
use self::vote::Tally;
use super::error::{Cause, Short};
use super::job::PartId;
use super::part::{Part, Phase};
use super::plan::{Group, PlannedMerge, PlannedPanel};
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
    /// It gave nothing until the answer was made. What it gave since is not in it.
    Later,
    /// It failed.
    Failed(Cause),
    /// A person stopped it.
    Stopped,
    /// It is a ballot that is none of the allowed answers, or a judge whose scores could not be read even when it
    /// was asked again.
    Unreadable,
    /// It is a batch that gave no allowed label to any of its items, not even when it was asked again.
    Unlabelled,
    /// It is a candidate that came and has no total. Its standing tells why.
    Unscored,
}

/// The answer itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// What the synthesiser's part gives.
    Verdict(PartId),
    /// What the ballots come to.
    Vote(Tally),
    /// The replies one after another.
    Stitch(Stitched),
    /// How the candidates stand.
    Score(Ranking),
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
    /// It has ended, and too few of its parts came for an answer. What exists is in the answer's body all the same.
    Short(Short),
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
            Self::Failed | Self::Short(_) => "failed",
            Self::Stopped => "stopped",
        }
    }

    /// Nothing more comes.
    pub fn is_over(self) -> bool {
        !matches!(self, Self::Idle | Self::Running)
    }
}

impl Answer {
    /// Nothing lacks: every part counts, none was cut at its limit, and each item has its label, each candidate its
    /// scores.
    pub fn is_whole(&self) -> bool {
        let lacks = match &self.body {
            Body::Stitch(stitched) => stitched.sheet.as_ref().is_some_and(|sheet| sheet.open > 0),
            Body::Score(ranking) => ranking.standings.iter().any(|one| one.points.is_none()),
            Body::Verdict(_) | Body::Vote(_) => false,
        };
        let is_short = matches!(self.phase, PanelPhase::Short(_));
        self.left_out.is_empty() && !is_short && !lacks && self.cut().next().is_none()
    }

    /// The parts that count and reached their limit, so that their end is missing. A batch of labels is none of
    /// them: what its limit cut off was asked for again.
    pub fn cut(&self) -> impl Iterator<Item = &PartId> {
        let labelled = matches!(&self.body, Body::Stitch(stitched) if stitched.sheet.is_some());
        let used = self.used.iter();
        let cut = used.filter(move |used| used.at_limit && !labelled);
        cut.map(|used| &used.id)
    }

    /// The answer of a panel of which nothing has begun, without looking at its parts. Of what is stitched [`answer`] gives it in
    /// full.
    pub fn idle(panel: &PlannedPanel) -> Self {
        // A candidate that no judge has seen.
        let open = |group: &Group, rubric: &Rubric| Standing {
            title: group.title.clone(),
            scores: vec![None; rubric.criteria.len()],
            points: None,
            why: Some(Why::NotYet),
        };
        let left_out = panel.parts.iter().map(|id| LeftOut {
            id: id.clone(),
            why: Why::NotYet,
        });
        Self {
            phase: PanelPhase::Idle,
            used: Vec::new(),
            left_out: left_out.collect(),
            body: match &panel.merge {
                PlannedMerge::Synthesise(id) => Body::Verdict(id.clone()),
                PlannedMerge::Vote(ballot) => Body::Vote(Tally {
                    votes: ballot.answers.iter().map(|one| (one.clone(), 0)).collect(),
                    missing: panel.parts.len(),
                    ..Tally::default()
                }),
                PlannedMerge::Stitch { .. } => Body::Stitch(Stitched::default()),
                PlannedMerge::Score(rubric) => Body::Score(Ranking {
                    standings: panel.groups.iter().map(|one| open(one, rubric)).collect(),
                    best: Vec::new(),
                }),
            },
        }
    }
}

/// A panel's answer from its parts as they stand.
pub fn answer(panel: &PlannedPanel, find: Lookup<'_>) -> Answer {
    answer_again(panel, find, &mut KeptRows::default())
}

/// The same for who asks again and again, and keeps for each panel what was read.
pub fn answer_again(panel: &PlannedPanel, find: Lookup<'_>, kept: &mut KeptRows) -> Answer {
    let parts: Vec<Part> = panel.parts.iter().filter_map(find).collect();
    let mut answer = merged(panel, &parts, find, kept);
    let short = Short::of(panel.at_least, counted(&answer, &parts));
    if let Some(short) = short {
        // Nobody is best as long as too few have come, whoever leads.
        if let Body::Score(ranking) = &mut answer.body {
            ranking.best.clear();
        }
        // What is still at work may yet be enough.
        if answer.phase.is_over() && parts.iter().all(Part::is_over) {
            answer.phase = PanelPhase::Short(short);
            // There is no answer, so what is told is what there is now.
            if let Body::Verdict(_) = answer.body {
                (answer.used, answer.left_out) = sort(&parts, |_| None);
            }
        }
    }
    answer
}

/// How many of a panel's parts count towards what it demands: those that the answer is made of. A verdict may be older
/// than its reports, so of those each that is there counts.
fn counted(answer: &Answer, parts: &[Part]) -> usize {
    match answer.body {
        Body::Verdict(_) => parts.iter().filter(|part| part.reply().is_some()).count(),
        Body::Vote(_) | Body::Stitch(_) | Body::Score(_) => answer.used.len(),
    }
}

/// The answer, whatever its panel demands.
fn merged(panel: &PlannedPanel, parts: &[Part], find: Lookup<'_>, kept: &mut KeptRows) -> Answer {
    match &panel.merge {
        PlannedMerge::Synthesise(id) => {
            let verdict = find(id);
            let begun = parts.iter().any(|part| part.phase != Phase::Waiting);
            // Its text stays what it was, whatever becomes of the reports.
            let times = verdict.as_ref().map(|verdict| verdict.times);
            let asked = times.and_then(|times| times.sent.and(times.queued));
            let (used, left_out) = match asked {
                Some(asked) => made::by(asked, parts),
                None => sort(parts, |_| None),
            };
            Answer {
                phase: synthesis_phase(verdict.as_ref(), begun),
                used,
                left_out,
                body: Body::Verdict(id.clone()),
            }
        }
        PlannedMerge::Vote(ballot) => {
            let tally = ballot.count(parts);
            let (used, left_out) = sort(parts, |part| {
                let read = part.reply().and_then(|reply| ballot.read(reply));
                read.is_none().then_some(Why::Unreadable)
            });
            Answer {
                phase: phase_of(parts, parts.iter().any(|part| part.reply().is_some())),
                used,
                left_out,
                body: Body::Vote(tally),
            }
        }
        PlannedMerge::Stitch { labels, .. } => {
            let stitched = stitch::stitch(panel, labels, find, kept);
            let sheet = stitched.sheet.as_ref();
            let lack = sheet.map(|sheet| sheet.without_a_label(panel, find));
            let lack = lack.unwrap_or_default();
            let (used, left_out) = sort(parts, |part| lack.get(&part.id).cloned());
            Answer {
                phase: phase_of(&everything(panel, find), !used.is_empty()),
                used,
                left_out,
                body: Body::Stitch(stitched),
            }
        }
        PlannedMerge::Score(rubric) => {
            let standings = panel.groups.iter();
            let standings = standings.map(|group| standing(group, rubric, find));
            let ranking = Ranking::of(standings.collect());
            let lack = unscored(panel, &ranking, find);
            let (used, left_out) = sort(parts, |part| lack.get(&part.id).cloned());
            Answer {
                phase: phase_of(&everything(panel, find), !ranking.best.is_empty()),
                used,
                left_out,
                body: Body::Score(ranking),
            }
        }
    }
}

/// Every part of the panel: the split's, and those that judge or ask again.
fn everything(panel: &PlannedPanel, find: Lookup<'_>) -> Vec<Part> {
    let judges = panel.groups.iter().flat_map(|group| &group.judges);
    let again = panel.groups.iter().flat_map(|group| &group.again);
    let ids = panel.parts.iter().chain(again).chain(judges);
    ids.filter_map(find).collect()
}

/// How a candidate stands. Of one that is not there any more, because it was asked again, no score is left, whatever its judge
/// once said.
fn standing(group: &Group, rubric: &Rubric, find: Lookup<'_>) -> Standing {
    let judges: Vec<Part> = group.judges.iter().filter_map(find).collect();
    let mut candidate = group.parts.iter().filter_map(find);
    if let Some(lost) = candidate.find(|part| part.reply().is_none()) {
        let needs = || Why::Failed(Cause::Needs(lost.id.clone()));
        let asked = judges.iter().filter(|one| one.phase != Phase::Spared);
        let of_judge = || asked.clone().find_map(why_not).unwrap_or_else(needs);
        return Standing {
            title: group.title.clone(),
            scores: vec![None; rubric.criteria.len()],
            points: None,
            why: Some(if lost.is_over() {
                of_judge()
            } else {
                Why::NotYet
            }),
        };
    }
    let scores = rubric.read(judges.iter().filter_map(Part::reply));
    let points = rubric.points(&scores);
    // What the first asking left open is the second's to give, so what became of that is why there is no total.
    let lost = || judges.iter().find_map(why_not).unwrap_or(Why::Unreadable);
    let why = match points {
        Some(_) => None,
        None if judges.is_empty() => Some(Why::NotYet),
        None => Some(lost()),
    };
    Standing {
        title: group.title.clone(),
        scores,
        points,
        why,
    }
}

/// The candidates that have no total, and whether one may still come.
fn unscored(panel: &PlannedPanel, ranking: &Ranking, find: Lookup<'_>) -> HashMap<PartId, Why> {
    let mut lack = HashMap::new();
    for (group, standing) in panel.groups.iter().zip(&ranking.standings) {
        if standing.points.is_some() {
            continue;
        }
        let open = |id| find(id).is_some_and(|judge| !judge.is_over());
        let may_come = group.judges.iter().chain(&group.parts).any(open);
        let why = if may_come { Why::NotYet } else { Why::Unscored };
        lack.extend(group.parts.iter().map(|id| (id.clone(), why.clone())));
    }
    lack
}

/// Why a part gives nothing to merge; `None` for one that has a reply that counts.
fn why_not(part: &Part) -> Option<Why> {
    match &part.phase {
        Phase::Done(_) => None,
        Phase::Failed { why, .. } => Some(Why::Failed(why.clone())),
        Phase::Stopped { .. } => Some(Why::Stopped),
        Phase::Waiting
        | Phase::Queued
        | Phase::Streaming(_)
        | Phase::Retrying { .. }
        | Phase::Spared => Some(Why::NotYet),
    }
}

/// The parts that count and those that do not; `lacks` tells why one that has a reply does not count all the same.
fn sort(parts: &[Part], lacks: impl Fn(&Part) -> Option<Why>) -> (Vec<Used>, Vec<LeftOut>) {
    let mut used = Vec::new();
    let mut left_out = Vec::new();
    for part in parts {
        let id = part.id.clone();
        match why_not(part).or_else(|| lacks(part)) {
            Some(why) => left_out.push(LeftOut { id, why }),
            None => used.push(Used {
                id,
                at_limit: part
                    .reply()
                    .is_some_and(|reply| reply.finish == Finish::AtLimit),
            }),
        }
    }
    (used, left_out)
}

fn synthesis_phase(verdict: Option<&Part>, begun: bool) -> PanelPhase {
    match verdict.map(|part| &part.phase) {
        Some(Phase::Done(_)) => PanelPhase::Done,
        Some(Phase::Failed { .. }) => PanelPhase::Failed,
        Some(Phase::Stopped { .. }) => PanelPhase::Stopped,
        Some(Phase::Queued | Phase::Streaming(_) | Phase::Retrying { .. }) => PanelPhase::Running,
        Some(Phase::Waiting | Phase::Spared) | None if begun => PanelPhase::Running,
        Some(Phase::Waiting | Phase::Spared) | None => PanelPhase::Idle,
    }
}

fn phase_of(parts: &[Part], answered: bool) -> PanelPhase {
    let any = |test: fn(&Phase) -> bool| parts.iter().any(|part| test(&part.phase));
    if parts.iter().all(|part| part.phase == Phase::Waiting) {
        PanelPhase::Idle
    } else if !parts.iter().all(Part::is_over) {
        PanelPhase::Running
    } else if any(|phase| matches!(phase, Phase::Stopped { .. })) {
        PanelPhase::Stopped
    } else if answered {
        PanelPhase::Done
    } else {
        PanelPhase::Failed
    }
}
