//! What slows a lane down beside what its calls are told: a hold, as long as there is no network, and what a page says of it.

use std::time::Duration;

use super::Lane;
use super::pace::{Wait, Whose};
use crate::engine::ports::Moment;

/// Why a lane in which somebody waits sends nothing, or less than it could.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slow {
    /// There is no network.
    Offline,
    /// The provider asked for that: nothing is sent until then.
    Asked(Moment),
    /// So many calls were refused without a word of when to come back: nothing is sent until then.
    Refused(u32, Moment),
    /// A person's limit of so many calls a minute: the next leaves then.
    Calls(u32, Moment),
    /// A person's limit of so many tokens a minute: the next call leaves then.
    Tokens(u32, Moment),
    /// So many calls were refused, which has taught that one may leave in so long.
    Spaced(u32, Duration),
    /// So many calls were refused, and so few are out at once until more are answered well.
    Fewer(u32, usize),
    /// A call was refused for what may hold for all, and one that is still out has to tell.
    Doubted,
}

impl Slow {
    /// When the next call leaves, where that is known.
    pub fn until(&self) -> Option<Moment> {
        match self {
            Self::Asked(until)
            | Self::Refused(_, until)
            | Self::Calls(_, until)
            | Self::Tokens(_, until) => Some(*until),
            Self::Offline | Self::Spaced(..) | Self::Fewer(..) | Self::Doubted => None,
        }
    }

    /// A person who knows better may have calls sent nonetheless.
    pub fn can_be_lifted(&self) -> bool {
        matches!(self, Self::Asked(_) | Self::Refused(..) | Self::Doubted)
    }
}

/// Keeps a lane from handing out places; of several, the last that is dropped lets it go on.
#[derive(Debug)]
pub struct Hold<'a> {
    lane: &'a Lane,
}

impl Drop for Hold<'_> {
    fn drop(&mut self) {
        self.lane.with(|state| {
            state.holds = state.holds.saturating_sub(1);
            state.hand_out_or_tell();
        });
    }
}

impl Lane {
    /// Hands nobody a place until what this gives is dropped.
    pub fn hold(&self) -> Hold<'_> {
        self.with(|state| state.holds = state.holds.saturating_add(1));
        Hold { lane: self }
    }

    /// The provider asked to send nothing before this moment. Where it was paused for longer already, that stays.
    pub fn pause_until(&self, until: Moment) {
        self.pause(until, Whose::Provider);
    }

    /// The same where the provider named no moment.
    pub fn wait_until(&self, until: Moment) {
        self.pause(until, Whose::Own);
    }

    fn pause(&self, until: Moment, whose: Whose) {
        self.with(|state| {
            state.pace.pause_until(until, whose);
            state.tell_keeper();
        });
    }

    /// Why it sends nothing, or less than it could, as of now; `None` where nobody waits, or for nothing but a place.
    pub fn slow(&self, now: Moment) -> Option<Slow> {
        let state = self.state.borrow();
        if state.holds > 0 {
            return Some(Slow::Offline);
        }
        if state.waiting.is_empty() {
            return None;
        }
        if state.doubted.is_some() {
            return Some(Slow::Doubted);
        }
        let refused = state.refused;
        let waits = state.pace.waits().filter(|(due, _)| *due > now);
        let slow = waits.map(|(due, wait)| match wait {
            Wait::Pause(Whose::Provider) => Slow::Asked(due),
            Wait::Pause(Whose::Own) => Slow::Refused(refused, due),
            Wait::Calls(most) => Slow::Calls(most, due),
            Wait::Tokens(most) => Slow::Tokens(most, due),
            Wait::Spaced(gap) => Slow::Spaced(refused, gap),
        });
        let spaced = || Some(Slow::Spaced(refused, state.pace.learned()?));
        let places = state
            .trusted
            .map_or(state.places, |most| most.min(state.places));
        let fewer = || (refused > 0 && places < state.most).then_some(Slow::Fewer(refused, places));
        slow.or_else(spaced).or_else(fewer)
    }

    /// A person knows better than to wait for what the provider asked for, or for what refusals have taught: the next call is
    /// sent now, whatever is still out. The person's own limits stay, and a lane where nobody waits for such a thing stays as it
    /// is: also one that was given up.
    pub fn lift_pause(&self, now: Moment) {
        if !self.slow(now).is_some_and(|slow| slow.can_be_lifted()) {
            return;
        }
        self.with(|state| {
            state.pace.lift();
            state.tell_keeper();
        });
        self.try_one();
    }

    /// A person wants something asked again, though the lane was given up, is about to be, or goes on with one call at a time
    /// since it nearly was: one more is tried, whatever is still out. If that is refused, too, all is as it was. What too many
    /// calls at once have taught stays.
    pub fn forgive(&self) {
        let is_doubtful = self.with(|state| {
            let is_careful = state.trusted.is_some() && state.places >= state.most;
            state.stopped.is_some() || state.doubted.is_some() || is_careful
        });
        if is_doubtful {
            self.try_one();
        }
    }

    fn try_one(&self) {
        self.with(|state| {
            // It may have been given up before any call told that all is well, so nothing else holds the others back.
            let was_stopped = state.stopped.take().is_some();
            if state.doubted.take().is_some() || was_stopped {
                state.trusted = Some(0);
                state.heard = 0;
            }
            let next = state.unheard.saturating_add(1);
            state.trusted = state.trusted.map(|most| most.max(next));
            let more = state.out.saturating_add(1).min(state.most);
            state.places = state.places.max(more);
            state.hand_out_or_tell();
        });
    }
}
