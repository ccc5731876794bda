//! Splits by volume of every kind of input, run: tables, prose and records, by items and by tokens, with items that are larger than a
//! chunk and such that say nothing. No item is lost, and none is worked twice.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on must stop"
)]

// Another test takes what this one leaves.
#[allow(dead_code, reason = "what is common is used in part by each")]
mod common;

use common::{NEVER, Told, job, panel, play, reply, spec, stitched};
use forkful::engine::cut::{ChunkNote, ChunkSize, Items, Unit};
use forkful::engine::job::{CutSpec, JobDraft, Split};
use forkful::engine::merge::Body;
use forkful::engine::merge::stitch::{self, Row};
use forkful::engine::plan::{Expects, Input, PlannedPart, Share};
use forkful::engine::ports::{Call, Finish};
use proptest::prelude::*;

const LABELS: [&str; 2] = ["good", "bad"];

fn any_text() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        4 => "[a-d]{1,6}( [a-d]{1,6}){0,3}[.!]?",
        1 => "[a-d ]{60,120}\\. [a-d ]{60,120}\\.",
        1 => Just(String::new()),
        1 => Just("  ".to_owned()),
        2 => "[0-9]{1,2},[a-d ]{0,9}",
        1 => Just(",".to_owned()),
        1 => "[0-9],\"[a-d]{1,3}\n[a-d]{1,3}\"",
        1 => Just("{\"id\":1,\"note\":\"abc\"}".to_owned()),
        1 => Just("# Head".to_owned()),
    ];
    let end = prop::sample::select(vec!["\n", "\r\n", "\n\n"]);
    (proptest::collection::vec((line, end), 1..14), any::<bool>()).prop_map(|(lines, head)| {
        let lines = lines.into_iter().map(|(line, end)| line + end);
        let head = if head { "id,note\n" } else { "" };
        head.to_owned() + &lines.collect::<String>()
    })
}

fn any_cut() -> impl Strategy<Value = CutSpec> {
    let size = prop_oneof![
        (1_usize..5).prop_map(ChunkSize::Items),
        (1_usize..25).prop_map(ChunkSize::Tokens),
    ];
    let column = prop_oneof![Just(None), Just(Some("note".to_owned()))];
    (prop::sample::select(Unit::ALL.to_vec()), column, size)
        .prop_map(|(unit, column, size)| CutSpec { unit, column, size })
}

fn draft(cut: &CutSpec, labels: &[&str]) -> JobDraft {
    let split = Split::ByVolume {
        cut: cut.clone(),
        parts: vec![spec("work", "{{chunk}}")],
    };
    job(vec![panel("panel", split, stitched(labels))])
}

/// The plan has parts: there is an item that says something, in a column that is there.
fn has_parts(draft: &JobDraft, text: &str) -> bool {
    let Ok(input) = Input::new(text) else {
        return false;
    };
    let job = draft.clone().check().expect("a sound job");
    !job.plan(&input).parts.is_empty()
}

fn shares(told: &Told) -> Vec<&Share> {
    let groups = told.plan.panels[0].groups.iter();
    groups.filter_map(|group| group.share.as_deref()).collect()
}

/// Chunks hold every item once and in order, or a piece of the one item that is larger.
fn chunks_tile(text: &str, items: &Items, told: &Told) {
    let mut at = items.span(0).map_or(0, |span| span.start);
    let mut next = 0;
    for share in shares(told) {
        let chunk = &share.chunk;
        assert_eq!(chunk.bytes.start, at, "no byte between two chunks");
        if chunk.note == ChunkNote::Piece {
            let span = items.span(chunk.items.end - 1).expect("it is one");
            assert!(chunk.bytes.end <= span.end);
            next = chunk.items.end;
        } else {
            assert!(
                chunk.items.start <= next && chunk.items.end > next || chunk.items.start == next
            );
            next = chunk.items.end;
        }
        at = chunk.bytes.end;
        assert!(!text[chunk.bytes.clone()].trim().is_empty());
    }
    assert_eq!(next, items.len(), "no item is left out");
    assert_eq!(at, text.len(), "nor a byte");
}

