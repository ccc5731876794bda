//! Two hundred parts against a provider that takes sixty calls a minute and refuses the others with a hint, in virtual
//! time: all finish, few are refused, and the limit is used.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on must stop"
)]

use std::cell::{Cell, RefCell};
use std::time::Duration;

use forkful::engine::controls::Controls;
use forkful::engine::cut::{ChunkSize, Unit};
use forkful::engine::drive::{Ports, drive};
use forkful::engine::error::{CallError, Hint};
use forkful::engine::job::{
    CutSpec, InputSpec, JobDraft, Merge, PanelDraft, PartId, PartSpec, Split,
};
use forkful::engine::lane::Lane;
use forkful::engine::limits::Limits;
use forkful::engine::plan::{Input, Plan};
use forkful::engine::ports::{Call, ChatClient, Clock, Delta, Finish, Sleeper};
use forkful::engine::run::Run;
use forkful::engine::testing::VirtualTime;
use futures::Stream;

/// How a provider counts.
#[derive(Clone, Copy, Debug)]
enum Counting {
    /// So many may be saved up, and one comes back a second.
    Bucket(f64),
    /// Sixty from each whole minute to the next; the first begins so many milliseconds before the run.
    FixedMinute(u64),
    /// Sixty within any minute.
    AnyMinute,
}

/// How a provider says when to come back.
#[derive(Clone, Copy, Debug)]
enum Telling {
    Exactly,
    /// In whole seconds, rounded up, as the header `retry-after` has it.
    InSeconds,
}

struct Provider<'a> {
    time: &'a VirtualTime,
    counting: Counting,
    telling: Telling,
    /// How long a reply takes: the shortest and the longest, in milliseconds.
    takes: (u64, u64),
    taken: RefCell<Vec<u64>>,
    saved: Cell<(f64, u64)>,
    refused: Cell<usize>,
    dice: Cell<u64>,
}

impl Provider<'_> {
    fn roll(&self, below: u64) -> u64 {
        let next = self
            .dice
            .get()
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        self.dice.set(next);
        (next >> 33) % below.max(1)
    }

    /// Takes a call, or says in how many milliseconds there is room for one.
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "small numbers"
    )]
    fn take(&self) -> Result<(), u64> {
        let now = self.time.now().as_millis();
        let mut taken = self.taken.borrow_mut();
        let wait = match self.counting {
            Counting::Bucket(most) => {
                let (saved, at) = self.saved.get();
                let saved = (saved + (now - at) as f64 / 1_000.0).min(most);
                let has_room = saved >= 1.0 - 1e-9;
                self.saved
                    .set((if has_room { saved - 1.0 } else { saved }, now));
                if has_room {
                    0
                } else {
                    ((1.0 - saved) * 1_000.0).ceil() as u64
                }
            }
            Counting::FixedMinute(before) => {
                let minute = |at: u64| (at + before) / 60_000;
                let count = taken
                    .iter()
                    .filter(|at| minute(**at) == minute(now))
                    .count();
                if count < 60 {
                    0
                } else {
                    60_000 - (now + before) % 60_000
                }
            }
            Counting::AnyMinute => {
                let within: Vec<u64> = taken
                    .iter()
                    .copied()
                    .filter(|at| at + 60_000 > now)
                    .collect();
                if within.len() < 60 {
                    0
                } else {
                    within[within.len() - 60] + 60_000 - now
                }
            }
        };
        if wait == 0 {
            taken.push(now);
            return Ok(());
        }
        self.refused.set(self.refused.get() + 1);
        Err(match self.telling {
            Telling::Exactly => wait,
            Telling::InSeconds => wait.div_ceil(1_000) * 1_000,
        })
    }
}

impl ChatClient for Provider<'_> {
    fn stream(&self, _: Call) -> impl Stream<Item = Result<Delta, CallError>> {
        let time = self.time;
        let way = 20 + self.roll(60);
        let takes = self.takes.0 + self.roll(self.takes.1 - self.takes.0 + 1);
        let reply = async move {
            time.sleep(Duration::from_millis(way)).await;
            let answer = self.take();
            time.sleep(Duration::from_millis(way)).await;
            answer
        };
        futures::stream::unfold((Some(reply), 0), move |(reply, step)| async move {
            if let Some(reply) = reply {
                return Some(match reply.await {
                    Ok(()) => (Ok(Delta::KeepAlive), (None, 1)),
                    Err(wait) => {
                        let hint = Hint::After(Duration::from_millis(wait));
                        let detail = String::new();
                        (Err(CallError::RateLimited { hint, detail }), (None, 9))
                    }
                });
            }
            match step {
                1 => {
                    time.sleep(Duration::from_millis(takes)).await;
                    Some((Ok(Delta::Text("Words.".into())), (None, 2)))
                }
                2 => Some((Ok(Delta::Finished(Finish::Complete)), (None, 3))),
                _ => None,
            }
        })
    }
}

