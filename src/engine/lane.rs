//! A lane: the shared queue of every call to one origin with one key.
//!
//! What one call is told, all of its lane are told: a refusal for too many calls makes the lane let out fewer, a wait
//! that a provider asks for pauses it, and a key that is refused stops it.

mod hold;
mod pace;
mod place;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::future::poll_fn;
use std::pin::pin;
use std::task::{Poll, Waker};

use futures::channel::oneshot;
use futures::future::select;

pub use self::hold::{Hold, Slow};
use self::pace::Pace;
pub use self::place::Place;
use super::error::CallError;
use super::ports::{Clock, Moment, Sleeper};

/// How many calls may be out at once where the server speaks HTTP/2: the panel's eight first-level
/// calls leave together, and providers accept far more.
pub const PLACES: usize = 8;

/// How many calls a browser lets out at once to a host that speaks HTTP/1.1, as every server without
/// TLS does. More would wait inside the browser unseen, and their times would be a lie.
pub const PLACES_WITHOUT_TLS: usize = 6;

/// After a refusal, so many calls that are heard of let one more be out that is not.
const HEARD_FOR_ONE_MORE: usize = 4;

/// A queue with a number of places, first come, first served: a place that is given back goes to whoever
/// came first, and is free for a newcomer only where nobody waits.
#[derive(Debug)]
pub struct Lane {
    state: RefCell<State>,
}

#[derive(Debug)]
struct State {
    /// As many places as a person allows.
    most: usize,
    /// As many as there are now.
    places: usize,
    /// How many are taken.
    out: usize,
    /// Calls that were answered well since the number of places changed.
    well: usize,
    /// After a refusal: how many calls may be out of which nothing has been heard.
    trusted: Option<usize>,
    unheard: usize,
    heard: usize,
    /// Calls that were refused since it was last as quick as a person allows.
    refused: u32,
    pace: Pace,
    /// Those who wait, and those who waited and were dropped, in the order of their coming.
    waiting: BTreeMap<u64, Waiting>,
    tickets: u64,
    /// When the first of those who wait is due, if it waits for that alone.
    due: Option<Moment>,
    worked: bool,
    stopped: Option<CallError>,
    /// Why it is going to be stopped, unless one of the calls that are still out is answered well.
    doubted: Option<CallError>,
    /// A call was answered well since the lane was opened, or since it was last doubted with nothing out.
    well_since: bool,
    /// Calls that got no answer that could be read, since the lane was opened.
    misses: usize,
    /// How many hold it.
    holds: usize,
    /// Those who wait for nothing but a stop.
    asleep: Vec<oneshot::Sender<()>>,
    /// The keeper, and whether something has changed since it last looked.
    keeper: Option<Waker>,
    changed: bool,
}

#[derive(Debug)]
struct Waiting {
    call: oneshot::Sender<()>,
    tokens: u32,
}

/// The order of somebody's first coming, which counts as often as it comes.
#[derive(Clone, Copy, Debug)]
pub struct Ticket(u64);

impl Lane {
    /// A lane with so many places, at least one.
    pub fn new(places: usize) -> Self {
        let places = places.max(1);
        Self {
            state: RefCell::new(State {
                most: places,
                places,
                out: 0,
                well: 0,
                trusted: None,
                unheard: 0,
                heard: 0,
                refused: 0,
                pace: Pace::default(),
                waiting: BTreeMap::new(),
                tickets: 0,
                due: None,
                worked: false,
                stopped: None,
                doubted: None,
                well_since: false,
                misses: 0,
                holds: 0,
                asleep: Vec::new(),
                keeper: None,
                changed: false,
            }),
        }
    }

    /// How many places a person allows, at least one, and how many requests and tokens a minute, at least one of each
    /// where there is a limit. Takes effect with the next call.
    pub fn allow(&self, places: usize, requests: Option<u32>, tokens: Option<u32>) {
        let mut state = self.state.borrow_mut();
        let was_full = state.places >= state.most;
        state.most = places.max(1);
        state.places = if was_full {
            state.most
        } else {
            state.places.min(state.most)
        };
        state.pace.set_limits(requests, tokens);
        state.hand_out_or_tell();
    }

