//! What a draft can have wrong, and where it is told.

mod names;
mod numbers;
mod unseen;

use super::*;
use crate::engine::cut::Unit;
use crate::engine::job::{CutSpec, InputSpec, MOST_ANSWERS, NO_COUNT, PanelDraft, Temperature};
use crate::engine::merge::score::{Criterion, MOST_CRITERIA, Rubric};
use crate::engine::merge::vote::Ballot;

pub(super) fn part(id: &str, prompt: &str) -> PartSpec {
    PartSpec {
        id: PartId::new(id),
        title: id.to_owned(),
        prompt: prompt.to_owned(),
        max_tokens: 10,
        ..PartSpec::default()
    }
}

pub(super) fn with(split: Split, merge: Merge) -> JobDraft {
    JobDraft {
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
            merge,
        }],
        ..JobDraft::default()
    }
}

pub(super) fn draft(parts: Vec<PartSpec>) -> JobDraft {
    let merge = Merge::Synthesise(part("end", "{{reports}}"));
    with(Split::ByAspect(parts), merge)
}

fn told(job: &JobDraft) -> Vec<String> {
    let problems = job.problems().into_iter();
    problems
        .map(|problem| format!("{} {}", problem.field, problem.fault))
        .collect()
}

pub(super) fn volume(size: ChunkSize, parts: Vec<PartSpec>) -> Split {
    let unit = Unit::Lines;
    let column = None;
    let cut = CutSpec { unit, column, size };
    Split::ByVolume { cut, parts }
}

pub(super) fn labelled(labels: &[&str]) -> Merge {
    Merge::Stitch {
        separator: String::new(),
        labels: labels.iter().map(|&label| label.to_owned()).collect(),
    }
}

fn check(parts: Vec<PartSpec>, expect: &[(&str, JobFault)]) {
    let found = draft(parts).check().err().unwrap_or_default();
    let found: Vec<(&str, JobFault)> = found
        .iter()
        .map(|problem| (problem.field.as_str(), problem.fault.clone()))
        .collect();
    assert_eq!(found, expect);
}

#[test]
fn a_sound_draft_passes() {
    check(vec![part("a", "{{input}}"), part("b", "{{a}} {{a}}")], &[]);
}

#[test]
fn every_problem_is_reported_at_its_field() {
    let mut odd = part("Odd Name", "");
    odd.max_tokens = 0;
    odd.temperature = Some(Temperature::new(3.0));
    check(
        vec![odd, part("b", "{{reports}} {{nobody}}"), part("b", "x")],
        &[
            ("panels/0/split/parts/0/id", JobFault::NoName),
            ("panels/0/split/parts/0/prompt", JobFault::Empty),
            ("panels/0/split/parts/0/max_tokens", JobFault::Limit),
            ("panels/0/split/parts/0/temperature", JobFault::Temperature),
            (
                "panels/0/split/parts/1/prompt",
                JobFault::OutOfPlace("reports"),
            ),
            (
                "panels/0/split/parts/1/prompt",
                JobFault::UnknownSlot(PartId::new("nobody")),
            ),
            ("panels/0/split/parts/2/id", JobFault::Taken),
        ],
    );
    check(vec![], &[("panels/0/split", JobFault::Nothing)]);
    check(
        vec![part("reports", "x")],
        &[("panels/0/split/parts/0/id", JobFault::Reserved)],
    );
}

#[test]
fn a_circle_is_found_however_long_it_is() {
    let circle = |ids: &[&str]| JobFault::Circle(ids.iter().map(PartId::new).collect());
    let first = "panels/0/split/parts/0/prompt";
    check(vec![part("a", "{{a}}")], &[(first, circle(&["a"]))]);
    check(
        vec![
            part("a", "{{c}}"),
            part("b", "{{a}}"),
            part("c", "{{b}}"),
            part("d", "x"),
        ],
        &[(first, circle(&["a", "c", "b"]))],
    );
    check(
        vec![part("a", "{{end}}")],
        &[(first, circle(&["a", "end"]))],
    );
    // Each is told, also of two that have a part in common.
    check(
        vec![part("a", "{{a}}"), part("b", "{{b}}"), part("c", "{{b}}")],
        &[
            (first, circle(&["a"])),
            ("panels/0/split/parts/1/prompt", circle(&["b"])),
        ],
    );
    check(
        vec![
            part("a", "{{b}} {{c}}"),
            part("b", "{{a}}"),
            part("c", "{{a}}"),
        ],
        &[(first, circle(&["a", "b"])), (first, circle(&["a", "c"]))],
    );
    // Whoever waits for a circle is not in it.
    check(
        vec![part("a", "{{b}}"), part("b", "{{b}}")],
        &[("panels/0/split/parts/1/prompt", circle(&["b"]))],
    );
}

