//! Asks for one part, as often as that is worth it: its turn in the lane, the reading of its reply under two watchdogs,
//! and what is done about a failure.

use std::cell::Cell;
use std::collections::HashMap;
use std::pin::pin;
use std::time::Duration;

use futures::future::{Either, select};
use futures::stream::StreamExt;

use super::Desk;
use crate::engine::compose::{self, Given};
use crate::engine::error::{CallError, Cause, Hint, Stall};
use crate::engine::event::PartEvent;
use crate::engine::lane::{Lane, Place};
use crate::engine::part::Part;
use crate::engine::plan::PlannedPart;
use crate::engine::ports::{Call, ChatClient, Clock, Delta, Finish, Moment, Sleeper};
use crate::engine::retry::{Decision, Retries, Seen};

/// After so many requests that a model refused, and none that it answered, the fault is not in the requests' texts.
const REJECTIONS: u32 = 3;

/// A model as a part names it: the provider and the name; `None` is the run's own.
type ModelName = (Option<String>, Option<String>);

/// What was seen of each model in this run.
pub(super) type Models = HashMap<ModelName, Model>;

fn name_of(spec: &PlannedPart) -> ModelName {
    (spec.provider.clone(), spec.model.clone())
}

/// What was seen of a model.
#[derive(Debug, Default)]
pub(super) struct Model {
    worked: bool,
    rejected: u32,
    refused: Option<CallError>,
}

impl Model {
    /// Learns from a call that failed for good.
    fn failed(&mut self, why: &CallError) {
        self.rejected += match why {
            CallError::UnknownModel { .. } => REJECTIONS,
            // It may have been the text of that part alone.
            CallError::Rejected { .. } => 1,
            _ => 0,
        };
        if !self.worked && self.rejected >= REJECTIONS {
            self.refused.get_or_insert_with(|| why.clone());
        }
    }
}

