//! Whatever waits for whatever: the plan as a graph, worked in virtual time and held against a reckoning of
//! its own.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on must stop"
)]

mod common;

use std::time::Duration;

use common::{NEVER, Told, by_volume, failure, job, panel, play, reply, score, spec, stitched};
use forkful::engine::check::JobFault;
use forkful::engine::error::{CallError, Cause};
use forkful::engine::job::{JobDraft, Merge, PartId, Split};
use forkful::engine::part::Phase;
use forkful::engine::plan::Input;
use forkful::engine::ports::{Finish, Moment};
use proptest::prelude::*;

/// The most parts that a graph has beside its verdict.
const MOST: usize = 12;

/// Parts that name each other in their prompts, and a verdict that waits for them all.
#[derive(Clone, Debug)]
struct Graph {
    /// For each part those that it names, in the order of its prompt.
    needs: Vec<Vec<usize>>,
    /// An order in which each stands after all that it needs, which is not the order of the job.
    order: Vec<usize>,
    /// How long each call takes; the last is the verdict's.
    millis: Vec<u64>,
    /// Whose call fails.
    fails: Vec<bool>,
}

/// What is to become of a part.
#[derive(Clone, Debug, Default)]
struct Fate {
    /// When all that it waits for has ended.
    ready: u64,
    /// When it ends if it leaves at once.
    end: u64,
    why: Option<Cause>,
}

fn name(part: usize) -> String {
    format!("part-{part}")
}

fn id(part: usize) -> PartId {
    PartId::new(name(part))
}

fn verdict() -> PartId {
    PartId::new("verdict")
}

impl Graph {
    fn job(&self) -> JobDraft {
        let part = |(at, needs): (usize, &Vec<usize>)| {
            let slots = needs.iter().map(|need| format!("{{{{{}}}}}", name(*need)));
            let slots: Vec<String> = slots.chain(["{{input}}".to_owned()]).collect();
            spec(&name(at), &slots.join("\n"))
        };
        let parts = self.needs.iter().enumerate().map(part).collect();
        let merge = Merge::Synthesise(spec("verdict", "{{reports}}"));
        job(vec![panel("panel", Split::ByAspect(parts), merge)])
    }

    fn ids(&self) -> Vec<PartId> {
        (0..self.needs.len()).map(id).chain([verdict()]).collect()
    }

    fn play(&self, places: usize) -> Told {
        let ids = self.ids();
        let answer = |part: &PartId| {
            let at = ids.iter().position(|id| id == part).unwrap_or(MOST);
            if self.fails.get(at) == Some(&true) {
                failure(self.millis[at])
            } else {
                let text = format!("Words of {part}.");
                reply(&[(self.millis[at], &text)], Finish::Complete)
            }
        };
        play(
            self.job(),
            "Soup",
            |part, _| answer(&part.id),
            places,
            NEVER,
        )
    }

    /// What is to become of each part where nobody waits for a place; the last is the verdict.
    fn fates(&self) -> Vec<Fate> {
        let mut fates = vec![Fate::default(); self.needs.len()];
        for part in &self.order {
            let needs = &self.needs[*part];
            let ready = needs.iter().map(|need| fates[*need].end).max().unwrap_or(0);
            let root = needs.iter().find_map(|need| match &fates[*need].why {
                Some(Cause::Needs(root)) => Some(root.clone()),
                Some(_) => Some(id(*need)),
                None => None,
            });
            let own = self.fails[*part].then_some(Cause::Call(CallError::Withheld));
            let took = if root.is_none() {
                self.millis[*part]
            } else {
                0
            };
            fates[*part] = Fate {
                ready,
                end: ready + took,
                why: root.map(Cause::Needs).or(own),
            };
        }
        let ready = fates.iter().map(|fate| fate.end).max().unwrap_or(0);
        let nothing = fates.iter().all(|fate| fate.why.is_some());
        let took = if nothing {
            0
        } else {
            self.millis[self.needs.len()]
        };
        fates.push(Fate {
            ready,
            end: ready + took,
            why: nothing.then_some(Cause::NothingToMerge),
        });
        fates
    }

    /// The longest way through the graph, looked for from its end.
    fn critical_path(&self) -> u64 {
        fn longest(graph: &Graph, to: usize) -> u64 {
            let before = graph.needs[to].iter().map(|need| longest(graph, *need));
            graph.millis[to] + before.max().unwrap_or(0)
        }
        let ends = (0..self.needs.len()).map(|part| longest(self, part));
        ends.max().unwrap_or(0) + self.millis[self.needs.len()]
    }
}