#[test]
fn a_vote_needs_answers_that_differ_as_ballots_are_read() {
    for (answers, sound) in [
        (vec!["YES", "NO"], true),
        (vec!["YES"], false),
        (vec!["Yes", "yes."], false),
        (vec!["YES", "NO", "\"no\""], false),
        (vec!["YES", "!"], false),
    ] {
        let mut job = draft(vec![part("a", "x")]);
        for panel in &mut job.panels {
            panel.merge = vote(&answers, None, 0);
        }
        assert_eq!(job.check().is_ok(), sound, "{answers:?}");
    }
}

fn vote(answers: &[&str], abstain: Option<&str>, quorum: usize) -> Merge {
    Merge::Vote(Ballot {
        answers: answers.iter().map(|&answer| answer.to_owned()).collect(),
        abstain: abstain.map(str::to_owned),
        quorum,
        ..Ballot::default()
    })
}

#[test]
fn a_vote_is_checked_against_its_split() {
    let split = |attempts, flip| Split::ByRepetition {
        attempts,
        flip,
        part: part("ballot", "{{input}}?"),
    };
    let told = |split, abstain| told(&with(split, vote(&["YES", "NO"], abstain, 3)));
    // A quorum that three ballots can reach.
    assert!(told(split(3, false), Some("UNSURE")).is_empty());
    assert_eq!(
        told(split(2, true), Some("no")),
        [
            "panels/0/split/part/prompt needs {{answers}}",
            "panels/0/merge/abstain needs two answers that differ",
            "panels/0/merge/quorum is more than the 2 ballots",
        ]
    );
    assert_eq!(
        told(split(201, false), None),
        ["panels/0/split/attempts must be at most 200"]
    );
}

#[test]
fn each_slot_has_its_place() {
    let tags = |prompt| vec![part("tags", prompt)];
    let items = ChunkSize::Items(5);
    let two = ["a", "b"];
    assert!(
        told(&with(
            volume(items, tags("{{chunk}} {{labels}}")),
            labelled(&two)
        ))
        .is_empty()
    );
    assert!(told(&with(volume(items, tags("{{chunk}}")), labelled(&[]))).is_empty());
    assert_eq!(
        told(&with(
            volume(ChunkSize::Tokens(0), tags("{{labels}}")),
            labelled(&[])
        )),
        [
            "panels/0/split/tokens must be at least 1",
            "panels/0/split/parts/0/prompt needs {{chunk}}",
            "panels/0/split/parts/0/prompt has no {{labels}} to fill in here",
        ]
    );
    assert_eq!(
        told(&with(
            Split::ByAspect(tags("{{chunk}} {{answers}}")),
            labelled(&["a"])
        )),
        [
            "panels/0/split/parts/0/prompt has no {{chunk}} to fill in here",
            "panels/0/split/parts/0/prompt has no {{answers}} to fill in here",
            "panels/0/merge/labels needs two answers that differ",
            "panels/0/merge/labels needs a split by volume with one task",
        ]
    );
}

#[test]
fn a_rubric_is_checked() {
    let criterion = |id: &str, weight| Criterion {
        id: id.into(),
        title: format!("{id} of {weight}"),
        about: "A".into(),
        weight,
    };
    let score = |highest, criteria, prompt| Merge::Score {
        rubric: Rubric {
            lowest: 1,
            highest,
            criteria,
        },
        judge: part("judge", prompt),
    };
    let split = || Split::ByAspect(vec![part("a", "x")]);
    let whole = "{{candidate}} {{criteria}}";
    assert!(
        told(&with(
            split(),
            score(10, vec![criterion("clear", 1)], whole)
        ))
        .is_empty()
    );
    assert_eq!(
        told(&with(
            split(),
            score(
                1,
                vec![criterion("c", 0), criterion("c", 101)],
                "{{candidate}}"
            )
        )),
        [
            "panels/0/merge/highest must be above the lowest, and at most 1,000",
            "panels/0/merge/criteria/0/weight must be between 1 and 100",
            "panels/0/merge/criteria/1/id is taken",
            "panels/0/merge/criteria/1/weight must be between 1 and 100",
            "panels/0/merge/part/prompt needs {{criteria}}",
        ]
    );
    assert_eq!(
        told(&with(split(), score(10, vec![], whole))),
        ["panels/0/merge/criteria has nothing in it"]
    );
}

