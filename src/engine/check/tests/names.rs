//! Names that meet, whatever the input, and slots that name what may never be.

use proptest::prelude::*;

use super::*;
use crate::engine::plan::Input;

/// Names that can meet those of each other's parts, and some that only look so.
const NAMES: [&str; 12] = [
    "tags",
    "tags-2",
    "tags-2-again",
    "tags-2-again-2",
    "tags-2-again-3",
    "tags-2-2",
    "tags-02",
    "tags-again",
    "tags-11-again",
    "judge",
    "judge-3",
    "judge-3-again",
];

const LABELS: [&str; 2] = ["good", "bad"];

fn judged(id: &str) -> Merge {
    let criterion = Criterion {
        id: "clear".into(),
        title: "Clear".into(),
        about: "Can be read.".into(),
        weight: 1,
    };
    Merge::Score {
        rubric: Rubric {
            lowest: 1,
            highest: 10,
            criteria: vec![criterion],
        },
        judge: part(id, "{{candidate}} {{criteria}}"),
    }
}

fn split(way: usize, ids: &[&str], attempts: usize) -> Split {
    let parts = |prompt: &str| ids.iter().map(|id| part(id, prompt)).collect();
    match (way, ids) {
        (0, _) => Split::ByAspect(parts("x")),
        (1, [id, ..]) => Split::ByRepetition {
            attempts,
            flip: false,
            part: part(id, "x"),
        },
        _ => volume(ChunkSize::Items(1), parts("{{chunk}}")),
    }
}

fn merge(way: usize, id: &str) -> Merge {
    match way {
        0 => labelled(&[]),
        1 => labelled(&LABELS),
        2 => judged(id),
        _ => Merge::Synthesise(part(id, "{{reports}}")),
    }
}

/// A job with these panels.
fn panels(all: Vec<(Split, Merge)>) -> JobDraft {
    let mut job = draft(Vec::new());
    job.panels = all
        .into_iter()
        .zip(1..)
        .map(|((split, merge), number)| PanelDraft {
            id: format!("panel-{number}"),
            title: "Panel".into(),
            called: None,
            at_least: 0,
            split,
            merge,
        })
        .collect();
    job
}

/// The most chunks, attempts and candidates that the names are tried with.
const MOST: usize = 11;

