//! The newest run as it is shown.

use std::sync::Arc;

use futures::future::AbortHandle;
use leptos::prelude::*;

use super::AppState;
use super::ran::{AtWork, Ran};
use super::shown::Shown;
use super::waits::Waits;
use crate::archive::run::RunId;
use crate::engine::event::{Happening, PartEvent, RunEvent};
use crate::engine::job::PartId;
use crate::engine::merge::Answer;
use crate::engine::part::Part;
use crate::engine::plan::{Plan, PlannedMerge, PlannedPanel};
use crate::engine::run::{self, Course, Stretches, Summary};
use crate::provider::catalogue::Provider;
use crate::provider::settings::Ready;

/// The newest run.
#[derive(Clone, Copy)]
pub struct RunView {
    /// How far it is.
    pub course: RwSignal<Course>,
    /// Who answers it.
    pub provider: RwSignal<Provider>,
    /// What was last worth saying aloud.
    pub news: RwSignal<News>,
    /// Comes when anything but words has happened.
    pub beat: RwSignal<u32>,
    /// The plan that is shown with its cells.
    pub shown: RwSignal<Arc<Shown>>,
    /// The run that is at work, from the moment that it was asked for.
    pub(in crate::ui) active: StoredValue<Option<Active>, LocalStorage>,
    /// What asking more of the run that is shown needs.
    pub(in crate::ui) ran: StoredValue<Option<Ran>, LocalStorage>,
    /// When it was at work.
    pub(in crate::ui) stretches: StoredValue<Stretches>,
    /// What is waited for, and the moment as of which that is shown. It ticks while anything waits.
    pub waits: RwSignal<Waits>,
}

/// A run that was put aside.
pub struct RunAside {
    course: Course,
    provider: Provider,
    shown: Arc<Shown>,
    ran: Option<Ran>,
    stretches: Stretches,
}

impl RunAside {
    /// The name by which this page keeps it.
    pub(super) fn kept_as(&self) -> Option<RunId> {
        self.ran.as_ref()?.kept_as()
    }
}

/// What stops a run: the end of its future, and, once it has begun, what hears of it, so that no word that came is lost.
pub(in crate::ui) struct Active {
    pub(in crate::ui) abort: AbortHandle,
    /// Whom it asks, from its beginning to its end.
    pub(in crate::ui) asks: Ready,
    pub(in crate::ui) at_work: Option<AtWork>,
}

/// Something worth saying aloud: starts and ends, never single words of a reply.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum News {
    /// Nothing yet.
    #[default]
    None,
    /// The run began.
    Began,
    /// This part came to an end.
    PartEnded(PartId),
    /// The run came to an end.
    RunEnded,
    /// This panel's answer was copied.
    Copied(String),
    /// The browser did not let this panel's answer be copied.
    NotCopied(String),
}

/// Above so many parts, the end of each is no news.
const NEWSWORTHY: usize = 16;

impl RunView {
    /// Nothing has run yet.
    pub(super) fn new(plan: Arc<Plan>) -> Self {
        Self {
            course: RwSignal::default(),
            provider: RwSignal::default(),
            news: RwSignal::default(),
            beat: RwSignal::default(),
            shown: RwSignal::new(Shown::of(plan, None)),
            active: StoredValue::new_local(None),
            ran: StoredValue::new_local(None),
            stretches: StoredValue::default(),
            waits: RwSignal::default(),
        }
    }

    /// Nothing has run since this plan is shown.
    pub fn is_idle(&self) -> bool {
        self.course.get_untracked() == Course::Idle
    }

    /// Shows a plan that has not run.
    pub(in crate::ui) fn show(&self, plan: Arc<Plan>, text: Option<Arc<str>>) {
        self.course.set(Course::Idle);
        self.ran.set_value(None);
        self.stretches.set_value(Stretches::default());
        self.shown.set(Shown::of(plan, text));
    }

    /// The name by which this page keeps it.
    pub(in crate::ui) fn kept_as(&self) -> Option<RunId> {
        self.ran.with_value(|ran| ran.as_ref()?.kept_as())
    }