fn any_graph(failing: f64) -> impl Strategy<Value = Graph> {
    (1..=MOST).prop_flat_map(move |parts| {
        let order = Just((0..parts).collect::<Vec<usize>>()).prop_shuffle();
        let slots = proptest::collection::vec(proptest::collection::vec(any::<u8>(), parts), parts);
        // Few lengths, so that parts end at the same instant, too.
        let millis = proptest::collection::vec(prop_oneof![0_u64..4, 0_u64..3_000], parts + 1);
        let fails = proptest::collection::vec(proptest::bool::weighted(failing), parts);
        (order, slots, millis, fails).prop_map(|(order, slots, millis, fails)| Graph {
            needs: needs(&order, &slots),
            order,
            millis,
            fails,
        })
    })
}

/// For each part, some of those before it in the order, in an order of their own.
fn needs(order: &[usize], slots: &[Vec<u8>]) -> Vec<Vec<usize>> {
    let mut needs = vec![Vec::new(); order.len()];
    for (at, part) in order.iter().enumerate() {
        let luck = &slots[*part];
        let before = order[..at].iter().copied();
        let mut own: Vec<usize> = before.filter(|other| luck[*other] < 90).collect();
        own.sort_by_key(|other| luck[*other]);
        needs[*part] = own;
    }
    needs
}

/// Holds every part against its fate, to the millisecond.
fn each_meets_its_fate(graph: &Graph, told: &Told) {
    for (id, fate) in graph.ids().iter().zip(graph.fates()) {
        let sent = told.calls.get(id).map(|(at, _)| at.as_millis());
        let is_asked = !matches!(fate.why, Some(Cause::Needs(_) | Cause::NothingToMerge));
        assert_eq!(sent, is_asked.then_some(fate.ready), "{id} was sent");
        let ended = told.part(id).times.ended.map(Moment::as_millis);
        assert_eq!(ended, Some(fate.end), "{id} ended");
        match (&told.part(id).phase, fate.why) {
            (Phase::Failed { why, .. }, Some(expect)) => assert_eq!(*why, expect, "{id}"),
            (Phase::Done(_), None) => {}
            (phase, why) => panic!("{id} is {phase:?}, not {why:?}"),
        }
    }
}

/// Each prompt has the replies that it names, in its order, and no other.
fn each_prompt_has_what_it_names(graph: &Graph, told: &Told) {
    for (at, needs) in graph.needs.iter().enumerate() {
        let Some((_, call)) = told.calls.get(&id(at)) else {
            continue;
        };
        let blocks = needs.iter().map(|need| {
            let need = name(*need);
            format!("<{need}-1>\nWords of {need}.\n</{need}-1>\n")
        });
        let expect = blocks.collect::<String>() + "<input-1>\nSoup\n</input-1>";
        assert_eq!(call.user, expect, "{}", name(at));
    }
}

