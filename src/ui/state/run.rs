//! The newest run as it is shown.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use futures::future::AbortHandle;
use leptos::prelude::*;

use super::AppState;
use super::ran::{AtWork, Ran};
use crate::engine::again;
use crate::engine::controls;
use crate::engine::event::{Happening, PartEvent, RunEvent};
use crate::engine::job::PartId;
use crate::engine::lane::Slow;
use crate::engine::merge::Answer;
use crate::engine::merge::stitch::KeptRows;
use crate::engine::part::Part;
use crate::engine::plan::{Plan, PlannedPanel, PlannedPart};
use crate::engine::ports::Moment;
use crate::engine::run::{self, Course, Left, Span, Stretches, Summary};
use crate::engine::unseen;
use crate::provider::catalogue::Provider;
use crate::ui::later::Later;

/// A part's cell.
pub type PartCell = ArcRwSignal<Part>;

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

/// A plan with a cell for each part, in the plan's order.
pub struct Shown {
    /// The plan.
    pub plan: Arc<Plan>,
    cells: Vec<PartCell>,
    /// What it is a plan for, for those who show its items.
    pub text: Option<Arc<str>>,
    /// What was read of each panel before, by its name.
    kept: Mutex<HashMap<String, KeptRows>>,
}

/// A run that was put aside.
pub struct RunAside {
    course: Course,
    provider: Provider,
    shown: Arc<Shown>,
    ran: Option<Ran>,
    stretches: Stretches,
}

/// What can be done to a panel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Offers {
    /// It can be stopped.
    pub stop: bool,
    /// It can be merged with what is there, without waiting for the rest.
    pub settle: bool,
    /// What it was merged from has changed, or it was never merged.
    pub merge_again: bool,
}

/// What is waited for, as it is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waits {
    /// As of when.
    pub now: Moment,
    /// Why a lane sends nothing, or less than it could.
    pub slow: Option<Slow>,
}

/// What stops a run: the end of its future, and, once it has begun, what hears of it, so that no word that came is lost.
pub(in crate::ui) struct Active {
    pub(in crate::ui) abort: AbortHandle,
    /// A key goes with its calls.
    pub(in crate::ui) has_key: bool,
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

impl Shown {
    /// Whom a part asked, in a run of `own`: in practice nobody else.
    pub fn asked_for(&self, id: &PartId, own: Provider) -> Provider {
        let named = || self.plan.part(id)?.provider.as_deref();
        match named().and_then(Provider::from_id) {
            Some(other) if !own.is_practice() => other,
            _ => own,
        }
    }

    fn of(plan: Arc<Plan>, text: Option<Arc<str>>) -> Arc<Self> {
        let cell = |part: &PlannedPart| ArcRwSignal::new(Part::waiting(part.id.clone()));
        let cells = plan.parts.iter().map(cell).collect();
        let kept = Mutex::default();
        Arc::new(Self {
            plan,
            cells,
            text,
            kept,
        })
    }

    fn merged(&self, later: Later, panel: &PlannedPanel) -> Answer {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = kept.entry(panel.id.clone()).or_default();
        (later.merge)(panel, &|id| self.part(id), kept)
    }

    /// The cell of a part; one of its own for a part that is not in the plan.
    pub fn cell(&self, id: &PartId) -> PartCell {
        let cell = self.plan.place(id).and_then(|place| self.cells.get(place));
        cell.cloned()
            .unwrap_or_else(|| ArcRwSignal::new(Part::waiting(id.clone())))
    }

    /// The part as it stands, without subscribing.
    pub fn part(&self, id: &PartId) -> Option<Part> {
        let cell = self.cells.get(self.plan.place(id)?)?;
        Some(cell.get_untracked())
    }

