//! What leans on another part and what does not, and what is told of it.

use super::*;
use crate::engine::cut::{ChunkSize, Unit};
use crate::engine::job::{CutSpec, InputSpec, Merge, PanelDraft, PartSpec, Split};

fn part(id: &str, title: &str, prompt: &str) -> PartSpec {
    PartSpec {
        id: PartId::new(id),
        title: title.into(),
        prompt: prompt.into(),
        max_tokens: 9,
        ..PartSpec::default()
    }
}

fn check(prompt: &str, expect: Option<&str>) {
    let parts = vec![
        part("cost", "Cost", "{{input}}"),
        part("food-value", "Nutrition", "{{input}}"),
        part("summary", "Summing up", prompt),
    ];
    let job = JobDraft {
        input: InputSpec::default(),
        panels: vec![PanelDraft {
            id: "p".into(),
            title: "P".into(),
            called: None,
            at_least: 0,
            split: Split::ByAspect(parts),
            merge: Merge::Synthesise(part(
                "end",
                "Cost verdict",
                "{{reports}} and the cost score",
            )),
        }],
        ..JobDraft::default()
    };
    let found = leanings(&job);
    let words = found.first().map(|leaning| leaning.words.as_str());
    assert_eq!(words, expect, "{prompt}");
    for leaning in &found {
        assert_eq!(leaning.field, "panels/0/split/parts/2/prompt");
    }
}

#[test]
fn a_finding_that_is_spoken_of_as_known_is_a_trap() {
    check(
        "Weigh the nutrition score.\n{{input}}",
        Some("the nutrition score"),
    );
    check("Trim it in view of the cost above.", Some("the cost above"));
    check(
        "Use the **Cost** report, please.",
        Some("the **Cost** report"),
    );
    check("Begin from the previous cost.", Some("previous cost"));
    check(
        "Start with the food value estimate",
        Some("the food value estimate"),
    );
}

/// Whom each prompt of such a job leans on.
fn leaning_on(parts: Vec<PartSpec>) -> Vec<(String, String)> {
    let job = JobDraft {
        panels: vec![PanelDraft {
            id: "p".into(),
            title: "P".into(),
            called: None,
            at_least: 0,
            split: Split::ByAspect(parts),
            merge: Merge::Synthesise(part("end", "Verdict", "{{reports}}")),
        }],
        ..JobDraft::default()
    };
    let found = leanings(&job).into_iter();
    let names = found.map(|one| (one.part.to_string(), one.other.to_string()));
    names.collect()
}

#[test]
fn a_slot_that_would_close_a_circle_is_not_asked_for() {
    let weighs = |slot: &str| part("weight", "Weight", &format!("{slot} the cost score"));
    let cost = || part("cost", "Cost", "Mind the weight score. {{input}}");
    let both = |one: &str, other: &str| (one.to_owned(), other.to_owned());
    // Either slot alone can be put in.
    assert_eq!(
        leaning_on(vec![weighs("{{input}}"), cost()]),
        [both("weight", "cost"), both("cost", "weight")]
    );
    // One of them waits for the other already, directly or through a third.
    assert_eq!(leaning_on(vec![weighs("{{cost}}"), cost()]), []);
    assert_eq!(
        leaning_on(vec![
            part("weight", "Weight", "{{look}} and its size"),
            part("look", "Look", "{{cost}}"),
            cost()
        ]),
        []
    );
    // The verdict waits for every report.
    assert_eq!(
        leaning_on(vec![part("cost", "Cost", "Mind the verdict above.")]),
        []
    );
}

/// A job of these panels.
fn of(panels: Vec<(Split, Merge)>) -> JobDraft {
    let panels = panels.into_iter().map(|(split, merge)| PanelDraft {
        id: "p".into(),
        title: "P".into(),
        called: None,
        at_least: 0,
        split,
        merge,
    });
    JobDraft {
        panels: panels.collect(),
        ..JobDraft::default()
    }
}

fn told(job: &JobDraft) -> Vec<(String, String, Option<String>)> {
    let found = leanings(job).into_iter();
    let told = |one: Leaning| {
        let slot = one.slot.map(|slot| slot.to_string());
        (one.part.to_string(), one.other.to_string(), slot)
    };
    found.map(told).collect()
}

