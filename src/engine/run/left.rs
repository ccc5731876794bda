//! What a run that is over has left to be asked for.

use super::is_wanted;
use crate::engine::part::{Part, Phase};
use crate::engine::plan::PlannedPart;

/// Parts that gave no reply and can be asked for one when the run is over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Left {
    /// Those that failed themselves.
    pub failed: usize,
    /// Those that were not asked, for lack of others.
    pub waited: usize,
    /// Those that were stopped.
    pub stopped: usize,
    /// Those of them without which others cannot be asked again, and which are asked with those.
    pub needed: usize,
}

impl Left {
    /// Without those that were stopped: what can be asked for while the rest is at work.
    #[must_use]
    pub fn failed_alone(self) -> Self {
        Self { stopped: 0, ..self }
    }

    /// Counts a part.
    pub fn add(&mut self, planned: &PlannedPart, part: &Part) {
        if !is_wanted(planned, part) {
            return;
        }
        match &part.phase {
            Phase::Failed { why, .. } if why.is_lack() => self.waited += 1,
            Phase::Failed { .. } => self.failed += 1,
            Phase::Stopped { .. } => self.stopped += 1,
            _ => {}
        }
    }
}