    /// The run as it stands, to be put aside.
    pub(super) fn aside(&self) -> RunAside {
        RunAside {
            course: self.course.get_untracked(),
            provider: self.provider.get_untracked(),
            shown: self.shown.get_untracked(),
            ran: self.ran.get_value(),
            stretches: self.stretches.get_value(),
        }
    }

    /// Shows a run that was put aside.
    pub(super) fn put_back(&self, run: &RunAside) {
        self.provider.set(run.provider);
        self.course.set(run.course);
        self.shown.set(Arc::clone(&run.shown));
        self.ran.set_value(run.ran.clone());
        self.stretches.set_value(run.stretches.clone());
    }

    /// Before a new run of this plan on this text.
    pub(in crate::ui) fn reset(&self, plan: Arc<Plan>, text: Arc<str>, provider: Provider) {
        self.provider.set(provider);
        self.show(plan, Some(text));
    }

    /// What the run came to; `None` before its end.
    pub fn summary(&self) -> Option<Summary> {
        let course = self.course.get();
        course.wall()?;
        self.shown.with_untracked(|shown| {
            let asks_again = |id: &PartId| shown.plan.asks_again(id);
            run::summary(course, &shown.wanted(), asks_again)
        })
    }

    /// How many of the plan's [`calls`](Plan::calls) have come to an end.
    pub fn over(&self) -> usize {
        self.beat.track();
        self.shown
            .with_untracked(|shown| shown.count(Part::is_over))
    }

    /// How many of the plan's [`calls`](Plan::calls) gave a reply.
    pub fn came(&self) -> usize {
        self.beat.track();
        let came = |part: &Part| part.reply().is_some();
        self.shown.with_untracked(|shown| shown.count(came))
    }

    /// Folds events, and beats once if they hold more than words.
    pub fn apply(&self, events: &[RunEvent]) {
        let shown = self.shown.get_untracked();
        let talkative = shown.plan.parts.len() <= NEWSWORTHY;
        let mut beats = false;
        let mut news = None;
        for event in events {
            match &event.what {
                Happening::Part(id, what) => {
                    shown.cell(id).update(|part| {
                        part.apply(event.at, what);
                    });
                    beats |= !matches!(what, PartEvent::Came(_));
                    if talkative && matches!(what, PartEvent::Finished(_) | PartEvent::Failed(_)) {
                        news = Some(News::PartEnded(id.clone()));
                    }
                }
                what => {
                    self.course.update(|course| course.apply(event));
                    self.stretches.update_value(|all| all.apply(event));
                    beats = true;
                    news = Some(if matches!(what, Happening::Began | Happening::WentOn) {
                        News::Began
                    } else {
                        News::RunEnded
                    });
                }
            }
        }
        if beats {
            self.beat.update(|beat| *beat = beat.wrapping_add(1));
        }
        if let Some(news) = news {
            self.news.set(news);
        }
    }
}

impl AppState {
    /// A panel's answer as it stands. It is read anew with each beat.
    pub fn answer(self, shown: &Shown, panel: &PlannedPanel) -> Answer {
        self.run.beat.track();
        match self.later.get() {
            // Of thousands of candidates that nobody was asked about, nothing is read.
            Some(_) if matches!(panel.merge, PlannedMerge::Score(_)) && !shown.has_begun() => {
                Answer::idle(panel)
            }
            Some(later) => shown.merged(later, panel),
            None => Answer::idle(panel),
        }
    }

    /// A memo of a panel's answer, which changes only when the answer does.
    pub fn answer_memo(self, shown: &Arc<Shown>, panel: &Arc<PlannedPanel>) -> Memo<Answer> {
        let (shown, panel) = (Arc::clone(shown), Arc::clone(panel));
        Memo::new(move |_| self.answer(&shown, &panel))
    }

    /// The run's phase in the page's `data-run-phase`. Before its end no answer is looked at.
    pub fn phase_name(self) -> &'static str {
        let course = self.run.course.get();
        let shown = self.run.shown.get();
        let panels = shown.plan.panels.iter();
        course.phase(panels.map(|panel| self.answer(&shown, panel).phase))
    }
}