fn two_hundred() -> (Plan, Input) {
    let split = Split::ByVolume {
        cut: CutSpec {
            unit: Unit::Lines,
            column: None,
            size: ChunkSize::Items(1),
        },
        parts: vec![PartSpec {
            id: PartId::new("line"),
            title: "Line".into(),
            prompt: "{{chunk}}".into(),
            max_tokens: 100,
            ..PartSpec::default()
        }],
    };
    let draft = JobDraft {
        id: "job".into(),
        title: "Job".into(),
        input: InputSpec {
            label: "Text".into(),
            ..InputSpec::default()
        },
        panels: vec![PanelDraft {
            id: "panel".into(),
            title: "Panel".into(),
            called: None,
            at_least: 0,
            split,
            merge: Merge::Stitch {
                separator: "\n".into(),
                labels: Vec::new(),
            },
        }],
        ..JobDraft::default()
    };
    let lines: Vec<String> = (0..200).map(|line| format!("line {line}")).collect();
    let input = Input::new(lines.join("\n")).expect("some text");
    let job = draft.check().expect("a sound job");
    (job.plan(&input), input)
}

struct Figures {
    refused: usize,
    seconds: f64,
}

fn work(
    counting: Counting,
    telling: Telling,
    takes: (u64, u64),
    per_minute: Option<u32>,
    seed: u64,
) -> Figures {
    let (plan, input) = two_hundred();
    let time = VirtualTime::default();
    let saved = match counting {
        Counting::Bucket(most) => most,
        _ => 0.0,
    };
    let provider = Provider {
        time: &time,
        counting,
        telling,
        takes,
        taken: RefCell::default(),
        saved: Cell::new((saved, 0)),
        refused: Cell::new(0),
        dice: Cell::new(seed),
    };
    let run = RefCell::new(Run::of(&plan));
    let limits = Limits {
        per_minute,
        ..Limits::default()
    };
    let ports = Ports {
        client: &provider,
        clock: &time,
        sleeper: &time,
        #[expect(clippy::cast_precision_loss, reason = "small numbers")]
        chance: &|| provider.roll(1_000) as f64 / 1_000.0,
        lane: &Lane::new(1),
        others: &[],
        leads: &[],
        limits,
        controls: &Controls::default(),
    };
    let tell = |event| run.borrow_mut().apply(&event);
    time.run(drive(&plan, &input, None, &ports, &tell))
        .expect("it ends");
    let run = run.into_inner();
    for part in &run.parts {
        assert!(part.reply().is_some(), "{}: {:?}", part.id, part.phase);
        assert!(part.attempts <= limits.retries + 1, "{}", part.id);
    }
    Figures {
        refused: provider.refused.get(),
        seconds: run.course.wall().expect("it is over").as_secs_f64(),
    }
}

/// The ways of counting that let some calls be saved up, as those of the large providers do.
const COUNTINGS: [Counting; 6] = [
    Counting::Bucket(60.0),
    Counting::Bucket(10.0),
    Counting::FixedMinute(0),
    Counting::FixedMinute(20_000),
    Counting::FixedMinute(50_000),
    Counting::AnyMinute,
];

/// Works against this way of counting, however it tells and however long replies take.
fn hold_to_the_bar(counting: Counting, per_minute: Option<u32>, least: f64) {
    for telling in [Telling::Exactly, Telling::InSeconds] {
        for takes in [(100, 300), (800, 2_500), (1_500, 1_500), (2_000, 6_000)] {
            for seed in 1..=3 {
                let Figures { refused, seconds } = work(counting, telling, takes, per_minute, seed);
                let what = format!(
                    "{counting:?}, {telling:?}, {takes:?}, {seed}: {refused} refused in {seconds} s"
                );
                assert!(refused * 20 <= 200 + refused, "{what}");
                assert!(200.0 / seconds >= least, "{what}");
            }
        }
    }
}

/// Calls a second: nine tenths of sixty a minute.
const NINE_TENTHS: f64 = 0.9;

#[test]
fn a_provider_that_says_when_to_come_back_is_used_to_its_limit_and_rarely_refuses() {
    for counting in COUNTINGS {
        hold_to_the_bar(counting, None, NINE_TENTHS);
    }
}

#[test]
fn a_limit_that_a_person_set_is_used_and_what_the_provider_takes_is_not_exceeded() {
    for counting in COUNTINGS {
        hold_to_the_bar(counting, Some(60), NINE_TENTHS);
    }
}

/// What is not sent at the very moment that it may be is lost there, and calls that come a moment early by chance are
/// refused: no pace of ours uses it to nine tenths. The measured figures are held.
#[test]
fn a_provider_that_lets_nothing_be_saved_up_rarely_refuses_either() {
    hold_to_the_bar(Counting::Bucket(1.0), None, 0.6);
    hold_to_the_bar(Counting::Bucket(1.0), Some(60), 0.6);
}
