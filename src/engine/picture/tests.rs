//! What is drawn of plans of every shape.

use super::*;
use crate::engine::cut::{ChunkSize, Unit};
use crate::engine::job::{CutSpec, InputSpec, JobDraft, Merge, PanelDraft, PartSpec, Split};
use crate::engine::merge::score::{Criterion, Rubric};
use crate::engine::plan::Input;

fn spec(id: &str, prompt: &str) -> PartSpec {
    PartSpec {
        id: PartId::new(id),
        title: id.to_uppercase(),
        prompt: prompt.to_owned(),
        max_tokens: 9,
        ..PartSpec::default()
    }
}

fn panel(id: &str, split: Split, merge: Merge) -> PanelDraft {
    PanelDraft {
        id: id.to_owned(),
        title: id.to_owned(),
        called: None,
        at_least: 0,
        split,
        merge,
    }
}

fn by_volume(size: ChunkSize, parts: Vec<PartSpec>) -> Split {
    let cut = CutSpec {
        unit: Unit::Lines,
        column: None,
        size,
    };
    Split::ByVolume { cut, parts }
}

fn scored() -> Merge {
    let criterion = Criterion {
        id: "good".into(),
        title: "Good".into(),
        about: "How good it is.".into(),
        weight: 1,
    };
    Merge::Score {
        rubric: Rubric {
            lowest: 1,
            highest: 5,
            criteria: vec![criterion],
        },
        judge: spec("judge", "{{candidate}} {{criteria}}"),
    }
}

fn stitched() -> Merge {
    Merge::Stitch {
        separator: String::new(),
        labels: Vec::new(),
    }
}

fn plan(panels: Vec<PanelDraft>, text: &str) -> Plan {
    let draft = JobDraft {
        id: "job".into(),
        title: "Job".into(),
        input: InputSpec {
            label: "Text".into(),
            ..InputSpec::default()
        },
        panels,
        ..JobDraft::default()
    };
    draft.check().unwrap().plan(&Input::new(text).unwrap())
}

/// Level by level, then the lines, as `level.place`.
fn shown(picture: &PanelPicture) -> (Vec<Vec<String>>, Vec<String>) {
    let node = |node: &Node| match (node.kind, node.count) {
        (NodeKind::Join(merge), _) => merge.name().to_owned(),
        (_, 1) => node.title.clone(),
        (_, count) => format!("{} x{count}", node.title),
    };
    let levels = picture.levels.iter();
    let levels = levels.map(|level| level.iter().map(node).collect());
    let line = |edge: &Edge| {
        let ((a, b), (c, d)) = (edge.from, edge.to);
        format!("{a}.{b}-{c}.{d}")
    };
    (levels.collect(), picture.edges.iter().map(line).collect())
}

#[test]
fn parts_stand_side_by_side_and_below_what_they_wait_for() {
    let split = Split::ByAspect(vec![spec("a", "x"), spec("b", "{{a}}"), spec("c", "x")]);
    let merge = Merge::Synthesise(spec("verdict", "{{reports}}"));
    let other = panel(
        "other",
        Split::ByAspect(vec![spec("d", "{{a}}")]),
        stitched(),
    );
    let pictures = of(&plan(vec![panel("p", split, merge), other], "x"));
    let (levels, lines) = shown(&pictures[0]);
    assert_eq!(levels, [vec!["A", "C"], vec!["B"], vec!["VERDICT"]]);
    assert_eq!(lines, ["0.0-1.0", "0.0-2.0", "1.0-2.0", "0.1-2.0"]);
    assert!(pictures[0].waits_for.is_empty());
    assert_eq!(pictures[1].waits_for, ["A"]);
}

#[test]
fn the_pieces_of_one_long_item_are_one_node() {
    let split = by_volume(ChunkSize::Tokens(4), vec![spec("part", "{{chunk}}")]);
    let text = "words and more words ".repeat(40);
    let (levels, lines) = shown(&of(&plan(vec![panel("p", split, stitched())], &text))[0]);
    assert_eq!(levels[0].len(), 1, "{levels:?}");
    assert!(levels[0][0].starts_with("PART x"), "{levels:?}");
    assert_eq!(lines, ["0.0-1.0"]);
}

#[test]
fn judges_are_one_node_that_waits_for_every_candidate() {
    let split = Split::ByAspect(vec![spec("a", "x"), spec("b", "x"), spec("c", "x")]);
    let (levels, lines) = shown(&of(&plan(vec![panel("p", split, scored())], "x"))[0]);
    assert_eq!(
        levels,
        [vec!["A", "B", "C"], vec!["JUDGE x3"], vec!["score"]]
    );
    assert_eq!(lines, ["0.0-1.0", "0.1-1.0", "0.2-1.0", "1.0-2.0"]);
}

#[test]
fn a_chain_by_chunk_is_a_node_for_each_task() {
    let parts = vec![
        spec("read", "{{chunk}}"),
        spec("sum-2", "{{read}} {{chunk}}"),
    ];
    let split = by_volume(ChunkSize::Items(1), parts);
    let (levels, lines) = shown(&of(&plan(vec![panel("p", split, scored())], "1\n2\n3"))[0]);
    let expect = [["READ x3"], ["SUM-2 x3"], ["JUDGE x3"], ["score"]];
    assert_eq!(levels, expect);
    assert_eq!(lines, ["0.0-1.0", "0.0-2.0", "1.0-2.0", "2.0-3.0"]);
}

#[test]
fn parts_that_wait_in_a_circle_stand_side_by_side_and_that_is_told() {
    let circle = |first: &str| {
        let parts = vec![spec("a", first), spec("b", "{{a}}")];
        let split = Split::ByAspect(parts);
        let merge = Merge::Stitch {
            separator: String::new(),
            labels: Vec::new(),
        };
        let draft = JobDraft {
            panels: vec![panel("p", split, merge)],
            ..JobDraft::default()
        };
        let picture = of(&draft.outline()).remove(0);
        (
            picture.levels.len(),
            picture.edges.len(),
            picture.is_circular,
        )
    };
    assert_eq!(circle("{{b}}"), (1, 0, true));
    let (levels, _, is_circular) = circle("{{input}}");
    assert_eq!((levels, is_circular), (3, false));
}

/// Pieces have titles that differ in more than their number, and were a node each: that took the cube of their number, and
/// this test minutes.
#[test]
fn thousands_of_pieces_are_drawn_at_once() {
    let split = by_volume(ChunkSize::Tokens(1), vec![spec("part", "{{chunk}}")]);
    let plan = plan(vec![panel("p", split, scored())], &"abc ".repeat(5_000));
    assert_eq!(plan.calls(), 10_000);
    let (levels, lines) = shown(&of(&plan)[0]);
    assert_eq!(levels, [["PART x5000"], ["JUDGE x5000"], ["score"]]);
    assert_eq!(lines, ["0.0-1.0", "1.0-2.0"]);
}