/// Each number of a list with the label that its words deserve.
fn labels(call: &Call) -> String {
    let numbered = call.user.lines().filter_map(|line| {
        let (number, words) = line.split_once(". ")?;
        let number: usize = number.parse().ok()?;
        Some(format!("{number}: {}\n", deserved(words)))
    });
    numbered.collect()
}

fn deserved(words: &str) -> &'static str {
    LABELS[usize::from(words.contains('a'))]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn every_chunk_of_every_kind_of_input_is_worked_once_and_in_order(text in any_text(), cut in any_cut()) {
        let draft = draft(&cut, &[]);
        prop_assume!(has_parts(&draft, &text));
        let words = |part: &PlannedPart, _: &Call| reply(&[(7, &format!("Words of {}.", part.id))], Finish::Complete);
        let told = play(draft, &text, words, 9, NEVER);
        let items = Items::find(&text, cut.unit);
        chunks_tile(&text, &items, &told);
        prop_assert_eq!(told.calls.len(), told.plan.parts.len());
        let panel = &told.plan.panels[0];
        let answer = told.run.answer(panel);
        prop_assert_eq!(answer.used.len(), panel.groups.len());
        let Body::Stitch(stitched) = &answer.body else { panic!("it is stitched") };
        let find = |id: &_| Some(told.part(id).clone());
        let joined = stitch::text(stitched, "|", &find, |mark| panic!("nothing lacks: {mark:?}"));
        let expect: Vec<String> = (1..=panel.groups.len()).map(|number| format!("Words of work-{number}.")).collect();
        prop_assert_eq!(joined, expect.join("|"));
        // What is sent is the chunk: as it is written, or of a table what its column says.
        for (group, share) in panel.groups.iter().zip(shares(&told)) {
            let (_, call) = &told.calls[&group.parts[0]];
            if cut.column.is_none() || !cut.unit.is_table() {
                prop_assert!(call.user.contains(text[share.chunk.bytes.clone()].trim()), "{}", call.user);
            } else if share.chunk.note != ChunkNote::Piece {
                for item in share.chunk.items.clone() {
                    let says = items.text(&text, item, cut.column.as_deref());
                    prop_assert!(call.user.contains(says.trim()), "{}", call.user);
                }
            }
        }
    }

    #[test]
    fn every_item_of_every_kind_of_input_has_its_own_label(text in any_text(), cut in any_cut()) {
        let draft = draft(&cut, &LABELS);
        prop_assume!(has_parts(&draft, &text));
        let words = |part: &PlannedPart, call: &Call| {
            assert!(matches!(part.expects, Expects::Labels(_)));
            reply(&[(7, &labels(call))], Finish::Complete)
        };
        let told = play(draft, &text, words, 9, NEVER);
        let items = Items::find(&text, cut.unit);
        let answer = told.run.answer(&told.plan.panels[0]);
        let Body::Stitch(stitched) = &answer.body else { panic!("it is stitched") };
        let sheet = stitched.sheet.as_ref().expect("it has labels");
        prop_assert_eq!(sheet.rows.len(), items.len());
        let column = cut.column.as_deref().filter(|_| cut.unit.is_table());
        for (item, row) in sheet.rows.iter().enumerate() {
            let says = items.text(&text, item, column);
            let label = LABELS.iter().position(|label| *label == deserved(&says));
            let expect = if items.is_blank(&text, item, column) { Row::Blank } else { Row::Label(label.expect("one of them")) };
            prop_assert_eq!(*row, expect, "{}: {:?}", item, says);
        }
        // All were labelled at once: nobody is asked again.
        prop_assert!(told.calls.keys().all(|id| !id.as_str().contains("again")));
    }
}
