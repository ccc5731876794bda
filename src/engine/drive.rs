//! Works a plan. Every part is one future and `join_all` drives them all: each waits for its needs, takes
//! a place in its lane, calls, asks again where that is worth it, and tells its story as events. Dropping the run's future
//! aborts what is out.

mod ask;
mod model;
mod rounds;

use std::cell::RefCell;
use std::collections::HashMap;
use std::pin::pin;

use futures::channel::oneshot;
use futures::future::{Either, FutureExt, Shared, join_all, pending, select};

use self::model::Models;
use self::rounds::Rounds;
use super::compose::{self, Gave, Given};
use super::controls::Controls;
use super::error::{Cause, Short};
use super::event::{Happening, PartEvent, RunEvent};
use super::job::PartId;
use super::lane::Lane;
use super::lead::Led;
use super::limits::Limits;
use super::merge::Lookup;
use super::part::{Part, Phase};
use super::plan::{Input, Plan, PlannedPart};
use super::ports::{ChatClient, Clock, Sleeper};

/// What a run needs of the outside.
#[derive(Clone, Copy)]
pub struct Ports<'a, C, K, S> {
    /// Answers calls.
    pub client: &'a C,
    /// Tells when things happen.
    pub clock: &'a K,
    /// Waits.
    pub sleeper: &'a S,
    /// Draws a number from 0 to 1, anew each time, so that those who wait for the same do not come back at once.
    pub chance: &'a dyn Fn() -> f64,
    /// The queue of the calls.
    pub lane: &'a Lane,
    /// The queues of parts that ask another provider than the run's. A part whose provider is none of these waits in
    /// [`lane`](Self::lane).
    pub others: &'a [OtherLane<'a>],
    /// Calls that are led by one of them. None unless a person wants that.
    pub leads: &'a [Led],
    /// What a person set.
    pub limits: Limits,
    /// What a person does meanwhile.
    pub controls: &'a Controls,
}

/// The queue of another provider than the run's.
#[derive(Clone, Copy, Debug)]
pub struct OtherLane<'a> {
    /// Its name in the page's list.
    pub provider: &'a str,
    /// The queue. It may be that of the run or of another of these, where origin and key are the same.
    pub lane: &'a Lane,
    /// How many calls it lets out at once.
    pub places: usize,
}

impl<'a, C, K, S> Ports<'a, C, K, S> {
    /// Where the calls of a part wait.
    fn lane_of(&self, provider: Option<&str>) -> &'a Lane {
        let mut others = self.others.iter();
        let other = others.find(|other| Some(other.provider) == provider);
        other.map_or(self.lane, |other| other.lane)
    }

    /// Every queue once, and its places.
    fn lanes(&self) -> Vec<(&'a Lane, usize)> {
        let mut lanes = vec![(self.lane, self.limits.places)];
        for other in self.others {
            if !lanes
                .iter()
                .any(|(lane, _)| std::ptr::eq(*lane, other.lane))
            {
                lanes.push((other.lane, other.places));
            }
        }
        lanes
    }
}

/// Works the plan and returns when every part has ended. `tell` hears each event as it happens.
///
/// `so_far` is the run that goes on, if it is not a new one. What is over in it is taken as it is and is not asked: only parts
/// that wait are worked. A part that was at work when that run broke off is told to have been stopped.
///
/// What a person wants asked again meanwhile, by [`Controls::ask_again`], is worked in further rounds beside the first.
pub async fn drive<C: ChatClient, K: Clock, S: Sleeper>(
    plan: &Plan,
    input: &Input,
    so_far: Option<Lookup<'_>>,
    ports: &Ports<'_, C, K, S>,
    tell: &dyn Fn(RunEvent),
) {
    let desk = Desk {
        plan,
        input,
        ports,
        tell,
        models: Models::default(),
        leads: RefCell::default(),
        rounds: Rounds::default(),
    };
    let Limits {
        per_minute,
        tokens_per_minute,
        ..
    } = ports.limits;
    let lanes = ports.lanes();
    for (lane, places) in &lanes {
        lane.allow(*places, per_minute, tokens_per_minute);
        lane.open();
    }
    desk.tell(match so_far {
        None => Happening::Began,
        Some(_) => Happening::WentOn,
    });
    for led in ports.leads {
        let (sender, receiver) = oneshot::channel();
        let receiver = receiver.shared();
        let mut leads = desk.leads.borrow_mut();
        leads.ahead.insert(led.leader.clone(), sender);
        let followers = led.followers.iter();
        leads
            .behind
            .extend(followers.map(|id| (id.clone(), receiver.clone())));
    }
    let begin = |spec: &PlannedPart| {
        let part = so_far.and_then(|find| find(&spec.id));
        part.unwrap_or_else(|| Part::waiting(spec.id.clone()))
    };
    let keep = lanes
        .iter()
        .map(|(lane, _)| lane.keep(ports.clock, ports.sleeper));
    let work = pin!(desk.work_all(plan.parts.iter().map(begin).collect()));
    select(work, join_all(keep)).await;
    ports.controls.forget();
    desk.tell(Happening::Ended);
}