#[test]
fn criteria_that_read_alike_in_a_reply_are_told_apart() {
    let check = |pairs: &[(&str, &str)], expect: &[&str]| {
        let criterion = |(id, title): &(&str, &str)| Criterion {
            id: (*id).to_owned(),
            title: (*title).to_owned(),
            about: "A".to_owned(),
            weight: 1,
        };
        let rubric = Rubric {
            lowest: 1,
            highest: 5,
            criteria: pairs.iter().map(criterion).collect(),
        };
        let judge = part("judge", "{{candidate}} {{criteria}}");
        let split = Split::ByAspect(vec![part("a", "x")]);
        let found = told(&with(split, Merge::Score { rubric, judge }));
        let expect: Vec<String> = expect
            .iter()
            .map(|field| {
                format!("panels/0/merge/criteria/1/{field} reads like that of another criterion")
            })
            .collect();
        assert_eq!(found, expect, "{pairs:?}");
    };
    check(&[("clear", "Clear"), ("short", "Short")], &[]);
    check(&[("clear", "Clear"), ("short", "\"CLEAR\":")], &["title"]);
    check(&[("clear", "Short"), ("short", "Brevity")], &["id"]);
    check(&[("clear", "Short"), ("short", "Clear")], &["id", "title"]);
}

#[test]
fn a_job_that_holds_more_than_any_may_is_told_so_at_once() {
    let many = |count: usize| -> Vec<PartSpec> {
        let prompt = "{{".repeat(50);
        (0..count)
            .map(|at| part(&format!("p{at}"), &prompt))
            .collect()
    };
    assert_eq!(told(&draft(many(MOST_PARTS))), [""; 0]);
    let crowded = "panels/0/split holds more than 400";
    assert_eq!(told(&draft(many(MOST_PARTS + 1))), [crowded]);
    let mut panels = draft(many(1));
    panels.panels = vec![panels.panels[0].clone(); MOST_PANELS + 1];
    assert_eq!(told(&panels), ["panels holds more than 50"]);
    panels.panels.truncate(3);
    panels.panels[2].split = Split::ByAspect(many(MOST_PARTS - 1));
    assert_eq!(told(&panels), ["panels/2/split holds more than 400"]);
    // Criteria count as well: a file with more of both is not opened.
    let judged = |criteria: usize| {
        let rubric = Rubric {
            lowest: 1,
            highest: 9,
            criteria: vec![Criterion::default(); criteria],
        };
        let judge = part("judge", "{{candidate}} {{criteria}}");
        with(
            Split::ByAspect(vec![part("a", "x"); MOST_PARTS - 5]),
            Merge::Score { rubric, judge },
        )
    };
    let crowded = "panels/0/split holds more than 400";
    assert!(!told(&judged(5)).contains(&crowded.to_owned()));
    assert_eq!(told(&judged(6)), [crowded]);

    let answers: Vec<String> = (0..=MOST_ANSWERS).map(|at| format!("a{at}")).collect();
    let labels: Vec<&str> = answers.iter().map(String::as_str).collect();
    let by_line = || volume(ChunkSize::Items(1), vec![part("a", "{{chunk}}")]);
    let vote = |answers: &[String]| {
        let answers = answers.to_vec();
        let abstain = Some("none".to_owned());
        Merge::Vote(Ballot {
            answers,
            abstain,
            ..Ballot::default()
        })
    };
    assert_eq!(told(&with(by_line(), vote(&answers[1..]))), [""; 0]);
    assert_eq!(
        told(&with(by_line(), vote(&answers))),
        ["panels/0/merge/answers holds more than 200"]
    );
    assert_eq!(told(&with(by_line(), labelled(&labels[1..]))), [""; 0]);
    assert_eq!(
        told(&with(by_line(), labelled(&labels))),
        ["panels/0/merge/labels holds more than 200"]
    );

    let criterion = |at: usize| Criterion {
        id: format!("c{at}"),
        title: format!("C {at}"),
        about: "A".to_owned(),
        weight: 1,
    };
    let score = |count| Merge::Score {
        rubric: Rubric {
            lowest: 1,
            highest: 5,
            criteria: (0..count).map(criterion).collect(),
        },
        judge: part("judge", "{{candidate}} {{criteria}}"),
    };
    let split = || Split::ByAspect(vec![part("a", "x")]);
    assert_eq!(told(&with(split(), score(MOST_CRITERIA))), [""; 0]);
    assert_eq!(
        told(&with(split(), score(MOST_CRITERIA + 1))),
        ["panels/0/merge/criteria holds more than 100"]
    );
}
