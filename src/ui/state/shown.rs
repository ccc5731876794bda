//! A plan as it is shown, with a cell for each of its parts.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use leptos::prelude::*;

use crate::engine::again::{self, End};
use crate::engine::controls;
use crate::engine::job::PartId;
use crate::engine::merge::Answer;
use crate::engine::merge::stitch::KeptRows;
use crate::engine::part::{Part, Phase};
use crate::engine::plan::{Plan, PlannedMerge, PlannedPanel, PlannedPart};
use crate::engine::run::{self, Left, Span};
use crate::engine::unseen;
use crate::provider::catalogue::Provider;
use crate::ui::later::Later;

/// A part's cell.
pub type PartCell = ArcRwSignal<Part>;

/// A plan with a cell for each part, in the plan's order. A cell is made when it is first asked for: a plan may have
/// thousands of parts, and a part that nobody shows and that nothing has happened to needs none.
pub struct Shown {
    /// The plan.
    pub plan: Arc<Plan>,
    cells: Vec<OnceLock<PartCell>>,
    /// What it is a plan for, for those who show its items.
    pub text: Option<Arc<str>>,
    /// What was read of each panel before, by its name.
    kept: Mutex<HashMap<String, KeptRows>>,
}

/// A part that is looked at, whether or not it has a cell.
struct Place<'a> {
    planned: &'a PlannedPart,
    cell: &'a OnceLock<PartCell>,
}

impl Place<'_> {
    fn with<T>(&self, look: impl FnOnce(&Part) -> T) -> T {
        match self.cell.get() {
            Some(cell) => cell.with_untracked(look),
            None => look(&Part::waiting(self.planned.id.clone())),
        }
    }
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

impl Shown {
    /// Whom a part asked, in a run of `own`: in practice nobody else.
    pub fn asked_for(&self, id: &PartId, own: Provider) -> Provider {
        let named = || self.plan.part(id)?.provider.as_deref();
        match named().and_then(Provider::from_id) {
            Some(other) if !own.is_practice() => other,
            _ => own,
        }
    }

    pub(super) fn of(plan: Arc<Plan>, text: Option<Arc<str>>) -> Arc<Self> {
        Arc::new(Self {
            cells: plan.parts.iter().map(|_| OnceLock::new()).collect(),
            plan,
            text,
            kept: Mutex::default(),
        })
    }

    /// Every part with what the plan says of it, as it stands, without subscribing.
    fn look(&self) -> impl Iterator<Item = (&PlannedPart, Place<'_>)> {
        let parts = self.plan.parts.iter().zip(&self.cells);
        parts.map(|(planned, cell)| (planned, Place { planned, cell }))
    }

    pub(super) fn merged(&self, later: Later, panel: &PlannedPanel) -> Answer {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = kept.entry(panel.id.clone()).or_default();
        (later.merge)(panel, &|id| self.part(id), kept)
    }

    /// The cell of a part; one of its own for a part that is not in the plan.
    pub fn cell(&self, id: &PartId) -> PartCell {
        let new = || ArcRwSignal::new(Part::waiting(id.clone()));
        let cell = self.plan.place(id).and_then(|place| self.cells.get(place));
        cell.map_or_else(new, |cell| cell.get_or_init(new).clone())
    }

    /// The part as it stands, without subscribing.
    pub fn part(&self, id: &PartId) -> Option<Part> {
        self.look_at(id, Part::clone)
    }

    /// Reads the part as it stands, without subscribing.
    pub fn look_at<T>(&self, id: &PartId, look: impl FnOnce(&Part) -> T) -> Option<T> {
        let place = self.plan.place(id)?;
        let (planned, cell) = (self.plan.parts.get(place)?, self.cells.get(place)?);
        Some(Place { planned, cell }.with(look))
    }

    /// What can be done to a panel, as it stands.
    pub fn offers(&self, panel: &PlannedPanel, running: bool) -> Offers {
        let is_such = |id: &PartId, such: fn(&Part) -> bool| self.look_at(id, such) == Some(true);
        let is_open = |id: &PartId| is_such(id, |part| !part.is_over());
        let is_over = |id: &PartId| is_such(id, Part::is_over);
        let has_reply = |id: &PartId| is_such(id, |part| part.reply().is_some());
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
        // Of thousands of parts, what is cheap to know comes first.
        let merge_again = || {
            panel.parts.iter().any(has_reply)
                && !again::merging(&self.plan, &|id| self.part(id), panel).is_empty()
        };
        Offers {
            stop: false,
            settle: false,
            merge_again: controls::all_of(panel).all(is_over) && merge_again(),
        }
    }