struct Desk<'a, C, K, S> {
    plan: &'a Plan,
    input: &'a Input,
    ports: &'a Ports<'a, C, K, S>,
    tell: &'a dyn Fn(RunEvent),
    models: Models,
    leads: RefCell<Leads>,
    rounds: Rounds,
}

/// Who goes ahead of whom. A sender that is dropped lets the followers go.
#[derive(Default)]
struct Leads {
    ahead: HashMap<PartId, oneshot::Sender<()>>,
    behind: HashMap<PartId, Shared<oneshot::Receiver<()>>>,
}

impl<C: ChatClient, K: Clock, S: Sleeper> Desk<'_, C, K, S> {
    fn tell(&self, what: Happening) {
        let at = self.ports.clock.now();
        (self.tell)(RunEvent { at, what });
    }

    /// Folds an event into the part and tells it, if the part accepts it.
    fn note(&self, part: &mut Part, event: PartEvent) {
        let at = self.ports.clock.now();
        if part.apply(at, &event) {
            let what = Happening::Part(part.id.clone(), event);
            (self.tell)(RunEvent { at, what });
        }
    }

    /// A part that goes ahead has begun to answer, or has ended.
    fn let_follow(&self, leader: &PartId) {
        self.leads.borrow_mut().ahead.remove(leader);
    }

    /// Waits for the part that goes ahead of this one, if one does.
    async fn follow(&self, part: &PartId) {
        let ahead = self.leads.borrow().behind.get(part).cloned();
        if let Some(ahead) = ahead {
            // Either way, there is nothing to wait for any more.
            ahead.await.ok();
        }
    }

    /// Takes one part to its end, or to where a person stops it.
    async fn see_through(&self, spec: &PlannedPart, mut part: Part) -> Part {
        if part.phase != Phase::Waiting {
            self.note(&mut part, PartEvent::Stopped);
        }
        if !part.is_over() {
            let told = self.ports.controls.listen(&spec.id);
            let was_stopped = {
                // Controls that are dropped have not told to stop.
                let stopped = pin!(async {
                    if told.await.is_err() {
                        pending::<()>().await;
                    }
                });
                let work = pin!(self.await_and_work(&mut part, spec));
                matches!(select(stopped, work).await, Either::Left(_))
            };
            if was_stopped {
                self.note(&mut part, PartEvent::Stopped);
            }
        }
        part
    }

    async fn await_and_work(&self, part: &mut Part, spec: &PlannedPart) {
        self.rounds.given(self.plan, spec).await;
        self.follow(&spec.id).await;
        // What it waits for may have been asked again while another went ahead.
        let given = self.rounds.given(self.plan, spec).await;
        if !spec.again.is_empty() && compose::open(spec, &given).is_empty() {
            self.note(part, PartEvent::Spared);
        } else if let Some(why) = obstacle(spec, &given) {
            self.note(part, PartEvent::Failed(why));
        } else {
            self.note(part, PartEvent::Queued);
            self.ask(part, spec, &given).await;
        }
    }
}

/// What a part that is over gives to those that wait for it.
fn gave(part: &Part) -> Gave {
    match &part.phase {
        Phase::Done(reply) => Gave::Reply(reply.clone()),
        Phase::Failed {
            why: Cause::Needs(root),
            ..
        } => Gave::Nothing(root.clone()),
        _ => Gave::Nothing(part.id.clone()),
    }
}

/// Why a part cannot be asked with what it was given.
fn obstacle(spec: &PlannedPart, given: &Given) -> Option<Cause> {
    for need in &spec.needs {
        match given.gave(need) {
            Some(Gave::Reply(_)) => {}
            Some(Gave::Nothing(root)) => return Some(Cause::Needs(root.clone())),
            None => return Some(Cause::Needs(need.clone())),
        }
    }
    let reports = spec.reports.iter();
    let came = reports.filter(|report| given.reply(&report.id).is_some());
    let came = came.count();
    match Short::of(spec.at_least, came) {
        Some(short) => Some(Cause::BelowQuorum(short)),
        None if came == 0 && !spec.reports.is_empty() => Some(Cause::NothingToMerge),
        None => None,
    }
}
