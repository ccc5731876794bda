//! A lane that refusals made slow becomes quick again, and says meanwhile what holds it: several runs through one lane, in
//! virtual time.

#![expect(clippy::expect_used, reason = "a test that cannot go on must stop")]

#[allow(dead_code, reason = "what is common is used in part by each")]
mod common;

use std::cell::{Cell, RefCell};
use std::pin::pin;
use std::time::Duration;

use common::{job, panel, spec};
use forkful::engine::controls::Controls;
use forkful::engine::drive::{Ports, drive};
use forkful::engine::error::{CallError, Hint};
use forkful::engine::job::{Merge, Split};
use forkful::engine::lane::{Lane, Slow};
use forkful::engine::limits::Limits;
use forkful::engine::plan::Input;
use forkful::engine::ports::{Call, ChatClient, Clock, Delta, Finish, Moment, Sleeper};
use forkful::engine::run::Run;
use forkful::engine::testing::VirtualTime;
use futures::future::{Either, select};
use futures::{FutureExt, Stream};

/// Whom a provider refuses, and what it says.
#[derive(Clone, Copy, Debug)]
enum Refuses {
    Nobody,
    /// Two parts, as often as they ask.
    Two(Hint),
    All(Hint),
}

struct Provider<'a> {
    time: &'a VirtualTime,
    refuses: Cell<Refuses>,
    asked: Cell<usize>,
}

impl ChatClient for Provider<'_> {
    fn stream(&self, call: Call) -> impl Stream<Item = Result<Delta, CallError>> {
        self.asked.set(self.asked.get() + 1);
        let hint = match self.refuses.get() {
            Refuses::Nobody => None,
            Refuses::Two(hint) => matches!(call.part.as_str(), "p1" | "p4").then_some(hint),
            Refuses::All(hint) => Some(hint),
        };
        let time = self.time;
        futures::stream::unfold(0, move |step| async move {
            match (step, hint) {
                (0, Some(hint)) => {
                    time.sleep(Duration::from_millis(50)).await;
                    let detail = String::new();
                    Some((Err(CallError::RateLimited { hint, detail }), 9))
                }
                (0, None) => {
                    time.sleep(Duration::from_millis(600)).await;
                    Some((Ok(Delta::Text("Words.".into())), 1))
                }
                (1, _) => Some((Ok(Delta::Finished(Finish::Complete)), 9)),
                _ => None,
            }
        })
    }
}

/// One lane, one provider, and any number of runs of nine calls.
struct Bench<'a> {
    time: &'a VirtualTime,
    provider: Provider<'a>,
    lane: Lane,
    limits: Limits,
    /// What the lane said of itself, looked at twice a second: each thing once.
    said: RefCell<Vec<Slow>>,
}

impl<'a> Bench<'a> {
    fn new(time: &'a VirtualTime, limits: Limits) -> Self {
        Self {
            time,
            provider: Provider {
                time,
                refuses: Cell::new(Refuses::Nobody),
                asked: Cell::new(0),
            },
            lane: Lane::new(1),
            limits,
            said: RefCell::default(),
        }
    }

    /// How long a run took, and how many calls were made for it.
    fn run(&self, refuses: Refuses) -> (Duration, usize) {
        self.provider.refuses.set(refuses);
        self.provider.asked.set(0);
        self.said.borrow_mut().clear();
        let names: Vec<String> = (0..9).map(|part| format!("p{part}")).collect();
        let specs = names.iter().map(|name| spec(name, "{{input}}")).collect();
        let merge = Merge::Stitch {
            separator: "\n".into(),
            labels: Vec::new(),
        };
        let draft = job(vec![panel("panel", Split::ByAspect(specs), merge)]);
        let input = Input::new("some text".to_owned()).expect("some text");
        let plan = draft.check().expect("a sound job").plan(&input);
        let run = RefCell::new(Run::of(&plan));
        let ports = Ports {
            client: &self.provider,
            clock: self.time,
            sleeper: self.time,
            chance: &|| 0.5,
            lane: &self.lane,
            others: &[],
            leads: &[],
            limits: self.limits,
            controls: &Controls::default(),
        };
        let tell = |event| run.borrow_mut().apply(&event);
        let look = async {
            loop {
                self.time.sleep(Duration::from_millis(500)).await;
                if let Some(slow) = self.lane.slow(self.time.now()) {
                    self.said.borrow_mut().push(slow);
                }
            }
        };
        let working = async {
            let (run, look) = (pin!(drive(&plan, &input, None, &ports, &tell)), pin!(look));
            matches!(select(run, look).await, Either::Left(_))
        };
        assert!(self.time.run(working).expect("it ends"));
        let took = run.borrow().course.wall().expect("it is over");
        (took, self.provider.asked.get())
    }
}

