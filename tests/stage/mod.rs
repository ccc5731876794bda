//! A run of the recipe job in virtual time that fails by script, is stopped, and goes on.

#![allow(dead_code, reason = "not every test that stages runs needs all of it")]
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on must stop"
)]

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::pin::pin;
use std::rc::Rc;
use std::time::Duration;

use forkful::engine::again;
use forkful::engine::controls::Controls;
use forkful::engine::drive::{OtherLane, Ports, drive};
use forkful::engine::error::{CallError, Cause, Hint};
use forkful::engine::event::RunEvent;
use forkful::engine::job::PartId;
use forkful::engine::lane::Lane;
use forkful::engine::limits::Limits;
use forkful::engine::part::{Part, Phase};
use forkful::engine::plan::{Input, Plan};
use forkful::engine::ports::{Call, ChatClient, Clock, Delta, Finish, Sleeper, Usage};
use forkful::engine::run::{self, Run};
use forkful::engine::testing::{Step, VirtualTime};
use forkful::gallery;
use futures::Stream;
use futures::future::join;

/// Plays to each part one script after another, and the last again and again.
pub(crate) struct Player {
    pub(crate) time: VirtualTime,
    pub(crate) scripts: RefCell<BTreeMap<PartId, Vec<Vec<Step>>>>,
    pub(crate) sent: RefCell<Vec<(u64, String)>>,
    /// The newest prompt of each part.
    pub(crate) prompts: RefCell<BTreeMap<PartId, String>>,
    pub(crate) out: Rc<Cell<usize>>,
    pub(crate) high_water: Cell<usize>,
    /// From when on there is a network again; `None` for who cannot tell.
    pub(crate) online: Cell<Option<u64>>,
}

struct Out(Rc<Cell<usize>>);

impl Drop for Out {
    fn drop(&mut self) {
        self.0.set(self.0.get() - 1);
    }
}

impl ChatClient for Player {
    fn stream(&self, call: Call) -> impl Stream<Item = Result<Delta, CallError>> {
        self.sent
            .borrow_mut()
            .push((self.time.now().as_millis(), call.part.to_string()));
        self.prompts
            .borrow_mut()
            .insert(call.part.clone(), call.user.clone());
        self.out.set(self.out.get() + 1);
        self.high_water
            .set(self.high_water.get().max(self.out.get()));
        let mut scripts = self.scripts.borrow_mut();
        let script = match scripts.get_mut(&call.part) {
            Some(all) if all.len() > 1 => all.remove(0),
            Some(all) => all[0].clone(),
            None => well(1_000),
        };
        let start = (
            script.into_iter(),
            self.time.clone(),
            Out(Rc::clone(&self.out)),
        );
        futures::stream::unfold(start, |(mut steps, time, out)| async move {
            let (delay, item) = steps.next()?;
            time.sleep(Duration::from_millis(delay)).await;
            Some((item, (steps, time, out)))
        })
    }

    fn back_online(&self) -> Option<impl Future<Output = ()>> {
        let now = self.time.now().as_millis();
        let left = self.online.get()?.saturating_sub(now);
        Some(self.time.sleep(Duration::from_millis(left)))
    }
}

pub(crate) fn plan() -> Plan {
    let job = gallery::recipe_review().expect("the gallery is sound");
    job.plan(&Input::new("Soup").expect("some text"))
}

pub(crate) fn well(millis: u64) -> Vec<Step> {
    vec![
        (millis, Ok(Delta::Text("YES".into()))),
        (
            0,
            Ok(Delta::Usage(Usage {
                input: 7,
                output: 1,
            })),
        ),
        (0, Ok(Delta::Finished(Finish::Complete))),
    ]
}

pub(crate) fn fails(millis: u64, why: CallError) -> Vec<Step> {
    vec![(millis, Err(why))]
}

pub(crate) fn limited(hint: Hint) -> CallError {
    CallError::RateLimited {
        hint,
        detail: String::new(),
    }
}

pub(crate) fn trouble() -> CallError {
    CallError::ServerTrouble {
        status: 500,
        hint: Hint::Unsaid,
        detail: String::new(),
    }
}

