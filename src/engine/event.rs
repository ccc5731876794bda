//! The closed list of things that happen in a run. Everything a person sees, keeps or shares is folded
//! from these, so each has its time.

use std::time::Duration;

use super::error::{CallError, Cause};
use super::job::PartId;
use super::ports::{Finish, Moment, Usage};

/// Something that happened, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunEvent {
    /// When.
    pub at: Moment,
    /// What.
    pub what: Happening,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Happening {
    /// The run began.
    Began,
    /// A run that had ended or was stopped goes on with what is left of it. Its moments follow those of before, on the
    /// same clock or on one that was set to go on from them.
    WentOn,
    /// Something happened to a part.
    Part(PartId, PartEvent),
    /// A person stopped the run; every part that was not at its end is told so by an event of its own.
    Stopped,
    /// Every part has ended.
    Ended,
}

/// What happened to a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PartEvent {
    /// All it needs is there; it waits for a place in its lane.
    Queued,
    /// It would have asked again for what another left open, and nothing was open: no call is made.
    Spared,
    /// Its call was sent. Each sending is one attempt, and what it gives takes the place of what the one before gave.
    Sent,
    /// More of its reply came.
    Came(String),
    /// The provider said what it counted.
    Counted(Usage),
    /// Its reply is whole, or as whole as its limit let it be.
    Finished(Finish),
    /// This attempt failed, and after so long it will be asked again. What had come is kept with the attempt.
    Again {
        /// Why the attempt failed.
        why: CallError,
        /// How long it waits before it asks for a place in its lane.
        after: Duration,
    },
    /// It failed for good. What had come stays.
    Failed(Cause),
    /// A person stopped it. What had come stays.
    Stopped,
    /// It was over, and a person wants it asked again. What it had given is kept as an attempt.
    Reopened,
}
