//! Labels and scores, which code reads strictly: what a reply leaves open is asked for again, and nothing else.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on must stop"
)]

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::{NEVER, Told, by_volume, failure, job, panel, play, reply, score, spec, stitched};
use forkful::engine::job::{PartId, Split};
use forkful::engine::merge::score::Ranking;
use forkful::engine::merge::stitch::{Row, Stitched};
use forkful::engine::merge::{Body, Why};
use forkful::engine::part::Phase;
use forkful::engine::plan::{Group, PlannedPart};
use forkful::engine::ports::{Call, Finish};
use proptest::prelude::*;

/// Half of one is another.
const LABELS: [&str; 3] = ["good", "goodish", "bad"];

/// A label that a reply gives an item.
#[derive(Clone, Copy, Debug)]
enum Word {
    Right,
    Wrong,
    Invented,
}

/// What one reply says of one item.
fn any_words() -> impl Strategy<Value = &'static [Word]> {
    prop_oneof![
        4 => Just(&[Word::Right][..]),
        1 => Just(&[][..]),
        1 => Just(&[Word::Right, Word::Right][..]),
        1 => Just(&[Word::Right, Word::Wrong][..]),
        1 => Just(&[Word::Invented][..]),
    ]
}

#[derive(Clone, Debug)]
struct Item {
    truth: usize,
    /// In the first asking and in the second; the third says it right.
    said: [&'static [Word]; 2],
    /// Replies give their lines in the order of these.
    key: u16,
}

/// Somebody who labels what the prompt lists.
#[derive(Clone, Debug)]
struct Labeller {
    items: Vec<Item>,
    per_chunk: usize,
    /// Where the first reply for a chunk is cut by its limit, for some of them.
    cuts: Vec<Option<usize>>,
    delays: Vec<u64>,
    places: usize,
}

fn any_labeller() -> impl Strategy<Value = Labeller> {
    let item = (0..LABELS.len(), [any_words(), any_words()], any::<u16>());
    let item = item.prop_map(|(truth, said, key)| Item { truth, said, key });
    let items = proptest::collection::vec(item, 1..40);
    let cut = proptest::option::weighted(0.2, 1_usize..200);
    let cuts = proptest::collection::vec(cut, 40);
    let delays = proptest::collection::vec(0_u64..3_000, 17);
    (items, 1_usize..9, cuts, delays, 1_usize..9).prop_map(
        |(items, per_chunk, cuts, delays, places)| Labeller {
            items,
            per_chunk,
            cuts,
            delays,
            places,
        },
    )
}

/// The numbered lines of a prompt: each number with the item that it stands for.
fn listed(call: &Call) -> Vec<(usize, usize)> {
    let line = |line: &str| {
        let (number, item) = line.split_once(". item ")?;
        Some((number.parse().ok()?, item.parse().ok()?))
    };
    call.user.lines().filter_map(line).collect()
}

/// How often was asked before: 0 for `tags-3`, 2 for `tags-3-again-2`.
fn round(id: &PartId) -> usize {
    match id.as_str().split_once("-again") {
        None => 0,
        Some((_, "")) => 1,
        Some(_) => 2,
    }
}

/// The chunk or candidate of a part: the first number in its name.
fn number(id: &PartId) -> usize {
    let number = id.as_str().split('-').find_map(|piece| piece.parse().ok());
    number.expect("a number")
}

impl Labeller {
    fn cut(&self, id: &PartId) -> Option<usize> {
        let cut = self.cuts[number(id) - 1];
        cut.filter(|_| round(id) == 0)
    }