/// Another provider than the run's.
pub(crate) const OTHER: &str = "other";

/// A run and everything around it, which can go on.
pub(crate) struct Stage {
    pub(crate) plan: Plan,
    pub(crate) player: Player,
    pub(crate) lane: Lane,
    /// Where parts wait whose provider is [`OTHER`].
    pub(crate) other: Lane,
    pub(crate) limits: Limits,
    pub(crate) controls: Controls,
    pub(crate) run: RefCell<Run>,
    pub(crate) events: RefCell<Vec<RunEvent>>,
}

impl Stage {
    pub(crate) fn new(scripts: &[(&str, Vec<Vec<Step>>)]) -> Self {
        let plan = plan();
        let named = scripts
            .iter()
            .map(|(id, all)| (PartId::new(*id), all.clone()));
        Self {
            run: RefCell::new(Run::of(&plan)),
            plan,
            player: Player {
                time: VirtualTime::default(),
                scripts: RefCell::new(named.collect()),
                sent: RefCell::default(),
                prompts: RefCell::default(),
                out: Rc::default(),
                high_water: Cell::default(),
                online: Cell::default(),
            },
            lane: Lane::new(1),
            other: Lane::new(1),
            limits: Limits::default(),
            controls: Controls::default(),
            events: RefCell::default(),
        }
    }

    pub(crate) fn time(&self) -> &VirtualTime {
        &self.player.time
    }

    pub(crate) fn tell(&self, event: RunEvent) {
        self.run.borrow_mut().apply(&event);
        self.events.borrow_mut().push(event);
    }

    /// Works the run, from its beginning or from where it is; stopped after so many milliseconds if that comes first.
    pub(crate) fn work(&self, until: u64, meanwhile: impl Future<Output = ()>) {
        let input = Input::new("Soup").expect("some text");
        let other = OtherLane {
            provider: OTHER,
            lane: &self.other,
            places: self.limits.places,
        };
        let ports = Ports {
            client: &self.player,
            clock: self.time(),
            sleeper: self.time(),
            chance: &|| 0.0,
            lane: &self.lane,
            others: &[other],
            leads: &[],
            limits: self.limits,
            controls: &self.controls,
        };
        let so_far = self.run.borrow().clone();
        let find = |id: &PartId| so_far.part(id).cloned();
        let is_new = so_far.course == run::Course::Idle;
        let tell = |event| self.tell(event);
        let drive = drive(
            &self.plan,
            &input,
            if is_new { None } else { Some(&find) },
            &ports,
            &tell,
        );
        let until = self.time().now().as_millis().saturating_add(until);
        let ended = self.time().run_until(join(drive, pin!(meanwhile)), until);
        if ended.is_none() {
            let left = self.run.borrow().clone();
            for event in run::stop(self.time().now(), &left.parts) {
                self.tell(event);
            }
        }
        assert_eq!(self.player.out.get(), 0, "every call ended or was dropped");
    }

    pub(crate) fn start(&self) {
        self.work(u64::MAX - 1, async {});
    }

    pub(crate) fn reopen(
        &self,
        choose: impl FnOnce(&Plan, &dyn Fn(&PartId) -> Option<Part>) -> Vec<PartId>,
    ) -> Vec<PartId> {
        let run = self.run.borrow().clone();
        let ids = choose(&self.plan, &|id| run.part(id).cloned());
        for event in again::reopen(self.time().now(), ids.clone()) {
            self.tell(event);
        }
        ids
    }

    pub(crate) fn part(&self, id: &str) -> Part {
        self.run
            .borrow()
            .part(&PartId::new(id))
            .expect("it is planned")
            .clone()
    }

    pub(crate) fn sent(&self, id: &str) -> Vec<u64> {
        let sent = self.player.sent.borrow();
        sent.iter()
            .filter(|(_, part)| part == id)
            .map(|(at, _)| *at)
            .collect()
    }

    pub(crate) fn why(&self, id: &str) -> Cause {
        match self.part(id).phase {
            Phase::Failed { why, .. } => why,
            other => panic!("{id} did not fail: {other:?}"),
        }
    }
}