    /// What can be done to a panel, as it stands.
    pub fn offers(&self, panel: &PlannedPanel, running: bool) -> Offers {
        let is_open = |id: &PartId| self.part(id).is_some_and(|part| !part.is_over());
        let is_over = |id: &PartId| self.part(id).is_some_and(|part| part.is_over());
        let has_reply = |id: &PartId| self.part(id).is_some_and(|part| part.reply().is_some());
        if running {
            let is_split = controls::split_of(panel).any(is_open);
            let merges =
                controls::merging(panel).any(is_open) || controls::merging(panel).next().is_none();
            return Offers {
                stop: controls::all_of(panel).any(is_open),
                settle: is_split && merges && panel.parts.iter().any(has_reply),
                merge_again: false,
            };
        }
        let all_over = controls::all_of(panel).all(is_over);
        let merging = again::merging(&self.plan, &|id| self.part(id), panel);
        Offers {
            stop: false,
            settle: false,
            merge_again: all_over && !merging.is_empty() && panel.parts.iter().any(has_reply),
        }
    }

    /// What is left to be asked for. What may not even be needed is none of it.
    pub fn left(&self) -> Left {
        let mut left = Left::default();
        for (planned, cell) in self.plan.parts.iter().zip(&self.cells) {
            cell.with_untracked(|part| left.add(planned, part));
        }
        left
    }

    /// The parts whose replies are older than what they were made from.
    pub fn stale(&self) -> Vec<PartId> {
        let span = |part: &Part| Span::of(part);
        run::stale_by(&self.plan, |id| {
            let cell = self.cells.get(self.plan.place(id)?)?;
            Some(cell.with_untracked(span))
        })
    }

    /// Whether any of a panel's parts is such, so that what is made of them is no newer.
    pub fn is_stale(&self, panel: &PlannedPanel) -> bool {
        let stale = self.stale();
        !stale.is_empty() && controls::all_of(panel).any(|id| stale.contains(id))
    }

    /// Looks at each part, without subscribing.
    pub fn each(&self, mut look: impl FnMut(&Part)) {
        for cell in &self.cells {
            cell.with_untracked(&mut look);
        }
    }

    /// Any part is such, without subscribing.
    pub fn any(&self, is_such: impl Fn(&Part) -> bool) -> bool {
        self.cells.iter().any(|cell| cell.with_untracked(&is_such))
    }

    /// All parts as they stand, without subscribing.
    pub fn parts(&self) -> Vec<Part> {
        self.cells.iter().map(GetUntracked::get_untracked).collect()
    }

    /// All parts as they stand of which a reply is wanted, without subscribing.
    fn wanted(&self) -> Vec<Part> {
        let parts = self.plan.parts.iter().zip(&self.cells);
        let parts = parts.map(|(planned, cell)| (planned, cell.get_untracked()));
        let wanted = parts.filter(|(planned, part)| run::is_wanted(planned, part));
        wanted.map(|(_, part)| part).collect()
    }

    /// How many parts are such, without those that only ask again for what others left open: whether they are needed is not
    /// known before.
    fn count(&self, is_such: fn(&Part) -> bool) -> usize {
        let parts = self.plan.parts.iter().zip(&self.cells);
        let calls = parts.filter(|(part, _)| part.again.is_empty());
        calls
            .filter(|(_, cell)| cell.with_untracked(is_such))
            .count()
    }

    /// A part's title, for people.
    pub fn title(&self, id: &PartId) -> String {
        let part = self.plan.part(id);
        let title = part.map(|part| unseen::shown(&part.title).into_owned());
        title.unwrap_or_default()
    }
}

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
            Some(later) => shown.merged(later, panel),
            None => Answer::idle(panel),
        }
    }

    /// A memo of a panel's answer, which changes only when the answer does.
    pub fn answer_memo(self, shown: &Arc<Shown>, panel: &PlannedPanel) -> Memo<Answer> {
        let (shown, panel) = (Arc::clone(shown), panel.clone());
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

/// A memo of a part's phase by name, which changes with the phase and not with each word.
pub fn phase_memo(cell: PartCell) -> Memo<String> {
    Memo::new(move |_| cell.with(|part| part.phase.name().to_owned()))
}
