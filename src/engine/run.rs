//! A run: one execution of a plan, folded from its events.

mod left;

use std::collections::{HashMap, HashSet};
use std::time::Duration;

pub use self::left::Left;
use super::event::{Happening, PartEvent, RunEvent};
use super::job::PartId;
use super::merge::{self, Answer, PanelPhase};
use super::part::{Part, Phase};
use super::plan::{Plan, PlannedPanel, PlannedPart};
use super::ports::{Moment, Usage};

/// How far a run is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Course {
    /// It has not begun.
    #[default]
    Idle,
    /// It is at work.
    Running {
        /// When it began, the first time.
        began: Moment,
        /// Since when it is at work: when it began, or went on the last time.
        since: Moment,
        /// How long it was at work before that.
        before: Duration,
    },
    /// Every part came to its end.
    Ended {
        /// When it began, the first time.
        began: Moment,
        /// When it ended, the last time.
        ended: Moment,
        /// How long it was at work, without the time between an end and its going on.
        worked: Duration,
    },
    /// A person stopped it.
    Stopped {
        /// When it began, the first time.
        began: Moment,
        /// When it was stopped.
        ended: Moment,
        /// How long it was at work, without the time between an end and its going on.
        worked: Duration,
    },
}

impl Course {
    /// Folds one event; a run that is over stays as it is until it goes on.
    pub fn apply(&mut self, event: &RunEvent) {
        *self = match (*self, &event.what) {
            (Self::Idle, Happening::Began) => Self::Running {
                began: event.at,
                since: event.at,
                before: Duration::ZERO,
            },
            (
                Self::Ended { began, worked, .. } | Self::Stopped { began, worked, .. },
                Happening::WentOn,
            ) => Self::Running {
                began,
                since: event.at,
                before: worked,
            },
            (
                Self::Running {
                    began,
                    since,
                    before,
                },
                Happening::Ended | Happening::Stopped,
            ) => {
                let ended = event.at;
                let worked = before.saturating_add(ended.since(since));
                if event.what == Happening::Ended {
                    Self::Ended {
                        began,
                        ended,
                        worked,
                    }
                } else {
                    Self::Stopped {
                        began,
                        ended,
                        worked,
                    }
                }
            }
            (same, _) => same,
        };
    }

    /// It is at work.
    pub fn is_running(self) -> bool {
        matches!(self, Self::Running { .. })
    }

    /// How long it was at work; `None` before the end.
    pub fn wall(self) -> Option<Duration> {
        match self {
            Self::Ended { worked, .. } | Self::Stopped { worked, .. } => Some(worked),
            Self::Idle | Self::Running { .. } => None,
        }
    }

    /// The run's phase in the page's `data-run-phase`: a run without a single answer has failed.
    pub fn phase(self, panels: impl IntoIterator<Item = PanelPhase>) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Running { .. } => "running",
            Self::Stopped { .. } => "stopped",
            Self::Ended { .. } => {
                let answered = panels.into_iter().any(|panel| panel == PanelPhase::Done);
                if answered { "done" } else { "failed" }
            }
        }
    }
}

/// When a run was at work: from its beginning to its end, and again as often as it went on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stretches(Vec<(Moment, Option<Moment>)>);

impl Stretches {
    /// Folds one event.
    pub fn apply(&mut self, event: &RunEvent) {
        let is_open = self.0.last().is_some_and(|(_, end)| end.is_none());
        match event.what {
            Happening::Began | Happening::WentOn if !is_open => self.0.push((event.at, None)),
            Happening::Ended | Happening::Stopped => {
                if let Some((_, end @ None)) = self.0.last_mut() {
                    *end = Some(event.at);
                }
            }
            _ => {}
        }
    }

    /// How long the run had been at work at this moment: the time between an end and its going on counts for nothing.
    pub fn at(&self, moment: Moment) -> Duration {
        let stretch = |(from, end): &(Moment, Option<Moment>)| {
            let until = end.map_or(moment, |end| end.min(moment));
            until.since(*from)
        };
        self.0.iter().map(stretch).sum()
    }
}

