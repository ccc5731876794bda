//! What is seen of each model in a run: whether it answers, or refuses whatever it is asked.
//!
//! A model that refuses is slow to be condemned: what is still out may contradict it, and until then the rest is held.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use futures::channel::oneshot;

use crate::engine::error::CallError;
use crate::engine::plan::PlannedPart;

/// After so many requests that a model refused, and none that it answered, the fault is not in the requests' texts.
const REJECTIONS: u32 = 3;

/// A model as a part names it: the provider and the name; `None` is the run's own.
type ModelName = (Option<String>, Option<String>);

/// What was seen of each model in this run.
#[derive(Debug, Default)]
pub(super) struct Models(RefCell<HashMap<ModelName, Model>>);

/// What was seen of a model.
#[derive(Debug, Default)]
struct Model {
    standing: Standing,
    /// Calls of it that are out.
    out: usize,
    /// Those who wait until it is known.
    held: Vec<oneshot::Sender<()>>,
}

#[derive(Debug)]
enum Standing {
    /// It refused so many requests, and began to answer none.
    Unknown { rejected: u32 },
    /// It answers.
    Answers,
    /// It is going to be refused, unless a call that is still out is answered.
    Doubted(CallError),
    /// Nothing more is asked of it.
    Refused(CallError),
}

impl Default for Standing {
    fn default() -> Self {
        Self::Unknown { rejected: 0 }
    }
}

/// Whether a call may leave.
pub(super) enum Leave {
    /// It may.
    Now,
    /// Not before this comes, and then it has to ask anew.
    Held(oneshot::Receiver<()>),
    /// It may not, for this holds for whatever is asked of its model.
    Never(CallError),
}

impl Models {
    /// Whether a call of this part may leave now.
    pub(super) fn may_ask(&self, spec: &PlannedPart) -> Leave {
        let mut models = self.0.borrow_mut();
        let model = models.entry(name_of(spec)).or_default();
        match &model.standing {
            Standing::Unknown { .. } | Standing::Answers => Leave::Now,
            Standing::Refused(why) => Leave::Never(why.clone()),
            Standing::Doubted(_) => {
                let (call, called) = oneshot::channel();
                model.held.push(call);
                Leave::Held(called)
            }
        }
    }

    /// A person wants this part asked again: what its model refused before may have been mended.
    pub(super) fn try_again(&self, spec: &PlannedPart) {
        self.with(&name_of(spec), |model| {
            if matches!(model.standing, Standing::Refused(_)) {
                model.standing = Standing::default();
            }
        });
    }

    /// A call of this part leaves. It is out until what this gives is dropped.
    pub(super) fn asks(&self, spec: &PlannedPart) -> Asked<'_> {
        let name = name_of(spec);
        self.with(&name, |model| model.out += 1);
        let answered = Cell::new(false);
        Asked {
            models: self,
            name,
            answered,
        }
    }

    fn with(&self, name: &ModelName, learn: impl FnOnce(&mut Model)) {
        let told = {
            let mut models = self.0.borrow_mut();
            let model = models.entry(name.clone()).or_default();
            learn(model);
            match model.standing {
                Standing::Doubted(_) => Vec::new(),
                _ => std::mem::take(&mut model.held),
            }
        };
        // Whoever is told is told when the models are free again.
        drop(told);
    }
}

/// A call that is out.
#[derive(Debug)]
pub(super) struct Asked<'a> {
    models: &'a Models,
    name: ModelName,
    answered: Cell<bool>,
}

impl Asked<'_> {
    /// The model begins to answer, so what it refused before was refused for its text.
    pub(super) fn answered(&self) {
        if !self.answered.replace(true) {
            self.models
                .with(&self.name, |model| model.standing = Standing::Answers);
        }
    }

    /// The call failed for good.
    pub(super) fn failed(&self, why: &CallError) {
        let counts = match why {
            CallError::UnknownModel { .. } => REJECTIONS,
            // It may have been the text of that part alone.
            CallError::Rejected { .. } => 1,
            _ => 0,
        };
        self.models.with(&self.name, |model| {
            if let Standing::Unknown { rejected } = &mut model.standing {
                *rejected = rejected.saturating_add(counts);
                if *rejected >= REJECTIONS {
                    model.standing = Standing::Doubted(why.clone());
                }
            }
        });
    }
}

impl Drop for Asked<'_> {
    fn drop(&mut self) {
        self.models.with(&self.name, |model| {
            model.out = model.out.saturating_sub(1);
            if let (0, Standing::Doubted(why)) = (model.out, &model.standing) {
                model.standing = Standing::Refused(why.clone());
            }
        });
    }
}

fn name_of(spec: &PlannedPart) -> ModelName {
    (spec.provider.clone(), spec.model.clone())
}