    /// A reply to what the prompt asks, which meddles with what it does not ask, too.
    fn text(&self, call: &Call) -> String {
        let mut lines: Vec<(u16, usize, &str)> = Vec::new();
        let round = round(&call.part);
        let asked = listed(call);
        for (number, item) in &asked {
            let Item { truth, said, key } = &self.items[*item];
            let label = |word: &Word| match word {
                Word::Right => LABELS[*truth],
                // A limit that took one of two that differ would leave a lie that passes for a label.
                Word::Wrong if self.cut(&call.part).is_none() => LABELS[(truth + 1) % 3],
                Word::Wrong | Word::Invented => "mixed",
            };
            let said = said.get(round).copied().unwrap_or(&[Word::Right]);
            let keys = [*key, key.wrapping_mul(31)];
            lines.extend(
                said.iter()
                    .zip(keys)
                    .map(|(word, key)| (key, *number, label(word))),
            );
        }
        let is_asked = |number: &usize| asked.iter().any(|(asked, _)| asked == number);
        let others = (0..self.per_chunk + 3).filter(|number| !is_asked(number));
        lines.extend(others.map(|number| (9_999, number, LABELS[0])));
        lines.sort_unstable();
        let lines = lines
            .iter()
            .map(|(_, number, label)| format!("{number}: {label}\n"));
        let mut text = lines.fold("Here they are.\n".to_owned(), |text, line| text + &line);
        text.truncate(self.cut(&call.part).unwrap_or(usize::MAX));
        text
    }

    /// The numbers whose lines in a reply all say the same allowed label.
    fn settled(&self, call: &Call) -> BTreeSet<usize> {
        let text = self.text(call);
        let mut said: BTreeMap<usize, BTreeSet<&str>> = BTreeMap::new();
        let lines = text.split_inclusive('\n');
        let whole = lines.filter_map(|line| line.strip_suffix('\n'));
        for (number, label) in whole.filter_map(|line| line.split_once(": ")) {
            let number = number.parse().expect("a number");
            said.entry(number).or_default().insert(label);
        }
        said.retain(|_, labels| labels.len() == 1 && !labels.contains("mixed"));
        said.into_keys().collect()
    }

    fn play(&self) -> Told {
        let tags = spec("tags", "{{chunk}}\n{{labels}}");
        let split = by_volume(self.per_chunk, vec![tags]);
        let draft = job(vec![panel("panel", split, stitched(&LABELS))]);
        let lines: Vec<String> = (0..self.items.len())
            .map(|item| format!("item {item}"))
            .collect();
        let answer = |_: &PlannedPart, call: &Call| {
            let delay =
                self.delays[(number(&call.part) * 3 + round(&call.part)) % self.delays.len()];
            let finish = match self.cut(&call.part) {
                Some(_) => Finish::AtLimit,
                None => Finish::Complete,
            };
            reply(&[(delay, &self.text(call))], finish)
        };
        play(draft, &lines.join("\n"), answer, self.places, NEVER)
    }

    /// Follows the askings of one chunk: each lists just what those before it left open, and is spared if that
    /// is nothing.
    fn each_asking_lists_what_is_open(&self, told: &Told, group: &Group) {
        let mut open: BTreeSet<usize> = (1..=group.items().len()).collect();
        for id in group.asked() {
            let asked = told.calls.get(id).map(|(_, call)| call);
            if open.is_empty() {
                assert_eq!(told.part(id).phase, Phase::Spared, "{id}");
                assert_eq!(asked, None, "{id}");
                continue;
            }
            let call = asked.unwrap_or_else(|| panic!("{id} was not asked for {open:?}"));
            let expect = open
                .iter()
                .map(|number| (*number, group.items().start + number - 1));
            assert_eq!(listed(call), expect.collect::<Vec<_>>(), "{id}");
            let settled = self.settled(call);
            open.retain(|number| !settled.contains(number));
        }
    }
}

fn ranking(told: &Told) -> Ranking {
    match told.run.answer(&told.plan.panels[0]).body {
        Body::Score(ranking) => ranking,
        other => panic!("no ranking: {other:?}"),
    }
}

/// What a judge says of one criterion.
#[derive(Clone, Copy, Debug)]
enum Said {
    Score(u32),
    Nothing,
    Outside,
    Both,
}

impl Said {
    fn line(self, criterion: &str) -> String {
        match self {
            Self::Score(score) => format!("{criterion}: {score}\n"),
            Self::Nothing => String::new(),
            Self::Outside => format!("{criterion}: 9\n"),
            Self::Both => format!("{criterion}: 1\n{criterion}: 2\n"),
        }
    }

