//! What a person has made and not run, for as long as it is only on the page, and as it comes back.

use std::sync::Arc;

use leptos::prelude::*;

use super::job::{JobView, TextFile};
use crate::archive::draft::{Draft, Typed};

/// How far keeping drafts has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stage {
    /// Nobody has looked yet whether there are any. Until then none is written, lest it be in the place of one.
    #[default]
    Unknown,
    /// There were none when the page opened.
    None,
    /// The page is taking them up.
    Beginning,
    /// The page keeps its own.
    Begun,
}

/// The draft that has come back, and how far keeping them has come.
#[derive(Clone, Copy, Default)]
pub struct DraftView(RwSignal<Kept>);

#[derive(Clone, Default)]
struct Kept {
    stage: Stage,
    back: Option<Arc<Draft>>,
    /// What was kept last.
    last: Vec<Draft>,
    /// What could not be opened, as its job did not come: it stays kept.
    closed: Vec<Draft>,
}

impl DraftView {
    /// The draft that has come back, until something else is shown.
    pub fn back(self) -> Option<Arc<Draft>> {
        self.0.with(|kept| kept.back.clone())
    }

    /// The same, without subscribing.
    pub(in crate::ui) fn back_untracked(self) -> Option<Arc<Draft>> {
        self.0.with_untracked(|kept| kept.back.clone())
    }

    /// How far keeping them has come.
    pub(in crate::ui) fn stage(self) -> Stage {
        self.0.with_untracked(|kept| kept.stage)
    }

    /// It has come so far.
    pub(in crate::ui) fn reach(self, stage: Stage) {
        self.0.update_untracked(|kept| kept.stage = stage);
    }

    /// This one has come back.
    pub(in crate::ui) fn come_back(self, draft: Draft) {
        self.0.update(|kept| kept.back = Some(Arc::new(draft)));
    }

    /// Something else is shown, or it was read.
    pub(in crate::ui) fn leave(self) {
        if self.0.with_untracked(|kept| kept.back.is_some()) {
            self.0.update(|kept| kept.back = None);
        }
    }

    /// These are to be kept: each with the time at which it came to be what it is, and `None` where they are kept already.
    pub(in crate::ui) fn newly(self, mut drafts: Vec<Draft>) -> Option<Vec<Draft>> {
        let last = self.0.with_untracked(|kept| kept.last.clone());
        for draft in &mut drafts {
            if let Some(same) = last.iter().find(|one| one.says_what(draft)) {
                draft.when = same.when;
            }
        }
        if drafts == last {
            return None;
        }
        self.remember(drafts.clone());
        Some(drafts)
    }

    /// This could not be opened now.
    pub(in crate::ui) fn stay_closed(self, draft: Draft) {
        self.0.update_untracked(|kept| kept.closed.push(draft));
    }

    /// What could not be opened.
    pub(in crate::ui) fn closed(self) -> Vec<Draft> {
        self.0.with_untracked(|kept| kept.closed.clone())
    }

    /// These are kept.
    pub(in crate::ui) fn remember(self, drafts: Vec<Draft>) {
        self.0.update_untracked(|kept| kept.last = drafts);
    }
}

/// What of a job and its input a person made, where that is anything. It has no time yet.
pub fn of(job: &JobView, input: &str, file: Option<&TextFile>) -> Option<Draft> {
    let text = file.map_or(input, |file| &file.text);
    let is_own = job.is_own() || job.is_changed();
    let draft = Draft {
        when: 0,
        origin: job.origin().to_owned(),
        job: is_own.then(|| (*job.written).to_owned()),
        began: job.is_own().then(|| job.began_as().to_owned()),
        input: if *text == *job.sample {
            Typed::Sample
        } else {
            Typed::of(file.map(|file| file.name.as_str()), text)
        },
    };
    (!job.is_cover() && !draft.is_nothing()).then_some(draft)
}