/// Each queues the moment that the last of those that it waits for has ended, and leaves no earlier.
fn nobody_leaves_early(graph: &Graph, told: &Told) {
    let all = (0..graph.needs.len()).collect();
    let waits = graph.needs.iter().cloned().chain([all]);
    for (waiter, waits) in graph.ids().iter().zip(waits) {
        let ends = waits.iter().map(|need| told.part(&id(*need)).times.ended);
        let ready = ends.max().unwrap_or(Some(Moment::default()));
        if let Some((sent, _)) = told.calls.get(waiter) {
            assert_eq!(told.part(waiter).times.queued, ready, "{waiter}");
            assert!(Some(*sent) >= ready, "{waiter}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn with_room_for_all_each_leaves_the_moment_that_its_needs_have_ended(graph in any_graph(0.0), more in 1_usize..4) {
        let told = graph.play(graph.needs.len() + more);
        each_meets_its_fate(&graph, &told);
        each_prompt_has_what_it_names(&graph, &told);
        let free = graph.needs.iter().filter(|needs| needs.is_empty());
        prop_assert_eq!(told.plan.first_level(), free.count());
        prop_assert_eq!(told.run.course.wall(), Some(Duration::from_millis(graph.critical_path())));
    }

    #[test]
    fn what_needs_a_part_that_failed_is_never_asked_and_names_the_one_that_failed(graph in any_graph(0.3)) {
        let told = graph.play(graph.needs.len() + 1);
        each_meets_its_fate(&graph, &told);
        each_prompt_has_what_it_names(&graph, &told);
    }

    #[test]
    fn with_few_places_no_more_are_out_and_all_is_done_in_good_time(graph in any_graph(0.0), places in 1_usize..5) {
        let told = graph.play(places);
        nobody_leaves_early(&graph, &told);
        prop_assert!(told.high_water <= places);
        prop_assert!(told.run.parts.iter().all(|part| part.reply().is_some()));
        // Graham's bound: it holds for every schedule that never keeps a place empty while somebody waits for one.
        let wall = told.run.course.wall().unwrap_or_default();
        let work = Duration::from_millis(graph.millis.iter().sum());
        let places = u32::try_from(places).unwrap_or(1);
        prop_assert!(wall * places <= work + Duration::from_millis(graph.critical_path()) * (places - 1));
    }

    #[test]
    fn with_few_places_and_failures_the_same_parts_are_asked(graph in any_graph(0.3), places in 1_usize..5) {
        let told = graph.play(places);
        nobody_leaves_early(&graph, &told);
        prop_assert!(told.high_water <= places);
        for (id, fate) in graph.ids().iter().zip(graph.fates()) {
            prop_assert_eq!(told.part(id).reply().is_some(), fate.why.is_none(), "{}", id);
        }
    }

    #[test]
    fn whoever_came_first_to_the_lane_is_served_first(graph in any_graph(0.0), places in 1_usize..5) {
        let told = graph.play(places);
        let times: Vec<_> = graph.ids().iter().map(|id| told.part(id).times).collect();
        for one in &times {
            for other in times.iter().filter(|other| one.queued < other.queued) {
                prop_assert!(one.sent <= other.sent, "{:?} before {:?}", one, other);
            }
        }
    }

    #[test]
    fn a_circle_never_passes_and_each_in_it_waits_for_the_next(
        graph in any_graph(0.0),
        corners in proptest::sample::subsequence((0..MOST).collect::<Vec<usize>>(), 1..=MOST).prop_shuffle(),
    ) {
        let mut graph = graph;
        let corners: Vec<usize> = corners.into_iter().filter(|corner| *corner < graph.needs.len()).collect();
        prop_assume!(!corners.is_empty());
        for (corner, next) in corners.iter().zip(corners.iter().cycle().skip(1)) {
            graph.needs[*corner].push(*next);
        }
        let problems = graph.job().check().err().unwrap_or_default();
        prop_assert!(!problems.is_empty());
        for problem in &problems {
        let JobFault::Circle(circle) = &problem.fault else { panic!("{problems:?}") };
        for (at, corner) in circle.iter().enumerate() {
            let next = &circle[(at + 1) % circle.len()];
            let part = graph.ids().iter().position(|one| one == corner);
            let needs = part.and_then(|part| graph.needs.get(part));
            prop_assert!(needs.is_some_and(|needs| needs.iter().any(|need| id(*need) == *next)), "{:?}", circle);
            prop_assert!(!circle[..at].contains(corner), "{:?}", circle);
        }
        }
    }
}

/// A job that passes is sound for every input: with more chunks than its outline has, too.
#[test]
fn no_job_passes_whose_names_meet_when_there_are_more_chunks() {
    for (merge, taken) in [
        (stitched(&[]), "tags-2"),
        (stitched(&["good", "bad"]), "tags-2-again"),
        (score(10), "judge-2"),
    ] {
        let tags = by_volume(1, vec![spec("tags", "{{chunk}}")]);
        let other = Split::ByAspect(vec![spec(taken, "{{input}}")]);
        let panels = vec![
            panel("one", tags, merge),
            panel("other", other, stitched(&[])),
        ];
        let Ok(job) = job(panels).check() else {
            continue;
        };
        let input = Input::new("first\nsecond").unwrap();
        let plan = job.plan(&input);
        let named = plan.parts.iter().filter(|part| part.id.as_str() == taken);
        assert_eq!(named.count(), 1, "parts of the name {taken}");
    }
}

/// Whoever names a part that asks again must not be told that it failed when it was only not needed.
#[test]
fn a_part_that_was_spared_is_no_failure_that_another_can_name() {
    let tags = by_volume(1, vec![spec("tags", "{{chunk}}")]);
    let other = Split::ByAspect(vec![spec("sum", "{{tags-1-again}}")]);
    let panels = vec![
        panel("one", tags, stitched(&["good", "bad"])),
        panel("other", other, stitched(&[])),
    ];
    if job(panels.clone()).check().is_err() {
        return;
    }
    let answer = |_: &_, _: &_| reply(&[(9, "1: good")], Finish::Complete);
    let told = play(job(panels), "Soup", answer, 1, NEVER);
    assert_eq!(told.part(&PartId::new("tags-1-again")).phase, Phase::Spared);
    for part in &told.run.parts {
        assert!(!matches!(part.phase, Phase::Failed { .. }), "{part:?}");
    }
}
