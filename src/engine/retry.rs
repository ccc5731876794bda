//! Whether a call that failed is asked again, and when. Pure: time, chance and what has been seen come from outside.
//!
//! The waits and the number of attempts are those that the clients of OpenAI and Anthropic have made usual. What differs
//! is what they cannot know: that a page has many calls out with one key, so that what one call is told, all of its
//! lane are told.

use std::time::Duration;

use super::error::{CallError, Hint};

/// How often a call is asked again at most, whatever the causes, unless a person chose otherwise.
pub const RETRIES: u32 = 4;

/// How often at most if the connection was never made, or was dead: the network comes back at once or it does not.
const LOST_RETRIES: u32 = 2;

/// How often at most if a reply broke off. There is nothing at a provider that knows a call again, so that each of these
/// is paid for once more.
const BROKEN_RETRIES: u32 = 2;

/// How often at most if the reply was empty, or nothing that could be read, where others were well.
const ODD_RETRIES: u32 = 1;

/// The first wait that nobody asked for; each further one is twice as long.
const FIRST_WAIT: Duration = Duration::from_millis(500);

/// The same for a server that loads a model, which takes it a minute rather than seconds.
const FIRST_LOADING_WAIT: Duration = Duration::from_secs(5);

/// The longest wait that nobody asked for. Chance shortens every such wait by up to a quarter.
const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// The longest wait that a provider may ask for. Beyond it, a person should be told instead.
pub const LONGEST_HINT: Duration = Duration::from_mins(10);

/// What chance adds to a wait that was asked for, at most, lest all who were told the same come back in one instant.
const SPREAD: Duration = Duration::from_millis(250);

/// What is to be done about a call that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Ask again after this wait. The other parts of the lane need not wait.
    Again {
        /// At most 30 s.
        after: Duration,
    },
    /// Ask again after this wait. The provider asked for it, so that the whole lane waits.
    Pause {
        /// What the provider asked for, at most ten minutes, and up to 250 ms more.
        after: Duration,
    },
    /// The part has failed.
    GiveUp,
    /// The part has failed, and so would every other part of its lane.
    StopLane,
}

/// What was seen of the lane and of the call.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// A call of this origin and key was answered well since the page was opened. Before that, a failed fetch may be
    /// the only thing that a page is told of a wrong key or address.
    pub worked: bool,
    /// Text of this attempt had come.
    pub text: bool,
}

/// The retries of one call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retries {
    most: u32,
    busy: u32,
    lost: u32,
    broken: u32,
    odd: u32,
}

impl Default for Retries {
    fn default() -> Self {
        Self::at_most(RETRIES)
    }
}

impl Retries {
    /// None so far, and at most so many; with 0 a call is never asked again.
    pub fn at_most(most: u32) -> Self {
        Self {
            most,
            busy: 0,
            lost: 0,
            broken: 0,
            odd: 0,
        }
    }

    /// How often the call was to be asked again.
    pub fn made(&self) -> u32 {
        self.busy + self.lost + self.broken + self.odd
    }

    /// Decides about a call that failed, and counts it if it is to be asked again. `chance` is any number from 0 to 1,
    /// drawn anew for each failure; one beyond them counts as the nearer end.
    pub fn after(&mut self, why: &CallError, seen: Seen, chance: f64) -> Decision {
        let kind = match rule(why, seen) {
            Rule::GiveUp => return Decision::GiveUp,
            Rule::StopLane => return Decision::StopLane,
            Rule::Again(kind) => kind,
        };
        let asked = match why.hint() {
            Hint::Never => return Decision::GiveUp,
            Hint::After(wait) if wait > LONGEST_HINT => return Decision::StopLane,
            Hint::After(wait) => Some(wait),
            Hint::Unsaid => None,
        };
        let made = self.made();
        let (count, most) = match kind {
            Kind::Busy => (&mut self.busy, self.most),
            Kind::Lost => (&mut self.lost, LOST_RETRIES),
            Kind::Broken => (&mut self.broken, BROKEN_RETRIES),
            Kind::Odd => (&mut self.odd, ODD_RETRIES),
        };
        if made >= self.most || *count >= most {
            return Decision::GiveUp;
        }
        *count += 1;
        match asked {
            Some(wait) => Decision::Pause {
                after: wait + share(SPREAD, chance),
            },
            None => Decision::Again {
                after: own_wait(why, made, chance),
            },
        }
    }
}

/// What a cause deserves, before it is asked how often it came and what the provider says of it.
enum Rule {
    GiveUp,
    StopLane,
    Again(Kind),
}

/// The causes that are counted together.
enum Kind {
    /// The provider has no room or is in trouble.
    Busy,
    /// The connection was not made, or nothing came over it.
    Lost,
    /// The reply broke off.
    Broken,
    /// The reply was none.
    Odd,
}

fn rule(why: &CallError, seen: Seen) -> Rule {
    match why {
        // Of a key and an address that have worked, it is this request alone that was refused: its model, or its text.
        CallError::Refused { status: 403, .. } | CallError::NoSuchAddress { .. } if seen.worked => {
            Rule::GiveUp
        }
        CallError::Refused { .. }
        | CallError::NoSuchAddress { .. }
        | CallError::NoCredit { .. }
        | CallError::DayLimit { .. } => Rule::StopLane,
        // Another part may ask another model and another text.
        CallError::UnknownModel { .. }
        | CallError::Rejected { .. }
        | CallError::Withheld
        | CallError::Redirected
        | CallError::Endless => Rule::GiveUp,
        // One that thought until its limit gets more room the next time.
        CallError::Empty { .. } => Rule::Again(Kind::Odd),
        // Whatever broke the reply off, what had come of it is paid for.
        _ if seen.text => Rule::Again(Kind::Broken),
        CallError::CutOff | CallError::Reported { .. } => Rule::Again(Kind::Broken),
        // A server that answers nothing is as good as none, though it may be at work and be paid for it.
        CallError::Stalled { .. } => Rule::Again(Kind::Lost),
        CallError::RateLimited { .. }
        | CallError::ServerTrouble { .. }
        | CallError::Overloaded { .. }
        | CallError::Loading { .. } => Rule::Again(Kind::Busy),
        CallError::Unreadable { .. } if seen.worked => Rule::Again(Kind::Odd),
        CallError::Unreachable | CallError::Offline if seen.worked => Rule::Again(Kind::Lost),
        // Where nothing has worked yet, it is the address or the key: a browser hides which, but it holds for all calls.
        CallError::Unreadable { .. } | CallError::Unreachable => Rule::StopLane,
        CallError::Offline => Rule::GiveUp,
    }
}

/// The wait before the retry after so many, where nobody asked for one.
fn own_wait(why: &CallError, made: u32, chance: f64) -> Duration {
    let first = match why {
        CallError::Loading { .. } => FIRST_LOADING_WAIT,
        _ => FIRST_WAIT,
    };
    let doubled = first.saturating_mul(2_u32.saturating_pow(made));
    let wait = doubled.min(LONGEST_WAIT);
    wait.saturating_sub(share(wait / 4, chance))
}

/// The part of a short time that falls to chance.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a float's cast saturates, and no number is none"
)]
fn share(of: Duration, chance: f64) -> Duration {
    let millis = u32::try_from(of.as_millis()).unwrap_or(u32::MAX);
    let share = f64::from(millis) * chance.clamp(0.0, 1.0);
    Duration::from_millis(share as u64)
}

#[cfg(test)]
mod tests;
