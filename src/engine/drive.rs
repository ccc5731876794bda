//! Works a plan. Every part is one future and `join_all` drives them all: each waits for its needs, takes
//! a place in its lane, calls, and tells its story as events. Dropping the run's future aborts what is out.

use std::pin::pin;

use futures::channel::oneshot;
use futures::future::{FutureExt, Shared, join_all};
use futures::stream::StreamExt;

use super::compose::{self, Gave, Given};
use super::error::{CallError, Cause};
use super::event::{Happening, PartEvent, RunEvent};
use super::job::PartId;
use super::lane::Lane;
use super::part::Part;
use super::plan::{Input, Plan, PlannedPart};
use super::ports::{ChatClient, Clock, Delta};

/// What a run needs of the outside.
#[derive(Debug)]
pub struct Ports<'a, C, K> {
    /// Answers calls.
    pub client: &'a C,
    /// Tells when things happen.
    pub clock: &'a K,
    /// The queue of the calls.
    pub lane: &'a Lane,
}

type Ending = Shared<oneshot::Receiver<Gave>>;

/// Works the whole plan and returns when every part has ended. `tell` hears each event as it happens.
pub async fn drive<C: ChatClient, K: Clock>(
    plan: &Plan,
    input: &Input,
    ports: &Ports<'_, C, K>,
    tell: &dyn Fn(RunEvent),
) {
    let desk = Desk { input, ports, tell };
    desk.tell(Happening::Began);
    let mut outlets = Vec::with_capacity(plan.parts.len());
    let mut endings: Vec<Ending> = Vec::with_capacity(plan.parts.len());
    for _ in &plan.parts {
        let (sender, receiver) = oneshot::channel();
        outlets.push(sender);
        endings.push(receiver.shared());
    }
    let works = plan.parts.iter().zip(outlets).map(|(part, sender)| {
        let waits: Vec<(PartId, Ending)> = part
            .waits_for()
            .filter_map(|need| Some((need.clone(), endings.get(plan.place(need)?)?.clone())))
            .collect();
        let desk = &desk;
        async move {
            let given = join_all(waits.into_iter().map(|(id, ending)| async move {
                let gave = ending.await;
                let gave = gave.unwrap_or_else(|_| Gave::Nothing(id.clone()));
                (id, gave)
            }))
            .await;
            let gave = desk.work(part, &Given(given)).await;
            // Nobody listens to a part that no other needs.
            drop(sender.send(gave));
        }
    });
    join_all(works).await;
    desk.tell(Happening::Ended);
}

struct Desk<'a, C, K> {
    input: &'a Input,
    ports: &'a Ports<'a, C, K>,
    tell: &'a dyn Fn(RunEvent),
}

impl<C: ChatClient, K: Clock> Desk<'_, C, K> {
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

    /// Works one part whose needs have ended: its reply, if it gave one that counts, or whose failure it was.
    async fn work(&self, spec: &PlannedPart, given: &Given) -> Gave {
        let mut part = Part::waiting(spec.id.clone());
        if !spec.again.is_empty() && compose::open(spec, given).is_empty() {
            self.note(&mut part, PartEvent::Spared);
            return Gave::Nothing(spec.id.clone());
        }
        if let Some(why) = obstacle(spec, given) {
            let root = match &why {
                Cause::Needs(root) => root.clone(),
                _ => spec.id.clone(),
            };
            self.note(&mut part, PartEvent::Failed(why));
            return Gave::Nothing(root);
        }
        self.note(&mut part, PartEvent::Queued);
        let place = self.ports.lane.place().await.ok();
        self.note(&mut part, PartEvent::Sent);
        let end = self.call(&mut part, spec, given).await;
        drop(place);
        self.note(&mut part, end);
        part.shared_reply()
            .map_or_else(|| Gave::Nothing(spec.id.clone()), Gave::Reply)
    }

    /// Reads the reply to its end, and answers what that end was.
    async fn call(&self, part: &mut Part, spec: &PlannedPart, given: &Given) -> PartEvent {
        let call = compose::call(spec, self.input, given);
        let mut reply = pin!(self.ports.client.stream(call));
        let mut finish = None;
        while let Some(delta) = reply.next().await {
            match delta {
                Ok(Delta::Text(more)) => self.note(part, PartEvent::Came(more)),
                Ok(Delta::Usage(usage)) => self.note(part, PartEvent::Counted(usage)),
                // Usage may follow the finish, so reading goes on until the stream ends.
                Ok(Delta::Finished(how)) => finish = Some(how),
                // A connection that breaks after the reply had ended takes nothing from it.
                Err(_) if finish.is_some() => break,
                Err(why) => return PartEvent::Failed(Cause::Call(why)),
            }
        }
        match finish {
            Some(how) => PartEvent::Finished(how),
            None => PartEvent::Failed(Cause::Call(CallError::CutOff)),
        }
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
    let mut reports = spec.reports.iter();
    let merges = !spec.reports.is_empty();
    if merges && !reports.any(|report| given.reply(&report.id).is_some()) {
        return Some(Cause::NothingToMerge);
    }
    None
}