/// What a run came to, in figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Summary {
    /// Calls that were sent, every attempt of every part.
    pub calls: usize,
    /// Parts that were to give a reply.
    pub parts: usize,
    /// Parts that gave a reply that counts.
    pub done: usize,
    /// How long the run was at work.
    pub wall: Duration,
    /// The times of all attempts, one after another.
    pub sum: Duration,
    /// Tokens that the provider counted, also for replies that do not count; `None` where it counted none.
    pub usage: Option<Usage>,
    /// Attempts that gave words and no count, so that they cost what nobody here knows.
    pub uncounted: usize,
}

/// Sums up a run that is over; `None` before.
///
/// Parts that only ask again for what others left open (`asks_again`) cost calls and time, and are none of what was to
/// give a reply.
pub fn summary<'a>(
    course: Course,
    parts: impl IntoIterator<Item = &'a Part>,
    asks_again: impl Fn(&PartId) -> bool,
) -> Option<Summary> {
    let wall = course.wall()?;
    let mut summary = Summary {
        calls: 0,
        parts: 0,
        done: 0,
        wall,
        sum: Duration::ZERO,
        usage: None,
        uncounted: 0,
    };
    for part in parts {
        // A call that was not needed is nothing that was left undone.
        let counts = part.phase != Phase::Spared && !asks_again(&part.id);
        summary.parts += usize::from(counts);
        let sent = usize::try_from(part.attempts).unwrap_or(usize::MAX);
        summary.calls = summary.calls.saturating_add(sent);
        summary.done += usize::from(counts && part.reply().is_some());
        for one in &part.tries {
            summary.add(one.call(), one.usage, one.text());
        }
        if let Some(time) = part.times.call() {
            summary.add(time, part.usage, part.text());
        }
    }
    Some(summary)
}

/// Whether a reply is wanted of a part. One that asks again for what others leave open may not be needed, and before it is sent
/// nobody knows: where it was not, it left nothing undone.
pub fn is_wanted(planned: &PlannedPart, part: &Part) -> bool {
    planned.again.is_empty() || part.attempts > 0
}

impl Summary {
    /// Adds one attempt.
    fn add(&mut self, time: Duration, usage: Option<Usage>, text: &str) {
        self.sum = self.sum.saturating_add(time);
        if let Some(one) = usage {
            let all = self.usage.unwrap_or_default();
            self.usage = Some(Usage {
                input: all.input.saturating_add(one.input),
                output: all.output.saturating_add(one.output),
            });
        } else if !text.is_empty() {
            self.uncounted += 1;
        }
    }
}

/// The parts whose reply was made from what is no longer so: a part that they wait for was asked again since, or is itself
/// such a part. In the plan's order. What code merges is made anew whenever it is looked at, so that is never stale.
pub fn stale(plan: &Plan, find: merge::Lookup<'_>) -> Vec<PartId> {
    stale_by(plan, |id| find(id).map(|part| Span::of(&part)))
}

/// When a reply was asked for, and when its part ended.
#[derive(Clone, Copy, Debug)]
pub struct Span {
    /// When the call of the reply that counts was queued, which is when its prompt was settled: however often and late it was
    /// sent, it held what was there then. `None` where there is no such reply.
    asked: Option<Moment>,
    ended: Option<Moment>,
}

impl Span {
    /// That of a part as it stands.
    pub fn of(part: &Part) -> Self {
        Self {
            asked: part.reply().and(part.times.queued),
            ended: part.times.ended,
        }
    }
}

/// The same as [`stale`] for who can tell the times without the words.
pub fn stale_by(plan: &Plan, span: impl Fn(&PartId) -> Option<Span>) -> Vec<PartId> {
    let parts = plan.parts.iter();
    let times = parts.filter_map(|part| Some((&part.id, span(&part.id)?)));
    let times: HashMap<&PartId, Span> = times.collect();
    let mut stale: HashSet<&PartId> = HashSet::new();
    // Once around for each part of the longest chain, and once more.
    loop {
        let before = stale.len();
        for part in &plan.parts {
            let asked = times.get(&part.id).and_then(|span| span.asked);
            let Some(asked) = asked else { continue };
            let has_changed = |need: &PartId| {
                // What was over when this was queued, and is not now, is being asked again.
                let span = times.get(need);
                span.is_some_and(|span| span.ended.is_none_or(|ended| ended > asked))
                    || stale.contains(need)
            };
            if part.waits_for().any(has_changed) {
                stale.insert(&part.id);
            }
        }
        if stale.len() == before {
            break;
        }
    }
    let ids = plan.parts.iter().map(|part| &part.id);
    ids.filter(|id| stale.contains(id)).cloned().collect()
}

