//! What a person can do to a run that is at work, beside stopping all of it, which is dropping its future: stop parts, and
//! have parts that are over asked again.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use futures::channel::{mpsc, oneshot};

use super::job::PartId;
use super::plan::{PlannedMerge, PlannedPanel};

/// Stops parts of the run that it was given to, and has parts asked again. Copies of it are of the same run.
#[derive(Clone, Debug, Default)]
pub struct Controls {
    parts: Rc<RefCell<HashMap<PartId, oneshot::Sender<()>>>>,
    wanted: Rc<RefCell<Option<mpsc::UnboundedSender<Wanted>>>>,
}

/// What is to be asked again while the rest of its run is at work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// One part, whatever became of it.
    One(PartId),
    /// Every part that has failed so far.
    Failed,
}

impl Controls {
    /// Stops one part: its call is aborted, what came of it stays, and whatever needs it is told that it gave nothing. One
    /// that is over, and one of another run, does not mind.
    pub fn stop(&self, id: &PartId) {
        let told = self.parts.borrow_mut().remove(id);
        if let Some(told) = told {
            // One that is over does not listen.
            told.send(()).ok();
        }
    }

    /// Stops several parts.
    pub fn stop_all<'a>(&self, ids: impl IntoIterator<Item = &'a PartId>) {
        for id in ids {
            self.stop(id);
        }
    }

    /// Stops a panel: what it was split into, what asks again, and what merges.
    pub fn stop_panel(&self, panel: &PlannedPanel) {
        self.stop_all(all_of(panel));
    }

    /// Merges with what is there: stops what the panel was split into as far as it has not ended, so that what merges it
    /// goes on.
    pub fn settle(&self, panel: &PlannedPanel) {
        self.stop_all(split_of(panel));
    }

    /// Comes when the part is to stop. Of two for one part, the later counts.
    pub(super) fn listen(&self, id: &PartId) -> oneshot::Receiver<()> {
        let (tell, told) = oneshot::channel();
        self.parts.borrow_mut().insert(id.clone(), tell);
        told
    }

    /// Has parts asked again that are over. What they lack is asked with them, and so is what failed for lack of them; what
    /// still waits for them waits on. `false` where no run is at work any more: then nothing is.
    pub fn ask_again(&self, wanted: Wanted) -> bool {
        let run = self.wanted.borrow();
        run.as_ref()
            .is_some_and(|run| run.unbounded_send(wanted).is_ok())
    }

    /// A run is at work from here on, and hears what is wanted of it.
    pub(super) fn hear(&self) -> mpsc::UnboundedReceiver<Wanted> {
        let (tell, told) = mpsc::unbounded();
        self.wanted.replace(Some(tell));
        told
    }

    /// The run is over.
    pub(super) fn forget(&self) {
        self.parts.take();
        self.wanted.take();
    }
}

/// Every part of a panel: its split's, those that ask again, and those that merge.
pub fn all_of(panel: &PlannedPanel) -> impl Iterator<Item = &PartId> {
    panel
        .parts
        .iter()
        .chain(again_of(panel))
        .chain(merging(panel))
}

/// The parts that a panel's merge is made of: its split's, and where code reads the replies those that ask again for what
/// was left open.
pub fn split_of(panel: &PlannedPanel) -> impl Iterator<Item = &PartId> {
    panel.parts.iter().chain(again_of(panel))
}

/// The parts that merge: those that write the verdict or judge, and those that ask judges again.
pub fn merging(panel: &PlannedPanel) -> impl Iterator<Item = &PartId> {
    let verdict = match &panel.merge {
        PlannedMerge::Synthesise(id) => Some(id),
        PlannedMerge::Vote(_) | PlannedMerge::Stitch { .. } | PlannedMerge::Score(_) => None,
    };
    let judges = panel.groups.iter().flat_map(|group| &group.judges);
    verdict.into_iter().chain(judges)
}

fn again_of(panel: &PlannedPanel) -> impl Iterator<Item = &PartId> {
    panel.groups.iter().flat_map(|group| &group.again)
}
