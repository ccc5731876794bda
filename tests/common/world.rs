//! All that is left to chance in a run of one split and one merge, and the scripts that follow from it.

#![expect(
    clippy::indexing_slicing,
    reason = "a test that cannot go on must stop"
)]

use forkful::engine::job::{Merge, PanelDraft, PartId, PartSpec, Split};
use forkful::engine::merge::vote::Ballot;
use forkful::engine::plan::{Expects, PlannedPart};
use forkful::engine::ports::Finish;
use forkful::engine::testing::Step;
use proptest::prelude::*;

use crate::common::{
    NEVER, Told, by_volume, failure, job, panel, play, reply, score, spec, stitched,
};

/// What ballots say, and the answer that each is.
const BALLOTS: [(&str, Option<&str>); 5] = [
    ("YES", Some("YES")),
    (" no.\n", Some("NO")),
    ("**Yes**", Some("YES")),
    ("unsure", Some("UNSURE")),
    ("perhaps", None),
];
const TASKS: [&str; 3] = ["list", "sort", "tell"];
const LABELS: [&str; 3] = ["good", "goodish", "bad"];

/// How a call ends.
#[derive(Clone, Copy, Debug)]
pub(crate) enum End {
    Whole,
    AtLimit,
    /// The connection breaks after the reply has ended.
    Late,
    CutOff,
    Fails,
    Empty,
}

#[derive(Clone, Debug)]
pub(crate) struct Luck {
    delay: u64,
    pause: u64,
    pub(crate) end: End,
    pub(crate) word: usize,
}

/// All that is left to chance in a run.
#[derive(Clone, Debug)]
pub(crate) struct World {
    lucks: Vec<Luck>,
    /// How many aspects or attempts.
    width: usize,
    pub(crate) items: usize,
    pub(crate) per_chunk: usize,
    pub(crate) places: usize,
    /// How many parts the panel demands, or as many as there are.
    at_least: usize,
    /// When it is stopped.
    pub(crate) until: u64,
}

pub(crate) fn any_world() -> impl Strategy<Value = World> {
    let end = prop_oneof![
        6 => Just(End::Whole),
        1 => Just(End::AtLimit),
        1 => Just(End::Late),
        1 => Just(End::CutOff),
        1 => Just(End::Fails),
        1 => Just(End::Empty),
    ];
    let luck = (0_u64..3_000, 0_u64..500, end, 0_usize..60);
    let luck = luck.prop_map(|(delay, pause, end, word)| Luck {
        delay,
        pause,
        end,
        word,
    });
    let lucks = proptest::collection::vec(luck, 32);
    let until = prop_oneof![2 => Just(NEVER), 1 => 0_u64..9_000];
    (
        lucks,
        1_usize..6,
        1_usize..10,
        1_usize..4,
        1_usize..12,
        prop_oneof![1 => Just(0), 1 => 1_usize..6],
        until,
    )
        .prop_map(
            |(lucks, width, items, per_chunk, places, at_least, until)| World {
                lucks,
                width,
                items,
                per_chunk,
                places,
                at_least,
                until,
            },
        )
}

/// A kind of split. Of several tasks, each has what the one before it gave for the chunk.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Way {
    Aspect,
    Volume { tasks: usize },
    Repetition,
}

pub(crate) const WAYS: [Way; 5] = [
    Way::Aspect,
    Way::Volume { tasks: 1 },
    Way::Volume { tasks: 2 },
    Way::Volume { tasks: 3 },
    Way::Repetition,
];

fn tasks(count: usize) -> Vec<PartSpec> {
    let task = |at: usize| {
        let before = at
            .checked_sub(1)
            .map(|at| format!("\n{{{{{}}}}}", TASKS[at]));
        spec(
            TASKS[at],
            &format!("{{{{chunk}}}}{}", before.unwrap_or_default()),
        )
    };
    (0..count).map(task).collect()
}

