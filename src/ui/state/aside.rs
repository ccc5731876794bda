//! What was left for another job: so that choosing one by mistake costs nothing.

use std::sync::Arc;

use leptos::prelude::*;

use super::AppState;
use super::job::{JobView, TextFile};
use super::kept::Returned;
use super::run::RunAside;
use crate::engine::plan::Plan;

/// A job as it was left, with its input and its newest run.
pub struct Aside {
    job: Arc<JobView>,
    input: String,
    file: Option<Arc<TextFile>>,
    plan: Arc<Plan>,
    run: RunAside,
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
            run: state.run.aside(),
            returned: state.kept.returned_untracked(),
        })
    }

    /// Its job's name.
    pub fn title(&self) -> &str {
        &self.job.draft.title
    }

    /// Makes it what is open. Its input has still to be cut.
    pub fn put_back(&self, state: AppState) {
        state.job.set(Arc::clone(&self.job));
        state.input.set(self.input.clone());
        state.file.set(self.file.clone());
        state.plan.set(Arc::clone(&self.plan));
        state.run.put_back(&self.run);
        match &self.returned {
            Some(run) => state.kept.come_back(Arc::clone(run)),
            None => state.kept.leave(),
        }
    }
}