fn plain(other: &str, part: &str, slot: Option<&str>) -> (String, String, Option<String>) {
    (part.into(), other.into(), slot.map(str::to_owned))
}

#[test]
fn who_merges_one_panel_can_lean_on_another() {
    let cost = Split::ByAspect(vec![part("cost", "Cost", "{{input}}")]);
    let look = Split::ByAspect(vec![part("look", "Look", "{{input}}")]);
    let merge = |prompt: &str| Merge::Synthesise(part("end", "End", prompt));
    let apart = Merge::Stitch {
        separator: String::new(),
        labels: Vec::new(),
    };
    let both = |prompt: &str| {
        of(vec![
            (cost.clone(), apart.clone()),
            (look.clone(), merge(prompt)),
        ])
    };
    assert_eq!(
        told(&both("{{reports}} and the cost score, the look score")),
        [plain("cost", "end", Some("cost"))]
    );
    assert_eq!(told(&both("{{reports}} {{cost}} and the cost score")), []);
}

#[test]
fn numbered_parts_are_leant_on_too() {
    let apart = || Merge::Stitch {
        separator: String::new(),
        labels: Vec::new(),
    };
    let asks = |prompt: &str| Split::ByAspect(vec![part("look", "Look", prompt)]);
    let attempts = |prompt: &str| Split::ByRepetition {
        attempts: 3,
        flip: false,
        part: part("draft", "Draft", prompt),
    };
    let two = |first, second| of(vec![(first, apart()), (second, apart())]);
    let found = told(&two(
        attempts("{{input}}"),
        asks("{{input}} the draft result"),
    ));
    assert_eq!(found, [plain("draft", "look", Some("draft-1"))]);
    assert_eq!(
        told(&two(
            attempts("{{input}}"),
            asks("{{draft-2}} the draft result")
        )),
        []
    );
    assert_eq!(
        told(&two(
            attempts("{{look}}"),
            asks("{{input}} the draft result")
        )),
        []
    );
    let chunks = Split::ByVolume {
        cut: CutSpec {
            unit: Unit::Lines,
            column: None,
            size: ChunkSize::Items(1),
        },
        parts: vec![part("draft", "Draft", "{{chunk}}")],
    };
    let found = told(&two(chunks, asks("{{input}} the draft result")));
    assert_eq!(found, [plain("draft", "look", None)]);
}

#[test]
fn every_member_of_a_list_is_leant_on() {
    let leant = |prompt: &str| {
        let parts = vec![
            part("cost", "Cost", "{{input}}"),
            part("food-value", "Food value", "{{input}}"),
            part("look", "Look", "{{input}}"),
            part("sum", "Sum", prompt),
        ];
        let names = leaning_on(parts).into_iter().map(|(_, other)| other);
        names.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(
        leant("Weigh the food value and cost scores."),
        "cost food-value"
    );
    assert_eq!(
        leant("The look, cost & food value above."),
        "cost food-value look"
    );
    assert_eq!(leant("Mind the look or the cost result."), "cost");
    assert_eq!(leant("Mind the look. And cost results."), "");
    assert_eq!(leant("Mind the look, and scores."), "");
}

#[test]
fn who_waits_through_a_third_does_not_start_at_the_same_time() {
    let leaning = |prompt: &str| {
        let parts = vec![
            part("cost", "Cost", "{{input}}"),
            part("look", "Look", "{{cost}}"),
            part("sum", "Sum", prompt),
        ];
        let apart = Merge::Stitch {
            separator: String::new(),
            labels: Vec::new(),
        };
        let found = leanings(&of(vec![(Split::ByAspect(parts), apart)]));
        found.into_iter().map(|one| one.start).collect::<Vec<_>>()
    };
    assert_eq!(leaning("{{look}} and the cost score"), [Start::After]);
    assert_eq!(leaning("{{input}} and the cost score"), [Start::Apart]);
}

#[test]
fn a_subject_that_is_only_named_is_none() {
    check("Review the cost of this.", None);
    check("Say nothing of cost or nutrition.", None);
    check("Look at the cost. Score it yourself.", None);
    check("{{cost}}\n\nWeigh the cost score.", None);
    check("Judge the total.", None);
}
