//! Several panels whose parts read one another: whatever the splits and merges, each part leaves the moment that all it
//! names has ended, held against a reckoning that is made with the job and knows nothing of the plan.

#![expect(
    clippy::indexing_slicing,
    reason = "a test that cannot go on must stop"
)]

// Another test takes what this one leaves.
#[allow(dead_code, reason = "what is common is used in part by each")]
mod common;

use std::collections::BTreeMap;
use std::time::Duration;

use common::{NEVER, SEPARATOR, by_volume, job, panel, play, reply, rubric, spec};
use forkful::engine::job::{JobDraft, Merge, PartId, Split};
use forkful::engine::merge::vote::Ballot;
use forkful::engine::plan::{Expects, PlannedPart};
use forkful::engine::ports::Finish;
use proptest::prelude::*;

/// The input has so many lines, and each is a chunk.
const LINES: usize = 3;

#[derive(Clone, Copy, Debug)]
enum Way {
    Aspect,
    Volume,
    Repetition,
}

#[derive(Clone, Copy, Debug)]
enum How {
    Stitch,
    Vote,
    Score,
    Synthesise,
}

/// One panel: how many instructions or attempts it has, and which of the names before them they read.
#[derive(Clone, Debug)]
struct Plot {
    way: Way,
    how: How,
    width: usize,
    /// For each instruction and the merge's own those that it names, as shares of what can be named.
    names: Vec<Vec<u8>>,
}

/// Parts with what each waits for.
type Waits = BTreeMap<String, Vec<String>>;

/// A job, and what its parts wait for.
#[derive(Default)]
struct Sketch {
    panels: Vec<forkful::engine::job::PanelDraft>,
    waits: Waits,
    /// Parts that later ones can name from anywhere.
    known: Vec<String>,
}

fn slots(names: &[String]) -> String {
    let slots = names.iter().map(|name| format!("{{{{{name}}}}}\n"));
    slots.collect()
}

fn pick(known: &[String], shares: &[u8]) -> Vec<String> {
    let mut picked: Vec<String> = Vec::new();
    for share in shares {
        if let Some(name) = known.get(usize::from(*share))
            && !picked.contains(name)
        {
            picked.push(name.clone());
        }
    }
    picked
}

impl Sketch {
    fn of(plots: &[Plot]) -> Self {
        let mut sketch = Self::default();
        for (at, plot) in plots.iter().enumerate() {
            sketch.add(at, plot);
        }
        sketch
    }

    fn add(&mut self, at: usize, plot: &Plot) {
        let mut groups: Vec<Vec<String>> = Vec::new();
        let split = match plot.way {
            Way::Aspect => {
                let mut parts = Vec::new();
                for part in 0..plot.width {
                    let id = format!("a{at}-x{part}");
                    let reads = pick(&self.known, &plot.names[part]);
                    parts.push(spec(&id, &format!("{}{{{{input}}}}", slots(&reads))));
                    self.waits.insert(id.clone(), reads);
                    // The next of the same split can name it.
                    self.known.push(id.clone());
                    groups.push(vec![id]);
                }
                Split::ByAspect(parts)
            }
            Way::Repetition => {
                let base = format!("r{at}");
                let reads = pick(&self.known, &plot.names[0]);
                let ids: Vec<String> = (1..=plot.width).map(|n| format!("{base}-{n}")).collect();
                for id in &ids {
                    self.waits.insert(id.clone(), reads.clone());
                    groups.push(vec![id.clone()]);
                }
                self.known.extend(ids);
                Split::ByRepetition {
                    attempts: plot.width,
                    flip: false,
                    part: spec(&base, &format!("{}{{{{input}}}}", slots(&reads))),
                }
            }
            Way::Volume => {
                let mut parts = Vec::new();
                groups = vec![Vec::new(); LINES];
                for task in 0..plot.width {
                    let base = format!("v{at}-t{task}");
                    let reads = pick(&self.known, &plot.names[task]);
                    // Every second task reads what the one before it gave for the same chunk.
                    let mate = (task % 2 == 1).then(|| format!("v{at}-t{}", task - 1));
                    let mate: Vec<String> = mate.into_iter().collect();
                    let prompt = format!("{}{}{{{{chunk}}}}", slots(&reads), slots(&mate));
                    parts.push(spec(&base, &prompt));
                    for (chunk, group) in (1..).zip(&mut groups) {
                        let id = format!("{base}-{chunk}");
                        let mut waits = reads.clone();
                        waits.extend(mate.iter().map(|mate| format!("{mate}-{chunk}")));
                        self.waits.insert(id.clone(), waits);
                        group.push(id);
                    }
                }
                by_volume(1, parts)
            }
        };
        let reads = pick(&self.known, &plot.names[plot.width]);
        let merge = match plot.how {
            How::Stitch => Merge::Stitch {
                separator: SEPARATOR.into(),
                labels: Vec::new(),
            },
            How::Vote => Merge::Vote(Ballot {
                answers: vec!["YES".into(), "NO".into()],
                ..Ballot::default()
            }),
            How::Score => {
                let base = format!("j{at}");
                for (number, group) in (1..).zip(&groups) {
                    let waits = reads.iter().chain(group).cloned().collect();
                    self.waits.insert(format!("{base}-{number}"), waits);
                }
                Merge::Score {
                    rubric: rubric(9),
                    judge: spec(
                        &base,
                        &format!("{}{{{{candidate}}}} {{{{criteria}}}}", slots(&reads)),
                    ),
                }
            }
            How::Synthesise => {
                let id = format!("s{at}");
                let waits = reads.iter().chain(groups.iter().flatten()).cloned();
                self.waits.insert(id.clone(), waits.collect());
                self.known.push(id.clone());
                Merge::Synthesise(spec(&id, &format!("{}{{{{reports}}}}", slots(&reads))))
            }
        };
        self.panels.push(panel(&format!("p{at}"), split, merge));
    }