/// The events that stop a run: one for each part that is not over, and one for the run.
pub fn stop<'a>(at: Moment, parts: impl IntoIterator<Item = &'a Part>) -> Vec<RunEvent> {
    let mut events: Vec<RunEvent> = parts
        .into_iter()
        .filter(|part| !part.is_over())
        .map(|part| RunEvent {
            at,
            what: Happening::Part(part.id.clone(), PartEvent::Stopped),
        })
        .collect();
    events.push(RunEvent {
        at,
        what: Happening::Stopped,
    });
    events
}

/// How many parts a run left open that is found as it was kept: those that had not come to their end, and where a person
/// stopped it, those that this stopped. Parts that ask again for what others left open count as all others do.
pub fn left_open<'a>(course: Course, parts: impl IntoIterator<Item = &'a Part>) -> usize {
    let parts = parts.into_iter();
    parts.filter(|part| is_left_open(course, part)).count()
}

/// Whether a run left this part open.
pub fn is_left_open(course: Course, part: &Part) -> bool {
    let was_stopped = matches!(course, Course::Stopped { .. });
    !part.is_over() || (was_stopped && matches!(part.phase, Phase::Stopped { .. }))
}

/// What was not kept of a run that is found without its end, because its page went away: as far as anybody can tell, it was
/// stopped at the last moment that is known of. Where every part was over, only the word of that was lost.
pub fn cut_off(at: Moment, course: Course, parts: &[Part]) -> Vec<RunEvent> {
    let happened = |what| RunEvent { at, what };
    let is_open = parts.iter().any(|part| !part.is_over());
    match course {
        // Its page went away before anything was kept, and it was asked for.
        Course::Idle => {
            let stopped = stop(at, parts);
            std::iter::once(happened(Happening::Began))
                .chain(stopped)
                .collect()
        }
        Course::Running { .. } if !is_open => vec![happened(Happening::Ended)],
        // Parts of a run that was over were reopened, and it had not gone on yet.
        _ if is_open => stop(at, parts),
        _ => Vec::new(),
    }
}

/// A whole run as plain data: what tests and stored runs are folded into. The page holds the same
/// pieces apart, so that one card's text is drawn without the others.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// How far it is.
    pub course: Course,
    /// Its parts, in the plan's order.
    pub parts: Vec<Part>,
}

impl Run {
    /// A run of this plan to which nothing has happened.
    pub fn of(plan: &Plan) -> Self {
        Self {
            course: Course::Idle,
            parts: plan
                .parts
                .iter()
                .map(|part| Part::waiting(part.id.clone()))
                .collect(),
        }
    }

    /// Folds one event.
    pub fn apply(&mut self, event: &RunEvent) {
        self.course.apply(event);
        if let Happening::Part(id, what) = &event.what
            && let Some(part) = self.parts.iter_mut().find(|part| part.id == *id)
        {
            part.apply(event.at, what);
        }
    }

    /// The part of that name.
    pub fn part(&self, id: &PartId) -> Option<&Part> {
        self.parts.iter().find(|part| part.id == *id)
    }

    /// A panel's answer as it stands.
    pub fn answer(&self, panel: &PlannedPanel) -> Answer {
        merge::answer(panel, &|id| self.part(id).cloned())
    }

    /// The parts whose reply was made from what is no longer so.
    pub fn stale(&self, plan: &Plan) -> Vec<PartId> {
        stale(plan, &|id| self.part(id).cloned())
    }
}

#[cfg(test)]
mod tests;