    /// How many places there are now: as many as a person allows, or fewer since too many calls were refused.
    pub fn places(&self) -> usize {
        self.state.borrow().places
    }

    /// A call was answered well in this lane.
    pub fn worked(&self) -> bool {
        self.state.borrow().worked
    }

    /// Hands nobody a place any more: all who wait, and all who come, are told why.
    pub fn stop(&self, why: CallError) {
        let told = self.state.borrow_mut().stop(why);
        // Dropping a call unsent is how it is told.
        drop(told);
    }

    /// Stops it as soon as no call is out any more, and hands nobody a place until then. If one that is still out is
    /// answered well, the fault was not the key's nor the account's: the lane goes on, at first with one call at a time.
    /// Where calls were answered well before, one more is tried before the rest are given up.
    pub fn doubt(&self, why: CallError) {
        let mut state = self.state.borrow_mut();
        if state.stopped.is_none() {
            state.doubted.get_or_insert(why);
        }
    }

    /// The same for what may have been a moment's: the first time, one more is tried even where nothing has gone well.
    pub fn doubt_for_now(&self, why: CallError) {
        self.with(|state| {
            state.misses = state.misses.saturating_add(1);
            state.well_since |= state.misses == 1;
        });
        self.doubt(why);
    }

    /// Ends when the lane is stopped.
    pub async fn stopping(&self) {
        let (call, called) = oneshot::channel();
        {
            let mut state = self.state.borrow_mut();
            if state.stopped.is_some() {
                return;
            }
            state.asleep.retain(|call| !call.is_canceled());
            state.asleep.push(call);
        }
        called.await.ok();
    }

    /// Why nobody is handed a place any more.
    pub fn stopped(&self) -> Option<CallError> {
        self.state.borrow().stopped.clone()
    }

    /// Before a new run: what stopped the lane may have been mended. A pause is the provider's and stays, and so does a pace that
    /// more than a few calls have taught.
    pub fn open(&self) {
        let mut state = self.state.borrow_mut();
        state.stopped = None;
        state.doubted = None;
        state.well_since = false;
        state.misses = 0;
        state.pace.begin();
    }

    /// A place in the order of coming.
    pub fn ticket(&self) -> Ticket {
        let mut state = self.state.borrow_mut();
        state.tickets = state.tickets.saturating_add(1);
        Ticket(state.tickets)
    }

    /// Waits for a place.
    ///
    /// # Errors
    /// Why the lane was stopped.
    pub async fn place(&self) -> Result<Place<'_>, CallError> {
        self.place_for(self.ticket(), 0).await
    }

    /// Waits for a place for a call of about so many tokens, before all whose ticket is younger.
    ///
    /// # Errors
    /// Why the lane was stopped.
    pub async fn place_for(&self, ticket: Ticket, tokens: u32) -> Result<Place<'_>, CallError> {
        let (call, called) = oneshot::channel();
        {
            let mut state = self.state.borrow_mut();
            if let Some(why) = &state.stopped {
                return Err(why.clone());
            }
            state.waiting.insert(ticket.0, Waiting { call, tokens });
            state.hand_out_or_tell();
        }
        let mut turn = Turn {
            lane: self,
            called,
            ticket,
        };
        if (&mut turn.called).await.is_err() {
            // Nobody but a stop drops a call.
            return Err(self.stopped().unwrap_or(CallError::Unreachable));
        }
        Ok(Place::new(self, tokens))
    }

    /// Hands out places when their time has come. It never ends, and has to be polled along with those who wait, or what
    /// waits for a moment waits for ever. A late timer does no harm: what counts is the clock.
    pub async fn keep(&self, clock: &impl Clock, sleeper: &impl Sleeper) {
        loop {
            let now = clock.now();
            let due = self.state.borrow_mut().hand_out(Some(now));
            let change = poll_fn(|context| {
                let mut state = self.state.borrow_mut();
                if std::mem::take(&mut state.changed) {
                    return Poll::Ready(());
                }
                state.keeper = Some(context.waker().clone());
                Poll::Pending
            });
            match due {
                Some(due) => {
                    let sleep = pin!(sleeper.sleep(due.since(now)));
                    select(pin!(change), sleep).await;
                }
                None => change.await,
            }
        }
    }

    fn with<T>(&self, act: impl FnOnce(&mut State) -> T) -> T {
        act(&mut self.state.borrow_mut())
    }
}