    /// When each part ends, where every call leaves at once: looked for from its end.
    fn end(&self, id: &str, took: &dyn Fn(&str) -> u64, known: &mut BTreeMap<String, u64>) -> u64 {
        if let Some(end) = known.get(id) {
            return *end;
        }
        let end = self.ready(id, took, known) + took(id);
        known.insert(id.to_owned(), end);
        end
    }

    fn ready(
        &self,
        id: &str,
        took: &dyn Fn(&str) -> u64,
        known: &mut BTreeMap<String, u64>,
    ) -> u64 {
        let waits = self.waits[id].iter();
        waits
            .map(|need| self.end(need, took, known))
            .max()
            .unwrap_or(0)
    }
}

fn any_plot() -> impl Strategy<Value = Plot> {
    let way = prop::sample::select(vec![Way::Aspect, Way::Volume, Way::Repetition]);
    let how = prop::sample::select(vec![How::Stitch, How::Vote, How::Score, How::Synthesise]);
    let names = proptest::collection::vec(proptest::collection::vec(0_u8..12, 0..3), 4);
    (way, how, 1_usize..=3, names).prop_map(|(way, how, width, names)| Plot {
        way,
        how,
        width,
        names,
    })
}

/// A reply that every merge can read.
fn words(part: &PlannedPart) -> String {
    match part.expects {
        Expects::Scores(_) => "clear: 7\nshort: 7".to_owned(),
        Expects::Answer(_) => "YES".to_owned(),
        Expects::Words | Expects::Labels(_) => format!("Words of {}.", part.id),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn across_panels_each_part_leaves_the_moment_that_all_it_reads_has_ended(
        plots in proptest::collection::vec(any_plot(), 1..4),
        millis in proptest::collection::vec(prop_oneof![0_u64..4, 0_u64..3_000], 16),
    ) {
        let sketch = Sketch::of(&plots);
        let order: Vec<&String> = sketch.waits.keys().collect();
        let took = |id: &str| {
            let place = order.iter().position(|one| *one == id).expect("it is known");
            millis[place % millis.len()]
        };
        let draft: JobDraft = job(sketch.panels.clone());
        prop_assert_eq!(draft.problems(), []);
        let answer = |part: &PlannedPart, _: &_| reply(&[(took(part.id.as_str()), &words(part))], Finish::Complete);
        let told = play(draft, "one\ntwo\nthree\n", answer, 1_000, NEVER);
        let mut known = BTreeMap::new();
        let mut last = 0;
        for id in sketch.waits.keys() {
            let (sent, call) = told.calls.get(&PartId::new(id)).expect("each is asked");
            prop_assert_eq!(sent.as_millis(), sketch.ready(id, &took, &mut known), "{}", id);
            last = last.max(sketch.end(id, &took, &mut known));
            for need in &sketch.waits[id] {
                let read = told.part(&PartId::new(need)).text().trim();
                prop_assert!(call.user.contains(read), "{} reads {}", id, need);
            }
        }
        // Nothing is left to ask again for, and nobody else is asked.
        prop_assert_eq!(told.calls.len(), sketch.waits.len());
        prop_assert_eq!(told.run.course.wall(), Some(Duration::from_millis(last)));
    }
}