    /// There is an answer that can be taken away, and nothing else offers that: a verdict, or a vote.
    pub fn has_answer(&self, panel: &PlannedPanel) -> bool {
        let has_reply = |id: &PartId| self.look_at(id, |part| part.reply().is_some()) == Some(true);
        let is_over = |id: &PartId| self.look_at(id, Part::is_over) == Some(true);
        match &panel.merge {
            PlannedMerge::Synthesise(verdict) => has_reply(verdict),
            PlannedMerge::Vote(_) => {
                panel.parts.iter().all(is_over) && panel.parts.iter().any(has_reply)
            }
            PlannedMerge::Stitch { .. } | PlannedMerge::Score(_) => false,
        }
    }

    /// What is left to be asked for. What may not even be needed is none of it.
    pub fn left(&self) -> Left {
        let mut left = Left::default();
        for (planned, cell) in self.look() {
            cell.with(|part| left.add(planned, part));
        }
        if left.failed + left.waited > 0 && left.stopped > 0 {
            let asked = again::all_failed_by(&self.plan, |id| self.look_at(id, End::of));
            let is_stopped = |part: &Part| matches!(part.phase, Phase::Stopped { .. });
            let needed = asked.iter();
            left.needed = needed
                .filter(|id| self.look_at(id, is_stopped) == Some(true))
                .count();
        }
        left
    }

    /// The parts whose replies are older than what they were made from.
    pub fn stale(&self) -> Vec<PartId> {
        if !self.has_begun() {
            return Vec::new();
        }
        run::stale_by(&self.plan, |id| self.look_at(id, Span::of))
    }

    /// Whether any of a panel's parts is such, so that what is made of them is no newer.
    pub fn is_stale(&self, panel: &PlannedPanel) -> bool {
        let stale: HashSet<PartId> = self.stale().into_iter().collect();
        !stale.is_empty() && controls::all_of(panel).any(|id| stale.contains(id))
    }

    /// Looks at each part, without subscribing.
    pub fn each(&self, mut look: impl FnMut(&Part)) {
        for (_, cell) in self.look() {
            cell.with(&mut look);
        }
    }

    /// Anything has happened to any part, without subscribing. It is quickly known: nothing has happened to a part without a cell.
    pub fn has_begun(&self) -> bool {
        let mut cells = self.cells.iter().filter_map(OnceLock::get);
        cells.any(|cell| cell.with_untracked(Part::has_begun))
    }

    /// Any part is such, without subscribing.
    pub fn any(&self, is_such: impl Fn(&Part) -> bool) -> bool {
        self.look().any(|(_, cell)| cell.with(&is_such))
    }

    /// All parts as they stand, without subscribing.
    pub fn parts(&self) -> Vec<Part> {
        let parts = self.look().map(|(_, cell)| cell.with(Part::clone));
        parts.collect()
    }

    /// All parts as they stand of which a reply is wanted, without subscribing.
    pub(super) fn wanted(&self) -> Vec<Part> {
        let wanted = self.look().filter_map(|(planned, cell)| {
            cell.with(|part| run::is_wanted(planned, part).then(|| part.clone()))
        });
        wanted.collect()
    }

    /// How many parts are such, without those that only ask again for what others left open: whether they are needed is not
    /// known before.
    pub(in crate::ui) fn count(&self, is_such: impl Fn(&Part) -> bool) -> usize {
        let calls = self.look().filter(|(part, _)| part.again.is_empty());
        calls.filter(|(_, cell)| cell.with(&is_such)).count()
    }

    /// A part's title, for people.
    pub fn title(&self, id: &PartId) -> String {
        let part = self.plan.part(id);
        let title = part.map(|part| unseen::shown(&part.title).into_owned());
        title.unwrap_or_default()
    }
}

/// A memo of a part's phase by name, which changes with the phase and not with each word.
pub fn phase_memo(cell: PartCell) -> Memo<String> {
    Memo::new(move |_| cell.with(|part| part.phase.name().to_owned()))
}
