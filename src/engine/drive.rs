//! Works a plan. Every part is one future and `join_all` drives them all: each waits for its needs, takes
//! a place in its lane, calls, and tells its story as events. Dropping the run's future aborts what is out.

use std::pin::pin;
use std::rc::Rc;

use futures::channel::oneshot;
use futures::future::{FutureExt, Shared, join_all};
use futures::stream::StreamExt;

use super::compose::{self, Given};
use super::error::{CallError, Cause};
use super::event::{Happening, PartEvent, RunEvent};
use super::job::PartId;
use super::lane::Lane;
use super::part::{Part, Reply};
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

type Ending = Shared<oneshot::Receiver<Option<Rc<Reply>>>>;

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
    let mut endings: Vec<(&PartId, Ending)> = Vec::with_capacity(plan.parts.len());
    for part in &plan.parts {
        let (sender, receiver) = oneshot::channel();
        outlets.push(sender);
        endings.push((&part.id, receiver.shared()));
    }
    let works = plan.parts.iter().zip(outlets).map(|(part, sender)| {
        let waits: Vec<(PartId, Ending)> = part
            .waits_for()
            .filter_map(|need| endings.iter().find(|(id, _)| *id == need))
            .map(|(id, ending)| ((*id).clone(), ending.clone()))
            .collect();
        let desk = &desk;
        async move {
            let given = join_all(
                waits
                    .into_iter()
                    .map(|(id, ending)| async move { (id, ending.await.ok().flatten()) }),
            )
            .await;
            let reply = desk.work(part, &Given(given)).await;
            // Nobody listens to a part that no other needs.
            drop(sender.send(reply));
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

    /// Works one part whose needs have ended; its reply, if it gave one that counts.
    async fn work(&self, spec: &PlannedPart, given: &Given) -> Option<Rc<Reply>> {
        let mut part = Part::waiting(spec.id.clone());
        if let Some(why) = obstacle(spec, given) {
            self.note(&mut part, PartEvent::Failed(why));
            return None;
        }
        self.note(&mut part, PartEvent::Queued);
        let place = self.ports.lane.place().await;
        self.note(&mut part, PartEvent::Sent);
        let end = self.call(&mut part, spec, given).await;
        drop(place);
        self.note(&mut part, end);
        part.reply().cloned().map(Rc::new)
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
    let gave = |id: &PartId| given.reply(id).is_some();
    if let Some(need) = spec.needs.iter().find(|need| !gave(need)) {
        return Some(Cause::Needs(need.clone()));
    }
    let merges = !spec.reports.is_empty();
    if merges && !spec.reports.iter().any(|report| gave(&report.id)) {
        return Some(Cause::NothingToMerge);
    }
    None
}
