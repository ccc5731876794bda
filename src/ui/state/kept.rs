//! What this browser keeps of runs, as far as a person needs to know of it.

use std::sync::Arc;

use leptos::prelude::*;

use crate::archive::run::{AskedOf, RunHead, RunId};
use crate::browser::store::StoreError;
use crate::engine::event::RunEvent;
use crate::engine::ports::Moment;

/// The run that has come back, and what is wrong with keeping runs. One cell for both, as state is handed about by value.
#[derive(Clone, Copy, Default)]
pub struct KeptView(RwSignal<Kept>);

#[derive(Default)]
struct Kept {
    /// Whom the run asked from which the page has taken its settings.
    asked: Option<AskedOf>,
    returned: Option<Arc<Returned>>,
    trouble: Trouble,
    earlier: Vec<Earlier>,
    /// How often somebody has looked for them.
    looks: u32,
}

/// A run that is over and kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Earlier {
    /// Its name.
    pub id: RunId,
    /// Its job's name.
    pub title: String,
    /// What it was given: the name of its file, or how its text begins. Empty where that cannot be told.
    pub of: String,
    /// When it began, in milliseconds since 1970.
    pub begun: u64,
}

/// A run of an earlier page.
#[derive(Clone, Debug)]
pub struct Returned {
    /// Its head.
    pub head: RunHead,
    /// Where it was found.
    pub found: Found,
    /// How many batches of its events could be read.
    pub batches: u64,
    /// There was more of it, which could not be read.
    pub torn: bool,
    /// How many calls it has.
    pub calls: usize,
    /// How many of them had ended.
    pub over: usize,
    /// How many parts it left open, with those that ask again for what others left open.
    pub open: usize,
    /// What ended it in the eyes of this page, and is not stored: the page went away.
    pub cut_off: Vec<RunEvent>,
    /// From when its stored times are counted, on this page's clock.
    pub zero: Moment,
    /// Others that broke off, in the order in which they are offered: the first is held by no tab. What was offered once is not
    /// among them again.
    pub others: Vec<RunHead>,
}

impl Returned {
    /// There is something left to do.
    pub fn is_unfinished(&self) -> bool {
        self.open > 0
    }
}

/// Where a run of an earlier page was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// As it was kept when this page opened.
    AtOpening,
    /// Another tab has gone on with it since it was shown here, and this is how it stands now.
    ChangedElsewhere,
    /// What is shown here is all that there is: another tab has forgotten it, or it made room for newer ones.
    Gone,
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
    /// The run of an earlier page that is shown, until something else is.
    pub fn returned(&self) -> Option<Arc<Returned>> {
        self.0.with(|kept| kept.returned.clone())
    }

    /// The same, without subscribing.
    pub fn returned_untracked(&self) -> Option<Arc<Returned>> {
        self.0.with_untracked(|kept| kept.returned.clone())
    }

    /// What is wrong.
    pub fn trouble(&self) -> Trouble {
        self.0.with(|kept| kept.trouble)
    }

    /// The runs that are kept beside what is shown and what is at hand, the newest first.
    pub fn earlier(&self) -> Vec<Earlier> {
        self.0.with(|kept| kept.earlier.clone())
    }

    /// Somebody looks for them, and may be overtaken by who looks later.
    pub(in crate::ui) fn begin_look(&self) -> u32 {
        self.0
            .try_update_untracked(|kept| {
                kept.looks = kept.looks.wrapping_add(1);
                kept.looks
            })
            .unwrap_or_default()
    }

    /// These are, as this look has found.
    pub(in crate::ui) fn list(&self, look: u32, earlier: Vec<Earlier>) {
        let is_news = |kept: &Kept| kept.looks == look && kept.earlier != earlier;
        if self.0.with_untracked(is_news) {
            self.0.update(|kept| kept.earlier = earlier);
        }
    }

    /// Whom the run asked from which the page has taken its settings, if from any.
    pub(in crate::ui) fn asked(&self) -> Option<AskedOf> {
        self.0.with_untracked(|kept| kept.asked.clone())
    }

    /// The page has taken its settings from a run that asked these.
    pub(in crate::ui) fn took(&self, asked: AskedOf) {
        self.0.update_untracked(|kept| kept.asked = Some(asked));
    }

    /// This run has come back.
    pub(in crate::ui) fn come_back(&self, run: Arc<Returned>) {
        self.0.update(|kept| kept.returned = Some(run));
    }

    /// Something else is shown.
    pub(in crate::ui) fn leave(&self) {
        if self.0.with_untracked(|kept| kept.returned.is_some()) {
            self.0.update(|kept| kept.returned = None);
        }
    }

    /// Something cannot be kept or read. The first time, that is told.
    pub(in crate::ui) fn tell(&self, why: StoreError) {
        if self.0.with_untracked(|kept| kept.trouble == Trouble::None) {
            self.0.update(|kept| kept.trouble = Trouble::Told(why));
        }
    }

    /// What is wrong was read.
    pub(in crate::ui) fn read(&self) {
        self.0.update(|kept| kept.trouble = Trouble::Read);
    }
}
