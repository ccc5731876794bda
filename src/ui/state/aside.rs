//! What was left for another job: so that choosing one by mistake costs nothing.

use std::collections::HashSet;
use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;

use super::AppState;
use super::draft;
use super::job::{JobView, TextFile};
use super::kept::Returned;
use super::run::RunAside;
use crate::archive::draft::Draft;
use crate::archive::run::{AskedOf, RunHead, RunId};
use crate::engine::plan::Plan;
use crate::engine::unseen;

/// How much of what a job was given is told, in bytes: enough to tell it from others.
pub const GIVEN: usize = 60;
/// How many are kept: what was left before them is dropped.
const MOST: usize = 8;

/// A job as it was left, with its input and its newest run.
pub struct Aside {
    job: Arc<JobView>,
    input: String,
    file: Option<Arc<TextFile>>,
    plan: Arc<Plan>,
    /// `None` where there is no run: it is a draft of an earlier page.
    run: Option<RunAside>,
    /// Whom the run asked from which the page had taken its settings.
    asked: Option<AskedOf>,
    /// The run is one of an earlier page that nothing has been asked of yet: it is still to be taken hold of.
    returned: Option<Arc<Returned>>,
}

impl Aside {
    /// What is open now; `None` where nothing of it is a person's own: neither the job nor the input nor a run.
    pub fn of(state: AppState) -> Option<Self> {
        let job = state.job.get_untracked();
        let is_own =
            job.is_own() || job.is_changed() || !state.has_sample() || !state.run.is_idle();
        is_own.then(|| Self {
            job,
            input: state.input.get_untracked(),
            file: state.file.get_untracked(),
            plan: state.plan.get_untracked(),
            run: Some(state.run.aside()),
            asked: state.kept.asked(),
            returned: state.kept.returned_untracked(),
        })
    }

    /// A job and its input of an earlier page.
    pub fn drafted(job: JobView, input: String, file: Option<TextFile>) -> Self {
        Self {
            job: Arc::new(job),
            input,
            file: file.map(Arc::new),
            plan: Arc::default(),
            run: None,
            asked: None,
            returned: None,
        }
    }

    /// Its job's name.
    pub fn title(&self) -> &str {
        &self.job.draft.title
    }

    /// What it was given: the name of its file, or how its text begins.
    pub fn given(&self) -> String {
        let name = self.file.as_ref().map(|file| &file.name);
        unseen::beginning(name.unwrap_or(&self.input), GIVEN)
    }

    /// It is what this run was made of, and nothing else: the run has all of it.
    pub(in crate::ui) fn is_all_in(&self, head: &RunHead, input: &str) -> bool {
        let job = head.written.as_ref().unwrap_or(&head.job);
        self.run.is_none()
            && self.file.is_none()
            && self.input == input
            && *self.job.written == **job
    }

    /// What of it a person made, where that is anything.
    pub fn draft(&self) -> Option<Draft> {
        draft::of(&self.job, &self.input, self.file.as_deref())
    }

    /// It is the same run, with the same words beside it.
    fn is_same_run(&self, other: &Self) -> bool {
        let is_same = self.kept_as().is_some() && self.kept_as() == other.kept_as();
        is_same && self.input == other.input && Arc::ptr_eq(&self.job, &other.job)
    }

    /// Whom the run asked from which the page had taken its settings, if from any.
    pub(in crate::ui) fn asked(&self) -> Option<&AskedOf> {
        self.asked.as_ref()
    }

    /// The name by which its run is kept.
    pub(in crate::ui) fn kept_as(&self) -> Option<RunId> {
        let returned = self.returned.as_ref().map(|run| run.head.id.clone());
        returned.or_else(|| self.run.as_ref()?.kept_as())
    }

    /// It began as the same job as this.
    pub fn is_of(&self, job: &JobView) -> bool {
        self.job.origin() == job.origin()
    }

    /// Makes it what is open. Its input has still to be cut.
    pub fn put_back(&self, state: AppState) {
        state.job.set(Arc::clone(&self.job));
        state.input.set(self.input.clone());
        state.file.set(self.file.clone());
        if let Some(run) = &self.run {
            state.plan.set(Arc::clone(&self.plan));
            state.run.put_back(run);
        } else {
            state.forget();
        }
        match &self.returned {
            Some(run) => state.kept.come_back(Arc::clone(run)),
            None => state.kept.leave(),
        }
    }
}

/// All that was left, newest first.
#[derive(Clone, Copy)]
pub struct Asides(RwSignal<Vec<Rc<Aside>>, LocalStorage>);

impl Asides {
    /// Nothing was.
    pub fn none() -> Self {
        Self(RwSignal::new_local(Vec::new()))
    }

    /// All of it, what began as this job first.
    pub fn all(self, job: &JobView) -> Vec<Rc<Aside>> {
        let mut all = self.0.get();
        all.sort_by_key(|aside| !aside.is_of(job));
        all
    }

    /// All of it, without subscribing.
    pub(in crate::ui) fn untracked(self) -> Vec<Rc<Aside>> {
        self.0.get_untracked()
    }

    /// Subscribes to it.
    pub(in crate::ui) fn track(self) {
        self.0.track();
    }

    /// This is left now.
    pub(in crate::ui) fn leave(self, aside: Option<Aside>) {
        let Some(aside) = aside else { return };
        self.0.update(|all| {
            // Who presses twice leaves it once.
            all.retain(|one| !one.is_same_run(&aside));
            all.insert(0, Rc::new(aside));
            all.truncate(MOST);
        });
    }

    /// This was left before all others.
    pub(in crate::ui) fn add(self, aside: Aside) {
        self.0.update(|all| {
            all.push(Rc::new(aside));
            all.truncate(MOST);
        });
    }

    /// Drops those that were left.
    pub(in crate::ui) fn drop_all(self, is_dropped: impl Fn(&Aside) -> bool) {
        if self
            .0
            .with_untracked(|all| all.iter().any(|one| is_dropped(one)))
        {
            self.0.update(|all| all.retain(|one| !is_dropped(one)));
        }
    }

    /// This is open again.
    pub(in crate::ui) fn take(self, aside: &Rc<Aside>) {
        self.0
            .update(|all| all.retain(|one| !Rc::ptr_eq(one, aside)));
    }
}

impl AppState {
    /// The runs that are shown, or were left and can be gone back to, without subscribing.
    pub(in crate::ui) fn at_hand(self) -> HashSet<RunId> {
        let asides = self.asides.untracked();
        let left = asides.iter().filter_map(|aside| aside.kept_as());
        let returned = self.kept.returned_untracked();
        let returned = returned.map(|run| run.head.id.clone());
        left.chain(returned).chain(self.run.kept_as()).collect()
    }
}

/// What a person wants to open while a run is at work, which it would stop.
#[derive(Clone)]
pub enum Leaving {
    /// This job of the gallery.
    Job(String),
    /// What was left.
    Aside(Rc<Aside>),
    /// A run that is kept.
    Run(RunId),
}
