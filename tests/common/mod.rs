//! What the property tests share: jobs in few words, a client that answers from the call itself, and a whole
//! run in virtual time.

#![expect(clippy::expect_used, reason = "a test that cannot go on must stop")]

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Duration;

use forkful::engine::controls::Controls;
use forkful::engine::cut::{ChunkSize, Unit};
use forkful::engine::drive::{Ports, drive};
use forkful::engine::error::CallError;
use forkful::engine::job::{
    CutSpec, InputSpec, JobDraft, Merge, PanelDraft, PartId, PartSpec, Split,
};
use forkful::engine::lane::Lane;
use forkful::engine::limits::Limits;
use forkful::engine::merge::score::{Criterion, Rubric};
use forkful::engine::part::Part;
use forkful::engine::plan::{Input, Plan, PlannedPart};
use forkful::engine::ports::{Call, ChatClient, Clock, Delta, Finish, Moment, Sleeper};
use forkful::engine::run::{self, Run};
use forkful::engine::testing::{Step, VirtualTime};
use futures::Stream;

/// Stands between two replies, and in none.
pub(crate) const SEPARATOR: &str = "\n--\n";
/// No run is stopped so late.
pub(crate) const NEVER: u64 = u64::MAX;

pub(crate) fn spec(id: &str, prompt: &str) -> PartSpec {
    PartSpec {
        id: PartId::new(id),
        title: id.to_owned(),
        prompt: prompt.to_owned(),
        max_tokens: 100,
        ..PartSpec::default()
    }
}

pub(crate) fn panel(id: &str, split: Split, merge: Merge) -> PanelDraft {
    PanelDraft {
        id: id.to_owned(),
        title: id.to_owned(),
        called: None,
        at_least: 0,
        split,
        merge,
    }
}

pub(crate) fn job(panels: Vec<PanelDraft>) -> JobDraft {
    JobDraft {
        id: "job".into(),
        title: "Job".into(),
        input: InputSpec {
            label: "Text".into(),
            ..InputSpec::default()
        },
        panels,
        ..JobDraft::default()
    }
}

pub(crate) fn by_volume(per_chunk: usize, parts: Vec<PartSpec>) -> Split {
    let cut = CutSpec {
        unit: Unit::Lines,
        column: None,
        size: ChunkSize::Items(per_chunk),
    };
    Split::ByVolume { cut, parts }
}

pub(crate) fn rubric(highest: u32) -> Rubric {
    let criterion = |id: &str, weight| Criterion {
        id: id.into(),
        title: id.to_uppercase(),
        about: format!("How {id} it is."),
        weight,
    };
    Rubric {
        lowest: 1,
        highest,
        criteria: vec![criterion("clear", 3), criterion("short", 1)],
    }
}

pub(crate) fn score(highest: u32) -> Merge {
    Merge::Score {
        rubric: rubric(highest),
        judge: spec("judge", "Judge this.\n{{candidate}}\n{{criteria}}"),
    }
}

pub(crate) fn stitched(labels: &[&str]) -> Merge {
    Merge::Stitch {
        separator: SEPARATOR.into(),
        labels: labels.iter().map(|&label| label.to_owned()).collect(),
    }
}

/// A reply in pieces, each so many milliseconds after the one before.
pub(crate) fn reply(pieces: &[(u64, &str)], finish: Finish) -> Vec<Step> {
    let text = |(delay, text): &(u64, &str)| (*delay, Ok(Delta::Text((*text).to_owned())));
    let end = (0, Ok(Delta::Finished(finish)));
    pieces.iter().map(text).chain([end]).collect()
}

pub(crate) fn failure(millis: u64) -> Vec<Step> {
    vec![(millis, Err(CallError::Withheld))]
}

/// A run that is over, and what was asked in it.
pub(crate) struct Told {
    pub(crate) plan: Plan,
    pub(crate) run: Run,
    /// Every call with the time of its sending.
    pub(crate) calls: BTreeMap<PartId, (Moment, Call)>,
    /// The most calls that were out at once.
    pub(crate) high_water: usize,
}

impl Told {
    pub(crate) fn part(&self, id: &PartId) -> &Part {
        self.run.part(id).expect("it is planned")
    }
}

/// Works a job with a client that answers by `answer`; stopped after `until` milliseconds if that comes first.
pub(crate) fn play(
    draft: JobDraft,
    input: &str,
    answer: impl Fn(&PlannedPart, &Call) -> Vec<Step>,
    places: usize,
    until: u64,
) -> Told {
    let job = draft.check().expect("a sound job");
    let input = Input::new(input).expect("some text");
    let plan = job.plan(&input);
    let time = VirtualTime::default();
    let client = Answering {
        time: time.clone(),
        answer: |call: &Call| answer(plan.part(&call.part).expect("it is planned"), call),
        calls: RefCell::default(),
        out: Rc::default(),
        high_water: Cell::default(),
    };
    let lane = Lane::new(places);
    let ports = Ports {
        client: &client,
        clock: &time,
        sleeper: &time,
        chance: &|| 0.0,
        lane: &lane,
        others: &[],
        leads: &[],
        limits: Limits {
            places,
            // What a failure does to the rest is the subject; that it may be mended has tests of its own.
            retries: 0,
            ..Limits::default()
        },
        controls: &Controls::default(),
    };
    let run = RefCell::new(Run::of(&plan));
    let tell = |event| run.borrow_mut().apply(&event);
    let ended = time.run_until(drive(&plan, &input, None, &ports, &tell), until);
    let mut run = run.into_inner();
    if ended.is_none() {
        for event in run::stop(Moment::from_millis(until), &run.parts) {
            run.apply(&event);
        }
    }
    assert_eq!(client.out.get(), 0, "every call ended or was dropped");
    assert!(run.parts.iter().all(Part::is_over));
    let (calls, high_water) = (client.calls.into_inner(), client.high_water.get());
    Told {
        plan,
        run,
        calls,
        high_water,
    }
}

struct Answering<F> {
    time: VirtualTime,
    answer: F,
    calls: RefCell<BTreeMap<PartId, (Moment, Call)>>,
    out: Rc<Cell<usize>>,
    high_water: Cell<usize>,
}

/// A call that is out.
struct Out(Rc<Cell<usize>>);

impl Drop for Out {
    fn drop(&mut self) {
        self.0.set(self.0.get() - 1);
    }
}

impl<F: Fn(&Call) -> Vec<Step>> ChatClient for Answering<F> {
    fn stream(&self, call: Call) -> impl Stream<Item = Result<Delta, CallError>> {
        let steps = (self.answer)(&call).into_iter();
        let asked = (self.time.now(), call.clone());
        let before = self.calls.borrow_mut().insert(call.part, asked);
        assert_eq!(before, None, "nobody is asked twice");
        self.out.set(self.out.get() + 1);
        self.high_water
            .set(self.high_water.get().max(self.out.get()));
        let start = (steps, self.time.clone(), Out(Rc::clone(&self.out)));
        futures::stream::unfold(start, |(mut steps, time, out)| async move {
            let (delay, item) = steps.next()?;
            time.sleep(Duration::from_millis(delay)).await;
            Some((item, (steps, time, out)))
        })
    }
}