    fn score(self) -> Option<u32> {
        match self {
            Self::Score(score) => Some(score),
            Self::Nothing | Self::Outside | Self::Both => None,
        }
    }
}

/// What two askings say of the two criteria.
type Judgement = [[Said; 2]; 2];

fn any_judgement() -> impl Strategy<Value = Judgement> {
    // Few scores, so that equal sums are common.
    let said = || {
        prop_oneof![
            6 => (1_u32..4).prop_map(Said::Score),
            1 => Just(Said::Nothing),
            1 => Just(Said::Outside),
            1 => Just(Said::Both),
        ]
    };
    [[said(), said()], [said(), said()]]
}

const CRITERIA: [&str; 2] = ["clear", "short"];
/// No two share their words, and none holds a number.
const DISHES: [&str; 3] = ["an apple pie", "a plum cake", "cold soup"];

/// The ways to candidates: by aspect, by repetition, by volume with one task and with two.
fn candidates(way: usize, count: usize) -> Split {
    let look = |id: &str| spec(id, "Cook.");
    let task = |id: &str| spec(id, "{{chunk}}");
    match way {
        0 => Split::ByAspect(
            (1..=count)
                .map(|number| look(&format!("look-{number}")))
                .collect(),
        ),
        1 => Split::ByRepetition {
            attempts: count,
            flip: false,
            part: look("look"),
        },
        2 => by_volume(1, vec![task("cook")]),
        _ => by_volume(1, vec![task("cook"), task("bake")]),
    }
}

/// The item of that candidate, without a number.
fn item(number: usize) -> String {
    format!("dish {}", "x".repeat(number) + ".")
}

/// What a part says of its candidate: nothing in it tells the number.
fn dish(dishes: &[usize], id: &PartId) -> String {
    let (task, _) = id.as_str().split_once('-').expect("a number");
    format!("{} to {task}", DISHES[dishes[number(id) - 1]])
}

/// A judge's prompt without the texts of its candidate, each of which must stand there once.
fn skeleton(prompt: &str, own: &[String]) -> String {
    own.iter().fold(prompt.to_owned(), |rest, text| {
        assert_eq!(rest.matches(text.as_str()).count(), 1, "{text} in {prompt}");
        rest.replace(text.as_str(), "(own)")
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn where_the_repairs_are_right_each_item_has_its_one_right_label(labeller in any_labeller()) {
        let told = labeller.play();
        let panel = &told.plan.panels[0];
        for group in &panel.groups {
            labeller.each_asking_lists_what_is_open(&told, group);
        }
        let body = told.run.answer(panel).body;
        let Body::Stitch(Stitched { sheet: Some(sheet), .. }) = body else { panic!("{body:?}") };
        prop_assert!(told.high_water <= labeller.places);
        let truth: Vec<Row> = labeller.items.iter().map(|item| Row::Label(item.truth)).collect();
        prop_assert_eq!(&sheet.rows, &truth);
        for (at, (_, count)) in sheet.counts.iter().enumerate() {
            prop_assert_eq!(*count, truth.iter().filter(|row| **row == Row::Label(at)).count());
        }
        prop_assert!(told.calls.len() <= 3 * panel.groups.len());
        prop_assert_eq!((sheet.open, sheet.asked_again), (0, told.calls.len() - panel.groups.len()));
    }

    #[test]
    fn a_judge_sees_one_candidate_and_nothing_that_tells_which(
        dishes in proptest::collection::vec(0..DISHES.len(), 1..8),
        way in 0_usize..4,
        delays in proptest::collection::vec(0_u64..3_000, 8),
    ) {
        let draft = job(vec![panel("panel", candidates(way, dishes.len()), score(4))]);
        let lines: Vec<String> = (1..=dishes.len()).map(item).collect();
        let answer = |part: &PlannedPart, _: &Call| {
            let text = if part.id.as_str().starts_with("judge") { "?".to_owned() } else { dish(&dishes, &part.id) };
            reply(&[(delays[number(&part.id) - 1], &text)], Finish::Complete)
        };
        let told = play(draft, &lines.join("\n"), answer, 4, NEVER);
        let mut prompts: BTreeMap<Vec<String>, &Call> = BTreeMap::new();
        let mut skeletons = BTreeSet::new();
        for (group, line) in told.plan.panels[0].groups.iter().zip(lines) {
            let mut own: Vec<String> = group.parts.iter().map(|id| dish(&dishes, id)).collect();
            own.extend(group.share.is_some().then_some(line));
            for id in &group.judges {
                let (_, call) = &told.calls[id];
                skeletons.insert((skeleton(&call.user, &own), &call.system));
                let equal = *prompts.entry(own.clone()).or_insert(call);
                prop_assert_eq!(&call.user, &equal.user);
            }
        }
        // One for all: beside its own texts, no prompt says anything that another does not.
        prop_assert_eq!(skeletons.len(), 1, "{:?}", skeletons);
        prop_assert!(skeletons.iter().all(|(rest, _)| DISHES.iter().all(|dish| !rest.contains(dish))));
    }

    #[test]
    fn points_are_scores_times_weights_and_only_what_is_scored_can_be_best(
        judgements in proptest::collection::vec(any_judgement(), 1..7),
        way in 0_usize..4,
        places in 1_usize..9,
    ) {
        let draft = job(vec![panel("panel", candidates(way, judgements.len()), score(4))]);
        let lines: Vec<String> = (1..=judgements.len()).map(item).collect();
        let answer = |part: &PlannedPart, _: &Call| {
            let said = judgements[number(&part.id) - 1][round(&part.id)];
            let lines = said.iter().zip(CRITERIA).map(|(said, criterion)| said.line(criterion));
            reply(&[(9, &format!("So:\n{}", lines.collect::<String>()))], Finish::Complete)
        };
        let told = play(draft, &lines.join("\n"), answer, places, NEVER);
        let ranking = ranking(&told);
        let mut points: Vec<Option<u64>> = Vec::new();
        for (at, group) in told.plan.panels[0].groups.iter().enumerate() {
            let ([first, again], standing) = (judgements[at], &ranking.standings[at]);
            let scores = [0, 1].map(|at| first[at].score().or(again[at].score()));
            prop_assert_eq!(&standing.scores, &scores);
            points.push(scores[0].zip(scores[1]).map(|(clear, short)| u64::from(3 * clear + short)));
            prop_assert_eq!(&standing.points, points.last().expect("one"));
            prop_assert_eq!(&standing.why, &standing.points.is_none().then_some(Why::Unreadable));
            let asked = told.calls.get(&group.judges[1]);
            let asked = asked.map(|(_, call)| CRITERIA.map(|id| call.user.contains(&format!("{id} (weight"))));
            let open = [0, 1].map(|at| first[at].score().is_none());
            prop_assert_eq!(asked, open.contains(&true).then_some(open), "the open criteria are asked for again");
        }
        let top = points.iter().flatten().max();
        let is_best = |at: &usize| points[*at].is_some() && points[*at].as_ref() == top;
        let best: Vec<usize> = (0..points.len()).filter(is_best).collect();
        prop_assert_eq!(ranking.best, best);
    }

    #[test]
    fn a_judge_that_its_limit_cut_gives_no_score_that_it_did_not_mean(
        meant in [1_u32..=100, 1_u32..=100],
        at in 1_usize..24,
    ) {
        let draft = job(vec![panel("panel", candidates(0, 1), score(100))]);
        let mut text = format!("clear: {}\nshort: {}", meant[0], meant[1]);
        text.truncate(at);
        let answer = |part: &PlannedPart, _: &Call| match round(&part.id) {
            0 => reply(&[(9, &text)], Finish::AtLimit),
            _ => failure(9),
        };
        let told = play(draft, "Soup", answer, 1, NEVER);
        for (score, meant) in ranking(&told).standings[0].scores.iter().zip(meant) {
            prop_assert!(score.is_none_or(|score| score == meant), "{:?} is read as {:?}", text, score);
        }
    }
}
