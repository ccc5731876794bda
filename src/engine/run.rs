//! A run: one execution of a plan, folded from its events.

use std::time::Duration;

use super::event::{Happening, PartEvent, RunEvent};
use super::job::PartId;
use super::merge::{self, Answer, PanelPhase};
use super::part::{Part, Phase};
use super::plan::{Plan, PlannedPanel};
use super::ports::{Moment, Usage};

/// How far a run is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Course {
    /// It has not begun.
    #[default]
    Idle,
    /// It is at work.
    Running {
        /// Since when.
        began: Moment,
    },
    /// Every part came to its end.
    Ended {
        /// Since when it ran.
        began: Moment,
        /// Until when.
        ended: Moment,
    },
    /// A person stopped it.
    Stopped {
        /// Since when it ran.
        began: Moment,
        /// Until when.
        ended: Moment,
    },
}

impl Course {
    /// Folds one event; a run that is over stays as it is.
    pub fn apply(&mut self, event: &RunEvent) {
        *self = match (*self, &event.what) {
            (Self::Idle, Happening::Began) => Self::Running { began: event.at },
            (Self::Running { began }, Happening::Ended) => Self::Ended {
                began,
                ended: event.at,
            },
            (Self::Running { began }, Happening::Stopped) => Self::Stopped {
                began,
                ended: event.at,
            },
            (same, _) => same,
        };
    }

    /// It is at work.
    pub fn is_running(self) -> bool {
        matches!(self, Self::Running { .. })
    }

    /// From the beginning to the end; `None` before the end.
    pub fn wall(self) -> Option<Duration> {
        match self {
            Self::Ended { began, ended } | Self::Stopped { began, ended } => {
                Some(ended.since(began))
            }
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

/// What a run came to, in figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Summary {
    /// Calls that were sent.
    pub calls: usize,
    /// Parts of the plan.
    pub parts: usize,
    /// Parts that gave a reply that counts.
    pub done: usize,
    /// From the beginning to the end.
    pub wall: Duration,
    /// The calls' own times, one after another.
    pub sum: Duration,
    /// Tokens that the provider counted, also for replies that do not count; `None` where it counted none.
    pub usage: Option<Usage>,
    /// Calls that gave words and no count, so that they cost what nobody here knows.
    pub uncounted: usize,
}

/// Sums up a run that is over; `None` before.
pub fn summary<'a>(course: Course, parts: impl IntoIterator<Item = &'a Part>) -> Option<Summary> {
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
        if part.phase == Phase::Spared {
            continue;
        }
        summary.parts += 1;
        let sent = usize::try_from(part.attempts).unwrap_or(usize::MAX);
        summary.calls = summary.calls.saturating_add(sent);
        summary.sum += part.times.call().unwrap_or_default();
        if matches!(part.phase, Phase::Done(_)) {
            summary.done += 1;
        }
        if let Some(one) = part.usage {
            let all = summary.usage.unwrap_or_default();
            summary.usage = Some(Usage {
                input: all.input.saturating_add(one.input),
                output: all.output.saturating_add(one.output),
            });
        } else if !part.text().is_empty() {
            summary.uncounted += 1;
        }
    }
    Some(summary)
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
}