fn any_panel() -> impl Strategy<Value = (Split, Merge)> {
    let name = || prop::sample::select(NAMES.as_slice());
    let names = prop::collection::vec(name(), 1..3);
    (0_usize..3, names, 0_usize..4, name(), 1..=MOST).prop_map(
        |(way, mut names, kind, own, attempts)| {
            // Labels go with one task by volume alone.
            if way == 2 && kind == 1 {
                names.truncate(1);
            }
            let kind = if way != 2 && kind == 1 { 0 } else { kind };
            (split(way, &names, attempts), merge(kind, own))
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn in_a_job_that_passes_no_two_parts_have_one_name_however_long_the_input(
        panels in prop::collection::vec(any_panel(), 1..3).prop_map(panels),
        lines in 1..=MOST,
    ) {
        if let Ok(job) = panels.check() {
            let plan = job.plan(&Input::new("line\n".repeat(lines)).unwrap());
            for (at, part) in plan.parts.iter().enumerate() {
                prop_assert_eq!(plan.place(&part.id), Some(at), "{}", part.id);
            }
        }
    }
}

/// What is told of a part of that name beside one of the other panel.
fn beside(other: (Split, Merge), name: &str) -> Vec<String> {
    let aspect = Split::ByAspect(vec![part(name, "x")]);
    told(&panels(vec![other, (aspect, labelled(&[]))]))
}

#[test]
fn a_part_made_of_another_takes_its_name_whatever_its_number() {
    let taken = ["panels/1/split/parts/0/id is taken"];
    let tags = |labels: &[&str]| (split(2, &["tags"], 0), labelled(labels));
    let judge = || (split(2, &["tags"], 0), judged("judge"));
    let look = |attempts| (split(1, &["look"], attempts), labelled(&[]));
    for name in ["tags-1", "tags-2", "tags-99999999999999999999999"] {
        assert_eq!(beside(tags(&[]), name), taken, "{name}");
    }
    for name in ["tags-2-again", "tags-2", "tags-7-again-2"] {
        assert_eq!(beside(tags(&LABELS), name), taken, "{name}");
    }
    for name in ["judge-1", "judge-2", "judge-2-again"] {
        assert_eq!(beside(judge(), name), taken, "{name}");
    }
    // However often is asked today.
    assert_eq!(beside(look(3), "look-2"), taken);
    assert_eq!(beside(look(1), "look-2"), taken);
    // The field is that of the longer name, wherever it stands.
    let aspect = (split(0, &["tags-2"], 0), labelled(&[]));
    assert_eq!(
        told(&panels(vec![aspect, tags(&[])])),
        ["panels/0/split/parts/0/id is taken"]
    );
    // Its second attempt would be called as the part that asks for the labels of chunk 7 the third time.
    let attempts = (split(1, &["tags-7-again"], 1), labelled(&[]));
    assert_eq!(
        told(&panels(vec![tags(&LABELS), attempts])),
        ["panels/1/split/part/id is taken"]
    );
}

#[test]
fn a_name_that_no_part_can_be_made_with_is_free() {
    let tags = |labels: &[&str]| (split(2, &["tags"], 0), labelled(labels));
    for name in [
        "tags-0",
        "tags-02",
        "tags-b",
        "tags-2-b",
        "tags2",
        "tag",
        "tags-again",
    ] {
        assert!(beside(tags(&LABELS), name).is_empty(), "{name}");
    }
    for name in ["tags-2-again-1", "tags-2-again-3", "tags-2-again-02"] {
        assert!(beside(tags(&LABELS), name).is_empty(), "{name}");
    }
    assert!(beside(tags(&[]), "tags-2-again").is_empty());
    let judge = (split(2, &["tags"], 0), judged("judge"));
    assert!(beside(judge, "judge-2-again-2").is_empty());
}

/// What is told of a slot in a part of its own beside the other panel.
fn naming(other: (Split, Merge), slot: &str) -> Vec<String> {
    let reader = Split::ByAspect(vec![part("reader", &format!("{{{{{slot}}}}}"))]);
    told(&panels(vec![other, (reader, labelled(&[]))]))
}

#[test]
fn a_slot_names_what_is_there_whatever_the_input() {
    let field = "panels/1/split/parts/0/prompt";
    let tags = |labels: &[&str]| (split(2, &["tags", "more"], 0), labelled(labels));
    let labels = || (split(2, &["tags"], 0), labelled(&LABELS));
    let judge = |way| (split(way, &["look"], 3), judged("judge"));
    for slot in ["tags-1", "tags-2", "more-1"] {
        let told = naming(tags(&[]), slot);
        assert_eq!(
            told,
            [format!("{field} names {slot}, which works a single chunk")]
        );
    }
    let told = naming(judge(2), "judge-1");
    assert_eq!(
        told,
        [format!("{field} names judge-1, which works a single chunk")]
    );
    for slot in ["tags-1-again", "tags-1-again-2", "tags-9-again"] {
        let told = naming(labels(), slot);
        assert_eq!(
            told,
            [format!("{field} names {slot}, which may never be asked")]
        );
    }
    for way in 0..3 {
        let told = naming(judge(way), "judge-1-again");
        assert_eq!(
            told,
            [format!(
                "{field} names judge-1-again, which may never be asked"
            )]
        );
    }
    for slot in ["tags", "tags-1-again", "tags-b"] {
        let told = naming(tags(&[]), slot);
        assert_eq!(told, [format!("{field} names {slot}, which is no part")]);
    }
    for slot in ["look-3", "judge-3"] {
        assert!(naming(judge(1), slot).is_empty(), "{slot}");
    }
    let told = naming(judge(1), "look-4");
    assert_eq!(told, [format!("{field} names look-4, which is no part")]);
}

#[test]
fn of_the_parts_of_a_chunk_one_names_another_without_a_number() {
    let tasks = |slot: &str| {
        let second = part("second", &format!("{{{{chunk}}}} {{{{{slot}}}}}"));
        let split = volume(
            ChunkSize::Items(1),
            vec![part("first", "{{chunk}}"), second],
        );
        told(&panels(vec![(split, labelled(&[]))]))
    };
    assert!(tasks("first").is_empty());
    assert_eq!(
        tasks("first-1"),
        ["panels/0/split/parts/1/prompt names first-1, which works a single chunk"]
    );
}