fn seconds(wait: u64) -> Hint {
    Hint::After(Duration::from_secs(wait))
}

fn six_places() -> Limits {
    Limits {
        retries: 1,
        places: 6,
        ..Limits::default()
    }
}

#[test]
fn a_lane_that_a_few_refusals_slowed_down_is_quick_again_in_its_second_run() {
    for hint in [seconds(2), seconds(5), Hint::Unsaid] {
        let time = VirtualTime::default();
        let bench = Bench::new(&time, six_places());
        bench.run(Refuses::Two(hint));
        let times: Vec<_> = (0..3).map(|_| bench.run(Refuses::Nobody).0).collect();
        // Nine calls in six places take the time of two.
        let second = times.get(1).copied().unwrap_or_default();
        assert!(
            second <= Duration::from_millis(1_200),
            "{hint:?}: {times:?}"
        );
        assert!(
            times.iter().all(|took| took.as_millis() < 3_500),
            "{hint:?}: {times:?}"
        );
    }
}

#[test]
fn a_wait_that_is_too_long_for_a_run_does_not_hold_the_next() {
    let time = VirtualTime::default();
    let bench = Bench::new(&time, six_places());
    bench.run(Refuses::All(seconds(3_600)));
    let (took, calls) = bench.run(Refuses::Nobody);
    assert_eq!(calls, 9);
    assert!(took < Duration::from_secs(5), "{took:?}");
    // Where it still refuses, one call finds out, and not as many as there are places.
    bench.run(Refuses::All(seconds(3_600)));
    let (_, calls) = bench.run(Refuses::All(seconds(3_600)));
    assert_eq!(calls, 1);
}

#[test]
fn a_wait_that_was_asked_for_is_told_in_the_next_run_and_lifted_by_a_person() {
    let time = VirtualTime::default();
    let bench = Bench::new(
        &time,
        Limits {
            retries: 0,
            ..six_places()
        },
    );
    bench.run(Refuses::All(seconds(300)));
    let asked = time.now();
    bench.run(Refuses::Nobody);
    let first = bench.said.borrow().first().copied();
    assert!(
        matches!(first, Some(Slow::Asked(until)) if until.since(asked) > Duration::from_secs(298)),
        "{first:?}"
    );
    assert!(time.now().since(asked) > Duration::from_secs(298));

    bench.run(Refuses::All(seconds(300)));
    {
        // Somebody waits, and is told for how long.
        let mut waits = pin!(bench.lane.place());
        assert!(waits.as_mut().now_or_never().is_none());
        bench.lane.lift_pause(time.now());
    }
    let (took, calls) = bench.run(Refuses::Nobody);
    assert_eq!(calls, 9);
    assert!(took < Duration::from_secs(6), "{took:?}");
}

#[test]
fn a_lane_that_spaces_calls_by_itself_does_not_say_that_the_provider_asks() {
    let time = VirtualTime::default();
    let bench = Bench::new(&time, six_places());
    bench.run(Refuses::Two(Hint::Unsaid));
    bench.run(Refuses::Nobody);
    let said = bench.said.borrow();
    assert!(!said.is_empty());
    for slow in &*said {
        assert!(
            matches!(slow, Slow::Fewer(1..=4, _) | Slow::Spaced(1..=4, _)),
            "{said:?}"
        );
    }
}

#[test]
fn a_persons_own_limits_say_when_the_next_call_leaves() {
    let time = VirtualTime::default();
    let limits = Limits {
        per_minute: Some(3),
        ..six_places()
    };
    let bench = Bench::new(&time, limits);
    bench.run(Refuses::Nobody);
    let said = bench.said.borrow().first().copied();
    assert!(
        matches!(said, Some(Slow::Calls(3, next)) if next == Moment::from_millis(20_000)),
        "{said:?}"
    );

    let time = VirtualTime::default();
    let limits = Limits {
        tokens_per_minute: Some(10),
        ..six_places()
    };
    let bench = Bench::new(&time, limits);
    bench.run(Refuses::Nobody);
    let said = bench.said.borrow().first().copied();
    assert!(
        matches!(said, Some(Slow::Tokens(10, next)) if next > Moment::from_millis(60_000)),
        "{said:?}"
    );
}