impl<C: ChatClient, K: Clock, S: Sleeper> Desk<'_, C, K, S> {
    /// Asks until there is a reply, or no hope of one.
    pub(super) async fn ask(&self, part: &mut Part, spec: &PlannedPart, given: &Given) {
        let lane = self.ports.lane_of(spec.provider.as_deref());
        let leads = self.ports.leads.iter();
        let mut led = leads.filter(|led| led.leader == spec.id || led.followers.contains(&spec.id));
        let cached = led.next().map(|led| led.user_bytes);
        let call = || Call {
            cached,
            ..compose::call(spec, self.input, given)
        };
        // What waits is many; its prompts are made when they are needed.
        let limit = self.ports.limits.tokens_per_minute;
        let tokens = limit.map_or(0, |_| {
            let call = call();
            call.about_tokens()
                .saturating_add(self.ports.client.room(&call))
        });
        let mut retries = Retries::at_most(self.ports.limits.retries);
        let ticket = lane.ticket();
        loop {
            let mut place = match lane.place_for(ticket, tokens).await {
                Ok(place) => place,
                Err(why) => return self.note(part, PartEvent::Failed(Cause::LaneStopped(why))),
            };
            if let Some(why) = self.refused(spec) {
                return self.note(part, PartEvent::Failed(Cause::ModelRefused(why)));
            }
            self.note(part, PartEvent::Sent);
            place.sent(self.ports.clock.now());
            let end = self.call(part, call(), &mut place).await;
            let why = match end {
                Ok(finish) => {
                    place.went_well();
                    self.model(spec, |model| model.worked = true);
                    if !part.text().trim().is_empty() {
                        drop(place);
                        return self.note(part, PartEvent::Finished(finish));
                    }
                    CallError::Empty {
                        at_limit: finish == Finish::AtLimit,
                    }
                }
                Err(why) => why,
            };
            let Some((after, is_paused)) = self.decide(lane, part, &why, &mut retries, &mut place)
            else {
                self.model(spec, |model| model.failed(&why));
                drop(place);
                return self.note(part, PartEvent::Failed(Cause::Call(why)));
            };
            drop(place);
            let until = self.ports.clock.now().plus(after);
            self.note(part, PartEvent::Again { why, after });
            // In a lane that is paused it keeps its turn; else it waits by itself.
            if !is_paused {
                select(pin!(self.sleep_until(until)), pin!(lane.stopping())).await;
            }
        }
    }

    /// Tells the lane of a failure, and how long to wait before the call is asked again, and whether the lane waits so long;
    /// `None` if it is not.
    fn decide(
        &self,
        lane: &Lane,
        part: &Part,
        why: &CallError,
        retries: &mut Retries,
        place: &mut Place<'_>,
    ) -> Option<(Duration, bool)> {
        let now = self.ports.clock.now();
        let seen = Seen {
            worked: lane.worked(),
            text: !part.text().is_empty(),
        };
        let decision = retries.after(why, seen, (self.ports.chance)());
        if why.asks_for_fewer_calls() {
            let free = match (why, why.hint()) {
                (CallError::RateLimited { .. }, Hint::After(wait)) => Some(now.plus(wait)),
                _ => None,
            };
            place.denied(now, free);
        }
        match decision {
            Decision::Pause { after } => {
                lane.pause_until(now.plus(after));
                Some((after, true))
            }
            Decision::Again { after } => {
                // Whoever went on meanwhile would be refused, too.
                let all = matches!(why, CallError::RateLimited { .. });
                if all {
                    lane.pause_until(now.plus(after));
                }
                Some((after, all))
            }
            Decision::GiveUp => {
                if let Hint::After(wait) = why.hint() {
                    lane.pause_until(now.plus(wait));
                }
                None
            }
            Decision::StopLane => {
                lane.doubt(why.clone());
                None
            }
        }
        .filter(|_| lane.stopped().is_none())
    }

    fn model(&self, spec: &PlannedPart, learn: impl FnOnce(&mut Model)) {
        learn(self.models.borrow_mut().entry(name_of(spec)).or_default());
    }

    fn refused(&self, spec: &PlannedPart) -> Option<CallError> {
        let models = self.models.borrow();
        models
            .get(&name_of(spec))
            .and_then(|model| model.refused.clone())
    }

    /// Reads the reply to its end, unless it stalls.
    async fn call(
        &self,
        part: &mut Part,
        call: Call,
        place: &mut Place<'_>,
    ) -> Result<Finish, CallError> {
        let pulse = Pulse::from(self.ports.clock.now());
        let reading = pin!(self.read(part, call, place, &pulse));
        let watching = pin!(self.watch(&pulse));
        match select(reading, watching).await {
            Either::Left((end, _)) => end,
            Either::Right((stalled, _)) => match pulse.finish.get() {
                // It had ended; only its connection had not.
                Some(finish) => Ok(finish),
                None => Err(stalled),
            },
        }
    }

    async fn read(
        &self,
        part: &mut Part,
        call: Call,
        place: &mut Place<'_>,
        pulse: &Pulse,
    ) -> Result<Finish, CallError> {
        let mut reply = pin!(self.ports.client.stream(call));
        while let Some(delta) = reply.next().await {
            let delta = match delta {
                Ok(delta) => delta,
                // A connection that breaks after the reply had ended takes nothing from it.
                Err(why) => return pulse.finish.get().ok_or(why),
            };
            let now = self.ports.clock.now();
            place.heard();
            pulse.bytes.set(now);
            let idle = matches!(&delta, Delta::KeepAlive)
                || matches!(&delta, Delta::Text(more) if more.is_empty());
            if !idle {
                pulse.progress.set(now);
            }
            match delta {
                Delta::Text(more) => {
                    self.let_follow(&part.id);
                    self.note(part, PartEvent::Came(more));
                }
                // A model that thinks is at work, and what it was asked has been read.
                Delta::Thought(_) => self.let_follow(&part.id),
                Delta::KeepAlive => {}
                Delta::Usage(usage) => {
                    place.counted(usage.input.saturating_add(usage.output));
                    self.note(part, PartEvent::Counted(usage));
                }
                // Usage may follow the finish, so reading goes on until the stream ends.
                Delta::Finished(how) => pulse.finish.set(Some(how)),
            }
        }
        pulse.finish.get().ok_or(CallError::CutOff)
    }

    /// Ends when the reply has stalled. It sleeps until it could have, and looks at the clock when it wakes.
    async fn watch(&self, pulse: &Pulse) -> CallError {
        let limits = &self.ports.limits;
        loop {
            let silent = pulse.bytes.get().plus(limits.quiet);
            let idle = pulse.progress.get().plus(limits.idle);
            let now = self.ports.clock.now();
            let stalled = |stall, after| CallError::Stalled { stall, after };
            if now >= silent {
                return stalled(Stall::Bytes, limits.quiet);
            }
            if now >= idle {
                return stalled(Stall::Progress, limits.idle);
            }
            self.sleep_until(silent.min(idle)).await;
        }
    }

    async fn sleep_until(&self, until: Moment) {
        let wait = until.since(self.ports.clock.now());
        self.ports.sleeper.sleep(wait).await;
    }
}

/// When a reply last showed that it lives.
struct Pulse {
    /// Anything came.
    bytes: Cell<Moment>,
    /// Something of the reply came.
    progress: Cell<Moment>,
    /// How it ended, if it has.
    finish: Cell<Option<Finish>>,
}

impl From<Moment> for Pulse {
    fn from(now: Moment) -> Self {
        Self {
            bytes: Cell::new(now),
            progress: Cell::new(now),
            finish: Cell::default(),
        }
    }
}
