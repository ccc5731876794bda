//! Asks for one part, as often as that is worth it: its turn in the lane, the reading of its reply under two watchdogs,
//! and what is done about a failure.

use std::cell::Cell;
use std::pin::pin;
use std::time::Duration;

use futures::future::{Either, join, select};
use futures::stream::StreamExt;

use super::Desk;
use super::model::{Asked, Leave};
use crate::engine::compose::{self, Given};
use crate::engine::error::{CallError, Cause, Hint, Stall};
use crate::engine::event::PartEvent;
use crate::engine::lane::{Hold, Lane, Place};
use crate::engine::part::Part;
use crate::engine::plan::PlannedPart;
use crate::engine::ports::{Call, ChatClient, Clock, Delta, Finish, Moment, Sleeper};
use crate::engine::retry::{Decision, LONGEST_HINT, Retries, Seen};
use crate::engine::unseen;

/// How long a reply that has finished is read on: what was counted may follow, and a server need not close its connection.
const GRACE: Duration = Duration::from_secs(3);

/// How long a connection that is back is let be before calls leave over it; chance makes it up to twice that.
const SETTLING: Duration = Duration::from_secs(1);

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
        let mut hold = None;
        loop {
            // It has its turn back before the lane goes on.
            let turn = lane.place_for(ticket, tokens);
            let (place, ()) = join(turn, async { drop(hold.take()) }).await;
            let mut place = match place {
                Ok(place) => place,
                Err(why) => return self.note(part, PartEvent::Failed(Cause::LaneStopped(why))),
            };
            match self.models.may_ask(spec) {
                Leave::Now => {}
                Leave::Held(known) => {
                    drop(place);
                    // It comes by being dropped.
                    known.await.ok();
                    continue;
                }
                Leave::Never(why) => {
                    return self.note(part, PartEvent::Failed(Cause::ModelRefused(why)));
                }
            }
            self.note(part, PartEvent::Sent);
            place.sent(self.ports.clock.now());
            let asked = self.models.asks(spec);
            let end = self.call(part, call(), &mut place, &asked).await;
            let why = match end {
                Ok(finish) => {
                    place.went_well();
                    asked.answered();
                    if !unseen::is_empty(part.text()) {
                        drop(place);
                        return self.note(part, PartEvent::Finished(finish));
                    }
                    CallError::Empty {
                        at_limit: finish == Finish::AtLimit,
                    }
                }
                Err(why) => why,
            };
            // Words that came are paid for, so that such a call is one that broke.
            if why == CallError::Offline
                && part.text().is_empty()
                && let Some(back) = self.ports.client.back_online()
            {
                drop(asked);
                hold = Some(self.wait_for_network(part, lane, place, back).await);
                continue;
            }
            let Some((after, is_paused)) = self.decide(lane, part, &why, &mut retries, &mut place)
            else {
                asked.failed(&why);
                drop(asked);
                drop(place);
                return self.note(part, PartEvent::Failed(Cause::Call(why)));
            };
            drop(asked);
            drop(place);
            let until = self.ports.clock.now().plus(after);
            self.note(part, PartEvent::Again { why, after });
            // In a lane that is paused it keeps its turn; else it waits by itself.
            if !is_paused {
                select(pin!(self.sleep_until(until)), pin!(lane.stopping())).await;
            }
        }
    }

    /// The browser has no network, so that no call of the lane would leave: all of it waits until there is one, however long
    /// that takes, and nothing of that counts as asking again.
    async fn wait_for_network<'a>(
        &self,
        part: &mut Part,
        lane: &'a Lane,
        place: Place<'_>,
        back: impl Future<Output = ()>,
    ) -> Hold<'a> {
        let hold = lane.hold();
        drop(place);
        let again = PartEvent::Again {
            why: CallError::Offline,
            after: Duration::ZERO,
        };
        self.note(part, again);
        back.await;
        let settled = SETTLING.mul_f64(1.0 + (self.ports.chance)().clamp(0.0, 1.0));
        self.sleep_until(self.ports.clock.now().plus(settled)).await;
        hold
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
                // What is longer than anybody waits for would hold the next run, too.
                (CallError::RateLimited { .. }, Hint::After(wait)) => {
                    (wait <= LONGEST_HINT).then(|| now.plus(wait))
                }
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
                    lane.wait_until(now.plus(after));
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
                match why {
                    CallError::Unreachable | CallError::Unreadable { .. } => {
                        lane.doubt_for_now(why.clone());
                    }
                    _ => lane.doubt(why.clone()),
                }
                None
            }
        }
        .filter(|_| lane.stopped().is_none())
    }

    /// Reads the reply to its end, unless it stalls.
    async fn call(
        &self,
        part: &mut Part,
        call: Call,
        place: &mut Place<'_>,
        asked: &Asked<'_>,
    ) -> Result<Finish, CallError> {
        let pulse = Pulse::from(self.ports.clock.now());
        let reading = pin!(self.read(part, call, place, asked, &pulse));
        let watching = pin!(self.watch(&pulse));
        match select(reading, watching).await {
            Either::Left((end, _)) => end,
            // One that had ended had only not closed its connection.
            Either::Right((stalled, _)) => pulse.finish.get().ok_or(stalled),
        }
    }

    async fn read(
        &self,
        part: &mut Part,
        call: Call,
        place: &mut Place<'_>,
        asked: &Asked<'_>,
        pulse: &Pulse,
    ) -> Result<Finish, CallError> {
        let mut reply = pin!(self.ports.client.stream(call));
        let mut over = None;
        loop {
            let next = match over {
                None => reply.next().await,
                Some(over) => match select(reply.next(), pin!(self.sleep_until(over))).await {
                    Either::Left((next, _)) => next,
                    Either::Right(_) => None,
                },
            };
            let Some(delta) = next else { break };
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
                    asked.answered();
                    self.let_follow(&part.id);
                    self.note(part, PartEvent::Came(more));
                }
                // A model that thinks is at work, and what it was asked has been read.
                Delta::Thought(_) => {
                    asked.answered();
                    self.let_follow(&part.id);
                }
                Delta::KeepAlive => {}
                Delta::Usage(usage) => {
                    place.counted(usage.input.saturating_add(usage.output));
                    self.note(part, PartEvent::Counted(usage));
                }
                // Usage may follow the finish, so reading goes on for a while.
                Delta::Finished(how) => {
                    pulse.finish.set(Some(how));
                    over.get_or_insert_with(|| now.plus(GRACE));
                }
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