/// Those who are told by being dropped that the lane is stopped.
type Dropped = (BTreeMap<u64, Waiting>, Vec<oneshot::Sender<()>>);

impl State {
    /// Gives places to those who wait, the first to come first. Without a clock it is for lanes that need none. Answers
    /// when to look again, if that is a matter of time.
    fn hand_out(&mut self, now: Option<Moment>) -> Option<Moment> {
        let awaited = self.due.take();
        while self.doubted.is_none()
            && self.holds == 0
            && self.out < self.places
            && self.trusted.is_none_or(|most| self.unheard < most)
        {
            let first = self.waiting.first_entry()?;
            if let Some(now) = now {
                let due = self.pace.due(now);
                if due > now {
                    self.due = Some(due);
                    return self.due;
                }
                // Whoever was waited for was due before now.
                let due = awaited.map_or(now, |awaited| awaited.max(due).min(now));
                let waiting = first.remove();
                if waiting.call.send(()).is_ok() {
                    self.pace.charge(due, now, waiting.tokens);
                    self.out += 1;
                    self.unheard += 1;
                }
            } else if first.remove().call.send(()).is_ok() {
                self.out += 1;
                self.unheard += 1;
            }
        }
        None
    }

    fn hand_out_or_tell(&mut self) {
        if self.pace.is_timed() {
            self.tell_keeper();
        } else {
            self.hand_out(None);
        }
    }

    fn tell_keeper(&mut self) {
        self.changed = true;
        if let Some(keeper) = self.keeper.take() {
            keeper.wake();
        }
    }

    /// Lets out one more at a time of which nothing has been heard, for every few of which something has.
    fn trust(&mut self) {
        self.heard += 1;
        if self.heard >= HEARD_FOR_ONE_MORE {
            self.heard = 0;
            let most = self.trusted.map(|most| most.saturating_add(1));
            self.trusted = most.filter(|most| *most < self.places);
        }
    }

    /// Answers who has to be told that the lane is stopped, by being dropped.
    fn give_back(&mut self, heard: bool) -> Option<Dropped> {
        self.out = self.out.saturating_sub(1);
        if !heard {
            self.unheard = self.unheard.saturating_sub(1);
        }
        let doubted = self.doubted.take_if(|_| self.out == 0);
        let is_tried = doubted.is_some() && std::mem::take(&mut self.well_since);
        if is_tried {
            self.trusted = Some(1);
            self.heard = 0;
        }
        let told = doubted.filter(|_| !is_tried).map(|why| self.stop(why));
        self.hand_out_or_tell();
        told
    }

    fn stop(&mut self, why: CallError) -> Dropped {
        self.stopped.get_or_insert(why);
        (
            std::mem::take(&mut self.waiting),
            std::mem::take(&mut self.asleep),
        )
    }
}

/// Somebody who waits.
struct Turn<'a> {
    lane: &'a Lane,
    called: oneshot::Receiver<()>,
    ticket: Ticket,
}

impl Drop for Turn<'_> {
    /// Whoever was called and is dropped before taking the place hands it on.
    fn drop(&mut self) {
        if let Ok(Some(())) = self.called.try_recv() {
            // Whoever is told is told when the state is free again.
            drop(self.lane.with(|state| state.give_back(false)));
        } else {
            let ticket = self.ticket.0;
            self.lane.with(|state| drop(state.waiting.remove(&ticket)));
        }
    }
}

#[cfg(test)]
mod tests;
