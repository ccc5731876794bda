//! The rounds in which parts are worked: all of them in the first, and in each further one what a person wants asked again.
//!
//! A part that still waits for one that is asked again waits on, for what that gives anew. One that has been asked is not
//! disturbed: that it is older than what it was made from is told by [`stale`](crate::engine::run::stale).

use std::cell::RefCell;
use std::pin::pin;

use futures::channel::oneshot;
use futures::future::{Either, FutureExt, Shared, join_all, pending, select};
use futures::stream::{FuturesUnordered, StreamExt};

use super::{Desk, gave};
use crate::engine::again;
use crate::engine::compose::{Gave, Given};
use crate::engine::controls::Wanted;
use crate::engine::event::PartEvent;
use crate::engine::job::PartId;
use crate::engine::lane::Lane;
use crate::engine::part::Part;
use crate::engine::plan::{Plan, PlannedPart};
use crate::engine::ports::{ChatClient, Clock, Sleeper};

/// How each part stands in its newest round, in the plan's order.
#[derive(Default)]
pub(super) struct Rounds(RefCell<Vec<Stand>>);

struct Stand {
    /// In how many rounds it was worked before.
    round: u32,
    /// What it gives to those that wait for it.
    ending: Shared<oneshot::Receiver<Gave>>,
    /// The part itself, once it is over.
    over: Option<Part>,
}

impl Rounds {
    /// A further round of a part begins; of one that was never worked, the first. Parts come in the plan's order.
    fn begin(&self, place: usize) -> oneshot::Sender<Gave> {
        let (sender, receiver) = oneshot::channel();
        let ending = receiver.shared();
        let mut stands = self.0.borrow_mut();
        match stands.get_mut(place) {
            Some(stand) => {
                *stand = Stand {
                    round: stand.round.saturating_add(1),
                    ending,
                    over: None,
                }
            }
            None => stands.push(Stand {
                round: 0,
                ending,
                over: None,
            }),
        }
        sender
    }

    fn end(&self, place: usize, part: Part) {
        if let Some(stand) = self.0.borrow_mut().get_mut(place) {
            stand.over = Some(part);
        }
    }

    /// The part, if it is over.
    fn over(&self, place: usize) -> Option<Part> {
        self.0.borrow().get(place)?.over.clone()
    }

    fn round(&self, place: usize) -> Option<u32> {
        self.0.borrow().get(place).map(|stand| stand.round)
    }

    /// What all that the part waits for gave, once all of it has come to its end and none of it is asked again.
    pub(super) async fn given(&self, plan: &Plan, spec: &PlannedPart) -> Given {
        loop {
            let waits: Vec<_> = spec
                .waits_for()
                .filter_map(|need| {
                    let place = plan.place(need)?;
                    let stands = self.0.borrow();
                    let stand = stands.get(place)?;
                    Some((need, place, stand.round, stand.ending.clone()))
                })
                .collect();
            let rounds: Vec<_> = waits.iter().map(|wait| (wait.1, wait.2)).collect();
            let waits = waits.into_iter().map(|(need, _, _, ending)| async move {
                let gave = ending.await;
                (
                    need.clone(),
                    gave.unwrap_or_else(|_| Gave::Nothing(need.clone())),
                )
            });
            let given = Given::from_iter(join_all(waits).await);
            let is_newest = |(place, round): &(usize, u32)| self.round(*place) == Some(*round);
            if rounds.iter().all(is_newest) {
                return given;
            }
        }
    }
}

impl<C: ChatClient, K: Clock, S: Sleeper> Desk<'_, C, K, S> {
    /// Works these parts, all of the plan, to their ends, and with them what is wanted again meanwhile.
    pub(super) async fn work_all(&self, parts: Vec<Part>) {
        let mut wanted = self.ports.controls.hear();
        let outlets: Vec<_> = (0..parts.len())
            .map(|place| self.rounds.begin(place))
            .collect();
        let all = parts.into_iter().zip(outlets).enumerate();
        let all = all.map(|(place, (part, outlet))| self.work_round(place, part, outlet));
        let mut rounds = FuturesUnordered::new();
        rounds.push(join_all(all.collect::<Vec<_>>()));
        loop {
            // What is wanted while the last round ends is heard before that end, so nothing is lost.
            let heard = {
                let hear = pin!(async {
                    match wanted.next().await {
                        Some(heard) => heard,
                        None => pending().await,
                    }
                });
                match select(hear, rounds.next()).await {
                    Either::Left((heard, _)) => Some(heard),
                    Either::Right(_) => None,
                }
            };
            let Some(heard) = heard else {
                if rounds.is_empty() {
                    return;
                }
                continue;
            };
            let again = self.reopen(&heard).into_iter();
            let again = again.map(|(place, part)| {
                let outlet = self.rounds.begin(place);
                self.work_round(place, part, outlet)
            });
            // Each waits for what is asked with it, so all have begun before any is worked.
            rounds.push(join_all(again.collect::<Vec<_>>()));
        }
    }

    async fn work_round(&self, place: usize, part: Part, outlet: oneshot::Sender<Gave>) {
        let Some(spec) = self.plan.parts.get(place) else {
            return;
        };
        let part = self.see_through(spec, part).await;
        // However it ended: who follows it waits no longer.
        self.let_follow(&spec.id);
        let gave = gave(&part);
        self.rounds.end(place, part);
        // Nobody listens to a part that no other needs.
        drop(outlet.send(gave));
    }

    /// Opens what is wanted again, with what belongs to it. What stopped its lane, or what its model refused, may have been mended.
    fn reopen(&self, wanted: &Wanted) -> Vec<(usize, Part)> {
        let find = |id: &PartId| self.rounds.over(self.plan.place(id)?);
        let ids = match wanted {
            Wanted::One(id) => again::one(self.plan, &find, id),
            Wanted::Failed => again::all_failed(self.plan, &find),
        };
        let mut lanes: Vec<&Lane> = Vec::new();
        let reopened = ids.iter().filter_map(|id| {
            let place = self.plan.place(id)?;
            let mut part = self.rounds.over(place)?;
            self.note(&mut part, PartEvent::Reopened);
            let spec = self.plan.parts.get(place)?;
            self.models.try_again(spec);
            let lane = self.ports.lane_of(spec.provider.as_deref());
            if !lanes.iter().any(|known| std::ptr::eq(*known, lane)) {
                lanes.push(lane);
            }
            Some((place, part))
        });
        let reopened = reopened.collect();
        // Once for all of them: one more is tried, and not one for each.
        lanes.into_iter().for_each(Lane::forgive);
        reopened
    }
}
