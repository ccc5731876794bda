//! What this browser keeps of runs, as far as a person needs to know of it.

use std::sync::Arc;

use leptos::prelude::*;

use crate::archive::run::RunHead;
use crate::browser::store::StoreError;
use crate::engine::plan::{Input, Plan};

/// The run that has come back, and what is wrong with keeping runs.
#[derive(Clone, Copy, Default)]
pub struct KeptView {
    /// The run of an earlier page that is shown, until something else is.
    pub returned: RwSignal<Option<Arc<Returned>>>,
    /// What is wrong.
    pub trouble: RwSignal<Trouble>,
}

/// A run of an earlier page.
#[derive(Debug)]
pub struct Returned {
    /// Its head.
    pub head: RunHead,
    /// How many batches of its events could be read.
    pub batches: u64,
    /// There was more of it, which could not be read.
    pub torn: bool,
    /// How many calls it has.
    pub calls: usize,
    /// How many of them had ended.
    pub over: usize,
    /// What it works.
    pub plan: Arc<Plan>,
    /// What it works on, which the box need not hold any more.
    pub input: Input,
}

impl Returned {
    /// There is something left to do.
    pub fn is_unfinished(&self) -> bool {
        self.over < self.calls
    }
}

/// What is wrong with keeping runs. It is told once for each page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Trouble {
    /// Nothing.
    #[default]
    None,
    /// This, and it is being told.
    Told(StoreError),
    /// It was told and read.
    Read,
}

impl KeptView {
    /// Something cannot be kept or read. The first time, that is told.
    pub fn tell(&self, why: StoreError) {
        if self.trouble.get_untracked() == Trouble::None {
            self.trouble.set(Trouble::Told(why));
        }
    }
}
