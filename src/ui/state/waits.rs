//! What a run at work waits for.

use crate::engine::lane::Slow;
use crate::engine::ports::Moment;

/// What is waited for, as it is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waits {
    /// As of when.
    pub now: Moment,
    /// Why a lane sends nothing, or less than it could.
    pub slow: Option<Slow>,
}