pub(crate) fn merges(way: Way) -> Vec<Merge> {
    let mut merges = vec![
        stitched(&[]),
        Merge::Vote(Ballot {
            answers: vec!["YES".into(), "NO".into()],
            abstain: Some("UNSURE".into()),
            ..Ballot::default()
        }),
        score(30),
        Merge::Synthesise(spec("verdict", "{{reports}}")),
    ];
    if way == (Way::Volume { tasks: 1 }) {
        merges.push(stitched(&LABELS));
    }
    merges
}

impl World {
    fn split(&self, way: Way, merge: &Merge) -> Split {
        let question = |id: &str| spec(id, "What of this?\n{{input}}");
        match way {
            Way::Aspect => {
                let aspects = (1..=self.width).map(|number| question(&format!("look-{number}")));
                Split::ByAspect(aspects.collect())
            }
            Way::Volume { tasks: count } => by_volume(self.per_chunk, tasks(count)),
            Way::Repetition => Split::ByRepetition {
                attempts: self.width,
                flip: matches!(merge, Merge::Vote(_)),
                part: match merge {
                    Merge::Vote(_) => spec("look", "{{input}}\n{{answers}}?"),
                    _ => question("look"),
                },
            },
        }
    }

    pub(crate) fn play(&self, way: Way, merge: Merge) -> Told {
        let split = self.split(way, &merge);
        let most = split.count().unwrap_or(self.at_least);
        let draft = job(vec![PanelDraft {
            at_least: self.at_least.min(most),
            ..panel("panel", split, merge)
        }]);
        let lines: Vec<String> = (1..=self.items)
            .map(|item| format!("item {item}"))
            .collect();
        let places = self.places;
        let plan = |part: &PlannedPart, _: &_| script(part, self.luck(&part.id));
        play(draft, &lines.join("\n"), plan, places, self.until)
    }

    /// The luck of a part: the same in every run of this world.
    pub(crate) fn luck(&self, id: &PartId) -> &Luck {
        let sum: usize = id
            .as_str()
            .bytes()
            .fold(7, |sum, byte| sum * 31 % 9_973 + usize::from(byte));
        &self.lucks[sum % self.lucks.len()]
    }
}

/// What a part says, if it comes to that.
pub(crate) fn words(part: &PlannedPart, word: usize) -> String {
    match &part.expects {
        Expects::Words => format!("\nWords of {}.\n", part.id),
        Expects::Answer(_) => BALLOTS[word % BALLOTS.len()].0.to_owned(),
        Expects::Labels(_) if word.is_multiple_of(4) => "I cannot tell.\n".to_owned(),
        Expects::Labels(_) => format!("1: {}\n2: mixed\n3: bad\n", LABELS[word % LABELS.len()]),
        // Above 30 it is none of the scale, so that some judges are asked again.
        Expects::Scores(_) => format!("clear: {word}\nshort: 5\n"),
    }
}

pub(crate) fn script(part: &PlannedPart, luck: &Luck) -> Vec<Step> {
    let text = words(part, luck.word);
    let (first, last) = text.split_at(text.len() / 2);
    let whole = |finish| reply(&[(luck.delay, first), (luck.pause, last)], finish);
    let mut steps = whole(Finish::Complete);
    match luck.end {
        End::Whole => {}
        End::AtLimit => steps = whole(Finish::AtLimit),
        End::Late => steps.extend(failure(50)),
        End::CutOff => steps.truncate(2),
        End::Fails => steps.splice(2.., failure(0)).for_each(drop),
        End::Empty => steps = reply(&[(luck.delay, " \n")], Finish::Complete),
    }
    steps
}

/// The answer that a ballot is.
pub(crate) fn choice(text: &str) -> Option<&'static str> {
    let ballot = BALLOTS.iter().find(|(ballot, _)| *ballot == text);
    ballot.and_then(|(_, answer)| *answer)
}
